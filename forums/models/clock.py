"""The year clock: what comes round each year and in the council term, and the calendar feeds."""

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from forums.models.forum import Forum
from interfaces.models import InterfaceDomain
from organisations.models import Membership, Organisation, User


class ClockEntry(models.Model):
    """A day or a window ("6–12/2026") in the year clock of a county, or of every county when none is named.

    A window of whole months is shown by its months (DOMAIN.md trap 24). `recurs` makes it come again from its first
    year to the last day of `until`.
    """

    class Side(models.TextChoices):
        """The three rings of the wheel."""

        JOINT = "joint", _("joint")
        COUNTY = "county", _("wellbeing services county")
        MUNICIPALITY = "municipality", _("municipalities")

    class Recurs(models.TextChoices):
        ONCE = "once", _("once")
        YEARLY = "yearly", _("every year")
        TERM = "term", _("every council term")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(
        max_length=60, blank=True, editable=False, help_text="Of the reference data, which owns it."
    )
    county = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clock_entries",
        verbose_name=_("county"),
        help_text=_("Empty: in the clock of every county."),
    )
    forum = models.ForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="clock_entries", verbose_name=_("forum")
    )
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="+", verbose_name=_("domains"))
    side = models.CharField(_("whose"), max_length=12, choices=Side, default=Side.JOINT)
    level = models.CharField(_("level"), max_length=10, choices=Forum.Level, blank=True)
    title_fi = models.CharField(_("title in Finnish"), max_length=200)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    owner_fi = models.CharField(_("owner in Finnish"), max_length=200, blank=True)
    owner_sv = models.CharField(_("owner in Swedish"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    is_window = models.BooleanField(_("a window of whole months"), default=False)
    recurs = models.CharField(_("comes"), max_length=10, choices=Recurs, default=Recurs.ONCE)
    until = models.DateField(_("until"), null=True, blank=True)
    is_statutory = models.BooleanField(_("statutory"), default=False)
    legal_basis = models.CharField(_("act and section"), max_length=200, blank=True)
    applies_to = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("applies to"), help_text=_("Empty: to all.")
    )
    is_history = models.BooleanField(_("of an ended term"), default=False)
    source = models.CharField(_("source of the data"), max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual("title")
    owner = Bilingual("owner")

    class Meta:
        verbose_name = _("entry of the year clock")
        verbose_name_plural = _("entries of the year clock")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="clock_entry_code_once"),
            models.CheckConstraint(
                name="clock_entry_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The entry ends before it starts."),
            ),
            models.CheckConstraint(
                name="clock_entry_statutory_names_the_act",
                condition=Q(is_statutory=False) | ~Q(legal_basis=""),
                violation_error_message=_("Name the act and its section."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ClockEvidence(models.Model):
    """That one organisation has done an entry in one year, with a link to what shows it."""

    entry = models.ForeignKey(ClockEntry, models.CASCADE, related_name="evidence")
    year = models.PositiveSmallIntegerField(_("year"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    done_on = models.DateField(_("done on"))
    url = models.URLField(_("link"), max_length=500, blank=True)
    note = models.CharField(_("what shows it"), max_length=250, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("evidence for an entry")
        verbose_name_plural = _("evidence for entries")
        ordering = ["year", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.year}"


class ClockReminder(models.Model):
    """A message about an entry on a chosen day, to those who then have a role in the organisation that asked for it."""

    entry = models.ForeignKey(ClockEntry, models.CASCADE, related_name="reminders")
    year = models.PositiveSmallIntegerField(_("year"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(_("to whom"), max_length=15, choices=Membership.Role)
    on = models.DateField(_("on which day"))
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("reminder of an entry")
        verbose_name_plural = _("reminders of entries")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "year", "organisation", "role", "on"],
                name="clock_reminder_once",
                violation_error_message=_("This reminder is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.on}"


def new_feed_secret() -> str:
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """A calendar (iCal) behind a secret address of one person: all of theirs, one forum's or one county's.

    The secret is shown to its owner again and again, so it is kept; a new one ends the old address at once.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    forum = models.ForeignKey(Forum, models.CASCADE, null=True, blank=True, related_name="+")
    county = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    secret = models.CharField(max_length=64, unique=True, default=new_feed_secret)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_of_one_thing", condition=Q(forum__isnull=True) | Q(county__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(forum__isnull=True, county__isnull=True), name="calendar_feed_own_once"
            ),
            models.UniqueConstraint(
                fields=["user", "forum"], condition=Q(forum__isnull=False), name="calendar_feed_of_forum_once"
            ),
            models.UniqueConstraint(
                fields=["user", "county"], condition=Q(county__isnull=False), name="calendar_feed_of_county_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.forum_id or self.county_id or ''}"
