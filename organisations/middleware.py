"""Gives each request `acting`: for whom the person acts now, and `acting_choices`: for whom they could."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from organisations.acting import SESSION_KEY, Acting, memberships_today


class ActingMiddleware:
    """Roles are read anew on every request, so a role that has ended gives no access that same day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        memberships = memberships_today(request.user) if request.user.is_authenticated else []
        request.acting_choices = list({row.organisation_id: row.organisation for row in memberships}.values())
        request.acting = None
        if request.acting_choices:
            wanted = request.session.get(SESSION_KEY)
            chosen = next((row for row in request.acting_choices if row.pk == wanted), request.acting_choices[0])
            roles = frozenset(row.role for row in memberships if row.organisation_id == chosen.pk)
            request.acting = Acting(request.user, chosen, roles)
        return self.get_response(request)
