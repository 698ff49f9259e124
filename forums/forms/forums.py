"""The form of a forum's own facts."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.parties import SeenForm
from forums.models import Forum, ForumKind
from forums.workflow.keeping import ForumFacts
from interfaces.models import InterfaceDomain
from organisations.drawn_fields import FinnishDateField
from organisations.models import AreaMembership, Organisation

PAIRS = (
    ("name_fi", "name_sv"),
    ("kind", "level"),
    ("does", "outcome_word"),
    ("tasks_fi", "tasks_sv"),
    ("mandate_fi", "mandate_sv"),
    ("composition_fi", "composition_sv"),
    ("rhythm_fi", "rhythm_sv"),
    ("term_starts", "term_ends"),
    ("parent", "host"),
    ("language", "confirmed_alive_on"),
)
AREAS = (Organisation.Kind.REGIONAL_COUNCIL, Organisation.Kind.EMPLOYMENT_AREA)
ELSEWHERE = (Organisation.Kind.COUNTY, Organisation.Kind.MUNICIPALITY, *AREAS)  # those of other counties


def organisations_around(county: Organisation) -> QuerySet[Organisation]:
    """Who may sit in a forum of the county: itself, its municipalities and their areas, and every other kind."""
    today = timezone.localdate()
    members = AreaMembership.objects.filter(area=county).valid(today).values("municipality")
    areas = AreaMembership.objects.filter(municipality__in=members).valid(today).values("area")
    rows = Organisation.objects.valid(today).exclude(in_aland=True)
    here = Q(pk=county.pk) | Q(pk__in=members) | Q(pk__in=areas, kind__in=AREAS) | ~Q(kind__in=ELSEWHERE)
    return rows.filter(here).in_order()


class ForumForm(SeenForm):
    """Name, kind, level, task and term of a forum; the county is chosen once, when it is made."""

    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=200)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200, required=False)
    domains = forms.ModelMultipleChoiceField(
        label=_("Domains"),
        queryset=InterfaceDomain.objects.filter(parent__isnull=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Forum
        fields = (
            "county", "kind", "level", "does", "outcome_word", "tasks_fi", "tasks_sv", "mandate_fi", "mandate_sv",
            "composition_fi", "composition_sv", "rhythm_fi", "rhythm_sv", "term_length", "term_starts", "term_ends",
            "parent", "host", "language", "confirmed_alive_on", "website",
        )  # fmt: skip
        field_classes = dict.fromkeys(("term_starts", "term_ends", "confirmed_alive_on"), FinnishDateField)
        widgets = dict.fromkeys(
            ("tasks_fi", "tasks_sv", "mandate_fi", "mandate_sv", "composition_fi", "composition_sv"),
            forms.Textarea(attrs={"rows": 3}),
        )
        labels = {
            "term_starts": _("First day of the term of office"),
            "term_ends": _("Last day of the term of office"),
        }

    def __init__(self, *args, counties: QuerySet[Organisation] | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        forum = self.instance
        if forum.pk:
            del self.fields["county"]
            self.initial |= {"name_fi": forum.body.name_fi, "name_sv": forum.body.name_sv}
            self.initial["domains"] = forum.domains.all()
            self.fields["host"].queryset = organisations_around(forum.county)
            self.fields["host"].empty_label = _("The county itself")
            self.fields["parent"].queryset = _others(forum)
            self.fields["parent"].empty_label = _("No other forum")
            # A part of a domain that the forum already has stays choosable.
            own = Q(parent__isnull=True) | Q(pk__in=forum.domains.values("pk"))
            self.fields["domains"].queryset = InterfaceDomain.objects.filter(own)
        else:
            self.fields["county"].queryset = counties
            if len(counties) == 1:
                self.initial.setdefault("county", counties[0].pk)
            del self.fields["host"], self.fields["parent"], self.fields["confirmed_alive_on"]
        self.fields["kind"].queryset = ForumKind.objects.all()
        self.fields["kind"].required = True
        self.fields["language"].help_text = _("Agendas and minutes are written in it; the portal around them is not.")
        self.helper.layout = self._layout()

    @property
    def facts(self) -> ForumFacts:
        typed = self.cleaned_data
        return ForumFacts(typed["name_fi"], typed["name_sv"], tuple(typed["domains"]))

    def over(self, row: Forum, **kwargs) -> "ForumForm":
        """Over the forum as it is now; its name is told too, though it stands in the body."""
        form = super().over(row, **kwargs)
        for name in ("name_fi", "name_sv"):
            saved = getattr(row.body, name)
            if saved != self.cleaned_data.get(name):
                form.meanwhile.insert(0, (str(self.fields[name].label), saved or "–"))
        return form

    def _layout(self) -> Layout:
        paired = {name for pair in PAIRS for name in pair}
        rows = []
        if "county" in self.fields:
            rows.append("county")
        for pair in PAIRS:
            here = [name for name in pair if name in self.fields]
            if here:
                rows.append(Div(*here, css_class="yp-pair") if len(here) > 1 else here[0])
            if pair[0] == "rhythm_fi":
                rows.append("term_length")
        rest = [name for name in self.fields if name not in paired and name not in ("county", "term_length")]
        return Layout(*rows, *rest)


def _others(forum: Forum) -> QuerySet[Forum]:
    """The county's other forums that work."""
    rows = Forum.objects.alive().filter(county=forum.county).exclude(pk=forum.pk)
    return rows.select_related("body").order_by("level", "body__name_fi")
