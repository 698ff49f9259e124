"""Issues raised from the field: where they are on the way up, who owns them and what became of them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.append_only import AppendOnly
from finnish.languages import Bilingual
from interfaces.models.domain import InterfaceDomain
from organisations.models import Organisation, User


class RaisedIssueQuerySet(models.QuerySet["RaisedIssue"]):
    def open(self) -> "RaisedIssueQuerySet":
        return self.filter(state__in=[RaisedIssue.State.OPEN, RaisedIssue.State.HANDLED_NOW])


class RaisedIssue(models.Model):
    """A problem seen in everyday work, on its way network → cooperation group → political level (DOMAIN.md item 7)."""

    class Level(models.TextChoices):
        NETWORK = "network", _("network")
        GROUP = "group", _("cooperation group")
        POLITICAL = "political", _("political level")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        HANDLED_NOW = "handled_now", _("being handled")
        DECIDED = "decided", _("decided")
        DROPPED = "dropped", _("put aside")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="issues_within", verbose_name=_("county"))
    domain = models.ForeignKey(InterfaceDomain, models.PROTECT, related_name="issues", verbose_name=_("domain"))
    title_fi = models.CharField(_("title in Finnish"), max_length=200)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    text_fi = models.TextField(_("what has been noticed, in Finnish"), blank=True)
    text_sv = models.TextField(_("what has been noticed, in Swedish"), blank=True)
    level = models.CharField(_("level"), max_length=9, choices=Level, default=Level.NETWORK)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.OPEN)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_role = models.CharField(_("owner, by role"), max_length=150, blank=True)
    decision_fi = models.TextField(_("decision in Finnish"), blank=True)
    decision_sv = models.TextField(_("decision in Swedish"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    raised_on = models.DateField(_("raised on"), default=timezone.localdate)
    raised_for = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("raised by")
    )
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("source of the data"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual("title")
    text = Bilingual("text")
    decision = Bilingual("decision")
    objects = RaisedIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("raised issue")
        verbose_name_plural = _("raised issues")
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], condition=~Q(code=""), name="raised_issue_code_once"),
            models.CheckConstraint(
                name="raised_issue_decided_has_decision",
                condition=~Q(state__in=["decided", "dropped"]) | (~Q(decision_fi="") | ~Q(decision_sv="")),
                violation_error_message=_("Write what was decided, or why the issue was put aside."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IssueStep(models.Model):
    """One step on an issue's way: raised, taken up a level, handled, decided. Never changed."""

    issue = models.ForeignKey(RaisedIssue, models.PROTECT, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    level = models.CharField(max_length=9, choices=RaisedIssue.Level)
    state = models.CharField(max_length=11, choices=RaisedIssue.State)
    comment = models.TextField(_("comment"), blank=True)
    url = models.CharField(max_length=500, blank=True)  # of the minutes in which a forum resolved it
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=250, blank=True)

    class Meta:
        verbose_name = _("step of an issue")
        verbose_name_plural = _("steps of issues")
        ordering = ["at", "pk"]
        constraints = [AppendOnly(name="issue_step_append_only")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.level} {self.state}"
