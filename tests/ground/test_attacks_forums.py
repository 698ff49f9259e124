"""What somebody who means ill tries with forums, meetings, negotiations and the year clock, and what they get."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from forums import rules
from forums.models import (
    AgendaItem,
    ClockEntry,
    Edition,
    Forum,
    ForumTask,
    Inspection,
    Meeting,
    Outcome,
    Proposal,
)
from forums.offers.from_forum import overdue_tasks
from forums.offers.offer import Ground
from forums.place_links import place_token
from forums.printing.pack_content import pack_content
from forums.task_choices import organisations_of
from forums.told import told_now
from forums.workflow import minutes as minutes_verbs
from forums.workflow import seats
from forums.workflow.agenda import remove_item
from forums.workflow.answering import answer
from forums.workflow.calling import cancel, tell_change
from forums.workflow.keeping import ForumFacts, change_forum
from forums.workflow.recording import Typed, save_outcome
from organisations import seating
from organisations.models import Membership, Notice, Seat, User
from organisations.refusals import NotAllowed, Refused
from tests.agreements.pdf_text import text_of as pdf_text
from tests.factories import make_user
from tests.forums.factories import (
    make_attachment,
    make_forum,
    make_item,
    make_meeting,
    make_negotiation,
    make_seat,
    part_of,
)
from tests.forums.minutes_story import sent

BACKEND = "organisations.login.PersonBackend"
GROUND = "JulkL 24 §"
SECRET = "Salainensana"
SECRET_ITEM = {"publicity": "secret", "ground": GROUND}
DAY = datetime.timedelta(days=1)
State = Meeting.State


def client_of(user: User | None) -> Client:
    """A client that gets an error page where the portal breaks down."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def text_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


# Who reads what -----------------------------------------------------------------------------------------------------


def test_a_meeting_cancelled_before_its_notice_stays_unknown(forum_cast):
    meeting = make_meeting(forum_cast.forum, title=SECRET)
    make_item(meeting, "Asia", **SECRET_ITEM)
    cancel(meeting, by=forum_cast.part("secretary"), reason=SECRET)
    meeting.refresh_from_db()
    editions = {who: rules.edition_for(forum_cast.part(who), meeting) for who in ("secretary", "member", "outsider")}
    assert editions == {"secretary": Edition.CHAIR, "member": None, "outsider": None}
    client = client_of(forum_cast.outsider)
    assert client.get(reverse("meeting_detail", args=[meeting.key])).status_code == 404
    for name in ("meeting_list", "meeting_list_csv", "forum_detail", "forum_task_list"):
        assert SECRET not in text_of(client.get(reverse(name, args=[forum_cast.forum.pk]))), name


def test_the_title_of_a_meeting_in_preparation_is_not_told_by_a_filter(forum_cast):
    make_meeting(forum_cast.forum, title=SECRET)
    url = reverse("forum_task_list", args=[forum_cast.forum.pk])
    told = {who: SECRET in text_of(client_of(getattr(forum_cast, who)).get(url)) for who in ("member", "outsider")}
    assert told == {"member": True, "outsider": False}


def test_who_presented_an_item_reads_its_material_no_longer_than_they_sit(forum_cast):
    item = make_item(make_meeting(forum_cast.forum), presented_by=forum_cast.expert)
    version = make_attachment(item, file=default_storage.save("material/b.pdf", ContentFile(b"%PDF"))).current
    client = client_of(forum_cast.expert)
    targets = (reverse("attachment_file", args=[version.key]), reverse("attachment_add", args=[item.key]))
    assert [client.get(url).status_code for url in targets] == [200, 200]
    seating.end_place(Seat.objects.get(holder=forum_cast.expert))
    assert [client.get(url).status_code for url in targets] == [404, 404]


