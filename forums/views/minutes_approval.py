"""Minutes after they are written: inspected, approved, published, personal data removed, extracts."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from documents.models import ArchivedDocument
from documents.uploads import download_response
from forums.forms.minutes import ApproveForm, ExtractForm, InspectForm, RemovalForm
from forums.minutes.access import Reading, get_reading, get_written
from forums.minutes.content import has_secret
from forums.minutes.editions import count_of, data_of, full_edition, latest_public, places_of
from forums.minutes.sealing import MINUTES
from forums.models import Edition, MeetingPrint
from forums.printing.jobs import request_print
from forums.views.minutes import done, frame
from forums.views.refusals import back_to
from forums.workflow import minutes as verbs
from forums.workflow import minutes_public
from organisations.refusals import Refused


@back_to("minutes_detail")
def minutes_inspect(request: HttpRequest, key: UUID) -> HttpResponse:
    """What an inspector says; the form stands under the text that they have read."""
    reading = get_reading(request, key)
    if reading.inspection is None:
        raise Http404
    form = InspectForm(request.POST or None, initial={"revision": reading.minutes.revision})

    def inspect() -> None:
        facts = form.cleaned_data
        verbs.inspect(
            reading.inspection, facts["result"], facts["remark"], seen_revision=facts["revision"], by=reading.part
        )

    if request.method == "POST" and done(form, inspect):
        messages.success(request, _("Thank you. The secretary has been told."))
        return redirect("minutes_detail", key)
    context = {"form": form, "inspection": reading.inspection}
    return render(request, "forums/minutes_inspect.html", frame(reading) | context)


@back_to("minutes_detail")
def minutes_approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """The confirmation before the text is frozen for good."""
    reading = get_written(request, key, "approve_minutes")
    minutes = reading.minutes
    needs_note = verbs.needs_note(minutes)
    form = ApproveForm(request.POST or None, needs_note=needs_note, initial={"revision": minutes.revision})

    def approve() -> None:
        verbs.approve(minutes, form.cleaned_data["revision"], form.cleaned_data.get("note", ""), by=reading.part)

    if request.method == "POST" and done(form, approve):
        messages.success(request, _("The minutes have been approved. The sealed document is ready in a moment."))
        return redirect("minutes_detail", key)
    context = {"form": form, "obstacle": verbs.obstacle_to_approval(minutes), "needs_note": needs_note}
    return render(request, "forums/minutes_approve.html", frame(reading) | context)


@back_to("minutes_detail")
def minutes_publish(request: HttpRequest, key: UUID) -> HttpResponse:
    reading = get_written(request, key, "publish_minutes")
    if request.method == "POST":
        minutes_public.publish(reading.minutes, by=reading.part)
        messages.success(request, _("The minutes have been published."))
        return redirect("minutes_detail", key)
    edition = full_edition(reading.minutes)
    if edition is None:
        raise Refused(_("Minutes are published once they have been approved."))
    return render(request, "forums/minutes_publish.html", frame(reading) | {"has_secret": has_secret(data_of(edition))})


@back_to("minutes_detail")
def minutes_remove_data(request: HttpRequest, key: UUID) -> HttpResponse:
    """First the words are looked for and shown in their places, then removed by a second button."""
    reading = get_written(request, key, "remove_personal_data")
    edition = latest_public(reading.minutes)
    if edition is None:
        raise Refused(_("The minutes have not been published: there is no public copy."))
    form = RemovalForm(request.POST or None, initial={"edition": edition.number})
    found: list[tuple[str, int, list[str]]] = []
    if request.method == "POST" and form.is_valid():
        data, words = data_of(edition), form.cleaned_data["words"]
        found = [(word, count_of(data, word), places_of(data, word)) for word in words]
        missing = [word for word, count, _places in found if not count]
        if missing:
            names = ", ".join(missing)
            form.add_error("words", _("Not found as they are written: %(words)s") % {"words": names})
        elif "confirmed" in request.POST and done(form, lambda: _remove(reading, form)):
            messages.success(request, _("A new public copy has been made. The earlier one is no longer served."))
            return redirect("minutes_detail", key)
    context = {"form": form, "found": found, "edition": edition, "can_confirm": form.is_bound and form.is_valid()}
    return render(request, "forums/minutes_remove_data.html", frame(reading) | context)


def _remove(reading: Reading, form: RemovalForm) -> None:
    facts = form.cleaned_data
    minutes_public.remove_personal_data(
        reading.minutes, facts["words"], facts["what"], facts["because"], seen_edition=facts["edition"], by=reading.part
    )


@back_to("minutes_detail")
def extract_make(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """An extract of one section for one party, made by the worker."""
    reading = get_written(request, key, "make_extract")
    section = get_object_or_404(
        reading.minutes.sections.select_related("item", "minutes__meeting__forum"), number=number
    )
    form = ExtractForm(request.POST or None, section=section)
    if request.method == "POST" and form.is_valid():
        job = request_print(
            reading.meeting,
            kind=MeetingPrint.Kind.EXTRACT,
            edition=Edition.CHAIR,
            item=section.item,
            options={"receiver": form.cleaned_data["receiver"].pk},
            by=request.user,
        )
        return redirect("meeting_print", reading.meeting.key, job.key)
    return render(request, "forums/extract_make.html", frame(reading) | {"form": form, "section": section})


@login_not_required
@never_cache
def minutes_file(request: HttpRequest, key: UUID, code: str) -> FileResponse:
    """The archived PDF. Those inside get every edition; others the newest public one, and no earlier."""
    reading = get_reading(request, key)
    if reading.minutes is None:
        raise Http404
    rows = ArchivedDocument.objects.filter(what=MINUTES, subject=reading.minutes.key)
    document = get_object_or_404(rows, code=code)
    latest = latest_public(reading.minutes)
    if not (reading.is_inside or (latest and latest.code == document.code)):
        raise Http404
    meeting = reading.meeting
    edition = "" if document.edition == ArchivedDocument.Edition.FULL else f"-julkinen-{document.number}"
    return download_response(document.file, f"poytakirja-{meeting.number}-{meeting.year}{edition}.pdf")
