"""What `manage.py check` says of the seal: a seal made with a certificate that has ended is worth nothing."""

from typing import Any

from django.core.checks import CheckMessage, Warning
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from documents.seal_certificate import certificate_ending

UNREADABLE, ENDING = "documents.W001", "documents.W002"


def check_seal_certificate(**_kwargs: Any) -> list[CheckMessage]:
    """A warning, never an error: the portal must start and its commands run all the same."""
    today = timezone.localdate()
    try:
        ending = certificate_ending(today)
    except (ImproperlyConfigured, OSError, ValueError) as error:
        hint = "Check SEAL_PKCS12 and SEAL_PASSPHRASE."
        return [Warning(f"The certificate of the seal can't be read: {error}", hint=hint, id=UNREADABLE)]
    if ending is None:
        return []
    return [
        Warning(
            f"The certificate of the seal ({ending.subject}) ends on {ending.last_day:%Y-%m-%d}, in"
            f" {ending.days_left(today)} days. Seals made after that are not valid.",
            hint="Order a new certificate and set SEAL_PKCS12 and SEAL_PASSPHRASE.",
            id=ENDING,
        )
    ]
