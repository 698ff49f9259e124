"""An agreement and its parties."""

import datetime
import uuid
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.models.row import ContentRow, Publicity
from finnish.languages import Bilingual
from finnish.sorting import search_key, sort_key
from interfaces.models import InterfaceDomain
from organisations.models import Organisation

if TYPE_CHECKING:
    from agreements.models.version import Version
    from organisations.acting import Acting


SETTLED = ("decision", "amendment")  # purposes of versions: a text that is out for statements is being prepared


class AgreementQuerySet(models.QuerySet):
    def of_organisation(self, organisation: Organisation, on: datetime.date) -> "AgreementQuerySet":
        """Agreements that the organisation, or one merged into it, coordinates or is or has been a party to."""
        return self._of(organisation.acts_for_ids(on))

    def own_of(self, acting: "Acting | None") -> "AgreementQuerySet":
        """The agreements that the person sees from inside."""
        return self._of(acting.stands_for) if acting else self.none()

    def _of(self, organisations: Iterable[int]) -> "AgreementQuerySet":
        parties = Party.objects.filter(organisation__in=organisations, withdrawn_at__isnull=True)
        return self.filter(Q(coordinator__in=organisations) | Exists(parties.filter(agreement=OuterRef("pk"))))

    def open_to_all(self) -> "AgreementQuerySet":
        """Those of which anybody may read what was frozen for decisions; the shared text of a series is nobody's."""
        frozen = self.filter(versions__purpose__in=SETTLED, series_of_model__isnull=True)
        return frozen.filter(publicity__in=[Publicity.PUBLIC, Publicity.PARTLY_SECRET]).distinct()

    def visible_to(self, acting: "Acting | None") -> "AgreementQuerySet":
        """What the person may open: their organisation's agreements and those open to all."""
        if acting is None:
            return self.open_to_all()
        own = self._of(acting.stands_for).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=self.model.objects.open_to_all().values("pk")))

    def listed_to(self, acting: "Acting | None") -> "AgreementQuerySet":
        """What the person may see as it stands now: their organisation's agreements, of others only what is frozen.

        Title, parties and term of a text that is being worked on again are its parties' own matter.
        """
        own = self._of(acting.stands_for).values("pk") if acting else []
        return self.visible_to(acting).filter(Q(pk__in=own) | Q(stage__in=FROZEN_STAGES))

    def with_in_force(self, on: datetime.date) -> "AgreementQuerySet":
        """Annotate what the dates say on that day.

        `in_force_now`: some version binds some party; `starts_on`: the first day that anybody is or will be bound;
        `has_begun`: that day has come. Besides, `is_series_model` and
        `is_of_series`: it is the shared text of a series, or one of its drafts.
        `is_amended`: an amendment of it has begun; `is_being_amended`: one is prepared, which only parties may know.
        """
        bound = Party.objects.bound(on).filter(agreement=OuterRef("pk"))
        first = Party.objects.filter(agreement=OuterRef("pk")).order_by("in_force_rows__starts")
        starts = first.filter(in_force_rows__isnull=False).values("in_force_rows__starts")[:1]
        amendments = self.model.objects.filter(predecessor=OuterRef("pk")).exclude(amendment_scope="")
        over = [Agreement.Stage.SIGNED, Agreement.Stage.WITHDRAWN]
        return self.annotate(
            in_force_now=Exists(bound),
            starts_on=Subquery(starts),
            has_begun=Exists(Party.objects.filter(agreement=OuterRef("pk"), in_force_rows__starts__lte=on)),
            is_amended=Exists(amendments.filter(parties__in_force_rows__starts__lte=on)),
            is_being_amended=Exists(amendments.exclude(stage__in=over)),
            is_of_series=models.ExpressionWrapper(Q(series_draft__isnull=False), output_field=models.BooleanField()),
            is_series_model=models.ExpressionWrapper(
                Q(series_of_model__isnull=False), output_field=models.BooleanField()
            ),
        )

    def about(self, domain: InterfaceDomain) -> "AgreementQuerySet":
        """Those that name the domain, or have a goal in it or in a part of it."""
        named = Q(domains=domain) | Q(domains__parent=domain)
        goals = Q(goals__withdrawn_at__isnull=True) & (Q(goals__domain=domain) | Q(goals__domain__parent=domain))
        return self.filter(named | goals).distinct()

    def matching(self, words: str) -> "AgreementQuerySet":
        """Every word stands in the title or in the name of a party."""
        rows = self
        for word in search_key(words).split():
            named = Party.objects.filter(organisation__search__contains=word, withdrawn_at__isnull=True)
            rows = rows.filter(Q(search__contains=word) | Exists(named.filter(agreement=OuterRef("pk"))))
        return rows

    def in_order(self, *first: str) -> "AgreementQuerySet":
        """By title in the language of the page, after what is asked to come first."""
        return self.order_by(*first, "sort_key_sv" if get_language() == "sv" else "sort_key_fi", "pk")


