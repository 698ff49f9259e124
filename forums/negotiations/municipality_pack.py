"""The data pack of a municipality (kuntakori): what the portal knows of it, on a few pages for a negotiation.

Keski-Suomi's negotiations of 2024 used such packs as their knowledge base (DOMAIN.md section 3).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements import wording
from agreements.content import public_edition
from agreements.models import Agreement, InForce
from agreements.party_view import OwnMeasure, PartyView, party_view
from agreements.printing.report import render_report
from forums.models import ForumTask, Negotiation
from indicators.models import Indicator, Observation
from organisations.models import Organisation, Seat

YEARS = 3  # the newest observations of each indicator


@dataclass(frozen=True)
class MeasureLine:
    number: str
    text: str
    leads: bool
    when: str


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


@dataclass(frozen=True)
class Series:
    """An indicator with its newest values for the municipality, the oldest first; a missing value has its reason."""

    name: str
    unit: str
    values: list[tuple[int, str]]


def render_pack(negotiation: Negotiation, municipality: Organisation, language: str, *, for_all: bool = False) -> bytes:
    """The pack as an accessible PDF, well under a second. With `for_all` only what everybody may read."""
    today = timezone.localdate()
    with translation.override(language):
        name = municipality.full_name_in(language)
        return render_report(
            "print/municipality_pack.html",
            pack_data(negotiation, municipality, language, today, for_all=for_all),
            title=_("Data pack: %(municipality)s") % {"municipality": name},
            language=language,
            dated=today,
            label=getattr(negotiation, f"title_{language}") or negotiation.title_fi,
        )


def pack_data(
    negotiation: Negotiation, municipality: Organisation, language: str, on: datetime.date, *, for_all: bool = False
) -> dict[str, Any]:
    """What the template prints; call under `translation.override(language)`."""
    own = municipality.acts_for_ids(on)
    seats = Seat.objects.valid(on).filter(organisation__in=own, body__forum__county=negotiation.county)
    seats = seats.filter(body__forum__closed_on__isnull=True, deputy_for__isnull=True).select_related("body")
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
        "series": _series(municipality),
    }


def _agreements(own: frozenset[int], language: str, on: datetime.date, for_all: bool) -> list[AgreementPart]:
    """The agreements that bind the municipality on that day, as they were frozen."""
    rows = InForce.objects.filter(party__organisation__in=own, starts__lte=on).exclude(ends__lt=on)
    rows = rows.select_related("party", "version__agreement").order_by("starts", "pk")
    if for_all:
        rows = rows.filter(version__agreement__in=Agreement.objects.open_to_all().values("pk"))
    contents = [(public_edition(row.version.data) if for_all else row.version.data, str(row.party.key)) for row in rows]
    return [
        _agreement(party_view(content, key), content, language)
        for content, key in contents
        if any(party["key"] == key for party in content["parties"])
    ]


def _agreement(view: PartyView, content: dict[str, Any], language: str) -> AgreementPart:
    language = language if language in content["languages"] else content["languages"][0]
    goals = [
        GoalLine(
            number=goal.number,
            text=wording.text_of(goal.row["text"], language) or wording.not_written(),
            domain=goal.row["domain"]["name"][language],
            measures=[_measure(measure, language) for measure in goal.measures],
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
    return AgreementPart(wording.title_of(content, language), language, term, goals)


def _measure(measure: OwnMeasure, language: str) -> MeasureLine:
    text = wording.text_of(measure.row["text"], language) or wording.not_written()
    return MeasureLine(measure.number, text, measure.is_lead, wording.timing(measure.row, language))


def _series(municipality: Organisation) -> list[Series]:
    """Each indicator that has observations of the municipality, in the order of the catalogue."""
    rows = Observation.objects.filter(area=municipality).select_related("indicator").order_by("year")
    found: dict[int, tuple[Indicator, list[Observation]]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, (row.indicator, []))[1].append(row)
    ordered = sorted(found.values(), key=lambda pair: (pair[0].theme, pair[0].title))
    return [
        Series(indicator.title, indicator.unit, [(row.year, _value(row, indicator)) for row in values[-YEARS:]])
        for indicator, values in ordered
    ]


def _value(row: Observation, indicator: Indicator) -> str:
    if row.value is None:
        return str(row.get_missing_display())
    return wording.quantity(str(row.value), indicator.unit)
