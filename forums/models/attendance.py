"""Who is invited to a meeting, what they answer, and who is there for whom."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.models.meeting import AgendaItem, Meeting
from organisations.models import Organisation, Seat, User


class Attendance(models.Model):
    """A place at the meeting: that of a seat (who comes may be its deputy), or of somebody invited besides.

    Name, role and organisation are copied in at the notice: they stay though the seat's holder changes.
    `key` opens the personal page on which one answers; it ends with the meeting.
    """

    class Answer(models.TextChoices):
        NONE = "none", _("has not answered")
        ATTENDING = "attending", _("attends")
        DEPUTY = "deputy", _("the deputy comes")
        ABSENT = "absent", _("is absent")

    class Presence(models.TextChoices):
        UNKNOWN = "unknown", _("not recorded")
        PRESENT = "present", _("present")
        REMOTE = "remote", _("present by a remote connection")
        DEPUTY = "deputy", _("the deputy is present")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="attendances")
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=15, choices=Seat.Role, default=Seat.Role.EXPERT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    on_paper = models.BooleanField(
        _("gets the material on paper"), default=False, help_text=_("The same PDF is printed and posted.")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(_("message to the secretary"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    deputy = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="deputised", verbose_name=_("deputy")
    )
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, default=Presence.UNKNOWN)
    presence_note = models.CharField(_("note on the presence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("place at a meeting")
        verbose_name_plural = _("places at meetings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(seat__isnull=False), name="attendance_seat_once"
            ),
            models.CheckConstraint(
                name="attendance_is_of_somebody",
                condition=Q(seat__isnull=False) | ~Q(name="") | ~Q(organisation_name=""),
                violation_error_message=_("Give the name or the organisation of the one who is invited."),
            ),
            models.CheckConstraint(
                name="attendance_deputy_is_named",
                condition=~Q(answer="deputy") | Q(deputy__isnull=False),
                violation_error_message=_("Name the deputy who comes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.organisation_name or str(self.seat)

    @property
    def brings_deputy(self) -> bool:
        """Whether `deputy` comes or came; a deputy once noted by mistake stands there still."""
        return self.answer == self.Answer.DEPUTY or self.presence == self.Presence.DEPUTY


class Disqualification(models.Model):
    """Somebody does not take part in an item (Administrative Procedure Act 434/2003, 27–30 §)."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="disqualifications")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="disqualifications")
    ground = models.CharField(_("ground"), max_length=250)

    class Meta:
        verbose_name = _("disqualification")
        verbose_name_plural = _("disqualifications")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "attendance"], name="disqualified_once")]

    def __str__(self) -> str:
        return f"{self.attendance}: {self.ground}"
