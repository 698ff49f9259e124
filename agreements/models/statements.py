"""The statement round: who is asked about a frozen version, what each answers, and what is done about every remark."""

import datetime
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.version import Version
from documents.append_only import AppendOnly
from finnish.languages import Bilingual
from organisations.models import Body


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    WITH_CHANGES = "with_changes", _("supports with changes")
    OPPOSES = "opposes", _("opposes")
    NO_REMARKS = "no_remarks", _("no remarks")


class StatementRound(models.Model):
    """One round on one version. It takes answers until its due date, unless it is closed before that."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="statement_rounds")
    version = models.OneToOneField(Version, models.PROTECT, related_name="statement_round")
    due_on = models.DateField(_("answers by"))
    letter_fi = models.TextField(_("cover letter in Finnish"), blank=True, max_length=6000)
    letter_sv = models.TextField(_("cover letter in Swedish"), blank=True, max_length=6000)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=250)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=250, blank=True)

    letter = Bilingual("letter")

    class Meta:
        verbose_name = _("statement round")
        verbose_name_plural = _("statement rounds")
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(closed_at__isnull=True), name="statement_round_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.due_on}"

    def takes_answers(self, on: datetime.date) -> bool:
        return self.closed_at is None and on <= self.due_on


class StatementRequestQuerySet(models.QuerySet):
    def asked(self) -> "StatementRequestQuerySet":
        """Those that have not been cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def unanswered(self) -> "StatementRequestQuerySet":
        return self.asked().filter(statements__isnull=True)


class StatementRequest(models.Model):
    """Somebody asked for a statement: a party, or anybody else by a personal link that ends with the round.

    An unfinished answer (`draft`) hangs here and is nobody else's to see. Only the hash of the link's token is kept.
    """

    class Kind(models.TextChoices):
        PARTY = "party", _("party")
        ASSOCIATION = "association", _("association")
        INFLUENCE_BODY = "influence_body", _("influence body")
        OTHER = "other", _("other")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(StatementRound, models.PROTECT, related_name="requests")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="statement_requests")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fi", _("Finnish")), ("sv", _("Swedish"))], default="fi"
    )
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    draft = models.JSONField(null=True, blank=True)
    draft_revision = models.PositiveIntegerField(default=1)
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    draft_saved_by_name = models.CharField(max_length=250, blank=True)

    objects = StatementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a statement")
        verbose_name_plural = _("requests for a statement")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "party"],
                condition=Q(party__isnull=False, cancelled_at__isnull=True),
                name="statement_request_of_party_once",
                violation_error_message=_("This party has already been asked."),
            ),
            models.UniqueConstraint(
                fields=["round", "email"],
                condition=Q(party__isnull=True, cancelled_at__isnull=True),
                name="statement_request_of_guest_once",
                violation_error_message=_("This address has already been asked."),
            ),
            models.CheckConstraint(
                name="statement_request_party_or_guest",
                condition=Q(kind="party", party__isnull=False) | (~Q(kind="party") & Q(party__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def revision(self) -> int:
        """The draft's: who saves it says which one they saw."""
        return self.draft_revision

    @property
    def shown_name(self) -> str:
        """A party by its name in the language of the page, anybody else as they were asked."""
        return self.party.organisation.name if self.party else self.name

    @property
    def is_by_link(self) -> bool:
        return self.token_hash is not None


class StatementQuerySet(models.QuerySet):
    def standing(self) -> "StatementQuerySet":
        """Those that no later statement of the same asked one replaces."""
        return self.filter(replaced_by__isnull=True)


class Statement(models.Model):
    """What an asked one has answered, with its own decision. Given once for all: a corrected one is a new row."""

    request = models.ForeignKey(StatementRequest, models.PROTECT, related_name="statements")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    stance = models.CharField(_("position"), max_length=12, choices=Stance)
    text = models.TextField(_("statement in general"), blank=True, max_length=10000)
    body_kind = models.CharField(_("kind of body"), max_length=10, choices=Body.Kind, blank=True)
    body = models.CharField(_("who decided on the statement"), max_length=200, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    number = models.CharField(_("number (§)"), max_length=60, blank=True)
    register_number = models.CharField(_("register number"), max_length=80, blank=True)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    given_by_name = models.CharField(max_length=250)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["given_at", "pk"]
        constraints = [AppendOnly(name="statement_append_only")]

    def __str__(self) -> str:
        return f"{self.request}: {self.stance}"


class RemarkQuerySet(models.QuerySet):
    def standing(self) -> "RemarkQuerySet":
        """Those of statements that no later one of the same asked one replaces."""
        return self.filter(statement__replaced_by__isnull=True)

    def to_answer(self) -> "RemarkQuerySet":
        """Those in which something is said: a bare position on a clause needs no answer."""
        return self.filter(Q(row_key__isnull=True) | ~Q(text=""))

    def unanswered(self) -> "RemarkQuerySet":
        return self.standing().to_answer().filter(answer__isnull=True)


class Remark(models.Model):
    """A remark of a statement on one clause or goal of the version.

    The one without a row concerns the whole: its words are the statement's general text.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="remarks")
    row_key = models.UUIDField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    stance = models.CharField(_("position"), max_length=12, choices=Stance)
    text = models.TextField(_("remark"), blank=True, max_length=6000)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["position", "pk"]
        constraints = [AppendOnly(name="remark_append_only")]

    def __str__(self) -> str:
        return self.text[:60] or self.stance

    @property
    def words(self) -> str:
        """What was written: of a remark on the whole it is the statement's own general text."""
        return self.text if self.row_key else self.statement.text


class RemarkAnswer(models.Model):
    """What the coordinator does about a remark and why."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        PARTLY = "partly", _("accepted in part")
        NOT_ACCEPTED = "not_accepted", _("not accepted")
        NOTED = "noted", _("noted")

    remark = models.OneToOneField(Remark, models.PROTECT, related_name="answer")
    outcome = models.CharField(_("what is done"), max_length=12, choices=Outcome)
    text = models.TextField(_("why"), blank=True, max_length=4000)
    revision = models.PositiveIntegerField(default=1, editable=False)
    answered_at = models.DateTimeField()
    answered_by_name = models.CharField(max_length=250)

    class Meta:
        verbose_name = _("answer to a remark")
        verbose_name_plural = _("answers to remarks")
        constraints = [
            models.CheckConstraint(
                name="remark_answer_says_why",
                condition=Q(outcome__in=["accepted", "noted"]) | ~Q(text=""),
                violation_error_message=_("Write why: the one who made the remark sees the reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.remark_id} {self.outcome}"
