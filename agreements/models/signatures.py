"""Who signs for each party, their signatures, the sealing record, and for whom the agreement is in force."""

import datetime
import json
import uuid
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Party
from agreements.models.version import Version
from documents.append_only import AppendOnly
from finnish.languages import Bilingual
from finnish.text import date as finnish_date
from organisations.models import Seat


class SignatureSlot(models.Model):
    """A person who signs for a party. `turn` orders the signing: those with a smaller turn sign first."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="slots")
    turn = models.PositiveSmallIntegerField(
        _("turn"), default=1, help_text=_("Those with a smaller number sign first.")
    )
    name = models.CharField(_("name"), max_length=150)
    title_fi = models.CharField(_("title in Finnish"), max_length=120)
    title_sv = models.CharField(_("title in Swedish"), max_length=120, blank=True)
    mandate = models.CharField(
        _("mandate"),
        max_length=200,
        blank=True,
        help_text=_("What the right to sign is based on, such as the administrative rules."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signature_slots",
        verbose_name=_("user"),
    )
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signature_slots",
        verbose_name=_("seat"),
        help_text=_("When the holder of the seat changes, the successor signs."),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    has_deputies = True  # unless a query over many has found that there are none

    title = Bilingual("title")

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["turn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "user"],
                condition=Q(user__isnull=False),
                name="slot_user_once",
                violation_error_message=_("This person already signs for the party."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title_fi} {self.name}"

    def title_in(self, language: str) -> str:
        return self.title_sv if language == "sv" and self.title_sv else self.title_fi

    def mandate_holds(self, on: datetime.date) -> bool:
        """Whether the named person still holds the seat that their right to sign hangs on, when it hangs on one."""
        return self.seat is None or (self.seat.is_valid(on) and self.seat.holder_id == self.user_id)

    def deputy_of_user(self, user_id: int) -> "SlotDeputy | None":
        return next((deputy for deputy in self.named_deputies if deputy.user_id == user_id), None)

    @property
    def named_deputies(self) -> "list[SlotDeputy]":
        """In the order of naming."""
        return list(self.deputies.all()) if self.has_deputies else []


class SlotDeputy(models.Model):
    """Who may sign in the place of a signatory; the order of naming is that of asking."""

    slot = models.ForeignKey(SignatureSlot, models.CASCADE, related_name="deputies")
    name = models.CharField(_("name"), max_length=150)
    title_fi = models.CharField(_("title in Finnish"), max_length=120)
    title_sv = models.CharField(_("title in Swedish"), max_length=120, blank=True)
    mandate = models.CharField(_("mandate"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slot_deputies",
        verbose_name=_("user"),
    )

    title = Bilingual("title")

    class Meta:
        verbose_name = _("deputy signatory")
        verbose_name_plural = _("deputy signatories")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "user"],
                condition=Q(user__isnull=False),
                name="slot_deputy_once",
                violation_error_message=_("This person is already a deputy here."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title_fi} {self.name}"

    def title_in(self, language: str) -> str:
        return self.title_sv if language == "sv" and self.title_sv else self.title_fi


class SigningRefusal(models.Model):
    """A named person declines to sign a version, and why. The party may name another one, or they may still sign."""

    slot = models.ForeignKey(SignatureSlot, models.PROTECT, related_name="refusals")
    version = models.ForeignKey(Version, models.PROTECT, related_name="signing_refusals")
    reason = models.TextField(_("reason"), max_length=2000)
    name = models.CharField(max_length=150)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_refusals")
    declined_at = models.DateTimeField()
    declined_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("refusal to sign")
        verbose_name_plural = _("refusals to sign")
        ordering = ["declined_at", "pk"]
        constraints = [AppendOnly(name="signing_refusal_append_only")]

    def __str__(self) -> str:
        return f"{self.name} {self.declined_at:%Y-%m-%d}"


class SignatureQuerySet(models.QuerySet):
    def standing(self) -> "SignatureQuerySet":
        """Signatures that have not been withdrawn."""
        return self.filter(withdrawal__isnull=True)


class Signature(models.Model):
    """A signature on one version, made in the portal or recorded from paper or elsewhere. Names are copied in."""

    class Method(models.TextChoices):
        PORTAL = "portal", _("electronic signature in the portal")
        PAPER = "paper", _("signed on paper, recorded")
        EXTERNAL = "external", _("electronic signature in another service, recorded")

    class Level(models.TextChoices):
        SIMPLE = "simple", _("electronic signature")
        ADVANCED = "advanced", _("advanced electronic signature")
        QUALIFIED = "qualified", _("qualified electronic signature")
        HANDWRITTEN = "handwritten", _("handwritten")

    slot = models.ForeignKey(SignatureSlot, models.PROTECT, related_name="signatures")
    version = models.ForeignKey(Version, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    name = models.CharField(_("name"), max_length=150)
    title_fi = models.CharField(max_length=120)
    title_sv = models.CharField(max_length=120, blank=True)
    mandate = models.CharField(max_length=200, blank=True)
    deputy_for_name = models.CharField(max_length=150, blank=True)
    deputy_for_title_fi = models.CharField(max_length=120, blank=True)
    deputy_for_title_sv = models.CharField(max_length=120, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1, editable=False)  # grows when one was withdrawn before
    method = models.CharField(_("method"), max_length=8, choices=Method)
    level = models.CharField(_("level"), max_length=11, choices=Level)
    signed_on = models.DateField(_("date of signing"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()
    recorded_by_name = models.CharField(max_length=250)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="signatures")

    title = Bilingual("title")
    deputy_for_title = Bilingual("deputy_for_title")
    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "version", "attempt"],
                name="signature_once",
                violation_error_message=_("This person has already signed this version."),
            ),
            models.CheckConstraint(
                name="signature_level_fits_method",
                condition=Q(method="portal", level="simple")
                | Q(method="paper", level="handwritten")
                | Q(method="external", level__in=["simple", "advanced", "qualified"]),
                violation_error_message=_("The level does not fit the way of signing."),
            ),
            models.CheckConstraint(
                name="signature_outside_has_file",
                condition=Q(method="portal") | ~Q(file=""),
                violation_error_message=_("Attach the signed document."),
            ),
            models.CheckConstraint(
                name="signature_not_in_the_future",
                condition=Q(signed_on__lte=F("recorded_on")),
                violation_error_message=_("The date of signing is in the future."),
            ),
            AppendOnly(name="signature_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.signed_on}"

    def clean(self) -> None:
        if self.signed_on and self.signed_on < self.version.dated:
            raise ValidationError(
                {
                    "signed_on": _("The text is dated %(date)s: a signature on it can't be older.")
                    % {"date": finnish_date(self.version.dated)}
                }
            )

    def title_in(self, language: str) -> str:
        return self.title_sv if language == "sv" and self.title_sv else self.title_fi


class SignatureWithdrawal(models.Model):
    """A signature taken back before all had signed. Both stay in the history; the signature no longer counts."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"), max_length=2000)
    withdrawn_at = models.DateTimeField()
    withdrawn_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("withdrawn signature")
        verbose_name_plural = _("withdrawn signatures")
        constraints = [AppendOnly(name="signature_withdrawal_append_only")]

    def __str__(self) -> str:
        return f"{self.signature_id} {self.withdrawn_at:%Y-%m-%d}"


