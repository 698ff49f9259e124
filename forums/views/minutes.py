"""The minutes of a meeting: read by each as far as they may, made, edited and sent for inspection."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forums.access import get_meeting_for
from forums.forms.minutes import FrameForm, InspectForm, SectionForm, SendForm
from forums.minutes.access import Reading, get_reading, get_written
from forums.minutes.content import content_of
from forums.minutes.editions import data_of, full_edition, latest_public
from forums.minutes.inspectors import candidates
from forums.minutes.printing import shown
from forums.minutes.sealing import document_of, waits_for_address
from forums.models import Edition, MeetingPrint, Minutes, MinutesEdition, Outcome
from forums.printing.jobs import request_print
from forums.views.refusals import back_to
from forums.workflow import minutes as verbs
from forums.workflow.table import available_actions
from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import Refused

State = Minutes.State


@login_not_required
@never_cache
def minutes_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The minutes as the reader may read them: the draft, the approved text, or the public copy."""
    reading = get_reading(request, key)
    context = frame(reading)
    if reading.minutes is None:
        context["count"] = Outcome.objects.filter(item__meeting=reading.meeting).count() if reading.writes else 0
        return render(request, "forums/minutes_none.html", context)
    context |= _text_context(reading) | _steps_context(reading)
    return render(request, "forums/minutes_detail.html", context)


def frame(reading: Reading) -> dict:
    meeting = reading.meeting
    return {
        "meeting": meeting,
        "forum": meeting.forum,
        "part": reading.part,
        "is_example": meeting.is_example,
        "minutes": reading.minutes,
        "actions": available_actions(meeting, reading.part),
        "writes": reading.writes,
        "is_inside": reading.is_inside,
    }


def _text_context(reading: Reading) -> dict:
    """What is shown: frozen once it has been approved, live before; outsiders get the public copy alone."""
    edition = shown_edition(reading)
    data = data_of(edition) if edition else content_of(reading.minutes)
    document = document_of(edition) if edition else None
    return {
        **shown(data),
        "edition": edition,
        "document": document,
        "waits_for_address": bool(edition and not document and waits_for_address(edition)),
    }


def shown_edition(reading: Reading) -> MinutesEdition | None:
    if reading.minutes.state != State.APPROVED:
        return None
    return full_edition(reading.minutes) if reading.is_inside else latest_public(reading.minutes)


def _steps_context(reading: Reading) -> dict:
    """What can be done next, for those who write, inspect or approve."""
    minutes, context = reading.minutes, {}
    if reading.inspection and minutes.state == State.INSPECTION:
        context["inspect_form"] = InspectForm(initial={"revision": minutes.revision})
        context["inspection"] = reading.inspection
    if reading.writes:
        sections = {str(row.item.key): row for row in minutes.sections.select_related("item")}
        changed_at = Outcome.objects.filter(item__meeting=reading.meeting).aggregate(last=Max("changed_at"))["last"]
        context |= {
            "rows": sections,
            "told": list(minutes.inspections.select_related("inspector")),
            "is_outdated": bool(changed_at and minutes.state != State.APPROVED and changed_at > minutes.made_at),
            "obstacle": "" if minutes.state == State.APPROVED else verbs.obstacle_to_approval(minutes),
            "public_document": _public_document(minutes),
            "removals_made": list(minutes.removals.all()),
        }
    return context


def _public_document(minutes: Minutes) -> object | None:
    edition = latest_public(minutes)
    return document_of(edition) if edition else None


@require_POST
@back_to("minutes_detail")
def minutes_start(request: HttpRequest, key: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "write_minutes")
    verbs.start_minutes(meeting, by=part)
    messages.success(request, _("The draft has been made from the agenda, the attendance and the outcomes."))
    return redirect("minutes_detail", meeting.key)


