"""Who the parties are, and what each says of itself."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Party, SignatureSlot
from agreements.workflow.parties import ChangedMeanwhile, change_signatory, set_editing_right, tend_party
from organisations.acting import acting_for
from organisations.models import Body, Membership, Organisation
from tests.factories import (
    acting,
    decide,
    freeze_it,
    join_area,
    make_organisation,
    make_user,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)

Role = Membership.Role


def url(name: str, agreement, *args) -> str:
    return reverse(name, args=[agreement.pk, *args])


@pytest.fixture
def party(cast, agreement):
    return party_of(agreement, cast.hollola)


def test_party_list_shows_each_party_with_what_it_has_said(cast, agreement, party, client_of):
    party.deciding_body_fi, party.contact_email = "tarkastuslautakunta", "kirjaamo@hollola.example"
    party.register_number = "HOL/12/00.01/2026"
    party.save()
    slot = name_signatory(party)
    page = client_of(cast.reader).get(url("party_list", agreement)).content.decode()
    for said in ("tarkastuslautakunta", "kirjaamo@hollola.example", "HOL/12/00.01/2026", slot.name, "is-mine"):
        assert said in page


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("reader", 200), ("outsider", 404), ("anonymous", 302)]
)
def test_party_list_is_for_the_parties(cast, agreement, client_of, who, status):
    assert client_of(cast.named(who)).get(url("party_list", agreement)).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("editor", 403), ("registrar", 403), ("outsider", 404), ("anonymous", 302)],
)
def test_party_add_is_for_the_coordinating_party(cast, agreement, client_of, who, status):
    newcomer = make_organisation("Uusi")
    client = client_of(cast.named(who))
    assert client.get(url("party_add", agreement)).status_code == status
    answer = client.post(url("party_add", agreement), {"organisation": newcomer.pk})
    assert answer.status_code == {200: 302}.get(status, status)
    assert agreement.parties.filter(organisation=newcomer).exists() == (who == "coordinator")


def test_party_add_all_municipalities_of_the_county_is_one_choice(cast, agreement, client_of):
    for name in ("Asikkala", "Sysmä"):
        join_area(make_organisation(name), cast.county)
    client_of(cast.coordinator).post(url("party_add", agreement), {"county": "1"})
    assert agreement.parties.count() == 5


def test_party_list_offers_the_regional_council_of_the_municipalities(cast, agreement, client_of):
    council = make_organisation("Päijät-Häme", Organisation.Kind.REGIONAL_COUNCIL, full_fi="Päijät-Hämeen liitto")
    join_area(cast.hollola, council)
    client = client_of(cast.coordinator)
    assert list(client.get(url("party_list", agreement)).context["offered_councils"]) == [council]
    client.post(url("party_add", agreement), {"organisation": council.pk})
    assert list(client.get(url("party_list", agreement)).context["offered_councils"]) == []


def test_party_add_refuses_in_words_a_merged_municipality_and_one_of_aland(cast, agreement, client_of):
    mantyharju = make_organisation("Mäntyharju")
    gone = timezone.localdate() - datetime.timedelta(days=1)
    merged = make_organisation("Pertunmaa", valid_to=gone, successor=mantyharju)
    aland = make_organisation("Maarianhamina", in_aland=True)
    client = client_of(cast.coordinator)
    for organisation, word in ((merged, "Mäntyharju"), (aland, "Maarianhamina")):
        answer = client.post(url("party_add", agreement), {"organisation": organisation.pk}, follow=True)
        assert word in "".join(str(message) for message in answer.context["messages"])
        assert not agreement.parties.filter(organisation=organisation).exists()
        found = client.get(url("party_add", agreement), {"q": organisation.name_fi}).content.decode()
        assert f'value="{organisation.pk}"' not in found and organisation.full_fi in found


def test_party_add_refuses_a_party_twice(cast, agreement, client_of):
    answer = client_of(cast.coordinator).post(
        url("party_add", agreement), {"organisation": cast.hollola.pk}, follow=True
    )
    assert len(list(answer.context["messages"])) == 1
    assert agreement.parties.filter(organisation=cast.hollola).count() == 1


def test_party_add_finds_any_kind_of_organisation_in_any_case(cast, agreement, client_of):
    parish = make_organisation("Äänekosken seurakunta", Organisation.Kind.PARISH)
    client = client_of(cast.coordinator)
    found = client.get(url("party_add", agreement), {"q": "ÄÄNEKOSKEN"}).context["found"]
    assert [row["organisation"] for row in found] == [parish]
    assert client.get(url("party_add", agreement), {"q": "", "kind": "parish"}).context["found"]
    fragment = client.get(url("party_add", agreement), {"q": "äänekoski"}, HTTP_HX_REQUEST="true")
    assert "<html" not in fragment.content.decode()


NEW = {
    "kind": "association",
    "full_fi": "Hollolan Mielenvireys ry",
    "full_sv": "",
    "business_id": "1234567-1",
    "registry_email": "",
}


def test_party_add_describes_a_new_association(cast, agreement, client_of):
    client_of(cast.coordinator).post(url("party_add", agreement), NEW)
    association = Organisation.objects.get(business_id="1234567-1")
    assert (association.kind, association.full_fi) == ("association", "Hollolan Mielenvireys ry")
    assert agreement.parties.filter(organisation=association).exists()


def test_party_add_warns_of_a_wrong_check_digit_and_takes_it_when_confirmed(cast, agreement, client_of):
    client = client_of(cast.coordinator)
    wrong = NEW | {"business_id": "1234567-2"}
    form = client.post(url("party_add", agreement), wrong).context["form"]
    assert "business_id" in form.errors and form["full_fi"].value() == NEW["full_fi"]
    assert not Organisation.objects.filter(business_id="1234567-2").exists()
    client.post(url("party_add", agreement), wrong | {"id_is_right": "on"})
    assert Organisation.objects.filter(business_id="1234567-2").exists()


@pytest.mark.parametrize("given", [{"business_id": "123"}, {"business_id": ""}, {"full_fi": ""}, {"kind": "county"}])
def test_party_add_refuses_what_can_t_be_an_association(cast, agreement, client_of, given):
    client_of(cast.coordinator).post(url("party_add", agreement), NEW | given)
    assert agreement.parties.count() == 3


def test_party_add_does_not_make_the_same_association_twice(cast, agreement, client_of):
    make_organisation(
        "Mieli", Organisation.Kind.ASSOCIATION, full_fi="Hollolan Mielenvireys ry", business_id="1234567-1"
    )
    form = client_of(cast.coordinator).post(url("party_add", agreement), NEW).context["form"]
    assert {"business_id", "full_fi"} <= set(form.errors)


def test_party_remove_takes_a_party_out_of_the_draft(cast, agreement, party, client_of):
    client_of(cast.coordinator).post(url("party_remove", agreement, party.key))
    assert not agreement.parties.standing().filter(pk=party.pk).exists()


def test_party_remove_keeps_the_coordinating_party(cast, agreement, client_of):
    client_of(cast.coordinator).post(url("party_remove", agreement, party_of(agreement, cast.county).key))
    assert agreement.parties.standing().count() == 3


def test_parties_are_not_changed_after_the_freeze(cast, agreement, party, client_of):
    freeze_it(agreement)
    client = client_of(cast.coordinator)
    newcomer = make_organisation("Uusi")
    for name, args, data in (
        ("party_add", [], {"organisation": newcomer.pk}),
        ("party_remove", [party.key], {}),
        ("party_rights", [party.key], {"may_edit": "1"}),
    ):
        assert client.post(url(name, agreement, *args), data).status_code == 302
    party.refresh_from_db()
    assert agreement.parties.standing().count() == 3 and not party.may_edit


@pytest.mark.parametrize(("who", "given"), [("coordinator", True), ("editor", False), ("registrar", False)])
def test_party_rights_are_given_by_the_coordinating_party(cast, agreement, party, client_of, who, given):
    client_of(cast.named(who)).post(url("party_rights", agreement, party.key), {"may_edit": "1"})
    party.refresh_from_db()
    assert party.may_edit == given
    if given:
        set_editing_right(party, by=cast.coordinator, may_edit=False)
        party.refresh_from_db()
        assert not party.may_edit
        assert set(agreement.events.values_list("verb", flat=True)) >= {"give_editing", "take_editing"}


OWN = {
    "body": "written",
    "deciding_body_fi": "kehittämislautakunta",
    "deciding_body_sv": "utvecklingsnämnden",
    "board_planned_on": "17.11.2026",
    "council_planned_on": "",
    "contact_title": "hallintojohtaja",
    "contact_email": "kirjaamo@hollola.example",
    "register_number": "12/2026",
    "signing_rule": "one",
    "revision": "1",
}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 302),
        ("registrar", 302),
        ("reader", 403),
        ("signatory", 403),
        ("coordinator", 403),
        ("other_registrar", 403),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_party_edit_is_for_the_party_s_own_people(cast, agreement, party, client_of, who, status):
    assert client_of(cast.named(who)).post(url("party_edit", agreement, party.key), OWN).status_code == status
    party.refresh_from_db()
    changed = party.deciding_body_fi == "kehittämislautakunta"
    assert changed == (who in ("editor", "registrar"))
    if changed:
        assert party.board_planned_on == datetime.date(2026, 11, 17)
        assert (party.signing_rule, party.revision) == ("one", 2)


def test_party_edit_takes_the_body_from_the_party_s_own_bodies(cast, agreement, party, client_of):
    board = Body.objects.get(organisation=cast.hollola, kind="board")
    client = client_of(cast.registrar)
    client.post(url("party_edit", agreement, party.key), OWN | {"body": board.pk})
    party.refresh_from_db()
    assert (party.deciding_body_fi, party.deciding_body_sv) == (board.name_fi, board.name_sv)
    foreign = Body.objects.filter(organisation=cast.lahti).first()
    answer = client.post(url("party_edit", agreement, party.key), OWN | {"body": foreign.pk, "revision": "2"})
    assert "body" in answer.context["form"].errors


def test_party_edit_keeps_what_was_typed_when_a_date_is_wrong(cast, agreement, party, client_of):
    answer = client_of(cast.registrar).post(
        url("party_edit", agreement, party.key), OWN | {"board_planned_on": "31.6.2026"}
    )
    form = answer.context["form"]
    assert "board_planned_on" in form.errors
    assert form["contact_title"].value() == "hallintojohtaja" and form["board_planned_on"].value() == "31.6.2026"


def test_party_edit_never_overwrites_what_somebody_else_has_saved(cast, agreement, party, client_of):
    client = client_of(cast.registrar)
    client.post(url("party_edit", agreement, party.key), OWN)
    late = OWN | {"contact_title": "sihteeri"}
    form = client.post(url("party_edit", agreement, party.key), late).context["form"]
    assert [saved for _label, saved in form.meanwhile] == ["hallintojohtaja"]
    assert form["contact_title"].value() == "sihteeri"
    assert Party.objects.get(pk=party.pk).contact_title == "hallintojohtaja"
    client.post(url("party_edit", agreement, party.key), late | {"revision": form["revision"].value()})
    assert Party.objects.get(pk=party.pk).contact_title == "sihteeri"


def test_tend_party_refuses_a_stale_save(cast, party):
    tend_party(party, by=cast.registrar, seen=1)
    with pytest.raises(ChangedMeanwhile):
        tend_party(party, by=cast.registrar, seen=1)


def test_who_signs_can_t_change_once_somebody_has_signed(cast, agreement, party):
    name_signatory(party)
    name_signatory(party)
    freeze_it(agreement)
    decide(party)
    slot = party.slots.first()
    version = agreement.latest_version
    workflow.sign(slot, by=acting_as(slot, party), version=version, content_sha256=version.sha256)
    party.signing_rule = "one"
    with pytest.raises(ValidationError):
        tend_party(party, by=cast.registrar, seen=party.revision)


def acting_as(slot, party):
    return acting_for(slot.user, party.organisation)


SLOT = {
    "name": "Hanna Hakija",
    "title_fi": "kunnanjohtaja",
    "title_sv": "",
    "mandate": "Hallintosääntö 12 §",
    "turn": "1",
}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("registrar", 302),
        ("editor", 302),
        ("reader", 403),
        ("coordinator", 403),
        ("other_registrar", 403),
        ("outsider", 404),
    ],
)
def test_signatory_new_is_for_the_party_s_own_people(cast, agreement, party, client_of, who, status):
    answer = client_of(cast.named(who)).post(url("signatory_new", agreement, party.key), SLOT)
    assert answer.status_code == status
    assert party.slots.count() == (1 if who in ("registrar", "editor") else 0)


def test_signatory_new_offers_only_the_organisation_s_signatories(cast, agreement, party, client_of):
    stranger = make_user("", cast.lahti, Role.SIGNATORY)
    client = client_of(cast.registrar)
    form = client.get(url("signatory_new", agreement, party.key)).context["form"]
    assert list(form.fields["user"].queryset) == [cast.signatory.user]
    answer = client.post(url("signatory_new", agreement, party.key), SLOT | {"user": stranger.pk})
    assert "user" in answer.context["form"].errors
    client.post(url("signatory_new", agreement, party.key), {"user": cast.signatory.user.pk, "turn": "2"})
    slot = party.slots.get()
    assert (slot.name, slot.title_fi) == (cast.signatory.user.name, cast.signatory.user.title_fi)


def test_signatory_new_names_the_same_user_only_once(cast, agreement, party, client_of):
    client = client_of(cast.registrar)
    given = SLOT | {"user": cast.signatory.user.pk}
    client.post(url("signatory_new", agreement, party.key), given)
    answer = client.post(url("signatory_new", agreement, party.key), given)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert party.slots.count() == 1


def test_signatory_edit_changes_and_never_overwrites(cast, agreement, party, client_of):
    slot = name_signatory(party, cast.signatory.user)
    client = client_of(cast.registrar)
    given = SLOT | {"user": cast.signatory.user.pk, "revision": str(slot.revision)}
    assert client.post(url("signatory_edit", agreement, slot.key), given).status_code == 302
    slot.refresh_from_db()
    assert slot.name == "Hanna Hakija"
    form = client.post(url("signatory_edit", agreement, slot.key), given | {"name": "Toinen"}).context["form"]
    assert "Hanna Hakija" in [saved for _label, saved in form.meanwhile]
    assert SignatureSlot.objects.get().name == "Hanna Hakija"


def test_change_signatory_of_one_who_was_removed_is_refused(cast, party):
    slot = name_signatory(party)
    kept = SignatureSlot.objects.get(pk=slot.pk)
    workflow.remove_signatory(slot, by=cast.registrar)
    with pytest.raises(workflow.Refused):
        change_signatory(kept, by=cast.registrar, seen=1)


@pytest.mark.parametrize(("who", "left"), [("registrar", 0), ("reader", 1), ("other_registrar", 1), ("coordinator", 1)])
def test_signatory_remove_is_for_the_party_s_own_people(cast, agreement, party, client_of, who, left):
    slot = name_signatory(party)
    client_of(cast.named(who)).post(url("signatory_remove", agreement, slot.key))
    assert party.slots.count() == left


def test_a_signatory_who_has_signed_stays(cast, agreement, party, client_of):
    freeze_it(agreement)
    decide(party)
    sign_all(party)
    slot = party.slots.first()
    client = client_of(cast.registrar)
    client.post(url("signatory_remove", agreement, slot.key))
    client.post(url("signatory_edit", agreement, slot.key), SLOT | {"revision": str(slot.revision)})
    slot.refresh_from_db()
    assert slot.name != "Hanna Hakija"


def test_later_party_add_lets_an_organisation_join_a_signed_agreement(cast, agreement, client_of):
    newcomer = make_organisation("Uusi")
    client = client_of(cast.coordinator)
    client.post(url("later_party_add", agreement), {"organisation": newcomer.pk})
    assert not agreement.parties.filter(organisation=newcomer).exists()
    sign_and_seal(agreement)
    client.post(url("later_party_add", agreement), {"organisation": newcomer.pk})
    party = party_of(agreement, newcomer)
    decide(party)
    name_signatory(party)
    sign_all(party)
    assert agreement.in_force(timezone.localdate(), party)
    assert agreement.latest_version.sealing_records.filter(party=party).count() == 1


def test_later_party_add_is_for_the_coordinating_party(cast, agreement, client_of):
    sign_and_seal(agreement)
    newcomer = make_organisation("Uusi")
    outsider = acting(newcomer, Role.EDITOR, Role.REGISTRAR)
    for who, status in ((cast.registrar, 403), (outsider, 404)):
        answer = client_of(who).post(url("later_party_add", agreement), {"organisation": newcomer.pk})
        assert answer.status_code == status
