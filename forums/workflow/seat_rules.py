"""Verbs on the seat rules of a forum, by those who keep it. Rules only say who is to sit: they move nobody."""

from django.db import transaction
from django.db.models import Max

from forums.models import Forum, SeatRule
from forums.participants import Participant
from forums.workflow.keeping import require_keeper
from forums.workflow.table import locked_forum
from interfaces.saving import ChangedMeanwhile
from organisations.ordering import moved

STEP = 10


@transaction.atomic
def add_rule(rule: SeatRule, *, by: Participant) -> None:
    """Add the rule as the last one. Raises ValidationError for a rule that does not say from where."""
    forum = locked_forum(rule.forum)
    require_keeper(by, forum)
    rule.position = (forum.seat_rules.aggregate(last=Max("position"))["last"] or 0) + STEP
    rule.full_clean()
    rule.save()


@transaction.atomic
def change_rule(rule: SeatRule, *, by: Participant, seen: int) -> None:
    """Save the rule over the revision that was seen. Raises ChangedMeanwhile, ValidationError."""
    require_keeper(by, locked_forum(rule.forum))
    now = SeatRule.objects.select_related("organisation").get(pk=rule.pk)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    rule.position, rule.revision = now.position, seen + 1
    rule.full_clean()
    rule.save()


@transaction.atomic
def remove_rule(rule: SeatRule, *, by: Participant) -> None:
    """The seats that it asked for stay as they are."""
    require_keeper(by, locked_forum(rule.forum))
    SeatRule.objects.filter(pk=rule.pk).delete()


@transaction.atomic
def move_rule(rule: SeatRule, *, by: Participant, up: bool) -> None:
    """Change places with the rule before or after; nothing at the end of the list."""
    forum: Forum = locked_forum(rule.forum)
    require_keeper(by, forum)
    rows = moved(forum.seat_rules.all(), rule, up=up)
    for position, row in enumerate(rows, 1):
        row.position = position * STEP
    SeatRule.objects.bulk_update(rows, ["position"])