def test_a_deputy_noted_by_mistake_or_taken_back_reads_nothing(forum_cast):
    meeting = make_meeting(forum_cast.forum, state=State.CALLED)
    rows = meeting.attendances.filter(seat=forum_cast.member_seat)
    for answered, presence, edition in (
        ("none", "unknown", None),
        ("absent", "absent", None),
        ("deputy", "unknown", Edition.MEMBERS),
        ("attending", "deputy", Edition.MEMBERS),
        ("attending", "present", None),
    ):
        rows.update(answer=answered, presence=presence, deputy=forum_cast.deputy_seat)
        found = Meeting.objects.get(pk=meeting.pk)
        assert rules.edition_for(forum_cast.part("deputy"), found) == edition, (answered, presence)


def test_the_public_edition_tells_nothing_of_what_is_secret_or_not_published(forum_cast):
    earlier = make_meeting(forum_cast.forum, 1, State.HELD, in_days=-30)
    for title, publicity in ((SECRET, SECRET_ITEM), ("Avoin", {})):
        item = make_item(earlier, title, **publicity)
        ForumTask.objects.create(
            forum=forum_cast.forum, item=item, text=f"{SECRET} tehtävä", organisation=forum_cast.lahti
        )
    meeting = make_meeting(forum_cast.forum, 2, State.CALLED, public_since=timezone.now())
    make_item(meeting, "Tehtävät", kind=AgendaItem.Kind.OPEN_TASKS)
    make_item(meeting, SECRET, kind=AgendaItem.Kind.SECTION, **SECRET_ITEM)
    secret = make_item(meeting, SECRET, text=f"<p>{SECRET}</p>", presenter=SECRET, chair_note=SECRET, **SECRET_ITEM)
    make_attachment(secret, SECRET, is_expected=True)
    public = make_item(meeting, "Julkinen", chair_note=SECRET)
    make_attachment(public, SECRET, is_expected=True)
    make_attachment(public, SECRET, file="x.pdf", **SECRET_ITEM)
    place = meeting.attendances.get(seat=forum_cast.member_seat)
    urls = [
        reverse("meeting_detail", args=[meeting.key]),
        reverse("agenda_item", args=[meeting.key, public.key]),
        reverse("agenda_item", args=[meeting.key, secret.key]),
        reverse("place_answer", args=[place_token(place)]),
        reverse("meeting_pack", args=[meeting.key]),
        reverse("forum_task_list_csv", args=[forum_cast.forum.pk]),
        reverse("meeting_places", args=[meeting.key]),
    ]
    for who in (None, forum_cast.outsider, forum_cast.former, forum_cast.deputy):
        client = client_of(who)
        seen = urls if who is not forum_cast.deputy else [url for url in urls if "tehtavat" not in url]
        assert not [url for url in seen if SECRET in text_of(client.get(url, follow=True))], who
    inside = text_of(client_of(forum_cast.member).get(urls[0]))
    assert inside.count(SECRET) > 3


def test_the_task_of_a_secret_item_brings_no_more_of_it_along(forum_cast):
    """The responsible organisation reads its task, the item's title stays; no public item or minutes are made of it."""
    item = make_item(make_meeting(forum_cast.forum, 1, State.HELD, in_days=-30), SECRET, **SECRET_ITEM)
    late = timezone.localdate() - DAY
    task = ForumTask.objects.create(
        forum=forum_cast.forum, item=item, text="Harjoituksen tehtävä", organisation=forum_cast.lahti, due_on=late
    )
    client = client_of(make_user("Käsittelijä", forum_cast.lahti, Membership.Role.EDITOR))
    for name in ("forum_task_list", "forum_task_list_csv"):
        text = text_of(client.get(reverse(name, args=[forum_cast.forum.pk])))
        assert task.text in text and SECRET not in text, name
    own = text_of(client.get(reverse("forum_task_edit", args=[forum_cast.forum.pk, task.pk])))
    assert task.text in own and SECRET not in own
    assert not list(overdue_tasks(Ground(forum_cast.part("secretary"), timezone.localdate())))
    meeting = make_meeting(forum_cast.forum, 2, State.HELD, in_days=0)
    make_item(meeting, "Tehtävät", kind=AgendaItem.Kind.OPEN_TASKS)
    minutes = minutes_verbs.start_minutes(meeting, by=forum_cast.part("secretary"))
    assert task.text not in minutes.sections.get().text


