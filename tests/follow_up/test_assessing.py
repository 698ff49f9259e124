"""Assessing goals: recorded for a forum elsewhere by the coordinating party, or by the forum itself; and next term."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from agreements.event_words import event_sentence
from agreements.follow_up.assessing import Assessment, assess
from agreements.follow_up.reading import follow_up_of
from agreements.follow_up.table import NotAllowed, WrongStage
from agreements.models import Agreement, Event, FollowedMeasure, GoalAssessment, RenewalChoice
from agreements.printing.handover import handover_data
from agreements.renewal import judging
from agreements.workflow.renewing import start_renewal
from forums.models import AgendaLink
from forums.offers.from_agreements import measures as measure_offers
from forums.offers.offer import Ground
from forums.printing.figures import Figures
from forums.workflow.assessing import assess_goal
from forums.workflow.table import NotAllowed as NotAllowedInForum
from interfaces.saving import ChangedMeanwhile
from tests.factories import acting, make_agreement, make_goal, make_user, sign_and_seal
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.forums.factories import make_forum, make_item, make_meeting, make_seat, part_of
from tests.ground.database import world

ON_THE_WAY = Assessment("on_the_way", "Ryhmät ovat alkaneet.", "Jatketaan.", "keep")
BAD = [
    (Assessment("", "Syy"), "verdict"),
    (Assessment("maybe", "Syy"), "verdict"),
    (Assessment("attained", "  "), "why"),
    (Assessment("attained", "Syy", suggestion="burn"), "suggestion"),
    (Assessment("attained", "Syy", on=day(1)), "on"),
]


@world
def agreement(cast) -> Agreement:
    row = in_force_agreement(cast.county)
    make_period(row)
    return row


def key_of(row: Agreement, number: int = 1):
    return follow(row).version.followed_goals.get(number=number).key


def judge(row: Agreement, who, given=ON_THE_WAY, seen=0, body="Neuvottelukunta", period=None) -> GoalAssessment:
    chain = follow(row)
    return assess(chain, period or chain.periods[-1], key_of(row), given, by=who, body_name=body, seen=seen)


# state of the period: whether the coordinator may; others never
STATES = [
    ({"opened": 10, "due": 20, "kind": "mid_term"}, False),
    ({"opened": -10, "due": 10, "kind": "mid_term"}, True),
    ({"opened": -20, "due": -10, "kind": "mid_term"}, True),  # past its due day, but not frozen
    ({"opened": -20, "due": -10, "kind": "mid_term", "closed_at": timezone.now()}, False),
]


def test_who_records_an_assessment_and_in_which_state(cast, agreement):
    for who in ("editor", "registrar", "reader", "county_registrar", "outsider", "anonymous"):
        with pytest.raises(NotAllowed):
            judge(agreement, cast.named(who))
    for days, may in STATES:
        period = make_period(agreement, **days)
        if may:
            assert judge(agreement, cast.coordinator, period=period).revision == 1
        else:
            with pytest.raises(WrongStage):
                judge(agreement, cast.coordinator, period=period)
        period.assessments.all().delete()
        period.delete()
    assert {event.verb for event in Event.objects.filter(agreement=agreement, verb="assess_goal")} == {"assess_goal"}


def test_what_an_assessment_lacks_is_said_at_its_field(cast, agreement):
    for given, field in BAD:
        with pytest.raises(ValidationError) as refused:
            judge(agreement, cast.coordinator, given)
        assert set(refused.value.message_dict) == {field}
    with pytest.raises(ValidationError):
        judge(agreement, cast.coordinator, body=" ")
    assert not GoalAssessment.objects.exists()


def test_the_page_keeps_what_was_typed_and_tells_what_was_saved_meanwhile(cast, agreement, client_of):
    period = follow(agreement).periods[0]
    address = reverse("goal_assess", args=[agreement.pk, period.key, key_of(agreement)])
    client = client_of(cast.coordinator)
    typed = {
        "revision": 0,
        "body_name": follow(agreement).version.data["forums"][0]["name"]["fi"],
        "why": "Hyvin alkanut.",
    }
    refused = client.post(address, typed)
    assert (refused.status_code, "Hyvin alkanut." in refused.content.decode()) == (422, True)
    judge(agreement, cast.coordinator, Assessment("not_attained", "Ei vielä."))
    stale = client.post(address, typed | {"verdict": "on_the_way"})
    assert stale.status_code == 409
    assert all(words in stale.content.decode() for words in ("Hyvin alkanut.", "Ei vielä."))
    assert client.post(address, typed | {"verdict": "on_the_way", "revision": 1}).status_code == 302
    row = GoalAssessment.objects.get()
    assert (row.verdict, row.revision, row.by_name) == ("on_the_way", 2, cast.coordinator.label)
    assert client_of(acting(cast.hollola, "editor")).get(address).status_code == 403
    assert client_of(cast.outsider).get(address).status_code == 404
    with pytest.raises(ChangedMeanwhile):
        judge(agreement, cast.coordinator)


def linked(forum, row: Agreement):
    """An item of the forum's agenda that is about the agreement."""
    item = make_item(make_meeting(forum), "Seuranta")
    AgendaLink.objects.create(item=item, agreement=row)
    return item


