"""What somebody who means ill tries with follow-up, indicators, reports and dashboards, and what they get."""

import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from agreements.follow_up import periods as period_verbs
from agreements.follow_up import reporting
from agreements.follow_up.assessing import Assessment, assess
from agreements.follow_up.freezing import content_now, correct_report, fingerprint, freeze_report
from agreements.follow_up.last_known import last_known
from agreements.follow_up.own_reports import own_reporting
from agreements.follow_up.printing.kinds import WRITERS
from agreements.follow_up.reporting import Answer
from agreements.follow_up.summarising import summarise
from agreements.follow_up.table import NotAllowed, Refused
from agreements.models import (
    Agreement,
    Clause,
    FollowedIndicator,
    FollowedMeasure,
    FollowUpReport,
    GoalAssessment,
    InForce,
    MeasureDuty,
    MeasureReport,
    MeasureSummary,
    ReportAttachment,
    ReportingPeriod,
)
from indicators.requesting import Asked, ask_for_values, cancel_request
from organisations.acting import Acting
from tests.factories import (
    Role,
    acting,
    join_area,
    make_agreement,
    make_domain,
    make_goal,
    make_organisation,
    sign_and_seal,
)
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.forums.factories import make_forum
from tests.ground.database import world
from tests.indicators.factories import make_indicator, observe

BACKEND = "organisations.login.PersonBackend"
PUBLIC_URL = "https://yhdyspinta.example"
YEAR = timezone.localdate().year - 1
PUBLIC_PAGES = (("follow_up", []), ("follow_up_csv", []))
SCRIPT = "<script>alert(1)</script>"
ODD = (
    "?alue=abc&vertaa=²&kieli=xx&tavoite=-1&osapuoli=%00&page=-9&jarjestys=x&mittari=99999999999999999999&tila=x"
    "&vuosi=99999999999999999999&yhdyspinta=²&sopimus=1e9&kausi=%00&nakyma=x&arvio=%00&aikataulu=x&rooli=x"
    "&alkaen=²²²²&kunta=²&organisation=99999999999999999999&theme=%00&level=%00&words=%00"
)


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = PUBLIC_URL


@world
def agreement(cast) -> Agreement:
    """Open to all; the county has reported, Hollola has written a draft; the day of the reports has passed."""
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        row = in_force_agreement(cast.county, publicity="public")
    period = make_period(row, due=-3)
    make_report(period, first_measure(row), cast.county, "done", done=f"Valmista {SCRIPT}", by_name="Virkailija V")
    make_report(period, first_measure(row), cast.hollola, "stopped", sent_at=None, done="Luonnos vain")
    return row


def first_measure(row: Agreement) -> FollowedMeasure:
    return FollowedMeasure.objects.filter(goal__version=follow(row).version).first()


def freeze(row: Agreement, by: Acting, period: ReportingPeriod | None = None) -> FollowUpReport:
    chain = follow(row)
    period = period or chain.periods[0]
    return freeze_report(period, by=by, seen=fingerprint(content_now(chain, period)), accepts_lacks=True)


def client_of(who: Acting | None) -> Client:
    """A client that gets an error page where the portal breaks down."""
    client = Client(raise_request_exception=False)
    if who is not None:
        client.force_login(who.user, backend=BACKEND)
    return client


def text_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


# Who reads what -----------------------------------------------------------------------------------------------------


def test_of_secret_goals_outsiders_learn_nothing_from_dashboards(cast, agreement):
    key = str(first_measure(agreement).key)
    observe(FollowedIndicator.objects.first().indicator, cast.hollola, {YEAR: "77.7"})
    pages = [
        reverse(name, args=[pk])
        for names, pk in (
            (("county_dashboard", "county_goals", "county_goals_csv", "county_indicators"), cast.county.pk),
            (("municipality_page", "organisation_duties", "organisation_duties_csv"), cast.hollola.pk),
        )
        for name in names
    ]
    told = ("Tavoite 1", "Toimenpide 1", "77,7", key)
    open_before = "".join(text_of(client_of(cast.outsider).get(page)) for page in pages)
    assert all(word in open_before for word in told[:1])
    # before anything is said of it: the numbers of goals and measures of the county
    assert [row.split(";")[7:9] for row in national(None)] == [["2", "4"]]
    Clause.objects.filter(agreement=agreement, role="goals").update(publicity="secret")
    for page in pages:
        text = text_of(client_of(cast.outsider).get(page))
        assert not [word for word in told if word in text], page
    for who in (None, cast.outsider):
        assert [row.split(";")[2:3] + row.split(";")[7:] for row in national(who)] == [["1", "0", "0", "0", "0"]]
    assert [row.split(";")[7:9] for row in national(cast.reader)] == [["2", "4"]]
    inside = "".join(text_of(client_of(cast.reader).get(page)) for page in pages)
    assert "Tavoite 1" in inside


