"""The agenda's items: added, saved over the revision one has seen, ordered, taken away and brought back.

Until material has been sent an item can be deleted; after that it is withdrawn, for somebody has it on paper.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement, Goal, GoalIndicator, Measure, StatementRound
from forums.models import AgendaItem, AgendaLink, ForumTask, Meeting, Proposal
from forums.participants import Participant
from forums.workflow.preparing import STEP
from forums.workflow.table import guard, locked, log
from interfaces.saving import ChangedMeanwhile
from organisations.ordering import moved

TARGETS: dict[str, type[models.Model]] = {
    "agreement": Agreement,
    "goal": Goal,
    "measure": Measure,
    "indicator": GoalIndicator,
    "statement_round": StatementRound,
    "task": ForumTask,
}
State = Proposal.State


def was_sent(meeting: Meeting) -> bool:
    """Whether material has gone out: from then on nothing is deleted."""
    return meeting.sendings.exists()


def stays(item: AgendaItem) -> bool:
    """Whether the item is only withdrawn: it has gone out, or something has been recorded under it."""
    return was_sent(item.meeting) or item.outcomes.exists() or item.given_tasks.exists()


def open_agenda(meeting: Meeting, by: Participant) -> Meeting:
    """Lock the meeting for changing its agenda. Raises NotAllowed, or WrongState once it has been held."""
    meeting = locked(meeting)
    guard("edit_agenda", meeting, by)
    return meeting


@transaction.atomic
def add_item(meeting: Meeting, fields: dict[str, Any], *, by: Participant) -> AgendaItem:
    """A new item, where `append` puts it. Raises ValidationError when a secret one names no ground."""
    meeting = open_agenda(meeting, by)
    item = append(meeting, AgendaItem(**fields))
    log(meeting, "add_item", by, named(item))
    return item


def append(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """Save the item as the last one of the (locked) meeting, but before its closing section. Only inside a verb."""
    order = list(_standing(meeting))
    item.meeting = meeting
    item.position = (meeting.items.aggregate(last=Max("position"))["last"] or 0) + STEP
    item.full_clean()
    item.save()
    order.insert(len(order) if item.is_section else _end_of_business(order), item)
    _number(order)
    return item


def _end_of_business(order: list[AgendaItem]) -> int:
    """Where what comes at the end of every meeting begins: the last of several sections, or the last items."""
    sections = [place for place, item in enumerate(order) if item.is_section]
    closing = order[sections[-1] + 1 :] if len(sections) > 1 else []
    if closing and all(item.recurs for item in closing):
        return sections[-1]
    end = len(order)
    while end and order[end - 1].recurs and order[end - 1].kind != AgendaItem.Kind.OPEN_TASKS:
        end -= 1
    return end if end else max(len(order) - 1, 0)


def named(item: AgendaItem) -> str:
    """The item in the record of events: what is secret has no title there."""
    return "" if item.is_secret else item.title


@transaction.atomic
def save_item(item: AgendaItem, seen_revision: int, fields: dict[str, Any], *, by: Participant) -> AgendaItem:
    """Save over the revision that the form was opened with.

    Raises ChangedMeanwhile when somebody has saved in between, ValidationError when the values don't fit together.
    """
    meeting = open_agenda(item.meeting, by)
    item = meeting.items.get(pk=item.pk)
    for name, value in fields.items():
        setattr(item, name, value)
    item.full_clean()
    rows = meeting.items.filter(pk=item.pk, revision=seen_revision)
    if not rows.update(**fields, revision=F("revision") + 1, changed_at=timezone.now()):
        raise ChangedMeanwhile(meeting.items.get(pk=item.pk))
    log(meeting, "edit_item", by, named(item))
    return meeting.items.get(pk=item.pk)


@transaction.atomic
def move_item(item: AgendaItem, direction: str, *, by: Participant) -> None:
    """Move the item one place `up` or `down`; at the edge nothing happens."""
    meeting = open_agenda(item.meeting, by)
    _number(moved(_standing(meeting), item, up=direction != "down"))


@transaction.atomic
def place_item(item: AgendaItem, before: AgendaItem | None, *, by: Participant) -> None:
    """Put the item before another one, or last."""
    meeting = open_agenda(item.meeting, by)
    order = [one for one in _standing(meeting) if one.pk != item.pk]
    places = [place for place, one in enumerate(order) if before and one.pk == before.pk]
    order.insert(places[0] if places else len(order), meeting.items.get(pk=item.pk))
    _number(order)


def _standing(meeting: Meeting) -> models.QuerySet[AgendaItem]:
    return meeting.items.filter(withdrawn_at__isnull=True)


def _number(order: Iterable[AgendaItem]) -> None:
    """Write the order. It changes no text, so open forms can still be saved."""
    changed = []
    for place, item in enumerate(order, 1):
        if item.position != place * STEP:
            item.position = place * STEP
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["position"])


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Participant) -> bool:
    """Take the item off the agenda; True when it was deleted for good. What proposed it waits again in the backlog."""
    meeting = open_agenda(item.meeting, by)
    item = meeting.items.get(pk=item.pk)
    taken = item.proposals.filter(state=State.TAKEN)
    if stays(item):
        meeting.items.filter(pk=item.pk).update(withdrawn_at=timezone.now(), revision=F("revision") + 1)
        taken.update(state=State.OPEN)
        log(meeting, "withdraw_item", by, named(item))
        return False
    taken.exclude(code="").delete()  # the portal proposes it again as long as its reason holds
    taken.update(state=State.OPEN, item=None)
    log(meeting, "delete_item", by, named(item))
    item.delete()
    return True


@transaction.atomic
def restore_item(item: AgendaItem, *, by: Participant) -> None:
    """Bring a withdrawn or postponed item back where it was; its proposals are on the agenda again."""
    meeting = open_agenda(item.meeting, by)
    item = meeting.items.get(pk=item.pk)
    meeting.items.filter(pk=item.pk).update(withdrawn_at=None, revision=F("revision") + 1, changed_at=timezone.now())
    item.proposals.filter(state__in=(State.OPEN, State.HANDLED)).update(state=State.TAKEN)
    item.postponements.filter(state=State.OPEN).delete()
    log(meeting, "restore_item", by, named(item))


@transaction.atomic
def add_link(item: AgendaItem, target: str, pk: int, *, by: Participant) -> AgendaLink:
    """Link the item to what it is about, once. `target` is one of TARGETS. Raises ValidationError when it is gone."""
    meeting = open_agenda(item.meeting, by)
    if target not in TARGETS or not TARGETS[target].objects.filter(pk=pk).exists():
        raise ValidationError(_("What was to be linked is not there any more. Search again."))
    link, is_new = AgendaLink.objects.get_or_create(item=item, **{f"{target}_id": pk})
    if is_new:
        _touched(item)
        log(meeting, "add_link", by, named(item))
    return link


@transaction.atomic
def remove_link(link: AgendaLink, *, by: Participant) -> None:
    meeting = open_agenda(link.item.meeting, by)
    _touched(link.item)
    log(meeting, "remove_link", by, named(link.item))
    link.delete()


def _touched(item: AgendaItem) -> None:
    """The next material marks the item as changed; open forms of its text can still be saved."""
    AgendaItem.objects.filter(pk=item.pk).update(changed_at=timezone.now())
