"""Addresses of forums and the year clock with rows of others in them, posted to by outsiders, filled with rubbish."""

import uuid
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, reverse

from forums.clock.urls import urlpatterns as clock_urls
from forums.models import (
    AgendaItem,
    Attendance,
    ClockEntry,
    Forum,
    ForumTask,
    Meeting,
    MeetingEvent,
    Minutes,
    Outcome,
    Proposal,
)
from forums.urls import urlpatterns as forum_urls
from organisations.models import Notice, Seat, User
from tests.forums.factories import (
    make_attachment,
    make_forum,
    make_item,
    make_meeting,
    make_negotiation,
    make_rule,
    make_seat,
)

BACKEND = "organisations.login.PersonBackend"
State = Meeting.State


def client_of(user: User | None) -> Client:
    """A client that gets an error page where the portal breaks down."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def world_of(forum: Forum, who: User) -> dict[str, object]:
    """One row of each kind in a forum, by the names that addresses give them."""
    organisation = forum.county
    seat = make_seat(forum, organisation, who, title_fi="x")
    meeting = make_meeting(forum, number=50, state=State.CALLED, in_days=0)
    item = make_item(meeting, "Asia")
    negotiation = make_negotiation(forum, outcomes=1, sessions=1, year=2030)
    entry = ClockEntry.objects.create(
        county=organisation, forum=forum, title_fi="Kello", starts_on="2026-01-01", ends_on="2026-01-02"
    )
    attachment = make_attachment(item, file=default_storage.save("material/a.pdf", ContentFile(b"%PDF")))
    return {
        "pk": forum.pk,
        "meeting": meeting.key,
        "item": item.key,
        "attachment": attachment.key,
        "version": attachment.current.key,
        "negotiation": negotiation.key,
        "entry": entry.key,
        "session": negotiation.sessions.get().key,
        "negotiated": negotiation.outcomes.get().key,
        "outcome": Outcome.objects.create(item=item, text="Kirjattu").key,
        "place": meeting.attendances.get(seat=seat).key,
        "task": ForumTask.objects.create(forum=forum, item=item, text="Tehtävä", organisation=organisation).pk,
        "proposal": Proposal.objects.create(forum=forum, source="member", title="Ehdotus").key,
        "rule": make_rule(forum).pk,
        "seat": seat.pk,
        "job": meeting.prints.create(kind="pack", edition="public", requested_by=who).key,
        "invitation": 1,
        "link": 1,
        "number": 1,
        "year": 2026,
        "token": "x",
        "code": "x",
        "edition": "public",
    }


KEYS = {  # what `key` names, by the start of the route
    "liite/": "attachment",
    "liitetiedosto/": "version",
    "neuvottelut/": "negotiation",
    "foorumit/": "proposal",
}


def address(pattern: URLPattern, world: dict[str, object], other: dict[str, object] | None = None) -> str:
    """The pattern filled from a world; with `other` its last argument comes from there."""
    route = str(pattern.pattern)
    of_clock = pattern in clock_urls
    names = {name: name for name in pattern.pattern.converters}
    if "key" in names:
        about = "entry" if of_clock else "item" if route.startswith("asia/") else "meeting"
        names["key"] = next((name for start, name in KEYS.items() if route.startswith(start)), about)
    if "outcome" in names and route.startswith("neuvottelut/"):
        names["outcome"] = "negotiated"
    values = {name: world[key] for name, key in names.items()}
    if other:
        last = list(names)[-1]
        values[last] = other[names[last]]
    return reverse(pattern.name, kwargs=values)


def patterns() -> Iterator[URLPattern]:
    yield from forum_urls
    yield from clock_urls


def everything() -> dict[str, list]:
    """All that stands in the forums' tables, to see whether anything has changed."""
    models = (Forum, Meeting, AgendaItem, Outcome, ForumTask, Proposal, ClockEntry, Attendance, Seat, Minutes)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models} | {
        "told": Notice.objects.count(),
        "events": MeetingEvent.objects.count(),
    }


OWN_PAGES = {"calendar_feed_renew"}  # everybody has a calendar


