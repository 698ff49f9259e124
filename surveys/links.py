"""The address of a personal link.

Its token is made from the link's key with the installation's secret, so that every message to a person carries the
same address. The database keeps the hash only: who reads it can't make the link.
"""

import base64

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

from organisations.models.people import token_hash
from surveys.models import Invitation

SALT = "surveys.invitation"
SECRET_LENGTH = 40


def token_of(invitation: Invitation) -> str:
    digest = salted_hmac(SALT, invitation.key.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(invitation: Invitation) -> str:
    """What is kept of the link's token."""
    return token_hash(token_of(invitation))


def invitation_of(token: str) -> Invitation | None:
    """The link of that token, with its wave."""
    rows = Invitation.objects.select_related("wave__survey", "wave__owner")
    return rows.filter(token_hash=token_hash(token)).first()


def page_url(name: str, invitation: Invitation) -> str:
    """The whole address of a page of the link, in the language that is active."""
    return settings.PUBLIC_URL + reverse(name, args=[token_of(invitation)])


def new_open_secret() -> str:
    return get_random_string(SECRET_LENGTH)
