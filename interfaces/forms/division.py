"""Forms of the division of work: what is looked at, one side's view, and the county's questions."""

import json
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from documents.table_files import Rows, rows_of_file
from interfaces.dividing import LONGEST, Saying, fault_of, saying_of
from interfaces.division.reading import Side, in_order
from interfaces.forms.domains import IN_FINNISH, IN_SWEDISH
from interfaces.forms.over_row import OverRowForm
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceDomain, Service, WorkDivision
from interfaces.tree import DomainTree
from interfaces.within import Within
from organisations.drawn_fields import FieldsOnly, FinnishDateField
from organisations.models import Organisation

State, Who = WorkDivision.State, WorkDivision.Who
EVERY = "all"


class DivisionFilterForm(FieldsOnly, forms.Form):
    """What of the division is looked at. It lives in the address; what the address has wrong is left out."""

    ONLY = (("differs", _("Where the views differ")), ("missing", _("Where a view is missing")))
    VIEWS = ((Side.COUNTY, _("The county's view")), (Side.MUNICIPALITY, _("The municipality's view")))

    domain = forms.ChoiceField(label=_("Domain"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    only = forms.ChoiceField(label=_("Show"), required=False, choices=[("", _("Everything")), *ONLY])
    view = forms.ChoiceField(label=_("Whose view"), required=False, choices=[("", _("Both views")), *VIEWS])

    def __init__(self, data: Any, *, place: Within, tree: DomainTree) -> None:
        super().__init__(data)
        self.tree = tree
        self.municipalities = {row.code: row for row in place.municipalities}
        self.fields["domain"].choices = [
            ("", _("Overview of the domains")),
            *((row.code, f"{'– ' * len(tree.above(row.pk))}{row}") for row in in_order(tree)),
            (EVERY, _("All domains")),
        ]
        self.fields["municipality"].choices = [
            ("", _("All")),
            *((code, row.name) for code, row in self.municipalities.items()),
        ]
        self.is_valid()
        self.wanted = self.cleaned_data

    @property
    def domain_chosen(self) -> InterfaceDomain | None:
        return self.tree.by_code(self.wanted.get("domain", ""))

    @property
    def is_overview(self) -> bool:
        return not self.wanted.get("domain")

    @property
    def parts(self) -> frozenset[int] | None:
        """The ids of the chosen domain and its parts; None for every domain."""
        return self.tree.parts(self.domain_chosen.pk) if self.domain_chosen else None

    @property
    def municipality_chosen(self) -> Organisation | None:
        return self.municipalities.get(self.wanted.get("municipality", ""))

    @property
    def kept(self) -> str:
        return self.wanted.get("only", "")

    @property
    def is_used(self) -> bool:
        return any(self.wanted.get(name) for name in ("municipality", "only", "view"))

    @property
    def sides(self) -> tuple[str, ...]:
        view = self.wanted.get("view")
        return (view,) if view else (Side.COUNTY, Side.MUNICIPALITY)


class ViewForm(FieldsOnly, OverRowForm):
    """One side's view of a question for a municipality. Once something is said, the state is never empty again."""

    state = forms.ChoiceField(label=_("State"), required=False)
    who = forms.ChoiceField(label=_("Who does it"), required=False)
    who_else = forms.CharField(label=_("Who else"), max_length=LONGEST["who_else"], required=False)
    since = FinnishDateField(label=_("Since"), required=False)
    note = forms.CharField(label=_("Note"), max_length=LONGEST["note"], required=False)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: WorkDivision | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        nothing = [] if row else [("", _("Nothing said"))]
        self.fields["state"].choices = [*nothing, *_capitalised(State)]
        self.fields["who"].choices = [("", _("Not said")), *_capitalised(Who)]
        self.initial.setdefault("was", _stated(self.initial))
        self.helper.layout = Layout(
            "revision",
            "was",
            Div("state", "who", css_class="yp-pair"),
            Div("who_else", "since", css_class="yp-pair"),
            "note",
        )

    def values_of(self, row: WorkDivision) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("state", "who", "who_else", "since", "note")}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.is_touched and not self.errors:
            for field, fault in fault_of(self.saying).items():
                self.add_error(field, fault)
        return given

    @property
    def saying(self) -> Saying:
        given = self.cleaned_data
        return Saying(
            given.get("state", ""), given.get("who", ""), given.get("who_else", ""), given.get("since"),
            given.get("note", ""),
        )  # fmt: skip

    @property
    def is_touched(self) -> bool:
        """Whether something else is said than what stood in the form when it was opened."""
        return _stated(self.cleaned_data) != (self.cleaned_data.get("was") or _stated({}))

    @property
    def faults(self) -> list[str]:
        """Every fault with the name of its field, for a table that has one place for them."""
        named = [(self.fields[name].label if name in self.fields else "", found) for name, found in self.errors.items()]
        return [f"{label}: {fault}" if label else fault for label, faults in named for fault in faults]


def _stated(values: dict[str, Any]) -> str:
    """What a form says, as text that can be compared."""
    return json.dumps([str(values.get(name) or "") for name in Saying.__dataclass_fields__], ensure_ascii=False)


def _capitalised(choices: type[State] | type[Who]) -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in choices.choices]


def common_saying(rows: list[WorkDivision | None]) -> Saying | None:
    """What all of the views say, or None when they differ or some are missing."""
    said = {saying_of(row) if row else None for row in rows}
    return said.pop() if len(said) == 1 else None


class ServiceChoice(forms.ModelChoiceField):
    def label_from_instance(self, service: Service) -> str:
        return service.name


class OfService:
    """For forms whose question is asked of a domain as a whole, or of one of its services."""

    def offer(self, domain: InterfaceDomain, county: Organisation) -> None:
        rows = Service.objects.in_use().of_county(county).filter(domain=domain)
        self.fields["service"].queryset = rows.order_by("name_fi")


def _service() -> ServiceChoice:
    return ServiceChoice(
        label=_("Asked of"), queryset=Service.objects.none(), required=False, empty_label=_("the domain as a whole")
    )


class QuestionForm(OfService, FieldsOnly, OverRowForm):
    """An own question of the county."""

    text_fi = forms.CharField(label=_("Question in Finnish"), max_length=250, widget=forms.TextInput(attrs=IN_FINNISH))
    text_sv = forms.CharField(
        label=_("Question in Swedish"), max_length=250, required=False, widget=forms.TextInput(attrs=IN_SWEDISH)
    )
    service = _service()

    def __init__(self, *args: Any, domain: InterfaceDomain, county: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row:
            del self.fields["service"]
        else:
            self.offer(domain, county)

    def values_of(self, row: CheckQuestion) -> dict[str, Any]:
        return {"text_fi": row.text_fi, "text_sv": row.text_sv}

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("text_fi", "text_sv")}


class TemplateChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, template: CheckTemplate) -> str:
        return template.text


class TemplatesForm(OfService, FieldsOnly, forms.Form):
    """The nine questions for every interface, taken for a domain or a service."""

    service = _service()
    templates = TemplateChoices(
        label=_("Questions"),
        queryset=CheckTemplate.objects.filter(is_general=True),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one question.")},
    )

    def __init__(self, *args: Any, domain: InterfaceDomain, county: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(domain, county)


class DivisionFileForm(FieldsOnly, forms.Form):
    """The file, read at once: it is not kept."""

    file = forms.FileField(
        label=_("File (xlsx or csv)"),
        help_text=_("Nothing is saved yet: the changes are shown first."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Rows:
        rows = rows_of_file(self.cleaned_data["file"])
        if not any(any(row) for row in rows):
            raise ValidationError(_("The file is empty."))
        return rows
