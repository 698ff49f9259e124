"""The written parts of an agreement: clauses that may nest, the forums it names, and its annexes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.row import ContentRow, Publicity
from finnish.languages import Bilingual


class Clause(ContentRow):
    """A chapter or clause. `role` says what the software prints under its text."""

    class Role(models.TextChoices):
        TEXT = "text", _("text")
        PARTIES = "parties", _("parties")
        FORUMS = "forums", _("forums")
        GOALS = "goals", _("goals")
        APPROVALS = "approvals", _("approvals")
        SIGNATURES = "signatures", _("signatures")
        ANNEXES = "annexes", _("annexes")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    role = models.CharField(max_length=12, choices=Role, default=Role.TEXT)
    chapter = models.CharField(max_length=60, blank=True, help_text="The chapter's id in the template.")
    heading_fi = models.CharField(_("heading in Finnish"), max_length=200, blank=True)
    heading_sv = models.CharField(_("heading in Swedish"), max_length=200, blank=True)
    text_fi = models.TextField(_("text in Finnish"), blank=True)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    publicity = models.CharField(_("publicity"), max_length=15, choices=Publicity, default=Publicity.PUBLIC)
    secrecy_ground = models.CharField(_("ground for secrecy"), max_length=200, blank=True)
    publicity_decided_by = models.CharField(_("who decided on publicity"), max_length=200, blank=True)
    is_local = models.BooleanField(
        _("local part"),
        default=False,
        help_text=_("In a series of agreements each municipality has its own text here."),
    )

    heading = Bilingual("heading")
    TRANSLATED = ("heading", "text")

    class Meta(ContentRow.Meta):
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="clause_key_once")]

    def __str__(self) -> str:
        return self.heading


class ForumEntry(ContentRow):
    """A forum as the agreement's chapter on forums names it; the names are the agreement's own text."""

    class Level(models.TextChoices):
        POLITICAL = "political", _("political leadership")
        MANAGEMENT = "management", _("management")
        EXPERT = "expert", _("experts")
        FIELD = "field", _("field work")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="forum_entries")
    name_fi = models.CharField(_("name in Finnish"), max_length=200, blank=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    tasks_fi = models.TextField(_("tasks in Finnish"), blank=True, max_length=2000)
    tasks_sv = models.TextField(_("tasks in Swedish"), blank=True, max_length=2000)
    composition_fi = models.TextField(_("composition in Finnish"), blank=True, max_length=2000)
    composition_sv = models.TextField(_("composition in Swedish"), blank=True, max_length=2000)
    chair_fi = models.CharField(_("chair and secretary in Finnish"), max_length=250, blank=True)
    chair_sv = models.CharField(_("chair and secretary in Swedish"), max_length=250, blank=True)
    rhythm_fi = models.CharField(_("meets, in Finnish"), max_length=150, blank=True)
    rhythm_sv = models.CharField(_("meets, in Swedish"), max_length=150, blank=True)

    name = Bilingual("name")
    TRANSLATED = ("name", "tasks", "composition", "chair", "rhythm")

    class Meta(ContentRow.Meta):
        verbose_name = _("forum in the agreement")
        verbose_name_plural = _("forums in the agreement")
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="forum_entry_key_once")]

    def __str__(self) -> str:
        return self.name


class Annex(ContentRow):
    """An annex file, kept under its hash; never shown inline from our own address."""

    class Kind(models.TextChoices):
        WORKBOOK = "workbook", _("goals workbook")
        PLAN = "plan", _("plan")
        AGREEMENT = "agreement", _("annexed agreement")
        OTHER = "other", _("other annex")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="annexes")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    title_fi = models.CharField(_("title in Finnish"), max_length=200, blank=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=[("fi", _("Finnish")), ("sv", _("Swedish")), ("fi,sv", _("Finnish and Swedish"))],
        default="fi",
    )
    file = models.CharField(max_length=200, editable=False)
    file_name = models.CharField(max_length=200, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    content_type = models.CharField(max_length=120, editable=False)
    publicity = models.CharField(_("publicity"), max_length=15, choices=Publicity, default=Publicity.PUBLIC)
    secrecy_ground = models.CharField(_("ground for secrecy"), max_length=200, blank=True)
    publicity_decided_by = models.CharField(_("who decided on publicity"), max_length=200, blank=True)

    title = Bilingual("title")
    TRANSLATED = ("title",)

    class Meta(ContentRow.Meta):
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="annex_key_once"),
            models.CheckConstraint(
                name="annex_secrecy_has_ground",
                condition=Q(publicity__in=["draft", "public"]) | (~Q(secrecy_ground="") & ~Q(publicity_decided_by="")),
                violation_error_message=_("Name the ground for secrecy and who decided on it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
