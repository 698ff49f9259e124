"""The pages of meetings: who opens which, and what each edition shows."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from forums.models import AgendaItem, ForumTask, Meeting, Minutes, Proposal
from tests.factories import make_agreement, make_goal, sign_and_seal
from tests.forums.factories import make_attachment, make_forum, make_item, make_meeting, make_place
from tests.ground.database import world

KEEPERS = {"keeper", "secretary"}
LEADERS = {*KEEPERS, "chair"}
INSIDE = {*LEADERS, "member", "expert"}
KNOWING = {*INSIDE, "deputy"}  # of a meeting that is being prepared
EVERYBODY = (*KNOWING, "former", "administrator", "outsider", "anonymous")


def visit(client, forum_cast, who: str):
    client.logout()
    if who != "anonymous":
        client.force_login(getattr(forum_cast, who), backend="organisations.login.PersonBackend")
    return client


def read(client, name: str, *arguments) -> str:
    answer = client.get(reverse(name, args=arguments))
    return answer.content.decode() if answer.status_code == 200 else ""


@world
def papers(forum_cast):
    """An agenda with something that each edition leaves out; called."""
    meeting = make_meeting(forum_cast.forum, state="called", video_link="https://video.example/kokous")
    make_item(meeting, "Julkinen asia", text="<p>Julkinen teksti</p>", chair_note="Vain puheenjohtajalle")
    make_item(
        meeting, "Salainen otsikko", publicity="secret", ground="JulkL 24 §", text="<p>Salainen teksti</p>",
        proposal="<p>Salainen ehdotus</p>", presenter="Salainen esittelijä",
    )  # fmt: skip
    make_item(meeting, "Poistettu asia", withdrawn_at=timezone.now())
    return meeting


SECRET = ("Salainen otsikko", "Salainen teksti", "Salainen ehdotus", "Salainen esittelijä")
NOTE = "Vain puheenjohtajalle"


def test_what_each_edition_shows(forum_cast, papers, client):
    for published in (False, True):
        papers.public_since = timezone.now() if published else None
        papers.save()
        for who in EVERYBODY:
            page = read(visit(client, forum_cast, who), "meeting_detail", papers.key)
            reads = who in INSIDE or published
            assert ("Julkinen asia" in page) == ("Julkinen teksti" in page) == reads, (who, published)
            assert all((word in page) == (who in INSIDE) for word in SECRET), (who, published)
            assert ("https://video.example" in page) == (who in INSIDE), (who, published)
            assert (NOTE in page) == (who in LEADERS), (who, published)
            assert ("JulkL 24" in page) == reads, (who, published)
            assert ("Poistettu asia" in page) == (who in KEEPERS), (who, published)


def test_who_reads_which_item(forum_cast, papers, client):
    papers.public_since = timezone.now()
    papers.save()
    public, secret, withdrawn = papers.items.all()
    for who in EVERYBODY:
        visit(client, forum_cast, who)
        page = read(client, "agenda_item", papers.key, public.key)
        assert "Julkinen teksti" in page and (NOTE in page) == (who in LEADERS), who
        page = read(client, "agenda_item", papers.key, secret.key)
        assert bool(page) == (who in INSIDE), who
        assert not read(client, "agenda_item", papers.key, withdrawn.key), who


# page: who opens it (200); of the rest those who know of the meeting get 403, others 404, nobody in is sent to log in
CLOSED_PAGES = {
    "meeting_edit": KEEPERS,
    "agenda_item_new": KEEPERS,
    "agenda_item_edit": KEEPERS,
    "agenda_item_remove": KEEPERS,
    "agenda_item_links": KEEPERS,
}
VERBS = {
    "agenda_item_move": KEEPERS,
    "agenda_item_restore": KEEPERS,
    "item_postpone": KEEPERS,
    "agenda_link_remove": KEEPERS,
}


def test_who_opens_each_page_of_a_meeting_being_prepared(forum_cast, client):
    meeting = make_meeting(forum_cast.forum)
    item = make_item(meeting, "Kärkölän varauma")
    link = item.links.create(task=_task(forum_cast))
    arguments = {"meeting_edit": [meeting.key], "agenda_item_new": [meeting.key]}
    arguments["agenda_link_remove"] = [meeting.key, item.key, link.pk]
    for who in EVERYBODY:
        visit(client, forum_cast, who)
        refusal = 302 if who == "anonymous" else 403 if who in KNOWING else 404
        for name, people in CLOSED_PAGES.items():
            url = reverse(name, args=arguments.get(name, [meeting.key, item.key]))
            assert client.get(url).status_code == (200 if who in people else refusal), (name, who)
        for name, people in VERBS.items():
            if who not in people:
                url = reverse(name, args=arguments.get(name, [meeting.key, item.key]))
                assert client.post(url).status_code == refusal, (name, who)
        page = client.get(reverse("meeting_detail", args=[meeting.key]))
        assert page.status_code == (200 if who in KNOWING else 404), who
        assert ("Kärkölän varauma" in page.content.decode()) == (who in LEADERS), who


def _task(forum_cast, **fields) -> ForumTask:
    return ForumTask.objects.create(
        forum=forum_cast.forum, text="Kootaan mallit", organisation=forum_cast.county, **fields
    )


def test_the_lists_of_meetings(forum_cast, client):
    make_meeting(forum_cast.forum, 1, place="Valmistelupaikka")
    make_meeting(forum_cast.forum, 2, "called", place="Kutsuttu paikka")
    make_meeting(forum_cast.forum, 3, "held", in_days=-30, place="Mennyt paikka")
    make_meeting(forum_cast.forum, 4, "cancelled", cancelled_because="Sairastuminen")
    pk = forum_cast.forum.pk
    for who in EVERYBODY[:-1]:
        visit(client, forum_cast, who)
        page = read(client, "meeting_list", pk)
        assert all(word in page for word in ("Kutsuttu paikka", "Mennyt paikka", "Sairastuminen")), who
        assert ("Valmistelupaikka" in page) == (who in KNOWING), who
        assert (reverse("meeting_new", args=[pk]) in page) == (who in KEEPERS), who
        assert client.get(reverse("meeting_new", args=[pk])).status_code == (200 if who in KEEPERS else 403), who
    rows = client.get(reverse("meeting_list_csv", args=[pk])).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4 and not any("Valmistelupaikka" in row for row in rows)
    assert client.get(reverse("meeting_list_xlsx", args=[pk])).content[:2] == b"PK"
    filtered = client.get(reverse("meeting_list", args=[pk]), {"state": "held"}).content.decode()
    assert "Mennyt paikka" in filtered and "Kutsuttu paikka" not in filtered
    assert "yp-empty" in client.get(reverse("meeting_list", args=[pk]), {"year": "1999"}).content.decode()


def test_ones_own_coming_meetings_stand_on_top_of_the_forums(forum_cast, client):
    own = make_meeting(forum_cast.forum, 1, "called", place="Oma paikka")
    make_meeting(forum_cast.forum, 2, "held", in_days=-3, place="Mennyt paikka")
    make_meeting(forum_cast.forum, 3, "cancelled", place="Peruttu paikka")
    make_meeting(make_forum("Muu"), 1, "called", place="Muiden paikka")
    preparing = make_meeting(forum_cast.forum, 4, place="Valmistelupaikka")
    for meeting in (own, preparing):
        make_place(meeting, user=forum_cast.outsider, name="Kutsuttu")
    for who in ("keeper", "member", "deputy", "outsider", "former"):
        page = read(visit(client, forum_cast, who), "forum_list")
        assert ("Oma paikka" in page) == (who != "former"), who
        assert ("Valmistelupaikka" in page) == (who in KNOWING), who
        assert not any(word in page for word in ("Mennyt paikka", "Peruttu paikka", "Muiden paikka")), who


def test_open_tasks_are_listed_live(forum_cast, client):
    meeting = make_meeting(forum_cast.forum, state="called", public_since=timezone.now())
    make_item(meeting, "Avoimet tehtävät", kind=AgendaItem.Kind.OPEN_TASKS)
    secret = make_item(make_meeting(forum_cast.forum, 2, "held"), publicity="secret", ground="JulkL 24 §")
    task = _task(forum_cast, person_role="sivistysjohtaja")
    ForumTask.objects.create(
        forum=forum_cast.forum, text="Salainen tehtävä", organisation=forum_cast.county, item=secret
    )
    page = read(visit(client, forum_cast, "member"), "meeting_detail", meeting.key)
    assert "Kootaan mallit" in page and "sivistysjohtaja" in page and "Salainen tehtävä" in page
    page = read(visit(client, forum_cast, "anonymous"), "meeting_detail", meeting.key)
    assert "Kootaan mallit" in page and "Salainen tehtävä" not in page
    task.state = ForumTask.State.DONE
    task.save()
    assert "Kootaan mallit" not in read(client, "meeting_detail", meeting.key)


def test_a_link_shows_to_those_who_see_what_it_leads_to(forum_cast, client):
    meeting = make_meeting(forum_cast.forum, state="called", public_since=timezone.now())
    item = make_item(meeting)
    agreement = make_agreement(forum_cast.county, title_fi="Sopimus nuorista", scope=3)
    goal = make_goal(agreement, "Nuori saa avun")
    links = {
        "agreement": agreement, "goal": goal, "measure": goal.measures.get(), "indicator": goal.indicators.get(),
    }  # fmt: skip
    for name, target in links.items():
        item.links.create(**{name: target})
    insiders = {"keeper", "administrator"}  # act for a party
    for stage in ("draft", "in force and public"):
        if stage != "draft":
            sign_and_seal(agreement)
            Agreement.objects.filter(pk=agreement.pk).update(publicity="public")
        for who in ("keeper", "administrator", "secretary", "member", "anonymous"):
            page = read(visit(client, forum_cast, who), "meeting_detail", meeting.key)
            sees = who in insiders or stage != "draft"
            assert ("Sopimus nuorista" in page) == ("Nuori saa avun" in page) == sees, (who, stage)
            assert (f"#g-{goal.key}" in page) == sees, (who, stage)


def test_what_stands_beside_the_agenda(forum_cast, papers, client):
    make_attachment(papers.items.first(), "Puuttuva liite", is_expected=True)
    place = papers.attendances.get(seat=forum_cast.member_seat)
    place.answer = "attending"
    place.save()
    Proposal.objects.create(forum=forum_cast.forum, source="member", title="Odottava ehdotus")
    secretary = read(visit(client, forum_cast, "secretary"), "meeting_detail", papers.key)
    assert 'id="pack-state"' in secretary and "is-bad" in secretary and "Odottava ehdotus" in secretary
    member = read(visit(client, forum_cast, "member"), "meeting_detail", papers.key)
    assert 'id="answers"' in member and "1&nbsp;/ 6" in member
    for word in ('id="pack-state"', "Odottava ehdotus", "agenda_item_move", "siirra/"):
        assert word not in member
    papers.public_since = timezone.now()
    papers.save()
    assert 'id="answers"' not in read(visit(client, forum_cast, "outsider"), "meeting_detail", papers.key)


def test_the_phases_follow_what_has_happened(forum_cast, client):
    visit(client, forum_cast, "secretary")

    def done(meeting: Meeting) -> int:
        return read(client, "meeting_detail", meeting.key).count('class="is-done"')

    assert done(make_meeting(forum_cast.forum, 1)) == 0
    assert done(make_meeting(forum_cast.forum, 2, "called")) == 1
    held = make_meeting(forum_cast.forum, 3, "held", in_days=-3)
    held.attendances.filter(seat=forum_cast.member_seat).update(presence="remote")
    assert done(held) == 2
    page = read(client, "meeting_detail", held.key)
    assert "1&nbsp;/ 6" in page and page.count('class="is-now"') == 1
    Minutes.objects.create(meeting=held, state="approved", approved_at=timezone.now())
    assert done(held) == 4
    cancelled = make_meeting(forum_cast.forum, 4, "cancelled", cancelled_because="Sairastuminen")
    page = read(client, "meeting_detail", cancelled.key)
    assert "Sairastuminen" in page and 'id="phases"' not in page


def test_the_public_edition_is_opened_and_closed_by_those_who_prepare(forum_cast, papers, client):
    url = reverse("meeting_publish", args=[papers.key])
    for who in EVERYBODY:
        found = visit(client, forum_cast, who).get(url).status_code
        refusal = 302 if who == "anonymous" else 403
        assert found == (200 if who in KEEPERS else refusal), who
    visit(client, forum_cast, "secretary")
    assert "Salainen otsikko" in read(client, "meeting_publish", papers.key)
    for _again in range(2):
        client.post(url)
    assert [event.verb for event in papers.events.all()] == ["publish"]
    assert "Julkinen asia" in read(visit(client, forum_cast, "anonymous"), "meeting_detail", papers.key)
    visit(client, forum_cast, "keeper").post(url, {"close": "1"})
    assert visit(client, forum_cast, "anonymous").get(reverse("meeting_detail", args=[papers.key])).status_code == 404
    preparing = make_meeting(forum_cast.forum, 9)
    visit(client, forum_cast, "secretary").post(reverse("meeting_publish", args=[preparing.key]))
    preparing.refresh_from_db()
    assert not preparing.is_public


def test_the_page_costs_the_same_for_few_items_and_for_many(forum_cast, client):
    meeting = make_meeting(forum_cast.forum, state="called")
    agreement = make_agreement(forum_cast.county)
    make_item(meeting, "Tehtävät", kind=AgendaItem.Kind.OPEN_TASKS)

    def fill(rows: int) -> None:
        for _number in range(rows):
            item = make_item(meeting)
            make_attachment(item, file="x.pdf")
            item.links.create(agreement=agreement)
            item.links.create(task=_task(forum_cast))

    def cost(who: str) -> int:
        visit(client, forum_cast, who)
        read(client, "meeting_detail", meeting.key)
        with CaptureQueriesContext(connection) as captured:
            assert read(client, "meeting_detail", meeting.key)
        return len(captured)

    fill(1)
    few = [cost(who) for who in ("keeper", "secretary", "member")]
    fill(6)
    many = [cost(who) for who in ("keeper", "secretary", "member")]
    assert few == many and max(many) <= 20