def national(who: Acting | None) -> list[str]:
    lines = text_of(client_of(who).get(reverse("national_csv"))).splitlines()[1:]
    return [line for line in lines if line.split(";")[2] != "0"]


def test_an_amendment_that_is_not_public_closes_the_follow_up_of_what_it_amends(cast, agreement):
    amendment = in_force_agreement(cast.county, goals=1)
    Agreement.objects.filter(pk=amendment.pk).update(predecessor=agreement, amendment_scope="parts")
    for who, count in ((None, 0), (cast.outsider, 0), (cast.reader, 1)):
        assert len(national(who)) == count, who
    address = reverse("county_goals_csv", args=[cast.county.pk])
    assert text_of(client_of(cast.outsider).get(address)).count("\n") == 1  # the headings


def test_agreements_with_the_same_keys_know_nothing_of_each_other(cast, agreement):
    """Whoever has the data of a public agreement can take it in as their own, and the rows keep their keys."""
    stranger = make_organisation("Vieras alue", "county", code="78")
    join_area(make_organisation("Vieras"), stranger)
    other = make_agreement(stranger, scope=3)
    other.domains.add(make_domain())
    goal = make_goal(other, "Kopio", measures=1)
    indicator = FollowedIndicator.objects.filter(goal__version=follow(agreement).version).first()
    observe(indicator.indicator, cast.county, {YEAR: "77.7"})
    goal.measures.update(key=first_measure(agreement).key)
    goal.indicators.update(key=indicator.key)
    sign_and_seal(other)
    copy = FollowedIndicator.objects.get(goal__version=follow(other).version)
    assert (copy.key, copy.indicator.owner) == (indicator.key, stranger)
    assert copy.indicator != indicator.indicator and not copy.indicator.observations.exists()
    key = str(first_measure(agreement).key)
    assert last_known([other], [key]).is_empty and not last_known([agreement], [key]).is_empty
    make_report(make_period(other), first_measure(other), stranger, "stopped")
    assert last_known([agreement], [key]).measure(key) == "going_on"


def test_drafts_files_and_values_of_others_stay_unknown(cast, agreement):
    draft = MeasureReport.objects.get(organisation=cast.hollola)
    file = {"file": "x", "sha256": "0", "size": 1, "content_type": "x", "added_by_name": "x", "file_name": "luonnos"}
    attachment = ReportAttachment.objects.create(report=draft, **file)
    for who in (cast.coordinator, cast.other_registrar, cast.outsider, cast.reader):
        address = reverse("report_attachment", args=[agreement.pk, attachment.key])
        assert client_of(who).get(address).status_code == 404
    report, period = first_measure(agreement), follow(agreement).periods[0]
    pages = [
        reverse(name, args=args)
        for name, args in (
            ("follow_up", [agreement.pk]),
            ("follow_up_goal", [agreement.pk, report.goal.key]),
            ("report_freeze", [agreement.pk, period.key]),
            ("goal_assess", [agreement.pk, period.key, report.goal.key]),
            ("measure_summarise", [agreement.pk, period.key, report.key]),
            ("period_list", [agreement.pk]),
            ("municipality_page", [cast.hollola.pk]),
            ("organisation_duties", [cast.hollola.pk]),
        )
    ]
    for who in (cast.coordinator, cast.other_registrar, cast.outsider):
        for page in pages:
            text = text_of(client_of(who).get(page))
            assert "Luonnos vain" not in text and SCRIPT not in text, (who, page)
    # nobody outside reads a person's name in what has been frozen, nor the address that a link was sent to
    MeasureReport.objects.filter(organisation=cast.county).update(by_name="virkailija.v@kunta.example")
    observe(FollowedIndicator.objects.first().indicator, cast.lahti, {YEAR: 7}, entered_by_name="Virkailija V")
    frozen = freeze(agreement, cast.coordinator)
    names = ("Virkailija V", "virkailija.v@", cast.coordinator.user.get_full_name() or cast.coordinator.user.email)
    for who in (None, cast.outsider):
        for name, args in (("report_data", [frozen.key]), ("follow_up_report", [frozen.key]), *PUBLIC_PAGES):
            text = text_of(client_of(who).get(reverse(name, args=args or [agreement.pk])))
            assert not [name for name in names[:2] if name in text], (who, name)
        assert names[2] not in text_of(client_of(who).get(reverse("report_data", args=[frozen.key])))
    # who was once asked for one value of an agreement's own indicator knows that of its own area, not of others'
    indicator = make_indicator("Oma", owner=cast.county, is_listed=False, goal_key=uuid.uuid4())
    observe(indicator, cast.lahti, {YEAR: "7.5"}, entered_by_name="Virkailija V")
    asked = ask_for_values(
        indicator, [Asked(cast.outsider.organisation, "x@kunta.example")], by=cast.coordinator, year=YEAR
    )
    cancel_request(asked[0], by=cast.coordinator)
    for area, status in ((cast.lahti, 404), (cast.outsider.organisation, 200)):
        address = reverse("value_history", args=[indicator.pk, area.pk])
        assert client_of(cast.outsider).get(address).status_code == status


