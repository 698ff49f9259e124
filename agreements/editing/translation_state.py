"""How far each language of a row is: ready, missing, or behind the Finnish."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.models.row import ContentRow


@dataclass(frozen=True)
class TranslationState:
    """A word with its colour and icon for one language."""

    language: str
    css: str
    icon: str
    word: str

    @property
    def is_ready(self) -> bool:
        return self.css == "ok"


def translation_states(
    row: ContentRow, agreement: Agreement, needed: tuple[str, ...] = ()
) -> dict[str, TranslationState]:
    """The state of each of the agreement's languages, by language; `needed` are the stems that can't stay empty."""
    return {language: _state(row, language, agreement, needed) for language in agreement.language_list}


def _state(row: ContentRow, language: str, agreement: Agreement, needed: tuple[str, ...]) -> TranslationState:
    written = any(getattr(row, f"{stem}_{language}") for stem in row.TRANSLATED)
    lacks = [stem for stem in needed if not getattr(row, f"{stem}_{language}")]
    if not written or lacks or (agreement.is_bilingual and row.missing_in(language)):
        return TranslationState(language, "bad", "exclamation-triangle-fill", _("Missing"))
    if language == "sv" and agreement.is_bilingual and row.translation_is_outdated:
        return TranslationState(language, "warn", "clock-history", _("The Finnish has changed since"))
    return TranslationState(language, "ok", "check-circle-fill", _("Ready"))
