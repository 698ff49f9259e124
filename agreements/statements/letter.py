"""The cover letter of a statement round: the text offered at first, and the letter with its places filled in."""

import functools
import tomllib
from pathlib import Path
from typing import Any

from agreements.models import StatementRound
from finnish.languages import text_in
from finnish.text import date as finnish_date
from finnish.text import typographic

FILE = Path(__file__).parents[1] / "letters" / "statement_letter.toml"


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def offered_letter(language: str) -> str:
    return _data()[language].strip()


def filled_letter(round_: StatementRound, language: str) -> str:
    """The letter in that language, or in the other one when it was not written; with names and the present due date."""
    other = "fi" if language == "sv" else "sv"
    written = text_in(round_, "letter", language)
    text, language = (written, language) if written else (text_in(round_, "letter", other), other)
    agreement = round_.agreement
    values = {
        "agreement": text_in(agreement, "title", language) or agreement.title,
        "due_date": finnish_date(round_.due_on),
        "coordinator": text_in(agreement.coordinator, "full", language) or agreement.coordinator.full_fi,
    }
    for name, place in _data()["places"][language].items():
        text = text.replace(place, typographic(values[name]))
    return text
