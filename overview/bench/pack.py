"""A meeting with as much material as they come: forty attachments, 320 pages, half of them without tags."""

import datetime
import io

import pikepdf
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from documents.pdf import render_pdf
from documents.uploads import store_by_hash
from forums.models import AgendaItem, Attachment, AttachmentVersion, Forum, Meeting
from forums.printing.pack import render_pack
from forums.printing.pack_content import pack_content
from organisations.models import Organisation, User

ITEMS, FILES_EACH, PAGES_EACH = 10, 4, 8
SENTENCE = "Kunnan ja hyvinvointialueen yhteistyö etenee sovitulla tavalla. "


def make_meeting_with_material(county: Organisation, by: User) -> Meeting:
    """A meeting of one of the county's forums; every item with four attachments."""
    starts = timezone.now() + datetime.timedelta(days=14)
    meeting = Meeting.objects.create(
        forum=Forum.objects.filter(county=county).first(),
        number=999,
        year=starts.year,
        starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=2),
        place="Kaupungintalo",
    )
    tagged = _file()
    stored = [_stored(tagged), _stored(_without_tags(tagged))]
    for number in range(ITEMS):
        item = AgendaItem.objects.create(
            meeting=meeting, position=number, title=f"Asia {number}", minutes=10, text=f"<p>{SENTENCE * 8}</p>"
        )
        for place in range(FILES_EACH):
            _attach(item, place, stored[place % 2], by)
    return meeting


def make_pack(meeting: Meeting, by: User) -> bytes:
    with translation.override(meeting.language):
        return render_pack(pack_content(meeting, "members", by), is_draft=False)


def _file() -> bytes:
    pages = "".join(f"<h2>Luku {number}</h2>" + f"<p>{SENTENCE * 12}</p>" * 3 for number in range(PAGES_EACH))
    style = 'html { font: 10pt "Agreement Serif" } h2 { break-before: page }'
    head = f'<link rel="stylesheet" href="static:print/fonts.css"><style>{style}</style>'
    return render_pdf(f"<html><head>{head}</head><body>{pages}</body></html>", title="Liite", language="fi")


def _without_tags(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo
        pdf.save(out)
    return out.getvalue()


def _stored(data: bytes) -> str:
    return store_by_hash("material", ContentFile(data))


def _attach(item: AgendaItem, place: int, file: str, by: User) -> None:
    attachment = Attachment.objects.create(item=item, position=place, title=f"Liite {place}")
    AttachmentVersion.objects.create(
        attachment=attachment,
        number=1,
        file=file,
        pdf=file,
        file_name="liite.pdf",
        content_type="application/pdf",
        size=100_000,
        sha256="0" * 64,
        pages=PAGES_EACH,
        uploaded_by=by,
        uploaded_by_label=by.name,
    )
