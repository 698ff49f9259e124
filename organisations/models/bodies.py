"""The bodies that decide, the offices, and who holds a seat in them on which day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from organisations.models.organisation import Organisation
from organisations.models.validity import Validity, ValidityQuerySet, ends_after_start


class Body(Validity):
    """A council, board, committee or office of one organisation, or a body that several share (no organisation)."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("council")
        BOARD = "board", _("board")
        COMMITTEE = "committee", _("committee")
        OFFICIAL = "official", _("official")
        JOINT = "joint", _("joint body")
        OTHER = "other", _("other body")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name_fi = models.CharField(_("name in Finnish"), max_length=200)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, blank=True)
    decides_agreements = models.BooleanField(
        _("decides on cooperation agreements"),
        default=False,
        help_text=_("Each party's own administrative rules say which body decides: the council or the board."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")
    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name_fi"],
                name="body_name_once",
                violation_error_message=_("The organisation already has a body with this name."),
            ),
            ends_after_start("body_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Validity):
    """A seat in a body, or an office of the organisation when there is no body. The holder changes, the seat stays."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        MEMBER = "member", _("member")
        PRESENTER = "presenter", _("presenter")
        SECRETARY = "secretary", _("secretary")
        EXPERT = "expert", _("expert")
        OFFICE_HOLDER = "office_holder", _("office holder")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats", verbose_name=_("organisation"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=15, choices=Role, default=Role.OFFICE_HOLDER)
    title_fi = models.CharField(_("title in Finnish"), max_length=120)
    title_sv = models.CharField(_("title in Swedish"), max_length=120, blank=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("holder")
    )
    deputy_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name=_("deputy for")
    )
    deputy_order = models.PositiveSmallIntegerField(_("order among the deputies"), null=True, blank=True)

    title = Bilingual("title")
    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["body__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True, deputy_order__isnull=True)
                | Q(deputy_for__isnull=False, deputy_order__isnull=False),
                name="seat_deputy_has_order",
                violation_error_message=_("A deputy needs an order number."),
            ),
            ends_after_start("seat_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


class CouncilTerm(models.Model):
    """A term of the councils. Those of counties and municipalities differ before 2025 (DOMAIN.md section 3)."""

    kind = models.CharField(_("kind of council"), max_length=20, choices=Organisation.Kind)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    midpoint = models.DateField(_("last day of the first half"), null=True, blank=True)

    class Meta:
        verbose_name = _("council term")
        verbose_name_plural = _("council terms")
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "starts"], name="council_term_once"),
            models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="council_term_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.starts.year}–{self.ends.year}"
