"""What of the interfaces and the surveys an agreement is tied to. Rows of its content are named by their keys."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from interfaces.models import NgoCard, Practice, WorkDivision
from organisations.models import Organisation, User
from surveys.models import Wave


class DivisionClause(models.Model):
    """The clause in which a view of the division of work says that it has been agreed."""

    view = models.OneToOneField(WorkDivision, models.CASCADE, related_name="clause_link")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="division_links", verbose_name=_("agreement"))
    clause_key = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("clause about a division of work")
        verbose_name_plural = _("clauses about divisions of work")

    def __str__(self) -> str:
        return f"{self.view_id} {self.agreement_id}"


class GoalPractice(models.Model):
    """A practice that has been tried elsewhere, linked to a goal."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="practice_links")
    goal_key = models.UUIDField()
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="goal_links", verbose_name=_("practice"))
    linked_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    linked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("practice for a goal")
        verbose_name_plural = _("practices for goals")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "goal_key", "practice"],
                name="goal_practice_once",
                violation_error_message=_("The practice has been linked to the goal already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} – {self.goal_key}"


class GoalEvidence(models.Model):
    """A survey's result as evidence for how a goal stands."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="survey_evidence")
    goal_key = models.UUIDField()
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="goal_links", verbose_name=_("wave of a survey"))
    note = models.CharField(_("what it shows"), max_length=300, blank=True)
    linked_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    linked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("survey result for a goal")
        verbose_name_plural = _("survey results for goals")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "goal_key", "wave"],
                name="goal_evidence_once",
                violation_error_message=_("The result has been linked to the goal already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave} – {self.goal_key}"


class NgoAgreement(models.Model):
    """The agreement that the cooperation of an association's card stands on."""

    card = models.ForeignKey(NgoCard, models.CASCADE, related_name="agreement_links")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="ngo_links", verbose_name=_("agreement"))

    class Meta:
        verbose_name = _("agreement of an association's card")
        verbose_name_plural = _("agreements of associations' cards")
        constraints = [models.UniqueConstraint(fields=["card", "agreement"], name="ngo_agreement_once")]

    def __str__(self) -> str:
        return f"{self.card} – {self.agreement}"
