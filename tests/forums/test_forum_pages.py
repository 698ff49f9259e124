"""The pages of a forum: who opens which, what they say, and that nothing typed is lost."""

import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from forums.models import Forum, SeatRule
from forums.reference_data import load
from organisations.models import Invitation, Organisation, Seat
from tests.factories import make_county, make_domain, make_user, municipalities_of
from tests.forums.factories import make_forum, make_kind, make_meeting, make_rule, make_seat

Role = Seat.Role
today = timezone.localdate  # asked each time: midnight may come between
WHO = ("keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider")
EVERYBODY, KEEPERS = set(WHO), {"keeper", "secretary"}
FILLERS = {*KEEPERS, "administrator"}


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="organisations.login.PersonBackend")
    return client


@pytest.fixture
def keeper(forum_cast) -> Client:
    return client_of(forum_cast.keeper)


def address(name: str, *arguments) -> str:
    return reverse(name, args=arguments)


def test_who_opens_which_page(forum_cast):
    """The empty seat is Lahti's; its administrator fills it. All know of the forum: what one may not do is 403."""
    forum, seat = forum_cast.forum, forum_cast.empty_seat
    rule = make_rule(forum, role=Role.CHAIR, rotation=SeatRule.Rotation.HALF_YEAR)
    pages = {
        ("forum_detail",): EVERYBODY,
        ("seats_xlsx",): EVERYBODY,
        ("seats_csv",): EVERYBODY,
        ("seat_rule_list",): EVERYBODY,
        ("forum_seat", seat.pk): EVERYBODY,
        ("seat_fill", seat.pk): FILLERS,
        ("deputy_add", seat.pk): FILLERS,
        ("forum_seat_end", seat.pk): KEEPERS,  # an empty seat
        ("forum_seat_end", forum_cast.member_seat.pk): KEEPERS,
        ("seat_leave", forum_cast.member_seat.pk): {"member"},
        ("forum_edit",): KEEPERS,
        ("forum_close",): KEEPERS,
        ("seat_rule_new",): KEEPERS,
        ("seat_rule_edit", rule.pk): KEEPERS,
        ("rotation_plan", rule.pk): KEEPERS,
        ("seats_make",): KEEPERS,
        ("forum_seat_new",): KEEPERS,
    }
    clients = {who: client_of(getattr(forum_cast, who)) for who in WHO}
    for (name, *arguments), people in pages.items():
        for who, client in clients.items():
            status = client.get(address(name, forum.pk, *arguments)).status_code
            assert status == (200 if who in people else 403), (name, who)
    for name in ("seat_rule_remove", "seat_rule_move"):
        assert clients["member"].post(address(name, forum.pk, rule.pk)).status_code == 403
    assert clients["member"].post(address("forum_seat", forum.pk, seat.pk), {"since": "1.6.2025"}).status_code == 403
    elsewhere = make_seat(make_forum("Toinen", forum_cast.county), forum_cast.lahti)
    assert clients["keeper"].get(address("forum_seat", forum.pk, elsewhere.pk)).status_code == 404


def test_forum_detail_says_who_sits_who_is_missing_and_what_comes(forum_cast, keeper):
    forum = forum_cast.forum
    make_rule(forum)
    child = make_forum("Liikuntaverkosto", forum_cast.county, parent=forum)
    coming, past = make_meeting(forum), make_meeting(forum, number=2, in_days=-30)
    page = keeper.get(address("forum_detail", forum.pk))
    text = page.content.decode()
    assert [place.organisation for place, _may in page.context["missing"]] == [forum_cast.lahti]
    assert forum_cast.member.name in text and forum_cast.deputy.name in text
    assert str(child) in text and coming.numbered in text and past.numbered in text
    assert address("seat_fill", forum.pk, forum_cast.empty_seat.pk) in text
    outsider = client_of(forum_cast.outsider).get(address("forum_detail", forum.pk)).content.decode()
    assert coming.numbered not in outsider  # it is only being prepared
    assert address("seat_fill", forum.pk, forum_cast.empty_seat.pk) not in outsider


def test_forum_detail_of_a_new_forum_says_what_to_do(forum_cast, keeper):
    forum = make_forum("Uusi", forum_cast.county)
    assert address("seat_rule_new", forum.pk) in keeper.get(address("forum_detail", forum.pk)).content.decode()


FACTS = {
    "name_fi": "Alueneuvottelukunta",
    "name_sv": "Områdesdelegationen",
    "level": "political",
    "does": "advises",
    "outcome_word": "position",
    "term_length": "half_term",
    "term_starts": "1.6.2025",
    "term_ends": "31.5.2027",
    "language": "fi",
}


