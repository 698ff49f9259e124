"""Services that meet at an interface, and who organises each of them from which day to which."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from interfaces.models.domain import InterfaceDomain
from organisations.models import Organisation
from organisations.models.validity import Validity, ValidityQuerySet, ends_after_start


class ServiceQuerySet(models.QuerySet["Service"]):
    def of_county(self, county: Organisation | None) -> "ServiceQuerySet":
        """Those of the whole country and the county's own."""
        return self.filter(models.Q(county__isnull=True) | models.Q(county=county))

    def in_use(self) -> "ServiceQuerySet":
        return self.filter(retired_on__isnull=True)


class Service(models.Model):
    """A service as a node of maps and a subject of questions. Without a county it is the same in the whole country.

    Who organises it is never a property of the service: law changes it (DOMAIN.md trap 29).
    """

    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    domain = models.ForeignKey(InterfaceDomain, models.PROTECT, related_name="services", verbose_name=_("domain"))
    county = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="own_services", verbose_name=_("county")
    )
    name_fi = models.CharField(_("name in Finnish"), max_length=150)
    name_sv = models.CharField(_("name in Swedish"), max_length=150, blank=True)
    description_fi = models.TextField(_("description in Finnish"), blank=True)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    retired_on = models.DateField(_("out of use since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    name = Bilingual("name")
    description = Bilingual("description")
    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["domain__position", "name_fi", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="service_code_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def organisers_on(self, on: datetime.date) -> list["Organiser"]:
        """Who organises it on that day, in the order of the kinds. Prefetch `organisers` for many services."""
        order = list(Organiser.Kind)
        valid = [row for row in self.organisers.all() if row.is_valid(on)]
        return sorted(valid, key=lambda row: order.index(row.kind))


class Organiser(Validity):
    """A kind of organiser of a service from a day to a day; a service may have several of four kinds."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("wellbeing services county")
        MUNICIPALITY = "municipality", _("municipality")
        ASSOCIATION = "association", _("NGO")
        COMPANY = "company", _("company")

    service = models.ForeignKey(Service, models.CASCADE, related_name="organisers", verbose_name=_("service"))
    kind = models.CharField(_("organiser"), max_length=12, choices=Kind)
    as_named_fi = models.CharField(
        _("as named at the time, in Finnish"),
        max_length=100,
        blank=True,
        help_text=_("Where the source has another word, such as “maakunta” of the reform that lapsed."),
    )
    as_named_sv = models.CharField(_("as named at the time, in Swedish"), max_length=100, blank=True)
    note_fi = models.CharField(_("note in Finnish"), max_length=200, blank=True)
    note_sv = models.CharField(_("note in Swedish"), max_length=200, blank=True)
    source = models.CharField(_("source of the data"), max_length=200, blank=True)

    as_named = Bilingual("as_named")
    note = Bilingual("note")
    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("organiser of a service")
        verbose_name_plural = _("organisers of services")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "kind", "valid_from"], name="organiser_once"),
            ends_after_start("organiser_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.as_named or str(self.get_kind_display())