class Agreement(models.Model):
    """A cooperation agreement through its whole life; `stage` is the last human step, dates say the rest."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategic", _("strategic cooperation agreement")
        FRAME = "frame", _("frame agreement")
        LAPE = "lape", _("LAPE agreement")
        INTERFACE = "interface", _("task-specific interface agreement")
        NGO = "ngo", _("partnership agreement with an association")

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        STATEMENT_ROUND = "statement_round", _("statement round")
        DECIDING = "deciding", _("being decided on")
        SIGNING = "signing", _("being signed")
        SIGNED = "signed", _("signed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Languages(models.TextChoices):
        FINNISH = "fi", _("Finnish")
        SWEDISH = "sv", _("Swedish")
        BOTH = "fi,sv", _("Finnish and Swedish")

    class LegalNature(models.TextChoices):
        POLITICAL = "political", _("politically binding, not legally binding")
        LEGAL = "legal", _("legally binding")

    class SigningOpens(models.TextChoices):
        EACH = "each", _("a party may sign when it has decided itself")
        ALL = "all", _("a party may sign when all parties have decided")

    class EntryRule(models.TextChoices):
        ALL = "all", _("when all parties have approved and signed")
        NUMBER = "number", _("when a named number of parties have approved and signed")
        EACH = "each", _("for each party when it has itself approved and signed")

    class AmendmentScope(models.TextChoices):
        NONE = "", _("not an amendment")
        ANNEXES = "annexes", _("annexes, goals and forums only")
        BODY = "body", _("also the text")

    class AnnexesDecidedBy(models.TextChoices):
        SAME = "same", _("the same bodies as on the agreement itself")
        BOARD = "board", _("each party's board or official")
        FORUM = "forum", _("the cooperation forum of the agreement")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    blueprint = models.CharField(_("template"), max_length=40)
    scope = models.PositiveSmallIntegerField(
        _("scope"),
        null=True,
        blank=True,
        choices=[
            (1, _("1: starting points and forums")),
            (2, _("2: goals and indicators")),
            (3, _("3: measures and responsibilities")),
        ],
    )
    title_fi = models.CharField(_("title in Finnish"), max_length=250, blank=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=250, blank=True)
    county = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="agreements_of_area", verbose_name=_("county")
    )
    coordinator = models.ForeignKey(
        Organisation, models.PROTECT, related_name="coordinated_agreements", verbose_name=_("coordinating party")
    )
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="agreements", verbose_name=_("domains"))
    languages = models.CharField(_("languages"), max_length=5, choices=Languages, default=Languages.FINNISH)
    authoritative_language = models.CharField(
        _("language that prevails"),
        max_length=2,
        blank=True,
        choices=[("fi", _("Finnish")), ("sv", _("Swedish"))],
        help_text=_("Empty: both language versions have equal force."),
    )
    term_starts = models.DateField(_("term starts"), null=True, blank=True)
    term_ends = models.DateField(_("term ends"), null=True, blank=True)
    valid_from = models.DateField(_("in force at the earliest from"), null=True, blank=True)
    valid_to = models.DateField(_("in force at the latest until"), null=True, blank=True)
    legal_nature = models.CharField(
        _("legal nature"), max_length=10, choices=LegalNature, default=LegalNature.POLITICAL
    )
    publicity = models.CharField(_("publicity"), max_length=15, choices=Publicity, default=Publicity.DRAFT)
    secrecy_ground = models.CharField(_("ground for secrecy"), max_length=200, blank=True)
    publicity_decided_by = models.CharField(_("who decided on publicity"), max_length=200, blank=True)
    signing_opens = models.CharField(_("signing opens"), max_length=5, choices=SigningOpens, default=SigningOpens.EACH)
    entry_rule = models.CharField(_("entry into force"), max_length=6, choices=EntryRule, default=EntryRule.ALL)
    entry_number = models.PositiveSmallIntegerField(_("number of parties for entry into force"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=15, choices=Stage, default=Stage.DRAFT, editable=False)
    decisions_wanted_by = models.DateField(_("decisions wanted by"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("replaces")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="annexed_agreements", verbose_name=_("annexed to")
    )
    amendment_scope = models.CharField(
        _("what is amended"),
        max_length=7,
        choices=AmendmentScope,
        default=AmendmentScope.NONE,
        blank=True,
        editable=False,
    )
    annexes_decided_by = models.CharField(
        _("who decides on changes of annexes and goals"),
        max_length=5,
        choices=AnnexesDecidedBy,
        default=AnnexesDecidedBy.SAME,
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    sort_key_fi = models.CharField(max_length=500, editable=False, db_index=True)
    sort_key_sv = models.CharField(max_length=500, editable=False, db_index=True)
    search = models.CharField(max_length=600, editable=False)

    title = Bilingual("title")
    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                name="agreement_has_title",
                condition=~Q(title_fi="", title_sv=""),
                violation_error_message=_("Give the agreement a title."),
            ),
            models.CheckConstraint(
                name="agreement_term_ends_after_start",
                condition=Q(term_starts__isnull=True) | Q(term_ends__isnull=True) | Q(term_ends__gt=F("term_starts")),
                violation_error_message=_("The term ends before it starts."),
            ),
            models.CheckConstraint(
                name="agreement_validity_ends_after_start",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The validity ends before it starts."),
            ),
            models.CheckConstraint(
                name="agreement_entry_number",
                condition=~Q(entry_rule="number") | Q(entry_number__isnull=False, entry_number__gte=2),
                violation_error_message=_("Say how many parties are needed for entry into force: at least two."),
            ),
            models.CheckConstraint(
                name="agreement_secrecy_has_ground",
                condition=Q(publicity__in=["draft", "public"]) | ~Q(secrecy_ground=""),
                violation_error_message=_("Name the ground for secrecy."),
            ),
            models.CheckConstraint(
                name="agreement_amends_its_predecessor",
                condition=Q(amendment_scope="") | Q(predecessor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs) -> None:
        self.sort_key_fi = sort_key(self.title_fi or self.title_sv)[:500]
        self.sort_key_sv = sort_key(self.title_sv or self.title_fi)[:500]
        self.search = search_key(f"{self.title_fi} {self.title_sv}")[:600]
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "sort_key_fi", "sort_key_sv", "search"}
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("agreement_detail", args=[self.pk])

    @property
    def language_list(self) -> list[str]:
        return self.languages.split(",")

    @property
    def is_bilingual(self) -> bool:
        return self.languages == self.Languages.BOTH

    @cached_property
    def standing_parties(self) -> list["Party"]:
        """The standing parties with their organisations, read once for each time the agreement is fetched."""
        parties = list(self.parties.standing().select_related("organisation"))
        for party in parties:
            party.agreement = self
        return parties

    @property
    def is_amendment(self) -> bool:
        """Whether this changes its predecessor, which stays as it was signed."""
        return self.amendment_scope != self.AmendmentScope.NONE

    @property
    def clauses_are_locked(self) -> bool:
        """Whether clauses, title and rules stay as they were signed: only annexes, goals and forums are amended."""
        return self.amendment_scope == self.AmendmentScope.ANNEXES

    @property
    def text_is_open(self) -> bool:
        """Whether the text may be edited: never after a freeze, until it is reopened."""
        return self.stage in OPEN_STAGES

    @property
    def current_version(self) -> "Version | None":
        """The version that decisions and signatures now concern; None while the text is open."""
        return None if self.text_is_open else self.latest_version

    @property
    def latest_version(self) -> "Version | None":
        return self.versions.order_by("-number").first()

    def in_force(self, on: datetime.date, party: "Party | None" = None) -> bool:
        """Whether the agreement binds on that day: anybody, or the given party."""
        bound = self.parties.bound(on)
        return (bound.filter(pk=party.pk) if party else bound).exists()


OPEN_STAGES = frozenset({Agreement.Stage.DRAFT})
FROZEN_STAGES = frozenset({Agreement.Stage.DECIDING, Agreement.Stage.SIGNING, Agreement.Stage.SIGNED})


class PartyQuerySet(models.QuerySet):
    def standing(self) -> "PartyQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def taking_part(self) -> "PartyQuerySet":
        """Those whose decision and signature are asked for: standing and not gone out."""
        return self.standing().filter(left_on__isnull=True)

    def bound(self, on: datetime.date) -> "PartyQuerySet":
        """Those for whom some version of the agreement is in force on that day."""
        return self.filter(
            Q(in_force_rows__ends__isnull=True) | Q(in_force_rows__ends__gte=on),
            Q(agreement__valid_to__isnull=True) | Q(agreement__valid_to__gte=on),
            in_force_rows__starts__lte=on,
        )


class Party(ContentRow):
    """An organisation as a party to one agreement. All parties are equal; the coordinating one has tools, not power."""

    class SigningRule(models.TextChoices):
        ALL = "all", _("all named persons sign")
        ONE = "one", _("one of the named persons signs")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="parties", verbose_name=_("organisation")
    )
    may_edit = models.BooleanField(
        _("may edit the text"), default=False, help_text=_("Editors of this party may edit the text of this agreement.")
    )
    deciding_body_fi = models.CharField(_("body that decides, in Finnish"), max_length=200, blank=True)
    deciding_body_sv = models.CharField(_("body that decides, in Swedish"), max_length=200, blank=True)
    contact_title = models.CharField(_("contact's title"), max_length=150, blank=True)
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)
    register_number = models.CharField(_("register number"), max_length=80, blank=True)
    prepared_on = models.DateField(
        _("prepared for the body"),
        null=True,
        blank=True,
        help_text=_("The day on which the matter was ready for the body."),
    )
    preparation_planned_on = models.DateField(_("preparation, planned date"), null=True, blank=True)
    board_planned_on = models.DateField(_("board, planned date"), null=True, blank=True)
    council_planned_on = models.DateField(_("council, planned date"), null=True, blank=True)
    signing_rule = models.CharField(_("who signs"), max_length=3, choices=SigningRule, default=SigningRule.ALL)
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    left_on = models.DateField(_("left"), null=True, blank=True)
    leaving_reason = models.CharField(_("reason for leaving"), max_length=300, blank=True)

    deciding_body = Bilingual("deciding_body")
    objects = PartyQuerySet.as_manager()

    class Meta(ContentRow.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [models.Index(fields=["organisation", "agreement"], name="party_of_organisation")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="party_key_once"),
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="party_organisation_once",
                violation_error_message=_("The organisation is already a party."),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.full_name
