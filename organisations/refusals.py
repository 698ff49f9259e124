"""Why a verb about an organisation's people and seats is not done: what the pages catch and say."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """A verb that can't be done now; the message says why and what to do."""


class LastAdministrator(Refused):
    """The organisation would be left without an administrator."""


class InvitationClosed(Refused):
    """The invitation was accepted, cancelled or replaced meanwhile, or its time is over."""


class NotAllowed(PermissionDenied):
    """The person may see the organisation but not do this."""
