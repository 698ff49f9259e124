"""Verbs on a forum itself: started, changed, closed and opened again by those who keep it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums import rules
from forums.models import Forum, Meeting
from forums.participants import Participant
from forums.workflow.table import locked_forum
from interfaces.models import InterfaceDomain
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Body, Seat, User
from organisations.refusals import NotAllowed, Refused
from organisations.seating import end_place


@dataclass(frozen=True)
class ForumFacts:
    """What stands beside the forum's own fields: its name, which is its body's, and its domains."""

    name_fi: str
    name_sv: str
    domains: tuple[InterfaceDomain, ...]


@transaction.atomic
def start_forum(forum: Forum, facts: ForumFacts, *, user: User, actings: Iterable[Acting]) -> Forum:
    """Make a forum with its joint body. Raises NotAllowed, and ValidationError for a name that the county has."""
    if not rules.may_start_forum(user, actings, forum.county):
        raise NotAllowed(_("Forums are started by the editors and administrators of the county."))
    _check_name(forum, facts)
    forum.body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=facts.name_fi, name_sv=facts.name_sv)
    forum.full_clean()
    forum.save()
    forum.domains.set(facts.domains)
    return forum


@transaction.atomic
def change_forum(forum: Forum, facts: ForumFacts, *, by: Participant, seen: int) -> None:
    """Save the facts of the forum over the revision that was seen. Raises ChangedMeanwhile, ValidationError."""
    now = locked_forum(forum)
    require_keeper(by, now)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    if forum.host_id != now.host_id and not by.keeps:
        raise ValidationError({"host": _("Only the editors of the present host hand the forum over to another one.")})
    _check_name(forum, facts)
    _check_parent(forum)
    forum.full_clean()
    forum.revision = seen + 1
    forum.save()
    Body.objects.filter(pk=forum.body_id).update(name_fi=facts.name_fi, name_sv=facts.name_sv)
    forum.domains.set(facts.domains)


@transaction.atomic
def close_forum(forum: Forum, *, by: Participant) -> None:
    """Close the forum from today on and end its seats. Raises Refused while a meeting is coming."""
    forum = locked_forum(forum)
    require_keeper(by, forum)
    if coming := Meeting.objects.filter(forum=forum).coming(timezone.now()).count():
        raise Refused(
            ngettext(
                "A meeting of the forum is coming: hold or cancel it first.",
                "%(count)s meetings of the forum are coming: hold or cancel them first.",
                coming,
            )
            % {"count": coming}
        )
    today = timezone.localdate()
    for seat in Seat.objects.filter(body=forum.body_id).exclude(valid_to__lt=today):
        end_place(seat)
    Forum.objects.filter(pk=forum.pk).update(closed_on=today, revision=F("revision") + 1)


@transaction.atomic
def open_forum_again(forum: Forum, *, by: Participant) -> None:
    """A forum that was closed works again; its seats are made anew."""
    forum = locked_forum(forum)
    require_keeper(by, forum)
    Forum.objects.filter(pk=forum.pk).update(closed_on=None, revision=F("revision") + 1)


def require_keeper(by: Participant, forum: Forum) -> None:
    if by.forum.pk != forum.pk or not rules.may_keep(by):
        raise NotAllowed(_("The forum is kept by its secretary and its host's editors."))


def require_open(forum: Forum) -> None:
    if forum.closed_on:
        raise Refused(_("The forum has been closed: open it again first."))


def _check_name(forum: Forum, facts: ForumFacts) -> None:
    others = Forum.objects.alive().filter(county=forum.county, body__name_fi__iexact=facts.name_fi)
    if others.exclude(pk=forum.pk).exists():
        raise ValidationError({"name_fi": _("The county already has a forum with this name.")})


def _check_parent(forum: Forum) -> None:
    """Issues go upwards and can't come back to where they started."""
    above, seen = forum.parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == forum.pk:
            raise ValidationError({"parent": _("That forum takes its own issues to this one.")})
        seen.add(above.pk)
        above = above.parent
