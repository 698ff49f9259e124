"""Sending the notice of a meeting, telling of changes, and cancelling."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.access import whole_number
from forums.access import get_meeting_for
from forums.agenda import agenda_of
from forums.forms.places import CallForm, CancelForm, GreetingForm, answers_wanted_by
from forums.forms.verbs import done
from forums.models import Attendance, Edition, Meeting
from forums.places import PlaceRow, deputies_on, place_rows, seats_on, tally_of
from forums.told import changes_of
from forums.views.refusals import back_to
from forums.when import meeting_time
from forums.workflow.calling import call, cancel, place_for, tell_change


@back_to("meeting_places")
def meeting_call(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who gets the notice and how, what it says, and then the sending."""
    meeting, part = get_meeting_for(request, key, "call")
    rows = _coming_rows(meeting)
    choices = [row.place.seat_id for row in rows if row.place.seat_id and not row.is_empty]
    form = CallForm(
        request.POST or None,
        choices=choices,
        initial={"answer_by": answers_wanted_by(meeting), "on_paper": _on_paper_before(meeting)},
    )
    if request.method == "POST" and done(form, lambda: call(meeting, by=part, **form.cleaned_data)):
        messages.success(request, _("The notice has been sent."))
        return redirect("meeting_places", key)
    context = {
        "meeting": meeting,
        "is_example": meeting.is_example,
        "part": part,
        "form": form,
        "when": meeting_time(meeting),
        "rows": rows,
        "papers": {whole_number(str(pk)) for pk in form["on_paper"].value() or ()},
        "invited": tally_of(rows).invited,
        "deputies": {deputy.holder_id for row in rows for deputy in row.deputies},
        "agenda": [line for line in agenda_of(meeting, Edition.PUBLIC) if line.number],
    }
    return render(request, "forums/meeting_call.html", context)


def _coming_rows(meeting: Meeting) -> list[PlaceRow]:
    """The places as the notice will make them, and those of guests that are there already."""
    deputies = deputies_on(meeting)
    seats = [PlaceRow(place_for(meeting, seat), deputies.get(seat.pk, [])) for seat in seats_on(meeting)]
    return seats + [row for row in place_rows(meeting) if not row.place.seat_id]


def _on_paper_before(meeting: Meeting) -> list[int]:
    """The seats whose holder got the papers of the forum's earlier meeting on paper."""
    before = Meeting.objects.filter(forum=meeting.forum_id, starts_at__lt=meeting.starts_at, called_at__isnull=False)
    last = before.order_by("-starts_at").values("pk")[:1]
    rows = Attendance.objects.filter(meeting__in=last, on_paper=True, seat__isnull=False)
    return list(rows.values_list("seat_id", flat=True))


@back_to("meeting_places")
def meeting_tell_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is otherwise than people were told; telling them is a step of its own, after all corrections."""
    meeting, part = get_meeting_for(request, key, "tell_change")
    form = GreetingForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: tell_change(meeting, by=part, **form.cleaned_data)):
        messages.success(request, _("The change has been told to everybody."))
        return redirect("meeting_places", key)
    context = {
        "meeting": meeting,
        "is_example": meeting.is_example,
        "part": part,
        "form": form,
        "changes": changes_of(meeting),
    }
    return render(request, "forums/meeting_tell_change.html", context)


@back_to("meeting_places")
def meeting_cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "cancel")
    form = CancelForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: cancel(meeting, by=part, **form.cleaned_data)):
        messages.success(request, _("The meeting has been cancelled."))
        return redirect("meeting_places", key)
    context = {
        "meeting": meeting,
        "is_example": meeting.is_example,
        "part": part,
        "form": form,
        "tally": tally_of(place_rows(meeting)),
    }
    return render(request, "forums/meeting_cancel.html", context)
