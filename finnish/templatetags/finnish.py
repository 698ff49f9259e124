"""Filters for writing Finnish and Swedish, built into every template."""

from datetime import date as Date
from datetime import datetime
from decimal import Decimal

from django import template
from django.template.defaultfilters import stringfilter

from finnish import text

register = template.Library()


@register.filter
def section(number: str | int | None) -> str:
    """{{ decision.number|section }}: "§ 45"; empty when there is no number."""
    return "" if number in (None, "") else text.section(number)


@register.filter(is_safe=True)
@stringfilter
def typographic(value: str) -> str:
    """{{ agreement.title|typographic }}: plain text with no-break spaces and word joiners in their places."""
    return text.typographic(value)


@register.filter
def finnish_date(value: Date | None) -> str:
    """{{ version.dated|finnish_date }}: "1.6.2025" in every language; empty for None."""
    return text.date(value or None)


@register.filter
def clock(value: datetime | None) -> str:
    """{{ event.at|clock }}: "klo 9.00" in Finnish, "kl. 9.00" in Swedish; empty for None."""
    return text.clock(value) if value else ""


@register.filter
def finnish_number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """{{ value|finnish_number:1 }}: "48 000,0". Empty for None: the page says in words that a value is missing."""
    return "" if value in (None, "") else text.number(value, decimals)


@register.filter
def file_size(size: int | None) -> str:
    """{{ annex.size|file_size }}: "0,9 Mt"; empty for None."""
    return "" if size in (None, "") else text.file_size(size)


@register.simple_tag
def date_range(start: Date | None, end: Date | None) -> str:
    """{% date_range term.starts term.ends %}: "1.6.2025–31.5.2029"; an open end is left empty."""
    return text.date_range(start or None, end or None)
