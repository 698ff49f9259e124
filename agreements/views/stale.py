"""The page of a stale save: base, theirs and mine part by part, from which a person picks; nothing typed is lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.forms.stale import Form, StaleForm
from agreements.models.row import ContentRow


def stale_page(request: HttpRequest, form: Form, row: ContentRow, *, asked: bool = False) -> HttpResponse:
    """The choices; with `asked` also which of them are still to be made."""
    stale = StaleForm(form, row, request.POST)
    context = {
        "agreement": form.agreement,
        "row": row,
        "stale": stale,
        "unpicked": stale.unpicked if asked else [],
        "is_withdrawn": row.withdrawn_at is not None,
    }
    return render(request, "agreements/stale_save.html", context, status=409)


def merging(request: HttpRequest) -> bool:
    """Whether what was picked is to be edited further before it is saved."""
    return request.method == "POST" and "merge" in request.POST


def picked(request: HttpRequest, form: Form, row: ContentRow) -> Form | HttpResponse:
    """The form with what a person has picked on the page of a stale save; without one the form as it is.

    The page comes again when something is still to be decided, or when the row has been saved once more.
    """
    is_picking = request.method == "POST" and ("picked" in request.POST or "merge" in request.POST)
    if not is_picking or not form.is_valid():
        return form
    stale = StaleForm(form, row, request.POST)
    was_saved_again = request.POST.get("revision") != str(row.revision)
    if was_saved_again or stale.unpicked:
        return stale_page(request, form, row, asked=not was_saved_again)
    return stale.picked_form()
