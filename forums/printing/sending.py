"""Sending the material, as the worker does it: every edition is made from the same content, then all of it goes out."""

import io

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from documents.jobs import CannotBeMade, Made
from documents.uploads import store_by_hash
from forums.models import Edition, MeetingPrint, Sending
from forums.participants import participant_in
from forums.printing.pack import pack_name, render_pack
from forums.printing.pack_content import pack_content
from forums.printing.pack_files import Looks
from forums.sendings import MadePack, contents_now, record_sending, refuse_unready
from organisations.acting import every_acting
from organisations.refusals import NotAllowed, Refused

FOLDER = "packs"
EDITIONS = (Edition.CHAIR, Edition.MEMBERS, Edition.PUBLIC)


def render_sending(job: MeetingPrint) -> Made:
    """Make the three editions, record the sending and tell people. Returns the chair's edition.

    Run again after a crash it finds the sending by its key and sends nothing twice.
    """
    sending = Sending.objects.filter(key=job.key).first()
    if sending is None:
        with translation.override(job.requested_by.language):
            try:
                sending = _send(job)
            except (Refused, NotAllowed) as refusal:
                raise CannotBeMade(str(refusal)) from refusal
    pack = sending.packs.get(edition=job.edition)
    with default_storage.open(pack.file) as file:
        return Made(file.read(), pack.file_name)


def _send(job: MeetingPrint) -> Sending:
    kind, message = job.options["kind"], job.options.get("message", "")
    refuse_unready(job.meeting, kind)
    today = timezone.localdate()
    by = participant_in(job.meeting.forum, job.requested_by, every_acting(job.requested_by, today), today)
    contents = contents_now(job.meeting)
    return record_sending(job, _packs(job, kind), contents, by=by, kind=kind, message=message)


def _packs(job: MeetingPrint, kind: str) -> list[MadePack]:
    looks, made = Looks(), []
    for place, edition in enumerate(EDITIONS):
        job.tell_progress(place, len(EDITIONS))
        with translation.override(job.meeting.language):
            content = pack_content(
                job.meeting, edition, job.requested_by, only_new=kind == Sending.Kind.SUPPLEMENT, looks=looks
            )
            pdf = render_pack(content, is_draft=False)
            file = store_by_hash(FOLDER, ContentFile(pdf))
            made.append(MadePack(edition, file, pack_name(content), _pages(pdf)))
    return made


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
