"""The registers: plans and who must make them, practices, data that is exchanged, and cooperation with associations."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from interfaces.models.domain import InterfaceDomain
from organisations.models import Organisation, User
from organisations.models.validity import Validity, ValidityQuerySet, ends_after_start


class PlanKind(models.Model):
    """A kind of plan or report; a statutory one is a duty of every organisation of the kinds named."""

    class MadeBy(models.TextChoices):
        COUNTY = "county", _("each county")
        MUNICIPALITY = "municipality", _("each municipality")
        BOTH = "both", _("each county and each municipality")
        ANY = "any", _("whoever wants to")

    class Rhythm(models.TextChoices):
        TERM = "term", _("once in a council term")
        FOUR_YEARS = "four_years", _("reviewed every four years")
        YEARLY = "yearly", _("every year")
        FREE = "free", _("no fixed rhythm")

    code = models.SlugField(_("code"), unique=True)
    name_fi = models.CharField(_("name in Finnish"), max_length=150)
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    legal_basis_fi = models.CharField(_("act and section, in Finnish"), max_length=200, blank=True)
    legal_basis_sv = models.CharField(_("act and section, in Swedish"), max_length=200, blank=True)
    made_by = models.CharField(_("who makes it"), max_length=12, choices=MadeBy, default=MadeBy.ANY)
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.FREE)
    is_statutory = models.BooleanField(_("statutory"), default=False)
    domain = models.ForeignKey(
        InterfaceDomain, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("domain")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")
    legal_basis = Bilingual("legal_basis")

    class Meta:
        verbose_name = _("kind of plan")
        verbose_name_plural = _("kinds of plans")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class PlanQuerySet(ValidityQuerySet):
    def expiring(self, on: datetime.date, days: int = 365) -> "PlanQuerySet":
        """Those in force that end within so many days."""
        return self.valid(on).filter(valid_to__lte=on + datetime.timedelta(days=days))


class Plan(Validity):
    """A plan, programme, strategy or report of one organisation, or of the whole area (`is_joint`), with its time."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="plans_within", verbose_name=_("county"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plans", verbose_name=_("owner"))
    is_joint = models.BooleanField(_("of the county and its municipalities together"), default=False)
    kind = models.ForeignKey(PlanKind, models.PROTECT, related_name="plans", verbose_name=_("kind"))
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="plans", verbose_name=_("domains"))
    name_fi = models.CharField(_("name in Finnish"), max_length=200)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.CharField(_("adopted by"), max_length=150, blank=True)
    note_fi = models.CharField(_("note in Finnish"), max_length=300, blank=True)
    note_sv = models.CharField(_("note in Swedish"), max_length=300, blank=True)
    source = models.CharField(_("source of the data"), max_length=200, blank=True)
    is_example = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    name = Bilingual("name")
    note = Bilingual("note")
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["valid_to", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], condition=~Q(code=""), name="plan_code_once"),
            ends_after_start("plan_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word that practices are found by. The seven success factors of the sources are tags (DOMAIN.md item 40)."""

    code = models.SlugField(_("code"), unique=True)
    name_fi = models.CharField(_("name in Finnish"), max_length=80)
    name_sv = models.CharField(_("name in Swedish"), max_length=80)
    is_success_factor = models.BooleanField(_("success factor of the sources"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class PracticeQuerySet(models.QuerySet["Practice"]):
    def published(self) -> "PracticeQuerySet":
        return self.filter(state=Practice.State.PUBLISHED)


class Practice(models.Model):
    """A good practice as a card: what was done where, what made it work, what may go wrong, whether it carries over."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED)
    title_fi = models.CharField(_("title in Finnish"), max_length=200)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, blank=True)
    region_fi = models.CharField(_("where, in Finnish"), max_length=150, blank=True)
    region_sv = models.CharField(_("where, in Swedish"), max_length=150, blank=True)
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="practices", verbose_name=_("domains"))
    tags = models.ManyToManyField(Tag, blank=True, related_name="practices", verbose_name=_("tags"))
    what_fi = models.TextField(_("what was done, in Finnish"))
    what_sv = models.TextField(_("what was done, in Swedish"), blank=True)
    success_fi = models.TextField(_("what made it work, in Finnish"), blank=True)
    success_sv = models.TextField(_("what made it work, in Swedish"), blank=True)
    risks_fi = models.TextField(_("risks, in Finnish"), blank=True)
    risks_sv = models.TextField(_("risks, in Swedish"), blank=True)
    transfer_fi = models.TextField(_("how it carries over, in Finnish"), blank=True)
    transfer_sv = models.TextField(_("how it carries over, in Swedish"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    proposed_for = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.CharField(_("answer to the one who proposed it"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual("title")
    region = Bilingual("region")
    what = Bilingual("what")
    success = Bilingual("success")
    risks = Bilingual("risks")
    transfer = Bilingual("transfer")
    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["title_fi", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="practice_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class DataExchange(models.Model):
    """What one side needs to know from the other, or both keep together (DOMAIN.md item 16: three baskets)."""

    class Direction(models.TextChoices):
        TO_MUNICIPALITIES = "to_municipalities", _("what municipalities need from the county")
        SHARED = "shared", _("what is shared")
        TO_COUNTY = "to_county", _("what the county needs from municipalities")

    class State(models.TextChoices):
        WANTED = "wanted", _("wanted")
        PREPARED = "prepared", _("being prepared")
        IN_USE = "in_use", _("in use")
        ENDED = "ended", _("ended")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="exchanges_within", verbose_name=_("county"))
    direction = models.CharField(_("direction"), max_length=17, choices=Direction)
    domain = models.ForeignKey(
        InterfaceDomain, models.PROTECT, null=True, blank=True, related_name="exchanges", verbose_name=_("domain")
    )
    what_fi = models.CharField(_("what, in Finnish"), max_length=250)
    what_sv = models.CharField(_("what, in Swedish"), max_length=250, blank=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_role = models.CharField(_("owner, by role"), max_length=150, blank=True)
    source_fi = models.CharField(_("from which system or statistics, in Finnish"), max_length=200, blank=True)
    source_sv = models.CharField(_("from which system or statistics, in Swedish"), max_length=200, blank=True)
    frequency_fi = models.CharField(_("how often, in Finnish"), max_length=100, blank=True)
    frequency_sv = models.CharField(_("how often, in Swedish"), max_length=100, blank=True)
    is_public = models.BooleanField(_("public"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WANTED)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_example = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    what = Bilingual("what")
    source = Bilingual("source")
    frequency = Bilingual("frequency")

    class Meta:
        verbose_name = _("data that is exchanged")
        verbose_name_plural = _("data that is exchanged")
        ordering = ["direction", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], condition=~Q(code=""), name="data_exchange_code_once"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def public_word(self) -> str:
        """Whether the data is public; "not known" where nobody has said."""
        words = {True: _("yes"), False: _("no"), None: _("not known")}
        return str(words[self.is_public])


class NgoCardQuerySet(models.QuerySet["NgoCard"]):
    def not_ended(self, on: datetime.date) -> "NgoCardQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class NgoCard(models.Model):
    """How a county and its municipalities work with one association, on one of four tiers (DOMAIN.md item 35)."""

    class Tier(models.IntegerChoices):
        DOING = 1, _("working together")
        AGREEMENT = 2, _("cooperation agreement")
        PARTNERSHIP_GRANT = 3, _("partnership grant")
        DEVELOPMENT_GRANT = 4, _("grant for developing together")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="ngo_cards_within", verbose_name=_("county"))
    association = models.ForeignKey(
        Organisation, models.PROTECT, related_name="ngo_cards", verbose_name=_("association")
    )
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier)
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="ngo_cards", verbose_name=_("domains"))
    what_fi = models.TextField(_("what is done together, in Finnish"), blank=True)
    what_sv = models.TextField(_("what is done together, in Swedish"), blank=True)
    contact_role = models.CharField(_("contact, by role"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail of the association"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    is_example = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    what = Bilingual("what")
    objects = NgoCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card of an association")
        verbose_name_plural = _("cards of associations")
        ordering = ["tier", "association__sort_key_fi", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "association"],
                name="ngo_card_once",
                violation_error_message=_("The association already has a card in this county."),
            ),
            models.CheckConstraint(
                name="ngo_card_ends_after_start",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.association)

    def has_ended(self, on: datetime.date) -> bool:
        return self.ends_on is not None and self.ends_on < on
