"""What is frozen at the seal: who decided what and who signed, copied out of the rows."""

import datetime
from typing import Any

from agreements.models import Agreement, Decision, Party, Signature, Version
from agreements.standing import PartyStanding
from documents.codes import new_code

SCHEMA = "yhdyspinta/sealing-record/1"
EDITIONS = ("full", "public")


def record_of(
    agreement: Agreement, version: Version, every: list[PartyStanding], party: Party | None
) -> dict[str, Any]:
    """The sealing record of the version, or of one party's later accession when `party` is given."""
    rows = [row for row in every if party is None or row.party.pk == party.pk]
    return {
        "schema": SCHEMA,
        "agreement": str(agreement.key),
        "version": version.number,
        "content_sha256": version.sha256,
        "accession_of": str(party.key) if party else None,
        "entry_rule": agreement.entry_rule,
        "parties": [_party(row) for row in rows],
    }


def _party(row: PartyStanding) -> dict[str, Any]:
    return {
        "key": str(row.party.key),
        "name": {
            "fi": row.party.organisation.full_fi,
            "sv": row.party.organisation.full_sv or row.party.organisation.full_fi,
        },
        "register_number": row.party.register_number,
        "left_on": _day(row.party.left_on),
        "in_force_from": _day(row.in_force and row.in_force.starts),
        "decisions": [_decision(decision) for decision in row.decisions],
        "signatures": [_signature(signature) for signature in row.signatures],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "body": {"fi": decision.body_fi, "sv": decision.body_sv or decision.body_fi},
        "decided_on": _day(decision.decided_on),
        "number_kind": decision.number_kind,
        "number": decision.number,
        "register_number": decision.register_number,
        "result": decision.result,
        "reservation": decision.reservation,
        "link": decision.link,
        "is_final": decision.is_final,
    }


def _signature(signature: Signature) -> dict[str, Any]:
    """`deputy_for` is there only when a deputy signed: records made before it was known stay as they are."""
    fi, sv = signature.deputy_for_title_fi, signature.deputy_for_title_sv
    place_of = {"name": signature.deputy_for_name, "title": {"fi": fi, "sv": sv or fi}}
    return {
        "name": signature.name,
        "title": {"fi": signature.title_fi, "sv": signature.title_sv or signature.title_fi},
        "mandate": signature.mandate,
        "method": signature.method,
        "level": signature.level,
        "signed_on": _day(signature.signed_on),
        "place": signature.place,
        **({"deputy_for": place_of} if signature.deputy_for_name else {}),
    }


def _day(day: datetime.date | None) -> str | None:
    return day and day.isoformat()


def codes_for(agreement: Agreement, version: Version) -> dict[str, str]:
    """A verification code for each document to be sealed, by "language/edition".

    They are made before the rendering and kept in the record, so that a rendering that starts again prints the same.
    """
    return {f"{language}/{edition}": new_code() for language in agreement.language_list for edition in EDITIONS}
