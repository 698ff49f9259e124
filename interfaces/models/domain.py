"""The interface domains (yhdyspinnat), and the acts behind them."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from organisations.models import Organisation


class InterfaceDomainQuerySet(models.QuerySet["InterfaceDomain"]):
    def at_the_top(self) -> "InterfaceDomainQuerySet":
        return self.filter(parent__isnull=True)

    def in_use(self) -> "InterfaceDomainQuerySet":
        return self.filter(retired_on__isnull=True)


class InterfaceDomain(models.Model):
    """One domain of cooperation in a single tree; other taxonomies' names for it are its aliases."""

    code = models.SlugField(_("code"), unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    name_fi = models.CharField(_("name in Finnish"), max_length=150)
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    description_fi = models.TextField(_("description in Finnish"), blank=True)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    aliases = models.CharField(_("other names"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_on = models.DateField(_("out of use since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    name = Bilingual("name")
    description = Bilingual("description")
    objects = InterfaceDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("interface domain")
        verbose_name_plural = _("interface domains")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class DomainNote(models.Model):
    """What a county and its municipalities say of a domain in their own area, kept by the county's editors."""

    domain = models.ForeignKey(InterfaceDomain, models.PROTECT, related_name="notes", verbose_name=_("domain"))
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("county"))
    text_fi = models.TextField(_("text in Finnish"), blank=True)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    text = Bilingual("text")

    class Meta:
        verbose_name = _("note on a domain")
        verbose_name_plural = _("notes on domains")
        constraints = [models.UniqueConstraint(fields=["domain", "county"], name="domain_note_once")]

    def __str__(self) -> str:
        return f"{self.county}: {self.domain}"


class DomainAct(models.Model):
    """A section of an act that a domain stands on (DOMAIN.md section 2; only what it marks as sure)."""

    code = models.SlugField(_("code"), unique=True)
    domains = models.ManyToManyField(InterfaceDomain, related_name="acts", verbose_name=_("domains"))
    act_fi = models.CharField(_("act in Finnish"), max_length=200)
    act_sv = models.CharField(_("act in Swedish"), max_length=200)
    number = models.CharField(_("number in the statute book"), max_length=20)
    section = models.CharField(_("section"), max_length=40, blank=True)
    says_fi = models.CharField(_("what it says, in Finnish"), max_length=300)
    says_sv = models.CharField(_("what it says, in Swedish"), max_length=300)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    act = Bilingual("act")
    says = Bilingual("says")

    class Meta:
        verbose_name = _("act behind a domain")
        verbose_name_plural = _("acts behind domains")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.number} {self.section}".strip()
