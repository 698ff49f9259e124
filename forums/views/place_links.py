"""Answering the notice by the personal link, without login.

The link may be forwarded, so the page shows the time, the place and what the public agenda says; the material is read
after logging in. Only a button answers: mail scanners follow links.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.agenda import agenda_of
from forums.forms.places import AnswerForm
from forums.models import Attendance, Edition, Meeting
from forums.place_links import place_of
from forums.places import PlaceRow, deputies_on
from forums.when import meeting_time
from forums.workflow.answering import answer_by_link
from organisations.refusals import Refused
from organisations.views.link_pages import link_page


@link_page
def place_answer(request: HttpRequest, token: str) -> HttpResponse:
    place = place_of(token)
    if place is None:
        return render(request, "forums/place_link_unknown.html", status=404)
    meeting = place.meeting
    row = PlaceRow(place, deputies_on(meeting).get(place.seat_id, []))
    if request.method == "POST":
        _answer(request, row)
        return redirect("place_answer", token)
    if meeting.ends_at < timezone.now():
        return render(request, "forums/place_link_ended.html", {"meeting": meeting}, status=410)
    context = {
        "meeting": meeting,
        "is_example": meeting.is_example,
        "row": row,
        "when": meeting_time(meeting),
        "may_answer": meeting.state == Meeting.State.CALLED and timezone.now() < meeting.starts_at,
        "agenda": [line for line in agenda_of(meeting, Edition.PUBLIC) if line.number],
        "has_answered": place.answer != Attendance.Answer.NONE,
    }
    return render(request, "forums/place_answer.html", context)


def _answer(request: HttpRequest, row: PlaceRow) -> None:
    form = AnswerForm(request.POST, row=row)
    if not form.is_valid():
        messages.warning(request, _("The answer was not understood. Choose one of the buttons."))
        return
    try:
        answer_by_link(row.place, **form.answered())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The answer has been saved. It can be changed until the meeting."))
