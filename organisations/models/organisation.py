"""Who: the public organisations of Finland and the areas that they form, as they were on each day."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from finnish.sorting import search_key, sort_key
from organisations.business_id import validate_business_id
from organisations.models.validity import Validity, ValidityQuerySet, ends_after_start


class OrganisationQuerySet(ValidityQuerySet):
    def counties(self) -> "OrganisationQuerySet":
        return self.filter(kind=Organisation.Kind.COUNTY)

    def municipalities(self) -> "OrganisationQuerySet":
        return self.filter(kind=Organisation.Kind.MUNICIPALITY)

    def members_of(self, area: "Organisation", on: datetime.date) -> "OrganisationQuerySet":
        """The municipalities that belonged to the area on that day."""
        return self.filter(area_memberships__in=AreaMembership.objects.filter(area=area).valid(on))

    def areas_of(self, municipality: "Organisation", on: datetime.date) -> "OrganisationQuerySet":
        """The areas (county, regional council, employment area) that the municipality belonged to on that day."""
        return self.filter(member_rows__in=AreaMembership.objects.filter(municipality=municipality).valid(on))

    def may_be_party(self, on: datetime.date) -> "OrganisationQuerySet":
        """Those that may join an agreement on that day.

        Åland has its own legislation and stands outside the wellbeing services counties (DOMAIN.md trap 1); an
        organisation that has merged away can only stay in old agreements (trap 4).
        """
        return self.organisations().valid(on).exclude(in_aland=True)

    def organisations(self) -> "OrganisationQuerySet":
        """All but the whole country, which acts in nothing."""
        return self.exclude(kind=Organisation.Kind.COUNTRY)

    def matching(self, words: str) -> "OrganisationQuerySet":
        rows = self
        for word in search_key(words).split():
            rows = rows.filter(search__contains=word)
        return rows

    def in_order(self) -> "OrganisationQuerySet":
        return self.order_by("sort_key_sv" if get_language() == "sv" else "sort_key_fi", "pk")


class Organisation(Validity):
    """One organisation. `name_*` is the short name ("Hollola"), `full_*` the official one ("Hollolan kunta")."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("wellbeing services county")
        MUNICIPALITY = "municipality", _("municipality")
        REGIONAL_COUNCIL = "regional_council", _("regional council")
        JOINT_AUTHORITY = "joint_authority", _("joint authority")
        EMPLOYMENT_AREA = "employment_area", _("employment area")
        ASSOCIATION = "association", _("association")
        PARISH = "parish", _("parish")
        COMPANY = "company", _("company")
        STATE_AUTHORITY = "state_authority", _("state authority")
        OTHER = "other", _("other organisation")
        COUNTRY = "country", _("whole country")

        @classmethod
        def of_organisations(cls) -> list[tuple[str, str]]:
            """The kinds to choose an organisation by: the whole country is only an area that figures are given for."""
            return [(value, label) for value, label in cls.choices if value != cls.COUNTRY]

    class LanguageStatus(models.TextChoices):
        FINNISH = "fi", _("Finnish-speaking")
        SWEDISH = "sv", _("Swedish-speaking")
        BILINGUAL_FINNISH = "fi_sv", _("bilingual, Finnish majority")
        BILINGUAL_SWEDISH = "sv_fi", _("bilingual, Swedish majority")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("The code in the official classification, if there is one.")
    )
    name_fi = models.CharField(_("name in Finnish"), max_length=200)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    full_fi = models.CharField(_("official name in Finnish"), max_length=200)
    full_sv = models.CharField(_("official name in Swedish"), max_length=200, blank=True)
    genitive_fi = models.CharField(_("official name in the genitive, Finnish"), max_length=200, blank=True)
    genitive_sv = models.CharField(_("official name in the genitive, Swedish"), max_length=200, blank=True)
    short_genitive_fi = models.CharField(_("short name in the genitive, Finnish"), max_length=200, blank=True)
    short_genitive_sv = models.CharField(_("short name in the genitive, Swedish"), max_length=200, blank=True)
    title = models.CharField(
        _("title"), max_length=10, blank=True, choices=[("kunta", "kunta"), ("kaupunki", "kaupunki")]
    )
    business_id = models.CharField(_("business ID"), max_length=9, blank=True, validators=[validate_business_id])
    postal_address = models.CharField(_("postal address"), max_length=200, blank=True)
    registry_email = models.EmailField(_("e-mail of the registry"), blank=True)
    language_status = models.CharField(
        _("languages"), max_length=5, choices=LanguageStatus, default=LanguageStatus.FINNISH
    )
    in_aland = models.BooleanField(_("in Åland"), default=False)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population figure"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    sort_key_fi = models.CharField(max_length=400, editable=False, db_index=True)
    sort_key_sv = models.CharField(max_length=400, editable=False, db_index=True)
    search = models.CharField(max_length=900, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=~Q(code=""),
                name="organisation_code_once",
                violation_error_message=_("An organisation of this kind already has this code."),
            ),
            ends_after_start("organisation_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def fill_keys(self) -> None:
        """Work out what orders and finds the organisation; `save` does, bulk writing has to."""
        self.sort_key_fi = sort_key(self.name_fi)
        self.sort_key_sv = sort_key(self.name_sv or self.name_fi)
        self.search = search_key(" ".join([self.name_fi, self.name_sv, self.full_fi, self.full_sv, self.code]))

    def save(self, **kwargs) -> None:
        self.fill_keys()
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "sort_key_fi", "sort_key_sv", "search"}
        super().save(**kwargs)

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "fi")

    @property
    def full_name(self) -> str:
        return self.full_name_in(get_language() or "fi")

    def name_in(self, language: str) -> str:
        return self.name_sv if language == "sv" and self.name_sv else self.name_fi

    def full_name_in(self, language: str) -> str:
        if language == "en" and self.name_en:
            return self.name_en
        return self.full_sv if language == "sv" and self.full_sv else self.full_fi

    @property
    def is_bilingual(self) -> bool:
        return "_" in self.language_status

    @property
    def languages(self) -> list[str]:
        """The language codes that the organisation's own documents are needed in, majority first."""
        return self.language_status.split("_")

    def acts_for_ids(self, on: datetime.date) -> frozenset[int]:
        """Ids of the organisation itself and those whose successor it is on that day, whatever happened in between."""
        found, level = {self.pk}, {self.pk}
        while level:
            merged = Organisation.objects.filter(successor__in=level, valid_to__lt=on)
            level = set(merged.values_list("pk", flat=True)) - found
            found |= level
        return frozenset(found)

    def acts_for(self, on: datetime.date) -> "OrganisationQuerySet":
        return Organisation.objects.filter(pk__in=self.acts_for_ids(on))


class AreaMembership(Validity):
    """A municipality belongs to an area: county, regional council or employment area (the area's own kind tells).

    The three divisions are separate in law and cross each other (DOMAIN.md trap 5).
    """

    area = models.ForeignKey(Organisation, models.PROTECT, related_name="member_rows", verbose_name=_("area"))
    municipality = models.ForeignKey(
        Organisation, models.PROTECT, related_name="area_memberships", verbose_name=_("municipality")
    )

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("area membership")
        verbose_name_plural = _("area memberships")
        constraints = [
            models.UniqueConstraint(fields=["area", "municipality", "valid_from"], name="area_membership_once"),
            models.CheckConstraint(condition=~Q(area=models.F("municipality")), name="area_is_not_its_member"),
            ends_after_start("area_membership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.area}"