def test_forum_new_belongs_to_the_county_and_leads_to_the_seat_rules(forum_cast, keeper):
    facts = FACTS | {"county": forum_cast.county.pk, "kind": make_kind().pk, "domains": [make_domain().pk]}
    for who in ("secretary", "administrator", "outsider"):
        assert client_of(getattr(forum_cast, who)).post(address("forum_new"), facts).status_code == 403
    foreign = keeper.post(address("forum_new"), facts | {"county": make_county("Muu", 0).pk})
    assert foreign.status_code == 200 and not Forum.objects.filter(body__name_fi="Alueneuvottelukunta").exists()
    answer = keeper.post(address("forum_new"), facts)
    forum = Forum.objects.get(body__name_fi="Alueneuvottelukunta")
    assert answer.url == address("seat_rule_list", forum.pk)
    assert (forum.body.name_sv, forum.term_ends) == ("Områdesdelegationen", datetime.date(2027, 5, 31))
    assert list(forum.domains.all()) == [make_domain()]
    again = keeper.post(address("forum_new"), facts)
    assert "name_fi" in again.context["form"].errors
    admin = client_of(make_user(is_superuser=True))
    assert admin.get(address("forum_new")).status_code == 200


def test_forum_edit_saves_over_the_revision_that_was_seen_only(forum_cast, keeper):
    forum = forum_cast.forum
    facts = FACTS | {"kind": forum.kind.pk, "revision": forum.revision}
    keeper.post(address("forum_edit", forum.pk), facts | {"website": "foorumi.example"})
    forum = Forum.objects.get(pk=forum.pk)
    assert (forum.name, forum.revision, forum.website) == ("Alueneuvottelukunta", 2, "https://foorumi.example")
    stale = client_of(forum_cast.secretary).post(
        address("forum_edit", forum.pk), facts | {"name_fi": "Minun nimeni", "rhythm_fi": "neljästi vuodessa"}
    )
    form = stale.context["form"]
    assert form["name_fi"].value() == "Minun nimeni" and form["rhythm_fi"].value() == "neljästi vuodessa"
    assert "Alueneuvottelukunta" in stale.content.decode()
    assert Forum.objects.get(pk=forum.pk).name == "Alueneuvottelukunta"
    data = {name: form[name].value() for name in ("name_fi", "rhythm_fi", "revision")}
    keeper.post(address("forum_edit", forum.pk), facts | data)
    assert Forum.objects.get(pk=forum.pk).name == "Minun nimeni"


def test_issues_do_not_go_round_in_a_circle(forum_cast, keeper):
    forum = forum_cast.forum
    child = make_forum("Alempi", forum_cast.county, parent=forum)
    facts = FACTS | {"kind": forum.kind.pk, "revision": 1, "parent": child.pk}
    assert "parent" in keeper.post(address("forum_edit", forum.pk), facts).context["form"].errors


def test_a_closed_forum_can_be_opened_again(forum_cast, keeper):
    forum = forum_cast.forum
    keeper.post(address("forum_close", forum.pk))
    assert Forum.objects.get(pk=forum.pk).closed_on == today()
    page = keeper.get(address("forum_detail", forum.pk)).content.decode()
    assert address("forum_open_again", forum.pk) in page and address("seat_rule_new", forum.pk) not in page
    assert client_of(forum_cast.secretary).get(address("forum_edit", forum.pk)).status_code == 403  # the seat has ended
    keeper.post(address("forum_open_again", forum.pk))
    assert Forum.objects.get(pk=forum.pk).closed_on is None


RULE = {"source": "each_municipality", "count": 1, "deputies": 1, "role": "member", "rotation": "none"}


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({}, None),
        ({"source": "organisation"}, "organisation"),
        ({"source": "kind"}, "organisation_kind"),
        ({"source": "kind", "organisation_kind": "association", "count": 0}, "count"),
        ({"source": "kind", "organisation_kind": "association", "count": 2}, None),
        ({"organisation_kind": "association"}, None),  # left over from another choice: it is left out
    ],
)
def test_a_rule_says_from_where(forum_cast, keeper, typed, fault):
    answer = keeper.post(address("seat_rule_new", forum_cast.forum.pk), RULE | typed)
    if fault:
        assert fault in answer.context["form"].errors
    else:
        assert answer.status_code == 302
    assert SeatRule.objects.count() == (0 if fault else 1)


def test_rules_are_edited_moved_and_removed_and_move_nobody(forum_cast, keeper):
    forum = forum_cast.forum
    first, second = make_rule(forum), make_rule(forum, role=Role.CHAIR)
    keeper.post(address("seat_rule_move", forum.pk, second.pk), {"direction": "up"})
    assert list(forum.seat_rules.all()) == [second, first]
    keeper.post(address("seat_rule_edit", forum.pk, first.pk), RULE | {"count": 2, "revision": 1})
    stale = keeper.post(address("seat_rule_edit", forum.pk, first.pk), RULE | {"count": 3, "revision": 1})
    assert stale.context["form"]["count"].value() == "3" and stale.context["form"].meanwhile
    assert SeatRule.objects.get(pk=first.pk).count == 2
    before = Seat.objects.count()
    keeper.post(address("seat_rule_remove", forum.pk, second.pk))
    assert (list(forum.seat_rules.all()), Seat.objects.count()) == ([first], before)