class SealingRecord(models.Model):
    """The decisions and signatures at the sealing of the version; made once, in the transaction that ends signing.

    With a `party` it is the record of that party's later accession. `codes` holds the verification codes of the
    documents to be sealed, by "language/edition", so that a rendering that starts again prints the same codes.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="sealing_records")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="sealing_records")
    record = models.TextField()
    sha256 = models.CharField(max_length=64)
    codes = models.JSONField()
    public_url = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sealing record")
        verbose_name_plural = _("sealing records")
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(party__isnull=True), name="sealing_record_of_version_once"
            ),
            models.UniqueConstraint(
                fields=["version", "party"], condition=Q(party__isnull=False), name="sealing_record_of_party_once"
            ),
            AppendOnly(name="sealing_record_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.made_at:%Y-%m-%d}"

    @cached_property
    def data(self) -> dict:
        return json.loads(self.record)


class InForce(models.Model):
    """A version binds a party from a day on, until a day when notice of termination or a replacement ends it."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="in_force_rows")
    version = models.ForeignKey(Version, models.PROTECT, related_name="in_force_rows")
    starts = models.DateField(_("in force from"))
    ends = models.DateField(_("in force until"), null=True, blank=True)
    ending_reason = models.CharField(_("why it ends"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("in force")
        verbose_name_plural = _("in force")
        constraints = [
            models.UniqueConstraint(fields=["party", "version"], name="in_force_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="in_force_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.starts}"
