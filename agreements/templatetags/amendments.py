"""What the consolidated reading version says beside a row of the document."""

from collections.abc import Iterable
from typing import Any

from django import template

from agreements.consolidated import Mark

register = template.Library()


@register.filter
def of_row(marks: Iterable[Mark], key: Any) -> list[Mark]:
    """The marks of the row with the key: {% for mark in marks|of_row:chapter.key %}."""
    return [mark for mark in marks or () if mark.key == str(key)]
