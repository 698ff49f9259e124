"""Why a verb is not done: what the pages of all apps catch and say."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """A verb that can't be done now; the message says why and what to do."""


class LastAdministrator(Refused):
    """The organisation would be left without an administrator."""


class InvitationClosed(Refused):
    """The invitation was accepted, cancelled or replaced meanwhile, or its time is over."""


class NotAllowed(PermissionDenied):
    """The person may see it but not do this."""
