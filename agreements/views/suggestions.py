"""Suggested wordings: making one, the list, one beside today's text, and the coordinating party's answers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import get_agreement_for, get_own_agreement, whole_number
from agreements.editing import StaleSave
from agreements.forms.suggestions import AcceptEditedForm, DeclineForm, SuggestionForm
from agreements.forms.verbs import done
from agreements.models import Agreement, Clause, Suggestion
from agreements.views.own_parties import require_stage_to_open, tells_refusals
from agreements.workflow import available_actions, suggesting
from agreements.workflow.table import VERBS
from documents.redline import redline
from organisations.refusals import NotAllowed

FILTERS = ("avoimet", "vastatut", "kaikki")


@dataclass(frozen=True)
class Wording:
    """One language of a suggestion: `change` is the suggestion against today's text.

    In a conflict the clause has been changed since: `made` is the suggestion against the text that it was made on,
    `meanwhile` that text against today's.
    """

    language: str
    change: SafeString
    is_conflict: bool
    made: SafeString | str = ""
    meanwhile: SafeString | str = ""


@tells_refusals
def suggestion_new(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    agreement = _agreement_to(request, pk, "suggest")
    clause = get_object_or_404(agreement.clauses.standing(), key=key)
    clause.agreement = agreement
    form = SuggestionForm(request.POST or None, clause=clause)
    try:
        if request.method == "POST" and done(form, lambda: _suggest(form, request)):
            messages.success(request, _("The suggestion has been sent to the coordinating party."))
            return redirect("suggestion_list", agreement.pk)
        changed_meanwhile = None
    except StaleSave as stale:
        form, changed_meanwhile = form.over(stale.row), stale.row
    context = {
        **_form_context(agreement, clause, form),
        "meanwhile": _against(changed_meanwhile, form) if changed_meanwhile else [],
        "waiting": Suggestion.objects.open().filter(clause=clause),
    }
    return render(request, "agreements/suggestion_new.html", context, status=409 if changed_meanwhile else 200)


def _suggest(form: SuggestionForm, request: HttpRequest) -> None:
    suggesting.suggest(
        form.clause,
        by=request.acting,
        texts=form.wording,
        reason=form.cleaned_data["reason"],
        seen_revision=form.cleaned_data["revision"],
    )


def _agreement_to(request: HttpRequest, pk: int, verb: str) -> Agreement:
    """The agreement for a page that does the verb; one that was open when the stage changed keeps what was typed."""
    agreement = get_own_agreement(request, pk)
    if not VERBS[verb].may(request.acting, agreement):
        raise NotAllowed(_("This action belongs to another role or party."))
    require_stage_to_open(request, verb, agreement)
    return agreement


def _form_context(agreement: Agreement, clause: Clause, form: Any) -> dict[str, Any]:
    return {"agreement": agreement, "clause": clause, "form": form, "is_example": agreement.is_example}


def _against(clause: Clause, form: Any) -> list[tuple[str, SafeString]]:
    """What was typed against the text as it is now, by language."""
    return [
        (name.removeprefix("text_"), redline(getattr(clause, name), text))
        for name, text in form.wording.items()
        if text != getattr(clause, name)
    ]


def suggestion_list(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    rows = Suggestion.objects.of(agreement).select_related("clause")
    wanted = request.GET.get("tila") if request.GET.get("tila") in FILTERS else FILTERS[0]
    clause = _named_clause(agreement, request.GET.get("kohta", ""))
    if clause:
        rows = rows.filter(clause=clause)
    is_open = {"state": Suggestion.State.OPEN}
    shown = {"avoimet": rows.filter(**is_open), "vastatut": rows.exclude(**is_open), "kaikki": rows}[wanted]
    context = {
        "agreement": agreement,
        "rows": shown.order_by("-made_at", "-pk"),
        "wanted": wanted,
        "clause": clause,
        "counts": {"open": rows.filter(**is_open).count(), "all": rows.count()},
        "actions": available_actions(agreement, request.acting),
    }
    return render(request, "agreements/suggestion_list.html", context)


def _named_clause(agreement: Agreement, key: str) -> Clause | None:
    try:
        return agreement.clauses.filter(key=UUID(key)).first()
    except ValueError:
        return None


def suggestion_detail(request: HttpRequest, pk: int, suggestion: UUID) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    return _detail_page(request, agreement, _get(agreement, suggestion), DeclineForm())


def _get(agreement: Agreement, key: UUID) -> Suggestion:
    rows = Suggestion.objects.of(agreement).select_related("clause__agreement")
    found = get_object_or_404(rows, key=key)
    found.clause.agreement = agreement
    return found


def _detail_page(
    request: HttpRequest, agreement: Agreement, suggestion: Suggestion, decline_form: DeclineForm, status: int = 200
) -> HttpResponse:
    actions = available_actions(agreement, request.acting)
    is_open = suggestion.is_open and suggestion.clause.withdrawn_at is None
    context = {
        "agreement": agreement,
        "suggestion": suggestion,
        "wordings": [_wording(suggestion, code) for code in suggestion.changed_languages],
        "has_changed": suggestion.is_open and suggestion.text_has_changed,
        "may_answer": is_open and "answer_suggestion" in actions,
        "may_take_back": suggestion.is_open and "suggest" in actions and suggesting.is_own(suggestion, request.acting),
        "decline_form": decline_form,
    }
    return render(request, "agreements/suggestion_detail.html", context, status=status)


def _wording(suggestion: Suggestion, language: str) -> Wording:
    """An answered suggestion is shown as it was made: today's text has gone its own way."""
    base, wanted = getattr(suggestion, f"base_{language}"), getattr(suggestion, f"text_{language}")
    today = getattr(suggestion.clause, f"text_{language}")
    if not suggestion.is_open or today == base:
        return Wording(language, redline(base, wanted), is_conflict=False)
    return Wording(language, redline(today, wanted), True, made=redline(base, wanted), meanwhile=redline(base, today))


