"""What an organisation has to report in a period: its measures, what it said last time and what it has written now.

Read for the organisation alone, in a fixed number of queries: the drafts of others are not even fetched.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from agreements.follow_up.following import Followed
from agreements.models import FollowedGoal, FollowedMeasure, MeasureDuty, MeasureReport, ReportingPeriod, Status
from organisations.models import Organisation


@dataclass(frozen=True)
class OwnDuty:
    """One measure of one organisation in a period. `earlier` is the last report that was sent before the period."""

    duty: MeasureDuty
    report: MeasureReport | None
    earlier: MeasureReport | None
    on: datetime.date

    @property
    def organisation(self) -> Organisation:
        return self.duty.organisation

    @property
    def measure(self) -> FollowedMeasure:
        return self.duty.measure

    @property
    def goal(self) -> FollowedGoal:
        return self.measure.goal

    @property
    def key(self) -> UUID:
        return self.measure.key

    @property
    def number(self) -> str:
        return f"{self.goal.number}.{self.measure.position}"

    @property
    def is_sent(self) -> bool:
        return self.report is not None and self.report.sent_at is not None

    @property
    def is_draft(self) -> bool:
        """Whether something has been written that nobody else sees yet."""
        return self.report is not None and not self.is_sent and (bool(self.report.status) or self.has_words)

    @property
    def has_words(self) -> bool:
        report = self.report
        return report is not None and any((report.done, report.hinders, report.next_step))

    @property
    def may_be_as_before(self) -> bool:
        """“Nothing new” needs something said before, and writes over no words."""
        return self.earlier is not None and not self.is_sent and not self.has_words

    @property
    def went_on(self) -> bool:
        """Whether the one click for all that go on takes this along."""
        return self.may_be_as_before and self.earlier.status == Status.GOING_ON


@dataclass(frozen=True)
class OwnReporting:
    """All of it, in the order of the agreement; an organisation that others merged into has theirs too."""

    period: ReportingPeriod
    duties: list[OwnDuty]

    @property
    def organisations(self) -> list[Organisation]:
        return list({row.organisation.pk: row.organisation for row in self.duties}.values())

    @property
    def by_goal(self) -> list[tuple[FollowedGoal, list[OwnDuty]]]:
        return [(rows[0].goal, rows) for rows in (list(part) for _pk, part in groupby(self.duties, _goal_of))]

    @property
    def sent(self) -> list[OwnDuty]:
        return [row for row in self.duties if row.is_sent]

    @property
    def unsent(self) -> list[OwnDuty]:
        return [row for row in self.duties if not row.is_sent]

    @property
    def drafts(self) -> list[OwnDuty]:
        return [row for row in self.duties if row.is_draft]

    @property
    def that_went_on(self) -> list[OwnDuty]:
        return [row for row in self.duties if row.went_on]

    def find(self, key: UUID, organisation: int | None = None) -> OwnDuty | None:
        """The measure's duty; `organisation` tells which of several that merged."""
        rows = [row for row in self.duties if row.key == key and organisation in (None, row.organisation.pk)]
        return rows[0] if rows else None

    def beside(self, duty: OwnDuty) -> tuple[OwnDuty | None, OwnDuty | None]:
        """The one before and the one after, for going through them one by one."""
        place = self.duties.index(duty)
        before = self.duties[place - 1] if place else None
        return before, self.duties[place + 1] if place + 1 < len(self.duties) else None

    def place(self, duty: OwnDuty) -> int:
        return self.duties.index(duty) + 1

    def next_unsent(self, duty: OwnDuty) -> OwnDuty | None:
        """The nearest one after it that is not reported yet, else the first one."""
        place = self.duties.index(duty)
        return next((row for row in [*self.duties[place + 1 :], *self.duties[:place]] if not row.is_sent), None)


def _goal_of(row: OwnDuty) -> int:
    return row.goal.pk


def own_reporting(followed: Followed, period: ReportingPeriod, organisations: Iterable[int]) -> OwnReporting:
    """What the organisations (one, with those merged into it) have to report; in four queries."""
    organisations = frozenset(organisations)
    duties = MeasureDuty.objects.filter(measure__goal__version=followed.version, organisation__in=organisations)
    duties = duties.select_related("measure__goal__domain", "organisation")
    rows = [
        row for row in duties.order_by("measure__goal__number", "measure__position", "pk") if expected(followed, row)
    ]
    reports, earlier = _reports(followed, period, organisations)
    return OwnReporting(
        period,
        [
            OwnDuty(
                row,
                reports.get((row.organisation_id, row.measure.key)),
                earlier.get((row.organisation_id, row.measure.key)),
                followed.on,
            )
            for row in rows
        ],
    )


def expected(followed: Followed, duty: MeasureDuty) -> bool:
    """Whether the organisation reports: one that is bound, or is no party but was named as responsible."""
    parties = {row.organisation_id for row in followed.agreement.standing_parties}
    return duty.organisation_id in followed.bound or duty.organisation_id not in parties


def _reports(
    followed: Followed, period: ReportingPeriod, organisations: frozenset[int]
) -> tuple[dict[tuple[int, UUID], MeasureReport], dict[tuple[int, UUID], MeasureReport]]:
    """Those of this period, and of each measure the last one that was sent in an earlier period."""
    rows = MeasureReport.objects.filter(period__agreement=followed.root, organisation__in=organisations)
    rows = rows.filter(period__ends__lte=period.ends).select_related("period").order_by("period__ends", "period_id")
    now: dict[tuple[int, UUID], MeasureReport] = {}
    before: dict[tuple[int, UUID], MeasureReport] = {}
    for row in rows.prefetch_related("attachments"):
        key = (row.organisation_id, row.measure_key)
        if row.period_id == period.pk:
            now[key] = row
        elif row.sent_at and (row.period.ends, row.period_id) < (period.ends, period.pk):
            before[key] = row
    return now, before
