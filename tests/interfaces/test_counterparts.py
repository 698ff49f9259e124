"""Counterpart pairs: who is missing, who may name whom, a change of person, the yearly question, contacts as files."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from interfaces.desk_counterparts import counterpart_duties
from interfaces.models import Counterpart
from interfaces.naming import (
    Named,
    ask_for_missing,
    confirm_counterparts,
    name_counterpart,
    remove_counterpart,
    share_counterpart,
)
from interfaces.pairing import paired_domains, pairs_of
from interfaces.saving import ChangedMeanwhile
from interfaces.vcards import Card, vcards
from interfaces.yearly_check import look_through_counterparts
from organisations.acting import every_acting
from organisations.duties import Viewer
from organisations.models import Invitation, Notice, Seat
from organisations.refusals import Refused
from organisations.workflow import join_by_invitation
from tests.cast import Cast
from tests.factories import make_domain, make_user
from tests.ground.database import world
from tests.interfaces.factories import make_counterpart, place_of

today = timezone.localdate  # asked each time: midnight may come between
DAY = datetime.timedelta(days=1)
YEAR_AGO = today() - datetime.timedelta(days=365)
EVERYBODY = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip
INSIDERS = {*EVERYBODY} - {"outsider", "anonymous"}


@world
def hyte(cast: Cast):
    """The domain in which everybody of the tests looks for a counterpart."""
    return make_domain("hyte")


def named(**fields) -> Named:
    defaults = {"title_fi": "hyvinvointikoordinaattori", "title_sv": "välfärdskoordinator", "since": today()}
    return Named(**defaults | fields)


def attempt(verb) -> bool:
    try:
        verb()
    except PermissionDenied:
        return False
    return True


def pairs(cast: Cast):
    place = place_of(cast.county, cast.coordinator)
    return pairs_of(place, paired_domains(cast.county))


def test_a_pair_lacks_whoever_does_not_hold_the_role_today(cast, hyte, django_assert_max_num_queries):
    """Each row: how Hollola's side is, and whether somebody is missing."""
    make_counterpart(cast.county, cast.county, cast.coordinator.user)
    row = make_counterpart(cast.county, cast.hollola, cast.editor.user)
    gone = make_user("Lähtenyt", is_active=False)
    table = {
        "held": ({"holder": cast.editor.user}, False),
        "nobody in the role": ({"holder": None}, True),
        "ended yesterday": ({"holder": cast.editor.user, "valid_to": today() - DAY}, True),
        "account closed": ({"holder": gone}, True),
        "begins tomorrow": ({"holder": cast.editor.user, "valid_from": today() + DAY}, True),
    }
    place = place_of(cast.county, cast.reader)
    domains = paired_domains(cast.county)
    for name, (fields, is_missing) in table.items():
        Seat.objects.filter(pk=row.seat_id).update(**{"valid_from": "2025-01-01", "valid_to": None} | fields)
        with django_assert_max_num_queries(3):
            found = {pair.municipality.organisation: pair for pair in pairs_of(place, domains)}
        assert found[cast.hollola].municipality.is_missing == is_missing, name
        assert not found[cast.hollola].county.is_missing
        assert [side.organisation for side in found[cast.lahti].missing] == [cast.lahti]


def test_pairs_are_expected_at_the_top_and_where_somebody_is_named(cast, hyte):
    below, unnamed = make_domain("housing", parent=hyte), make_domain("lape", parent=hyte)
    make_domain("retired", retired_on=today())
    make_counterpart(cast.county, cast.lahti, domain="housing")
    assert paired_domains(cast.county) == [hyte, below]
    assert unnamed not in paired_domains(cast.county)


