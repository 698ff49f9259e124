"""When a mandate ends: the successor signs, with a trace; without one the party is asked; nobody signs in between."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.duties import agreement_duties
from agreements.models import Agreement, SignatureSlot
from agreements.workflow.passing_on import pass_on_slots
from organisations.acting import acting_for, every_acting
from organisations.duties import Viewer
from organisations.models import Body, Membership, Notice, Organisation, Seat
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_approved,
    make_deputy,
    make_organisation,
    make_user,
    party_of,
    sign_all,
    sign_slot,
)
from tests.ground.database import world

Role = Membership.Role


def day(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


def make_seat(organisation: Organisation, holder, **fields) -> Seat:
    defaults = {"title_fi": "kunnanjohtaja", "title_sv": "kommundirektör"}
    return Seat.objects.create(organisation=organisation, holder=holder, **defaults | fields)


@world
def seat(cast) -> Seat:
    return make_seat(cast.hollola, cast.signatory.user)


@world
def slot(cast, agreement, seat) -> SignatureSlot:
    """Hollola's signatory, named as the holder of the seat."""
    user = cast.signatory.user
    new = SignatureSlot(user=user, name=user.name, title_fi="kunnanjohtaja", seat=seat)
    return workflow.name_signatory(party_of(agreement, cast.hollola), by=cast.registrar, slot=new)


@pytest.fixture
def successor(cast):
    return make_user("Seija Seuraaja", cast.hollola, Role.SIGNATORY)


def again(slot: SignatureSlot) -> SignatureSlot:
    return SignatureSlot.objects.select_related("user", "seat").get(pk=slot.pk)


def duties_of(who) -> list[str]:
    viewer = Viewer(who.user, every_acting(who.user, day(0)), day(0))
    return [duty.url for duty in agreement_duties(viewer)]


def change_holder(seat: Seat, successor) -> None:
    Seat.objects.filter(pk=seat.pk).update(holder=successor)


def end_and_follow(seat: Seat, successor) -> None:
    Seat.objects.filter(pk=seat.pk).update(valid_to=day(-1))
    make_seat(seat.organisation, successor, valid_from=day(0))


@pytest.mark.parametrize("how", [change_holder, end_and_follow])
@pytest.mark.parametrize("stage", ["draft", "deciding", "signing"])
def test_an_unsigned_place_passes_on_to_the_successor(cast, agreement, slot, seat, successor, how, stage):
    if stage != "draft":
        make_approved(agreement)
    if stage == "signing":
        sign_all(party_of(agreement, cast.lahti))
    how(seat, successor)
    assert pass_on_slots() == 1
    now = again(slot)
    assert (now.user, now.name, now.title_fi, now.title_sv) == (
        successor, "Seija Seuraaja", "kunnanjohtaja", "kommundirektör",
    )  # fmt: skip
    event = agreement.events.get(verb="pass_on")
    assert event.comment == f"{slot.name}, kunnanjohtaja → Seija Seuraaja, kunnanjohtaja" and event.user is None
    assert Notice.objects.filter(recipient=successor, topic="signing").count() == 1
    if stage != "draft":
        assert sign_slot(now).name == "Seija Seuraaja"


def test_passing_on_again_changes_nothing(slot, seat, successor, agreement):
    change_holder(seat, successor)
    assert [pass_on_slots(), pass_on_slots(), pass_on_slots()] == [1, 0, 0]
    assert agreement.events.filter(verb="pass_on").count() == 1
    assert Notice.objects.filter(recipient=successor).count() == 1


def test_a_form_opened_before_is_stale_afterwards(slot, seat, successor):
    change_holder(seat, successor)
    pass_on_slots()
    assert again(slot).revision == slot.revision + 1


def test_nobody_signs_between_the_end_of_the_seat_and_the_successor(cast, agreement, slot, seat, successor):
    make_approved(agreement)
    change_holder(seat, successor)
    for who in (cast.signatory, acting_for(successor, cast.hollola)):
        with pytest.raises(workflow.NotAllowed):
            sign_slot(again(slot), who)
    pass_on_slots()
    with pytest.raises(workflow.NotAllowed):
        sign_slot(again(slot), cast.signatory)
    assert sign_slot(again(slot), acting_for(successor, cast.hollola))


def test_what_was_signed_stays_with_who_signed(agreement, slot, seat, successor):
    make_approved(agreement)
    signature = sign_slot(slot)
    change_holder(seat, successor)
    assert pass_on_slots() == 0
    assert again(slot).name == signature.name != "Seija Seuraaja"


def test_a_place_whose_signature_was_withdrawn_passes_on(cast, agreement, slot, seat, successor):
    make_approved(agreement)
    workflow.withdraw_signature(sign_slot(slot), by=cast.signatory, reason="Erehdys.")
    change_holder(seat, successor)
    assert pass_on_slots() == 1


@pytest.mark.parametrize("stage", ["withdrawn", "signed"])
def test_what_is_over_stays_as_it_was(cast, agreement, slot, seat, successor, stage):
    if stage == "withdrawn":
        workflow.withdraw(agreement, by=cast.coordinator, reason="Päättyy.")
    else:
        make_approved(agreement)
        for party in agreement.parties.all():
            sign_all(party)
    change_holder(seat, successor)
    assert pass_on_slots() == 0


def test_a_successor_who_is_the_deputy_is_named_and_deputises_no_more(slot, seat, successor):
    make_deputy(slot, successor)
    change_holder(seat, successor)
    pass_on_slots()
    assert again(slot).user == successor and not slot.deputies.exists()


