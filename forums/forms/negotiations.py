"""A negotiation's own facts, its report, and evidence of duties."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import YearField
from agreements.forms.parties import SeenForm
from forums.models import DutyEvidence, Forum, ForumKind, Negotiation
from forums.negotiations.agendas import usual_title
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import CouncilTerm, Organisation

Kind = Negotiation.Kind
THEMES = forms.Textarea(attrs={"rows": 3})
REPORT = forms.Textarea(attrs={"rows": 10})


def county_terms() -> QuerySet[CouncilTerm]:
    return CouncilTerm.objects.filter(kind=Organisation.Kind.COUNTY).order_by("-starts")


class NegotiationForm(SeenForm):
    """The negotiation itself. Kind and time are chosen when it is started and stay."""

    year = YearField(label=gettext_lazy("Year"))

    class Meta:
        model = Negotiation
        fields = ("kind", "term", "year", "forum", "title_fi", "title_sv", "themes_fi", "themes_sv")
        widgets = {"kind": forms.RadioSelect, "themes_fi": THEMES, "themes_sv": THEMES}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        steering = (
            Forum.objects.alive()
            .filter(county=self.instance.county)
            .exclude(kind__nature__in=(ForumKind.Nature.NETWORK, ForumKind.Nature.INFLUENCE))
        )
        self.fields["forum"].queryset = steering.select_related("body").order_by("level", "body__name_fi")
        self.fields["term"].queryset = county_terms()
        self.fields["term"].empty_label = self.fields["forum"].empty_label = _("Choose")
        self.fields["title_fi"].required = False
        self.fields["title_fi"].help_text = gettext_lazy("The usual name when empty.")
        self.fields["kind"].choices = Kind.choices
        today = timezone.localdate()
        if is_new:
            self.initial["year"] = self.initial.get("year") or today.year
            self.initial["term"] = self.initial.get("term") or county_terms().filter(starts__lte=today).first()
        else:
            for name in ("kind", "term", "year", "forum"):
                del self.fields[name]
        top = ("kind", Div("term", "year", css_class="yp-pair"), "forum") if is_new else ()
        pairs = [Div(*pair, css_class="yp-pair") for pair in (("title_fi", "title_sv"), ("themes_fi", "themes_sv"))]
        self.helper.layout = Layout("revision", *top, *pairs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind = data.get("kind") or self.instance.kind
        term, year = data.get("term") or self.instance.term, data.get("year") or self.instance.year
        if kind == Kind.HYTE and "term" in self.fields:
            data["term"] = None
        elif kind == Kind.COUNTY_ACT and term is None:
            self.add_error("term", _("Choose the council term that the negotiation belongs to."))
            return data
        if kind and not data.get("title_fi"):
            period = str(term) if kind == Kind.COUNTY_ACT else str(year)
            data["title_fi"] = usual_title(kind, period, "fi")
            data["title_sv"] = data.get("title_sv") or usual_title(kind, period, "sv")
        return data


class ReportTextForm(SeenForm):
    class Meta:
        model = Negotiation
        fields = ("report_fi", "report_sv")
        widgets = {"report_fi": REPORT, "report_sv": REPORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("report_fi", "report_sv"):
            self.fields[name].widget.attrs["lang"] = name[-2:]
        self.helper.layout = Layout("revision", Div("report_fi", "report_sv", css_class="yp-pair"))


class ReportedForm(FieldsOnly, forms.Form):
    """That the report was given to the county executive."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    on = FinnishDateField(label=gettext_lazy("Reported to the county executive on"))
    note = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The body, the date and the section of its minutes."),
    )
    url = forms.URLField(
        label=gettext_lazy("Link to the evidence"), max_length=500, required=False, assume_scheme="https"
    )


class EvidenceForm(SeenForm):
    """A negotiation held elsewhere. The time is the council term or the year, by the duty."""

    year = YearField(label=gettext_lazy("Year"), required=False)
    url = forms.URLField(
        label=gettext_lazy("Link to the evidence"), max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = DutyEvidence
        fields = ("kind", "term", "year", "held_on", "note", "url")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Kind.choices
        self.fields["term"].queryset = county_terms()
        self.fields["term"].empty_label = _("Choose")
        self.fields["term"].help_text = gettext_lazy("For the negotiation by section 14.")
        self.fields["year"].help_text = gettext_lazy("For the yearly HYTE negotiation.")
        self.helper.layout = Layout(
            "revision", "kind", Div("term", "year", css_class="yp-pair"), "held_on", "note", "url"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == Kind.HYTE:
            data["term"] = None
            if not data.get("year"):
                self.add_error("year", _("Give the year."))
        elif data.get("kind") == Kind.COUNTY_ACT:
            data["year"] = None
            if not data.get("term"):
                self.add_error("term", _("Choose the council term."))
        return data
