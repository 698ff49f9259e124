"""The filters of the list of forums; they live in the address."""

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forums.models import Forum
from interfaces.models import InterfaceDomain
from organisations.models import Organisation


def _counties(request: HttpRequest) -> QuerySet:
    """Only counties that have a forum: choosing another one would find nothing."""
    return Organisation.objects.counties().filter(forums__isnull=False).distinct().in_order()


class ForumFilter(django_filters.FilterSet):
    county = django_filters.ModelChoiceFilter(label=_("County"), queryset=_counties, empty_label=_("All"))
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Forum.Level, empty_label=_("All"))
    domain = django_filters.ModelChoiceFilter(
        label=_("Domain"), queryset=InterfaceDomain.objects.all(), empty_label=_("All"), method="filter_domain"
    )

    class Meta:
        model = Forum
        fields = ("county", "level", "domain")

    @property
    def form(self) -> forms.Form:
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.disable_csrf = True
        return form

    def filter_domain(self, rows: QuerySet, name: str, value: InterfaceDomain) -> QuerySet:
        """Forums of the domain or of a part of it."""
        return rows.filter(Q(domains=value) | Q(domains__parent=value)).distinct()
