"""Whose reports are missing in a period, and who of those organisations can be reached."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from agreements.follow_up.following import Followed
from agreements.follow_up.own_reports import expected
from agreements.models import MeasureDuty, MeasureReport, ReportingPeriod
from finnish.sorting import sort_key
from organisations.models import Membership, Organisation, User

Role = Membership.Role


@dataclass(frozen=True)
class Awaited:
    """One organisation in a period: how many of its measures it has reported, of how many."""

    organisation: Organisation
    expected: int
    given: int

    @property
    def missing(self) -> int:
        return self.expected - self.given


@dataclass(frozen=True)
class Contacts:
    """Who is reached for an organisation: its people here, or else one address."""

    users: list[User] = field(default_factory=list)
    email: str = ""

    @property
    def count(self) -> int:
        return len(self.users) or int(bool(self.email))


def duties_of(followed: Followed) -> list[MeasureDuty]:
    """The duties of everybody who is expected to report, in one query."""
    rows = MeasureDuty.objects.filter(measure__goal__version=followed.version)
    rows = rows.select_related("measure", "organisation__successor__successor")
    return [row for row in rows if expected(followed, row)]


def awaited_in(
    followed: Followed, periods: Iterable[ReportingPeriod], duties: list[MeasureDuty] | None = None
) -> dict[int, list[Awaited]]:
    """For each period everybody who reports in it, in the Finnish order of their names; in two queries."""
    duties = duties_of(followed) if duties is None else duties
    periods = list(periods)
    rows = MeasureReport.objects.filter(period__in=periods, sent_at__isnull=False)
    sent = set(rows.values_list("period_id", "organisation_id", "measure_key"))
    organisations = {row.organisation_id: row.organisation for row in duties}
    every = Counter(row.organisation_id for row in duties)
    ordered = sorted(organisations.values(), key=lambda row: sort_key(row.name))
    found = {}
    for period in periods:
        given = Counter(
            row.organisation_id for row in duties if (period.pk, row.organisation_id, row.measure.key) in sent
        )
        found[period.pk] = [Awaited(row, every[row.pk], given[row.pk]) for row in ordered]
    return found


def organisation_now(organisation: Organisation, on: datetime.date) -> Organisation:
    """Itself, or the one it has merged into by that day."""
    merged = set()
    while organisation.successor and not organisation.is_valid(on) and organisation.pk not in merged:
        merged.add(organisation.pk)
        organisation = organisation.successor
    return organisation


def contacts_of(followed: Followed, organisations: Iterable[Organisation]) -> dict[int, Contacts]:
    """By the organisation's id its editors, else its administrators, else the address known of it; one query more."""
    now = {row.pk: organisation_now(row, followed.on) for row in organisations}
    rows = Membership.objects.filter(organisation__in=now.values(), user__is_active=True).valid(followed.on)
    rows = rows.filter(role__in=[Role.EDITOR, Role.ADMINISTRATOR]).select_related("user").order_by("user__name", "pk")
    people: dict[tuple[int, str], list[User]] = defaultdict(list)
    for row in rows:
        people[row.organisation_id, row.role].append(row.user)
    addresses = {row.organisation_id: row.contact_email for row in followed.agreement.standing_parties}
    return {
        pk: Contacts(users)
        if (users := people[row.pk, Role.EDITOR] or people[row.pk, Role.ADMINISTRATOR])
        else Contacts(email=addresses.get(pk, "") or row.registry_email)
        for pk, row in now.items()
    }


def without_editors(followed: Followed, organisations: Iterable[Organisation]) -> frozenset[int]:
    """Those that nobody can report for in the portal, by id: a personal link can be sent to them."""
    now = {row.pk: organisation_now(row, followed.on).pk for row in organisations}
    rows = Membership.objects.filter(organisation__in=now.values(), role=Role.EDITOR, user__is_active=True)
    present = set(rows.valid(followed.on).values_list("organisation", flat=True))
    return frozenset(pk for pk, organisation in now.items() if organisation not in present)
