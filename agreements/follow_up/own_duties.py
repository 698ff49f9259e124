"""What one organisation carries in many agreements: each of its measures with its own report and what the days say."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from agreements.follow_up.chains import Chain
from agreements.follow_up.lights import (
    GRAVITY,
    IS_LATE,
    Finding,
    Light,
    Said,
    gravest,
    measure_finding,
    report_finding,
    said_light,
    timing_light,
)
from agreements.models import MeasureDuty, MeasureReport


@dataclass(frozen=True)
class OwnDuty:
    """One measure that the organisation carries. `said` is its own report of the current period, nobody else's."""

    chain: Chain
    key: UUID
    goal_key: UUID
    goal_text: str
    domain: int
    domain_name: str
    number: str
    text: str
    is_lead: bool
    said: Said
    finding: Finding
    is_missing: bool  # its report is being collected and has not been given
    on: datetime.date

    @property
    def is_late(self) -> bool:
        return self.finding.timing in IS_LATE

    @property
    def said_light(self) -> Light:
        return said_light(self.said)

    @property
    def timing_light(self) -> Light:
        return timing_light(self.finding, self.on)


def duties_of(chains: list[Chain], organisations: Iterable[int], on: datetime.date) -> list[OwnDuty]:
    """In the agreements' order; `organisations`: the organisation with those merged into it. Two queries."""
    organisations = list(organisations)
    chain_of = {chain.version: chain for chain in chains}
    periods = [chain.period.pk for chain in chains if chain.period]
    reports = MeasureReport.objects.filter(period__in=periods, organisation__in=organisations, sent_at__isnull=False)
    status = {
        (period, organisation, key): status
        for period, organisation, key, status in reports.values_list("period", "organisation", "measure_key", "status")
    }
    language = "sv" if get_language() == "sv" else "fi"
    rows = MeasureDuty.objects.filter(organisation__in=organisations, measure__goal__version__in=chain_of)
    rows = rows.order_by("measure__goal__version", "measure__goal__number", "measure__position")
    found = []
    for (
        version, organisation, is_lead, key, position, ends, text, text_fi,
        goal_key, goal_number, goal_text, goal_text_fi, domain, domain_name,
    ) in rows.values_list(
        "measure__goal__version", "organisation", "is_lead", "measure__key", "measure__position", "measure__ends",
        f"measure__text_{language}", "measure__text_fi",
        "measure__goal__key", "measure__goal__number", f"measure__goal__text_{language}", "measure__goal__text_fi",
        "measure__goal__domain", f"measure__goal__domain__name_{language}",
    ):  # fmt: skip
        chain = chain_of[version]
        said = Said((chain.period and status.get((chain.period.pk, organisation, key))) or Said.NOTHING)
        is_asked = chain.due is not None and organisation not in chain.not_asked
        is_missing = is_asked and said == Said.NOTHING
        findings = [measure_finding(ends, said, on), report_finding(int(is_missing), chain.due, on)]
        found.append(
            OwnDuty(
                chain=chain,
                key=key,
                goal_key=goal_key,
                goal_text=goal_text or goal_text_fi,
                domain=domain,
                domain_name=domain_name,
                number=f"{goal_number}.{position}",
                text=text or text_fi,
                is_lead=is_lead,
                said=said,
                finding=gravest(findings),
                is_missing=is_missing,
                on=on,
            )
        )
    return found


def gravest_first(duties: Iterable[OwnDuty]) -> list[OwnDuty]:
    """What is late or missing first, each kind by its day."""
    return sorted(duties, key=lambda row: (GRAVITY[row.finding.timing], row.finding.day or datetime.date.max))
