"""The pages on which a party records, reads and corrects its own decision."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Decision
from organisations.models import Body
from tests.factories import decide, freeze_it, party_of, sign_all, sign_and_seal
from tests.ground.database import world

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


def url(name: str, agreement, *args) -> str:
    return reverse(name, args=[agreement.pk, *args])


def day(count: int) -> str:
    found = timezone.localdate() + datetime.timedelta(days=count)
    return f"{found.day}.{found.month}.{found.year}"


@world
def frozen(agreement):
    freeze_it(agreement)
    return agreement


@pytest.fixture
def party(cast, agreement):
    return party_of(agreement, cast.hollola)


def typed(party, **changed) -> dict:
    board = Body.objects.get(organisation=party.organisation, kind="board")
    return {
        "version": "1",
        "body": str(board.pk),
        "body_kind": "board",
        "body_fi": "",
        "body_sv": "",
        "decided_on": day(-10),
        "number_kind": "section",
        "number": "93 (lisäpykälä)",
        "register_number": "HOL/45/2026",
        "result": "approved",
        "reservation": "",
        "is_final": "final",
        "link": "https://hollola.example/poytakirja#93",
    } | changed


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("registrar", 200),
        ("editor", 403),
        ("reader", 403),
        ("signatory", 403),
        ("coordinator", 403),
        ("other_registrar", 403),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_decision_new_is_for_the_party_s_own_registrar_also_when_made_by_hand(
    cast, frozen, party, client_of, who, status
):
    client = client_of(cast.named(who))
    assert client.get(url("decision_new", frozen, party.key)).status_code == status
    answer = client.post(url("decision_new", frozen, party.key), typed(party))
    assert answer.status_code == (302 if who == "registrar" else status)
    assert Decision.objects.exists() == (who == "registrar")


def test_decision_new_says_exactly_which_text(cast, frozen, party, client_of):
    page = client_of(cast.registrar).get(url("decision_new", frozen, party.key)).content.decode()
    version = frozen.latest_version
    for said in (version.short_hash, str(party), reverse("version_detail", args=[frozen.pk, 1])):
        assert said in page


def test_decision_new_records_what_the_minutes_say(cast, frozen, party, client_of):
    client_of(cast.registrar).post(url("decision_new", frozen, party.key), typed(party))
    decision = Decision.objects.get()
    assert (decision.number, decision.register_number) == ("93 (lisäpykälä)", "HOL/45/2026")
    assert (decision.body_fi, decision.body_sv, decision.body_kind) == ("kunnanhallitus", "styrelse", "board")
    assert decision.link == "https://hollola.example/poytakirja#93"
    assert decision.approves and decision.recorded_by_name == cast.registrar.label


def test_decision_new_takes_a_written_body(cast, frozen, party, client_of):
    given = typed(party, body="written", body_kind="committee", body_fi="hyvinvointilautakunta", body_sv="nämnden")
    client_of(cast.registrar).post(url("decision_new", frozen, party.key), given)
    decision = Decision.objects.get()
    assert (decision.body_fi, decision.body_kind) == ("hyvinvointilautakunta", "committee")


@pytest.mark.parametrize(
    ("deciding", "kind", "result", "final"),
    [
        ("kunnanhallitus", "board", "approved", True),
        ("kunnanhallitus", "board", "rejected", True),
        ("kunnanhallitus", "board", "tabled", False),
        ("kunnanvaltuusto", "board", "approved", False),
        ("kunnanvaltuusto", "board", "proposes", False),
        ("kunnanvaltuusto", "council", "approved", True),
        ("", "council", "approved", True),
        ("", "board", "approved", False),
    ],
)
def test_decision_new_is_final_by_result_and_body_unless_told_otherwise(
    cast, frozen, party, client_of, deciding, kind, result, final
):
    party.deciding_body_fi = deciding
    party.save()
    body = Body.objects.get(organisation=cast.hollola, kind=kind)
    given = typed(party, body=str(body.pk), result=result, is_final="by_result")
    client_of(cast.registrar).post(url("decision_new", frozen, party.key), given)
    assert Decision.objects.get().is_final == final


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"decided_on": day(1)}, "decided_on"),
        ({"decided_on": day(-31)}, "decided_on"),
        ({"decided_on": "31.6.2026"}, "decided_on"),
        ({"number": ""}, "number"),
        ({"result": "reservation"}, "reservation"),
        ({"result": "tabled", "is_final": "final"}, "is_final"),
        ({"body": "written"}, "body_fi"),
        ({"body": "999999"}, "body"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_decision_new_refuses_in_words_and_keeps_what_was_typed(cast, frozen, party, client_of, changed, field):
    given = typed(party, **changed)
    answer = client_of(cast.registrar).post(url("decision_new", frozen, party.key), given)
    form = answer.context["form"]
    assert list(form.errors) == [field] and all(form.errors[field])
    assert form["register_number"].value() == "HOL/45/2026"
    assert form["decided_on"].value() == given["decided_on"]
    assert not Decision.objects.exists()


def test_decision_new_on_an_old_version_is_refused_and_nothing_typed_is_lost(cast, frozen, party, client_of):
    workflow.reopen(frozen, by=cast.coordinator, reason="Korjataan.")
    frozen.refresh_from_db()
    freeze_it(frozen)
    answer = client_of(cast.registrar).post(url("decision_new", frozen, party.key), typed(party))
    assert "1" in str(answer.context["form"].non_field_errors())
    assert answer.context["form"]["number"].value() == "93 (lisäpykälä)"
    assert not Decision.objects.exists()


def test_decision_new_opened_before_a_reopening_keeps_what_was_typed(cast, frozen, party, client_of):
    workflow.reopen(frozen, by=cast.coordinator, reason="Korjataan.")
    client = client_of(cast.registrar)
    answer = client.post(url("decision_new", frozen, party.key), typed(party))
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()
    assert client.get(url("decision_new", frozen, party.key)).status_code == 302


def test_decision_new_after_signing_is_refused(cast, frozen, party, client_of):
    decide(party)
    sign_all(party)
    answer = client_of(cast.registrar).post(url("decision_new", frozen, party.key), typed(party, result="rejected"))
    assert answer.context["form"].non_field_errors()
    assert Decision.objects.count() == 1


def extract(name="ote.png", content=PNG):
    return SimpleUploadedFile(name, content)


def test_decision_extract_is_kept_and_given_to_the_parties_only(cast, frozen, party, client_of):
    client = client_of(cast.registrar)
    client.post(url("decision_new", frozen, party.key), typed(party) | {"extract": extract()})
    decision = Decision.objects.get()
    address = url("decision_extract", frozen, decision.pk)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    for who, status in ((cast.other_registrar, 200), (cast.outsider, 404), (None, 302)):
        assert client_of(who).get(address).status_code == status


@pytest.mark.parametrize(
    ("name", "content"), [("ote.pdf", PNG), ("ote.exe", b"MZ" + bytes(200)), ("ote.pdf", b"%PDF-1.7 rikki")]
)
def test_decision_extract_that_is_not_what_it_says_is_refused(cast, frozen, party, client_of, name, content):
    given = typed(party) | {"extract": extract(name, content)}
    answer = client_of(cast.registrar).post(url("decision_new", frozen, party.key), given)
    assert "extract" in answer.context["form"].errors
    assert not Decision.objects.exists()


def test_an_extract_once_sent_needs_not_be_chosen_again(cast, frozen, party, client_of):
    client = client_of(cast.registrar)
    answer = client.post(url("decision_new", frozen, party.key), typed(party, number="") | {"extract": extract()})
    form = answer.context["form"]
    assert form.kept["file_name"] == "ote.png" and "ote.png" in answer.content.decode()
    client.post(url("decision_new", frozen, party.key), typed(party) | {"kept_file": form["kept_file"].value()})
    assert Decision.objects.get().extract_name == "ote.png"


def test_a_forged_name_of_a_kept_file_is_nothing(cast, frozen, party, client_of):
    client_of(cast.registrar).post(
        url("decision_new", frozen, party.key), typed(party) | {"kept_file": '["sealed/x.pdf","x.pdf"]'}
    )
    assert Decision.objects.get().extract == ""


@pytest.mark.parametrize(
    ("who", "status"),
    [("registrar", 302), ("reader", 403), ("other_registrar", 403), ("coordinator", 403), ("outsider", 404)],
)
def test_decision_correct_is_for_the_party_s_own_registrar(cast, frozen, party, client_of, who, status):
    wrong = decide(party)
    given = typed(party, number="46", correction_reason="Väärä pykälä.")
    answer = client_of(cast.named(who)).post(url("decision_correct", frozen, wrong.pk), given)
    assert answer.status_code == status
    assert Decision.objects.filter(corrects=wrong, number="46").exists() == (who == "registrar")


def test_decision_correct_starts_from_the_record_and_keeps_its_extract(cast, frozen, party, client_of):
    client = client_of(cast.registrar)
    client.post(url("decision_new", frozen, party.key), typed(party) | {"extract": extract()})
    wrong = Decision.objects.get()
    form = client.get(url("decision_correct", frozen, wrong.pk)).context["form"]
    assert form["number"].value() == wrong.number and form["body"].value() == typed(party)["body"]
    client.post(url("decision_correct", frozen, wrong.pk), typed(party, number="46", correction_reason="Väärä."))
    assert Decision.objects.get(corrects=wrong).extract == wrong.extract


def test_decision_correct_needs_a_reason(cast, frozen, party, client_of):
    wrong = decide(party)
    answer = client_of(cast.registrar).post(url("decision_correct", frozen, wrong.pk), typed(party))
    assert list(answer.context["form"].errors) == ["correction_reason"]


def test_decision_detail_shows_both_records_of_a_correction(cast, frozen, party, client_of):
    wrong = decide(party)
    client = client_of(cast.registrar)
    client.post(url("decision_correct", frozen, wrong.pk), typed(party, correction_reason="Väärä pykälä."))
    right = Decision.objects.get(corrects=wrong)
    old = client.get(url("decision_detail", frozen, wrong.pk))
    assert old.context["is_corrected"] and not old.context["may_correct"]
    assert "Väärä pykälä." in old.content.decode() and "yp-old" in old.content.decode()
    new = client.get(url("decision_detail", frozen, right.pk))
    assert new.context["may_correct"]
    assert url("decision_detail", frozen, wrong.pk) in new.content.decode()


def test_decision_detail_of_another_agreement_is_not_found(cast, frozen, party, client_of):
    decision = decide(party)
    elsewhere = reverse("decision_detail", args=[frozen.pk + 1, decision.pk])
    assert client_of(cast.registrar).get(elsewhere).status_code == 404


def test_a_public_agreement_shows_the_decision_but_not_who_recorded_it(cast, agreement, client_of):
    sign_and_seal(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    decision = Decision.objects.filter(party__organisation=cast.hollola).get()
    page = client_of(cast.outsider).get(url("decision_detail", agreement, decision.pk))
    assert page.status_code == 200
    assert decision.recorded_by_name not in page.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("registrar", 302), ("reader", 403), ("coordinator", 403), ("other_registrar", 403), ("outsider", 404)],
)
def test_party_leave_is_for_the_party_s_own_registrar(cast, frozen, party, client_of, who, status):
    given = {"on": day(0), "reason": "Valtuusto päätti niin."}
    assert client_of(cast.named(who)).post(url("party_leave", frozen, party.key), given).status_code == status
    party.refresh_from_db()
    assert (party.left_on is not None) == (who == "registrar")


def test_party_leave_explains_itself_and_refuses_a_day_ahead(cast, frozen, party, client_of):
    client = client_of(cast.registrar)
    assert client.get(url("party_leave", frozen, party.key)).status_code == 200
    form = client.post(url("party_leave", frozen, party.key), {"on": day(3), "reason": "Syy."}).context["form"]
    assert "on" in form.errors and form["reason"].value() == "Syy."


def test_notice_give_is_open_when_the_agreement_is_signed(cast, agreement, party, client_of):
    client = client_of(cast.registrar)
    assert client.get(url("notice_give", agreement, party.key)).status_code == 302
    sign_and_seal(agreement)
    assert client.get(url("notice_give", agreement, party.key)).status_code == 200
    client.post(url("notice_give", agreement, party.key), {"ends": day(180), "reason": "Kuntaliitos."})
    assert party.in_force_rows.get().ends == timezone.localdate() + datetime.timedelta(days=180)
    for who, status in ((cast.other_registrar, 403), (cast.coordinator, 403), (cast.outsider, 404)):
        assert client_of(who).get(url("notice_give", agreement, party.key)).status_code == status
