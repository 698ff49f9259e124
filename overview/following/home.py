"""The start page of follow-up: the agreements of the person's organisation with both lights, and what waits for it."""

import datetime
from dataclasses import dataclass

from agreements.follow_up.chains import chains_in_force
from agreements.follow_up.lights import IS_LATE, Finding, Light, Said, gravest, said_light, said_together, timing_light
from agreements.follow_up.tallies import AgreementTotal
from agreements.follow_up.totals import totals_of
from agreements.models import Agreement
from organisations.acting import Acting


@dataclass(frozen=True)
class Mine:
    """An agreement that is followed. The lights are rolled up from its goals, in the same way as theirs are."""

    agreement: Agreement
    total: AgreementTotal
    missing: int  # reports of one's own organisation
    on: datetime.date

    @property
    def said(self) -> Said:
        return said_together(goal.said for goal in self.total.goals)

    @property
    def finding(self) -> Finding:
        return gravest(Finding(row.finding.timing, row.finding.day, row.finding.count) for row in self.total.goals)

    @property
    def said_light(self) -> Light:
        return said_light(self.said)

    @property
    def timing_light(self) -> Light:
        return timing_light(self.finding, self.on)

    @property
    def is_late(self) -> bool:
        return self.finding.timing in IS_LATE


def my_agreements(acting: Acting, on: datetime.date) -> list[Mine]:
    """Those in force that have goals, of which the organisation is a party or the coordinator; what waits first."""
    own = Agreement.objects.of_organisation(acting.organisation, on)
    totals = totals_of(chains_in_force(own, on), on)
    rows = Agreement.objects.filter(pk__in=totals.agreements).in_order()
    missing = totals.missing_by_agreement(acting.stands_for)
    found = [Mine(row, totals.agreements[row.pk], missing.get(row.pk, 0), on) for row in rows]
    return sorted((row for row in found if row.total.goals), key=lambda row: (not row.missing, not row.is_late))
