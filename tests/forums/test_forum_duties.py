"""What waits on the desk from forums: by seats, for the secretary, the chair, and the organisations with tasks."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from forums.duties import forum_duties
from forums.models import Attendance, ForumTask, Inspection, Meeting, Minutes, Proposal, Sending
from forums.workflow.inviting import update_places
from organisations.acting import every_acting
from organisations.duties import Duty, Viewer, Whose
from organisations.models import Membership, Notice, Seat, Topic
from overview.deadlines import look_through_duties
from tests.factories import make_organisation, make_user
from tests.forums.factories import make_forum, make_item, make_meeting, make_seat

BACKEND = "organisations.login.PersonBackend"
DAY = datetime.timedelta(days=1)
PEOPLE = ("keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider")


def viewer(user) -> Viewer:
    today = timezone.localdate()
    return Viewer(user, every_acting(user, today), today)


def pages(user, whose=Whose.MINE) -> list[str]:
    """The name of each duty's page: what is to be done."""
    return sorted(page_of(duty) for duty in forum_duties(viewer(user)) if duty.whose == whose)


def page_of(duty: Duty) -> str:
    return resolve(duty.url.partition("#")[0]).url_name


def found(forum_cast) -> dict[str, list[str]]:
    """What waits for each person; who has nothing is left out."""
    return {who: waiting for who in PEOPLE if (waiting := pages(getattr(forum_cast, who)))}


@pytest.fixture
def full(forum_cast):
    """The empty seat is filled, so that it is not asked for."""
    make_user("Lahtelainen")
    Seat.objects.filter(pk=forum_cast.empty_seat.pk).update(holder=make_user("Lahden jäsen"))
    return forum_cast


def held(forum, state: str | None = None, **fields) -> Meeting:
    meeting = make_meeting(forum, state="held", in_days=-3)
    if state:
        Minutes.objects.create(meeting=meeting, state=state, **fields)
    return meeting


def test_nothing_waits_where_nothing_is_to_be_done(full):
    assert found(full) == {}


def test_an_empty_seat_and_proposals_wait_for_the_secretary(forum_cast):
    Proposal.objects.create(forum=forum_cast.forum, source="member", title="Ehdotus")
    Proposal.objects.create(forum=forum_cast.forum, source="member", title="Käsitelty", state="handled")
    assert found(forum_cast) == {"secretary": ["forum_detail", "proposal_list"]}


def test_without_a_secretary_the_hosts_editors_are_told_but_not_of_networks(forum_cast):
    Seat.objects.filter(holder=forum_cast.secretary).update(holder=None)
    (duty,) = forum_duties(viewer(forum_cast.keeper))
    assert (duty.organisation, "2" in duty.title) == (forum_cast.county, True)
    forum_cast.forum.kind.nature = "network"
    forum_cast.forum.kind.save()
    assert forum_duties(viewer(forum_cast.keeper)) == []


def test_a_prepared_meeting_is_called_in_good_time(full):
    far = make_meeting(full.forum, 1, in_days=60)
    assert found(full) == {}
    near = make_meeting(full.forum, 2, in_days=20)
    assert found(full) == {"secretary": ["meeting_call"]}
    (duty,) = forum_duties(viewer(full.secretary))
    assert (duty.due, duty.is_wish, duty.organisation) == (near.on - 14 * DAY, True, None)
    assert far.state == "preparing"


def test_a_called_meeting_waits_for_answers_and_material(full):
    meeting = make_meeting(full.forum, state="called", answer_by=timezone.localdate() + 5 * DAY)
    Attendance.objects.filter(user=full.chair).update(answer="attending")
    assert found(full) == {
        "secretary": ["meeting_pack", "meeting_places"],
        "member": ["meeting_places"],
        "expert": ["meeting_places"],
    }
    (duty,) = [duty for duty in forum_duties(viewer(full.member)) if duty.whose == Whose.MINE]
    assert (duty.due, duty.is_wish, duty.organisation) == (meeting.answer_by, True, None)
    meeting.answer_by, meeting.material_due_on = None, timezone.localdate() - DAY
    meeting.save()
    (duty,) = [duty for duty in forum_duties(viewer(full.member)) if duty.whose == Whose.MINE]
    assert duty.due == meeting.on - 7 * DAY
    late = [duty.title for duty in forum_duties(viewer(full.secretary)) if duty.is_late(timezone.localdate())]
    assert len(late) == 1


def test_a_seat_filled_after_the_notice_waits_to_be_called(full):
    meeting = make_meeting(full.forum, state="called")
    assert "places_update" not in pages(full.secretary)
    new = make_seat(full.forum, full.county, make_user("Uusi"), valid_from=meeting.on + DAY)
    assert "places_update" not in pages(full.secretary)  # sits only after the meeting
    Seat.objects.filter(pk=new.pk).update(valid_from=None)
    assert "places_update" in pages(full.secretary)
    update_places(meeting, by=full.part("secretary"))
    assert "places_update" not in pages(full.secretary)
    Seat.objects.filter(pk=new.pk).update(holder=make_user("Seuraaja"))
    assert "places_update" in pages(full.secretary)