def test_who_names_asks_confirms_and_sees_people(cast, hyte, client_of):
    """Nobody names another's person; names and files are the insiders'."""
    mine = make_counterpart(cast.county, cast.hollola, cast.registrar.user)
    contacts, list_page = reverse("counterpart_vcf"), reverse("counterpart_list") + "?domain=hyte"
    for who in EVERYBODY:
        acting = cast.named(who)
        place = place_of(cast.county, acting)
        own_side = {"coordinator": cast.county, "editor": cast.hollola}.get(who)
        for side in (cast.county, cast.hollola, cast.lahti):
            seen = getattr(Counterpart.objects.filter(organisation=side, domain=hyte).first(), "revision", 0)
            may = attempt(lambda: name_counterpart(side, [hyte], named(), by=place, seen=seen))  # noqa: B023
            assert may == (side == own_side), (who, side)
        Notice.objects.all().delete()
        for side, askers in ((cast.lahti, {"coordinator"}), (cast.county, {"editor"})):
            Counterpart.objects.filter(organisation=side).delete()
            cast.lahti.registry_email = "kirjaamo@lahti.example"
            assert attempt(lambda: ask_for_missing(side, by=place)) == (who in askers), (who, side)  # noqa: B023
        Seat.objects.filter(pk=mine.seat_id).update(holder=cast.registrar.user, valid_from="2025-01-01")
        client = client_of(acting)
        answer = client.post(reverse("counterpart_confirm", args=[mine.pk]))
        assert (answer.status_code == 302 and "kirjaudu" not in answer.url) == (who in {"editor", "registrar"}), who
        assert client.get(contacts).status_code == (200 if who in INSIDERS else 302 if who == "anonymous" else 403)
        if who != "anonymous":
            text = client.get(f"{list_page}&county={cast.county.code}").content.decode()
            assert "hyvinvointikoordinaattori" in text
            assert (cast.registrar.user.email in text) == (who in INSIDERS), who


def test_a_change_of_person_keeps_the_role_and_the_history(cast, hyte):
    place = place_of(cast.county, cast.editor)
    row = make_counterpart(cast.county, cast.hollola, cast.editor.user, confirmed_on=YEAR_AGO)
    name_counterpart(cast.hollola, [hyte], named(holder=cast.reader.user, phone="040 1"), by=place, seen=1)
    row.refresh_from_db()
    assert (row.seat.holder, row.seat.valid_from, row.phone) == (cast.reader.user, today(), "040 1")
    assert (row.confirmed_on, row.confirmed_by, row.revision) == (today(), cast.editor.user, 2)
    before = Seat.objects.get(holder=cast.editor.user)
    assert (before.valid_from, before.valid_to) == (datetime.date(2025, 1, 1), today() - DAY)
    assert Notice.objects.filter(recipient=cast.reader.user, key__startswith="counterpart-named").count() == 1
    with pytest.raises(ChangedMeanwhile):
        name_counterpart(cast.hollola, [hyte], named(), by=place, seen=1)


def test_who_begins_later_leaves_the_one_before_until_then(cast, hyte):
    place = place_of(cast.county, cast.editor)
    make_counterpart(cast.county, cast.hollola, cast.editor.user)
    later = named(holder=cast.reader.user, since=today() + 10 * DAY)
    name_counterpart(cast.hollola, [hyte], later, by=place, seen=1)
    side = next(pair.municipality for pair in pairs(cast) if pair.municipality.organisation == cast.hollola)
    assert (side.holder, side.coming) == (cast.editor.user, today() + 10 * DAY)
    Seat.objects.filter(holder=cast.reader.user).update(valid_from=today() - 5 * DAY)
    with pytest.raises(ValidationError) as refused:
        name_counterpart(
            cast.hollola, [hyte], named(holder=cast.editor.user, since=today() - 9 * DAY), by=place, seen=2
        )
    assert set(refused.value.message_dict) == {"since"}  # nobody's time is written over


