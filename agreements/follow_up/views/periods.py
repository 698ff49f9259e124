"""The periods of an agreement: which there are, who has reported, and planning them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements.follow_up import periods as verbs
from agreements.follow_up import rules
from agreements.follow_up.access import back_to, get_period
from agreements.follow_up.following import Followed, get_own_followed
from agreements.follow_up.forms.periods import PeriodForm, values_of
from agreements.follow_up.lights import Light
from agreements.follow_up.missing import Awaited, awaited_in, without_editors
from agreements.follow_up.period_light import period_light
from agreements.follow_up.schedule import proposed_periods
from agreements.follow_up.table import available_actions, guard, require_state
from agreements.forms.verbs import done
from agreements.models import FollowUpReport, ReportingPeriod
from interfaces.saving import ChangedMeanwhile

State = ReportingPeriod.State


STATES = (State.OPEN, State.PLANNED, State.FROZEN)  # in the order of the list


@dataclass(frozen=True)
class PeriodRow:
    """A period with who has reported, what can be done to it, and its newest report once it has been made.

    `by_link`: the organisations, by id, that can only report by a personal link.
    """

    period: ReportingPeriod
    state: str
    light: Light
    awaited: list[Awaited]
    actions: frozenset[str]
    edition: FollowUpReport | None
    by_link: frozenset[int]

    @property
    def expected(self) -> int:
        return sum(row.expected for row in self.awaited)

    @property
    def given(self) -> int:
        return sum(row.given for row in self.awaited)

    @property
    def missing(self) -> list[Awaited]:
        return [row for row in self.awaited if row.missing]


def period_list(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_own_followed(request, pk)
    context = {
        "agreement": found.agreement,
        "followed": found,
        "rows": _rows(request, found),
        "proposed": proposed_periods(found.root, found.periods, found.on),
        "may_plan": rules.may_plan(request.acting, found),
        "is_example": found.agreement.is_example,
    }
    return render(request, "follow_up/period_list.html", context)


def _rows(request: HttpRequest, found: Followed) -> list[PeriodRow]:
    open_ones = [row for row in found.periods if row.state(found.on) == State.OPEN]
    awaited = awaited_in(found, open_ones) if open_ones else {}
    editions = {row.period_id: row for row in FollowUpReport.objects.filter(period__in=found.periods).defer("content")}
    actions: dict[str, frozenset[str]] = {}
    by_link = without_editors(found, (row.organisation for row in next(iter(awaited.values()), [])))
    rows = []
    for period in _in_order(found):
        state = period.state(found.on)
        if state not in actions:  # they follow from the state alone
            actions[state] = available_actions(found, period, request.acting)
        light = period_light(period, found.on)
        rows.append(
            PeriodRow(
                period, state, light, awaited.get(period.pk, []), actions[state], editions.get(period.pk), by_link
            )
        )
    return rows


def _in_order(found: Followed) -> list[ReportingPeriod]:
    """What is being collected first, then what comes next, then the finished ones, the newest first."""
    coming = [row for row in reversed(found.periods) if row.state(found.on) == State.PLANNED]
    rest = [row for row in found.periods if row.state(found.on) != State.PLANNED]
    return sorted([*coming, *rest], key=lambda row: STATES.index(row.state(found.on)))


@require_POST
@back_to("period_list")
def period_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """All the proposed periods that are not there yet, as the page has just shown them."""
    found = get_own_followed(request, pk)
    rows = verbs.plan_periods(found, proposed_periods(found.root, found.periods, found.on), by=request.acting)
    text = ngettext("One period was planned.", "%(count)s periods were planned.", len(rows))
    messages.success(request, text % {"count": len(rows)})
    return redirect("period_list", pk)


@back_to("period_list")
def period_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_own_followed(request, pk)
    guard("plan_period", found, None, request.acting)
    proposed = proposed_periods(found.root, found.periods, found.on)
    initial = {"revision": 0, **(values_of(proposed[0]) if proposed else {})}
    form = PeriodForm(request.POST or None, initial=initial)
    row = ReportingPeriod()
    if request.method == "POST" and done(form, lambda: verbs.plan_period(found, _filled(row, form), by=request.acting)):
        messages.success(request, _("The period was planned."))
        return redirect("period_list", pk)
    context = {"agreement": found.agreement, "form": form, "is_example": found.agreement.is_example}
    return render(request, "follow_up/period_new.html", context, status=422 if form.errors else 200)


def _filled(row: ReportingPeriod, form: PeriodForm) -> ReportingPeriod:
    for name, value in form.facts().items():
        setattr(row, name, value)
    return row


@back_to("period_list")
def period_edit(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    found = get_own_followed(request, pk)
    period = get_period(found, key)
    guard("plan_period", found, None, request.acting)
    if request.method == "GET":
        require_state("change_period", found, period)
    form = PeriodForm(request.POST or None, initial={"revision": period.revision, **values_of(period)})
    status = 200
    try:
        if request.method == "POST" and done(
            form, lambda: verbs.change_period(found, period, form.facts(), by=request.acting, seen=form.seen)
        ):
            messages.success(request, _("The period was saved."))
            return redirect("period_list", pk)
    except ChangedMeanwhile as stale:
        form, status = form.after(values_of(stale.row), stale.row.revision), 409
    context = {"agreement": found.agreement, "period": period, "form": form, "is_example": found.agreement.is_example}
    return render(request, "follow_up/period_edit.html", context, status=422 if form.errors else status)


@back_to("period_list")
def period_remove(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    found = get_own_followed(request, pk)
    period = get_period(found, key)
    guard("remove_period", found, period, request.acting)
    if request.method == "POST":
        verbs.remove_period(found, period, by=request.acting)
        messages.success(request, _("The period was removed."))
        return redirect("period_list", pk)
    context = {"agreement": found.agreement, "period": period, "is_example": found.agreement.is_example}
    return render(request, "follow_up/period_remove.html", context)
