"""The minutes of a meeting: drafted, inspected, approved, frozen; and what was taken out of the public copy."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.append_only import AppendOnly
from forums.models.attendance import Attendance
from forums.models.meeting import AgendaItem, Meeting
from organisations.models import User


class Minutes(models.Model):
    """Draft → out for inspection → approved. What was approved stands frozen in the first `MinutesEdition`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        INSPECTION = "inspection", _("being inspected")
        APPROVED = "approved", _("approved")

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="record")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opening = models.TextField(_("opening"), blank=True)
    closing = models.TextField(_("closing"), blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    inspect_by = models.DateField(_("inspected by"), null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by_label = models.CharField(max_length=250, blank=True, editable=False)
    approval_note = models.CharField(_("note on the approval"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    public_edition = models.PositiveSmallIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                name="minutes_approved_at_a_time",
                condition=Q(state="approved", approved_at__isnull=False)
                | (~Q(state="approved") & Q(approved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="minutes_published_are_approved", condition=Q(published_at__isnull=True) | Q(state="approved")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}"


class MinutesEdition(models.Model):
    """Approved minutes as they are kept for good: `content` is the exact canonical JSON, `sha256` its hash.

    The full edition is number 1 and the only one of its kind. Public editions are numbered from 1; removing personal
    data makes the next one. The worker seals each (`forums/minutes/sealing.py`), with the code and address kept here.
    """

    class Kind(models.TextChoices):
        FULL = "full", _("full edition")
        PUBLIC = "public", _("public edition")

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=6, choices=Kind)
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=19, unique=True)
    public_url = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by_label = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("edition of minutes")
        verbose_name_plural = _("editions of minutes")
        ordering = ["minutes", "kind", "number"]
        constraints = [
            AppendOnly(name="minutes_edition_append_only"),
            models.UniqueConstraint(fields=["minutes", "kind", "number"], name="minutes_edition_once"),
            models.CheckConstraint(name="minutes_full_edition_is_one", condition=~Q(kind="full") | Q(number=1)),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.kind} {self.number}"


class MinutesSection(models.Model):
    """One § of the minutes: an item as it was handled."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="sections")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="minutes_sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=250)
    text = models.TextField(_("text"), blank=True)
    is_secret = models.BooleanField(default=False)
    ground = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("section of minutes")
        verbose_name_plural = _("sections of minutes")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="minutes_section_once")]

    def __str__(self) -> str:
        return f"§ {self.number} {self.title}"


class Inspection(models.Model):
    """A person named to inspect the minutes, and what they say of them."""

    class Result(models.TextChoices):
        WAITING = "waiting", _("not inspected yet")
        FOUND_RIGHT = "found_right", _("found right")
        REMARK = "remark", _("has a remark")

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="inspections")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="inspections")
    inspector = models.ForeignKey(User, models.PROTECT, related_name="inspections")
    result = models.CharField(max_length=11, choices=Result, default=Result.WAITING)
    remark = models.TextField(_("remark"), blank=True)
    inspected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("inspection of minutes")
        verbose_name_plural = _("inspections of minutes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "inspector"], name="inspector_named_once")]

    def __str__(self) -> str:
        return f"{self.inspector}"


class Removal(models.Model):
    """Personal data taken out of the public copy: what kind, how often, by whom and why — not the data itself."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="removals")
    edition = models.PositiveSmallIntegerField()
    what = models.CharField(_("what was removed"), max_length=150)
    because = models.CharField(_("why"), max_length=250)
    count = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("removal from the public copy")
        verbose_name_plural = _("removals from public copies")
        ordering = ["at", "pk"]
        constraints = [AppendOnly(name="removal_append_only")]

    def __str__(self) -> str:
        return self.what
