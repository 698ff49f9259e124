"""The agenda and its builder: skeletons, order, numbers and times, saving over what one has seen, taking away."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forums import skeletons
from forums.agenda import agenda_of
from forums.models import AgendaItem, ForumTask, Meeting, Sending
from forums.problems import blocking, problems_of
from forums.workflow.agenda import (
    add_item,
    add_link,
    move_item,
    place_item,
    remove_item,
    remove_link,
    restore_item,
    save_item,
)
from forums.workflow.preparing import edit_meeting, prepare_meeting
from forums.workflow.table import WrongState
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused
from tests.factories import make_agreement
from tests.forums.factories import make_attachment, make_item, make_meeting

Kind = AgendaItem.Kind


@pytest.fixture
def secretary(forum_cast):
    return forum_cast.part("secretary")


@pytest.fixture
def as_secretary(forum_cast, client):
    client.force_login(forum_cast.secretary, backend="organisations.login.PersonBackend")
    return client


def facts(year: int = 2027, **fields) -> dict:
    starts = timezone.make_aware(datetime.datetime(year, 3, 4, 9))
    defaults = {"number": None, "starts_at": starts, "ends_at": starts + datetime.timedelta(hours=2), "place": "Lahti"}
    return defaults | fields


def titles(meeting: Meeting) -> list[str]:
    return [line.item.title for line in agenda_of(meeting, "chair")]


def send(meeting: Meeting, by) -> None:
    Sending.objects.create(meeting=meeting, number=1, sent_at=timezone.now(), sent_by=by.user, sent_by_label=by.label)


def give_task(forum_cast, **fields) -> ForumTask:
    return ForumTask.objects.create(
        forum=forum_cast.forum, text="Kootaan mallit", organisation=forum_cast.county, **fields
    )


# A new meeting


def test_numbers_run_by_the_year_of_the_meeting_and_are_given_once(forum_cast, secretary):
    first = prepare_meeting(forum_cast.forum, facts(), [], by=secretary)
    second = prepare_meeting(forum_cast.forum, facts(), [], by=secretary)
    next_year = prepare_meeting(forum_cast.forum, facts(2028), [], by=secretary)
    assert [meeting.numbered for meeting in (first, second, next_year)] == ["1/2027", "2/2027", "1/2028"]
    with pytest.raises(ValidationError, match="numero"):
        prepare_meeting(forum_cast.forum, facts(number=2), [], by=secretary)
    assert [event.verb for event in first.events.all()] == ["prepare"]


def test_who_makes_meetings(forum_cast):
    for who in ("keeper", "secretary"):
        assert prepare_meeting(forum_cast.forum, facts(), [], by=forum_cast.part(who)).pk
    for who in ("chair", "member", "deputy", "expert", "former", "administrator", "outsider", "anonymous"):
        with pytest.raises(NotAllowed):
            prepare_meeting(forum_cast.forum, facts(), [], by=forum_cast.part(who))
    forum_cast.forum.closed_on = timezone.localdate()
    forum_cast.forum.save()
    with pytest.raises(Refused):
        prepare_meeting(forum_cast.forum, facts(), [], by=forum_cast.part("secretary"))


def test_a_template_gives_the_agenda_in_the_language_of_the_papers(forum_cast, secretary):
    template = skeletons.templates()["ordinary"]
    finnish = prepare_meeting(forum_cast.forum, facts(), template.rows("fi"), by=secretary)
    swedish = prepare_meeting(forum_cast.forum, facts(language="sv"), template.rows("sv"), by=secretary)
    assert "Pöytäkirjan tarkastajien valinta" in titles(finnish)
    assert "Val av protokolljusterare" in titles(swedish) and len(titles(finnish)) == len(titles(swedish))
    for template in skeletons.templates().values():
        for language in ("fi", "sv"):
            assert all(row.title for row in template.rows(language)), template.code
        sections = [row for row in template.rows("fi") if row.kind == Kind.SECTION]
        assert not any(row.recurs or row.minutes for row in sections)


def test_the_last_meeting_gives_its_sections_and_what_comes_at_every_meeting(forum_cast, secretary):
    last = make_meeting(forum_cast.forum)
    make_item(last, "Avaus", kind=Kind.SECTION, minutes=None)
    make_item(
        last, "Läsnäolijat", recurs=True, presenter="Puheenjohtaja", text="<p>Poissa oli kaksi.</p>", chair_note="x"
    )
    make_item(last, "Kärkölän varauma")
    make_item(last, "Peruttu", recurs=True, withdrawn_at=timezone.now())
    meeting = prepare_meeting(forum_cast.forum, facts(), skeletons.of_meeting(last), by=secretary)
    assert titles(meeting) == ["Avaus", "Läsnäolijat"]
    item = meeting.items.get(title="Läsnäolijat")
    assert (item.presenter, item.minutes, item.recurs) == ("Puheenjohtaja", 10, True)
    assert item.text == item.chair_note == ""


def test_open_tasks_come_first_and_only_when_there_are_some(forum_cast, secretary):
    rows = [skeletons.open_tasks_row("fi"), *skeletons.templates()["network"].rows("fi")]
    without = prepare_meeting(forum_cast.forum, facts(), rows, by=secretary)
    assert not without.items.filter(kind=Kind.OPEN_TASKS).exists()
    task = give_task(forum_cast)
    assert "open_tasks_missing" in {problem.code for problem in problems_of(without)}
    meeting = prepare_meeting(forum_cast.forum, facts(), rows, by=secretary)
    assert [item.kind for item in meeting.items.all()].index(Kind.OPEN_TASKS) == 0
    assert meeting.items.filter(kind=Kind.OPEN_TASKS).count() == 1
    task.state = ForumTask.State.DONE
    task.save()
    later = prepare_meeting(forum_cast.forum, facts(), rows, by=secretary)
    assert not later.items.filter(kind=Kind.OPEN_TASKS).exists()


def test_the_facts_of_a_meeting_are_saved_over_what_one_has_seen(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    edit_meeting(meeting, 1, {"place": "Heinola"}, by=secretary)
    with pytest.raises(ChangedMeanwhile) as stale:
        edit_meeting(meeting, 1, {"place": "Sysmä"}, by=secretary)
    assert stale.value.row.place == "Heinola"
    with pytest.raises(ValidationError):
        edit_meeting(meeting, 2, {"ends_at": meeting.starts_at}, by=secretary)


# Numbers, times, order


def test_numbers_run_through_the_sections_and_times_end_with_the_first_item_without_minutes(forum_cast):
    meeting = make_meeting(forum_cast.forum)
    for title, kind, minutes in (
        ("Avaus", Kind.SECTION, None), ("Yksi", Kind.INFORMATION, 5), ("Kaksi", Kind.DISCUSSION, 20),
        ("Asiat", Kind.SECTION, None), ("Kolme", Kind.POSITION, None), ("Neljä", Kind.POSITION, 5),
    ):  # fmt: skip
        make_item(meeting, title, kind=kind, minutes=minutes)
    lines = agenda_of(meeting, "chair")
    assert [line.number for line in lines] == [None, 1, 2, None, 3, 4]
    starts = [timezone.localtime(line.starts_at).strftime("%H.%M") if line.starts_at else "" for line in lines]
    assert starts == ["", "09.00", "09.05", "", "09.25", ""]


def test_the_order_changes_step_by_step_and_by_place_and_no_text_does(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    a, b, c = (make_item(meeting, title) for title in "ABC")
    move_item(a, "up", by=secretary)
    assert titles(meeting) == ["A", "B", "C"]
    move_item(a, "down", by=secretary)
    assert titles(meeting) == ["B", "A", "C"]
    place_item(c, b, by=secretary)
    assert titles(meeting) == ["C", "B", "A"]
    place_item(c, None, by=secretary)
    assert titles(meeting) == ["B", "A", "C"]
    assert set(meeting.items.values_list("revision", flat=True)) == {1}


def test_a_new_item_comes_before_the_closing_section(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    make_item(meeting, "Asiat", kind=Kind.SECTION)
    make_item(meeting, "Lopuksi", kind=Kind.SECTION)
    make_item(meeting, "Seuraava kokous", recurs=True)
    add_item(meeting, {"title": "Uusi", "kind": Kind.DISCUSSION}, by=secretary)
    assert titles(meeting) == ["Asiat", "Uusi", "Lopuksi", "Seuraava kokous"]
    add_item(meeting, {"title": "Muuta", "kind": Kind.SECTION}, by=secretary)
    add_item(meeting, {"title": "Viimeinen", "kind": Kind.DISCUSSION}, by=secretary)
    assert titles(meeting)[-2:] == ["Muuta", "Viimeinen"]


# Saving


def test_a_stale_save_is_refused_and_a_secret_item_names_its_ground(forum_cast, secretary):
    item = make_item(make_meeting(forum_cast.forum), "Ennen")
    save_item(item, 1, {"title": "Toisen"}, by=secretary)
    with pytest.raises(ChangedMeanwhile) as stale:
        save_item(item, 1, {"title": "Oma"}, by=secretary)
    assert stale.value.row.title == "Toisen"
    with pytest.raises(ValidationError, match="salassapitoperuste"):
        save_item(item, 2, {"publicity": "secret"}, by=secretary)


def test_the_record_of_events_does_not_name_a_secret_item(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    fields = {"title": "Varautumisen aukot", "publicity": "secret", "ground": "JulkL 24 §"}
    item = add_item(meeting, fields, by=secretary)
    save_item(item, 1, {"text": "<p>x</p>"}, by=secretary)
    assert [event.comment for event in meeting.events.all()] == ["", ""]


def test_an_item_is_deleted_before_anything_is_sent_and_withdrawn_after_that(forum_cast, secretary):
    meeting = make_meeting(forum_cast.forum)
    assert remove_item(make_item(meeting, "Poistuu"), by=secretary) is True
    assert not meeting.items.exists()
    item = make_item(meeting, "Jää")
    send(meeting, secretary)
    assert remove_item(item, by=secretary) is False
    assert titles(meeting) == [] and meeting.items.count() == 1
    restore_item(item, by=secretary)
    assert titles(meeting) == ["Jää"]


def test_a_link_is_added_once_and_to_what_is_there(forum_cast, secretary):
    item = make_item(make_meeting(forum_cast.forum))
    agreement = make_agreement(forum_cast.county)
    link = add_link(item, "agreement", agreement.pk, by=secretary)
    assert add_link(item, "agreement", agreement.pk, by=secretary) == link and item.links.count() == 1
    for target, pk in (("agreement", 0), ("user", 1)):
        with pytest.raises(ValidationError):
            add_link(item, target, pk, by=secretary)
    remove_link(link, by=secretary)
    assert not item.links.exists()


def test_once_the_meeting_has_been_held_its_agenda_stands(forum_cast, secretary):
    item = make_item(make_meeting(forum_cast.forum, state="held"))
    for verb in (lambda: move_item(item, "up", by=secretary), lambda: remove_item(item, by=secretary)):
        with pytest.raises(WrongState):
            verb()


# What is missing


def test_what_is_missing_is_told_apart_by_what_blocks(forum_cast):
    meeting = make_meeting(forum_cast.forum, place="")
    assert {problem.code for problem in blocking(meeting)} == {"agenda_empty", "place_missing"}
    item = make_item(meeting, kind=Kind.POSITION, minutes=200)
    make_item(meeting, "Toinen", minutes=None, presenter="Puheenjohtaja")
    make_attachment(item, is_expected=True)
    make_attachment(item, "Tullut", file="x.pdf", is_expected=True)
    found = problems_of(meeting)
    assert {problem.code for problem in found if problem.blocks} == {"attachment_missing", "place_missing"}
    advice = {problem.code for problem in found if not problem.blocks}
    assert advice == {"too_long", "minutes_missing", "presenter_missing", "proposal_missing"}
    assert [problem.blocks for problem in found] == sorted((problem.blocks for problem in found), reverse=True)


# The builder's pages


def post(client, name: str, *arguments, htmx: bool = False, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse(name, args=arguments), data, headers=headers)


def test_scripts_get_the_agenda_anew_and_everybody_else_the_page(forum_cast, as_secretary):
    meeting = make_meeting(forum_cast.forum)
    first, _second = make_item(meeting, "Ensimmäinen"), make_item(meeting, "Toinen")
    answer = post(
        as_secretary, "agenda_item_move", meeting.key, first.key, htmx=True, direction="down"
    ).content.decode()
    assert answer.index("Toinen") < answer.index("Ensimmäinen") and "<html" not in answer and "agenda-said" in answer
    answer = post(as_secretary, "agenda_item_move", meeting.key, first.key, direction="up")
    assert answer.url == reverse("meeting_detail", args=[meeting.key]) + f"#asia-{first.key}"
    assert titles(meeting) == ["Ensimmäinen", "Toinen"]
    assert post(as_secretary, "agenda_item_move", meeting.key, first.key, before="x").status_code == 404


def test_an_item_is_added_and_edited_in_its_place(forum_cast, as_secretary):
    meeting = make_meeting(forum_cast.forum)
    quick = {"quick": "1", "kind": "discussion"}
    answer = post(as_secretary, "agenda_item_new", meeting.key, htmx=True, **quick, title="Uusi asia", minutes="15")
    assert "Uusi asia" in answer.content.decode()
    item = meeting.items.get()
    assert (item.title, item.minutes, item.revision) == ("Uusi asia", 15, 1)
    answer = post(as_secretary, "agenda_item_new", meeting.key, htmx=True, **quick, title="", presenter="Sihteeri")
    assert 'value="Sihteeri"' in answer.content.decode() and meeting.items.count() == 1
    answer = post(as_secretary, "agenda_item_new", meeting.key, **quick, title="", presenter="Sihteeri")
    assert answer.status_code == 422 and 'value="Sihteeri"' in answer.content.decode()

    edited = {"kind": "position", "title": "Muutettu", "presenter": "", "minutes": ""}
    url = ("agenda_item_quick", meeting.key, item.key)
    assert "Muutettu" in post(as_secretary, *url, htmx=True, **edited, revision="1").content.decode()
    answer = post(as_secretary, *url, htmx=True, **edited | {"title": "Myöhässä"}, revision="1").content.decode()
    assert "Muutettu" in answer and 'value="Myöhässä"' in answer and 'name="revision" value="2"' in answer
    item.refresh_from_db()
    assert (item.title, item.kind, item.minutes) == ("Muutettu", "position", None)


def test_the_whole_form_cleans_its_texts_and_keeps_what_was_typed(forum_cast, as_secretary):
    meeting = make_meeting(forum_cast.forum)
    item = make_item(meeting)
    url = ("agenda_item_edit", meeting.key, item.key)
    whole = {
        "kind": "position", "title": "Otsikko", "publicity": "public", "presented_by": forum_cast.member.pk,
        "text": '<p onclick="x()">Teksti</p><script>x</script>', "proposal": "Ilman merkintöjä", "chair_note": "Huom",
    }  # fmt: skip
    assert post(as_secretary, *url, **whole, revision="1").status_code == 302
    item.refresh_from_db()
    assert (item.text, item.proposal) == ("<p>Teksti</p>", "<p>Ilman merkintöjä</p>")
    assert item.presented_by == forum_cast.member
    answer = post(as_secretary, *url, **whole | {"text": "<p>Oma</p>"}, revision="1")
    page = answer.content.decode()
    assert answer.status_code == 409 and "Oma" in page and 'name="revision" value="2"' in page and "Teksti" in page
    answer = post(as_secretary, *url, **whole | {"publicity": "secret"}, revision="2")
    assert answer.status_code == 422 and "Huom" in answer.content.decode()
    answer = post(as_secretary, *url, **whole | {"presented_by": forum_cast.outsider.pk}, revision="2")
    assert answer.status_code == 422


def test_what_was_typed_is_kept_when_the_meeting_has_been_held_meanwhile(forum_cast, as_secretary):
    meeting = make_meeting(forum_cast.forum)
    item = make_item(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    fields = {"kind": "discussion", "title": "Kirjoitettu", "publicity": "public", "revision": "1"}
    answer = post(as_secretary, "agenda_item_edit", meeting.key, item.key, **fields)
    assert answer.status_code == 422 and "Kirjoitettu" in answer.content.decode()
    answer = as_secretary.get(reverse("agenda_item_edit", args=[meeting.key, item.key]))
    assert answer.url == reverse("meeting_detail", args=[meeting.key])


def test_a_new_meeting_is_made_on_its_page(forum_cast, as_secretary):
    page = as_secretary.get(reverse("meeting_new", args=[forum_cast.forum.pk])).content.decode()
    assert 'value="1"' in page
    fields = {
        "number": "1",
        "day": "4.3.2027",
        "starts": "9",
        "ends": "11.30",
        "language": "fi",
        "skeleton": "ordinary",
    }
    answer = post(as_secretary, "meeting_new", forum_cast.forum.pk, **fields | {"ends": "8.30"})
    assert answer.status_code == 422 and 'value="4.3.2027"' in answer.content.decode()
    assert post(as_secretary, "meeting_new", forum_cast.forum.pk, **fields).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.numbered, meeting.minutes_planned) == ("1/2027", 150) and meeting.items.count() > 5
    answer = post(as_secretary, "meeting_edit", meeting.key, **fields | {"place": "Lahti"}, revision="1")
    assert answer.status_code == 302
    stale = post(as_secretary, "meeting_edit", meeting.key, **fields | {"place": "Sysmä"}, revision="1")
    assert stale.status_code == 409 and "Lahti" in stale.content.decode() and 'value="Sysmä"' in stale.content.decode()


def test_links_are_searched_for_and_only_what_is_found_can_be_linked(forum_cast, as_secretary):
    meeting = make_meeting(forum_cast.forum)
    item = make_item(meeting)
    task, hidden = give_task(forum_cast), make_agreement(forum_cast.county)  # a draft that the secretary may not see
    url = reverse("agenda_item_links", args=[meeting.key, item.key])
    page = as_secretary.get(url, {"haku": "mallit"}).content.decode()
    assert f"task:{task.pk}" in page
    as_secretary.post(url, {"target": f"task:{task.pk}", "haku": "mallit"})
    as_secretary.post(url, {"target": f"agreement:{hidden.pk}"})
    assert [link.target for link in item.links.all()] == [task]
    as_secretary.post(reverse("agenda_link_remove", args=[meeting.key, item.key, item.links.get().pk]))
    assert not item.links.exists()
