"""How names, words and organisations are written down in a frozen report: each in both languages."""

from collections.abc import Callable
from typing import Any

from django.utils import translation

from organisations.models import Organisation

Row = dict[str, Any]
LANGUAGES = ("fi", "sv")


def pair(row: Any, stem: str) -> Row:
    return {language: getattr(row, f"{stem}_{language}") for language in LANGUAGES}


def in_both(say: Callable[[], object]) -> Row:
    """What is said in each language, by words that follow the active one."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(say())
    return found


def named(organisation: Organisation | None) -> Row | None:
    """An organisation as the content names it; `agreements.party_view.is_same_organisation` compares such rows."""
    if organisation is None:
        return None
    return {
        "kind": organisation.kind,
        "code": organisation.code,
        "name": {language: organisation.name_in(language) for language in LANGUAGES},
    }


def fully_named(organisation: Organisation) -> Row:
    return named(organisation) | {
        "full_name": {language: organisation.full_name_in(language) for language in LANGUAGES}
    }
