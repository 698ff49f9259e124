"""The transition table of meetings, verb by verb: in which state, by whom. A new verb has to be added here."""

import pytest

from forums.models import Edition, Meeting
from forums.rules import edition_for
from forums.workflow.table import VERBS, WrongState, available_actions, guard
from organisations.refusals import NotAllowed
from tests.forums.factories import make_meeting

STATES = ("preparing", "called", "held", "cancelled")
PEOPLE = (
    "keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider", "anonymous",
)  # fmt: skip
KEEPERS = {"keeper", "secretary"}
LEADERS = {*KEEPERS, "chair"}
LOGGED_IN = set(PEOPLE) - {"anonymous"}  # which place, item or inspection is theirs is asked besides
BEFORE = {"preparing", "called"}

# verb: the states in which it is open, and to whom
EXPECTED = {
    "edit_meeting": (BEFORE, KEEPERS),
    "edit_agenda": (BEFORE, KEEPERS),
    "add_material": (BEFORE, LOGGED_IN),
    "take_proposal": (BEFORE, KEEPERS),
    "make_pack": ({"preparing", "called", "held"}, LEADERS),
    "call": ({"preparing"}, KEEPERS),
    "tell_change": ({"called"}, KEEPERS),
    "invite": (BEFORE, KEEPERS),
    "answer": ({"called"}, LOGGED_IN),
    "send_material": ({"called"}, KEEPERS),
    "cancel": (BEFORE, KEEPERS),
    "publish": ({"called", "held"}, KEEPERS),
    "record": ({"called", "held"}, LEADERS),
    "hold": ({"called"}, LEADERS),
    "write_minutes": ({"held"}, KEEPERS),
    "send_to_inspection": ({"held"}, KEEPERS),
    "inspect": ({"held"}, LOGGED_IN),
    "approve_minutes": ({"held"}, LEADERS),
    "publish_minutes": ({"held"}, KEEPERS),
    "remove_personal_data": ({"held"}, KEEPERS),
    "make_extract": ({"held"}, KEEPERS),
}


def test_every_verb_is_in_the_table():
    assert set(VERBS) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
def test_what_is_open_in_each_state_to_each_person(forum_cast, state):
    meeting = make_meeting(forum_cast.forum, state=state)
    for who in PEOPLE:
        part = forum_cast.part(who)
        wanted = {name for name, (states, people) in EXPECTED.items() if state in states and who in people}
        assert available_actions(meeting, part) == wanted, (state, who)
        for name, (_states, people) in EXPECTED.items():
            if name in wanted:
                assert guard(name, meeting, part) is VERBS[name]
                continue
            with pytest.raises(WrongState if who in people else NotAllowed):
                guard(name, meeting, part)


def test_no_right_reaches_into_another_forum(forum_cast):
    elsewhere = make_meeting(forum_cast.forum)
    elsewhere.forum_id += 1
    with pytest.raises(NotAllowed):
        guard("edit_agenda", elsewhere, forum_cast.part("secretary"))


# who: the edition of the papers while it is prepared, called, and published
READS = {
    "keeper": ("chair", "chair", "chair"),
    "secretary": ("chair", "chair", "chair"),
    "chair": ("chair", "chair", "chair"),
    "member": (None, "members", "members"),
    "expert": (None, "members", "members"),
    "deputy": (None, None, "public"),
    "former": (None, None, "public"),
    "administrator": (None, None, "public"),
    "outsider": (None, None, "public"),
    "anonymous": (None, None, "public"),
}


@pytest.mark.parametrize("who", READS)
def test_which_edition_each_person_reads(forum_cast, who):
    part = forum_cast.part(who)
    prepared, called, published = (
        make_meeting(forum_cast.forum, 1),
        make_meeting(forum_cast.forum, 2, Meeting.State.CALLED),
        make_meeting(forum_cast.forum, 3, Meeting.State.CALLED, public_since="2026-01-01T09:00+02:00"),
    )
    assert tuple(edition_for(part, meeting) for meeting in (prepared, called, published)) == READS[who]


def test_a_deputy_who_comes_reads_what_the_member_does(forum_cast):
    meeting = make_meeting(forum_cast.forum, state=Meeting.State.CALLED)
    place = meeting.attendances.get(seat=forum_cast.member_seat)
    place.answer, place.deputy = "deputy", forum_cast.deputy_seat
    place.save()
    assert edition_for(forum_cast.part("deputy"), meeting) == Edition.MEMBERS
