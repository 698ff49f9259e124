"""What an organisation's own administrators keep up to date; everybody else who sees the organisation gets 403."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organisations.forms import ContactForm
from organisations.models import Organisation
from organisations.rules import may_administer


def administered(request: HttpRequest, pk: int) -> Organisation:
    """The organisation, if the person administers it now; raises Http404 or PermissionDenied."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not may_administer(request.acting, organisation):
        raise PermissionDenied(_("This page belongs to the organisation's own administrators."))
    return organisation


def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = administered(request, pk)
    form = ContactForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The contact data was saved."))
        if form.has_wrong_check_digit():
            messages.warning(
                request, _("The last digit of the business ID does not agree with the others: check it once more.")
            )
        return redirect("organisation_edit", pk)
    context = {"organisation": organisation, "form": form, "section": "contact"}
    return render(request, "organisations/organisation_edit.html", context)
