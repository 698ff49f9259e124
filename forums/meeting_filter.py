"""The filters of a forum's list of meetings; they live in the address."""

import django_filters
from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import Meeting


class MeetingFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label=_("Year"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=Meeting.State, empty_label=_("All"))

    class Meta:
        model = Meeting
        fields = ("year", "state")

    @property
    def form(self) -> forms.Form:
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.disable_csrf = True
        return form
