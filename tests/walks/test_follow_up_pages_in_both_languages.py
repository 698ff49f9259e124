"""The pages of follow-up, of indicators and of the dashboards, in Finnish and in Swedish."""

import dataclasses
import re

import pytest
from django.utils import timezone

from agreements.follow_up.freezing import content_now, fingerprint, freeze_report
from agreements.follow_up.links import send_report_link
from agreements.models import (
    Agreement,
    FollowedGoal,
    FollowedIndicator,
    FollowedMeasure,
    FollowUpReport,
    ReportingPeriod,
)
from forums.models import AgendaLink
from indicators.models import Indicator
from indicators.requesting import Asked, ask_for_values
from organisations.acting import Acting
from organisations.models import Notice, Organisation
from tests.factories import Role, acting, make_county, municipalities_of
from tests.follow_up.factories import follow, in_force_agreement, make_period, make_report
from tests.forums.factories import make_forum, make_item, make_meeting, make_seat
from tests.indicators.factories import make_country, make_indicator, observe
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
YEAR = timezone.localdate().year
SERIES = {YEAR - 5: "31.2", YEAR - 4: "30", YEAR - 2: None, YEAR - 1: "28.4"}


@pytest.fixture
def coordinator(db) -> Acting:
    """Every role in a bilingual county that is on the map."""
    return acting(make_county(code="09", language_status="fi_sv"), *Role.values)


@dataclasses.dataclass(frozen=True)
class World:
    """An agreement whose first period is frozen, the second open with every kind of answer, the third planned."""

    agreement: Agreement
    frozen: FollowUpReport
    open: ReportingPeriod
    planned: ReportingPeriod
    editor: Organisation  # a municipality whose editor reports
    without_people: Organisation
    link: str

    @property
    def goal(self) -> FollowedGoal:
        return FollowedGoal.objects.filter(version=self.frozen.version).earliest("number")

    @property
    def measures(self) -> list[FollowedMeasure]:
        return list(self.goal.measures.order_by("position"))


@pytest.fixture
def world(coordinator) -> World:
    county = coordinator.organisation
    here, there = municipalities_of(county)
    acting(here, Role.EDITOR, email="valmistelija@kunta.example")
    names = {"languages": "fi,sv", "title_sv": "Samarbetsavtal", "publicity": "public"}
    agreement = in_force_agreement(county, is_example=True, **names)
    whole_years = {"starts": f"{YEAR - 1}-01-01", "ends": f"{YEAR - 1}-12-31"}
    earlier = ReportingPeriod.objects.get(pk=make_period(agreement, opened=-400, due=-330, **whole_years).pk)
    first, second, *others = FollowedMeasure.objects.filter(goal__version__agreement=agreement).order_by("goal", "pk")
    make_report(earlier, first, here, "going_on", done="Aloitettu.", next_step="Jatketaan.")
    make_report(earlier, second, county, "not_started", done="", hinders="Tilat puuttuvat.")
    for place, area in enumerate((county, here, there)):
        measured = FollowedIndicator.objects.get(goal=first.goal).indicator
        observe(measured, area, {YEAR - 2: 60 - place, YEAR - 1: 58 - place}, is_example=True)
    seen = fingerprint(content_now(follow(agreement), earlier))
    frozen = freeze_report(earlier, by=coordinator, seen=seen, accepts_lacks=True)
    period = make_period(agreement, due=-3)
    make_report(period, first, county, "done", hinders="Aika loppuu.")
    make_report(period, first, there, "stopped", done="", hinders="Rahoitus päättyi.")
    make_report(period, others[0], county, sent_at=None)
    planned = make_period(agreement, kind="mid_term", opened=30, due=60)
    link = send_report_link(follow(agreement), period, there, by=coordinator, email="kirjaamo@kunta.example")
    return World(agreement, frozen, period, planned, here, there, link)


