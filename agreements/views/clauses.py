"""The clauses of the draft: their outline, and one clause at a time in both languages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import editing, rules
from agreements.blueprint import blueprints
from agreements.discussion import open_counts
from agreements.editing.outline import OutlineRow, outline, walk, withdrawn_clauses
from agreements.editing.translation_state import TranslationState, translation_states
from agreements.forms.clauses import ClauseForm, NewClauseForm
from agreements.models import Agreement, Clause
from agreements.views.presence import seen_here
from agreements.views.rows import (
    edits_text,
    get_row,
    move_page,
    restore_page,
    saved,
    saved_over,
    withdraw_page,
    withdrawn_context,
)
from agreements.views.stale import merging, picked
from finnish.languages import pick


def _list_url(agreement: Agreement, clause: Clause) -> str:
    return reverse("clause_list", args=[agreement.pk])


@edits_text
def clause_list(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    editing.refuse_locked_clauses(agreement)
    rows = outline(agreement)
    context = {
        "agreement": agreement,
        "rows": rows,
        "count": sum(1 for _row in walk(rows)),
        "states": {row.clause.pk: _states(row, agreement) for row in walk(rows)},
        **withdrawn_context(request, withdrawn_clauses(agreement)),
    }
    return render(request, "agreements/clause_list.html", context)


def _states(row: OutlineRow, agreement: Agreement) -> dict[str, TranslationState]:
    """A clause needs a text unless it only gathers others or the portal prints something under its heading."""
    needs_text = row.clause.role == Clause.Role.TEXT and not row.children
    return translation_states(row.clause, agreement, needed=("text",) if needs_text else ())


@edits_text
def clause_new(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    editing.refuse_locked_clauses(agreement)
    rows = list(walk(outline(agreement)))
    form = NewClauseForm(
        request.POST or None,
        agreement=agreement,
        places=_places(rows),
        initial={"place": request.GET.get("paikka", "")},
    )
    if request.method == "POST" and form.is_valid():
        parent, after = _place(form.cleaned_data["place"], rows)
        clause = Clause(agreement=agreement, parent=parent, **form.row_fields)
        if response := saved(request, form, lambda: editing.add_row(clause, by=request.acting, after=after)):
            return response
        if form.is_valid():
            return redirect("clause_edit", agreement.pk, clause.key)
    return render(request, "agreements/clause_new.html", {"agreement": agreement, "form": form})


def _places(rows: list[OutlineRow]) -> list[tuple[str, str]]:
    """After each clause, or as the first part of it; last of all when nothing is chosen."""
    places = [("", _("Last in the agreement"))]
    for row in rows:
        name = {"clause": f"{row.number} {row.clause}"}
        places.append((f"after:{row.clause.key}", _("After %(clause)s") % name))
        if row.level < editing.MAX_DEPTH:
            places.append((f"under:{row.clause.key}", _("Part of %(clause)s") % name))
    return places


def _place(place: str, rows: list[OutlineRow]) -> tuple[Clause | None, Clause | None]:
    """The parent of the new clause and the clause that it follows."""
    how, _colon, key = place.partition(":")
    named = next((row.clause for row in rows if str(row.clause.key) == key), None)
    if how == "under":
        return named, None
    return (named.parent, named) if named else (None, None)


@edits_text
def clause_edit(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
    editing.refuse_locked_clauses(agreement)
    clause = get_row(agreement.clauses.all(), key)
    if clause.withdrawn_at and request.method == "GET":
        messages.info(request, _("The clause has been withdrawn. It can be restored at the end of this page."))
        return redirect("clause_list", agreement.pk)
    if request.method == "GET" and not rules.may_change_shared(request.acting, clause):
        messages.info(request, _("This is a shared part of a series: suggest another wording for it here."))
        return redirect("suggestion_new", agreement.pk, clause.key)
    form = picked(request, ClauseForm(request.POST or None, agreement=agreement, row=clause), clause)
    if isinstance(form, HttpResponse):
        return form
    if request.method == "POST" and form.is_valid() and not merging(request):
        if response := saved_over(request, form, clause):
            return response
        if form.is_valid():
            messages.success(request, _("“%(clause)s” has been saved.") % {"clause": _heading(form)})
            return redirect(_next_url(request, agreement, clause))
    return render(request, "agreements/clause_edit.html", _edit_context(request, agreement, clause, form))


def _heading(form: ClauseForm) -> str:
    return pick(form.cleaned_data.get("heading_fi", ""), form.cleaned_data.get("heading_sv", ""))


def _next_url(request: HttpRequest, agreement: Agreement, clause: Clause) -> str:
    """Where “save and next” leads, else the agreement at this clause."""
    following = _following(agreement, clause)
    if "next" in request.POST and following:
        return reverse("clause_edit", args=[agreement.pk, following.key])
    return f"{agreement.get_absolute_url()}#c-{clause.key}"


def _following(agreement: Agreement, clause: Clause) -> Clause | None:
    clauses = [row.clause for row in walk(outline(agreement))]
    places = [place for place, row in enumerate(clauses) if row.pk == clause.pk]
    return next(iter(clauses[places[0] + 1 : places[0] + 2]), None) if places else None


def _edit_context(request: HttpRequest, agreement: Agreement, clause: Clause, form: ClauseForm) -> dict:
    rows = list(walk(outline(agreement)))
    own = next((row for row in rows if row.clause.pk == clause.pk), None)
    guidance = blueprints()[agreement.blueprint].guidance().get(clause.chapter, {})
    return {
        "agreement": agreement,
        "clause": clause,
        "number": own.number if own else "",
        "form": form,
        "states": _states(own, agreement) if own else translation_states(clause, agreement),
        "guidance": pick(guidance.get("fi", ""), guidance.get("sv", "")),
        "has_next": bool(rows) and rows[-1].clause.pk != clause.pk,
        "is_merging": merging(request),
        "comment_counts": open_counts(agreement),
        **seen_here(request, agreement, clause.key),
    }


clause_move = move_page(Clause, _list_url)
clause_withdraw = withdraw_page(Clause, _list_url, gettext_lazy("“%(name)s” has been withdrawn from the text."))
clause_restore = restore_page(Clause, _list_url, gettext_lazy("“%(name)s” stands in the text again."))
