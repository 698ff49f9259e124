"""Who may sign in the place of a signatory, what the signature then says, and what is printed and sealed of it."""

import datetime
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator

from agreements import workflow
from agreements.models import SealingRecord, Signature, SlotDeputy
from agreements.printing.record import printed_record, public_record
from agreements.sealing.documents import documents_of
from documents.archive import read
from organisations.acting import acting_for
from organisations.models import Membership
from tests.agreements.pdf_text import text_of
from tests.factories import (
    acting,
    make_approved,
    make_deputy,
    name_signatory,
    party_of,
    record_paper,
    sign_all,
    sign_slot,
)
from tests.ground.database import world

Role = Membership.Role
SCHEMA = Path("agreements/schema/sealing-record.schema.json")


@world
def slot(cast, agreement):
    return name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)


@pytest.fixture
def deputy(slot):
    return make_deputy(slot)


@world
def approved(agreement, slot):
    return make_approved(agreement)


def person(deputy: SlotDeputy):
    return acting_for(deputy.user, deputy.slot.party.organisation)


def test_a_deputy_signs_in_the_own_name_and_the_signature_says_for_whom(approved, slot, deputy):
    signature = sign_slot(slot, person(deputy))
    assert (signature.name, signature.title_fi, signature.mandate) == (deputy.name, "hallintojohtaja", "HS 14 §")
    assert (signature.deputy_for_name, signature.deputy_for_title_fi) == (slot.name, "kunnanjohtaja")
    assert signature.user == deputy.user
    assert approved.events.get(verb="sign").comment == f"{deputy.name} → {slot.name}"


def test_the_named_person_still_signs_as_themselves(approved, slot, deputy):
    assert sign_slot(slot).deputy_for_name == ""


@pytest.mark.parametrize("who", ["ended_role", "not_named", "other_party"])
def test_nobody_else_signs_as_a_deputy(cast, approved, slot, deputy, who):
    by = {
        "ended_role": lambda: acting(cast.hollola, Role.READER),
        "not_named": lambda: acting(cast.hollola, Role.SIGNATORY),
        "other_party": lambda: acting(cast.lahti, Role.SIGNATORY),
    }[who]()
    if who == "ended_role":
        SlotDeputy.objects.filter(pk=deputy.pk).update(user=by.user)
    with pytest.raises(workflow.NotAllowed):
        sign_slot(slot, by)
    assert not Signature.objects.exists()


def test_the_right_of_a_deputy_ends_with_the_role(approved, slot, deputy):
    Membership.objects.filter(user=deputy.user).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    version = approved.latest_version
    with pytest.raises(workflow.NotAllowed):
        workflow.sign(slot, by=person(deputy), version=version, content_sha256=version.sha256)


def test_nobody_signs_twice_for_one_party(approved, slot):
    other = name_signatory(slot.party)
    make_deputy(slot, other.user)
    sign_slot(other)
    with pytest.raises(workflow.Refused):
        sign_slot(slot, acting_for(other.user, slot.party.organisation))
    assert sign_slot(slot)


def test_a_paper_signature_may_be_a_deputys_who_is_only_a_name(cast, approved, slot):
    deputy = make_deputy(slot, name="Oskari Ojala")
    signature = record_paper(slot, cast.registrar, deputy=deputy)
    assert (signature.name, signature.deputy_for_name) == ("Oskari Ojala", slot.name)


def test_a_deputy_of_another_signatory_is_refused(cast, approved, slot):
    other = name_signatory(slot.party)
    deputy = make_deputy(other, name="Oskari Ojala")
    with pytest.raises(workflow.Refused):
        record_paper(slot, cast.registrar, deputy=deputy)


def test_a_signatory_is_not_their_own_deputy(cast, slot):
    with pytest.raises(ValidationError):
        make_deputy(slot, slot.user)


PEOPLE = (
    "coordinator",
    "county_registrar",
    "editor",
    "registrar",
    "signatory",
    "reader",
    "other_registrar",
    "outsider",
)


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_partys_own_people_name_and_take_away_deputies(cast, agreement, slot, deputy, who):
    by, may = cast.named(who), who in ("editor", "registrar")
    new = SlotDeputy(name="Oskari Ojala", title_fi="hallintojohtaja")
    if may:
        workflow.name_deputy(slot, by=by, deputy=new)
        workflow.remove_deputy(deputy, by=by)
        assert [row.name for row in slot.deputies.all()] == ["Oskari Ojala"]
        assert agreement.events.filter(verb__in=["name_deputy", "remove_deputy"]).count() == 3
        return
    with pytest.raises(workflow.NotAllowed):
        workflow.name_deputy(slot, by=by, deputy=new)
    with pytest.raises(workflow.NotAllowed):
        workflow.remove_deputy(deputy, by=by)
    assert slot.deputies.get() == deputy