def test_one_person_for_many_domains_and_what_becomes_of_their_roles(cast, hyte):
    place = place_of(cast.county, cast.editor)
    lape, housing = make_domain("lape"), make_domain("housing")
    old = make_counterpart(cast.county, cast.hollola, cast.editor.user, domain="housing")
    name_counterpart(cast.hollola, [hyte, lape, housing], named(holder=cast.reader.user), by=place, seen=0)
    seats = set(Counterpart.objects.filter(organisation=cast.hollola).values_list("seat", flat=True))
    assert len(seats) == 1
    old.seat.refresh_from_db()
    assert old.seat.valid_to == today() - DAY  # no domain has the role any more
    name_counterpart(cast.hollola, [lape], named(title_fi="LAPE", holder=cast.editor.user), by=place, seen=1)
    kept = Counterpart.objects.get(organisation=cast.hollola, domain=hyte)
    assert kept.seat.holder == cast.reader.user  # the others kept their role as it was
    share_counterpart(kept, make_domain("ageing"), by=place)
    remove_counterpart(kept, by=place, seen=kept.revision)
    kept.seat.refresh_from_db()
    assert kept.seat.is_valid(today())
    last = Counterpart.objects.filter(seat=kept.seat)
    for row in last:
        remove_counterpart(row, by=place, seen=row.revision)
    kept.seat.refresh_from_db()
    assert not kept.seat.is_valid(today())


def test_somebody_without_an_account_is_invited_and_takes_the_role(cast, hyte, client_of):
    client = client_of(cast.editor)
    url = reverse("counterpart_edit", args=[cast.hollola.pk, "hyte"])
    typed = {"title_fi": "Sivistysjohtaja", "person": "invited", "since": "1.1.2026", "phone": "03 123"}
    assert client.post(url, typed).status_code == 422  # no address
    typed |= {"since": f"{today():%-d.%-m.%Y}", "invite_email": "uusi@hollola.example", "invite_name": "Uusi"}
    assert client.post(url, typed).status_code == 302
    pair = next(pair for pair in pairs(cast) if pair.municipality.organisation == cast.hollola)
    assert (pair.municipality.standing, pair.municipality.is_missing) == ("invited", True)
    facts = {"name": "Uusi", "title_fi": "", "title_sv": "", "password": "pitkä salasana 1", "language": "fi"}
    join_by_invitation(Invitation.objects.get(email="uusi@hollola.example"), **facts)
    pair = next(pair for pair in pairs(cast) if pair.municipality.organisation == cast.hollola)
    assert (pair.municipality.standing, pair.municipality.email) == ("named", "uusi@hollola.example")


def test_a_deputy_is_named_changed_and_taken_away(cast, hyte):
    place = place_of(cast.county, cast.editor)
    for deputy in (cast.reader.user, cast.signatory.user, None):
        seen = getattr(Counterpart.objects.first(), "revision", 0)
        name_counterpart(cast.hollola, [hyte], named(holder=cast.editor.user, deputy=deputy), by=place, seen=seen)
        side = next(pair.municipality for pair in pairs(cast) if pair.municipality.organisation == cast.hollola)
        assert side.deputies == ([deputy] if deputy else [])
    with pytest.raises(ValidationError) as refused:
        same = named(holder=cast.editor.user, deputy=cast.editor.user)
        name_counterpart(cast.hollola, [hyte], same, by=place, seen=Counterpart.objects.get().revision)
    assert set(refused.value.message_dict) == {"deputy"}


def test_the_other_side_is_asked_once_in_seven_days(cast, hyte):
    county, hollola = place_of(cast.county, cast.coordinator), cast.hollola
    ask_for_missing(hollola, by=county)
    assert Notice.objects.filter(recipient=cast.editor.user, url__contains=f"organisation={hollola.pk}").count() == 1
    with override("en"), pytest.raises(Refused, match="after seven days"):
        ask_for_missing(hollola, by=county)
    Notice.objects.update(created_at=timezone.now() - 8 * DAY, key="counterpart-ask:old")
    ask_for_missing(hollola, by=county)
    with override("en"), pytest.raises(Refused, match="no editor"):
        ask_for_missing(cast.lahti, by=county)  # it has only a registrar, and no address
    make_counterpart(cast.county, cast.county, cast.coordinator.user)
    with override("en"), pytest.raises(Refused, match="Nobody is missing"):
        ask_for_missing(cast.county, by=place_of(cast.county, cast.editor))


