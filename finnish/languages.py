"""Content in two languages: two columns, name_fi and name_sv.

`Bilingual` and `pick` are for showing a name in a list or a heading. The text of an agreement is never chosen by the
language of the page: name its column, or use `text_in`.
"""

from typing import Any

from django.utils.translation import get_language


def pick(fi: str, sv: str) -> str:
    """The Swedish text on Swedish pages, else the Finnish one; the other one when the first is empty."""
    if (get_language() or "").startswith("sv"):
        return sv or fi
    return fi or sv


def text_in(obj: Any, field: str, language: str) -> str:
    """The text of one language version exactly, empty if it is missing: text_in(clause, "heading", "sv")."""
    return getattr(obj, f"{field}_{language}")


class Bilingual:
    """Read-only attribute over two columns, for display in lists and headings only: title = Bilingual("title")."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, obj: Any, owner: type | None = None) -> Any:
        if obj is None:
            return self
        return pick(text_in(obj, self.field, "fi"), text_in(obj, self.field, "sv"))
