"""The separate issues of the source documents (reference/issues.csv): real, dated content of a county.

What is there already stays as it is: people tend it. A county that the portal does not know is left out.
"""

import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from interfaces.models import InterfaceDomain, IssueStep, RaisedIssue
from organisations.models import Organisation
from organisations.reference_files import Loaded, day, read_rows

FILE = Path(__file__).parent / "reference" / "issues.csv"
COPIED = ("code", "level", "state", "title_fi", "title_sv", "text_fi", "text_sv", "owner_role", "source")


@transaction.atomic
def load_issues(county_code: str = "") -> Loaded:
    """Bring in the issues that the portal does not have, of one county when its code is given."""
    counties = {row.code: row for row in Organisation.objects.counties()}
    domains = {row.code: row for row in InterfaceDomain.objects.all()}
    rows = [row for row in read_rows(FILE) if row["county"] in counties and county_code in ("", row["county"])]
    known = set(RaisedIssue.objects.exclude(code="").values_list("county__code", "code"))
    new = [row for row in rows if (row["county"], row["code"]) not in known]
    for row in new:
        issue = RaisedIssue.objects.create(
            county=counties[row["county"]],
            domain=domains[row["domain"]],
            raised_on=day(row["raised_on"]),
            **{name: row[name] for name in COPIED},
        )
        at = timezone.make_aware(datetime.datetime.combine(issue.raised_on, datetime.time(12)))
        IssueStep.objects.create(issue=issue, at=at, level=issue.level, state=issue.state, by_label=row["source"])
    return Loaded("RaisedIssue", len(new), (), len(rows) - len(new))