def test_the_backlog_tells_those_who_sit_nothing_of_secret_items_or_of_agreements_left_out(forum_cast):
    secret = make_item(make_meeting(forum_cast.forum), f"{SECRET} asia", **SECRET_ITEM)
    Proposal.objects.create(forum=forum_cast.forum, source="postponed", title=f"{SECRET} asia", postponed_from=secret)
    left_out = {"source": "portal", "code": "decisions:x:1", "state": "declined", "decline_reason": "ei nyt"}
    Proposal.objects.create(forum=forum_cast.forum, title=f"{SECRET} sopimus", **left_out)
    url = reverse("proposal_list", args=[forum_cast.forum.pk])
    told = {who: text_of(client_of(getattr(forum_cast, who)).get(url)).count(SECRET) for who in ("member", "deputy")}
    assert told == {"member": 0, "deputy": 0}
    assert text_of(client_of(forum_cast.secretary).get(url)).count(SECRET) >= 2


def test_an_inspector_whose_seat_has_ended_reads_to_the_approval_and_no_longer(forum_cast):
    minutes = sent(forum_cast)
    client = client_of(forum_cast.member)
    url = reverse("minutes_detail", args=[minutes.meeting.key])
    Seat.objects.filter(holder=forum_cast.member).update(valid_to=timezone.localdate() - DAY)
    assert "HYTE-neuvottelun teemat" in text_of(client.get(url))
    Inspection.objects.update(result=Inspection.Result.FOUND_RIGHT, inspected_at=timezone.now())
    minutes.refresh_from_db()
    minutes_verbs.approve(minutes, minutes.revision, by=forum_cast.part("secretary"))
    assert "HYTE-neuvottelun teemat" not in text_of(client.get(url))


def test_who_tends_a_negotiation_gets_of_a_municipality_what_is_open_to_all(forum_cast):
    negotiation = make_negotiation(forum_cast.forum)
    ForumTask.objects.create(forum=make_forum("Muu"), text="Salattu tehtävä", organisation=forum_cast.hollola)
    own = make_user("Oma", forum_cast.hollola, Membership.Role.READER)
    make_seat(forum_cast.forum, forum_cast.hollola, own, Seat.Role.EXPERT)
    url = reverse("municipality_pack", args=[negotiation.key, forum_cast.hollola.pk])
    told = {user.name: "Salattu" in pdf_text(client_of(user).get(url).content) for user in (own, forum_cast.secretary)}
    assert told == {"Oma": True, "Sihteeri": False}


def test_the_new_video_link_is_not_told_to_those_whose_seat_has_ended(forum_cast):
    meeting = make_meeting(forum_cast.forum, state=State.CALLED)
    rows = meeting.attendances.filter(seat=forum_cast.member_seat)
    rows.update(answer="deputy", deputy=forum_cast.deputy_seat)
    for seat in (forum_cast.member_seat, forum_cast.deputy_seat):
        Seat.objects.filter(pk=seat.pk).update(valid_to=timezone.localdate() - DAY)
    Meeting.objects.filter(pk=meeting.pk).update(told=told_now(meeting), video_link="https://video.example/uusi")
    tell_change(meeting, by=forum_cast.part("secretary"))
    told = set(Notice.objects.filter(body__contains="video.example").values_list("recipient", flat=True))
    assert forum_cast.chair.pk in told and not told & {forum_cast.member.pk, forum_cast.deputy.pk}


# Who does what ------------------------------------------------------------------------------------------------------