@back_to("minutes_detail")
def minutes_remake(request: HttpRequest, key: UUID) -> HttpResponse:
    """The confirmation before what was edited in the sections is lost."""
    reading = get_written(request, key, "write_minutes")
    if request.method == "POST":
        try:
            seen = int(request.POST.get("revision", "0") or 0)
            verbs.remake_minutes(reading.minutes, seen, by=reading.part)
        except (ChangedMeanwhile, ValueError):
            messages.warning(
                request, _("The minutes have been changed meanwhile. Look at them before they are made again.")
            )
            return redirect("minutes_remake", key)
        messages.success(request, _("The sections have been made again from what was recorded."))
        return redirect("minutes_detail", key)
    return render(request, "forums/minutes_remake.html", frame(reading))


@back_to("minutes_detail")
def minutes_section_edit(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    reading = get_written(request, key, "write_minutes")
    rows = reading.minutes.sections.select_related("item", "minutes__meeting")
    section = get_object_or_404(rows, number=number)
    form = SectionForm(request.POST or None, row=section)
    if request.method == "POST" and form.is_valid():
        try:
            facts = form.cleaned_data
            verbs.save_section(section, form.seen_revision, facts["title"], facts["text"], by=reading.part)
        except ChangedMeanwhile as stale:
            form = form.after(stale.row)
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The section has been saved."))
            return redirect(f"{request.path.rpartition('/pykala')[0]}/#s-{number}")
    context = {"section": section, "form": form}
    return render(request, "forums/minutes_section_edit.html", frame(reading) | context)


@back_to("minutes_detail")
def minutes_frame_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """What stands before and after the sections."""
    reading = get_written(request, key, "write_minutes")
    form = FrameForm(request.POST or None, row=reading.minutes)
    if request.method == "POST" and form.is_valid():
        try:
            facts = form.cleaned_data
            verbs.save_frame(reading.minutes, form.seen_revision, facts["opening"], facts["closing"], by=reading.part)
        except ChangedMeanwhile as stale:
            form = form.after(stale.row)
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The opening and the closing have been saved."))
            return redirect("minutes_detail", key)
    return render(request, "forums/minutes_frame_edit.html", frame(reading) | {"form": form})


@back_to("minutes_detail")
def minutes_send(request: HttpRequest, key: UUID) -> HttpResponse:
    reading = get_written(request, key, "send_to_inspection")
    named = candidates(reading.meeting)
    asked = set(reading.minutes.inspections.values_list("attendance", flat=True))
    initial = {"inspectors": [one.place.pk for one in named if one.place.pk in asked]}
    form = SendForm(request.POST or None, candidates=named, initial=initial)

    def send() -> None:
        facts = form.cleaned_data
        verbs.send_to_inspection(reading.minutes, facts["inspectors"], facts["inspect_by"], by=reading.part)

    if request.method == "POST" and done(form, send):
        messages.success(request, _("The minutes have been sent for inspection. The inspectors have been told."))
        return redirect("minutes_detail", key)
    return render(request, "forums/minutes_send.html", frame(reading) | {"form": form, "named": named})


@require_POST
@back_to("minutes_detail")
def minutes_mend(request: HttpRequest, key: UUID) -> HttpResponse:
    reading = get_written(request, key, "write_minutes")
    verbs.mend(reading.minutes, by=reading.part)
    messages.success(request, _("The minutes can be edited again. Send them for inspection once more afterwards."))
    return redirect("minutes_detail", key)


@require_POST
@back_to("minutes_detail")
def minutes_print(request: HttpRequest, key: UUID) -> HttpResponse:
    """A draft as PDF, for those who write it."""
    reading = get_written(request, key, "write_minutes")
    kind, edition = MeetingPrint.Kind.MINUTES, Edition.CHAIR
    job = request_print(reading.meeting, kind=kind, edition=edition, by=request.user)
    return redirect("meeting_print", reading.meeting.key, job.key)


def done(form: forms.Form, verb: Callable[[], Any]) -> bool:
    """Run the verb if the form is valid; what it refuses stands in the form, so that nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        verb()
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ChangedMeanwhile:
        form.add_error(None, _("The minutes have been changed meanwhile. Read them once more."))
    except ValidationError as error:
        say_in(form, error)
    return form.is_valid()
