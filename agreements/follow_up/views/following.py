"""Following up an agreement: its goals at a glance, one goal with all that is known of it, and both for outsiders."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.access import get_agreement
from agreements.follow_up import rules
from agreements.follow_up.following import Followed, followed, get_followed
from agreements.follow_up.goal_filter import filtered
from agreements.follow_up.goal_pictures import pictures_of
from agreements.follow_up.goal_rows import GoalRow, agreed_rows, frozen_rows, live_rows, verdict_of
from agreements.follow_up.lead import goals_lead
from agreements.follow_up.lights import Light, Said, said_light
from agreements.follow_up.period_light import period_light
from agreements.follow_up.quality import quality_of
from agreements.follow_up.reading import GoalView, follow_up_of
from agreements.follow_up.report_content import goals_are_secret
from agreements.follow_up.report_reading import content_for
from agreements.follow_up.table import available_actions
from agreements.models import Agreement, FollowUpReport, ReportingPeriod
from documents.tables import csv_response, xlsx_response
from finnish.languages import pick

LIST, BOARD, TABLE = VIEWS = ("lista", "taulu", "taulukko")


@dataclass(frozen=True)
class Goals:
    """The goals of an agreement as one person sees them: live from inside, else as the newest report told them.

    `report`: the frozen report that they come from, or the one that the period of a live view already has.
    """

    followed: Followed
    is_inside: bool
    period: ReportingPeriod | None
    periods: list[ReportingPeriod]
    report: FollowUpReport | None
    rows: list[GoalRow]
    parties: list[tuple[str, str]]

    @property
    def lead(self) -> str:
        if not self.rows:
            return _("The goals of this agreement are not public.") if not self.is_inside else goals_lead([])
        if self.rows[0].said is None:
            return _("No report has been published yet.")
        return goals_lead(row.said for row in self.rows)


@login_not_required
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The goals by domain with both lights; as a board by what is reported, or as a table."""
    chain = followed(get_agreement(request, pk), timezone.localdate())
    if chain.version is None:
        return _waits(request, chain)
    goals = _goals(request, chain)
    found = filtered(goals.rows, request.GET, goals.parties)
    view = request.GET.get("nakyma", LIST)
    period = goals.period
    context = {
        "agreement": chain.agreement,
        "goals": goals,
        "found": found,
        "view": view if view in VIEWS else LIST,
        "views": _views(request),
        "query": request.GET.urlencode(),
        "period": period,
        "light": period_light(period, chain.on) if period else None,
        "domains": _by_domain(found.rows),
        "columns": _columns(found.rows) if view == BOARD else [],
        "has_example_values": view not in (BOARD, TABLE)
        and any(spark.is_example for row in found.rows for spark in row.sparks),
        "is_example": chain.root.is_example,
    }
    if goals.is_inside:
        context |= {
            "actions": available_actions(chain, period, request.acting) if period else frozenset(),
            "may_plan": rules.may_plan(request.acting, chain),
        }
    return render(request, "follow_up/follow_up.html", context)


def _waits(request: HttpRequest, chain: Followed) -> HttpResponse:
    """Signed, or once signed, but nothing in force yet: only its own people may know that there is a page."""
    if not chain.is_insider(request.acting):
        raise Http404
    context = {"agreement": chain.agreement, "is_example": chain.root.is_example}
    return render(request, "follow_up/follow_up_waits.html", context)


@login_not_required
def follow_up_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    goals = _goals(request, get_followed(request, pk))
    return xlsx_response(_file_name(goals), _headings(), map(_cells, _wanted(request, goals)))


@login_not_required
def follow_up_csv(request: HttpRequest, pk: int) -> HttpResponse:
    goals = _goals(request, get_followed(request, pk))
    return csv_response(_file_name(goals), _headings(), map(_cells, _wanted(request, goals)))


