"""Gives each request `acting`, for whom the person acts now, and `actings`, for whom they could."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from organisations.acting import SESSION_KEY, actings_of, memberships_today
from organisations.models import Membership, User


class ActingMiddleware:
    """Roles are read anew on every request, so a role that has ended gives no access that same day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actings = actings_of(request.user, _roles(request.user))
        request.acting_choices = [row.organisation for row in request.actings]
        wanted = request.session.get(SESSION_KEY) if request.actings else None
        first = next(iter(request.actings), None)
        request.acting = next((row for row in request.actings if row.organisation.pk == wanted), first)
        return self.get_response(request)


def _roles(user: User | AnonymousUser) -> list[Membership]:
    """Read with the person where the login does so; none for nobody."""
    if not user.is_authenticated:
        return []
    known = getattr(user, "roles_at_login", None)
    return memberships_today(user) if known is None else known