def test_whoever_has_no_part_in_a_forum_changes_nothing_by_any_address(forum_cast):
    world = world_of(forum_cast.forum, forum_cast.member)
    before = everything()
    for user in (None, forum_cast.outsider):
        client = client_of(user)
        for pattern in patterns():
            if str(pattern.pattern).endswith((".pdf", ".xlsx", ".csv")):  # which only show
                continue
            got = client.post(address(pattern, world), {"direction": "up", "title": "x", "revision": "1"})
            assert got.status_code in {200, 302, 403, 404, 405}, (pattern.name, got.status_code)
            if got.status_code == 302 and pattern.name not in OWN_PAGES:
                assert reverse("login") in got.url, (user, pattern.name, got.url)
    assert everything() == before


def test_rows_of_another_forum_are_not_reached_through_ones_own(forum_cast):
    """Somebody keeps both forums, so only the address itself can refuse: the row is not where it says."""
    other = make_forum("Toinen", forum_cast.county)
    own = world_of(forum_cast.forum, forum_cast.secretary)
    theirs = world_of(other, forum_cast.keeper)
    before = everything()
    client = client_of(forum_cast.keeper)
    tried = [
        pattern
        for pattern in patterns()
        if len(pattern.pattern.converters) > 1 and "year" not in pattern.pattern.converters and pattern.name
    ]
    assert len(tried) > 30
    creates = {"outcome_save"}  # whose key the page itself makes up
    for pattern in tried:
        if pattern.name in creates or list(pattern.pattern.converters)[-1] in ("edition", "number", "code", "pk"):
            continue
        for send in (client.get, client.post):
            status = send(address(pattern, own, theirs), {"title": "x", "answer": "absent"}).status_code
            gone = status == 302 and pattern.name == "outcome_remove"  # removing what is not there is no fault
            assert status in {404, 405} or gone, (pattern.name, status)
    taken = reverse("outcome_save", args=[own["meeting"], own["item"], theirs["outcome"]])
    assert client.post(taken, {"kind": "information", "text": "x", "revision": "0"}).status_code == 422
    assert everything() == before


def test_what_nobody_would_type_gets_an_answer_not_a_breakdown(forum_cast):
    world = world_of(forum_cast.forum, forum_cast.secretary)
    by_name = {pattern.name: pattern for pattern in patterns()}
    client = client_of(forum_cast.keeper)

    def at(name: str, **other: object) -> str:
        return address(by_name[name], world | other)

    far = {"number": "9", "starts": "0.00", "ends": "1.00", "language": "fi", "skeleton": "empty"}
    posts = {
        at("meeting_new"): far | {"day": "1.1.0001"},
        at("proposal_take"): {"meeting": str(world["meeting"]), "proposal": str(world["proposal"]), "back": "abc"},
        at("outcome_remove", outcome=uuid.uuid4()): {"asia": "x"},
        at("outcome_save"): {"kind": "task", "text": "x", "revision": "1", "organisation": forum_cast.hollola.pk},
        at("seat_rule_new"): {"source": "each_municipality", "count": "32767", "deputies": "32767", "role": "member"},
        at("agenda_item_remove"): {},
    }
    for url, data in posts.items():
        assert client.post(url, data).status_code in {200, 302, 404, 422}, url
    for url in (
        at("clock_evidence_add", year=999999),
        f"{at('clock_entry')}?year=999999",
        f"{at('record_news')}?key=x&revision={'9' * 5000}",
        f"{at('agenda_item_links')}?haku=%00",
        f"{reverse('clock_entry_new')}?county=%00",
        f"{reverse('duty_evidence_new')}?county=%00",
        "/kokoukset/kalenteri/%00.ics",
        f"/kokoukset/{world['meeting']}/poytakirja/tiedosto/%00/",
    ):
        assert client.get(url).status_code in {200, 404}, url
    assert not Meeting.objects.filter(number=9).exists() and not forum_cast.forum.seat_rules.filter(count__gt=50)


def test_a_form_leads_back_to_the_portal_alone(forum_cast):
    meeting = make_meeting(forum_cast.forum)
    client = client_of(forum_cast.secretary)
    home = reverse("proposal_list", args=[forum_cast.forum.pk])
    for back in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "forum_list"):
        proposal = Proposal.objects.create(forum=forum_cast.forum, source="member", title="Ehdotus")
        data = {"meeting": str(meeting.key), "proposal": str(proposal.key), "back": back}
        assert client.post(reverse("proposal_take", args=[forum_cast.forum.pk]), data).url == home, back
