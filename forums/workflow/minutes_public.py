"""Approved minutes opened to everybody, and personal data taken out of the public copy after the appeal period.

The portal computes no appeal periods: the official minutes and their notices are in the organisations' own systems
(DOMAIN.md trap 16). The person who removes judges when it is time.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.minutes.editions import add_public, count_of, data_of, latest_public, without
from forums.minutes.sealing import seal_minutes
from forums.models import Minutes, MinutesEdition, Removal
from forums.participants import Participant
from forums.workflow.minutes import locked_minutes
from forums.workflow.table import guard, locked, log
from organisations.refusals import Refused

State = Minutes.State


@transaction.atomic
def publish(minutes: Minutes, *, by: Participant) -> MinutesEdition:
    """Open the public edition to everybody: without what is secret."""
    meeting = locked(minutes.meeting)
    guard("publish_minutes", meeting, by)
    minutes = locked_minutes(minutes)
    if minutes.state != State.APPROVED:
        raise Refused(_("Minutes are published once they have been approved."))
    if minutes.published_at:
        raise Refused(_("The minutes have been published already."))
    edition = add_public(minutes, by)
    minutes.published_at = timezone.now()
    minutes.save(update_fields=["published_at", "public_edition"])
    log(meeting, "publish_minutes", by)
    seal_minutes.enqueue(edition.pk)
    return edition


@transaction.atomic
def remove_personal_data(
    minutes: Minutes, words: Sequence[str], what: str, because: str, *, seen_edition: int, by: Participant
) -> MinutesEdition:
    """Make a new public edition without the words; the earlier one is no longer served. The original stays.

    What is kept of it says what kind of data was removed, how often, by whom and why, not the data itself.
    """
    meeting = locked(minutes.meeting)
    guard("remove_personal_data", meeting, by)
    minutes = locked_minutes(minutes)
    edition = latest_public(minutes)
    if edition is None:
        raise Refused(_("The minutes have not been published: there is no public copy."))
    if edition.number != seen_edition:
        raise Refused(_("A new public edition has been made meanwhile. Check it and choose the words again."))
    content = data_of(edition)
    count = sum(count_of(content, word) for word in words)
    if not count:
        raise ValidationError({"words": _("The words do not stand in the public copy as they are written here.")})
    now = timezone.now()
    content = without(content, words)
    content["removals"].append({"what": what, "because": because, "count": count, "on": timezone.localdate(now)})
    new = add_public(minutes, by, content)
    minutes.save(update_fields=["public_edition"])
    Removal.objects.create(
        minutes=minutes,
        edition=new.number,
        what=what,
        because=because,
        count=count,
        at=now,
        by=by.user,
        by_label=by.label[:250],
    )
    log(meeting, "remove_personal_data", by, what)
    seal_minutes.enqueue(new.pk)
    return new
