"""The material pack of a meeting: what goes in, drafts of it, what has been sent, and the sending."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from documents.uploads import download_response
from forums.access import get_meeting_for, get_papers
from forums.agenda import AgendaLine, agenda_of
from forums.forms.sending import SendingForm
from forums.forms.verbs import done
from forums.material.shown import shown_attachments
from forums.models import Attachment, Edition, Meeting, MeetingPrint, Sending, SentPack
from forums.participants import Participant
from forums.printing.jobs import request_print
from forums.problems import problems_of
from forums.rules import may_read
from forums.sendings import has_news, is_being_sent, made_secret_since
from forums.views.refusals import back_to
from forums.workflow.sending import send_material
from forums.workflow.table import available_actions

PACK_KINDS = (MeetingPrint.Kind.PACK, MeetingPrint.Kind.SUPPLEMENT, MeetingPrint.Kind.SENDING)
DRAFTS = (MeetingPrint.Kind.PACK, MeetingPrint.Kind.SUPPLEMENT)
SHOWN_DRAFTS = 5


@dataclass(frozen=True)
class SentRow:
    """A sending with the packs that the reader may have, the fullest edition first."""

    sending: Sending
    packs: list[SentPack]


@login_not_required
def meeting_pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """What goes in and what is missing, for those who make the pack; what has been sent, by edition."""
    meeting, part, edition = get_papers(request, key)
    actions = available_actions(meeting, part)
    context = {
        "meeting": meeting,
        "part": part,
        "is_example": meeting.is_example,
        "edition": edition,
        "actions": actions,
        "sent": _sent(meeting, part),
        **(_making(request, meeting, part) if "make_pack" in actions else {}),
    }
    return render(request, "forums/meeting_pack.html", context)


def _making(request: HttpRequest, meeting: Meeting, part: Participant) -> dict:
    lines = agenda_of(meeting, Edition.CHAIR)
    attachments = _attachments(lines)
    drafts = meeting.prints.filter(kind__in=PACK_KINDS, requested_by=request.user)
    return {
        "problems": problems_of(meeting, lines),
        "items": [line for line in lines if line.number],
        "attachments": attachments,
        "ready": sum(bool(row.current and row.current.pdf) for row in attachments),
        "pages": sum(row.current.pages or 0 for row in attachments if row.current),
        "editions": [Edition(edition) for edition in Edition.values if may_read(part, meeting, edition)],
        "drafts": [job for job in drafts[:SHOWN_DRAFTS] if may_read(part, meeting, job.edition)],
        "is_being_sent": is_being_sent(meeting),
        "has_news": has_news(meeting),
    }


def _attachments(lines: list[AgendaLine]) -> list[Attachment]:
    return [row.attachment for line in lines if line.number for row in shown_attachments(line.item, Edition.CHAIR)]


def _sent(meeting: Meeting, part: Participant) -> list[SentRow]:
    order = {edition: place for place, edition in enumerate(Edition.values)}
    rows = []
    for sending in meeting.sendings.prefetch_related("packs").order_by("-number"):
        packs = [pack for pack in sending.packs.all() if may_read(part, meeting, pack.edition)]
        rows.append(SentRow(sending, sorted(packs, key=lambda pack: order[pack.edition])))
    return rows


@require_POST
@back_to("meeting_pack")
def pack_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for a draft of one edition, whole or only what is new; the page of the print tells how far it is."""
    meeting, part = get_meeting_for(request, key, "make_pack")
    edition, kind = request.POST.get("edition", ""), request.POST.get("kind", MeetingPrint.Kind.PACK)
    if edition not in Edition.values or kind not in DRAFTS or not may_read(part, meeting, edition):
        raise Http404
    job = request_print(meeting, kind=kind, edition=edition, by=request.user)
    return redirect("meeting_print", meeting.key, job.key)


@login_not_required
def sent_pack_file(request: HttpRequest, key: UUID, number: int, edition: str) -> FileResponse:
    """A pack as it was sent; the public edition to everybody once the meeting is public."""
    meeting, part, own = get_papers(request, key)
    packs = SentPack.objects.select_related("sending__meeting")
    pack = get_object_or_404(packs, sending__meeting=meeting, sending__number=number, edition=edition)
    if not may_read(part, meeting, edition) or (own == Edition.PUBLIC and made_secret_since(pack.sending)):
        raise Http404
    return download_response(pack.file, pack.file_name)


@back_to("meeting_pack")
def material_send(request: HttpRequest, key: UUID) -> HttpResponse:
    """To whom and what, then the sending; what is still missing stops it here."""
    meeting, part = get_meeting_for(request, key, "send_material")
    form = SendingForm(request.POST or None, is_first=not meeting.sendings.exists())
    jobs: list[MeetingPrint] = []
    if request.method == "POST" and done(
        form, lambda: jobs.append(send_material(meeting, by=part, **form.cleaned_data))
    ):
        return redirect("meeting_print", key, jobs[0].key)
    lines = agenda_of(meeting, Edition.CHAIR)
    places = meeting.places
    context = {
        "meeting": meeting,
        "part": part,
        "is_example": meeting.is_example,
        "form": form,
        "problems": [problem for problem in problems_of(meeting, lines) if problem.blocks],
        "told": sum(bool(place.user_id or place.email) for place in places),
        "on_paper": sum(place.on_paper for place in places),
        "attachments": _attachments(lines),
    }
    return render(request, "forums/material_send.html", context)