@require_POST
@tells_refusals
def suggestion_accept(request: HttpRequest, pk: int, suggestion: UUID) -> HttpResponse:
    """Take the whole suggestion; when the clause has been saved since the page was opened, the page comes again."""
    agreement = get_agreement_for(request, pk, "answer_suggestion")
    found = _get(agreement, suggestion)
    seen = whole_number(request.POST.get("revision", "")) or 0
    try:
        suggesting.accept(found, by=request.acting, seen_revision=seen)
    except StaleSave as stale:
        who = {"who": stale.row.changed_by_name}
        messages.warning(
            request, _("Nothing was accepted: %(who)s has saved the clause meanwhile. See it below.") % who
        )
        return redirect("suggestion_detail", agreement.pk, found.key)
    messages.success(request, _("The suggestion has been accepted into the text. Its maker has been told."))
    return redirect("suggestion_list", agreement.pk)


@tells_refusals
def suggestion_edit(request: HttpRequest, pk: int, suggestion: UUID) -> HttpResponse:
    """The suggested text in the editor, to be accepted with changes."""
    agreement = _agreement_to(request, pk, "answer_suggestion")
    found = _get(agreement, suggestion)
    clause = found.clause
    if request.method == "POST":
        form = AcceptEditedForm(request.POST, clause=clause)
    elif not found.is_open:
        return redirect("suggestion_detail", agreement.pk, found.key)
    else:
        form = AcceptEditedForm(clause=clause, suggestion=found)
    changed_meanwhile = None
    try:
        if request.method == "POST" and done(form, lambda: _accept_edited(found, form, request)):
            messages.success(request, _("The suggestion has been accepted into the text. Its maker has been told."))
            return redirect("suggestion_list", agreement.pk)
    except StaleSave as stale:
        form, changed_meanwhile = form.over(stale.row), stale.row
    context = {
        **_form_context(agreement, clause, form),
        "suggestion": found,
        "wordings": [_wording(found, code) for code in found.changed_languages],
        "meanwhile": _against(changed_meanwhile, form) if changed_meanwhile else [],
    }
    return render(request, "agreements/suggestion_edit.html", context, status=409 if changed_meanwhile else 200)


def _accept_edited(suggestion: Suggestion, form: AcceptEditedForm, request: HttpRequest) -> None:
    suggesting.accept(
        suggestion,
        by=request.acting,
        seen_revision=form.cleaned_data["revision"],
        texts=form.wording,
        answer=form.cleaned_data["answer"],
    )


@require_POST
@tells_refusals
def suggestion_decline(request: HttpRequest, pk: int, suggestion: UUID) -> HttpResponse:
    agreement = _agreement_to(request, pk, "answer_suggestion")
    found = _get(agreement, suggestion)
    form = DeclineForm(request.POST)
    if done(form, lambda: suggesting.decline(found, by=request.acting, **form.cleaned_data)):
        messages.success(request, _("The suggestion has been declined. Its maker sees the reason."))
        return redirect("suggestion_list", agreement.pk)
    return _detail_page(request, agreement, found, form, status=422)


@require_POST
@tells_refusals
def suggestion_take_back(request: HttpRequest, pk: int, suggestion: UUID) -> HttpResponse:
    agreement = get_agreement_for(request, pk, "suggest")
    suggesting.take_back(_get(agreement, suggestion), by=request.acting)
    messages.success(request, _("The suggestion has been taken back."))
    return redirect("suggestion_list", agreement.pk)
