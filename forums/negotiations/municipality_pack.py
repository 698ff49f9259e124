"""The data pack of a municipality (kuntakori): what the portal knows of it, on a few pages for a negotiation.

Keski-Suomi's negotiations of 2024 used such packs as their knowledge base (DOMAIN.md section 3).
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements import wording
from agreements.content import public_edition, since_hidden
from agreements.follow_up.chains import chains_in_force
from agreements.follow_up.lights import Light
from agreements.follow_up.own_duties import OwnDuty, duties_of
from agreements.models import Agreement, InForce
from agreements.party_view import OwnMeasure, PartyView, party_view
from documents.report import render_report
from forums.models import ForumTask, Negotiation
from indicators.areas import county_of
from indicators.charts import Series
from indicators.models import Indicator, Observation
from indicators.reading import as_series
from indicators.wording import value_words
from organisations.models import Organisation, Seat

YEARS = 3  # the newest observations of each indicator


@dataclass(frozen=True)
class MeasureLine:
    number: str
    text: str
    leads: bool
    when: str
    told: str  # what the municipality has reported of it in the current period
    by_dates: str  # what the dates say of it


@dataclass(frozen=True)
class GoalLine:
    number: int
    text: str
    domain: str
    measures: list[MeasureLine]
    indicators: list[tuple[str, str, str]]  # name, baseline, target


@dataclass(frozen=True)
class AgreementPart:
    """An agreement in force with the goals in which the municipality has something of its own."""

    title: str
    language: str  # that of the pack if the agreement has it, else its own
    term: str
    goals: list[GoalLine]
    is_example: bool


@dataclass(frozen=True)
class Measured:
    """An indicator with its newest values for the municipality, the oldest first; a missing value has its reason.

    `picture`: all its years as a chart draws them; `beside`: the county's newest value in words.
    """

    name: str
    indicator: Indicator
    values: list[tuple[int, str]]
    picture: Series
    beside: str
    is_example: bool


def render_pack(
    negotiation: Negotiation | None, municipality: Organisation, language: str, *, for_all: bool = False
) -> bytes:
    """The pack as an accessible PDF, in about a second; for a negotiation, or on its own.

    With `for_all` only what everybody may read.
    """
    today = timezone.localdate()
    with translation.override(language):
        name = municipality.full_name_in(language)
        data = pack_data(negotiation, municipality, language, today, for_all=for_all)
        return render_report(
            "print/municipality_pack.html",
            data,
            title=_("Data pack: %(municipality)s") % {"municipality": name},
            language=language,
            dated=today,
            label=_label(negotiation, name, language),
            is_example=any(agreement.is_example for agreement in data["agreements"]),
        )


def _label(negotiation: Negotiation | None, name: str, language: str) -> str:
    return (getattr(negotiation, f"title_{language}") or negotiation.title_fi) if negotiation else name


def pack_data(
    negotiation: Negotiation | None,
    municipality: Organisation,
    language: str,
    on: datetime.date,
    *,
    for_all: bool = False,
) -> dict[str, Any]:
    """What the template prints; call under `translation.override(language)`."""
    own = municipality.acts_for_ids(on)
    county = negotiation.county if negotiation else county_of(municipality, on)
    seats = Seat.objects.valid(on).filter(organisation__in=own, body__forum__county=county)
    seats = seats.filter(body__forum__closed_on__isnull=True, deputy_for__isnull=True).select_related("body")
    series = _series(municipality, county)
    tasks = ForumTask.objects.filter(organisation__in=own, state=ForumTask.State.OPEN).select_related("forum__body")
    return {
        "municipality": municipality,
        "negotiation": negotiation,
        "on": on,
        "agreements": _agreements(own, language, on, for_all),
        "seats": [
            {
                "forum": getattr(seat.body, f"name_{language}") or seat.body.name_fi,
                "title": getattr(seat, f"title_{language}") or seat.title_fi,
                "role": seat.get_role_display(),
                "is_vacant": seat.holder_id is None,
            }
            for seat in sorted(seats, key=lambda seat: (seat.body.name_fi, seat.pk))
        ],
        "tasks": [] if for_all else tasks,
        "for_all": for_all,
        "county": county,
        "series": series,
        "has_examples": any(row.is_example for row in series),
    }


def _agreements(own: frozenset[int], language: str, on: datetime.date, for_all: bool) -> list[AgreementPart]:
    """The agreements that bind the municipality on that day, as they were frozen."""
    rows = InForce.objects.filter(party__organisation__in=own, starts__lte=on).exclude(ends__lt=on)
    rows = rows.select_related("party", "version__agreement").order_by("starts", "pk")
    if for_all:
        rows = rows.filter(version__agreement__in=Agreement.objects.open_to_all().values("pk"))
    rows = list(rows)
    chains = chains_in_force({row.party.agreement_id for row in rows}, on)
    duties = {(duty.chain.version, str(duty.key)): duty for duty in duties_of(chains, own, on)}
    contents = [
        (
            public_edition(since_hidden(row.version.data, row.version.agreement)) if for_all else row.version.data,
            str(row.party.key),
            row.version_id,
        )
        for row in rows
    ]
    return [
        _agreement(party_view(content, key), content, language, duties, version)
        for content, key, version in contents
        if any(party["key"] == key for party in content["parties"])
    ]


def _agreement(
    view: PartyView, content: dict[str, Any], language: str, duties: dict[tuple[int, str], OwnDuty], version: int
) -> AgreementPart:
    language = language if language in content["languages"] else content["languages"][0]
    goals = [
        GoalLine(
            number=goal.number,
            text=wording.text_of(goal.row["text"], language) or wording.not_written(),
            domain=goal.row["domain"]["name"][language],
            measures=[
                _measure(measure, language, duties.get((version, measure.row["key"]))) for measure in goal.measures
            ],
            indicators=[
                (
                    wording.indicator_name(row.row, language),
                    wording.baseline(row.row, language),
                    "; ".join(wording.targets(row.row, language)),
                )
                for row in goal.indicators
            ],
        )
        for goal in view.goals
    ]
    term = wording.span(content["term"]["starts"], content["term"]["ends"])
    return AgreementPart(wording.title_of(content, language), language, term, goals, content["is_example"])


def _measure(measure: OwnMeasure, language: str, duty: OwnDuty | None) -> MeasureLine:
    return MeasureLine(
        number=measure.number,
        text=wording.text_of(measure.row["text"], language) or wording.not_written(),
        leads=measure.is_lead,
        when=wording.timing(measure.row, language),
        told=duty.said_light.label if duty else "",
        by_dates=_dates_words(duty.timing_light) if duty else "",
    )


def _dates_words(light: Light) -> str:
    return f"{light.label} ({light.note})" if light.note else light.label


def _series(municipality: Organisation, county: Organisation | None) -> list[Measured]:
    """Each indicator that has observations of the municipality, in the order of the catalogue."""
    areas = [row.pk for row in (municipality, county) if row]
    rows = Observation.objects.filter(area__in=areas).select_related("indicator").order_by("year")
    found: dict[int, Indicator] = {}
    values: dict[tuple[int, int], list[Observation]] = defaultdict(list)
    for row in rows:
        values[row.indicator_id, row.area_id].append(row)
        if row.area_id == municipality.pk:
            found[row.indicator_id] = row.indicator
    ordered = sorted(found.values(), key=lambda indicator: (indicator.theme, indicator.title))
    return [
        _measured(indicator, municipality, values[indicator.pk, municipality.pk], _newest(values, indicator, county))
        for indicator in ordered
    ]


def _newest(
    values: dict[tuple[int, int], list[Observation]], indicator: Indicator, county: Organisation | None
) -> Observation | None:
    known = [row for row in values.get((indicator.pk, county.pk), []) if row.is_known] if county else []
    return known[-1] if known else None


def _measured(
    indicator: Indicator, municipality: Organisation, rows: list[Observation], beside: Observation | None
) -> Measured:
    return Measured(
        name=indicator.title,
        indicator=indicator,
        values=[(row.year, value_words(row, indicator)) for row in rows[-YEARS:]],
        picture=as_series(municipality.name, rows, is_main=True),
        beside=f"{beside.year}: {value_words(beside, indicator)}" if beside else "–",
        is_example=any(row.is_example for row in rows),
    )
