"""Tending a network, and taking what it has noticed to the forum above it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules
from forums.models import Forum, Proposal
from forums.participants import Participant
from forums.workflow.backlog import raise_proposal
from forums.workflow.table import locked_forum
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused

TENDED = (
    "tasks_fi", "tasks_sv", "rhythm_fi", "rhythm_sv", "next_meeting_on", "next_meeting_note", "note_fi", "note_sv",
)  # fmt: skip
LEVELS = [level.value for level in Forum.Level]  # from the uppermost down


@transaction.atomic
def tend_network(forum: Forum, *, by: Participant, seen: int, still_alive: bool) -> Forum:
    """Save what a network tells of itself over the revision that the form was opened with.

    With `still_alive` it is known to work today. Raises ChangedMeanwhile, NotAllowed, ValidationError.
    """
    now = locked_forum(forum)
    _require(rules.may_tend_network(by) and by.forum.pk == now.pk)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    if now.closed_on:
        raise Refused(_("The network has been closed. It is opened again on its own page, if it works after all."))
    for name in TENDED:
        setattr(now, name, getattr(forum, name))
    if still_alive:
        now.confirmed_alive_on = timezone.localdate()
    now.revision = seen + 1
    now.full_clean()
    now.save()
    return now


@transaction.atomic
def confirm_alive(forum: Forum, *, by: Participant) -> None:
    """Say that the network works today. A form that is open elsewhere can still be saved: it does not have this."""
    now = locked_forum(forum)
    _require(rules.may_tend_network(by) and by.forum.pk == now.pk)
    if now.closed_on:
        raise Refused(_("The network has been closed. It is opened again on its own page, if it works after all."))
    Forum.objects.filter(pk=now.pk).update(confirmed_alive_on=timezone.localdate())


def upper_forums(network: Forum) -> list[Forum]:
    """Where the network can take an issue: its parent; without one the county's open forums above its level.

    Those that share a domain come first, then the nearest level.
    """
    if network.parent:
        return [network.parent]
    above = LEVELS[: LEVELS.index(network.level)] or LEVELS[:1]
    rows = Forum.objects.alive().filter(county=network.county, level__in=above).exclude(pk=network.pk)
    rows = rows.exclude(kind__nature="influence").select_related("body", "county").prefetch_related("domains")
    own = {domain.pk for domain in network.domains.all()}
    return sorted(
        rows,
        key=lambda row: (
            own.isdisjoint(domain.pk for domain in row.domains.all()),
            -LEVELS.index(row.level),
            row.name,
        ),
    )


@transaction.atomic
def raise_issue(network: Forum, *, by: Participant, to: Forum, title: str, reason: str) -> Proposal:
    """Propose something for the agenda of the forum above; those who prepare its meetings are told.

    A network raises phenomena to the cooperation group, that one to the political level (source 000, four levels).
    A network without a parent has taken its issues to `to` from then on. Raises NotAllowed, ValidationError.
    """
    network = locked_forum(network)
    _require(rules.may_raise(by) and by.forum.pk == network.pk)
    if to.pk not in {forum.pk for forum in upper_forums(network)}:
        raise ValidationError({"to": _("Choose one of the forums above this one.")})
    if network.parent_id is None:
        Forum.objects.filter(pk=network.pk).update(parent=to, revision=F("revision") + 1)
        network.parent = to
    return raise_proposal(to, title, reason, by=by, raised_in=network)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("This action belongs to those who sit in the network or keep it."))
