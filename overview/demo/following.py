"""The demo's follow-up: an agreement in force with a report of last year and one that is being collected."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from agreements.follow_up.assessing import Assessment, assess_for_forum
from agreements.follow_up.following import Followed, followed
from agreements.follow_up.freezing import content_now, fingerprint, freeze_report
from agreements.follow_up.own_reports import OwnDuty, own_reporting
from agreements.follow_up.periods import plan_period
from agreements.follow_up.reporting import Answer, Reporter, send, tell_history
from agreements.follow_up.summarising import summarise
from agreements.models import (
    Agreement,
    FollowedGoal,
    FollowedIndicator,
    FollowedMeasure,
    MeasureReport,
    ReportingPeriod,
)
from forums.models import Forum
from indicators.models import Observation
from organisations.acting import Acting
from organisations.models import Organisation
from overview.demo import files
from overview.demo.accounts import actor
from overview.demo.days import meeting_day
from overview.demo.keys import key_of
from overview.demo.region import Region
from overview.demo.values import SOURCE

TEXTS = ("status", "done", "hinders", "next_step")


def make_follow_up(region: Region) -> Iterator[str]:
    """Make what is missing of the region's follow-up and tell it line by line."""
    for data in files.following():
        if data["region"] != region.data["code"]:
            continue
        agreement = Agreement.objects.get(key=key_of(data["slug"]))
        if agreement.reporting_periods.exists():
            continue
        with transaction.atomic():
            _make_own_values(followed(agreement, timezone.localdate()))
            for period in data["periods"]:
                PeriodStory(agreement, region, data, period).tell()
        yield f"{agreement.title_fi}: {agreement.reporting_periods.count()} periods"


def _make_own_values(found: Followed) -> None:
    """Example values of the own indicators of goals: each year a tenth of the way from the baseline to the target."""
    rows = FollowedIndicator.objects.filter(goal__version=found.version, indicator__is_listed=False)
    Observation.objects.bulk_create(
        Observation(
            indicator=row.indicator,
            area=found.root.county,
            year=year,
            value=round(row.baseline + (target.value - row.baseline) * (year - row.baseline_year) / 10, 1),
            source=SOURCE,
            is_example=True,
            entered_at=timezone.now(),
        )
        for row in rows.select_related("indicator").prefetch_related("targets")
        for target in row.targets.all()
        if row.baseline is not None and target.value is not None
        for year in range(row.baseline_year, timezone.localdate().year)
    )


class PeriodStory:
    """One reporting period while it is being made."""

    def __init__(self, agreement: Agreement, region: Region, data: dict[str, Any], period: dict[str, Any]) -> None:
        self.region, self.data, self.told = region, data, period
        self.followed: Followed = followed(agreement, timezone.localdate())
        self.coordinator = self.actor_of(region.county)
        self.goals = {row.domain.code: row for row in self.followed.version.followed_goals.select_related("domain")}

    def tell(self) -> None:
        year = timezone.localdate().year - self.told["years_back"]
        row = ReportingPeriod(
            kind=self.told["kind"],
            starts=datetime.date(year, 1, 1),
            ends=datetime.date(year, 12, 31),
            opens_on=meeting_day(self.told["opens"]),
            due_on=meeting_day(self.told["due"]),
        )
        self.period = plan_period(self.followed, row, by=self.coordinator)
        self._report()
        for summary in self.told.get("summaries", []):
            self._summarise(summary)
        for assessment in self.told.get("assessments", []):
            self._assess(assessment)
        if self.told.get("freeze"):
            self._freeze()

    def actor_of(self, organisation: Organisation) -> Acting:
        return actor(self.region, organisation, "valmistelija")

    def _report(self) -> None:
        """Each organisation sends its reports, a week before they are due where that day has passed."""
        answers = self._answers()
        for organisation, of_measures in answers.items():
            by = self.actor_of(organisation)
            duties = own_reporting(self.followed, self.period, [organisation.pk]).duties
            sent = [duty for duty in duties if duty.key in of_measures]
            for duty in sent:
                self._send(duty, of_measures[duty.key], by)
            tell_history(self.followed, sent, by=by)
        week = datetime.timedelta(weeks=1)
        if self.period.due_on - week < timezone.localdate():
            sent_at = timezone.make_aware(datetime.datetime.combine(self.period.due_on - week, datetime.time(10)))
            MeasureReport.objects.filter(period=self.period).update(sent_at=sent_at)

    def _send(self, duty: OwnDuty, answer: Answer, by: Acting) -> None:
        send(self.period, duty, Reporter(by.label, by), answer, seen=0)

    def _answers(self) -> dict[Organisation, dict[Any, Answer]]:
        found: dict[Organisation, dict[Any, Answer]] = defaultdict(dict)
        for row in self.told["reports"]:
            measure = self._measure(row)
            answer = Answer(**{name: row.get(name, "") for name in TEXTS})
            for word in self.region.words(row["parties"]):
                found[self.region.organisations[word]][measure.key] = answer
        return found

    def _measure(self, row: dict[str, Any]) -> FollowedMeasure:
        return self._goal(row).measures.get(position=row["measure"])

    def _goal(self, row: dict[str, Any]) -> FollowedGoal:
        return self.goals[row["goal"]]

    def _summarise(self, row: dict[str, Any]) -> None:
        by = self.actor_of(self.region.organisations[row["by"]])
        key = self._measure(row).key
        summarise(self.followed, self.period, key, by=by, status=row["status"], text=row["text"], seen=0)

    def _assess(self, row: dict[str, Any]) -> None:
        """As the forum's secretary would; the day is the one on which the reports were due."""
        texts = {name: row.get(name, "") for name in ("verdict", "why", "next_step", "suggestion")}
        forum = Forum.objects.select_related("body").get(county=self.region.county, body__name_fi=self.data["forum"])
        assess_for_forum(
            self.followed,
            self.period,
            self._goal(row).key,
            Assessment(**texts, on=min(self.period.due_on, timezone.localdate())),
            body=forum.body,
            county=self.region.county,
            by_name=self.coordinator.label,
            seen=0,
        )

    def _freeze(self) -> None:
        seen = fingerprint(content_now(self.followed, self.period))
        freeze_report(self.period, by=self.coordinator, seen=seen, accepts_lacks=True)
