"""The way of a practice: anybody proposes, an editor of a county publishes, and the one who proposed is told.

A card that is sent back or withdrawn is kept: it can be mended and proposed again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from interfaces import rules
from interfaces.models import Practice
from organisations.acting import Acting
from organisations.models import Topic, User
from organisations.notifications import notify
from organisations.refusals import Refused

State = Practice.State


@dataclass(frozen=True)
class Actor:
    """Who does it: a system administrator may act for nobody."""

    user: User
    acting: Acting | None


@dataclass(frozen=True)
class Step:
    """A verb: from which states, to which, who may, and whether the one who proposed gets an answer with it."""

    verb: str
    sources: frozenset[str]
    target: str
    may: Callable[[Actor, Practice], bool]
    needs_answer: bool = False


def _publishes(by: Actor, practice: Practice) -> bool:
    return rules.may_publish_practices(by.user, by.acting)


def _edits(by: Actor, practice: Practice) -> bool:
    return rules.may_edit_practice(by.user, by.acting, practice)


STEPS = {
    step.verb: step
    for step in (
        Step("publish", frozenset({State.PROPOSED}), State.PUBLISHED, _publishes),
        Step("send_back", frozenset({State.PROPOSED}), State.WITHDRAWN, _publishes, needs_answer=True),
        Step("withdraw", frozenset({State.PROPOSED, State.PUBLISHED}), State.WITHDRAWN, _edits),
        Step("propose", frozenset({State.WITHDRAWN}), State.PROPOSED, _edits),
    )
}


def available_steps(practice: Practice, by: Actor) -> frozenset[str]:
    """The verbs that the person may do to the practice as it is: the buttons of its page."""
    return frozenset(verb for verb, step in STEPS.items() if practice.state in step.sources and step.may(by, practice))


def publish(practice: Practice, *, by: Actor) -> Practice:
    return _move(practice, "publish", by)


def send_back(practice: Practice, *, by: Actor, answer: str) -> Practice:
    """To the one who proposed it, with what should be mended."""
    return _move(practice, "send_back", by, answer)


def withdraw(practice: Practice, *, by: Actor) -> Practice:
    return _move(practice, "withdraw", by)


def propose(practice: Practice, *, by: Actor) -> Practice:
    """Propose again what was sent back or withdrawn."""
    return _move(practice, "propose", by)


@transaction.atomic
def _move(practice: Practice, verb: str, by: Actor, answer: str = "") -> Practice:
    """Raises PermissionDenied, and Refused when the practice is in another state or an answer is missing."""
    step = STEPS[verb]
    row = Practice.objects.select_for_update().get(pk=practice.pk)
    if not step.may(by, row):
        raise PermissionDenied
    if row.state not in step.sources:
        raise Refused(_("Somebody has handled the practice meanwhile: it is now %(state)s.") % _state_of(row))
    if step.needs_answer and not answer.strip():
        raise Refused(_("Write to the one who proposed the practice what should be mended."))
    row.state, row.answer = step.target, answer.strip()
    row.published_at = timezone.now() if step.target == State.PUBLISHED else row.published_at
    row.revision = F("revision") + 1
    row.save(update_fields=["state", "answer", "published_at", "revision"])
    row.refresh_from_db()
    if row.proposed_by and row.proposed_by != by.user:
        _tell(row, verb)
    return row


def _state_of(practice: Practice) -> dict[str, str]:
    return {"state": practice.get_state_display()}


def _tell(practice: Practice, verb: str) -> None:
    """The one who proposed, in their own language; each change is told once."""
    user = practice.proposed_by
    with translation.override(user.language):
        url = settings.PUBLIC_URL + reverse("practice_detail", args=[practice.pk])
        why = _("This message came because the recipient proposed the practice.")
    key = f"practice:{practice.pk}:{practice.revision}:{user.pk}"
    context = {"practice": practice, "verb": verb, "url": url}
    notify(key, "practice_handled", context, user=user, topic=Topic.INTERFACE, why=why)
