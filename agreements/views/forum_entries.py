"""The forums that the agreement's chapter on forums names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import editing
from agreements.editing.translation_state import translation_states
from agreements.forms.forum_entries import ForumEntryForm
from agreements.models import Agreement, ForumEntry
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


def _back_url(agreement: Agreement, entry: ForumEntry) -> str:
    """The page of new forums shows those that there are, in their order, and the withdrawn ones."""
    return reverse("forum_entry_new", args=[agreement.pk])


@edits_text
def forum_entry_new(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = ForumEntryForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        entry = ForumEntry(agreement=agreement, **form.row_fields)
        if response := saved(request, form, lambda: editing.add_row(entry, by=request.acting)):
            return response
        if form.is_valid():
            messages.success(request, _("The forum has been added."))
            return redirect(_back_url(agreement, entry))
    return render(request, "agreements/forum_entry_edit.html", _context(request, agreement, form, None))


@edits_text
def forum_entry_edit(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
    entry = get_row(agreement.forum_entries.all(), key)
    form = picked(request, ForumEntryForm(request.POST or None, agreement=agreement, row=entry), entry)
    if isinstance(form, HttpResponse):
        return form
    if request.method == "POST" and form.is_valid() and not merging(request):
        if response := saved_over(request, form, entry):
            return response
        if form.is_valid():
            messages.success(request, _("The forum has been saved."))
            return redirect(_back_url(agreement, entry))
    return render(request, "agreements/forum_entry_edit.html", _context(request, agreement, form, entry))


def _context(request: HttpRequest, agreement: Agreement, form: ForumEntryForm, entry: ForumEntry | None) -> dict:
    return {
        "agreement": agreement,
        "form": form,
        "entry": entry,
        "states": translation_states(entry, agreement) if entry else {},
        "entries": list(agreement.forum_entries.standing()),
        **withdrawn_context(request, agreement.forum_entries.withdrawn()),
        "is_merging": merging(request),
        **(seen_here(request, agreement, entry.key) if entry else {}),
    }


forum_entry_move = move_page(ForumEntry, _back_url)
forum_entry_withdraw = withdraw_page(ForumEntry, _back_url, gettext_lazy("The forum “%(name)s” has been withdrawn."))
forum_entry_restore = restore_page(
    ForumEntry, _back_url, gettext_lazy("The forum “%(name)s” stands in the text again.")
)
