"""The form of a register: over a new row or a known one, saved over the revision that it was opened with."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from interfaces.registers.register import Register
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.tree import read_tree
from interfaces.within import Within


def save_form(
    request: HttpRequest,
    register: Register,
    place: Within,
    row: Model,
    *,
    then: Callable[[Model], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form and save it. What somebody else saved meanwhile is shown beside what was typed.

    `row` is new or known; a new one begins with the `domain` of the address, by which the list was filtered.
    `then` is the address that follows; else the list.
    """
    back = interface_url(register.list_page, place.county)
    domain = None if row.pk else read_tree().by_code(request.GET.get("domain", ""))
    form, status = register.form(request.POST or None, instance=row, place=place, domain=domain), 200
    if request.method == "POST" and form.is_valid():
        try:
            kept = form.keep()
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        except IntegrityError:
            form.add_error(None, _("Somebody has just saved the same. Open the list to see it."))
        else:
            messages.success(request, register.saved)
            return redirect(then(kept) if then else back)
    if row.pk:
        back = then(row) if then else back
    context |= {"register": register, "place": place, "county": place.county, "form": form, "back": back}
    context |= {"row": type(row).objects.get(pk=row.pk) if row.pk else None}
    return render(request, "interfaces/register_form.html", context, status=status)