def test_seat_fill_keeps_what_was_typed_when_it_is_refused(forum_cast, keeper):
    fill = address("seat_fill", forum_cast.forum.pk, forum_cast.empty_seat.pk)
    typed = {"email": "uusi@kunta.example", "name": "Uuno", "language": "sv", "since": "1.6.2026", "until": "1.5.2026"}
    answer = keeper.post(fill, typed)
    assert "until" in answer.context["form"].errors and answer.context["form"]["name"].value() == "Uuno"
    assert keeper.post(fill, typed | {"until": ""}).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.language, invitation.seat_from) == ("sv", datetime.date(2026, 6, 1))
    for name, gone in (("seat_invitation_again", False), ("seat_invitation_cancel", True)):
        old = invitation.token_hash
        keeper.post(address(name, forum_cast.forum.pk, invitation.pk))
        invitation.refresh_from_db()
        assert (invitation.token_hash != old) is not gone and (invitation.cancelled_at is not None) is gone


def test_a_seat_of_a_kind_is_made_and_filled(forum_cast, keeper):
    forum = forum_cast.forum
    rule = make_rule(forum, "kind", organisation_kind="association", title_fi="puheenjohtaja")
    page = keeper.get(address("forum_seat_new", forum.pk), {"rule": rule.pk})
    choices = page.context["form"].fields["organisation"].queryset
    assert {row.kind for row in choices} == {Organisation.Kind.ASSOCIATION}
    typed = {"organisation": choices[0].pk, "role": "member", "title_fi": "puheenjohtaja", "since": "1.1.2026"}
    answer = keeper.post(address("forum_seat_new", forum.pk), typed)
    seat = Seat.objects.get(body=forum.body, title_fi="puheenjohtaja", role=Role.MEMBER)
    assert answer.url == address("seat_fill", forum.pk, seat.pk)


def test_the_plan_of_turns_starts_from_whom_and_when_is_chosen(forum_cast, keeper):
    forum = forum_cast.forum
    Seat.objects.filter(body=forum.body, role=Role.CHAIR).delete()
    rule = make_rule(forum, role=Role.CHAIR, rotation=SeatRule.Rotation.YEAR)
    plan, year = address("rotation_plan", forum.pk, rule.pk), today().year
    query = {"first": f"{year + 1}-0", "count": 3, "organisation": forum_cast.lahti.pk}
    page = keeper.get(plan, query)
    names = [turn.organisation for turn, _field in page.context["turns"]]
    assert names == [forum_cast.lahti, forum_cast.hollola, forum_cast.lahti]
    typed = {f"{year + 1 + number}-0": who.pk for number, who in enumerate(names)} | {f"{year + 2}-0": ""}
    keeper.post(f"{plan}?first={year + 1}-0&count=3", typed)
    chairs = Seat.objects.filter(body=forum.body, role=Role.CHAIR).order_by("valid_from")
    assert [(seat.organisation, seat.valid_from.year) for seat in chairs] == [
        (forum_cast.lahti, year + 1),
        (forum_cast.lahti, year + 3),
    ]


def test_the_composition_can_be_taken_along(forum_cast, keeper):
    make_rule(forum_cast.forum)
    answer = keeper.get(address("seats_xlsx", forum_cast.forum.pk))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 1 + 5  # chair, Hollola, Lahti's empty one, secretary, expert
    assert any(forum_cast.member.name in row and forum_cast.deputy.name in row for row in rows)
    text = keeper.get(address("seats_csv", forum_cast.forum.pk)).content.decode("utf-8-sig")
    assert len(text.splitlines()) == len(rows)


def test_the_kinds_load_once_and_the_operators_names_stay(db):
    assert load()[0].created == 11
    kind = make_kind("network")
    kind.name_fi = "yhteistyöverkosto"
    kind.save()
    assert not load()[0].is_news
    kind.refresh_from_db()
    assert kind.name_fi == "yhteistyöverkosto"


def test_who_has_one_seat_only_is_not_told_that_they_have_no_role(forum_cast):
    client = client_of(forum_cast.member)
    assert address("forum_detail", forum_cast.forum.pk) in client.get(reverse("desk")).content.decode()
    assert not municipalities_of(forum_cast.county)[0].memberships.filter(user=forum_cast.member).exists()


def test_the_seats_of_a_new_term_are_looked_at_before_they_are_made(forum_cast, keeper):
    forum = forum_cast.forum
    make_rule(forum)
    Seat.objects.filter(body=forum.body, valid_to=None).update(valid_to="2029-05-31")
    days = {"since": "1.6.2029", "until": "31.5.2033"}
    page = keeper.get(address("seats_make", forum.pk), days)
    assert len(page.context["composition"].without_seat) == 2
    assert "until" in keeper.get(address("seats_make", forum.pk), days | {"until": "1.1.2029"}).context["form"].errors
    keeper.post(address("seats_make", forum.pk), days)
    made = Seat.objects.filter(body=forum.body, valid_from="2029-06-01", valid_to="2033-05-31", holder=None)
    assert {seat.organisation for seat in made} == {forum_cast.hollola, forum_cast.lahti}
