"""Under which name a failed login is counted: the address in lower case, however it was typed."""

from django.http import HttpRequest


def axes_username(request: HttpRequest | None, credentials: dict | None) -> str:
    given = credentials or (request.POST if request else {})
    return (given.get("username") or given.get("email") or "").strip().lower()
