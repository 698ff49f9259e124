"""The filters of a county's register of networks; they live in the address."""

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from finnish.sorting import search_key
from forums.models import Forum
from forums.networks import Life, life_of
from interfaces.models import InterfaceDomain
from organisations.models import Organisation


def counties_with_networks() -> QuerySet[Organisation]:
    found = Forum.objects.in_register().values("county")
    return Organisation.objects.counties().filter(pk__in=found).in_order()


class NetworkFilter(django_filters.FilterSet):
    """Of one county: `county` is there always, as its code."""

    text = django_filters.CharFilter(label=_("Name or purpose"), method="filter_text")
    county = django_filters.ModelChoiceFilter(
        label=_("County"), queryset=lambda request: counties_with_networks(), to_field_name="code", empty_label=None
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Domain"),
        queryset=InterfaceDomain.objects.all(),
        to_field_name="code",
        empty_label=_("All"),
        method="filter_domain",
    )
    life = django_filters.ChoiceFilter(
        label=_("Works?"), choices=Life.choices, empty_label=_("All"), method="filter_later"
    )

    class Meta:
        model = Forum
        fields = ("text", "county", "domain", "life")

    def __init__(self, data: QueryDict, county: Organisation, *, request: HttpRequest) -> None:
        data = data.copy()
        data["county"] = county.code
        rows = Forum.objects.in_register().filter(county=county)
        rows = rows.select_related("body", "county", "kind", "parent__body").prefetch_related("domains")
        super().__init__(data, queryset=rows, request=request)

    @property
    def form(self) -> forms.Form:
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.disable_csrf = True
        return form

    @property
    def domain_chosen(self) -> InterfaceDomain | None:
        return self.form.cleaned_data.get("domain") if self.form.is_valid() else None

    @property
    def found(self) -> list[Forum]:
        """The networks that fit, searched by name, purpose and composition in both languages."""
        if not self.form.is_valid():
            return list(self.qs)
        words = search_key(self.form.cleaned_data.get("text") or "").split()
        life, today = self.form.cleaned_data.get("life"), timezone.localdate()
        return [
            forum
            for forum in self.qs
            if all(word in _searched(forum) for word in words) and life in ("", life_of(forum, today))
        ]

    def filter_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows  # letter case of å, ä and ö is beyond some databases: see `found`

    def filter_later(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows  # follows from dates: see `found`

    def filter_domain(self, rows: QuerySet, name: str, value: InterfaceDomain) -> QuerySet:
        """Networks of the domain or of a part of it."""
        return rows.filter(Q(domains=value) | Q(domains__parent=value)).distinct()


def _searched(forum: Forum) -> str:
    texts = (forum.body.name_fi, forum.body.name_sv, forum.tasks_fi, forum.tasks_sv, forum.composition_fi)
    return search_key(" ".join(texts))