def of_the_coordinator(world: World) -> list[tuple]:
    pk, key, first = world.agreement.pk, world.open.key, world.measures[0].key
    return [
        ("follow_up", [pk]),
        ("follow_up", [pk], "nakyma=taulu"),
        ("follow_up", [pk], "nakyma=taulukko"),
        ("follow_up_goal", [pk, world.goal.key]),
        ("period_list", [pk]),
        ("period_new", [pk]),
        ("period_edit", [pk, world.planned.key]),
        ("period_remove", [pk, world.planned.key]),
        ("reports_remind", [pk, key]),
        ("report_link_send", [pk, key, world.without_people.pk]),
        ("reporting", [pk, key]),
        ("measure_summarise", [pk, key, first]),
        ("goal_assess", [pk, key, world.goal.key]),
        ("report_freeze", [pk, key]),
        ("report_correct", [pk, world.frozen.period.key]),
        ("follow_up_report", [world.frozen.key]),
    ]


def of_the_dashboards(world: World, county: Organisation, indicator: Indicator) -> list[tuple]:
    return [
        ("county_dashboard", [county.pk]),
        ("county_goals", [county.pk]),
        ("county_indicators", [county.pk], f"mittari={indicator.pk}"),
        ("organisation_duties", [county.pk]),
        ("national_view", []),
    ]


def test_the_pages_of_follow_up_and_the_dashboards(visit, world, coordinator):
    county, pk, key = coordinator.organisation, world.agreement.pk, world.open.key
    forum = make_forum(county=county)
    make_seat(forum, county, coordinator.user, "secretary")
    make_seat(forum, world.editor)
    item = make_item(make_meeting(forum, state="called"), "Seuranta")
    AgendaLink.objects.create(item=item, agreement=world.agreement)
    indicator = make_indicator()
    for area in (county, world.editor, world.without_people, make_country()):
        observe(indicator, area, SERIES, is_example=True)
    pages = [*of_the_coordinator(world), ("forum_assess", [forum.pk, key])]
    assert_all_good(visit(coordinator.user), [*pages, *of_the_dashboards(world, county, indicator)])

    editor = world.editor.memberships.get(role=Role.EDITOR, user__email="valmistelija@kunta.example").user
    own = [("measure_report", [pk, key, world.measures[0].key]), ("follow_up_home", [])]
    assert_all_good(visit(editor), [*own, ("municipality_page", [world.editor.pk])])

    public = [("follow_up", [pk]), ("follow_up_report", [world.frozen.key], "tavoite=1")]
    by_number = ("national_view", [], f"mittari={indicator.pk}")
    assert_all_good(visit(), [("report_link", [world.link]), *public, by_number])


def test_the_pages_of_indicators(visit, coordinator):
    county = coordinator.organisation
    areas = municipalities_of(county)
    listed = make_indicator()
    own = make_indicator("Liikuntaneuvontaan ohjatut", owner=county)
    in_words = make_indicator("Kävely- ja pyöräreitit", owner=county, in_words=True, unit="", decimals=None)
    for area in (county, *areas, make_country()):
        observe(listed, area, SERIES, is_example=True)
    observe(own, areas[0], SERIES)
    observe(in_words, areas[0], {YEAR - 2: "Ei vielä", YEAR - 1: "Reitit on merkitty"})
    asked = [Asked(area, f"kirjaamo{area.pk}@kunta.example") for area in areas]
    ask_for_values(own, asked, by=coordinator, year=YEAR, target_words="vähintään 30 %")
    link = re.search(r"/mittarit/linkki/(\w[\w-]*)/", Notice.objects.filter(holds_link=True).latest("pk").body)[1]
    names = ("indicator_detail", "indicator_edit", "value_grid", "value_import", "value_request_list")
    pages = [
        ("indicator_list", []),
        ("indicator_new", []),
        ("indicator_detail", [listed.pk]),
        *((name, [own.pk]) for name in names),
        ("value_request_new", [own.pk], "kunta=kaikki"),
        ("value_history", [own.pk, areas[0].pk]),
        ("indicator_detail", [in_words.pk]),
        ("value_grid", [in_words.pk]),
    ]
    assert_all_good(visit(coordinator.user), pages)
    assert_all_good(visit(), [("value_link", [link])])
