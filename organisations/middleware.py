"""Gives each request `acting`, for whom the person acts now, and `actings`, for whom they could."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from organisations.acting import SESSION_KEY, actings_of, memberships_today


class ActingMiddleware:
    """Roles are read anew on every request, so a role that has ended gives no access that same day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        memberships = memberships_today(request.user) if request.user.is_authenticated else []
        request.actings = actings_of(request.user, memberships)
        request.acting_choices = [row.organisation for row in request.actings]
        wanted = request.session.get(SESSION_KEY) if request.actings else None
        first = next(iter(request.actings), None)
        request.acting = next((row for row in request.actings if row.organisation.pk == wanted), first)
        return self.get_response(request)
