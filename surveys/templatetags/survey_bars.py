"""Bars of results as tags: {% load survey_bars %}, and css/survey_results.css on the page."""

from django import template
from django.utils.safestring import SafeString

from surveys.results import drawing
from surveys.results.picture import Bar

register = template.Library()

bar_patterns = register.simple_tag(drawing.patterns, name="bar_patterns")


@register.simple_tag
def result_bar(bar: Bar, for_print: bool = False) -> SafeString:
    """{% result_bar bar %}: its parts with patterns and numbers, and the same in words for those who don't see it."""
    if for_print:
        return drawing.paper_bar(bar.parts, f"{bar.title}. {bar.description}")
    return drawing.bar(bar.parts, bar.title, bar.description)


@register.simple_tag
def bar_key(fill: str) -> SafeString:
    """{% bar_key fill %}: the sign of a step, before its words."""
    return drawing.swatch(fill)