def test_the_sealing_record_and_the_pdf_say_in_whose_place(
    cast, agreement, slot, deputy, run_tasks, settings, tmp_path
):
    settings.PUBLIC_URL, settings.MEDIA_ROOT = "https://yhdyspinta.example", tmp_path
    make_approved(agreement)
    sign_slot(slot, person(deputy))
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(agreement, organisation))
    run_tasks()
    record = SealingRecord.objects.get()
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(record.data)
    (named,) = [row for party in record.data["parties"] for row in party["signatures"] if "deputy_for" in row]
    assert named["deputy_for"]["name"] == slot.name and named["name"] == deputy.name
    text = text_of(read(documents_of(agreement.latest_version).get(edition="full")))
    assert deputy.name in text and slot.name in text
    public = text_of(read(documents_of(agreement.latest_version).get(edition="public")))
    assert deputy.name not in public and slot.name not in public


def test_records_without_deputies_stay_as_they_were(cast, agreement):
    row = {"name": "Maija", "title": {"fi": "johtaja", "sv": "direktör"}, "mandate": "", "method": "portal",
           "level": "simple", "signed_on": "2025-06-01", "place": ""}  # fmt: skip
    party = {"key": "x", "name": {"fi": "Hollola", "sv": "Hollola"}, "register_number": "", "left_on": None,
             "in_force_from": None, "decisions": [], "signatures": [row]}  # fmt: skip
    assert printed_record({"parties": [party]}, "fi").signatures[0].deputy_for == ""
    assert "deputy_for" not in public_record({"parties": [party]})["parties"][0]["signatures"][0]


# The pages


def test_a_registrar_names_a_deputy_on_a_page(cast, agreement, slot, client_of):
    client = client_of(cast.registrar)
    address = reverse("deputy_new", args=[agreement.pk, slot.key])
    assert client.get(address).status_code == 200
    empty = client.post(address, {"name": "", "title_fi": ""})
    assert set(empty.context["form"].errors) == {"name", "title_fi"}
    answer = client.post(address, {"name": "Oskari Ojala", "title_fi": "hallintojohtaja"})
    assert answer.url == reverse("party_edit", args=[agreement.pk, slot.party.key])
    page = client.get(answer.url).content.decode()
    assert "Oskari Ojala" in page
    deputy = slot.deputies.get()
    client.post(reverse("deputy_remove", args=[agreement.pk, slot.key, deputy.pk]))
    assert not slot.deputies.exists()


@pytest.mark.parametrize(("who", "status"), [("coordinator", 403), ("other_registrar", 403), ("outsider", 404)])
def test_the_deputies_of_a_party_are_its_own(cast, agreement, slot, deputy, client_of, who, status):
    client = client_of(cast.named(who))
    assert client.get(reverse("deputy_new", args=[agreement.pk, slot.key])).status_code == status
    removed = client.post(reverse("deputy_remove", args=[agreement.pk, slot.key, deputy.pk]))
    assert removed.status_code == status and slot.deputies.exists()


def test_a_deputy_finds_the_place_and_sees_in_whose_place_they_sign(approved, slot, deputy, client_of):
    client = client_of(person(deputy))
    page = client.get(reverse("signing_detail", args=[approved.pk]))
    assert [row["slot"] for row in page.context["mine"]] == [slot] and page.context["mine"][0]["as_deputy"]
    signing = client.get(reverse("sign_slot", args=[approved.pk, slot.key]))
    assert signing.context["deputy"] == deputy
    assert deputy.name in signing.content.decode() and slot.name in signing.content.decode()


def test_one_of_these_signs_is_said_where_there_are_several(cast, approved, slot, client_of):
    name_signatory(slot.party)
    slot.party.signing_rule = "one"
    slot.party.save()
    page = client_of(cast.registrar).get(reverse("party_edit", args=[approved.pk, slot.party.key])).content.decode()
    assert "One of these signs." in page or "Yksi näistä allekirjoittaa." in page
