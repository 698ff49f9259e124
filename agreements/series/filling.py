"""The shared text in a municipality's own draft: the names filled in, and what the county has said of itself."""

from typing import Any

from agreements.models import Agreement, Clause, Party, SignatureSlot, SlotDeputy
from agreements.series.names import filled_text, filled_words
from agreements.workflow.starting import LANGUAGES
from organisations.models import Organisation

OF_PARTY = (
    "deciding_body_fi", "deciding_body_sv", "contact_title", "contact_email", "register_number", "signing_rule",
    "preparation_planned_on", "board_planned_on", "council_planned_on",
)  # fmt: skip
OF_SLOT = ("turn", "name", "title_fi", "title_sv", "mandate", "user", "seat")
OF_DEPUTY = ("name", "title_fi", "title_sv", "mandate", "user")
OF_CLAUSE = ("key", "role", "chapter", "publicity", "secrecy_ground", "publicity_decided_by", "is_local")
TEXTS = ("heading_fi", "heading_sv", "text_fi", "text_sv")


def filled_clause(clause: Clause, municipality: Organisation) -> dict[str, str]:
    """The clause's headings and texts as the municipality's draft has them."""
    texts = {}
    for language in LANGUAGES:
        texts[f"heading_{language}"] = filled_words(getattr(clause, f"heading_{language}"), municipality, language)
        texts[f"text_{language}"] = filled_text(getattr(clause, f"text_{language}"), municipality, language)
    return texts


def fill_names(draft: Agreement, municipality: Organisation) -> None:
    """Write the municipality's names into the clauses just copied. The Swedish follows the Finnish as it did before."""
    clauses = list(draft.clauses.all())
    for clause in clauses:
        _write(clause, filled_clause(clause, municipality))
    Clause.objects.bulk_update(clauses, [*TEXTS, "translated_from"])


def copied_clause(clause: Clause, draft: Agreement, municipality: Organisation, **fields: Any) -> Clause:
    """An unsaved clause of the draft with the key of the shared text's clause, the names filled in."""
    copied = Clause(agreement=draft, **{name: getattr(clause, name) for name in (*OF_CLAUSE, *TEXTS)}, **fields)
    copied.translated_from = clause.translated_from
    _write(copied, filled_clause(clause, municipality))
    return copied


def copy_party(old: Party, new: Party) -> None:
    """What the party has said of itself in the shared text: its body, contact, planned dates and who signs."""
    for name in OF_PARTY:
        setattr(new, name, getattr(old, name))
    new.save(update_fields=OF_PARTY)
    for slot in old.slots.prefetch_related("deputies"):
        copied = SignatureSlot.objects.create(party=new, **{name: getattr(slot, name) for name in OF_SLOT})
        for deputy in slot.deputies.all():
            SlotDeputy.objects.create(slot=copied, **{name: getattr(deputy, name) for name in OF_DEPUTY})


def _write(clause: Clause, texts: dict[str, str]) -> None:
    was_current = not clause.translation_is_outdated
    for name, text in texts.items():
        setattr(clause, name, text)
    if was_current and clause.translated_from:
        clause.translated_from = clause.finnish_hash()
