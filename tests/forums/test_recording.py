"""In the meeting: outcomes that save themselves, two who record at once, attendance, disqualification, the end."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from forums.models import Attendance, Disqualification, ForumTask, Meeting, MeetingEvent, Outcome, Proposal
from forums.recording.quorum import quorum_of
from forums.recording.steps import steps_of, timing_words
from forums.workflow import recording
from forums.workflow.recording import Seen, Typed
from interfaces.saving import ChangedMeanwhile
from organisations.models import Notice
from organisations.refusals import NotAllowed, Refused
from tests.forums.factories import make_item, make_meeting, make_place, make_seat
from tests.forums.minutes_story import Kind, due, held_meeting, new_key, recorded_meeting, said

BACKEND = "organisations.login.PersonBackend"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def item(forum_cast):
    return make_item(make_meeting(forum_cast.forum, state=Meeting.State.CALLED, in_days=0))


def save_url(item, key) -> str:
    return reverse("outcome_save", args=[item.meeting.key, item.key, key])


def typed(text: str, revision: int = 0, kind: str = "information", **more) -> dict:
    return {"kind": kind, "text": text, "revision": revision, **more}


# who: the page of recording, the saving of an outcome, the page of holding
MAY = {
    "keeper": (200, 200, 200),
    "secretary": (200, 200, 200),
    "chair": (200, 200, 200),
    "member": (403, 403, 403),
    "deputy": (403, 403, 403),
    "expert": (403, 403, 403),
    "outsider": (403, 403, 403),
    "anonymous": (302, 302, 302),
}


def test_who_records_a_meeting(forum_cast, item, client):
    for who, wanted in MAY.items():
        client.logout()
        if who != "anonymous":
            client.force_login(getattr(forum_cast, who), backend=BACKEND)
        record, hold = (reverse(name, args=[item.meeting.key]) for name in ("meeting_record", "meeting_hold"))
        saved = client.post(save_url(item, new_key()), typed("Merkittiin"), **HTMX).status_code
        assert (client.get(f"{record}?asia={item.key}").status_code, saved, client.get(hold).status_code) == wanted, who


def test_a_meeting_is_recorded_from_its_notice_on(forum_cast, client):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    opens = {Meeting.State.PREPARING: 302, Meeting.State.CALLED: 200, Meeting.State.HELD: 200, "cancelled": 302}
    for number, (state, wanted) in enumerate(opens.items(), 1):
        meeting = make_meeting(forum_cast.forum, number, state)
        assert client.get(reverse("meeting_record", args=[meeting.key])).status_code == wanted, state


def test_an_outcome_saves_itself_over_the_revision_that_the_page_has(forum_cast, item, client):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    key = new_key()
    first = client.post(save_url(item, key), typed("Merkitään"), **HTMX)
    assert first.status_code == 200 and 'name="revision" value="1"' in first.content.decode()
    client.post(save_url(item, key), typed("Merkitään tiedoksi", 1), **HTMX)
    client.post(save_url(item, key), typed("Merkitään tiedoksi", 1), **HTMX)  # sent twice: nothing happens
    row = Outcome.objects.get(key=key)
    assert (row.text, row.revision, row.changed_by) == ("Merkitään tiedoksi", 2, forum_cast.secretary)


def test_two_who_record_at_once_see_both_texts_and_overwrite_nothing(forum_cast, item, client):
    key = said(item, Kind.INFORMATION, "Yhteinen alku", forum_cast.part("secretary")).key
    recording.save_outcome(
        item, key, Typed(Kind.INFORMATION, "Sihteerin teksti"), seen=1, by=forum_cast.part("secretary")
    )
    client.force_login(forum_cast.chair, backend=BACKEND)
    late = client.post(save_url(item, key), typed("Puheenjohtajan teksti", 1), **HTMX)
    page = late.content.decode()
    assert late.status_code == 409 and "Sihteerin teksti" in page and 'name="revision" value="1"' in page
    assert Outcome.objects.get(key=key).text == "Sihteerin teksti"

    without_scripts = client.post(save_url(item, key), typed("Puheenjohtajan teksti", 1)).content.decode()
    assert "Sihteerin teksti" in without_scripts and "Puheenjohtajan teksti" in without_scripts

    client.post(save_url(item, key), typed("Puheenjohtajan teksti", 1, both="2"))
    assert Outcome.objects.get(key=key).text == "Sihteerin teksti\n\nPuheenjohtajan teksti"
    client.post(save_url(item, key), typed("Yksi teksti", 1, over="3"))
    assert Outcome.objects.get(key=key).text == "Yksi teksti"


def test_the_page_tells_what_others_have_recorded_meanwhile(forum_cast, item, client):
    mine = said(item, Kind.INFORMATION, "Oma kirjaus", forum_cast.part("chair"))
    client.force_login(forum_cast.chair, backend=BACKEND)
    url = reverse("record_news", args=[item.meeting.key, item.key])
    known = {"key": [str(mine.key)], "revision": ["1"]}
    assert "yp-notice" not in client.get(url, known).content.decode()
    said(item, Kind.RESOLUTION, "Toisen kirjaama kannanotto", forum_cast.part("secretary"))
    assert "Toisen kirjaama kannanotto" in client.get(url, known).content.decode()


def test_a_task_needs_its_organisation_and_is_made_with_its_outcome(forum_cast, item, client):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    key = new_key()
    missing = client.post(save_url(item, key), typed("Selvittää kustannukset", kind="task"), **HTMX)
    assert missing.status_code == 422 and not ForumTask.objects.exists()
    facts = {"organisation": forum_cast.hollola.pk, "person_role": "talousjohtaja", "due_on": due().isoformat()}
    client.post(save_url(item, key), typed("Selvittää kustannukset", kind="task", **facts), **HTMX)
    task = Outcome.objects.get(key=key).task
    assert (task.text, task.organisation, task.person_role, task.due_on, task.forum) == (
        "Selvittää kustannukset", forum_cast.hollola, "talousjohtaja", due(), forum_cast.forum,
    )  # fmt: skip


def test_signs_that_the_minutes_cannot_print_are_refused_at_once(forum_cast, item):
    with pytest.raises(ValidationError):
        said(item, Kind.INFORMATION, "Hienoa \N{PARTY POPPER}", forum_cast.part("secretary"))


def test_the_resolution_has_the_word_of_the_forum(forum_cast, item, client):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = f"{reverse('meeting_record', args=[item.meeting.key])}?asia={item.key}"
    for word, shown in {"position": "Position", "guideline": "Guideline", "decision": "Decision"}.items():
        type(forum_cast.forum).objects.filter(pk=forum_cast.forum.pk).update(outcome_word=word)
        assert f"</svg> {shown}</a>" in client.get(f"/en{url}").content.decode()


def test_an_outcome_is_removed_but_a_given_task_is_not(forum_cast, client):
    meeting = recorded_meeting(forum_cast)
    outcome = Outcome.objects.get(item__meeting=meeting, kind=Kind.TASK)
    by = forum_cast.part("secretary")
    extra = said(outcome.item, Kind.INFORMATION, "Väärä", by)
    recording.remove_outcome(extra, by=by)
    assert not Outcome.objects.filter(pk=extra.pk).exists()
    with pytest.raises(Refused):
        recording.save_outcome(outcome.item, extra.key, Typed(Kind.INFORMATION, "Myöhässä"), seen=1, by=by)
    recording.hold(meeting, by=by)
    with pytest.raises(Refused):
        recording.remove_outcome(outcome, by=by)
    assert ForumTask.objects.filter(outcome=outcome).exists()


def test_attendance_says_who_speaks_for_whom_and_two_do_not_overwrite_each_other(forum_cast, item, client):
    place = item.meeting.attendances.get(seat=forum_cast.member_seat)
    by, unseen = forum_cast.part("secretary"), Seen("unknown", "", None)
    with pytest.raises(ValidationError):
        recording.record_presence(place, "deputy", note="", deputy=forum_cast.empty_seat, seen=unseen, by=by)
    recording.record_presence(place, "deputy", note="", deputy=forum_cast.deputy_seat, seen=unseen, by=by)
    with pytest.raises(recording.ChangedMeanwhileAtPlace):
        recording.record_presence(place, "absent", note="", deputy=None, seen=unseen, by=forum_cast.part("chair"))
    place.refresh_from_db()
    assert (place.presence, place.deputy) == ("deputy", forum_cast.deputy_seat)

    client.force_login(forum_cast.chair, backend=BACKEND)
    url = reverse("presence_save", args=[item.meeting.key, place.key])
    seen = {"was": "deputy", "was_note": "", "was_deputy": forum_cast.deputy_seat.pk}
    answer = client.post(url, {"presence": "present", "note": "saapui klo 9.20", **seen}, **HTMX)
    place.refresh_from_db()
    assert answer.status_code == 200 and (place.presence, place.presence_note) == ("present", "saapui klo 9.20")


@override("en")
def test_quorum_counts_members_and_municipalities_and_gives_no_judgement(forum_cast):
    meeting = make_meeting(forum_cast.forum, state=Meeting.State.CALLED)
    make_place(meeting, make_seat(forum_cast.forum, forum_cast.hollola))
    rows = list(meeting.attendances.select_related("organisation"))
    # places of members: chair, Hollola twice, Lahti twice (one has ended); secretary and expert do not count
    assert quorum_of(rows).sentence == "0 of 5 present; of the municipalities 0 of 2"
    for row in rows:
        row.presence = "remote" if row.organisation == forum_cast.hollola else "absent"
    assert quorum_of(rows).sentence == "2 of 5 present; of the municipalities 1 of 2"
    secretary = Attendance(role="secretary", presence="present", organisation=forum_cast.county)
    assert quorum_of([secretary]).places == 0


def test_a_disqualification_is_noted_with_its_ground(forum_cast, item, client):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    place = item.meeting.attendances.get(seat=forum_cast.member_seat)
    url = reverse("disqualification_add", args=[item.meeting.key, item.key])
    assert client.post(url, {"attendance": place.pk, "ground": ""}).status_code == 422
    assert client.post(url, {"attendance": place.pk, "ground": "asianosainen (28 § 1 kohta)"}).status_code == 302
    row = Disqualification.objects.get(item=item)
    assert (row.attendance, row.ground) == (place, "asianosainen (28 § 1 kohta)")
    client.post(reverse("disqualification_lift", args=[item.meeting.key, row.pk]))
    assert not Disqualification.objects.exists()


@override("en")
def test_the_clock_is_told_against_the_plan_while_the_meeting_goes_on(forum_cast, item):
    meeting, step = item.meeting, steps_of(item.meeting)[0]
    minutes = {15: "5 minutes behind the plan.", 4: "6 minutes left for the item."}
    for after, words in minutes.items():
        now = meeting.starts_at + datetime.timedelta(minutes=after)
        assert words in timing_words(meeting, step, now)
    assert timing_words(meeting, step, meeting.ends_at.replace(year=meeting.ends_at.year + 1)) == ""


def test_holding_ends_the_issues_and_tells_of_the_tasks_once(forum_cast):
    meeting = recorded_meeting(forum_cast)
    item = meeting.items.first()
    proposal = Proposal.objects.create(
        forum=forum_cast.forum, source="member", title="Teemat", state="taken", item=item
    )
    with pytest.raises(NotAllowed):
        recording.hold(meeting, by=forum_cast.part("member"))
    recording.hold(meeting, by=forum_cast.part("chair"))
    meeting.refresh_from_db()
    proposal.refresh_from_db()
    assert (meeting.state, proposal.state) == ("held", "handled")
    told = Notice.objects.filter(key__startswith="forum-task:")
    assert {row.recipient for row in told} == {forum_cast.member, forum_cast.deputy}
    assert "Laatia teemoista kuntakortit" in told.first().body
    assert MeetingEvent.objects.filter(meeting=meeting, verb="hold").count() == 1


def test_a_meeting_of_a_later_day_is_not_held_yet(forum_cast):
    meeting = make_meeting(forum_cast.forum, state=Meeting.State.CALLED, in_days=2)
    with pytest.raises(Refused):
        recording.hold(meeting, by=forum_cast.part("chair"))


def test_the_pages_of_recording_cost_a_fixed_number_of_queries(forum_cast, client, django_assert_max_num_queries):
    meeting = held_meeting(forum_cast)
    for number in range(6):
        item = make_item(meeting, f"Asia {number}")
        said(item, Kind.RESOLUTION, "Kanta", forum_cast.part("secretary"))
        make_place(meeting, make_seat(forum_cast.forum, forum_cast.hollola))
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = reverse("meeting_record", args=[meeting.key])
    client.get(url)
    for address in (url, f"{url}?asia={item.key}&lisaa=task"):
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200


def test_a_stale_outcome_is_told_to_the_verb(forum_cast, item):
    row = said(item, Kind.INFORMATION, "Yksi", forum_cast.part("secretary"))
    with pytest.raises(ChangedMeanwhile):
        recording.save_outcome(item, row.key, Typed(Kind.INFORMATION, "Kaksi"), seen=0, by=forum_cast.part("chair"))
