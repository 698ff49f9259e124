"""A meeting that has been recorded, held and minuted, step by step, for the tests of what comes after."""

import datetime

from django.utils import timezone

from forums.models import Attendance, Meeting, Minutes, MinutesEdition, Outcome
from forums.workflow import minutes as verbs
from forums.workflow.recording import Typed, hold, save_outcome
from tests.forums.cast import ForumCast
from tests.forums.factories import make_item, make_meeting

Kind = Outcome.Kind
SECRET_GROUND = "Julkisuuslaki 621/1999, 24 § 1 mom. 7 kohta"


def recorded_meeting(cast: ForumCast, **fields) -> Meeting:
    """A meeting of today, called: a public item with a resolution and a task, a secret one; the member is there."""
    meeting = make_meeting(cast.forum, state=Meeting.State.CALLED, in_days=0, **fields)
    meeting.attendances.filter(seat=cast.member_seat).update(presence=Attendance.Presence.PRESENT)
    by = cast.part("secretary")
    first = make_item(meeting, "HYTE-neuvottelun teemat", proposal="<p>Sovitaan teemat.</p>")
    secret = make_item(meeting, "Varautumisen harjoitus", publicity="secret", ground=SECRET_GROUND)
    said(first, Kind.RESOLUTION, "Teemoiksi valitaan liikunta ja mielen hyvinvointi.", by)
    save_outcome(
        first,
        new_key(),
        Typed(Kind.TASK, "Laatia teemoista kuntakortit", cast.hollola, "hyvinvointikoordinaattori", due()),
        seen=0,
        by=by,
    )
    said(secret, Kind.RESOLUTION, "Harjoitus pidetään salaisessa paikassa.", by)
    return meeting


def said(item, kind: str, text: str, by) -> Outcome:
    return save_outcome(item, new_key(), Typed(kind, text), seen=0, by=by)


def new_key():
    return Outcome._meta.get_field("key").default()


def due() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=30)


def held_meeting(cast: ForumCast, **fields) -> Meeting:
    return hold(recorded_meeting(cast, **fields), by=cast.part("secretary"))


def drafted(cast: ForumCast, **fields) -> Minutes:
    return verbs.start_minutes(held_meeting(cast, **fields), by=cast.part("secretary"))


def sent(cast: ForumCast, **fields) -> Minutes:
    """Out for inspection by the member."""
    minutes = drafted(cast, **fields)
    place = minutes.meeting.attendances.get(seat=cast.member_seat)
    return verbs.send_to_inspection(minutes, {place.pk}, due(), by=cast.part("secretary"))


def inspected(cast: ForumCast, **fields) -> Minutes:
    minutes = sent(cast, **fields)
    answer(cast, minutes, "found_right")
    return Minutes.objects.get(pk=minutes.pk)


def answer(cast: ForumCast, minutes: Minutes, result: str, remark: str = "") -> None:
    inspection = minutes.inspections.get(inspector=cast.member)
    minutes.refresh_from_db()
    verbs.inspect(inspection, result, remark, seen_revision=minutes.revision, by=cast.part("member"))


def approved(cast: ForumCast, **fields) -> tuple[Minutes, MinutesEdition]:
    minutes = inspected(cast, **fields)
    edition = verbs.approve(minutes, minutes.revision, by=cast.part("chair"))
    return Minutes.objects.get(pk=minutes.pk), edition
