"""The goals workbook as one xlsx file: out as it stands, in after a preview."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import workbook
from agreements.access import get_own_agreement
from agreements.forms.workbook import WorkbookApplyForm, WorkbookUploadForm
from agreements.models import Agreement
from agreements.printing.made import file_name
from agreements.views.rows import edits_text
from documents.tables import XLSX


def workbook_export(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    language = "sv" if get_language() == "sv" else "fi"
    name = file_name(agreement, "tavoitteet", language, ending="xlsx")
    return HttpResponse(
        workbook.write(agreement, language),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@edits_text
def workbook_import(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Choose a file; it is read, and what it would change is shown. Nothing is saved here."""
    form = WorkbookUploadForm(request.POST or None, request.FILES or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        data, token = form.kept()
        return _preview(request, agreement, form, data, token)
    return _page(request, agreement, form=form)


@edits_text
def workbook_apply(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Save what was shown, all of it or nothing."""
    form = WorkbookApplyForm(request.POST or None, agreement=agreement)
    if not form.is_valid():
        messages.warning(request, _("The file is no longer kept. Choose it again."))
        return redirect("workbook_import", agreement.pk)
    data, given = form.data_of_file(), form.cleaned_data
    upload = WorkbookUploadForm(agreement=agreement)
    try:
        book = workbook.read(data, agreement)
        done = workbook.apply(
            agreement,
            book,
            by=request.acting,
            seen_state=given["state"],
            withdraw_missing=given["withdraw_missing"],
        )
    except workbook.ChangedSinceShown:
        messages.warning(
            request, _("Somebody has changed the goals meanwhile. Nothing was saved: look at the changes once more.")
        )
        return _preview(request, agreement, upload, data, given["token"])
    except (workbook.Unreadable, ValidationError) as error:
        faults = getattr(error, "faults", None) or [{"place": "", "message": text} for text in error.messages]
        return _page(request, agreement, form=upload, faults=faults)
    words = {"new": len(done.new), "changed": len(done.changed)}
    messages.success(
        request, _("The workbook has been taken in: new goals %(new)s, changed goals %(changed)s.") % words
    )
    return redirect("goal_list", agreement.pk)


def _preview(
    request: HttpRequest, agreement: Agreement, form: WorkbookUploadForm, data: bytes, token: str
) -> HttpResponse:
    try:
        found = workbook.changes(agreement, workbook.read(data, agreement))
    except workbook.Unreadable as error:
        return _page(request, agreement, form=form, faults=error.faults)
    accept = WorkbookApplyForm(agreement=agreement, initial={"token": token, "state": found.state})
    return _page(request, agreement, form=form, changes=found, accept=accept)


def _page(request: HttpRequest, agreement: Agreement, **context: object) -> HttpResponse:
    return render(request, "agreements/workbook_import.html", {"agreement": agreement, **context})
