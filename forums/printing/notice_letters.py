"""The notice on paper (kokouskutsu), a letter to each of those who get the papers printed, as one accessible PDF."""

import datetime
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from documents.report import render_report
from forums.agenda import agenda_of
from forums.ical import agenda_titles
from forums.models import Attendance, Edition, Meeting
from forums.when import meeting_time
from organisations.models import Seat


def render_letters(meeting: Meeting, places: Sequence[Attendance], dated: datetime.date) -> bytes:
    """In the language of the meeting's papers; what is secret of the agenda is only told to be secret."""
    with translation.override(meeting.language):
        notice = meeting.events.filter(verb="call").last()
        return render_report(
            "print/notice_letters.html",
            {
                "meeting": meeting,
                "places": places,
                "when": meeting_time(meeting),
                "agenda": agenda_titles(agenda_of(meeting, Edition.PUBLIC)),
                "greeting": notice.comment if notice else "",
                "secretary": _secretary(meeting),
                "dated": dated,
            },
            title=_("Notice of the meeting %(meeting)s") % {"meeting": meeting},
            language=meeting.language,
            dated=dated,
            label=f"{meeting}",
            is_example=meeting.is_example,
        )


def _secretary(meeting: Meeting) -> Seat | None:
    """To whom the answer goes by phone or mail."""
    rows = Seat.objects.valid(meeting.on).filter(body=meeting.forum.body_id, role=Seat.Role.SECRETARY)
    return rows.filter(holder__isnull=False, deputy_for__isnull=True).select_related("holder").first()
