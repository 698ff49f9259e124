"""Who comes to a meeting: the answers, guests, reminders, and letters for those on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from documents.tables import csv_response, xlsx_response
from forums import rules
from forums.access import get_meeting_for, get_papers
from forums.forms.places import AnswerForm, GreetingForm, GuestForm, PaperForm
from forums.forms.verbs import done
from forums.models import Attendance, Edition, Meeting
from forums.participants import Participant
from forums.places import PlaceRow, address_of, place_rows, tally_of
from forums.told import has_changed
from forums.views.refusals import back_to
from forums.when import meeting_time
from forums.workflow.answering import answer
from forums.workflow.inviting import (
    invite,
    may_be_reminded,
    remind,
    remove_place,
    seat_changes,
    set_on_paper,
    update_places,
)
from forums.workflow.table import available_actions

SHOWN = {
    "tulossa": (Attendance.Answer.ATTENDING, Attendance.Answer.DEPUTY),
    "poissa": (Attendance.Answer.ABSENT,),
    "vastaamatta": (Attendance.Answer.NONE,),
}


def _inside(request: HttpRequest, key: UUID) -> tuple[Meeting, Participant]:
    """Names and answers are for those who read the members' papers; to others the page does not exist."""
    meeting, part, edition = get_papers(request, key)
    if edition == Edition.PUBLIC:
        raise Http404
    return meeting, part