def test_what_belongs_to_another_agreement_or_organisation_is_not_found(cast, agreement):
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        other = in_force_agreement(cast.county, goals=1)
    foreign, period = make_period(other), follow(agreement).periods[0]
    row, measure = first_measure(agreement), first_measure(other)
    table = {
        "reporting": [agreement.pk, foreign.key],
        "measure_report": [agreement.pk, period.key, measure.key],
        "measure_summarise": [agreement.pk, period.key, measure.key],
        "goal_assess": [agreement.pk, period.key, measure.goal.key],
        "follow_up_goal": [agreement.pk, measure.goal.key],
        "report_freeze": [agreement.pk, foreign.key],
        "period_edit": [agreement.pk, foreign.key],
        "report_link_send": [agreement.pk, period.key, cast.outsider.organisation.pk],
    }
    for name, args in table.items():
        answers = [client_of(cast.coordinator).get(reverse(name, args=args))]
        answers.append(client_of(cast.coordinator).post(reverse(name, args=args), {"status": "done", "text": "x"}))
        assert {answer.status_code for answer in answers} <= {404, 405}, name
    address = reverse("measure_report", args=[agreement.pk, period.key, row.key])
    typed = {"status": "done", "done": "x", "organisation": cast.lahti.pk, "send": "1", "revision": "0"}
    assert client_of(cast.editor).post(address, typed).status_code == 404
    assert not MeasureReport.objects.filter(organisation=cast.lahti).exists()


# Equal parties ------------------------------------------------------------------------------------------------------


def test_the_coordinator_has_tools_not_power(cast, agreement):
    chain = follow(agreement)
    period, row = chain.periods[0], first_measure(agreement)
    forum = make_forum("Oma", cast.county)
    judged = {"assessed_on": day(0), "verdict": "not_attained", "why": "Ei", "by_name": "Sihteeri"}
    GoalAssessment.objects.create(period=period, goal_key=row.goal.key, body=forum.body, body_name="Foorumi", **judged)
    with pytest.raises(Refused):  # the forum has spoken for itself
        better = Assessment("attained", "Hyvin meni")
        assess(chain, period, row.goal.key, better, by=cast.coordinator, body_name="Foorumi", seen=1)
    assert GoalAssessment.objects.get().verdict == "not_attained"
    # a period that has been frozen once can't be made to have never been
    MeasureReport.objects.all().delete()
    GoalAssessment.objects.all().delete()
    freeze(agreement, cast.coordinator)
    correct_report(period, by=cast.coordinator, reason="Korjataan")
    period.refresh_from_db()
    later = {"opens_on": day(5), "due_on": day(9)}
    period_verbs.change_period(chain, period, later, by=cast.coordinator, seen=period.revision)
    address = reverse("period_remove", args=[agreement.pk, period.key])
    assert client_of(cast.coordinator).post(address).status_code == 302
    assert FollowUpReport.objects.filter(period=period).exists()


def test_a_party_that_has_left_sums_up_nothing(cast, agreement):
    row = first_measure(agreement)
    MeasureDuty.objects.filter(measure=row).update(is_lead=False)
    MeasureDuty.objects.filter(measure=row, organisation=cast.hollola).update(is_lead=True)
    InForce.objects.filter(party__organisation=cast.hollola).update(starts=day(-9), ends=day(-1))
    chain = follow(agreement)
    with pytest.raises(NotAllowed):
        summarise(chain, chain.periods[0], row.key, by=cast.editor, status="done", text="Valmista", seen=0)
    address = reverse("measure_summarise", args=[agreement.pk, chain.periods[0].key, row.key])
    assert client_of(cast.editor).get(address).status_code == 403
    assert not MeasureSummary.objects.exists()


