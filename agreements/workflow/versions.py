"""Writing a frozen version: the one way from the working text to what statements, decisions and signatures bind to."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.canonical import canonical_text, sha256_of
from agreements.models import Agreement, Version
from organisations.acting import Acting


def write_version(
    agreement: Agreement,
    content: dict[str, Any],
    *,
    by: Acting,
    dated: datetime.date,
    reason: str = "",
    purpose: str = Version.Purpose.DECISION,
) -> Version:
    """Make the next version of the (locked) agreement. Raises ValidationError for a date in the future."""
    if dated > timezone.localdate():
        raise ValidationError({"dated": _("The date of the text is in the future.")})
    latest = agreement.latest_version
    number = latest.number + 1 if latest else 1
    text = canonical_text({**content, "number": number, "dated": dated})
    return Version.objects.create(
        agreement=agreement,
        number=number,
        purpose=purpose,
        dated=dated,
        reason=reason,
        content=text,
        sha256=sha256_of(text),
        frozen_at=timezone.now(),
        frozen_by_name=by.label,
    )
