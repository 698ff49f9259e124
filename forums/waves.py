"""Results of surveys on agendas: where a wave can be proposed, and where it stands."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules
from forums.models import AgendaLink, Forum, Meeting, Proposal, Publicity
from forums.participants import KEEPING, Participant, participants_in
from forums.workflow.backlog import raise_proposal
from forums.workflow.table import locked_forum
from organisations.models import Seat
from organisations.refusals import Refused
from surveys.models import Wave

State = Proposal.State


def proposable(request: HttpRequest) -> QuerySet[Forum]:
    """The forums in which the person may raise something (rules.may_raise): they sit there, or keep it."""
    own = Seat.objects.valid(timezone.localdate()).filter(holder=request.user, body__isnull=False)
    keepers = {pk for acting in request.actings if acting.has(*KEEPING) for pk in acting.stands_for}
    hosted = Q(host__in=keepers) | Q(host=None, county__in=keepers)
    return Forum.objects.alive().filter(Q(body__in=own.values("body")) | hosted)


def forums_to_propose(request: HttpRequest) -> list[Participant]:
    """The person's part in each of them, by name."""
    rows = proposable(request).select_related("body", "county", "kind", "host")
    parts = participants_in(rows, request.user, request.actings, timezone.localdate())
    may = [part for part in parts.values() if rules.may_raise(part)]
    return sorted(may, key=lambda part: (part.forum.is_network, part.forum.name))


@transaction.atomic
def propose_wave(wave: Wave, title: str, reason: str, *, by: Participant) -> Proposal:
    """Propose the results for the forum of the person, once at a time. Raises NotAllowed, Refused, ValidationError."""
    forum = locked_forum(by.forum)
    if Proposal.objects.filter(forum=forum, wave=wave, state__in=(State.OPEN, State.TAKEN)).exists():
        raise Refused(_("The results wait in the backlog of “%(forum)s” or are on its agenda.") % {"forum": forum.name})
    return raise_proposal(forum, title, reason, by=by, wave=wave)


@dataclass(frozen=True)
class OnAgenda:
    """A meeting that people know of and whose agenda has the results."""

    forum: Forum
    meeting: Meeting


def agendas_of(wave: Wave) -> list[OnAgenda]:
    """The newest first; of secret items nothing."""
    rows = AgendaLink.objects.filter(wave=wave, item__withdrawn_at__isnull=True).exclude(
        item__publicity=Publicity.SECRET
    )
    found = [link.item.meeting for link in rows.select_related("item__meeting__forum__body")]
    called = sorted({row for row in found if row.was_called}, key=lambda row: row.starts_at, reverse=True)
    return [OnAgenda(row.forum, row) for row in called]
