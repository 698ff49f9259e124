"""Who is at the meeting, and who does not take part in an item: saved one by one while the meeting goes on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forums.access import get_meeting_for
from forums.forms.recording import DisqualificationForm, PresenceForm
from forums.models import Disqualification, Meeting
from forums.participants import Participant
from forums.places import PlaceRow, place_rows
from forums.recording.quorum import quorum_of
from forums.views.recording import get_item, record_page, record_url, with_meeting
from forums.views.refusals import back_to
from forums.workflow import recording
from interfaces.forms.over_row import say_in


@require_POST
@back_to("meeting_record")
def presence_save(request: HttpRequest, key: UUID, place: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "record")
    row = next((with_meeting(meeting, row) for row in place_rows(meeting) if row.place.key == place), None)
    if row is None:
        raise Http404
    form = PresenceForm(request.POST, row=row)
    status, saved, theirs = 422, None, None
    try:
        if form.is_valid():
            facts = {name: form.cleaned_data[name] for name in ("presence", "note", "deputy")}
            saved = recording.record_presence(row.place, **facts, seen=form.seen, by=part)
            status = 200
    except recording.ChangedMeanwhileAtPlace as stale:
        status, theirs = 409, stale.place
    except ValidationError as error:
        form.add_error(None, error.messages)
    if not request.htmx:
        return _presence_page(request, meeting, part, row, form, saved)
    context = {"row": row, "saved_at": saved and timezone.now(), "errors_of": form, "theirs": theirs}
    context |= {"place": saved or theirs or row.place, "quorum": quorum_of(one.place for one in place_rows(meeting))}
    return render(request, "forums/_presence_state.html", context, status=status)


def _presence_page(
    request: HttpRequest, meeting: Meeting, part: Participant, row: PlaceRow, form: PresenceForm, saved: object
) -> HttpResponse:
    if saved:
        messages.success(request, _("The attendance has been saved."))
    else:
        faults = [text for texts in form.errors.values() for text in texts]
        changed = _("Somebody else has recorded this place meanwhile. Check it below.")
        messages.warning(request, " ".join(faults) or changed)
    return redirect(record_url(meeting, end=f"#p-{row.place.pk}"))


@require_POST
@back_to("meeting_record")
def disqualification_add(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "record")
    row = get_item(meeting, item)
    form = DisqualificationForm(request.POST, item=row, barred=[])

    def add() -> None:
        recording.disqualify(row, form.cleaned_data["attendance"], form.cleaned_data["ground"], by=part)

    if _tried(form, add):
        messages.success(request, _("The disqualification has been noted."))
        return redirect(record_url(meeting, row))
    return record_page(request, meeting, part, str(row.key), status=422, disqualification=form)


def _tried(form: forms.Form, verb: Callable[[], Any]) -> bool:
    if form.is_valid():
        try:
            verb()
        except ValidationError as error:
            say_in(form, error)
    return form.is_valid()


@require_POST
@back_to("meeting_record")
def disqualification_lift(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "record")
    rows = Disqualification.objects.select_related("item__meeting").filter(item__meeting=meeting)
    row = get_object_or_404(rows, pk=pk)
    recording.lift_disqualification(row, by=part)
    messages.success(request, _("The note has been removed."))
    return redirect(record_url(meeting, row.item))
