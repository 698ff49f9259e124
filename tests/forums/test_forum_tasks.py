"""The tasks and resolutions of a forum over all its meetings: who sees, who tells, how they end and come back."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from openpyxl import load_workbook

from forums.models import AgendaItem, ForumTask, Meeting
from forums.open_tasks import open_tasks_of
from forums.workflow import forum_tasks
from forums.workflow.recording import Typed, hold, save_outcome
from interfaces.saving import ChangedMeanwhile
from organisations.acting import acting_for
from organisations.models import Membership
from organisations.refusals import NotAllowed, Refused
from tests.factories import make_agreement, make_goal, make_user
from tests.forums.factories import make_item, make_meeting, part_of
from tests.forums.minutes_story import Kind, approved, due, held_meeting, new_key, said

BACKEND = "organisations.login.PersonBackend"


@pytest.fixture
def task(forum_cast) -> ForumTask:
    held_meeting(forum_cast)
    return ForumTask.objects.get()


def test_who_sees_the_tasks_and_who_tends_them(forum_cast, task, client):
    official = make_user("Viranhaltija", forum_cast.hollola, Membership.Role.EDITOR)
    reader = make_user("Lukija", forum_cast.hollola, Membership.Role.READER)
    # who: the list, whether the task stands in it, the page of the task
    table = {
        "keeper": (200, True, 200),
        "secretary": (200, True, 200),
        "chair": (200, True, 403),
        "member": (200, True, 200),  # sits for the responsible organisation
        "deputy": (200, True, 200),
        "expert": (200, True, 403),
        "former": (200, False, 404),
        "outsider": (200, False, 404),
        official: (200, True, 200),
        reader: (200, True, 403),
    }
    for who, wanted in table.items():
        client.force_login(getattr(forum_cast, who) if isinstance(who, str) else who, backend=BACKEND)
        answer = client.get(reverse("forum_task_list", args=[forum_cast.forum.pk]))
        page = client.get(reverse("forum_task_edit", args=[forum_cast.forum.pk, task.pk])).status_code
        assert (answer.status_code, task.text in answer.content.decode(), page) == wanted, who
    client.logout()
    assert client.get(reverse("forum_task_list", args=[forum_cast.forum.pk])).status_code == 302


def test_a_task_of_a_secret_item_is_for_members_and_for_the_responsible(forum_cast, task, client):
    AgendaItem.objects.filter(pk=task.item_id).update(publicity="secret", ground="Julkisuuslaki 24 §")
    for who, seen in {"secretary": True, "expert": True, "member": True, "deputy": False, "outsider": False}.items():
        client.force_login(getattr(forum_cast, who), backend=BACKEND)
        page = client.get(reverse("forum_task_list", args=[forum_cast.forum.pk])).content.decode()
        assert (task.text in page) == seen, who


def test_the_list_is_filtered_by_the_address_and_goes_along_as_a_table(forum_cast, task, client):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = reverse("forum_task_list", args=[forum_cast.forum.pk])
    resolution = "Teemoiksi valitaan liikunta"
    shown = {
        "": (True, False),
        "show=closed": (False, False),
        "show=resolutions": (False, True),
        "show=all": (True, True),
        f"organisation={forum_cast.lahti.pk}": (False, False),
        f"show=all&organisation={forum_cast.hollola.pk}": (True, False),
        f"show=all&meeting={task.item.meeting_id}": (True, True),
        "show=all&year=1999": (True, True),  # a year without meetings is no choice: it filters nothing
        "show=all&text=LIIKUNTA": (False, True),
    }
    for query, wanted in shown.items():
        page = client.get(f"{url}?{query}").content.decode()
        assert (task.text in page, resolution in page) == wanted, query
    sheet = load_workbook(io.BytesIO(client.get(f"{url[:-1]}.xlsx?show=all").content)).active
    assert sheet.max_row == 4 and sheet["E2"].value == task.text  # the task, and the resolution of each item
    assert resolution in client.get(f"{url[:-1]}.csv?show=all").content.decode("utf-8-sig")


def test_progress_is_told_over_what_one_has_seen(forum_cast, task, client):
    client.force_login(forum_cast.member, backend=BACKEND)
    url = reverse("forum_task_edit", args=[forum_cast.forum.pk, task.pk])
    client.post(url, {"revision": 1, "progress": "Luonnos on tehty", "state": "open"})
    task.refresh_from_db()
    assert (task.progress, task.revision) == ("Luonnos on tehty", 2)
    assert "Jäsen" in task.progress_by_label
    late = client.post(url, {"revision": 1, "progress": "Ei ole aloitettu", "state": "open"}).content.decode()
    assert "Luonnos on tehty" in late and "Ei ole aloitettu" in late
    with pytest.raises(ChangedMeanwhile):
        forum_tasks.close_task(task, 1, "done", "", by=forum_cast.part("member"))


def test_a_task_is_done_or_dropped_with_a_reason_and_only_keepers_open_it_again(forum_cast, task):
    member = forum_cast.part("member")
    with pytest.raises(ValidationError):
        forum_tasks.close_task(task, 1, "dropped", "", by=member)
    closed = forum_tasks.close_task(task, 1, "dropped", "Tehdään toisessa hankkeessa", by=member)
    assert (closed.state, closed.closed_by) == ("dropped", forum_cast.member)
    assert not open_tasks_of(forum_cast.forum).exists()
    with pytest.raises(Refused):
        forum_tasks.tell_progress(task, 2, "Vielä", by=member)
    with pytest.raises(NotAllowed):
        forum_tasks.reopen_task(task, by=member)
    forum_tasks.reopen_task(task, by=forum_cast.part("secretary"))
    assert list(open_tasks_of(forum_cast.forum)) == [task]


def test_a_person_of_another_forum_can_not_tend_it(forum_cast, task):
    elsewhere = part_of(forum_cast.outsider, forum_cast.forum)
    with pytest.raises(NotAllowed):
        forum_tasks.tell_progress(task, 1, "Ohi", by=elsewhere)


def test_open_tasks_stand_first_at_the_next_meeting_until_they_are_closed(forum_cast, task, client):
    following = make_meeting(forum_cast.forum, 2, Meeting.State.CALLED)
    make_item(following, "Avoimet tehtävät", kind=AgendaItem.Kind.OPEN_TASKS, position=1)
    client.force_login(forum_cast.secretary, backend=BACKEND)
    item = following.items.get()
    url = f"{reverse('meeting_record', args=[following.key])}?asia={item.key}"
    assert task.text in client.get(url).content.decode()
    forum_tasks.close_task(task, 1, "done", "", by=forum_cast.part("member"))
    assert task.text not in client.get(url).content.decode()


def linked_meeting(cast, agreement) -> Meeting:
    """A meeting whose first item is about a measure of the agreement and gives a task."""
    meeting = make_meeting(cast.forum, 5, Meeting.State.CALLED, in_days=0)
    item = make_item(meeting, "Sopimuksen tilanne")
    measure = agreement.goals.first().measures.first()
    link = item.links.create(measure=measure)
    by = cast.part("secretary")
    save_outcome(item, new_key(), Typed(Kind.TASK, "Käynnistää toimenpide", cast.lahti, about=link), seen=0, by=by)
    said(item, Kind.RESOLUTION, "Toimenpidettä kiirehditään.", by)
    return meeting


def test_a_task_about_a_measure_shows_on_the_page_of_its_agreement(forum_cast):
    agreement = make_agreement(forum_cast.county, scope=3)
    make_goal(agreement, measures=1)
    meeting = linked_meeting(forum_cast, agreement)
    assert not open_tasks_of(forum_cast.forum).exists()  # typed, not given before the meeting is over
    hold(meeting, by=forum_cast.part("chair"))
    task = open_tasks_of(forum_cast.forum).get()
    assert (task.agreement, task.measure) == (agreement, agreement.goals.first().measures.first())
    request = RequestFactory().get("/")
    request.user = forum_cast.keeper
    request.acting = acting_for(forum_cast.keeper, forum_cast.county)

    def drawn() -> str:
        page = Template("{% load forum_tasks %}{% forum_tasks_of agreement %}")
        return page.render(Context({"agreement": agreement, "request": request}))

    assert task.text in drawn()
    request.user, request.acting = forum_cast.outsider, None
    assert task.text not in drawn()
    AgendaItem.objects.filter(pk=task.item_id).update(publicity="secret", ground="Julkisuuslaki 24 §")
    request.user, request.acting = forum_cast.keeper, acting_for(forum_cast.keeper, forum_cast.county)
    assert task.text not in drawn()


def test_the_list_of_a_long_life_costs_a_fixed_number_of_queries(forum_cast, client, django_assert_max_num_queries):
    minutes, _edition = approved(forum_cast)
    item = minutes.meeting.items.first()
    for number in range(12):
        ForumTask.objects.create(
            forum=forum_cast.forum, item=item, text=f"Tehtävä {number}", organisation=forum_cast.lahti, due_on=due()
        )
    client.force_login(forum_cast.secretary, backend=BACKEND)
    client.get(reverse("forum_task_list", args=[forum_cast.forum.pk]))
    with django_assert_max_num_queries(20):
        client.get(reverse("forum_task_list", args=[forum_cast.forum.pk]), {"show": "all"})
