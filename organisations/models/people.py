"""People, the roles in which they act for an organisation, and the invitations by which they come in."""

import datetime
import hashlib
import secrets

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organisations.models.organisation import Organisation
from organisations.models.validity import Validity, ValidityQuerySet, ends_after_start

INVITATION_DAYS = 14


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who logs in with an e-mail address. What they may do hangs on their memberships, never on the person."""

    LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("en", "English")]

    username = first_name = last_name = None
    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("Somebody already logs in with this address.")}
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    title_fi = models.CharField(_("title in Finnish"), max_length=120, blank=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fi", choices=LANGUAGES)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def title_in(self, language: str) -> str:
        return self.title_sv if language == "sv" and self.title_sv else self.title_fi


class MembershipQuerySet(ValidityQuerySet):
    def of(self, user: User, on: datetime.date) -> "MembershipQuerySet":
        return self.filter(user=user, user__is_active=True).valid(on)

    def holding(self, role: str, organisation: Organisation, on: datetime.date) -> "MembershipQuerySet":
        return self.filter(role=role, organisation=organisation, user__is_active=True).valid(on)


class Membership(Validity):
    """A person acts for an organisation in one role, from a day to a day. Access ends with the last day."""

    class Role(models.TextChoices):
        READER = "reader", _("reader")
        EDITOR = "editor", _("editor")
        REGISTRAR = "registrar", _("registrar")
        SIGNATORY = "signatory", _("signatory")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(valid_to__isnull=True),
                name="membership_open_once",
                violation_error_message=_("The person already has this role."),
            ),
            ends_after_start("membership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Invitation(models.Model):
    """An invitation by e-mail to act for an organisation, or to a seat. Only the hash of its token is kept."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    seat = models.ForeignKey(
        "organisations.Seat",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("seat"),
    )
    seat_from = models.DateField(_("holds the seat from"), null=True, blank=True)
    seat_to = models.DateField(_("holds the seat to"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    language = models.CharField(_("language of the message"), max_length=2, default="fi", choices=User.LANGUAGES)
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(seat__isnull=False, accepted_at__isnull=True, cancelled_at__isnull=True),
                name="invitation_to_seat_open_once",
                violation_error_message=_("Somebody has been invited to this seat already."),
            ),
            models.CheckConstraint(
                name="invitation_to_seat_has_first_day",
                condition=Q(seat__isnull=True, seat_from__isnull=True, seat_to__isnull=True)
                | Q(seat__isnull=False, seat_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def is_open(self, at: datetime.datetime) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and at < self.expires_at


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a personal link's token: who reads the database can't use the link."""
    return hashlib.sha256(token.encode()).hexdigest()
