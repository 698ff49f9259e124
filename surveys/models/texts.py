"""Texts of question sets in three languages: two columns would not do, respondents may read English."""

from typing import Any

from django.utils.translation import get_language


def text_for(obj: Any, field: str, language: str) -> str:
    """The text in that language; where it is missing, in Finnish, else in Swedish."""
    own = getattr(obj, f"{field}_{language}", "")
    return own or getattr(obj, f"{field}_fi") or getattr(obj, f"{field}_sv")


class Trilingual:
    """Read-only attribute over three columns, for display: text = Trilingual("text")."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, obj: Any, owner: type | None = None) -> Any:
        return self if obj is None else text_for(obj, self.field, (get_language() or "fi")[:2])
