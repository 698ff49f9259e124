"""The duties of one organisation as a list that can be narrowed: what counts of the dashboard and the page count."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.access import whole_number
from agreements.follow_up.chains import chains_seen_by
from agreements.follow_up.own_duties import OwnDuty, duties_of
from agreements.models import Agreement
from organisations.acting import Acting
from organisations.models import Organisation

LEAD, PARTICIPANT = "lead", "participant"
LATE, MISSING = "late", "missing"


@dataclass(frozen=True)
class DutyRow:
    duty: OwnDuty
    agreement: Agreement


@dataclass(frozen=True)
class DutyList:
    organisation: Organisation
    rows: list[DutyRow]
    all_count: int
    agreements: list[Agreement]

    @property
    def is_narrowed(self) -> bool:
        return len(self.rows) < self.all_count

    def headings(self) -> list[str]:
        return [
            _("Agreement"), _("Goal"), _("No."), _("Measure"), _("Domain"), _("Role"), _("Own assessment"),
            _("Schedule"), _("Report missing"),
        ]  # fmt: skip

    def cells(self) -> Iterator[list[Any]]:
        for row in self.rows:
            duty, timing = row.duty, row.duty.timing_light
            yield [
                row.agreement.title, duty.goal_text, duty.number, duty.text, duty.domain_name,
                _("in charge") if duty.is_lead else _("takes part"), duty.said_light.label,
                f"{timing.label} {timing.note}".strip(), _("yes") if duty.is_missing else "",
            ]  # fmt: skip


def duty_list(organisation: Organisation, acting: Acting | None, on: datetime.date, asked: QueryDict) -> DutyList:
    """Narrowed by the address: alue (a county's agreements), sopimus, rooli and tila. What the person may read."""
    agreements = Agreement.objects.all()
    if county := whole_number(asked.get("alue", "")):
        agreements = agreements.filter(county=county)
    own = organisation.acts_for_ids(on)
    chains = chains_seen_by(acting, agreements, on)
    duties = duties_of(chains, own, on)
    by_pk = Agreement.objects.in_bulk({duty.chain.root for duty in duties})
    rows = [DutyRow(duty, by_pk[duty.chain.root]) for duty in duties if _fits(duty, asked)]
    ordered = sorted(by_pk.values(), key=lambda row: row.sort_key_fi)
    return DutyList(organisation, rows, len(duties), ordered)


def _fits(duty: OwnDuty, asked: QueryDict) -> bool:
    role, state = asked.get("rooli"), asked.get("tila")
    if (agreement := asked.get("sopimus")) and duty.chain.root != whole_number(agreement):
        return False
    if role in (LEAD, PARTICIPANT) and duty.is_lead != (role == LEAD):
        return False
    return {LATE: duty.is_late, MISSING: duty.is_missing}.get(state, True)
