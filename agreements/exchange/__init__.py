"""Agreements as JSON: taking one out, and making a draft from one after full validation."""

import json
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import rules
from agreements.canonical import canonical_text
from agreements.content import content_of
from agreements.exchange.checks import content_faults
from agreements.exchange.faults import Fault, ImportRefused
from agreements.exchange.known import Known
from agreements.exchange.rows import write_rows
from agreements.exchange.schema import schema_faults
from agreements.history import write_event
from agreements.models import Agreement, Version
from organisations.acting import Acting
from organisations.refusals import NotAllowed

__all__ = ["Fault", "ImportRefused", "check", "export", "import_agreement", "read_json"]


def export(source: Agreement | Version) -> str:
    """The canonical JSON: of a version the exact text that was hashed, of an agreement the text as it stands now."""
    return source.content if isinstance(source, Version) else canonical_text(content_of(source))


def read_json(text: str | bytes) -> Any:
    """Parse JSON as it may come from anywhere. Raises `ImportRefused` when it isn't JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ImportRefused([Fault("", _("This is not JSON: %(error)s") % {"error": error})]) from error


def check(data: Any) -> Known:
    """Return what the data names, if it can be imported. Raises `ImportRefused` with every fault and its path."""
    if faults := schema_faults(data):
        raise ImportRefused(faults)
    known, faults = content_faults(data)
    if faults:
        raise ImportRefused(faults)
    return known


def import_agreement(data: Any, *, by: Acting) -> Agreement:
    """Make a draft from the data, all of it or nothing.

    The rows keep their keys. The agreement keeps its own unless there is one with that key here already: then this is a
    copy of it. Parties that had left are not taken along, nor is what belongs to a version (number, date).

    Raises `ImportRefused` with every fault and its path, NotAllowed when the person is no editor of the coordinator.
    """
    known = check(data)
    if not rules.may_start_agreement(by) or known.coordinator.pk not in by.stands_for:
        raise NotAllowed(_("An agreement is imported by an editor of its coordinating party."))
    with transaction.atomic():
        is_taken = Agreement.objects.filter(key=data["key"]).exists()
        agreement = write_rows(data, known, key=uuid.uuid4() if is_taken else uuid.UUID(data["key"]), by=by)
        write_event("import", agreement, by=by, comment=data["key"])
    return agreement
