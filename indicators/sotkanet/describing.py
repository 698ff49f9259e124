"""Bringing the catalogue's words up to date with what Sotkanet says of an indicator."""

from django.utils import timezone

from indicators.models import Indicator
from indicators.reference_data import DESCRIBED
from indicators.sotkanet.reading import Description

TOLD = [*DESCRIBED, "definition_fi", "definition_sv", "definition_en"]


def describe(indicator: Indicator, description: Description) -> list[str]:
    """Set what the service says, and leave what it says nothing of; returns the fields that changed.

    From then on the reference file no longer decides on these words.
    """
    said = _said(description)
    changed = [name for name, value in said.items() if getattr(indicator, name) != value]
    for name in changed:
        setattr(indicator, name, said[name])
    indicator.described_on = timezone.localdate()
    indicator.save(update_fields=[*changed, "described_on"])
    return changed


def _said(description: Description) -> dict[str, object]:
    words = {
        "title": description.titles,
        "definition": description.definitions,
        "producer": description.producers,
    }
    said: dict[str, object] = {
        f"{stem}_{language}": text for stem, texts in words.items() for language, text in texts.items()
    }
    said |= {"unit": description.unit, "decimals": description.decimals}
    return {name: _fitting(name, said[name]) for name in TOLD if said[name] not in ("", None)}


def _fitting(name: str, value: object) -> object:
    longest = Indicator._meta.get_field(name).max_length
    return value[:longest] if isinstance(value, str) and longest else value
