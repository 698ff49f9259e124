"""The parts that pages are made of, as tags. A built-in library: no template needs to load it.

A part takes its content between its tags. The style guide page shows each in every state.
"""

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

KIND_ICONS = {
    "ok": "check-circle-fill",
    "warn": "exclamation-circle-fill",
    "bad": "exclamation-triangle-fill",
    "info": "info-circle-fill",
    "mute": "info-circle",
}
MESSAGE_KINDS = {"success": "ok", "warning": "warn", "error": "bad"}


@register.simple_tag(name="icon")
def draw_icon(name: str) -> SafeString:
    """Draw an icon of static/icons/icons.svg: {% icon "check-lg" %}. It is decoration: the words stand beside it."""
    address = static("icons/icons.svg")
    return format_html('<svg class="yp-icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', address, name)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", icon: str = "", role: str = "") -> SafeString:
    """Say something about the page: {% notice kind="warn" title=… %}<p>…</p>{% endnotice %}.

    `kind` is ok, warn, bad, info or mute. `role` is for what appears after an act: status, or alert for a fault.
    """
    context = {"kind": kind, "title": title, "icon_name": icon or KIND_ICONS[kind], "role": role, "content": content}
    return SafeString(render_to_string("components/_notice.html", context))


@register.simple_block_tag
def badge(content: str, state: str, icon: str) -> SafeString:
    """Show a state as word, icon and colour: {% badge state="ok" icon="check-circle-fill" %}Signed{% endbadge %}."""
    label = SafeString(content.strip())
    return format_html('<span class="yp-badge is-{}">{}{}</span>', state, draw_icon(icon), label)


@register.simple_block_tag
def word(content: str, state: str, icon: str) -> SafeString:
    """Show a state without a box, in tables and lists: {% word state="bad" icon="x-circle" %}Late{% endword %}."""
    label = SafeString(content.strip())
    return format_html('<span class="yp-word is-{}">{}<span>{}</span></span>', state, draw_icon(icon), label)


@register.simple_block_tag
def empty(content: str, title: str, level: int = 3) -> SafeString:
    """Stand in for a list without rows: {% empty title=… %}<p>why, and what to do</p>{% endempty %}.

    Directly inside a {% for %} Django reads the word as the loop's own: write it after the loop's {% empty %} or
    inside an {% if %}. `level` is that of the heading.
    """
    return SafeString(render_to_string("components/_empty.html", {"content": content, "title": title, "level": level}))


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """Show the way here: {% breadcrumbs %}<li>…</li><li aria-current="page">…</li>{% endbreadcrumbs %}."""
    return SafeString(render_to_string("components/_breadcrumbs.html", {"content": content}))


@register.filter
def message_kind(level_tag: str) -> str:
    """Translate the level of a Django message to the kind of a notice."""
    return MESSAGE_KINDS.get(level_tag, "info")
