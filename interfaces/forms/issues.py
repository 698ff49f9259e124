"""Forms of raised issues: writing one, its steps, and the filter of the list."""

from typing import Any

import django_filters
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from finnish.sorting import search_key
from interfaces.forms.over_row import OverRowForm
from interfaces.models import InterfaceDomain, RaisedIssue
from interfaces.raising import Written
from interfaces.within import Within
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Organisation

State = RaisedIssue.State
GOING = "going"
AREA = forms.Textarea(attrs={"rows": 4})


class IssueForm(FieldsOnly, OverRowForm):
    """What has been noticed, in which domain, and who takes it forward."""

    domain = forms.ModelChoiceField(label=_("Domain"), queryset=InterfaceDomain.objects.in_use())
    title_fi = forms.CharField(label=_("Title in Finnish"), max_length=200)
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200, required=False)
    text_fi = forms.CharField(
        label=_("What has been noticed, in Finnish"),
        max_length=4000,
        widget=AREA,
        help_text=_("What happens, to whom, and what is wanted. No data on clients or patients."),
    )
    text_sv = forms.CharField(
        label=_("What has been noticed, in Swedish"), max_length=4000, required=False, widget=AREA
    )
    level = forms.ChoiceField(label=_("Where it is raised"), choices=RaisedIssue.Level, required=False)
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("The organisation that takes it forward. Its editors are told."),
    )
    owner_role = forms.CharField(
        label=_("Owner, by role"), max_length=150, required=False, help_text=_("“Director of education”, not the name.")
    )

    def __init__(
        self, data: Any = None, *, place: Within, row: RaisedIssue | None = None, initial: dict | None = None
    ) -> None:
        super().__init__(data, row=row, initial=initial or {})
        parties = [party.pk for party in (place.county, *place.municipalities)]
        self.fields["owner"].queryset = Organisation.objects.filter(pk__in=parties).in_order()
        for name in ("title_fi", "title_sv", "text_fi", "text_sv"):
            self.fields[name].widget.attrs["lang"] = name[-2:]
        if row is not None:
            del self.fields["level"]
        self.helper.layout = Layout(
            "revision",
            Div("domain", *([] if row else ["level"]), css_class="yp-pair"),
            Div("title_fi", "title_sv", css_class="yp-pair"),
            Div("text_fi", "text_sv", css_class="yp-pair"),
            Div("owner", "owner_role", css_class="yp-pair"),
        )

    def values_of(self, row: RaisedIssue) -> dict[str, Any]:
        names = ("domain", "title_fi", "title_sv", "text_fi", "text_sv", "owner", "owner_role")
        return {name: getattr(row, name) for name in names}

    @property
    def written(self) -> Written:
        return Written(
            **{name: value for name, value in self.cleaned_data.items() if name not in ("revision", "level")}
        )

    @property
    def chosen_level(self) -> str:
        return self.cleaned_data["level"] or RaisedIssue.Level.NETWORK


class CommentForm(FieldsOnly, forms.Form):
    """A step with a few words."""

    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(FieldsOnly, forms.Form):
    comment = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(FieldsOnly, forms.Form):
    """What was decided, or why the issue is put aside, and on which day."""

    decision_fi = forms.CharField(label=_("In Finnish"), max_length=4000, required=False, widget=AREA)
    decision_sv = forms.CharField(label=_("In Swedish"), max_length=4000, required=False, widget=AREA)
    on = FinnishDateField(label=_("Day"))

    def __init__(self, data: Any = None, *, offered: str = "") -> None:
        super().__init__(data, initial={"on": timezone.localdate(), "decision_fi": offered})
        self.helper.layout = Layout(Div("decision_fi", "decision_sv", css_class="yp-pair"), "on")
        for name in ("decision_fi", "decision_sv"):
            self.fields[name].widget.attrs["lang"] = name[-2:]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("decision_fi") and not typed.get("decision_sv"):
            self.add_error("decision_fi", _("Write it in one of the languages."))
        return typed


class IssueFilter(django_filters.FilterSet):
    """Of one county: `county` stands in the address beside these."""

    text = django_filters.CharFilter(label=_("Title or text"), method="filter_text")
    domain = django_filters.ModelChoiceFilter(
        label=_("Domain"),
        queryset=InterfaceDomain.objects.all(),
        to_field_name="code",
        empty_label=_("All"),
        method="filter_domain",
    )
    level = django_filters.ChoiceFilter(label=_("Level"), choices=RaisedIssue.Level, empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(GOING, _("open or being handled")), *State.choices],
        empty_label=_("All"),
        method="filter_state",
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Owner"), queryset=Organisation.objects.none(), empty_label=_("All")
    )

    class Meta:
        model = RaisedIssue
        fields = ("text", "domain", "level", "state", "owner")

    def __init__(self, data: QueryDict, place: Within, *, request: HttpRequest) -> None:
        rows = RaisedIssue.objects.filter(county=place.county).select_related("domain", "owner", "raised_for")
        super().__init__(data, queryset=rows, request=request)
        parties = [party.pk for party in (place.county, *place.municipalities)]
        self.filters["owner"].queryset = Organisation.objects.filter(pk__in=parties).in_order()
        self.form.fields["owner"].queryset = self.filters["owner"].queryset

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    @property
    def found(self) -> list[RaisedIssue]:
        """The issues that fit, the newest first; words are looked for in both languages."""
        words = search_key(self.form.cleaned_data.get("text") or "").split() if self.form.is_valid() else []
        return [row for row in self.qs if all(word in _searched(row) for word in words)]

    def filter_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows  # letter case of å, ä and ö is beyond some databases: see `found`

    def filter_domain(self, rows: QuerySet, name: str, value: InterfaceDomain) -> QuerySet:
        """Issues of the domain or of a part of it."""
        return rows.filter(Q(domain=value) | Q(domain__parent=value) | Q(domain__parent__parent=value))

    def filter_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.open() if value == GOING else rows.filter(state=value)


def _searched(issue: RaisedIssue) -> str:
    return search_key(" ".join((issue.title_fi, issue.title_sv, issue.text_fi, issue.text_sv)))
