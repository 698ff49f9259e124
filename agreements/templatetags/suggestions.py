"""The small links about suggested wordings at a clause."""

from typing import Any

from django import template

from agreements.reading import ReadChapter

register = template.Library()


@register.inclusion_tag("agreements/_suggestion_tools.html", takes_context=True)
def suggestion_tools(context: dict[str, Any], chapter: ReadChapter) -> dict[str, Any]:
    """{% suggestion_tools chapter %}: how many suggestions wait at the clause, and making one.

    The page gives `actions` and `suggestion_counts`. The coordinating party edits instead of suggesting.
    """
    actions, agreement = context.get("actions", frozenset()), context["agreement"]
    return {
        "agreement": agreement,
        "chapter": chapter,
        "count": context.get("suggestion_counts", {}).get(chapter.key, 0),
        "may_suggest": "suggest" in actions and "answer_suggestion" not in actions and not agreement.clauses_are_locked,
    }
