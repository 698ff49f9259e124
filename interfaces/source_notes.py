"""What the source documents say of domains in a county (reference/domain_notes.csv): real, dated content.

A note that is there already stays as it is, also one that the county has emptied.
"""

from pathlib import Path

from django.db import transaction

from interfaces.models import DomainNote, InterfaceDomain
from organisations.models import Organisation
from organisations.reference_files import Loaded, read_rows

FILE = Path(__file__).parent / "reference" / "domain_notes.csv"


@transaction.atomic
def load_notes(county_code: str = "") -> Loaded:
    """Bring in the notes that the portal does not have, of one county when its code is given."""
    counties = {row.code: row for row in Organisation.objects.counties()}
    domains = {row.code: row for row in InterfaceDomain.objects.all()}
    rows = [row for row in read_rows(FILE) if row["county"] in counties and county_code in ("", row["county"])]
    known = set(DomainNote.objects.values_list("county__code", "domain__code"))
    new = [row for row in rows if (row["county"], row["domain"]) not in known]
    DomainNote.objects.bulk_create(
        DomainNote(
            county=counties[row["county"]],
            domain=domains[row["domain"]],
            text_fi=row["text_fi"],
            text_sv=row["text_sv"],
        )
        for row in new
    )
    return Loaded("DomainNote", len(new), (), len(rows) - len(new))
