"""The questions that every interface is checked by, and how each party answers them for each municipality."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.append_only import AppendOnly
from finnish.languages import Bilingual
from interfaces.models.domain import InterfaceDomain
from interfaces.models.maps import InterfaceMap
from interfaces.models.organisers import Service
from organisations.models import Organisation, User


class CheckTemplate(models.Model):
    """One of the nine questions for every interface, or one that the sources add on some maps (DOMAIN.md items 1–3)."""

    code = models.SlugField(_("code"), unique=True)
    text_fi = models.CharField(_("question in Finnish"), max_length=250)
    text_sv = models.CharField(_("question in Swedish"), max_length=250)
    is_general = models.BooleanField(_("for every interface"), default=True)
    from_maps = models.ManyToManyField(InterfaceMap, blank=True, related_name="questions", verbose_name=_("on maps"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    text = Bilingual("text")

    class Meta:
        verbose_name = _("question for every interface")
        verbose_name_plural = _("questions for every interface")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class CheckQuestionQuerySet(models.QuerySet["CheckQuestion"]):
    def asked(self) -> "CheckQuestionQuerySet":
        return self.filter(retired_on__isnull=True)


class CheckQuestion(models.Model):
    """A question of a county's division of work: of a domain as a whole, or of one of its services."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="check_questions", verbose_name=_("county"))
    domain = models.ForeignKey(
        InterfaceDomain, models.PROTECT, related_name="check_questions", verbose_name=_("domain")
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="check_questions", verbose_name=_("service")
    )
    template = models.ForeignKey(
        CheckTemplate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from")
    )
    text_fi = models.CharField(_("question in Finnish"), max_length=250)
    text_sv = models.CharField(_("question in Swedish"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_on = models.DateField(_("out of use since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    text = Bilingual("text")
    objects = CheckQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the division of work")
        verbose_name_plural = _("questions of the division of work")
        ordering = ["domain__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "domain", "service", "template"],
                condition=Q(service__isnull=False, template__isnull=False, retired_on__isnull=True),
                name="check_question_of_service_once",
                violation_error_message=_("This question has already been attached to the service."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class WorkDivision(models.Model):
    """How one side sees a question for one municipality. No row: that side has not said anything (never "no").

    The scale is that of the LAPE survey of 2017, question 16. Both sides fill in their own view, and neither can touch
    the other's (DOMAIN.md trap 26); `county` is the county in which the view was given.
    """

    class Side(models.TextChoices):
        COUNTY = "county", _("the county's view")
        MUNICIPALITY = "municipality", _("the municipality's view")

    class State(models.TextChoices):
        AGREED = "agreed", _("agreed")
        DISCUSSED = "discussed", _("discussed")
        INTENDED = "intended", _("intended")
        NO = "no", _("not agreed")
        NOT_KNOWN = "not_known", _("not known")

    class Who(models.TextChoices):
        COUNTY = "county", _("the county")
        MUNICIPALITY = "municipality", _("the municipality")
        TOGETHER = "together", _("together")
        OTHER = "other", _("somebody else")

    question = models.ForeignKey(CheckQuestion, models.PROTECT, related_name="divisions", verbose_name=_("question"))
    municipality = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("municipality"))
    side = models.CharField(_("whose view"), max_length=12, choices=Side)
    state = models.CharField(_("state"), max_length=9, choices=State)
    who = models.CharField(_("who does it"), max_length=12, choices=Who, blank=True)
    who_else = models.CharField(_("who else"), max_length=100, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_by_label = models.CharField(max_length=250, blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("view of the division of work")
        verbose_name_plural = _("views of the division of work")
        constraints = [
            models.UniqueConstraint(fields=["question", "municipality", "side"], name="work_division_once"),
            models.CheckConstraint(
                name="work_division_names_others",
                condition=Q(who_else="") | Q(who="other"),
                violation_error_message=_("Somebody else is named only when somebody else does it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} – {self.municipality}"


class DivisionChange(models.Model):
    """What a view was before it was changed. Written with each change, never altered."""

    view = models.ForeignKey(WorkDivision, models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(max_length=250)
    before = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("earlier view")
        verbose_name_plural = _("earlier views")
        ordering = ["-at", "-pk"]
        constraints = [AppendOnly(name="division_change_append_only")]

    def __str__(self) -> str:
        return f"{self.view_id} {self.at:%Y-%m-%d}"