def meeting_places(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, part = _inside(request, key)
    rows = place_rows(meeting)
    actions = available_actions(meeting, part)
    keeps = rules.may_prepare(part, meeting)
    now = timezone.now()
    context = {
        "meeting": meeting,
        "is_example": meeting.is_example,
        "part": part,
        "when": meeting_time(meeting),
        "tally": tally_of(rows),
        "rows": _shown(request, rows),
        "filter": request.GET.get("nayta", ""),
        "own": [row for row in rows if _is_own(part, row)] if "answer" in actions and now < meeting.starts_at else [],
        "deputised": [row for row in rows if _is_deputised(part, row)],
        "actions": actions,
        "keeps": keeps,
        "has_changed": keeps and has_changed(meeting),
        "seat_changes": seat_changes(meeting) if keeps else None,
        "reminded": sum(may_be_reminded(row.place, now) for row in rows),
        "on_paper": sum(row.place.on_paper for row in rows),
    }
    return render(request, "forums/meeting_places.html", context)


def _is_own(part: Participant, row: PlaceRow) -> bool:
    own = {seat.pk for seat in part.seats}
    return row.place.seat_id in own or (row.place.seat_id is None and row.place.user_id == part.user.pk)


def _is_deputised(part: Participant, row: PlaceRow) -> bool:
    """Whether the person comes as the deputy of this place."""
    return row.place.brings_deputy and row.place.deputy_id in {seat.pk for seat in part.deputy_seats}


def _shown(request: HttpRequest, rows: list[PlaceRow]) -> list[PlaceRow]:
    """As the address says: those who come, who are absent, who have not answered, or who are on paper."""
    wanted = request.GET.get("nayta", "")
    if wanted == "paperilla":
        return [row for row in rows if row.place.on_paper]
    if wanted == "tyhjat":
        return [row for row in rows if row.is_empty]
    if wanted in SHOWN:
        return [row for row in rows if row.place.answer in SHOWN[wanted] and not row.is_empty]
    return rows


def meeting_places_xlsx(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, _part = _inside(request, key)
    return xlsx_response("osallistujat", _headings(), map(_cells, _shown(request, place_rows(meeting))))


def meeting_places_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, _part = _inside(request, key)
    return csv_response("osallistujat", _headings(), map(_cells, _shown(request, place_rows(meeting))))


def _headings() -> list[str]:
    return [
        _("Name"),
        _("Organisation"),
        _("Role"),
        pgettext("noun", "Answer"),
        _("Deputy"),
        _("Answered"),
        _("On paper"),
    ]


def _cells(row: PlaceRow) -> list:
    place = row.place
    return [
        place.name or place.email, place.organisation_name, place.get_role_display(), place.get_answer_display(),
        row.speaks_for, timezone.localdate(place.answered_at) if place.answered_at else None,
        _("yes") if place.on_paper else _("no"),
    ]  # fmt: skip


def _row_of(meeting: Meeting, place: UUID) -> PlaceRow:
    row = next((row for row in place_rows(meeting) if row.place.key == place), None)
    if row is None:
        raise Http404
    row.place.meeting = meeting
    return row


@require_POST
@back_to("meeting_places")
def place_reply(request: HttpRequest, key: UUID, place: UUID) -> HttpResponse:
    """The answer of somebody who has logged in, or what the secretary was told by phone."""
    meeting, part = _inside(request, key)
    row = _row_of(meeting, place)
    form = AnswerForm(request.POST, row=row)
    if form.is_valid():
        answer(row.place, by=part, **form.answered())
        messages.success(request, _("The answer has been saved. It can be changed until the meeting."))
    else:
        messages.warning(request, _("The answer was not understood. Choose one of the buttons."))
    return redirect("meeting_places", key)


@back_to("meeting_places")
def place_add(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "invite")
    form = GuestForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: invite(meeting, form.cleaned_data, by=part)):
        messages.success(request, _("%(name)s has been invited.") % {"name": form.instance})
        return redirect("meeting_places", key)
    context = {"meeting": meeting, "is_example": meeting.is_example, "part": part, "form": form}
    return render(request, "forums/place_add.html", context)


@back_to("meeting_places")
def place_edit(request: HttpRequest, key: UUID, place: UUID) -> HttpResponse:
    """Whether the papers are printed, and the answer that somebody gave by phone."""
    meeting, part = get_meeting_for(request, key, "invite")
    row = _row_of(meeting, place)
    form = PaperForm(request.POST or None, instance=row.place)
    if request.method == "POST" and done(form, lambda: set_on_paper(row.place, by=part, **form.cleaned_data)):
        messages.success(request, _("The choice has been saved."))
        return redirect("meeting_places", key)
    context = {
        "meeting": meeting,
        "is_example": meeting.is_example,
        "part": part,
        "row": row,
        "form": form,
        "address": address_of(row.place),
        "actions": available_actions(meeting, part),
    }
    return render(request, "forums/place_edit.html", context)


@back_to("meeting_places")
def place_remove(request: HttpRequest, key: UUID, place: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "invite")
    found = get_object_or_404(meeting.attendances.select_related("user"), key=place)
    found.meeting = meeting
    if request.method == "POST":
        remove_place(found, by=part)
        messages.success(request, _("The place has been removed."))
        return redirect("meeting_places", key)
    context = {"meeting": meeting, "is_example": meeting.is_example, "part": part, "place": found}
    return render(request, "forums/place_remove.html", context)


@back_to("meeting_places")
def places_update(request: HttpRequest, key: UUID) -> HttpResponse:
    """What has changed in the seats since the notice, and giving the new holders theirs."""
    meeting, part = get_meeting_for(request, key, "tell_change")
    if request.method == "POST":
        update_places(meeting, by=part)
        messages.success(request, _("The places are as the seats are now, and those concerned have been told."))
        return redirect("meeting_places", key)
    context = {"meeting": meeting, "is_example": meeting.is_example, "part": part, "changes": seat_changes(meeting)}
    return render(request, "forums/places_update.html", context)


@back_to("meeting_places")
def places_remind(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "tell_change")
    form, sent = GreetingForm(request.POST or None), []
    if request.method == "POST" and done(form, lambda: sent.extend(remind(meeting, by=part, **form.cleaned_data))):
        text = ngettext("%(count)s person has been reminded.", "%(count)s people have been reminded.", len(sent))
        messages.success(request, text % {"count": len(sent)})
        return redirect("meeting_places", key)
    waiting = [row for row in place_rows(meeting) if row.is_waiting]
    now = timezone.now()
    context = {
        "meeting": meeting,
        "is_example": meeting.is_example,
        "part": part,
        "form": form,
        "reached": [row for row in waiting if may_be_reminded(row.place, now)],
        "quiet": [row for row in waiting if not may_be_reminded(row.place, now)],
    }
    return render(request, "forums/places_remind.html", context)
