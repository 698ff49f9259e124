"""Forms of the catalogue: its filter, the choice of an area on an indicator's page, an own indicator."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from finnish.sorting import search_key, sort_key
from indicators.models import Indicator
from indicators.themes import THEMES
from organisations.acting import Acting
from organisations.drawn_fields import FieldsOnly

LEVELS = {"municipality": "municipality_level", "county": "county_level"}
MOST_DECIMALS = 4


class IndicatorFilterForm(FieldsOnly, forms.Form):
    words = forms.CharField(label=_("Title or number"), required=False, max_length=100)
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        choices=[("", _("All")), *((code, name) for code, name in THEMES.items() if code)],
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("All")), ("municipality", _("by municipality")), ("county", _("by county"))],
    )
    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        choices=[
            ("", _("All")),
            ("sotkanet", "Sotkanet"),
            ("own", _("The parties' own")),
            ("mine", _("Own organisation's")),
            ("retired", _("Taken out of use")),
        ],
    )

    def found(self, acting: Acting | None) -> list[Indicator]:
        """The listed indicators that the filter leaves, by theme and title; a filter with faults leaves all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = (
            Indicator.objects.listed().select_related("owner").defer("definition_fi", "definition_sv", "definition_en")
        )
        rows = rows.filter(retired_on__isnull=wanted.get("source") != "retired")
        match wanted.get("source"):
            case "sotkanet":
                rows = rows.of_sotkanet()
            case "own":
                rows = rows.filter(sotkanet_id__isnull=True)
            case "mine":
                rows = rows.filter(owner__in=acting.stands_for if acting else [])
        if wanted.get("theme"):
            rows = rows.filter(theme=wanted["theme"])
        if wanted.get("level"):
            rows = rows.filter(**{LEVELS[wanted["level"]]: True})
        words = search_key(wanted.get("words") or "").split()
        return sorted((row for row in rows if _matches(row, words)), key=_place)


def _matches(indicator: Indicator, words: list[str]) -> bool:
    titles = (indicator.title_fi, indicator.title_sv, indicator.title_en, str(indicator.sotkanet_id or ""))
    text = search_key(" ".join(titles))
    return all(word in text for word in words)


def _place(indicator: Indicator) -> tuple[int, str, int]:
    themes = list(THEMES)
    theme = themes.index(indicator.theme) if indicator.theme in THEMES else len(themes)
    title = indicator.title_sv if get_language() == "sv" and indicator.title_sv else indicator.title_fi
    return theme, sort_key(title), indicator.pk


class IndicatorForm(FieldsOnly, forms.ModelForm):
    """An own indicator. After a stale save `meanwhile` says what the other saved; what was typed stays."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    meanwhile: list[tuple[str, str]] = []

    class Meta:
        model = Indicator
        fields = (
            "title_fi", "title_sv", "definition_fi", "definition_sv", "theme", "in_words", "unit", "decimals",
            "direction", "small_limit", "municipality_level", "county_level", "rhythm", "producer_fi", "producer_sv",
        )  # fmt: skip
        widgets = {
            "definition_fi": forms.Textarea(attrs={"rows": 4, "lang": "fi"}),
            "definition_sv": forms.Textarea(attrs={"rows": 4, "lang": "sv"}),
            "title_fi": forms.TextInput(attrs={"lang": "fi"}),
            "title_sv": forms.TextInput(attrs={"lang": "sv"}),
        }
        help_texts = {
            "unit": _("For example %, n (a number of something), / 1 000 or h. Not needed when the values are words."),
            "decimals": _("How many are shown. Empty: as many as each value has."),
            "in_words": _("For what can't be counted: each value is a short text, such as “the model is in use”."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        themes = sorted(THEMES.items(), key=lambda theme: theme[0] != "")  # "other" first, the rest in their own order
        self.fields["theme"] = forms.ChoiceField(label=_("Theme"), required=False, choices=themes)
        self.fields["rhythm"].choices = [("", _("not known")), *Indicator.Rhythm.choices]
        self.initial["revision"] = self.instance.revision

    def clean_decimals(self) -> int | None:
        decimals = self.cleaned_data["decimals"]
        if decimals is not None and decimals > MOST_DECIMALS:
            raise forms.ValidationError(_("At most four decimals."))
        return decimals

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("revision") or 0

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def after(self, row: Indicator) -> "IndicatorForm":
        """The same form with all that was typed, now over the row as somebody else has saved it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["revision"] = str(row.revision)
        typed = self.values
        form = IndicatorForm(data, instance=row)
        saved = {name: getattr(row, name) for name in typed}
        form.meanwhile = [(str(form[name].label), _shown(row, name)) for name in typed if saved[name] != typed[name]]
        return form


def _shown(row: Indicator, name: str) -> str:
    value = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    if isinstance(value, bool):
        return capfirst(str(_("yes") if value else _("no")))
    return "–" if value in (None, "") else str(value)


class AreaForm(forms.Form):
    """The area whose values the page shows, by kind."""

    alue = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args, areas: list, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for area in sorted(areas, key=lambda row: KINDS.index(row.kind)):
            groups.setdefault(str(GROUPS[area.kind]), []).append((str(area.pk), area.name))
        self.fields["alue"].choices = list(groups.items())
        self.fields["alue"].widget.attrs["class"] = "form-select"


KINDS = ["country", "county", "municipality"]
GROUPS = {"country": _("Country"), "county": _("Counties"), "municipality": _("Municipalities")}
