"""Who logs in: the person as each request reads them, and under which name a failed login is counted."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from organisations.acting import read_person
from organisations.models import User


class PersonBackend(ModelBackend):
    """Login with address and password; a request reads the person and what every page needs of them at once."""

    def get_user(self, user_id: int) -> User | None:
        user = read_person(user_id)
        return user if user and self.user_can_authenticate(user) else None


def axes_username(request: HttpRequest | None, credentials: dict | None) -> str:
    """The address in lower case, however it was typed."""
    given = credentials or (request.POST if request else {})
    return (given.get("username") or given.get("email") or "").strip().lower()
