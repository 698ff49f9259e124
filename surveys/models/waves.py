"""Waves: when a set is asked, of whom, by which links, and the draft that hangs on a link."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from organisations.models import Organisation, User
from surveys.models.sets import Survey

if TYPE_CHECKING:
    from organisations.acting import Acting


class WaveQuerySet(models.QuerySet["Wave"]):
    def with_results_for(self, acting: "Acting | None") -> "WaveQuerySet":
        """Closed ones whose results the person may see: the same rule as `rules.may_see_results`."""
        own = Q(owner__in=acting.stands_for) if acting else Q(pk__in=[])
        return self.filter(Q(is_history=True) | Q(Q(is_public=True) | own, state=Wave.State.CLOSED))


class Wave(models.Model):
    """One round of a survey. Stored are the steps of people; whether it is open follows from dates.

    A wave of history (`is_history`) was held elsewhere: its published figures are loaded, nobody answers it.
    Results are shown only after the wave has closed, so that nobody can watch single answers come in.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("being prepared")
        OPENED = "opened", _("opened")
        CLOSED = "closed", _("closed")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="waves", verbose_name=_("survey"))
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="waves", verbose_name=_("asked by")
    )
    title_fi = models.CharField(_("title in Finnish"), max_length=200)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PREPARED)
    opens_on = models.DateField(_("first day to answer"), null=True, blank=True)
    closes_on = models.DateField(_("last day to answer"), null=True, blank=True)
    allows_groups = models.BooleanField(_("may be answered as a group"), default=False)
    has_open_link = models.BooleanField(_("open link"), default=False)
    open_secret = models.CharField(max_length=64, blank=True, editable=False)
    open_limit = models.PositiveSmallIntegerField(_("at most so many answers by the open link"), default=500)
    reminders_most = models.PositiveSmallIntegerField(_("at most so many reminders to one person"), default=2)
    message_fi = models.TextField(_("message in Finnish"), blank=True)
    message_sv = models.TextField(_("message in Swedish"), blank=True)
    is_history = models.BooleanField(_("held elsewhere"), default=False)
    history_invited = models.CharField(_("of whom it was asked"), max_length=300, blank=True)
    source = models.CharField(_("source of the figures"), max_length=300, blank=True)
    answers_published = models.PositiveIntegerField(_("number of answers in the source"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_public = models.BooleanField(_("results are open to everybody"), default=False)
    is_example = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual("title")
    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("wave of a survey")
        verbose_name_plural = _("waves of surveys")
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="wave_code_once"),
            models.CheckConstraint(
                name="wave_closes_after_opening",
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                name="wave_of_ours_has_owner", condition=Q(is_history=True) | Q(owner__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, on: datetime.date) -> bool:
        """Whether it can be answered on that day."""
        return self.state == self.State.OPENED and bool(self.opens_on) and self.opens_on <= on <= self.closes_on


class Invitation(models.Model):
    """A link by which one answer can be given: personal, or made when somebody came by the open link (no address).

    The draft hangs on it until it is sent; then it is deleted and only `is_answered` stays, without any time. Nothing
    leads from here to the answers.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language of the message"), max_length=2, default="fi", choices=User.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    background = models.JSONField(default=dict, blank=True, editable=False)
    draft = models.JSONField(default=dict, blank=True, editable=False)
    is_answered = models.BooleanField(default=False, editable=False)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    no_reminders = models.BooleanField(default=False, editable=False)
    by_open_link = models.BooleanField(default=False, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("link to a survey")
        verbose_name_plural = _("links to surveys")
        ordering = ["email", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "email"],
                condition=~Q(email="") & Q(cancelled_at__isnull=True),
                name="survey_invitation_once",
                violation_error_message=_("This address has been invited already."),
            ),
            models.CheckConstraint(
                name="survey_draft_goes_when_answered", condition=Q(is_answered=False) | Q(draft={})
            ),
        ]

    def __str__(self) -> str:
        return self.email or str(self.key)