def test_those_who_come_see_the_day_and_when_to_read(full):
    meeting = make_meeting(full.forum, state="called")
    Attendance.objects.filter(user=full.member).update(answer="deputy", deputy=full.deputy_seat)
    Attendance.objects.filter(user=full.expert).update(answer="absent")
    coming = {who for who in PEOPLE if pages(getattr(full, who), Whose.COMING)}
    assert coming == {"secretary", "chair", "deputy"}
    Sending.objects.create(
        meeting=meeting, number=1, sent_at=timezone.now(), sent_by=full.secretary, sent_by_label="sihteeri"
    )
    (duty,) = forum_duties(viewer(full.deputy))
    assert (duty.whose, duty.due, page_of(duty)) == (Whose.COMING, meeting.on, "meeting_pack")
    assert "meeting_pack" not in pages(full.secretary)


def test_after_the_meeting_it_is_recorded_and_the_minutes_are_written_and_approved(full):
    meeting = make_meeting(full.forum, state="called", in_days=-1)
    assert pages(full.secretary) == ["meeting_record"]
    assert "meeting_record" not in pages(full.chair)
    meeting.delete()
    meeting = held(full.forum)
    assert found(full) == {"secretary": ["minutes_detail"]}
    record = Minutes.objects.create(meeting=meeting, state="inspection", inspect_by=timezone.localdate() + 2 * DAY)
    place = meeting.attendances.get(user=full.member)
    inspection = Inspection.objects.create(minutes=record, attendance=place, inspector=full.member)
    assert found(full) == {"member": ["minutes_detail"]}
    (duty,) = forum_duties(viewer(full.member))
    assert (duty.due, duty.is_wish) == (record.inspect_by, False)
    inspection.result = "found_right"
    inspection.save()
    assert found(full) == {"secretary": ["minutes_detail"], "chair": ["minutes_detail"]}
    Minutes.objects.filter(pk=record.pk).update(state="approved", approved_at=timezone.now())
    assert found(full) == {}


def test_a_task_waits_for_those_who_sit_for_the_organisation_and_for_its_editors(full):
    editor = make_user("Hollolan muokkaaja", full.hollola, Membership.Role.EDITOR)
    reader = make_user("Hollolan lukija", full.hollola, Membership.Role.READER)
    both = make_user("Molemmat", full.hollola, Membership.Role.EDITOR)
    make_seat(full.forum, full.hollola, both)
    task = ForumTask.objects.create(
        forum=full.forum, organisation=full.hollola, text="Selvitys", due_on=timezone.localdate() - DAY
    )
    ForumTask.objects.create(forum=full.forum, organisation=full.hollola, text="Tehty", state="done")
    assert list(found(full)) == ["member"]
    for user, organisation in ((full.member, None), (editor, full.hollola), (both, None)):
        (duty,) = forum_duties(viewer(user))
        assert (duty.title, duty.organisation, duty.is_late(timezone.localdate())) == ("Selvitys", organisation, True)
        assert duty.url.endswith(f"#t-{task.key}")
    assert forum_duties(viewer(reader)) == []


def test_a_seat_that_has_ended_asks_nothing_any_more(full):
    make_meeting(full.forum, state="called")
    ForumTask.objects.create(forum=full.forum, organisation=full.hollola, text="Selvitys")
    assert len(pages(full.member)) == 2
    Seat.objects.filter(pk=full.member_seat.pk).update(valid_to=timezone.localdate() - DAY)
    assert pages(full.member) == []


def test_who_only_sits_in_a_forum_finds_it_on_the_desk_and_is_mailed_of_due_dates(full, client):
    make_meeting(full.forum, state="called", answer_by=timezone.localdate() + 2 * DAY)
    client.force_login(full.member, backend=BACKEND)
    response = client.get("/")
    assert [page_of(task.duty) for task in response.context["desk"].mine] == ["meeting_places"]
    assert response.context["desk"].coming[0].duty.title in response.content.decode()
    look_through_duties.call(timezone.localdate().isoformat())
    assert Notice.objects.get(recipient=full.member).topic == Topic.DEADLINE


def test_three_queries_however_much_there_is(full):
    def cost(user) -> int:
        asked = viewer(user)
        with CaptureQueriesContext(connection) as captured:
            forum_duties(asked)
        return len(captured)

    assert [cost(full.secretary), cost(full.outsider)] == [3, 3]
    for number in range(3):
        forum = make_forum(f"Foorumi {number}", full.county)
        make_seat(forum, full.county, full.secretary, "secretary")
        make_seat(forum, make_organisation(f"Yhdistys {number}"))
        make_item(make_meeting(forum, 1, "called"))
        make_meeting(forum, 2)
        held_one = make_meeting(forum, 3, "held", in_days=-2)
        Minutes.objects.create(meeting=held_one)
        ForumTask.objects.create(forum=forum, organisation=full.county, text="Selvitys")
    assert cost(full.secretary) == 3
    assert len(pages(full.secretary)) >= 15
