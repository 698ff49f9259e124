"""Which goals of an agreement are looked at, chosen by the address: party, domain, and either of the two lights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from agreements.follow_up.goal_rows import GoalRow
from agreements.follow_up.lights import IS_LATE, Said, Timing, said_light

PARTY, DOMAIN, SAID, SCHEDULE = "osapuoli", "yhdyspinta", "arvio", "aikataulu"
LATE = "myohassa"
TIMINGS = {
    LATE: IS_LATE,
    "pian": frozenset({Timing.SOON, Timing.REPORT_DUE}),
    "ajallaan": frozenset({Timing.ON_TIME, Timing.DONE}),
    "ei-paivaa": frozenset({Timing.NO_DATE}),
}


@dataclass(frozen=True)
class Choice:
    """One select of the form: its name in the address, its label, and (value, word) of what can be chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class GoalFilter:
    choices: list[Choice]
    rows: list[GoalRow]

    @property
    def is_filtered(self) -> bool:
        return any(choice.chosen for choice in self.choices)

    @property
    def query(self) -> str:
        """What has been chosen, as it stands in the address."""
        return urlencode({choice.name: choice.chosen for choice in self.choices if choice.chosen})


def filtered(rows: list[GoalRow], asked: Mapping[str, str], parties: Iterable[tuple[str, str]]) -> GoalFilter:
    """The goals that are asked for. `parties`: key and name. What can't be chosen narrows nothing."""
    with_lights = any(row.said for row in rows)
    choices = [_party(parties, asked), _domain(rows, asked), *([_said(asked), _timing(asked)] if with_lights else [])]
    chosen = {choice.name: choice.chosen for choice in choices}
    return GoalFilter(choices, [row for row in rows if _is_wanted(row, chosen)])


def _is_wanted(row: GoalRow, chosen: Mapping[str, str]) -> bool:
    party, domain = chosen[PARTY], chosen[DOMAIN]
    said, schedule = chosen.get(SAID), chosen.get(SCHEDULE)
    return (
        (not party or party in row.carriers)
        and (not domain or domain == row.domain)
        and (not said or said == row.said)
        and (not schedule or row.timing in TIMINGS[schedule])
    )


def _choice(name: str, label: str, options: list[tuple[str, str]], asked: Mapping[str, str]) -> Choice:
    value = asked.get(name, "")
    return Choice(name, label, options, value if value in dict(options) else "")


def _party(parties: Iterable[tuple[str, str]], asked: Mapping[str, str]) -> Choice:
    return _choice(PARTY, _("Party"), list(parties), asked)


def _domain(rows: Iterable[GoalRow], asked: Mapping[str, str]) -> Choice:
    return _choice(DOMAIN, _("Domain"), list({row.domain: row.domain_name for row in rows}.items()), asked)


def _said(asked: Mapping[str, str]) -> Choice:
    return _choice(SAID, _("Own assessment"), [(said.value, said_light(said).label) for said in Said], asked)


def _timing(asked: Mapping[str, str]) -> Choice:
    options = [
        (LATE, _("Late, or something is missing")),
        ("pian", _("Due soon")),
        ("ajallaan", _("On time or done")),
        ("ei-paivaa", _("No date")),
    ]
    return _choice(SCHEDULE, _("Schedule"), options, asked)
