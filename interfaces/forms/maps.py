"""Forms of a county's own maps: the map itself, a service on it, its place and its lines."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from interfaces.forms.domains import IN_FINNISH, IN_SWEDISH, DomainField
from interfaces.forms.over_row import OverRowForm
from interfaces.map_drawing import BOX, HEIGHT, WIDTH
from interfaces.models import CheckTemplate, InterfaceMap, MapNode, Organiser, Service
from interfaces.tree import DomainTree
from organisations.drawn_fields import FieldsOnly, FinnishDateField

PAIRS = (("name_fi", "name_sv"), ("centre_fi", "centre_sv"), ("note_fi", "note_sv"))
TEXTS = [name for pair in PAIRS for name in pair]


def _line(label: str, length: int, language: dict[str, str], *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, widget=forms.TextInput(attrs=language))


def _area(label: str, language: dict[str, str]) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, **language})
    return forms.CharField(label=label, max_length=2000, required=False, widget=widget)


class CopyForm(FieldsOnly, forms.Form):
    """What the county calls its copy of a map."""

    name_fi = _line(_("Name in Finnish"), 150, IN_FINNISH, required=True)
    name_sv = _line(_("Name in Swedish"), 150, IN_SWEDISH)


class MapForm(FieldsOnly, OverRowForm):
    """A map's names, what stands in its middle, and a note; a new one needs its domain."""

    domain = DomainField(label=_("Domain"))
    name_fi = _line(_("Name in Finnish"), 150, IN_FINNISH, required=True)
    name_sv = _line(_("Name in Swedish"), 150, IN_SWEDISH)
    centre_fi = _line(_("In the middle, in Finnish"), 100, IN_FINNISH)
    centre_sv = _line(_("In the middle, in Swedish"), 100, IN_SWEDISH)
    note_fi = _area(_("Note in Finnish"), IN_FINNISH)
    note_sv = _area(_("Note in Swedish"), IN_SWEDISH)

    def __init__(self, *args: Any, tree: DomainTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].offer(tree, empty=_("Choose the domain"))
        self.helper.layout = Layout("revision", "domain", *(Div(*pair, css_class="yp-pair") for pair in PAIRS))

    def values_of(self, row: InterfaceMap) -> dict[str, Any]:
        return {name: getattr(row, name) for name in TEXTS} | {"domain": row.domain_id}

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TEXTS} | {"domain_id": self.cleaned_data["domain"]}


class ServiceChoice(forms.ModelChoiceField):
    def label_from_instance(self, service: Service) -> str:
        return f"{service.name} ({service.domain})"


class AddServiceForm(FieldsOnly, forms.Form):
    """One of the services that there are, or a new one of the county with its organisers."""

    service = ServiceChoice(
        label=_("Service"), queryset=Service.objects.none(), required=False, empty_label=_("None of these: a new one")
    )
    name_fi = _line(_("Name of a new service in Finnish"), 150, IN_FINNISH)
    name_sv = _line(_("Name of a new service in Swedish"), 150, IN_SWEDISH)
    kinds = forms.MultipleChoiceField(
        label=_("Who organises the new service"),
        choices=[(value, capfirst(label)) for value, label in Organiser.Kind.choices],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = FinnishDateField(label=_("Since"), required=False, help_text=_("Empty: as far back as is known."))

    def __init__(self, *args: Any, offered: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [service.pk for service in offered]
        self.fields["service"].queryset = Service.objects.filter(pk__in=known).select_related("domain")
        self.helper.layout = Layout("service", Div("name_fi", "name_sv", css_class="yp-pair"), "kinds", "since")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("service") and given.get("name_fi"):
            self.add_error("name_fi", _("Choose a service or name a new one, not both."))
        elif not given.get("service") and not given.get("name_fi") and "service" not in self.errors:
            self.add_error("service", _("Choose a service, or name a new one below."))
        elif given.get("name_fi") and not given.get("kinds"):
            self.add_error("kinds", _("Choose at least one organiser."))
        return given


class PlaceForm(forms.Form):
    """The upper left corner of a box; a place outside the drawing is brought to its edge by the verb."""

    x = forms.IntegerField(label=_("From the left"), min_value=0, max_value=WIDTH - BOX)
    y = forms.IntegerField(label=_("From the top"), min_value=0, max_value=HEIGHT)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, node: MapNode, **kwargs: Any) -> None:
        initial = {"x": node.x, "y": node.y, "revision": node.revision}
        super().__init__(*args, initial=initial, auto_id=f"{node.key}-%s", **kwargs)
        for name in ("x", "y"):
            self.fields[name].widget.attrs |= {"class": "form-control", "step": 10, "inputmode": "numeric"}


class NodeChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, node: MapNode) -> str:
        return node.service.name


class LinesForm(FieldsOnly, forms.Form):
    """Which lines a service has: to the middle, and to other services."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    to_middle = forms.BooleanField(label=_("Line to the middle"), required=False)
    others = NodeChoice(
        label=_("Lines to other services"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, node: MapNode, **kwargs: Any) -> None:
        lines = node.map.lines.filter(start=node) | node.map.lines.filter(to=node)
        ends = {end for line in lines for end in (line.start_id, line.to_id)}
        initial = {"revision": node.revision, "to_middle": None in ends, "others": ends - {None, node.pk}}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["others"].queryset = node.map.nodes.exclude(pk=node.pk).select_related("service")
        if not node.map.centre:
            del self.fields["to_middle"]


class QuestionsForm(FieldsOnly, forms.Form):
    """Which of the questions for every interface, and of the map's own, the county asks of a service."""

    templates = forms.ModelMultipleChoiceField(label=_("Questions"), queryset=None, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: list[CheckTemplate], **kwargs: Any) -> None:
        general = [template.pk for template in offered if template.is_general]
        super().__init__(*args, initial={"templates": general}, **kwargs)
        self.fields["templates"].queryset = CheckTemplate.objects.filter(pk__in=[row.pk for row in offered])
