"""The annexes: files of the agreement, handed out only as downloads and only to those who may read them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import editing, rules
from agreements.access import get_agreement, versions_for, whole_number
from agreements.editing.translation_state import translation_states
from agreements.forms.annexes import FOLDER, AnnexForm
from agreements.models import Agreement, Annex
from agreements.models.row import Publicity
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
from documents.uploads import CONTENT_TYPES, download_response


def _back_url(agreement: Agreement, annex: Annex) -> str:
    """The page of new annexes shows those that there are, in their order, and the withdrawn ones."""
    return reverse("annex_new", args=[agreement.pk])


@edits_text
def annex_new(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = _form(request, agreement, None)
    if request.method == "POST" and form.is_valid():
        annex = Annex(agreement=agreement, **form.row_fields)
        if response := saved(request, form, lambda: editing.add_row(annex, by=request.acting)):
            return response
        if form.is_valid():
            messages.success(request, _("The annex has been added."))
            return redirect(_back_url(agreement, annex))
    return render(request, "agreements/annex_edit.html", _context(request, agreement, form, None))


@edits_text
def annex_edit(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
    annex = get_row(agreement.annexes.all(), key)
    form = picked(request, _form(request, agreement, annex), annex)
    if isinstance(form, HttpResponse):
        return form
    if request.method == "POST" and form.is_valid() and not merging(request):
        if response := saved_over(request, form, annex):
            return response
        if form.is_valid():
            messages.success(request, _("The annex has been saved."))
            return redirect(_back_url(agreement, annex))
    return render(request, "agreements/annex_edit.html", _context(request, agreement, form, annex))


def _form(request: HttpRequest, agreement: Agreement, annex: Annex | None) -> AnnexForm:
    if request.method != "POST":
        return AnnexForm(agreement=agreement, row=annex)
    return AnnexForm(request.POST, request.FILES, agreement=agreement, row=annex)


def _context(request: HttpRequest, agreement: Agreement, form: AnnexForm, annex: Annex | None) -> dict:
    return {
        "agreement": agreement,
        "form": form,
        "annex": annex,
        "states": translation_states(annex, agreement) if annex else {},
        "annexes": list(agreement.annexes.standing()),
        **withdrawn_context(request, agreement.annexes.withdrawn()),
        "is_merging": merging(request),
    }


@login_not_required
def annex_file(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The file as a download; `?versio=` asks for the one that stood in that version.

    The parties get the draft's file as well. Anybody else gets what is public in a frozen version, the latest unless
    told otherwise, and only as long as the annex has not been made secret since.
    """
    agreement = get_agreement(request, pk)
    annex = get_row(agreement.annexes.all(), key)
    is_insider = rules.is_insider(request.acting, agreement)
    number = request.GET.get("versio", "")
    if is_insider and not number:
        return download_response(annex.file, annex.file_name)
    versions = versions_for(request, agreement)
    version = versions.filter(number=whole_number(number)).first() if number else versions.last()
    frozen = next((row for row in version.data["annexes"] if row["key"] == str(key)), None) if version else None
    if frozen is None or not (is_insider or frozen["publicity"] == annex.publicity == Publicity.PUBLIC):
        raise Http404
    return download_response(_stored_name(frozen, annex), frozen["file_name"])


def _stored_name(frozen: dict, annex: Annex) -> str:
    """Where the file of a frozen annex is kept: files are named by their hash, so one replaced later is still there."""
    if frozen["sha256"] == annex.sha256:
        return annex.file
    extension = next(extension for extension, kind in CONTENT_TYPES.items() if kind == frozen["content_type"])
    return f"{FOLDER}/{frozen['sha256']}.{extension}"


annex_move = move_page(Annex, _back_url)
annex_withdraw = withdraw_page(Annex, _back_url, gettext_lazy("The annex “%(name)s” has been withdrawn."))
annex_restore = restore_page(Annex, _back_url, gettext_lazy("The annex “%(name)s” stands in the text again."))
