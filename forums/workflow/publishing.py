"""The public edition of a meeting's papers is opened to everybody, and closed again when it was opened by mistake."""

from django.db import transaction
from django.utils import timezone

from forums.models import Meeting
from forums.participants import Participant
from forums.workflow.table import guard, locked, log


@transaction.atomic
def publish_papers(meeting: Meeting, *, by: Participant) -> Meeting:
    """Let everybody read the public edition: it has no secret item, no secret attachment and no note for the chair."""
    meeting = locked(meeting)
    guard("publish", meeting, by)
    if meeting.public_since is None:
        meeting.public_since = timezone.now()
        meeting.save(update_fields=["public_since"])
        log(meeting, "publish", by)
    return meeting


@transaction.atomic
def close_papers(meeting: Meeting, *, by: Participant) -> Meeting:
    """The papers are again for those who have been called alone."""
    meeting = locked(meeting)
    guard("publish", meeting, by)
    if meeting.public_since is not None:
        meeting.public_since = None
        meeting.save(update_fields=["public_since"])
        log(meeting, "close_papers", by)
    return meeting
