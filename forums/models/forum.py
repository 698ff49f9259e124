"""Where the cooperation is steered: forums and networks, and who is to sit in them."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from interfaces.models import InterfaceDomain
from organisations.models import Body, Organisation, Seat, User


class OutcomeWord(models.TextChoices):
    """What a forum's resolutions are called: most take a position, few decide (DOMAIN.md trap 11)."""

    POSITION = "position", _("position")
    GUIDELINE = "guideline", _("guideline")
    DECISION = "decision", _("decision")


class ForumKind(models.Model):
    """A kind of forum; the operator adds and renames them."""

    class Nature(models.TextChoices):
        """What the portal does with the kind; the names are the operator's."""

        BODY = "body", _("standing body")
        GROUP = "group", _("working group with a mandate")
        NETWORK = "network", _("network")
        INFLUENCE = "influence", _("influence body")

    code = models.SlugField(_("code"), unique=True)
    name_fi = models.CharField(_("name in Finnish"), max_length=100)
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature, default=Nature.BODY)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("kind of forum")
        verbose_name_plural = _("kinds of forums")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ForumQuerySet(models.QuerySet["Forum"]):
    def alive(self) -> "ForumQuerySet":
        return self.filter(closed_on__isnull=True)

    def networks(self) -> "ForumQuerySet":
        return self.filter(kind__nature=ForumKind.Nature.NETWORK)

    def in_register(self) -> "ForumQuerySet":
        """Networks, and the other forums that a county's own register of networks names."""
        return self.filter(Q(kind__nature=ForumKind.Nature.NETWORK) | ~Q(code=""))

    def seated_by(self, user: User, on: datetime.date) -> "ForumQuerySet":
        """Forums in which the person holds a seat on that day."""
        return self.filter(body__in=Seat.objects.valid(on).filter(holder=user).values("body"))