# Texts that break papers --------------------------------------------------------------------------------------------


def test_signs_that_no_paper_holds_are_refused_where_they_are_typed(cast, agreement):
    chain = follow(agreement)
    period, row = chain.periods[0], first_measure(agreement)
    duty = own_reporting(chain, period, cast.coordinator.stands_for).duties[1]
    common = {"by": cast.coordinator, "seen": 0}
    for text in ("Hyvin meni 🙂", "a\x01b", "\ufffe"):
        for verb in (
            lambda text=text: reporting.send_report(chain, period, duty, answer=Answer("done", text), **common),
            lambda text=text: assess(
                chain, period, row.goal.key, Assessment("attained", text), body_name="Foorumi", **common
            ),
            lambda text=text: summarise(
                chain, period, duty.key, by=acting(summing(duty, cast), Role.EDITOR), status="done", text=text, seen=0
            ),
        ):
            with pytest.raises(ValidationError):
                verb()
    # what stood there before the rule came still gets all its files
    MeasureReport.objects.filter(organisation=cast.county).update(done="a\x01b\x0bc\x1fd\ufffee\x7f=1+1")
    content = freeze(agreement, cast.coordinator).data
    for kind, (write, _ending) in WRITERS.items():
        assert write(content, "fi", sha256="0" * 64), kind
    with pytest.raises(ValidationError):
        correct_report(period, by=cast.coordinator, reason="🙂")


def summing(duty, cast):
    MeasureDuty.objects.filter(measure=duty.measure).update(is_lead=False)
    MeasureDuty.objects.filter(measure=duty.measure, organisation=cast.county).update(is_lead=True)
    return cast.county


# Addresses ----------------------------------------------------------------------------------------------------------


def test_odd_addresses_break_no_page(cast, agreement):
    report = freeze(agreement, cast.coordinator)
    period, row = make_period(agreement, kind="mid_term"), first_measure(agreement)
    indicator = make_indicator(f'"><{SCRIPT}', owner=cast.county)
    observe(indicator, cast.hollola, {YEAR - 1: 3, YEAR: 4}, comment=SCRIPT, source=SCRIPT)
    named: Callable = reverse
    own, of_period = [agreement.pk], [agreement.pk, period.key]
    addresses = [
        named(name, args=args)
        for names, args in (
            (("follow_up", "follow_up_csv", "follow_up_xlsx", "period_list", "period_new"), own),
            (("period_edit", "reports_remind", "reporting", "report_freeze"), of_period),
            (("measure_report", "measure_summarise"), [*of_period, row.key]),
            (("goal_assess",), [*of_period, row.goal.key]),
            (("follow_up_goal",), [*own, row.goal.key]),
            (("report_link_send",), [*of_period, cast.lahti.pk]),
            (("follow_up_report", "report_data"), [report.key]),
            (("indicator_list", "indicator_list_csv", "follow_up_home", "national_view", "national_csv"), []),
            (("indicator_detail", "indicator_csv", "value_grid", "value_import", "value_template"), [indicator.pk]),
            (("value_request_list", "value_request_new"), [indicator.pk]),
            (("value_history",), [indicator.pk, cast.hollola.pk]),
            (("county_dashboard", "county_goals", "county_goals_csv", "county_indicators"), [cast.county.pk]),
            (("municipality_page", "organisation_duties", "organisation_duties_csv"), [cast.hollola.pk]),
        )
        for name in names
    ]
    many = "&".join(f"vertaa={number}" for number in range(3000))
    addresses += [f"{named('indicator_detail', args=[indicator.pk])}?{many}&alue={cast.hollola.pk}"]
    client = client_of(cast.coordinator)
    for address in addresses:
        answer = client.get(address if "?" in address else f"{address}{ODD}")
        assert answer.status_code in (200, 302, 404), address
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            assert SCRIPT not in text_of(client.get(address.partition("?")[0])), address
    big = 10**30
    for address in (
        f"/mittarit/{indicator.pk}/historia/{big}/", f"/mittarit/{big}/", f"/seuranta/sopimukset/{big}/",
        f"/seuranta/alueet/{big}/", f"/seuranta/raportit/{report.key}/tiedosto/{big}/", "/seuranta/linkki/%00/",
        f"/seuranta/linkki/{'x' * 3000}/", "/mittarit/linkki/%00/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    for kind in ("\x00", "follow_up"):
        data = {"kind": kind, "party": "²", "language": "zz"}
        assert client.post(named("report_make", args=[report.key]), data).status_code == 404
