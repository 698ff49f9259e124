"""Saying what a stretch of the compared text is."""

from django import template
from django.utils.safestring import SafeString

from agreements.differences import words
from agreements.differences.tree import Run
from agreements.printing.text import rich_text

register = template.Library()


@register.filter
def same_sentence(run: Run) -> str:
    """{{ run|same_sentence }}: "Clauses 3–6 are as before."."""
    return words.same_sentence(run)


@register.filter
def renumbered_sentence(run: Run) -> str:
    """{{ run|renumbered_sentence }}: "Earlier numbers: 4 → 3."; empty when they keep theirs."""
    return words.renumbered_sentence(run)


@register.filter
def print_text(html: str) -> SafeString:
    """{{ change.text|print_text }}: marked clause text for paper, its headings below the clause's own (h3)."""
    return rich_text(html, 3)