@login_not_required
def follow_up_goal(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """One goal. Outsiders read it in the newest report, or before any report only what was agreed."""
    chain = get_followed(request, pk)
    if not chain.is_insider(request.acting):
        return _public_goal(request, chain, key)
    period = _asked_period(request, _opened(chain)) or chain.current_period
    shown = follow_up_of(chain, period, key)
    if not shown.goals:
        raise Http404
    goal = shown.goals[0]
    pictures = pictures_of(goal, chain)
    frozen = next(row for row in chain.version.data["goals"] if row["key"] == str(key))
    is_open = period is not None and period.state(chain.on) == ReportingPeriod.State.OPEN
    context = {
        "agreement": chain.agreement,
        "goal": goal,
        "why": pick(**frozen["why"]),
        "period": period,
        "earlier": shown.earlier,
        "periods": _opened(chain),
        "pictures": pictures,
        "points": quality_of(
            goal, has_why=any(frozen["why"].values()), with_values=sum(row.has_values for row in pictures)
        ),
        "verdict": verdict_of(goal.assessment),
        "earlier_verdict": verdict_of(goal.earlier_assessment),
        "own": _own(request, goal) if is_open else frozenset(),
        "to_summarise": _to_summarise(request, chain, goal) if is_open else frozenset(),
        "may_assess": is_open and rules.may_record_assessment(request.acting, chain),
        "may_amend": rules.may_plan(request.acting, chain),
        "is_example": chain.root.is_example,
        **_neighbours(chain, key),
    }
    return render(request, "follow_up/follow_up_goal.html", context)


def _goals(request: HttpRequest, chain: Followed) -> Goals:
    if not chain.is_insider(request.acting):
        _require_public(chain.agreement)
        return _public_goals(request, chain)
    periods = _opened(chain)
    period = _asked_period(request, periods) or chain.current_period
    report = _editions([period]).first() if period and period.closed_at else None
    rows = live_rows(follow_up_of(chain, period, with_files=False), request.GET.get("osapuoli", ""))
    return Goals(chain, True, period, periods, report, rows, _parties(chain))


def _public_goals(request: HttpRequest, chain: Followed) -> Goals:
    """From the newest edition of the newest period, or of the one that is asked for; else only what was agreed."""
    published = set(_editions(chain.periods).values_list("period", flat=True))
    periods = [row for row in chain.periods if row.pk in published]
    period = _asked_period(request, periods) or next(iter(periods), None)
    if period:
        report = _editions([period]).first()
        content = content_for(report, "public")
        parties = [(row["key"], pick(**row["organisation"]["name"])) for row in content["parties"]]
        return Goals(chain, False, period, periods, report, frozen_rows(report, content), parties)
    rows = [] if goals_are_secret(chain.version) else agreed_rows(follow_up_of(chain))
    return Goals(chain, False, None, [], None, rows, _parties(chain))


def _public_goal(request: HttpRequest, chain: Followed, key: UUID) -> HttpResponse:
    """The report's own page of the goal; before the first report the goal with its measures."""
    _require_public(chain.agreement)
    newest = _editions(chain.periods).first()
    if newest:
        told = {row["key"]: row["number"] for row in content_for(newest, "public")["goals"]}
        if str(key) in told:
            return redirect(f"{reverse('follow_up_report', args=[newest.key])}?tavoite={told[str(key)]}")
    shown = follow_up_of(chain, goal=key)
    if not shown.goals or goals_are_secret(chain.version):
        raise Http404
    context = {"agreement": chain.agreement, "goal": shown.goals[0], "is_example": chain.root.is_example}
    return render(request, "follow_up/follow_up_goal_agreed.html", context)


def _require_public(agreement: Agreement) -> None:
    """An amendment may be less public than what it amends: then outsiders see nothing of the follow-up."""
    if not Agreement.objects.open_to_all().filter(pk=agreement.pk).exists():
        raise Http404


def _editions(periods: list[ReportingPeriod]) -> QuerySet[FollowUpReport]:
    """Frozen reports of the periods, the newest first."""
    rows = FollowUpReport.objects.filter(period__in=periods).select_related("version__agreement")
    return rows.order_by("-period__ends", "-period", "-number")


def _opened(chain: Followed) -> list[ReportingPeriod]:
    return [row for row in chain.periods if row.opens_on <= chain.on]


def _asked_period(request: HttpRequest, periods: list[ReportingPeriod]) -> ReportingPeriod | None:
    """The period that the address names, if it is one of those that can be looked at."""
    asked = request.GET.get("kausi", "")
    return next((row for row in periods if str(row.key) == asked), None)


def _parties(chain: Followed) -> list[tuple[str, str]]:
    return [(str(party.key), party.organisation.name) for party in chain.agreement.standing_parties]


def _wanted(request: HttpRequest, goals: Goals) -> list[GoalRow]:
    return filtered(goals.rows, request.GET, goals.parties).rows


def _views(request: HttpRequest) -> list[dict[str, Any]]:
    """The addresses of the three views of the same goals."""
    words = {LIST: _("List"), BOARD: pgettext("a way of showing", "Board"), TABLE: _("Table")}
    addresses = []
    for name in VIEWS:
        query = request.GET.copy()
        query["nakyma"] = name
        addresses.append({"name": name, "label": words[name], "url": f"?{query.urlencode()}"})
    return addresses


def _by_domain(rows: list[GoalRow]) -> list[tuple[str, list[GoalRow]]]:
    """In the agreement's order; a domain stands where its first goal is."""
    found: dict[str, list[GoalRow]] = {}
    for row in rows:
        found.setdefault(row.domain_name, []).append(row)
    return list(found.items())


def _columns(rows: list[GoalRow]) -> list[tuple[Light, list[GoalRow]]]:
    """The board: a column for each thing that is reported of some goal."""
    columns = [(said_light(said), [row for row in rows if row.said == said]) for said in Said]
    return [(light, found) for light, found in columns if found]


def _to_summarise(request: HttpRequest, chain: Followed, goal: GoalView) -> frozenset[UUID]:
    """The measures that several carry and the person may summarise."""
    return frozenset(
        measure.row.key
        for measure in goal.measures
        if len(measure.duties) > 1 and rules.may_summarise(request.acting, chain, measure.leads)
    )


def _own(request: HttpRequest, goal: GoalView) -> frozenset[int]:
    """The organisations that carry something of the goal and for which the person reports."""
    return frozenset(row.pk for row in goal.organisations if rules.may_report_for(request.acting, row))


def _neighbours(chain: Followed, key: UUID) -> dict[str, Any]:
    """The goals before and after this one: (number, key)."""
    rows = [(number, row["key"]) for number, row in enumerate(chain.version.data["goals"], start=1)]
    place = next(place for place, row in enumerate(rows) if row[1] == str(key))
    return {"before": rows[place - 1] if place else None, "after": rows[place + 1] if place + 1 < len(rows) else None}


def _file_name(goals: Goals) -> str:
    return f"seuranta-{goals.period.year}" if goals.period else "seuranta"


def _headings() -> list[str]:
    return [
        _("Number"), _("Goal"), _("Domain"), _("Who carries it"), _("Measures"), _("Own assessment"), _("Made up of"),
        _("Schedule"), _("About the schedule"), _("Reports given"), _("Reports asked for"), _("Last words"),
        _("Who said"), _("When"), _("Assessment of the forum"),
    ]  # fmt: skip


def _cells(row: GoalRow) -> list:
    said, timing = row.said_light or Light("", "", ""), row.timing_light or Light("", "", "")
    last = row.last
    return [
        row.number, row.text, row.domain_name, row.who, row.measures, said.label, said.note,
        timing.label, timing.note, row.given, row.expected, last.text if last else "",
        last.who if last else "", last.on if last else None, row.verdict.word if row.verdict else "",
    ]  # fmt: skip