class Forum(models.Model):
    """A joint body of the parties, on one of the four levels on which municipalities and counties meet."""

    class Level(models.TextChoices):
        POLITICAL = "political", _("political leadership")
        MANAGEMENT = "management", _("management")
        EXPERT = "expert", _("experts")
        FIELD = "field", _("field work")

    class Does(models.TextChoices):
        """The four verbs of the HYTE structure (source 002, Keski-Pohjanmaa)."""

        DECIDES = "decides", _("decides")
        PREPARES = "prepares", _("prepares")
        ADVISES = "advises", _("advises")
        COORDINATES = "coordinates", _("coordinates")

    class TermLength(models.TextChoices):
        COUNCIL_TERM = "council_term", _("a council term")
        HALF_TERM = "half_term", _("half a council term")
        YEAR = "year", _("a calendar year")
        STANDING = "standing", _("until further notice")
        TEMPORARY = "temporary", _("until its task is done")

    body = models.OneToOneField(Body, models.PROTECT, related_name="forum", verbose_name=_("body"))
    code = models.SlugField(_("code in the county's register of networks"), max_length=60, blank=True, editable=False)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="forums", verbose_name=_("county"))
    host = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_forums",
        verbose_name=_("host"),
        help_text=_("The organisation whose editors keep the forum's data; the county when empty."),
    )
    kind = models.ForeignKey(ForumKind, models.PROTECT, null=True, related_name="forums", verbose_name=_("kind"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    does = models.CharField(_("what it does"), max_length=11, choices=Does, default=Does.PREPARES)
    outcome_word = models.CharField(
        _("what its resolutions are called"), max_length=10, choices=OutcomeWord, default=OutcomeWord.POSITION
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("takes issues to")
    )
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="forums", verbose_name=_("domains"))
    language = models.CharField(
        _("language of the papers"), max_length=2, default="fi", choices=[("fi", "suomi"), ("sv", "svenska")]
    )
    composition_fi = models.TextField(_("composition in Finnish"), blank=True)
    composition_sv = models.TextField(_("composition in Swedish"), blank=True)
    tasks_fi = models.TextField(_("tasks in Finnish"), blank=True)
    tasks_sv = models.TextField(_("tasks in Swedish"), blank=True)
    mandate_fi = models.TextField(_("mandate and deliverables in Finnish"), blank=True)
    mandate_sv = models.TextField(_("mandate and deliverables in Swedish"), blank=True)
    rhythm_fi = models.CharField(_("meeting rhythm in Finnish"), max_length=150, blank=True)
    rhythm_sv = models.CharField(_("meeting rhythm in Swedish"), max_length=150, blank=True)
    website = models.URLField(_("website"), blank=True)
    term_length = models.CharField(
        _("length of the term"), max_length=15, choices=TermLength, default=TermLength.STANDING
    )
    term_starts = models.DateField(_("term starts"), null=True, blank=True)
    term_ends = models.DateField(_("term ends"), null=True, blank=True)
    next_meeting_on = models.DateField(_("next meeting"), null=True, blank=True)
    next_meeting_note = models.CharField(_("about the next meeting"), max_length=200, blank=True)
    confirmed_alive_on = models.DateField(_("known to be active on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note_fi = models.CharField(_("note in Finnish"), max_length=300, blank=True)
    note_sv = models.CharField(_("note in Swedish"), max_length=300, blank=True)
    source = models.CharField(_("source of the data"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    composition = Bilingual("composition")
    tasks = Bilingual("tasks")
    mandate = Bilingual("mandate")
    rhythm = Bilingual("rhythm")
    note = Bilingual("note")
    objects = ForumQuerySet.as_manager()

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["level", "pk"]
        constraints = [
            models.CheckConstraint(
                name="forum_term_ends_after_start",
                condition=Q(term_starts__isnull=True) | Q(term_ends__isnull=True) | Q(term_ends__gt=F("term_starts")),
                violation_error_message=_("The term ends before it starts."),
            ),
            models.CheckConstraint(
                name="forum_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("A forum does not take issues to itself."),
            ),
            models.UniqueConstraint(fields=["county", "code"], condition=~Q(code=""), name="forum_in_register_once"),
        ]

    def __str__(self) -> str:
        return self.body.name

    @property
    def name(self) -> str:
        return self.body.name

    @property
    def host_id_or_county(self) -> int:
        return self.host_id or self.county_id

    @property
    def is_network(self) -> bool:
        return self.kind is not None and self.kind.nature == ForumKind.Nature.NETWORK

    @property
    def is_in_register(self) -> bool:
        """The same as the query of that name."""
        return self.is_network or bool(self.code)

    @property
    def shown_language(self) -> str:
        """The language in which the page shows the forum's own name and texts: Swedish where it has been written."""
        return "sv" if get_language() == "sv" and self.body.name_sv else "fi"


class SeatRule(models.Model):
    """Who is to sit in a forum: "one from every municipality", "two from the third sector", "Kokkola: city manager".

    Seats are held against it by organisation, role and title (`forums/composition.py`).
    """

    class Source(models.TextChoices):
        EACH_MUNICIPALITY = "each_municipality", _("every municipality of the county")
        ORGANISATION = "organisation", _("one organisation")
        KIND = "kind", _("organisations of a kind")

    class Rotation(models.TextChoices):
        NONE = "none", _("does not rotate")
        HALF_YEAR = "half_year", _("each half-year")
        YEAR = "year", _("each calendar year")

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="seat_rules", verbose_name=_("forum"))
    source = models.CharField(_("from where"), max_length=20, choices=Source)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=20, choices=Organisation.Kind, blank=True
    )
    count = models.PositiveSmallIntegerField(
        _("how many seats"), default=1, help_text=_("From each municipality, the organisation, or the kind together.")
    )
    role = models.CharField(_("role"), max_length=15, choices=Seat.Role, default=Seat.Role.MEMBER)
    title_fi = models.CharField(_("office in Finnish"), max_length=120, blank=True)
    title_sv = models.CharField(_("office in Swedish"), max_length=120, blank=True)
    deputies = models.PositiveSmallIntegerField(_("deputies for each"), default=0)
    rotation = models.CharField(_("rotation"), max_length=10, choices=Rotation, default=Rotation.NONE)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual("title")

    class Meta:
        verbose_name = _("seat rule")
        verbose_name_plural = _("seat rules")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="seat_rule_names_its_source",
                condition=Q(source="each_municipality", organisation__isnull=True, organisation_kind="")
                | Q(source="organisation", organisation__isnull=False, organisation_kind="")
                | (Q(source="kind", organisation__isnull=True) & ~Q(organisation_kind="")),
                violation_error_message=_("Name the organisation or the kind of organisation that the rule is about."),
            ),
            models.CheckConstraint(
                name="seat_rule_asks_for_some",
                condition=Q(count__gte=1),
                violation_error_message=_("A rule asks for at least one seat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.get_source_display()}"
