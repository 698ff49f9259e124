"""How the goals stand, in sentences that a tired person understands: "Two goals of five go on. One does not go on."."""

from collections import Counter
from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.follow_up.lights import Said
from finnish.number_words import number_word, number_word_of


def goals_lead(states: Iterable[Said]) -> str:
    """By what is reported; done and going on are told together."""
    count = Counter(states)
    total = count.total()
    forward, still = count[Said.DONE] + count[Said.GOING_ON], count[Said.NOT_STARTED] + count[Said.STOPPED]
    if not total:
        return _("The agreement has no goals to follow.")
    sentences = [_forward(forward, total), *_others(count[Said.PARTLY], still, count[Said.NOTHING], total)]
    return " ".join(capfirst(sentence) for sentence in sentences if sentence)


def _forward(count: int, total: int) -> str:
    if not count:
        return ""
    if count == total:
        words = ngettext("The goal goes on or is done.", "All %(all)s goals go on or are done.", total)
        return words % {"all": number_word(total)}
    words = ngettext(
        "%(many)s goal of %(all)s goes on or is done.", "%(many)s goals of %(all)s go on or are done.", count
    )
    return words % {"many": number_word(count), "all": number_word_of(total)}


def _others(partly: int, still: int, nothing: int, total: int) -> list[str]:
    found = []
    if partly:
        found.append(ngettext("One goes on partly.", "%(many)s go on partly.", partly) % {"many": number_word(partly)})
    if still:
        found.append(ngettext("One does not go on.", "%(many)s do not go on.", still) % {"many": number_word(still)})
    if nothing == total:
        found.append(_("No report has been given yet."))
    elif nothing:
        words = ngettext("Of one there is no report yet.", "Of %(of)s there is no report yet.", nothing)
        found.append(words % {"of": number_word_of(nothing)})
    return found
