"""The approval matrix in a sentence and in key figures: who has approved, who is missing, who has signed."""

from collections import Counter

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.awaited import Asked, is_prepared
from agreements.models import Agreement, Decision, Version
from agreements.standing import PartyStanding, taking_part
from finnish.number_words import number_word, number_word_of

Result = Decision.Result


def tally(every: list[PartyStanding]) -> list[dict]:
    """The key figures for components/_tally.html."""
    parties = taking_part(every)
    approved = [row for row in parties if row.has_approved]
    reserved = [row for row in approved if row.final.result == Result.RESERVATION]
    return [
        {"value": len(approved), "unit": f"/ {len(parties)}", "label": _("approved")},
        {"value": len(reserved), "label": _("with a reservation, included")},
        {"value": sum(row.final is None for row in parties), "label": _("not decided yet")},
        {"value": sum(row.has_signed for row in parties), "label": _("signed")},
    ]


def tally_before(every: list[PartyStanding], version: Version | None, asked: dict[int, Asked]) -> list[dict]:
    """The key figures while the text is still prepared: statements given, matters prepared, dates planned."""
    parties = taking_part(every)
    figures = []
    if asked:
        given = sum(row.is_given for row in asked.values())
        figures = [{"value": given, "unit": f"/ {len(asked)}", "label": _("gave a statement")}]
    planned = [row for row in parties if row.party.board_planned_on or row.party.council_planned_on]
    return [
        *figures,
        {"value": sum(is_prepared(row, version) for row in parties), "label": _("prepared for the body")},
        {"value": len(planned), "unit": f"/ {len(parties)}", "label": _("has planned its decision")},
    ]


def missing(parties: list[PartyStanding]) -> str:
    """The names in one sentence: "Hartola, Heinola and Sysmä"."""
    names = [row.party.organisation.name for row in parties]
    return get_text_list(names, _("and")) if names else ""


def undecided(every: list[PartyStanding]) -> str:
    """The names of those who have not decided: "Hartola, Heinola and Sysmä"; empty when all have."""
    return missing([row for row in taking_part(every) if row.final is None])


def lead_sentence(agreement: Agreement, version: Version | None, every: list[PartyStanding]) -> str:
    """How things are, in words: "Seven of twelve parties have approved version 3. Five have not decided yet."."""
    if version is None:
        return _("The text is a draft: there is nothing to decide on yet.")
    parties = taking_part(every)
    approved = [row for row in parties if row.has_approved]
    sentences = [_approval(len(approved), len(parties), approved, version)]
    open_count = sum(row.final is None for row in parties)
    if open_count and approved:
        sentences.append(
            ngettext("%(count)s has not decided yet.", "%(count)s have not decided yet.", open_count)
            % {"count": capfirst(number_word(open_count))}
        )
    sentences += _otherwise(parties)
    if signed := sum(row.has_signed for row in parties):
        sentences.append(_signing(signed, len(parties)))
    return " ".join(sentences)


def _approval(count: int, of: int, approved: list[PartyStanding], version: Version) -> str:
    values = {"number": version.number, "count": capfirst(number_word(count)), "all": number_word_of(of)}
    if not count:
        return _("No party has approved version %(number)s yet.") % values
    if count == of:
        sentence = _("All parties have approved version %(number)s") % values
    elif of > 12:
        values = {"number": version.number, "count": count, "all": of}
        sentence = (
            ngettext(
                "Version %(number)s has been approved by %(count)s party; there are %(all)s",
                "Version %(number)s has been approved by %(count)s parties; there are %(all)s",
                count,
            )
            % values
        )
    else:
        sentence = (
            ngettext(
                "%(count)s of %(all)s parties has approved version %(number)s",
                "%(count)s of %(all)s parties have approved version %(number)s",
                count,
            )
            % values
        )
    if reserved := sum(row.final.result == Result.RESERVATION for row in approved):
        sentence += ", " + ngettext(
            "%(count)s of them with a reservation", "%(count)s of them with a reservation", reserved
        ) % {"count": number_word(reserved)}
    return f"{sentence}."


def _otherwise(parties: list[PartyStanding]) -> list[str]:
    results = Counter(row.final.result for row in parties if row.final)
    sentences = []
    if count := results[Result.CHANGED]:
        sentences.append(
            ngettext(
                "%(count)s has approved the text changed: a new version is needed.",
                "%(count)s have approved the text changed: a new version is needed.",
                count,
            )
            % {"count": capfirst(number_word(count))}
        )
    if count := results[Result.REJECTED]:
        sentences.append(
            ngettext("%(count)s has rejected it.", "%(count)s have rejected it.", count)
            % {"count": capfirst(number_word(count))}
        )
    return sentences


def _signing(signed: int, of: int) -> str:
    if signed == of:
        return _("All have signed.")
    return ngettext("%(count)s has signed.", "%(count)s have signed.", signed) % {
        "count": capfirst(number_word(signed))
    }
