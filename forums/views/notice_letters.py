"""The notice to print and post, for those who get the papers on paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from forums import rules
from forums.access import get_meeting
from forums.printing.notice_letters import render_letters
from forums.views.refusals import back_to
from organisations.refusals import NotAllowed, Refused


@back_to("meeting_places")
def notice_letters(request: HttpRequest, key: UUID) -> HttpResponse:
    """A page or two for each: short enough to be made at once."""
    meeting, part = get_meeting(request, key)
    if not rules.may_prepare(part, meeting):
        raise NotAllowed(_("The letters are printed by the secretary and by those who keep the forum."))
    places = list(meeting.attendances.filter(on_paper=True).order_by("pk"))
    if not places or meeting.called_at is None:
        raise Refused(_("Nobody gets this notice on paper."))
    pdf = render_letters(meeting, places, timezone.localdate(meeting.called_at))
    name = f"kokouskutsu-{meeting.number}-{meeting.year}.pdf"
    return HttpResponse(
        pdf,
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