def assess_in(forum, who, row, seen=0) -> GoalAssessment:
    chain = follow(row)
    return assess_goal(chain, chain.periods[0], key_of(row), ON_THE_WAY, by=part_of(who, forum), seen=seen)


def test_of_a_forum_the_chair_and_the_secretary_assess(forum_cast):
    row = in_force_agreement(forum_cast.county)
    make_period(row)
    with pytest.raises(NotAllowedInForum):  # it has not been on the agenda
        assess_in(forum_cast.forum, forum_cast.secretary, row)
    linked(forum_cast.forum, row)
    for name in ("member", "deputy", "expert", "former", "outsider"):
        with pytest.raises(NotAllowedInForum):
            assess_in(forum_cast.forum, getattr(forum_cast, name), row)
    found = assess_in(forum_cast.forum, forum_cast.chair, row)
    assert (found.body, found.body_name, found.suggestion) == (
        forum_cast.forum.body,
        forum_cast.forum.body.name_fi,
        "keep",
    )
    with pytest.raises(ChangedMeanwhile):
        assess_in(forum_cast.forum, forum_cast.secretary, row)
    assert assess_in(forum_cast.forum, forum_cast.secretary, row, seen=1).revision == 2
    row.reporting_periods.update(closed_at=timezone.now())
    with pytest.raises(WrongStage):
        assess_in(forum_cast.forum, forum_cast.secretary, row, seen=2)
    with translation.override("en"):
        assert event_sentence(Event.objects.filter(verb="assess_goal").first()).startswith("A forum assessed a goal")


def test_only_forums_of_the_agreements_county_are_heard(cast, agreement):
    elsewhere, secretary = make_forum("Muualla"), make_user("Sihteeri")
    make_seat(elsewhere, elsewhere.county, secretary, "secretary")
    linked(elsewhere, agreement)
    with pytest.raises(NotAllowedInForum):
        assess_in(elsewhere, secretary, agreement)


def test_from_the_agenda_item_the_forum_goes_on_goal_by_goal(forum_cast, client):
    row = in_force_agreement(forum_cast.county)
    period = make_period(row)
    item = linked(forum_cast.forum, row)
    client.force_login(forum_cast.secretary, backend="organisations.login.PersonBackend")
    address = reverse("forum_assess", args=[forum_cast.forum.pk, period.key])
    page = client.get(reverse("agenda_item", args=[item.meeting.key, item.key]))
    assert f'href="{address}"' in page.content.decode()
    typed = {"revision": 0, "verdict": "attained", "why": "Kaikki on tehty."}
    first = client.post(f"{address}?tavoite=1", typed)
    assert first.url == f"{address}?tavoite=2"
    assert client.get(address).context["goal"].row.number == 2  # the first that has not been assessed
    refused = client.post(f"{address}?tavoite=2", typed | {"verdict": ""})
    assert (refused.status_code, "Kaikki on tehty." in refused.content.decode()) == (422, True)
    assert client.post(f"{address}?tavoite=2", typed).status_code == 302
    assert [view.assessment.verdict for view in follow_up_of(follow(row)).goals] == ["attained", "attained"]
    assert client.get(f"{address}?tavoite=9").status_code == 404
    client.force_login(forum_cast.member, backend="organisations.login.PersonBackend")
    assert client.get(address).status_code == 403
    period.closed_at = timezone.now()
    period.save()
    client.force_login(forum_cast.secretary, backend="organisations.login.PersonBackend")
    assert client.get(address).url == reverse("forum_detail", args=[forum_cast.forum.pk])


