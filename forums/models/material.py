"""What is attached to an agenda, and what has been sent out of it."""

import datetime
import uuid
from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.append_only import AppendOnly
from documents.conversions import ConversionProblem
from documents.jobs import DocumentJob
from forums.models.meeting import AgendaItem, Meeting, Publicity
from organisations.models import Organisation, User


class Attachment(models.Model):
    """A file of an item, with its versions; withdrawn, never deleted, once it has been sent out."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="attachments")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=250)
    publicity = models.CharField(_("publicity"), max_length=6, choices=Publicity, default=Publicity.PUBLIC)
    ground = models.CharField(_("ground for secrecy"), max_length=200, blank=True)
    is_expected = models.BooleanField(
        _("announced, file still missing"), default=False, help_text=_("The pack is not sent before the file is here.")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_secret_has_ground",
                condition=Q(publicity="public") | ~Q(ground=""),
                violation_error_message=_("Name the ground for secrecy: the act and its section."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_secret(self) -> bool:
        """Secret itself, or attached to a secret item."""
        return self.publicity == Publicity.SECRET or self.item.is_secret

    @property
    def secrecy_ground(self) -> str:
        """Its own ground, else that of its item."""
        return self.ground or self.item.ground

    @property
    def current(self) -> "AttachmentVersion | None":
        """The version that goes into the pack; None while the file is missing."""
        return next(iter(self.versions.all()), None)


class AttachmentVersion(models.Model):
    """One file of an attachment as it was brought, and its PDF for the pack when it is no PDF itself.

    `conversion` tells how far the PDF is and `problem` why there is none; `pages` counts the pages of the PDF,
    `is_tagged` whether a screen reader can follow it.
    """

    class Conversion(models.TextChoices):
        NONE = "none", _("is a PDF")
        WAITING = "waiting", _("waits to be made into a PDF")
        READY = "ready", _("made into a PDF")
        FAILED = "failed", _("can't be made into a PDF")

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="versions")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    conversion = models.CharField(max_length=7, choices=Conversion, default=Conversion.NONE)
    problem = models.CharField(max_length=10, choices=ConversionProblem, blank=True)
    pdf = models.CharField(max_length=200, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    is_tagged = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_by_label = models.CharField(max_length=250)
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of an attachment")
        verbose_name_plural = _("versions of attachments")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="attachment_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.number})"

    @property
    def extension(self) -> str:
        """The ending of the stored file, which its content has earned."""
        return PurePath(self.file).suffix.removeprefix(".")

    @property
    def has_waited_long(self) -> bool:
        """Whether the worker should have been at it by now: it can be asked again."""
        is_old = self.uploaded_at < timezone.now() - datetime.timedelta(minutes=15)
        return is_old and self.conversion == self.Conversion.WAITING

    @property
    def pdf_name(self) -> str:
        """What the PDF is called when it is downloaded."""
        return f"{PurePath(self.file_name).stem}.pdf"


class Edition(models.TextChoices):
    """For whom a pack is: with the notes for the chair, for the members, or without what is secret."""

    CHAIR = "chair", _("the chair's edition")
    MEMBERS = "members", _("the members' edition")
    PUBLIC = "public", _("the public edition")


class MeetingPrint(DocumentJob):
    """A request for a document about a meeting: a pack, minutes, an extract of one item, a data pack."""

    class Kind(models.TextChoices):
        PACK = "pack", _("meeting pack")
        SUPPLEMENT = "supplement", _("supplement to the pack")
        SENDING = "sending", _("sending of the material")
        MINUTES = "minutes", _("minutes")
        EXTRACT = "extract", _("extract")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="prints")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="prints")
    kind = models.CharField(max_length=10, choices=Kind)
    edition = models.CharField(max_length=7, choices=Edition, default=Edition.MEMBERS)

    class Meta(DocumentJob.Meta):
        verbose_name = _("print of a meeting")
        verbose_name_plural = _("prints of meetings")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind} {self.edition} {self.state}"


class Sending(models.Model):
    """Material that has gone out: what it held, and the pack of each edition as it was that day.

    `contents` lists the keys of the items and of the attachment versions, so that the next one can mark what is new.
    `key` is that of the job that made it: a job that is run again after a crash does not send twice.
    """

    class Kind(models.TextChoices):
        PACK = "pack", _("pack")
        SUPPLEMENT = "supplement", _("supplement")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="sendings")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PACK)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_by_label = models.CharField(max_length=250)
    contents = models.JSONField(default=dict)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("sending of material")
        verbose_name_plural = _("sendings of material")
        ordering = ["number"]
        constraints = [
            AppendOnly(name="sending_append_only"),
            models.UniqueConstraint(fields=["meeting", "number"], name="sending_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"


class SentPack(models.Model):
    """The file of one edition of a sending; kept for good."""

    sending = models.ForeignKey(Sending, models.PROTECT, related_name="packs")
    edition = models.CharField(max_length=7, choices=Edition)
    file = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("pack that was sent")
        verbose_name_plural = _("packs that were sent")
        constraints = [
            AppendOnly(name="sent_pack_append_only"),
            models.UniqueConstraint(fields=["sending", "edition"], name="sent_pack_edition_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class MeetingEvent(models.Model):
    """What happened to a meeting: one row for each step, written with the step itself and never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what"), max_length=30)
    comment = models.TextField(_("comment"), blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=250)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("event of a meeting")
        verbose_name_plural = _("events of meetings")
        ordering = ["at", "pk"]
        constraints = [AppendOnly(name="meeting_event_append_only")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
