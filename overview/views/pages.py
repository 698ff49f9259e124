"""The pages that every public service has: accessibility, privacy, feedback; and the style guide of our own."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from overview.style_guide import style_guide_context


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/privacy.html")


def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component with its states, for administrators."""
    if not (request.user.is_superuser or (request.acting and request.acting.is_administrator)):
        raise PermissionDenied
    return render(request, "overview/style_guide.html", style_guide_context())
