"""The filters of the list of agreements; they live in the address, so a filtered list can be sent to a colleague."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Party
from agreements.models.agreement import AgreementQuerySet
from interfaces.models import InterfaceDomain
from organisations.models import Organisation

ORDERS = (("", _("Name")), ("newest", _("Newest first")), ("term", _("Term")))
STATES = (
    *((stage.value, stage.label) for stage in Agreement.Stage if stage != Agreement.Stage.STATEMENT_ROUND),
    ("in_force", _("in force")),
    ("ended", _("ended")),
)


def _counties(request: HttpRequest) -> QuerySet:
    return Organisation.objects.counties().in_order()


def _parties(request: HttpRequest) -> QuerySet:
    """Only the parties of agreements that the person may see: nobody learns from the list who else is negotiating."""
    agreements = Agreement.objects.visible_to(request.acting)
    parties = Party.objects.standing().filter(agreement__in=agreements.values("pk"))
    return Organisation.objects.filter(pk__in=parties.values("organisation")).in_order()


class AgreementFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Title or party"), method="filter_text")
    whose = django_filters.ChoiceFilter(
        label=_("Whose"), choices=[("own", _("Own agreements"))], empty_label=_("All"), method="filter_whose"
    )
    county = django_filters.ModelChoiceFilter(label=_("County"), queryset=_counties, empty_label=_("All"))
    party = django_filters.ModelChoiceFilter(
        label=_("Party"), queryset=_parties, empty_label=_("All"), method="filter_party"
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Domain"), queryset=InterfaceDomain.objects.all(), empty_label=_("All"), method="filter_domain"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Agreement.Kind, empty_label=_("All"))
    state = django_filters.ChoiceFilter(label=_("Stage"), choices=STATES, empty_label=_("All"), method="filter_state")
    year = django_filters.NumberFilter(
        label=_("Term includes the year"),
        method="filter_year",
        min_value=1900,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
    )
    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDERS[1:], empty_label=ORDERS[0][1], method="filter_order"
    )

    class Meta:
        model = Agreement
        fields = ("text", "whose", "county", "party", "domain", "kind", "state", "year", "order")

    def filter_text(self, rows: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        return rows.matching(value)

    def filter_whose(self, rows: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        acting = self.request.acting
        own = Agreement.objects.of_organisation(acting.organisation, timezone.localdate()) if acting else rows.none()
        return rows.filter(pk__in=own.values("pk"))

    def filter_party(self, rows: AgreementQuerySet, name: str, value: Organisation) -> AgreementQuerySet:
        with_party = Agreement.objects.of_organisation(value, timezone.localdate())
        return rows.filter(pk__in=with_party.values("pk"))

    def filter_domain(self, rows: AgreementQuerySet, name: str, value: InterfaceDomain) -> AgreementQuerySet:
        return rows.filter(pk__in=Agreement.objects.about(value).values("pk"))

    def filter_state(self, rows: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        match value:
            case "in_force":
                return rows.filter(in_force_now=True)
            case "ended":
                return rows.filter(in_force_now=False, has_begun=True)
        return rows.filter(stage=value)

    def filter_year(self, rows: AgreementQuerySet, name: str, value: int) -> AgreementQuerySet:
        return rows.filter(term_starts__year__lte=value, term_ends__year__gte=value)

    def filter_order(self, rows: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        return rows.in_order({"newest": "-created_at", "term": "-term_starts"}[value])