def test_the_personal_link_ends_with_the_seat_of_whom_it_was_sent_to(forum_cast):
    meeting = make_meeting(forum_cast.forum, state=State.CALLED)
    place = meeting.attendances.get(seat=forum_cast.member_seat)
    url, seat = reverse("place_answer", args=[place_token(place)]), Seat.objects.filter(pk=forum_cast.member_seat.pk)
    client = client_of(None)
    assert client.get(url).status_code == 200
    for change in (
        {"holder": forum_cast.former},
        {"holder": None},
        {"valid_to": timezone.localdate() - DAY},
        {"valid_from": meeting.on + DAY},
    ):
        was = seat.values(*change).get()
        seat.update(**change)
        assert client.get(url).status_code == 404, change
        client.post(url, {"answer": "deputy", "deputy": forum_cast.deputy_seat.pk})
        seat.update(**was)
    User.objects.filter(pk=forum_cast.member.pk).update(is_active=False)
    assert client.get(url).status_code == 404
    place.refresh_from_db()
    assert (place.answer, place.deputy) == ("none", None)


def test_who_sat_before_does_not_answer_for_the_seat_from_another_one(forum_cast):
    meeting = make_meeting(forum_cast.forum, state=State.CALLED)
    place = meeting.attendances.get(seat=forum_cast.member_seat)
    Seat.objects.filter(pk=forum_cast.member_seat.pk).update(holder=forum_cast.former)
    make_seat(forum_cast.forum, forum_cast.lahti, forum_cast.member, Seat.Role.EXPERT)
    with pytest.raises(NotAllowed):
        answer(place, "absent", by=part_of(forum_cast.member, forum_cast.forum))


def test_only_the_register_of_networks_is_tended_by_everybody_who_sits(forum_cast):
    board, listed = forum_cast.forum, make_forum("Rekisterissä", forum_cast.county, code="hyte-ryhma")
    make_seat(listed, forum_cast.hollola, forum_cast.member)
    client = client_of(forum_cast.member)
    typed = {"revision": "1", "tasks_fi": "Kaapattu", "still_alive": "on"}
    for forum, status in ((board, 403), (listed, 302)):
        assert client.post(reverse("network_edit", args=[forum.pk]), typed).status_code == status
        assert client.post(reverse("network_confirm", args=[forum.pk])).status_code == status
    board.refresh_from_db()
    assert board.tasks_fi == "" and board.confirmed_alive_on is None


def test_a_secretary_does_not_take_the_forum_from_its_host(forum_cast):
    facts = ForumFacts("Yhdyspintaneuvottelukunta", "", ())
    association = organisations_of(forum_cast.forum).exclude(kind__in=["county", "municipality"]).get()
    for who, is_done in (("secretary", False), ("keeper", True)):
        forum = Forum.objects.get(pk=forum_cast.forum.pk)
        forum.host = association
        try:
            change_forum(forum, facts, by=forum_cast.part(who), seen=1)
        except ValidationError as error:
            assert not is_done and set(error.message_dict) == {"host"}
        else:
            assert is_done
    forum.refresh_from_db()
    assert forum.host == association


def test_an_organisation_fills_its_seat_but_does_not_lengthen_it(forum_cast):
    """A rotating chair would otherwise stay as long as its own municipality wishes."""
    ends = timezone.localdate() + 30 * DAY
    seat, by = forum_cast.empty_seat, forum_cast.part("administrator")
    Seat.objects.filter(pk=seat.pk).update(valid_to=ends, holder=forum_cast.former)
    seat.refresh_from_db()
    offer = {"email": "uusi@kunta.example", "since": timezone.localdate()}
    for until in (None, ends + DAY):
        with pytest.raises(ValidationError):
            seats.change_dates(seat, by=by, since=None, until=until)
        with pytest.raises(ValidationError):
            seats.invite(seat, by=by, until=until, **offer)
    seats.change_dates(seat, by=by, since=None, until=ends - DAY)
    seats.change_dates(seat, by=forum_cast.part("secretary"), since=None, until=None)
    seating.end_place(seat)
    for who in ("administrator", "secretary"):
        with pytest.raises(Refused):
            seats.change_dates(seat, by=forum_cast.part(who), since=None, until=ends - 2 * DAY)
    assert not part_of(forum_cast.former, forum_cast.forum).has_seat


