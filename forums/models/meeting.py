"""A meeting and its agenda. The papers are in one language, the meeting's; the portal around them is in anybody's."""

import datetime
import uuid
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Goal, GoalIndicator, Measure, StatementRound
from forums.models.forum import Forum
from interfaces.models import RaisedIssue
from organisations.models import User
from surveys.models import Wave

if TYPE_CHECKING:
    from forums.models.attendance import Attendance


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> "MeetingQuerySet":
        return self.exclude(state=Meeting.State.CANCELLED)

    def known(self) -> "MeetingQuerySet":
        """Those that `was_called` says have been called."""
        called = Q(state__in=[Meeting.State.CALLED, Meeting.State.HELD])
        return self.filter(called | Q(state=Meeting.State.CANCELLED, called_at__isnull=False))

    def coming(self, at: datetime.datetime) -> "MeetingQuerySet":
        return self.standing().filter(ends_at__gte=at).order_by("starts_at")

    def past(self, at: datetime.datetime) -> "MeetingQuerySet":
        return self.standing().filter(ends_at__lt=at).order_by("-starts_at")


class Meeting(models.Model):
    """A meeting of a forum, from its preparation to the approved minutes; also a session of a negotiation.

    `uid` and `sequence` are those of the calendar entry (RFC 5545, 5546): the uid stays, the sequence grows with every
    change that people are told of. `told` is the time and place of which they were last told (`forums/told.py`).
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        CALLED = "called", _("called")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="meetings", verbose_name=_("forum"))
    negotiation = models.ForeignKey(
        "forums.Negotiation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("negotiation"),
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("number in the year"))
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARING)
    language = models.CharField(
        _("language of the papers"), max_length=2, default="fi", choices=[("fi", "suomi"), ("sv", "svenska")]
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    video_link = models.URLField(_("video link"), max_length=500, blank=True)
    material_due_on = models.DateField(_("material goes out on"), null=True, blank=True)
    answer_by = models.DateField(_("answers are asked by"), null=True, blank=True)
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    called_at = models.DateTimeField(null=True, blank=True, editable=False)
    told = models.JSONField(default=dict, editable=False)
    public_since = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "year", "number"],
                name="meeting_number_once",
                violation_error_message=_("The forum already has a meeting with this number in the year."),
            ),
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The meeting ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum} {self.numbered}"

    @property
    def numbered(self) -> str:
        """ "4/2026", with the title of a meeting that has one."""
        number = f"{self.number}/{self.year}"
        return f"{number}: {self.title}" if self.title else number

    @property
    def on(self) -> datetime.date:
        """The day on which it starts, in Finland."""
        return timezone.localdate(self.starts_at)

    @property
    def minutes_planned(self) -> int:
        """How long the meeting lasts, in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def was_called(self) -> bool:
        """Whether it is known outside those who prepare it; one cancelled before the notice never was."""
        return self.state in (self.State.CALLED, self.State.HELD) or (
            self.state == self.State.CANCELLED and self.called_at is not None
        )

    @property
    def is_public(self) -> bool:
        return self.public_since is not None

    @cached_property
    def places(self) -> list["Attendance"]:
        """Who is invited, each place with its seat, deputy and organisation; asked for once."""
        rows = self.attendances.select_related("seat__organisation", "deputy__organisation", "organisation")
        return list(rows)


class Publicity(models.TextChoices):
    PUBLIC = "public", _("public")
    SECRET = "secret", _("secret")


