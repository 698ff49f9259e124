"""The rich text editor's files, under the strict content security policy."""

from django import template
from django.forms import BaseForm
from django.template import Context
from django.utils.safestring import SafeString
from js_asset import Media

register = template.Library()


@register.simple_tag(takes_context=True)
def editor_media(context: Context, form: BaseForm) -> SafeString:
    """Write the form's scripts and styles. The import map among them is inline, so it carries the page's nonce."""
    return Media.from_media(form.media, nonce=str(context["request"].csp_nonce)).render()


@register.filter
def of(things: dict, key: object) -> object:
    """{{ states|of:row.pk }}: a dictionary's value for a key that is itself a variable."""
    return things.get(key)
