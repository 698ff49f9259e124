"""Issues from the field on their way up: who may take which step when, and the steps themselves.

Network → cooperation group → political level (DOMAIN.md item 7). Buttons and refusals come from the one table below.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from interfaces import rules
from interfaces.models import InterfaceDomain, IssueStep, RaisedIssue
from interfaces.saving import ChangedMeanwhile
from interfaces.telling import tell_step
from interfaces.within import Within
from organisations.models import Organisation, User
from organisations.refusals import Refused

Level, State = RaisedIssue.Level, RaisedIssue.State
GOING = frozenset({State.OPEN, State.HANDLED_NOW})
CLOSED = frozenset({State.DECIDED, State.DROPPED})


@dataclass(frozen=True)
class Verb:
    name: str
    states: frozenset[str]
    may: Callable[[Within, RaisedIssue], bool]


def _either(place: Within, issue: RaisedIssue) -> bool:
    """Those who raised it and those who own it, besides the county."""
    return rules.may_edit_issue(place, issue) or rules.may_handle_issue(place, issue)


VERBS = {
    verb.name: verb
    for verb in (
        Verb("edit", frozenset(State.values), rules.may_edit_issue),
        Verb("take_up", GOING, _either),
        Verb("handle", frozenset({State.OPEN}), rules.may_handle_issue),
        Verb("decide", GOING, rules.may_handle_issue),
        Verb("drop", GOING, _either),
        Verb("reopen", CLOSED, _either),
    )
}


@dataclass(frozen=True)
class Written:
    """What is written of an issue."""

    domain: InterfaceDomain
    title_fi: str
    title_sv: str
    text_fi: str
    text_sv: str
    owner: Organisation | None = None
    owner_role: str = ""


def available_actions(issue: RaisedIssue, place: Within) -> frozenset[str]:
    """The steps that are open to the person now."""
    open_to = {verb.name for verb in VERBS.values() if issue.state in verb.states and verb.may(place, issue)}
    if issue.level == Level.POLITICAL:
        open_to.discard("take_up")
    return frozenset(open_to)


@transaction.atomic
def raise_issue(written: Written, level: str, *, by: Within) -> RaisedIssue:
    """Raise an issue; the editors of the county and of its owner are told.

    Raises PermissionDenied, ValidationError.
    """
    if not rules.may_raise_issue(by):
        raise PermissionDenied(_("An issue is raised by those who act for the county or a municipality of it."))
    issue = RaisedIssue(county=by.county, level=level, raised_for=by.own, raised_by=by.acting.user, **vars(written))
    issue.full_clean()
    issue.save()
    _step(issue, "", by)
    return issue


@transaction.atomic
def edit_issue(issue: RaisedIssue, written: Written, *, by: Within, seen: int) -> RaisedIssue:
    """Save what is written over the revision that was seen; another owner is a step of its own, and told.

    Raises PermissionDenied, ChangedMeanwhile, ValidationError.
    """
    now = _guarded("edit", issue, by)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    before = now.owner
    for name, value in vars(written).items():
        setattr(now, name, value)
    _save(now)
    if now.owner != before:
        comment = _("Owner: %(owner)s") % {"owner": now.owner.full_fi} if now.owner else _("No owner any more")
        _step(now, comment, by)
    return now


@transaction.atomic
def take_up(issue: RaisedIssue, comment: str, *, by: Within) -> RaisedIssue:
    """One level up. Raises PermissionDenied, Refused."""
    now = _guarded("take_up", issue, by)
    if now.level == Level.POLITICAL:
        raise Refused(_("The issue is at the political level already."))
    now.level = Level.values[Level.values.index(now.level) + 1]
    now.state = State.OPEN
    _save(now)
    _step(now, comment, by)
    return now


@transaction.atomic
def handle(issue: RaisedIssue, comment: str, *, by: Within) -> RaisedIssue:
    """Somebody has taken it to be handled. Raises PermissionDenied, Refused."""
    now = _guarded("handle", issue, by)
    now.state = State.HANDLED_NOW
    _save(now)
    _step(now, comment, by)
    return now


@transaction.atomic
def close(
    issue: RaisedIssue, state: str, *, decision_fi: str, decision_sv: str, on: datetime.date, by: Within
) -> RaisedIssue:
    """Decide the issue, or put it aside, with the words and the day.

    Raises PermissionDenied, Refused, ValidationError.
    """
    now = _guarded("decide" if state == State.DECIDED else "drop", issue, by)
    now.state, now.decided_on = state, on
    now.decision_fi, now.decision_sv = decision_fi, decision_sv
    _save(now)
    _step(now, decision_fi or decision_sv, by)
    return now


@transaction.atomic
def reopen(issue: RaisedIssue, comment: str, *, by: Within) -> RaisedIssue:
    """It goes on; the decision stays in its steps. Raises PermissionDenied, Refused."""
    now = _guarded("reopen", issue, by)
    now.state, now.decided_on, now.decision_fi, now.decision_sv = State.OPEN, None, "", ""
    _save(now)
    _step(now, comment, by)
    return now


@transaction.atomic
def note_resolution(
    issue: RaisedIssue, *, forum: str, on: str, text: str, url: str, user: User, by_label: str
) -> IssueStep | None:
    """A forum has resolved something about the issue: a step with a link to its minutes; it is then being handled.

    That the issue is decided is said by its owner: the resolution is offered as the text. Told once for each minutes.
    """
    now = _locked(issue)
    comment = f"{forum} {on}: {text}"
    if now.steps.filter(url=url, comment=comment).exists():
        return None
    if now.state == State.OPEN:
        now.state = State.HANDLED_NOW
        _save(now)
    step = _write(now, comment, user, by_label, url=url)
    tell_step(now, step, _concerned(now), but=user)
    return step


def offered_decision(issue: RaisedIssue) -> str:
    """What a forum has last resolved of the issue: offered when the decision is written."""
    step = issue.steps.exclude(url="").order_by("-at", "-pk").first()
    return step.comment if step else ""


def _guarded(name: str, issue: RaisedIssue, by: Within) -> RaisedIssue:
    """The issue as it is now, its row locked, if the step is open to the person."""
    now, verb = _locked(issue), VERBS[name]
    if now.county_id != by.county.pk or not verb.may(by, now):
        raise PermissionDenied(_("This step belongs to the county's editors and to those who raised or own the issue."))
    if now.state not in verb.states:
        message = _(
            "This can't be done while the issue is in the state “%(state)s”. Reload the page to see what happened."
        )
        raise Refused(message % {"state": now.get_state_display()})
    return now


def _locked(issue: RaisedIssue) -> RaisedIssue:
    rows = RaisedIssue.objects.select_for_update(of=["self"]).select_related("county", "owner", "raised_for", "domain")
    return rows.get(pk=issue.pk)


def _save(issue: RaisedIssue) -> None:
    issue.revision += 1
    issue.full_clean()
    issue.save()


def _step(issue: RaisedIssue, comment: str, by: Within) -> None:
    step = _write(issue, comment, by.acting.user, by.acting.label)
    tell_step(issue, step, _concerned(issue), but=by.acting.user)


def _write(issue: RaisedIssue, comment: str, user: User, label: str, url: str = "") -> IssueStep:
    return IssueStep.objects.create(
        issue=issue, level=issue.level, state=issue.state, comment=comment, by=user, by_label=label[:250], url=url
    )


def _concerned(issue: RaisedIssue) -> Iterable[Organisation]:
    """Those who hear of each step: the county, who raised it, who owns it."""
    return {row for row in (issue.county, issue.raised_for, issue.owner) if row}
