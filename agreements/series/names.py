"""The municipality's names in the shared text of a series, and how a draft gets them."""

import re

from django.utils.html import escape

from agreements.filling import GAPS, KEPT_OPEN
from organisations.models import Organisation

# A name that is left open: as the template writes it, or with the English word in any language.
OPEN = {
    language: {name.strip("{}"): what for what, name in names.items()} | {what: what for what in names}
    for language, names in KEPT_OPEN.items()
}
TOKEN = re.compile(r"\{([a-z_]+)\}")


def filled_text(text: str, municipality: Organisation, language: str) -> str:
    """The rich text with the municipality's own names; other words in braces are left alone."""
    return _filled(text, {what: escape(name) for what, name in _names(municipality, language).items()}, language)


def filled_words(words: str, municipality: Organisation, language: str) -> str:
    """The same for plain words, such as a heading or a title."""
    return _filled(words, _names(municipality, language), language)


def _names(municipality: Organisation, language: str) -> dict[str, str]:
    """A name that is not known is left as a gap that stops the freeze."""
    genitive = getattr(municipality, f"genitive_{language}")
    return {
        "municipality": municipality.full_name_in(language),
        "municipality_genitive": genitive or GAPS[language]["genitive"],
    }


def _filled(text: str, names: dict[str, str], language: str) -> str:
    tokens = OPEN[language]
    return TOKEN.sub(lambda found: names[tokens[found[1]]] if found[1] in tokens else found[0], text)