@pytest.mark.parametrize("why", ["no_role", "vacant", "ended", "two_such_seats", "signs_in_another_place"])
def test_without_a_known_successor_the_party_is_asked_to_name_one(cast, agreement, slot, seat, successor, why):
    heirs = {"no_role": make_user("Uusi Johtaja", cast.hollola, Role.EDITOR), "signs_in_another_place": successor}
    if why == "vacant":
        change_holder(seat, None)
    elif why in ("ended", "two_such_seats"):
        Seat.objects.filter(pk=seat.pk).update(valid_to=day(-1))
        for _ in range(2 if why == "two_such_seats" else 0):
            make_seat(cast.hollola, make_user("", cast.hollola, Role.SIGNATORY), valid_from=day(0))
    else:
        change_holder(seat, heirs[why])
    if why == "signs_in_another_place":
        other = SignatureSlot(user=successor, name=successor.name, title_fi="talousjohtaja")
        workflow.name_signatory(slot.party, by=cast.registrar, slot=other)
    assert pass_on_slots() == 0 and again(slot).user == cast.signatory.user
    url = reverse("signatory_edit", args=[agreement.pk, slot.key])
    assert url in duties_of(cast.registrar)
    assert url in duties_of(acting(cast.hollola, Role.ADMINISTRATOR))
    for who in (cast.reader, cast.coordinator, cast.other_registrar):
        assert url not in duties_of(who)


def test_the_role_given_to_the_holder_lets_the_place_pass_on(cast, slot, seat):
    heir = make_user("Uusi Johtaja", cast.hollola, Role.EDITOR)
    change_holder(seat, heir)
    assert pass_on_slots() == 0
    Membership.objects.create(user=heir, organisation=cast.hollola, role=Role.SIGNATORY, valid_from=day(0))
    assert pass_on_slots() == 1


def test_an_ended_role_of_a_signatory_without_a_seat_is_a_duty_too(cast, agreement, slot):
    SignatureSlot.objects.filter(pk=slot.pk).update(seat=None)
    url = reverse("signatory_edit", args=[agreement.pk, slot.key])
    assert url not in duties_of(cast.registrar)
    Membership.objects.filter(user=slot.user).update(valid_to=day(-1))
    assert pass_on_slots() == 0
    assert url in duties_of(cast.registrar)


def test_a_seat_in_a_body_is_followed_in_the_same_body(cast, agreement, slot, seat, successor):
    board, council = Body.objects.filter(organisation=cast.hollola).order_by("-position")
    Seat.objects.filter(pk=seat.pk).update(body=board, role="chair", valid_to=day(-1))
    make_seat(cast.hollola, make_user("", cast.hollola, Role.SIGNATORY), body=council, role="chair")
    assert pass_on_slots() == 0
    make_seat(cast.hollola, successor, body=board, role="chair")
    assert pass_on_slots() == 1 and again(slot).user == successor


# A merged organisation


def test_the_people_of_the_one_that_goes_on_name_and_sign(cast, agreement, slot, seat):
    make_approved(agreement)
    heir = make_organisation("Uusikunta")
    Organisation.objects.filter(pk=cast.hollola.pk).update(successor=heir, valid_to=day(-1))
    registrar, signatory = acting(heir, Role.REGISTRAR), acting(heir, Role.SIGNATORY)
    new = SignatureSlot(user=signatory.user, name=signatory.user.name, title_fi="kunnanjohtaja")
    party = party_of(Agreement.objects.get(pk=agreement.pk), cast.hollola)
    named = workflow.name_signatory(party, by=registrar, slot=new)
    assert sign_slot(named, signatory).party == party


def test_the_office_is_followed_into_the_organisation_that_goes_on(cast, agreement, slot, seat):
    heir = make_organisation("Uusikunta")
    leader = make_user("Leena Liitos", heir, Role.SIGNATORY)
    Organisation.objects.filter(pk=cast.hollola.pk).update(successor=heir, valid_to=day(-1))
    Seat.objects.filter(pk=seat.pk).update(valid_to=day(-1))
    make_seat(heir, leader, valid_from=day(0))
    assert pass_on_slots() == 1 and again(slot).user == leader


# Naming by a seat


def test_the_form_takes_name_and_title_from_the_seat(cast, agreement, seat, client_of):
    party = party_of(agreement, cast.hollola)
    answer = client_of(cast.registrar).post(
        reverse("signatory_new", args=[agreement.pk, party.key]), {"seat": seat.pk, "turn": 1}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    slot = party.slots.get()
    assert (slot.user, slot.name, slot.title_fi, slot.seat) == (
        cast.signatory.user, cast.signatory.user.name, "kunnanjohtaja", seat,
    )  # fmt: skip


@pytest.mark.parametrize("fault", ["another_holder", "holder_without_role", "seat_elsewhere"])
def test_the_form_refuses_a_seat_that_does_not_fit(cast, agreement, seat, client_of, fault):
    party, data = party_of(agreement, cast.hollola), {"seat": seat.pk, "turn": 1}
    if fault == "another_holder":
        data["user"] = make_user("", cast.hollola, Role.SIGNATORY).pk
    elif fault == "holder_without_role":
        change_holder(seat, cast.editor.user)
    else:
        data["seat"] = make_seat(cast.lahti, None).pk
    answer = client_of(cast.registrar).post(reverse("signatory_new", args=[agreement.pk, party.key]), data)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not party.slots.exists()


def test_places_of_a_later_joiner_pass_on_in_a_signed_agreement(cast, agreement, slot, seat, successor):
    Agreement.objects.filter(pk=agreement.pk).update(entry_rule="number", entry_number=2)
    agreement.refresh_from_db()
    freeze_it(agreement)
    for organisation in (cast.county, cast.lahti):
        decide(party_of(agreement, organisation))
        sign_all(party_of(agreement, organisation))
    workflow.close_signing(agreement, by=cast.coordinator, reason="Riittää.")
    change_holder(seat, successor)
    assert pass_on_slots() == 1
