"""Everything that the portal knows of a county's cooperation, by the building block or check-list row it speaks for."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from agreements.county_evidence import agreement_evidence
from forums.county_evidence import forum_evidence
from interfaces.county_evidence import interface_evidence
from interfaces.evidence import Evidence
from interfaces.within import Within
from surveys.county_evidence import survey_evidence

PROVIDERS: tuple[Callable[[Within], Iterable[Evidence]], ...] = (
    interface_evidence,
    survey_evidence,
    agreement_evidence,
    forum_evidence,
)


def evidence_of(place: Within) -> dict[str, list[Evidence]]:
    """By code; what speaks for the matter comes first."""
    found = defaultdict(list)
    for provider in PROVIDERS:
        for evidence in provider(place):
            for code in evidence.about:
                found[code].append(evidence)
    return {code: sorted(rows, key=lambda row: not row.is_met) for code, rows in found.items()}
