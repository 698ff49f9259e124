"""Why a verb about the interfaces is not done: what the pages catch and say."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """A verb that can't be done now; the message says why and what to do."""


def require(is_allowed: bool) -> None:
    """Raises PermissionDenied unless what a rule said is true."""
    if not is_allowed:
        raise PermissionDenied
