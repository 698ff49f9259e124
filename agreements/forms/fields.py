"""Form fields that take numbers and names as they are written in Finland, and keep what can't be understood."""

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finnish import text
from finnish.sorting import search_key

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")


class FinnishDecimalField(forms.DecimalField):
    """A number as "48 000,5"; a point is taken for the comma. Empty is None and stays apart from 0."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": gettext_lazy("Write a number, for example 61,4. A number that is not known stays empty."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = _SPACES.sub("", value).replace("\N{MINUS SIGN}", "-").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return text.number(value).replace("\N{MINUS SIGN}", "-") if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class YearField(forms.IntegerField):
    """A year in four digits."""

    widget = forms.TextInput
    default_error_messages = {"invalid": gettext_lazy("Write the year with four digits, for example 2027.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1990, "max_value": 2100} | kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}


class NamedChoiceField(forms.CharField):
    """One of many things, chosen by typing its name; a <datalist> of the page offers the names.

    `choices` maps names to what they stand for. A name can be written in any letter case, and other names for the
    same thing may be given in `aliases`. The value is the thing, or None.
    """

    def __init__(self, *, list_id: str, **kwargs: Any) -> None:
        self.list_id = list_id
        self.choices: Mapping[str, Any] = {}
        self.aliases: Mapping[str, Any] = {}
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"list": self.list_id, "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        return self.find(name) if name else None

    def find(self, name: str) -> Any:
        """What the name stands for. Raises ValidationError, with the nearest names, when it is nobody's."""
        names = {search_key(known): thing for known, thing in {**self.aliases, **self.choices}.items()}
        if (key := search_key(name)) in names:
            return names[key]
        near = difflib.get_close_matches(name, list(self.choices), n=3, cutoff=0.6)
        if near:
            message = _("“%(name)s” is not in the list. Perhaps: %(near)s?")
            raise ValidationError(message % {"name": name, "near": ", ".join(near)}, code="unknown")
        raise ValidationError(_("“%(name)s” is not in the list.") % {"name": name}, code="unknown")

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return next((name for name, thing in self.choices.items() if thing == value), str(value))