def test_what_has_been_recorded_is_not_deleted_with_its_item(forum_cast):
    by = forum_cast.part("secretary")
    item = make_item(make_meeting(forum_cast.forum, state=State.CALLED, in_days=0))
    task = Typed(Outcome.Kind.TASK, "Laatia kuntakortit", forum_cast.hollola)
    saved = save_outcome(item, uuid.uuid4(), task, seen=0, by=by)
    for kind in (Outcome.Kind.INFORMATION, Outcome.Kind.RESOLUTION):
        with pytest.raises(Refused):
            save_outcome(item, saved.key, Typed(kind, "Toisin"), seen=1, by=by)
    assert remove_item(item, by=by) is False
    item.refresh_from_db()
    assert item.withdrawn_at and item.outcomes.get().task.text == "Laatia kuntakortit"


def test_markup_in_names_and_texts_is_shown_never_run(forum_cast):
    """Wherever people write, in lists, on the agenda, in the pictures of levels and of the clock."""
    attack = "<img src=x onerror=alert(1)>"
    forum = forum_cast.forum
    forum.body.name_fi = f"Foorumi {attack}"
    forum.body.save()
    User.objects.filter(pk=forum_cast.member.pk).update(name=f"Jäsen {attack}")
    Seat.objects.filter(pk=forum_cast.member_seat.pk).update(title_fi=f"johtaja {attack}")
    meeting = make_meeting(forum, state=State.CALLED, in_days=0, title=attack, place=attack)
    item = make_item(meeting, attack, presenter=attack, chair_note=attack)
    make_attachment(item, attack, is_expected=True)
    Proposal.objects.create(forum=forum, source="member", title=attack, reason=attack, raised_by_label=attack)
    Outcome.objects.create(item=item, text=attack)
    ForumTask.objects.create(forum=forum, text=attack, organisation=forum_cast.hollola, progress=attack)
    ClockEntry.objects.create(
        county=forum_cast.county, title_fi=attack, owner_fi=attack, starts_on="2026-02-01", ends_on="2026-02-02"
    )
    client = client_of(forum_cast.secretary)
    edit = {"kind": "discussion", "title": "A", "text": f"<p>A</p>{attack}<script>x</script>", "publicity": "public"}
    client.post(reverse("agenda_item_new", args=[meeting.key]), edit)
    assert not AgendaItem.objects.filter(text__contains="onerror").exists()
    of_forum = ("forum_detail", "seat_rule_list", "meeting_list", "proposal_list", "forum_task_list", "forum_edit")
    of_meeting = ("meeting_detail", "meeting_places", "meeting_record", "meeting_hold", "places_remind")
    pages = [
        *(reverse(name, args=[forum.pk]) for name in of_forum),
        *(reverse(name, args=[meeting.key]) for name in of_meeting),
        f"{reverse('meeting_record', args=[meeting.key])}?asia={item.key}",
        reverse("agenda_item", args=[meeting.key, item.key]),
        reverse("forum_seat", args=[forum.pk, forum_cast.member_seat.pk]),
        *(reverse(name) for name in ("level_picture", "clock", "forum_list", "desk", "calendar_feeds")),
        *(f"{reverse('clock')}?view={view}&year=2026" for view in ("list", "calendar", "term")),
    ]
    for page in pages:
        got = client.get(page, follow=True)
        assert got.status_code == 200 and attack not in text_of(got), page
    with translation.override(meeting.language):
        content = pack_content(meeting, Edition.CHAIR, forum_cast.secretary)
        assert attack not in render_to_string("print/_pack_item.html", {"row": content.numbered[0]})