def test_the_next_term_offers_what_the_forum_suggested_and_chooses_nothing_by_itself(cast, agreement, client_of):
    measures = list(FollowedMeasure.objects.filter(goal__number=1))
    judge(agreement, cast.coordinator, Assessment("attained", "Tavoite on täyttynyt.", suggestion="drop"))
    for duty in measures[0].duties.all():
        make_report(follow(agreement).periods[0], measures[0], duty.organisation, "done")
    renewal = start_renewal(agreement, by=cast.coordinator)
    goal = next(row for row in judging(renewal, "fi", timezone.localdate()).goals if row.name == "Tavoite 1")
    assert (goal.choice, goal.is_offered, goal.assessment.suggestion) == (None, True, "drop")
    assert [row.is_done for row in sorted(goal.below, key=lambda row: row.number)] == [True, False]
    client = client_of(cast.coordinator)
    text = client.get(reverse("renewal", args=[agreement.pk])).content.decode()
    assert "Tavoite on täyttynyt." in text
    offered = {"revision": 0, "choice": "drop", "reason": "Tavoite on täyttynyt."}
    assert client.post(reverse("renewal_choice", args=[agreement.pk, "goal", goal.key]), offered).status_code == 302
    choice = RenewalChoice.objects.get(renewal=renewal)
    assert (choice.choice, choice.reason) == ("drop", "Tavoite on täyttynyt.")
    goal = judging(renewal, "fi", timezone.localdate()).row("goal", goal.key)
    assert not goal.is_offered


def test_the_hand_over_report_says_what_was_reported_and_assessed_last(cast, agreement):
    measure = FollowedMeasure.objects.filter(goal__number=1).first()
    version = agreement.latest_version
    with translation.override("fi"):
        assert not handover_data(agreement, version, "fi", timezone.localdate())["has_reports"]
        judge(agreement, cast.coordinator)
        for duty in measure.duties.all():
            make_report(follow(agreement).periods[0], measure, duty.organisation, "done")
        data = handover_data(agreement, version, "fi", timezone.localdate())
    assert data["has_reports"]
    assert [(line.measure.number, line.assessment.verdict) for line in data["over"]] == [("1.1", "on_the_way")]
    assert data["over"][0].said
    assert [line.said for line in data["open"]] == ["", "", ""]


def test_a_measure_reported_done_is_not_proposed_for_an_agenda(forum_cast):
    row = make_agreement(forum_cast.county, scope=3)
    goal = make_goal(row, measures=2)
    goal.measures.update(ends=day(20))
    sign_and_seal(row)
    period = make_period(row)
    ground = Ground(part_of(forum_cast.secretary, forum_cast.forum), timezone.localdate(), frozenset(), {row.pk: row})
    assert len(list(measure_offers(ground))) == 2
    measure = FollowedMeasure.objects.filter(goal__version__agreement=row).first()
    duties = list(measure.duties.all())
    make_report(period, measure, duties[0].organisation, "done")
    assert len(list(measure_offers(ground))) == 2  # others have not reported: nobody can know that it is done
    for duty in duties[1:]:
        make_report(period, measure, duty.organisation, "done")
    assert len(list(measure_offers(ground))) == 1


def test_the_meeting_pack_tells_the_reported_progress_inside_only(forum_cast):
    row = in_force_agreement(forum_cast.county)
    measure = FollowedMeasure.objects.filter(goal__number=1).first()
    make_report(make_period(row), measure, forum_cast.county, "stopped")
    item = make_item(make_meeting(forum_cast.forum), "Tavoite")
    link = AgendaLink.objects.create(item=item, goal=row.goals.first())
    found = {}
    with translation.override("en"):
        for edition in ("members", "public"):
            [figure] = Figures(edition, "fi", datetime.date.today()).of([link])
            found[edition] = figure.progress
    assert found["members"] == ["Reported of the measures: 1 stopped, 1 without a report."]
    assert found["public"] == []
