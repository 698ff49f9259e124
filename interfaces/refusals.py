"""Refusing what a rule forbids."""

from django.core.exceptions import PermissionDenied


def require(is_allowed: bool) -> None:
    """Raises PermissionDenied unless what a rule said is true."""
    if not is_allowed:
        raise PermissionDenied
