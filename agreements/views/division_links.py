"""Choosing the clause in which a view of the division of work has been agreed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements import rules
from agreements.division_links import choose_clause, chosen_for, offered_for
from interfaces.models import WorkDivision


def division_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own view, and an agreement to which both the county and the municipality are parties."""
    rows = WorkDivision.objects.select_related("question__county", "question__domain", "municipality")
    view = get_object_or_404(rows, pk=pk)
    if not rules.may_choose_clause(request.acting, view):
        raise PermissionDenied(_("Each side says only its own view."))
    offered = offered_for(view, request.acting)
    if request.method == "POST":
        if choose_clause(view, offered, request.POST.get("choice", ""), by=request.acting):
            messages.success(request, _("The clause of the view has been saved."))
        else:
            messages.warning(request, _("That clause can no longer be chosen. Choose another one."))
            return redirect("division_clause", pk)
        return redirect("division_cell", view.question_id, view.municipality.code)
    context = {"view": view, "county": view.question.county, "offered": offered, "chosen": chosen_for(view)}
    return render(request, "agreements/division_clause.html", context)