def test_once_a_year_the_holder_is_asked_and_without_one_the_editors(cast, hyte, client_of):
    row = make_counterpart(cast.county, cast.hollola, cast.reader.user, confirmed_on=YEAR_AGO)
    make_counterpart(cast.county, cast.hollola, cast.reader.user, domain="lape", confirmed_on=YEAR_AGO)
    make_counterpart(cast.county, cast.hollola, None, domain="housing", confirmed_on=YEAR_AGO)
    make_counterpart(cast.county, cast.county, cast.coordinator.user, confirmed_on=YEAR_AGO + DAY)
    for _twice in range(2):
        look_through_counterparts.call(today().isoformat())
    asked = Notice.objects.filter(key__startswith="counterpart-check")
    assert {notice.recipient for notice in asked} == {cast.reader.user, cast.editor.user}
    assert asked.count() == 2  # one message for both domains
    client = client_of(cast.reader)
    assert str(row.domain) in client.get(reverse("counterpart_check")).content.decode()
    client.post(reverse("counterpart_check"), {"row": [row.pk]})
    row.refresh_from_db()
    assert (row.confirmed_on, row.confirmed_by, row.asked_on) == (today(), cast.reader.user, None)
    assert confirm_counterparts([], by=cast.reader.user) == 0


def test_the_desk_has_one_duty_for_each_organisation_and_matter(cast, hyte, django_assert_num_queries):
    def duties(acting) -> list[str]:
        viewer = Viewer(acting.user, every_acting(acting.user, today()), today())
        with override("en"):
            return [duty.title for duty in counterpart_duties(viewer)]

    make_domain("lape")
    make_domain("housing", parent=hyte)
    assert duties(cast.editor) == []  # the county does not use pairs yet
    make_counterpart(cast.county, cast.county, cast.coordinator.user, confirmed_on=YEAR_AGO)
    make_counterpart(cast.county, cast.county, cast.coordinator.user, domain="housing")
    table = {
        "editor": ["Name the counterparts in 3 domains"],
        "coordinator": ["Name the counterpart in one domain", "Say whether a counterpart is still right"],
        "reader": [],
        "outsider": [],
    }
    for who, expected in table.items():
        assert duties(cast.named(who)) == expected, who
    viewer = Viewer(cast.editor.user, every_acting(cast.editor.user, today()), today())
    with django_assert_num_queries(1):
        counterpart_duties(viewer)


def test_contact_cards_are_folded_and_escaped_and_read_back_whole():
    name = "Ääkköset; pilkku, kenoviiva \\ ja " + "ö" * 60
    card = Card(
        uid="seat-1",
        name=name,
        organisation="Hollolan kunta",
        role="hyvinvointikoordinaattori",
        email="hyte@hollola.example",
        phone="+358 3 123",
        categories=("Osallisuus", "Joukko- ja palveluliikenne, muu"),
        note="Varalla: A\nja B",
        revised=datetime.date(2026, 11, 22),
    )
    data = vcards([card])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[1], lines[-2]) == ("BEGIN:VCARD", "VERSION:4.0", "END:VCARD")
    values = dict(line.split(":", 1) for line in lines if ":" in line)
    assert plain(values["FN"]) == name
    assert plain(values["NOTE"]) == card.note
    assert [plain(part) for part in re.split(r"(?<!\\),", values["CATEGORIES"])] == list(card.categories)


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def test_one_card_for_each_role_that_is_held(cast, hyte, client_of):
    row = make_counterpart(cast.county, cast.hollola, cast.editor.user, email="hyte@hollola.example")
    share_counterpart(row, make_domain("lape", name_fi="Lapset"), by=place_of(cast.county, cast.editor))
    make_counterpart(cast.county, cast.lahti)
    answer = client_of(cast.reader).get(reverse("counterpart_vcf"))
    text = answer.content.decode()
    assert text.count("BEGIN:VCARD") == 1
    assert "Lapset" in text and "hyte@hollola.example" in text
    assert 'filename="vastinparit.vcf"' in answer["Content-Disposition"]