class AgendaItem(models.Model):
    """An item of the agenda, or the heading of a section of it. Once sent out, an item is withdrawn, never deleted."""

    class Kind(models.TextChoices):
        SECTION = "section", _("section heading")
        OPEN_TASKS = "open_tasks", _("open tasks")
        INFORMATION = "information", _("for information")
        DISCUSSION = "discussion", _("for discussion")
        POSITION = "position", _("for a position or decision")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INFORMATION)
    title = models.CharField(_("title"), max_length=250)
    presenter = models.CharField(
        _("presenter"), max_length=150, blank=True, help_text=_("The role, not the name: it stands in the papers.")
    )
    presented_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="presented_items",
        verbose_name=_("who may add the material"),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes reserved"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    proposal = models.TextField(_("proposal"), blank=True)
    chair_note = models.TextField(_("note for the chair"), blank=True)
    publicity = models.CharField(_("publicity"), max_length=6, choices=Publicity, default=Publicity.PUBLIC)
    ground = models.CharField(_("ground for secrecy"), max_length=200, blank=True)
    recurs = models.BooleanField(
        _("comes at every meeting"), default=False, help_text=_("It is copied when the next meeting is made.")
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agenda_item_secret_has_ground",
                condition=Q(publicity="public") | ~Q(ground=""),
                violation_error_message=_("Name the ground for secrecy: the act and its section."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_section(self) -> bool:
        return self.kind == self.Kind.SECTION

    @property
    def is_secret(self) -> bool:
        return self.publicity == Publicity.SECRET


LINK_TARGETS = ("agreement", "goal", "measure", "indicator", "statement_round", "task", "issue", "wave")


def _only(name: str) -> Q:
    return Q(**{f"{target}__isnull": target != name for target in LINK_TARGETS})


class AgendaLinkQuerySet(models.QuerySet["AgendaLink"]):
    def with_targets(self) -> "AgendaLinkQuerySet":
        """Each with what it leads to, and the agreement in which that stands."""
        return self.select_related(
            "agreement",
            "goal__agreement",
            "measure__goal__agreement",
            "indicator__goal__agreement",
            "statement_round__agreement",
            "task",
            "issue",
            "wave",
        )


class AgendaLink(models.Model):
    """What an item is about: exactly one thing elsewhere in the portal."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="links")
    agreement = models.ForeignKey(Agreement, models.CASCADE, null=True, blank=True, related_name="agenda_links")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="agenda_links")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="agenda_links")
    indicator = models.ForeignKey(GoalIndicator, models.CASCADE, null=True, blank=True, related_name="agenda_links")
    statement_round = models.ForeignKey(
        StatementRound, models.CASCADE, null=True, blank=True, related_name="agenda_links"
    )
    task = models.ForeignKey("forums.ForumTask", models.CASCADE, null=True, blank=True, related_name="agenda_links")
    issue = models.ForeignKey(RaisedIssue, models.CASCADE, null=True, blank=True, related_name="agenda_links")
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, blank=True, related_name="agenda_links")

    objects = AgendaLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of an agenda item")
        verbose_name_plural = _("links of agenda items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="agenda_link_has_one_target",
                condition=reduce(or_, map(_only, LINK_TARGETS)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.target)

    @property
    def target(self) -> models.Model:
        return next(target for name in LINK_TARGETS if (target := getattr(self, name)))


class Proposal(models.Model):
    """Something for a coming agenda: raised by a person or a network, postponed, or proposed by the portal itself.

    `code` names what the portal proposes, so that a proposal once declined does not come again; those of people have
    none. A proposal of the portal is written down only when it is taken or declined.
    """

    class Source(models.TextChoices):
        MEMBER = "member", _("raised by a member")
        NETWORK = "network", _("raised by another forum")
        POSTPONED = "postponed", _("postponed")
        CLOCK = "clock", _("from the year clock")
        PORTAL = "portal", _("proposed by the portal")

    class State(models.TextChoices):
        OPEN = "open", _("waits")
        TAKEN = "taken", _("on an agenda")
        HANDLED = "handled", _("handled")
        DECLINED = "declined", _("declined")

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="proposals")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=10, choices=Source)
    code = models.CharField(max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=250)
    reason = models.TextField(_("why"), blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    raised_by_label = models.CharField(max_length=250, blank=True)
    raised_in = models.ForeignKey(Forum, models.PROTECT, null=True, blank=True, related_name="raised_proposals")
    raised_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="proposals")
    postponed_from = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="postponements")
    decline_reason = models.CharField(_("why it was declined"), max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, null=True, blank=True, related_name="+")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(GoalIndicator, models.CASCADE, null=True, blank=True, related_name="+")
    issue = models.ForeignKey(RaisedIssue, models.CASCADE, null=True, blank=True, related_name="proposals")
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, blank=True, related_name="proposals")

    class Meta:
        verbose_name = _("proposal for an agenda")
        verbose_name_plural = _("proposals for agendas")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "code"], condition=~Q(code=""), name="proposal_of_portal_once"),
            models.CheckConstraint(
                name="proposal_declined_has_reason",
                condition=~Q(state="declined") | ~Q(decline_reason=""),
                violation_error_message=_("Say why the proposal is declined: the one who raised it sees the reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
