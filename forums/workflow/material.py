"""Material of the items: added, announced, replaced, ordered, withdrawn; a mistake is deleted until it has gone out."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.forms.annexes import KeptFile
from documents.uploads import CONTENT_TYPES
from forums import rules
from forums.material.conversion import make_pdf_of, read_facts
from forums.material.files import MEGABYTE, forget_files
from forums.models import AgendaItem, Attachment, AttachmentVersion, Meeting, MeetingPrint
from forums.participants import Participant
from forums.workflow.agenda import named
from forums.workflow.preparing import STEP
from forums.workflow.table import guard, locked, log
from interfaces.saving import ChangedMeanwhile
from organisations.ordering import moved
from organisations.refusals import NotAllowed, Refused

Conversion = AttachmentVersion.Conversion


def open_item(item: AgendaItem, by: Participant) -> AgendaItem:
    """Lock the meeting and return the item as it is now, for changing its material.

    Raises NotAllowed, WrongState once the meeting has been held, Refused when the item is off the agenda.
    """
    meeting = locked(item.meeting)
    guard("add_material", meeting, by)
    item = meeting.items.filter(pk=item.pk, withdrawn_at__isnull=True).first()
    if item is None:
        raise Refused(_("The item is no longer on the agenda."))
    if not rules.may_add_material(by, item):
        raise NotAllowed(_("Material is added by the secretary, and by who presents the item."))
    return item


def add_attachments(
    item: AgendaItem, files: Iterable[tuple[str, KeptFile]], *, publicity: str, ground: str = "", by: Participant
) -> list[Attachment]:
    """Attach files, each under its title, last in the item. Raises Refused when the meeting has too much material."""
    brought = [(title, file, _facts(file)) for title, file in files]
    with transaction.atomic():
        item = open_item(item, by)
        _refuse_too_much(item.meeting, [file.size for _title, file, _known in brought])
        rows = []
        for title, file, facts in brought:
            row = _append(item, Attachment(title=title[:250], publicity=publicity, ground=ground))
            _add_version(row, file, facts, by)
            rows.append(row)
        log(item.meeting, "add_material", by, named(item))
        return rows


@transaction.atomic
def announce_attachment(item: AgendaItem, title: str, *, by: Participant) -> Attachment:
    """Say that an attachment will come. The pack is not sent before its file is here."""
    item = open_item(item, by)
    row = _append(item, Attachment(title=title, is_expected=True))
    log(item.meeting, "announce_material", by, named(item))
    return row


@transaction.atomic
def edit_attachment(attachment: Attachment, seen_revision: int, fields: dict[str, Any], *, by: Participant) -> None:
    """Save over the revision that the form was opened with.

    Raises ChangedMeanwhile when somebody has saved in between, ValidationError when a secret one names no ground.
    """
    item = open_item(attachment.item, by)
    row = item.attachments.get(pk=attachment.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    _claim(item, attachment, seen_revision, **fields)
    log(item.meeting, "edit_material", by, named(item))


def add_version(attachment: Attachment, seen_revision: int, file: KeptFile, *, by: Participant) -> None:
    """Bring a new file in the place of the present or the missing one; the earlier ones are kept.

    Raises ChangedMeanwhile when somebody has changed the attachment in between, Refused when it is too much.
    """
    facts = _facts(file)
    with transaction.atomic():
        item = open_item(attachment.item, by)
        _claim(item, attachment, seen_revision, is_expected=False)
        row = item.attachments.get(pk=attachment.pk)
        _refuse_too_much(item.meeting, [file.size], without=row)
        _add_version(row, file, facts, by)
        log(item.meeting, "replace_material", by, named(item))


@transaction.atomic
def withdraw_attachment(attachment: Attachment, *, by: Participant) -> None:
    """Take it off the item. Its files stay for those who tend the material, and it can be brought back."""
    _set_withdrawn(attachment, timezone.now(), "withdraw_material", by)


@transaction.atomic
def restore_attachment(attachment: Attachment, *, by: Participant) -> None:
    _set_withdrawn(attachment, None, "restore_material", by)


@transaction.atomic
def move_attachment(attachment: Attachment, direction: str, *, by: Participant) -> None:
    """Move it one place `up` or `down` in its item; at the edge nothing happens."""
    item = open_item(attachment.item, by)
    order = moved(item.attachments.filter(withdrawn_at__isnull=True), attachment, up=direction != "down")
    for place, row in enumerate(order, 1):
        row.position = place * STEP
    Attachment.objects.bulk_update(order, ["position"])


def has_gone_out(version: AttachmentVersion) -> bool:
    """Whether material of the meeting was sent after the file had come."""
    return version.attachment.item.meeting.sendings.filter(sent_at__gte=version.uploaded_at).exists()


@transaction.atomic
def delete_version(version: AttachmentVersion, *, by: Participant) -> None:
    """Remove a file that was brought by mistake for good, with the packs made of it; an attachment without files goes.

    Raises Refused when the file has been sent out: then the attachment can only be withdrawn.
    """
    item = open_item(version.attachment.item, by)
    if has_gone_out(version):
        raise Refused(_("The file has been sent out, so it is not deleted. Withdraw the attachment instead."))
    prints = item.meeting.prints.filter(
        kind__in=[MeetingPrint.Kind.PACK, MeetingPrint.Kind.SUPPLEMENT], requested_at__gte=version.uploaded_at
    )
    packs, files = list(prints.exclude(file="").values_list("file", flat=True)), [version.file, version.pdf]
    prints.delete()
    rows = item.attachments.filter(pk=version.attachment_id)
    version.delete()
    rows.filter(versions__isnull=True).delete()
    rows.update(revision=F("revision") + 1)
    log(item.meeting, "delete_material", by, named(item))
    transaction.on_commit(lambda: _forget(files, packs))


@transaction.atomic
def try_again(version: AttachmentVersion, *, by: Participant) -> None:
    """Have the PDF made once more."""
    open_item(version.attachment.item, by)
    rows = AttachmentVersion.objects.filter(pk=version.pk).exclude(conversion__in=[Conversion.NONE, Conversion.READY])
    if rows.update(conversion=Conversion.WAITING, problem=""):
        make_pdf_of.enqueue(version.pk)


def _forget(files: list[str], packs: list[str]) -> None:
    forget_files(files)
    for name in packs:
        if not MeetingPrint.objects.filter(file=name).exists():
            default_storage.delete(name)


def _facts(file: KeptFile) -> dict[str, Any]:
    """What is known of the file at once: a PDF is read, the rest waits for the worker. Outside the transaction."""
    if file.content_type != CONTENT_TYPES["pdf"]:
        return {"conversion": Conversion.WAITING}
    with default_storage.open(file.file) as stored:
        return {"conversion": Conversion.NONE, "pdf": file.file, **read_facts(stored.read())}


def _append(item: AgendaItem, row: Attachment) -> Attachment:
    row.item = item
    row.position = (item.attachments.aggregate(last=Max("position"))["last"] or 0) + STEP
    row.full_clean()
    row.save()
    return row


def _add_version(row: Attachment, file: KeptFile, facts: dict[str, Any], by: Participant) -> None:
    version = AttachmentVersion.objects.create(
        attachment=row,
        number=(row.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        file=file.file,
        file_name=file.file_name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by=by.user,
        uploaded_by_label=by.label[:250],
        **facts,
    )
    if version.conversion == Conversion.WAITING:
        make_pdf_of.enqueue(version.pk)


def _claim(item: AgendaItem, attachment: Attachment, seen_revision: int, **fields: Any) -> None:
    """Write the fields if nobody has saved since the revision that was seen."""
    rows = item.attachments.filter(pk=attachment.pk, revision=seen_revision)
    if not rows.update(**fields, revision=F("revision") + 1):
        raise ChangedMeanwhile(item.attachments.get(pk=attachment.pk))


def _set_withdrawn(attachment: Attachment, at: Any, verb: str, by: Participant) -> None:
    item = open_item(attachment.item, by)
    item.attachments.filter(pk=attachment.pk).update(withdrawn_at=at, revision=F("revision") + 1)
    log(item.meeting, verb, by, named(item))


def _refuse_too_much(meeting: Meeting, sizes: list[int], without: Attachment | None = None) -> None:
    """The current files of the standing attachments, with these, must fit into the meeting's limit."""
    limit = settings.MATERIAL_MEETING_MB * MEGABYTE
    rows = Attachment.objects.filter(item__meeting=meeting, withdrawn_at__isnull=True, item__withdrawn_at__isnull=True)
    rows = rows.exclude(pk=without.pk) if without else rows
    there = [row.current for row in rows.prefetch_related("versions")]
    total = sum(version.size for version in there if version) + sum(sizes)
    if total > limit:
        raise Refused(
            _("The meeting would have %(size)s of material, and at most %(limit)s fits. Make the files smaller.")
            % {"size": filesizeformat(total), "limit": filesizeformat(limit)}
        )
