"""The pages of forums, meetings, negotiations and the year clock, in Finnish and in Swedish."""

import pytest

from forums.clock.reference import load as load_clock
from forums.models import ClockEntry, Meeting, Negotiation, Proposal, SeatRule
from forums.workflow.minutes import start_minutes
from organisations.models import CouncilTerm
from tests.factories import make_agreement, make_domain, make_goal
from tests.forums.factories import make_attachment, make_forum, make_item, make_kind, make_meeting
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def meeting(forum_cast) -> Meeting:
    """A called meeting with a linked goal, a secret item, an attachment that is missing and a proposal."""
    forum = forum_cast.forum
    meeting = make_meeting(forum, state=Meeting.State.CALLED)
    words = {"text": "<p>Teksti</p>", "proposal": "<p>Ehdotus</p>", "presenter": "Sivistysjohtaja"}
    item = make_item(meeting, "Nuorten palvelut", **words)
    goal = make_goal(make_agreement(forum_cast.county))
    item.links.create(goal=goal)
    item.links.create(agreement=goal.agreement)
    make_item(meeting, "Salainen asia", publicity="secret", ground="JulkL 24 §")
    make_attachment(item, "Tulossa", is_expected=True)
    SeatRule.objects.create(forum=forum, source="each_municipality", deputies=1, rotation="half_year")
    Proposal.objects.create(forum=forum, source="member", title="Kustannusten jako", raised_by_label="Jäsen")
    return meeting


def test_the_pages_of_a_forum(forum_cast, meeting, visit):
    forum, rule = forum_cast.forum, forum_cast.forum.seat_rules.get()
    names = (
        "forum_detail", "forum_edit", "forum_close", "seat_rule_list", "seat_rule_new", "seats_make", "forum_seat_new",
        "meeting_list", "meeting_new", "proposal_list", "proposal_new", "forum_task_list",
    )  # fmt: skip
    seats = ("forum_seat", "seat_fill", "forum_seat_end", "deputy_add")
    pages = [
        ("forum_list", []),
        ("calendar_feeds", []),
        *((name, [forum.pk]) for name in names),
        *((name, [forum.pk, forum_cast.empty_seat.pk]) for name in seats),
        ("seat_rule_edit", [forum.pk, rule.pk]),
        ("rotation_plan", [forum.pk, rule.pk]),
    ]
    assert_all_good(visit(forum_cast.secretary), pages)


def test_the_pages_of_a_meeting_to_come(forum_cast, meeting, visit):
    item, place = meeting.items.first(), meeting.attendances.first()
    names = (
        "meeting_detail", "meeting_edit", "meeting_pack", "material_send", "meeting_places", "meeting_record",
        "meeting_publish", "meeting_cancel", "place_add",
    )  # fmt: skip
    pages = [
        *((name, [meeting.key]) for name in names),
        ("place_edit", [meeting.key, place.key]),
        ("agenda_item", [meeting.key, item.key]),
        ("agenda_item_edit", [meeting.key, item.key]),
        ("agenda_item_links", [meeting.key, item.key]),
        ("attachment_add", [item.key]),
        ("meeting_call", [make_meeting(forum_cast.forum, 2).key]),
    ]
    assert_all_good(visit(forum_cast.secretary), pages)
    assert_all_good(visit(forum_cast.member), [("meeting_detail", [meeting.key]), ("meeting_places", [meeting.key])])


def test_the_pages_of_minutes(forum_cast, visit):
    held = make_meeting(forum_cast.forum, state=Meeting.State.HELD, in_days=-7)
    make_item(held)
    start_minutes(held, by=forum_cast.part("secretary"))
    names = ("minutes_detail", "minutes_frame_edit", "minutes_send", "minutes_remake", "minutes_approve")
    pages = [*((name, [held.key]) for name in names), ("minutes_section_edit", [held.key, 1])]
    assert_all_good(visit(forum_cast.secretary), [*pages, ("extract_make", [held.key, 1])])


def test_the_pages_of_networks_and_negotiations(forum_cast, visit):
    county = forum_cast.county
    network = make_forum("Liikuntaverkosto", county, [make_domain()], kind=make_kind("network", nature="network"))
    CouncilTerm.objects.create(kind="county", starts="2025-06-01", ends="2029-05-31", midpoint="2027-05-31")
    negotiation = Negotiation.objects.create(
        kind="hyte",
        county=county,
        forum=forum_cast.forum,
        year=2026,
        title_fi="HYTE-neuvottelu",
        title_sv="Förhandling",
    )
    alone = ("network_list", "network_duplicates", "network_gaps", "level_picture", "compliance", "negotiation_list")
    own = ("negotiation_detail", "negotiation_edit", "negotiation_session_new", "negotiation_outcome_new")
    pages = [
        *((name, []) for name in (*alone, "negotiation_new")),
        *((name, [negotiation.key]) for name in (*own, "negotiation_report", "negotiation_offer")),
        ("forum_detail", [network.pk]),
        ("network_edit", [network.pk]),
        ("issue_raise", [network.pk]),
    ]
    assert_all_good(visit(forum_cast.keeper), pages)


def test_the_pages_of_the_year_clock(forum_cast, visit):
    load_clock()
    entry = ClockEntry.objects.filter(is_history=False).first()
    pages = [("clock", []), ("clock_entry_new", []), ("clock_entry", [entry.key]), ("clock_year", [2027])]
    pages.append(("clock_evidence_add", [entry.key, entry.starts_on.year]))
    assert_all_good(visit(forum_cast.keeper), pages)
