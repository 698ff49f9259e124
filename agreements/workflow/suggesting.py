"""Suggested wording: a party proposes another text for a clause, the coordinating party answers.

A suggestion changes nothing by itself. Accepted, its text is saved like any other change of the clause, over the text
that the person who accepts it has seen.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.editing.rows import StaleSave, refuse_locked_clauses, save_row
from agreements.history import write_event
from agreements.models import Agreement, Clause, Suggestion
from agreements.notifications import suggestions
from agreements.workflow.table import guard, locked
from documents.redline import is_same
from documents.rich_text import is_empty, validate_length, validate_signs
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused

State = Suggestion.State
LANGUAGES = ("fi", "sv")


@transaction.atomic
def suggest(clause: Clause, *, by: Acting, texts: dict[str, str], reason: str, seen_revision: int) -> Suggestion:
    """Suggest other texts ("text_fi", "text_sv": cleaned HTML) for a clause as it was seen.

    Raises StaleSave when the clause has been saved since, ValidationError when nothing is changed or the reason is
    missing, Refused for a clause that is not in the text any more.
    """
    agreement = locked(clause.agreement)
    guard("suggest", agreement, by)
    refuse_locked_clauses(agreement)
    clause = Clause.objects.get(pk=clause.pk)
    if clause.withdrawn_at:
        raise Refused(_("The clause has been taken out of the text."))
    if clause.revision != seen_revision:
        raise StaleSave(clause)
    texts = _texts(clause, agreement, texts)
    if all(is_same(getattr(clause, name), text) for name, text in texts.items()):
        raise ValidationError(_("The suggested text is the same as the clause has now."))
    suggestion = _create(clause, texts, reason, by)
    suggestions.suggested(suggestion)
    return suggestion


def offer(clause: Clause, *, texts: dict[str, str], reason: str, by: Acting) -> Suggestion | None:
    """Suggest the shared text of a series for a clause of a draft. Only inside a verb that has checked who may.

    None when the same wording waits for an answer already, or is what the clause says.
    """
    texts = _texts(clause, clause.agreement, texts)
    waiting = Suggestion.objects.open().filter(clause=clause, is_shared=True, **texts)
    if waiting.exists() or all(is_same(getattr(clause, name), text) for name, text in texts.items()):
        return None
    return _create(clause, texts, reason, by, is_shared=True)


@transaction.atomic
def accept(
    suggestion: Suggestion,
    *,
    by: Acting,
    seen_revision: int,
    texts: dict[str, str] | None = None,
    answer: str = "",
) -> Suggestion:
    """Take the suggested text into the clause, whole or as edited (`texts`).

    Only the languages that the suggestion changes are written, unless others were edited too. Raises StaleSave when
    the clause has been saved since it was seen.
    """
    agreement, suggestion = _to_answer(suggestion, by)
    clause = suggestion.clause
    refuse_locked_clauses(agreement)
    suggested = {f"text_{code}": getattr(suggestion, f"text_{code}") for code in suggestion.changed_languages}
    wanted = suggested if texts is None else _texts(clause, agreement, texts)
    save_row(clause, seen_revision, wanted, by=by)
    now = {f"text_{code}": getattr(clause, f"text_{code}") for code in LANGUAGES} | suggested
    is_whole = all(is_same(now[name], text) for name, text in wanted.items())
    _answer(suggestion, State.ACCEPTED if is_whole else State.EDITED, answer, by)
    write_event("accept_suggestion", agreement, by=by, comment=str(clause))
    suggestions.answered(suggestion, by)
    return suggestion


@transaction.atomic
def decline(suggestion: Suggestion, *, by: Acting, reason: str) -> Suggestion:
    """Leave the text as it is, and say why."""
    agreement, suggestion = _to_answer(suggestion, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the suggestion is declined: its maker sees the reason.")})
    _answer(suggestion, State.DECLINED, reason, by)
    write_event("decline_suggestion", agreement, by=by, comment=str(suggestion.clause))
    suggestions.answered(suggestion, by)
    return suggestion


@transaction.atomic
def take_back(suggestion: Suggestion, *, by: Acting) -> Suggestion:
    """The party that made the suggestion takes it back; it stays in the list."""
    agreement = locked(suggestion.clause.agreement)
    guard("suggest", agreement, by)
    suggestion = _open(suggestion)
    if not is_own(suggestion, by):
        raise NotAllowed(_("A suggestion is taken back by the party that made it."))
    _answer(suggestion, State.TAKEN_BACK, "", by)
    write_event("take_back_suggestion", agreement, by=by, comment=str(suggestion.clause))
    return suggestion


def is_own(suggestion: Suggestion, acting: Acting | None) -> bool:
    """Whether the person acts for the organisation that made the suggestion, or for its successor."""
    return acting is not None and suggestion.organisation_id in acting.stands_for


def _to_answer(suggestion: Suggestion, by: Acting) -> tuple[Agreement, Suggestion]:
    agreement = locked(suggestion.clause.agreement)
    guard("answer_suggestion", agreement, by)
    return agreement, _open(suggestion)


def _open(suggestion: Suggestion) -> Suggestion:
    """The suggestion as it is now; Refused when it no longer waits for an answer."""
    now = Suggestion.objects.select_related("clause__agreement").get(pk=suggestion.pk)
    if not now.is_open:
        raise Refused(_("The suggestion has been answered meanwhile: %(state)s.") % {"state": now.get_state_display()})
    if now.clause.withdrawn_at:
        raise Refused(_("The clause has been taken out of the text. Restore it first, or leave the suggestion."))
    return now


def _texts(clause: Clause, agreement: Agreement, texts: dict[str, str]) -> dict[str, str]:
    """The texts for the agreement's languages, checked like those of a clause; a language left out stays as it is."""
    names = [f"text_{code}" for code in agreement.language_list]
    found = {name: texts.get(name, getattr(clause, name)) for name in names}
    for text in found.values():
        validate_length(text)
        validate_signs(text)
    return {name: "" if is_empty(text) else text for name, text in found.items()}


def _create(clause: Clause, texts: dict[str, str], reason: str, by: Acting, *, is_shared: bool = False) -> Suggestion:
    base = {"base_fi": clause.text_fi, "base_sv": clause.text_sv}
    suggestion = Suggestion(
        clause=clause,
        **base,
        **{"text_fi": clause.text_fi, "text_sv": clause.text_sv} | texts,
        reason=reason.strip(),
        is_shared=is_shared,
        user=by.user,
        author_name=by.label[:250],
        organisation=by.organisation,
        organisation_fi=by.organisation.full_fi,
        organisation_sv=by.organisation.full_sv,
    )
    suggestion.full_clean()
    suggestion.save()
    write_event("suggest", clause.agreement, by=by, comment=str(clause))
    return suggestion


def _answer(suggestion: Suggestion, state: str, answer: str, by: Acting) -> None:
    suggestion.state, suggestion.answer = state, answer.strip()
    suggestion.answered_at, suggestion.answered_by_name = timezone.now(), by.label[:250]
    suggestion.full_clean()
    suggestion.save(update_fields={"state", "answer", "answered_at", "answered_by_name"})
