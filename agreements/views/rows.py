"""What the pages that edit the text share: who gets in, saving without losing anything, moving, withdrawing."""

import functools
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import editing, rules
from agreements.access import get_own_agreement
from agreements.models import Agreement
from agreements.models.row import ContentRow
from agreements.views.stale import stale_page
from agreements.workflow import NotAllowed, Refused, WrongStage
from agreements.workflow.table import require_stage

LeadsTo = Callable[[Agreement, ContentRow], str]


def edits_text(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view that edits the text: it gets the agreement in the place of its id.

    Outsiders get 404, insiders without the right 403. When the text is locked a page sends back to the agreement and
    says why; a form that was already open goes on to the view, which keeps what was typed.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        agreement = get_own_agreement(request, pk)
        if not rules.may_edit_text(request.acting, agreement):
            raise NotAllowed(_("The text is edited by the coordinating party and those whom it has given the right."))
        try:
            if request.method == "GET":
                require_stage("edit_text", agreement)
            return view(request, agreement, **kwargs)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect(agreement)

    return guarded


def get_row(rows: Any, key: UUID) -> ContentRow:
    return get_object_or_404(rows, key=key)


def saved(request: HttpRequest, form: Any, save: Callable[[], Any]) -> HttpResponse | None:
    """Save; None when that went well or the form now says what is wrong, else a page on which nothing typed is lost."""
    try:
        save()
    except editing.StaleSave as stale:
        return stale_page(request, form, stale.row)
    except WrongStage as refusal:
        return _locked_page(request, form, refusal)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        for message in error.messages:
            form.add_error(None, message)
    return None


def saved_over(request: HttpRequest, form: Any, row: ContentRow) -> HttpResponse | None:
    """Save the form over the revision of the row that it was opened with; comes back like `saved`."""
    checked = form.cleaned_data.get("translation_checked", False)
    revision = form.cleaned_data["revision"] or 0
    return saved(
        request,
        form,
        lambda: editing.save_row(row, revision, form.row_fields, by=request.acting, translation_checked=checked),
    )


def withdrawn_context(request: HttpRequest, rows: Iterable[ContentRow]) -> dict[str, Any]:
    """What a page needs to list the withdrawn rows, and to offer the way back for the one withdrawn just now."""
    withdrawn = list(rows)
    just_now = request.GET.get("poistettu")
    return {
        "withdrawn": withdrawn,
        "just_withdrawn": next((row for row in withdrawn if str(row.key) == just_now), None),
    }


def _locked_page(request: HttpRequest, form: Any, refusal: WrongStage) -> HttpResponse:
    texts = [(label, text) for label, text in form.texts().items() if text]
    context = {"agreement": form.agreement, "reason": str(refusal), "texts": texts}
    return render(request, "agreements/text_locked.html", context, status=409)


def move_page(model: type[ContentRow], leads_to: LeadsTo) -> Callable[..., HttpResponse]:
    """A view that moves a row: `direction` is up or down (a clause: in, out), else `before` names the next one."""

    @require_POST
    @edits_text
    def move(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
        row = get_row(model.objects.standing().filter(agreement=agreement), key)
        try:
            if direction := request.POST.get("direction"):
                editing.move_row(row, direction, by=request.acting)
            else:
                editing.place_row(row, by=request.acting, **_place_named(request, model, agreement))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(f"{leads_to(agreement, row)}#row-{row.key}")

    return move


def _place_named(request: HttpRequest, model: type[ContentRow], agreement: Agreement) -> dict[str, ContentRow | None]:
    named = {}
    for name in ("before", "parent"):
        if key := request.POST.get(name, ""):
            try:
                named[name] = get_row(model.objects.standing().filter(agreement=agreement), UUID(key))
            except ValueError as error:
                raise Http404 from error
    return named


def withdraw_page(model: type[ContentRow], leads_to: LeadsTo, said: Any) -> Callable[..., HttpResponse]:
    """A view that takes a row out of the text. The page it leads to lists what was withdrawn, with a way back."""

    @require_POST
    @edits_text
    def withdraw(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
        row = get_row(model.objects.filter(agreement=agreement), key)
        editing.withdraw_row(row, by=request.acting)
        messages.success(request, said % {"name": row})
        return redirect(f"{leads_to(agreement, row)}?poistettu={row.key}")

    return withdraw


def restore_page(model: type[ContentRow], leads_to: LeadsTo, said: Any) -> Callable[..., HttpResponse]:
    """A view that brings a withdrawn row back."""

    @require_POST
    @edits_text
    def restore(request: HttpRequest, agreement: Agreement, key: UUID) -> HttpResponse:
        row = get_row(model.objects.filter(agreement=agreement), key)
        try:
            editing.restore_row(row, by=request.acting)
            messages.success(request, said % {"name": row})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(f"{leads_to(agreement, row)}#row-{row.key}")

    return restore
