"""The dashboard of a county: agreements, goals by both lights, who carries what, whose reports are missing."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.follow_up.chains import chains_seen_by
from agreements.follow_up.tallies import AgreementTotal, Carried, GoalTotal, Totals, by_branch
from agreements.follow_up.totals import totals_of
from agreements.models import Agreement, GoalAssessment
from agreements.progress import waiting_for, with_progress
from agreements.state import State, state_of
from forums.clock.steering import meeting_dates
from organisations.acting import Acting
from organisations.dates import Asked, ClockDate, Origin
from organisations.duties import Viewer
from organisations.models import Organisation
from overview.following.bars import CLOCKS, Bar, Counted, bars_of, clock_kinds, duty_kinds, said_kinds

Stage = Agreement.Stage
AHEAD = datetime.timedelta(days=180)
DAYS_SHOWN = 7
ASSESSMENTS = 5
HANDLED = (Stage.STATEMENT_ROUND, Stage.DECIDING, Stage.SIGNING)


@dataclass(frozen=True)
class AgreementLine:
    """An agreement as the dashboard lists it; `total` once something of it is in force."""

    agreement: Agreement
    state: State
    total: AgreementTotal | None

    @property
    def waiting(self) -> int:
        return waiting_for(self.agreement)

    @property
    def is_handled(self) -> bool:
        return self.agreement.stage in HANDLED


@dataclass(frozen=True)
class Share:
    """An organisation with what it carries."""

    organisation: Organisation
    carried: Carried
    on: datetime.date

    @property
    def days_late(self) -> int:
        return (self.on - self.carried.late_since).days if self.carried.late_since else 0


@dataclass(frozen=True)
class CountyView:
    county: Organisation
    agreements: list[AgreementLine]
    totals: Totals
    shares: list[Share]
    on: datetime.date

    @property
    def in_force(self) -> list[AgreementLine]:
        """Those with most late goals first."""
        return sorted((line for line in self.agreements if line.total), key=lambda line: -line.total.late_goals)

    @property
    def handled(self) -> list[AgreementLine]:
        """Those that wait for statements, decisions or signatures now."""
        return [line for line in self.agreements if line.is_handled]

    @property
    def others(self) -> list[AgreementLine]:
        return [line for line in self.agreements if not line.total and not line.is_handled]

    @property
    def on_the_way(self) -> int:
        return len(self.handled) + len(self.others)

    @cached_property
    def domains(self) -> list[tuple[str, list[GoalTotal]]]:
        rows = by_branch(self.totals.goals).values()
        return sorted(((goals[0].branch_name, goals) for goals in rows), key=lambda row: -len(row[1]))

    def said_bars(self) -> list[Bar]:
        return self._bars(lambda goal: goal.said, said_kinds(), "arvio")

    def clock_bars(self) -> list[Bar]:
        return self._bars(lambda goal: CLOCKS[goal.timing], clock_kinds(), "aikataulu")

    def _bars(self, value, kinds: list, name: str) -> list[Bar]:
        address = reverse("county_goals", args=[self.county.pk])
        rows = [
            Counted(label, Counter(value(goal) for goal in goals), f"yhdyspinta={goals[0].branch}")
            for label, goals in self.domains
        ]
        return bars_of(rows, kinds, address, name)

    def duty_bars(self) -> list[Bar]:
        found = []
        for share in self.shares:
            count = Counter({"lead": share.carried.leads, "participant": share.carried.takes_part})
            address = reverse("organisation_duties", args=[share.organisation.pk])
            row = Counted(share.organisation.name, count, f"alue={self.county.pk}")
            found.append((row, address))
        longest = Counted("", Counter({"none": max((row.count.total() for row, _address in found), default=0)}))
        return [bars_of([row, longest], duty_kinds(), address, "rooli")[0] for row, address in found]

    @property
    def missing(self) -> list[Share]:
        """Those whose reports are awaited, the latest first."""
        rows = [share for share in self.shares if share.carried.missing]
        return sorted(rows, key=lambda share: (-share.carried.late, -share.carried.missing))

    @property
    def late_goals(self) -> int:
        return sum(goal.is_late for goal in self.totals.goals)


def county_view(county: Organisation, acting: Acting | None, on: datetime.date) -> CountyView:
    """What the person may see of the county's agreements, in a fixed number of queries."""
    agreements = Agreement.objects.listed_to(acting).filter(county=county)
    rows = with_progress(agreements.with_in_force(on)).exclude(stage=Stage.WITHDRAWN).in_order()
    totals = totals_of(chains_seen_by(acting, Agreement.objects.filter(county=county), on), on)
    lines = [AgreementLine(row, state_of(row), totals.agreements.get(row.pk)) for row in rows]
    return CountyView(county, lines, totals, _shares(county, totals), on)


def _shares(county: Organisation, totals: Totals) -> list[Share]:
    """The county first, then the others by how much they carry."""
    known = Organisation.objects.in_bulk(totals.organisations)
    rows = [Share(known[pk], carried, totals.on) for pk, carried in totals.organisations.items()]
    return sorted(rows, key=lambda row: (row.organisation != county, -row.carried.duties, row.organisation.sort_key_fi))


def latest_assessments(view: CountyView, acting: Acting | None) -> list[tuple[GoalAssessment, GoalTotal]]:
    """The newest judgements on goals that are in force, each with its goal: of others' agreements those frozen."""
    goals = {(goal.chain.root, goal.key): goal for goal in view.totals.goals}
    own = Q(period__agreement__in=Agreement.objects.own_of(acting).values("pk"))
    rows = GoalAssessment.objects.filter(own | Q(period__closed_at__isnull=False))
    rows = rows.filter(period__agreement__in=view.totals.agreements).select_related("period")
    found = [
        (row, goals[row.period.agreement_id, row.goal_key])
        for row in rows.order_by("-assessed_on", "-pk")[: 4 * ASSESSMENTS]  # some may be of goals since dropped
        if (row.period.agreement_id, row.goal_key) in goals
    ]
    return found[:ASSESSMENTS]


def next_dates(view: CountyView, viewer: Viewer) -> list[ClockDate]:
    """What comes: days by which reports are awaited, meetings of the county's forums, agreements that end."""
    asked = Asked(view.on, view.on + AHEAD, view.county, viewer)
    due, ends = defaultdict(list), defaultdict(list)
    for line in view.in_force:
        due[line.total.chain.due].append(line.agreement)
        ends[line.agreement.valid_to or line.agreement.term_ends].append(line.agreement)
    goals, agreements = reverse("county_goals", args=[view.county.pk]), reverse("agreement_list")
    found = [*meeting_dates(asked)]
    found += [_date(day, _("Reports are due: %(what)s"), rows, goals) for day, rows in due.items() if day]
    found += [_date(day, _("Ends: %(what)s"), rows, agreements) for day, rows in ends.items() if day]
    coming = [date for date in found if asked.includes(date.starts, date.ends)]
    return sorted(coming, key=lambda date: (date.starts, date.title))[:DAYS_SHOWN]


def _date(day: datetime.date, title: str, agreements: list[Agreement], several: str) -> ClockDate:
    """One agreement by its title, several of one day together."""
    count = len(agreements)
    what = agreements[0].title if count == 1 else _("%(count)s agreements") % {"count": count}
    url = agreements[0].get_absolute_url() if count == 1 else several
    return ClockDate(day, day, title % {"what": what}, uid=f"{day}-{what}", source_kind=Origin.AGREEMENT, url=url)
