"""The pages on which people sign, record signatures made elsewhere, and close the signing."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from agreements import workflow
from agreements.forms.signing import CONFIRMATION
from agreements.models import Agreement, SealingRecord, Signature
from tests.factories import PASSWORD, decide, freeze_it, name_signatory, party_of, sign_all
from tests.ground.database import world

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


def url(name: str, agreement, *args) -> str:
    return reverse(name, args=[agreement.pk, *args])


@world
def slot(cast, agreement):
    return name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)


@world
def approved(agreement, slot):
    freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    return agreement


def confirmed(agreement, **changed) -> dict:
    return {
        "version": "1",
        "content_sha256": agreement.latest_version.sha256,
        "confirmation": str(CONFIRMATION),
        "password": PASSWORD,
    } | changed


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("reader", 200), ("outsider", 404), ("anonymous", 302)]
)
def test_signing_detail_is_for_the_parties(cast, approved, client_of, who, status):
    assert client_of(cast.named(who)).get(url("signing_detail", approved)).status_code == status


def test_signing_detail_says_what_the_person_may_sign_now(cast, approved, slot, client_of):
    mine = client_of(cast.signatory).get(url("signing_detail", approved))
    assert [row["slot"] for row in mine.context["mine"]] == [slot]
    assert reverse("sign_slot", args=[approved.pk, slot.key]) in mine.content.decode()
    for who in (cast.registrar, cast.coordinator):
        assert not client_of(who).get(url("signing_detail", approved)).context["mine"]


def test_signing_detail_of_a_draft_sends_back_and_says_why(agreement, slot, cast, client_of):
    answer = client_of(cast.signatory).get(url("signing_detail", agreement))
    assert answer.status_code == 302 and answer.url == agreement.get_absolute_url()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("signatory", 302),
        ("registrar", 403),
        ("editor", 403),
        ("coordinator", 403),
        ("other_registrar", 403),
        ("outsider", 404),
    ],
)
def test_sign_slot_is_for_the_named_person_only(cast, approved, slot, client_of, who, status):
    answer = client_of(cast.named(who)).post(url("sign_slot", approved, slot.key), confirmed(approved))
    assert answer.status_code == status
    assert Signature.objects.exists() == (who == "signatory")


def test_sign_slot_shows_who_signs_what_in_one_view(cast, approved, slot, client_of):
    slot.mandate = "Hallintosääntö 12 §"
    slot.save()
    page = client_of(cast.signatory).get(url("sign_slot", approved, slot.key)).content.decode()
    version = approved.latest_version
    for said in (
        slot.name,
        slot.title_fi,
        "Hallintosääntö 12 §",
        str(slot.party),
        version.sha256,
        reverse("version_detail", args=[approved.pk, 1]),
        reverse("print_request", args=[approved.pk]),
        str(CONFIRMATION),
    ):
        assert said in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "väärä-salasana"}, "password"),
        ({"password": ""}, "password"),
        ({"confirmation": "ehkä"}, "confirmation"),
        ({"confirmation": ""}, "confirmation"),
        ({"content_sha256": "0" * 64}, "__all__"),
    ],
)
def test_sign_slot_signs_nothing_when_something_is_wrong(cast, approved, slot, client_of, changed, field):
    answer = client_of(cast.signatory).post(url("sign_slot", approved, slot.key), confirmed(approved, **changed))
    assert list(answer.context["form"].errors) == [field]
    assert not Signature.objects.exists()


def test_sign_slot_takes_the_word_in_the_language_of_the_page_in_any_case(cast, approved, slot, client_of):
    with translation.override("sv"):
        address, word = url("sign_slot", approved, slot.key), str(CONFIRMATION).lower()
    client_of(cast.signatory).post(address, confirmed(approved, confirmation=f" {word} "))
    assert Signature.objects.count() == 1


def test_wrong_passwords_lock_the_signing_as_they_lock_the_login(cast, approved, slot, client_of):
    client = client_of(cast.signatory)
    for _attempt in range(5):
        answer = client.post(url("sign_slot", approved, slot.key), confirmed(approved, password="väärä-salasana"))
    assert answer.status_code == 429
    assert client.post(url("sign_slot", approved, slot.key), confirmed(approved)).status_code == 429
    assert not Signature.objects.exists()


def test_sign_slot_twice_tells_that_it_is_signed(cast, approved, slot, client_of):
    client = client_of(cast.signatory)
    client.post(url("sign_slot", approved, slot.key), confirmed(approved))
    page = client.get(url("sign_slot", approved, slot.key))
    assert page.context["is_signed"] and '<input type="password"' not in page.content.decode()
    answer = client.post(url("sign_slot", approved, slot.key), confirmed(approved))
    assert answer.context["form"].non_field_errors()
    assert Signature.objects.count() == 1


def test_sign_slot_of_an_old_version_is_refused_in_words(cast, approved, slot, client_of):
    given = confirmed(approved)
    workflow.reopen(approved, by=cast.coordinator, reason="Korjataan.")
    approved.refresh_from_db()
    client = client_of(cast.signatory)
    assert client.post(url("sign_slot", approved, slot.key), given).context["form"].non_field_errors()
    freeze_it(approved)
    decide(slot.party)
    assert client.post(url("sign_slot", approved, slot.key), given).context["form"].non_field_errors()
    assert not Signature.objects.exists()


def test_sign_slot_before_one_s_turn_tells_whom_it_waits_for(cast, agreement, slot, client_of):
    slot.turn = 2
    slot.save()
    name_signatory(slot.party, turn=1)
    freeze_it(agreement)
    client = client_of(cast.signatory)
    assert not client.get(url("sign_slot", agreement, slot.key)).context["is_next"]
    decide(slot.party)
    assert not client.get(url("sign_slot", agreement, slot.key)).context["is_next"]
    assert client.post(url("sign_slot", agreement, slot.key), confirmed(agreement)).context["form"].non_field_errors()


def day(count: int) -> str:
    found = timezone.localdate() + datetime.timedelta(days=count)
    return f"{found.day}.{found.month}.{found.year}"


def scan(name: str = "allekirjoitus.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def typed(**changed) -> dict:
    return {"version": "1", "way": "paper", "signed_on": day(-2), "place": "Hollola", "file": scan()} | changed


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("registrar", 302),
        ("signatory", 403),
        ("editor", 403),
        ("coordinator", 403),
        ("other_registrar", 403),
        ("outsider", 404),
    ],
)
def test_signature_record_is_for_the_party_s_own_registrar(cast, approved, slot, client_of, who, status):
    answer = client_of(cast.named(who)).post(url("signature_record", approved, slot.key), typed())
    assert answer.status_code == status
    assert Signature.objects.exists() == (who == "registrar")


@pytest.mark.parametrize(
    ("way", "method", "level"),
    [
        ("paper", "paper", "handwritten"),
        ("simple", "external", "simple"),
        ("advanced", "external", "advanced"),
        ("qualified", "external", "qualified"),
    ],
)
def test_signature_record_keeps_way_level_and_file(cast, approved, slot, client_of, way, method, level):
    client = client_of(cast.registrar)
    client.post(url("signature_record", approved, slot.key), typed(way=way))
    signature = Signature.objects.get()
    assert (signature.method, signature.level, signature.place) == (method, level, "Hollola")
    address = url("signature_file", approved, signature.pk)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PNG and answer["Content-Disposition"].startswith("attachment")
    for who, status in ((cast.reader, 200), (cast.outsider, 404), (None, 302)):
        assert client_of(who).get(address).status_code == status


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"signed_on": day(1)}, "signed_on"),
        ({"signed_on": day(-31)}, "signed_on"),
        ({"way": "magic"}, "way"),
        ({"file": ""}, "file"),
        ({"file": scan("a.pdf")}, "file"),
        ({"file": scan("a.exe", b"MZ" + bytes(100))}, "file"),
    ],
)
def test_signature_record_refuses_in_words(cast, approved, slot, client_of, changed, field):
    answer = client_of(cast.registrar).post(url("signature_record", approved, slot.key), typed(**changed))
    form = answer.context["form"]
    assert list(form.errors) == [field] and form["place"].value() == "Hollola"
    assert not Signature.objects.exists()


def test_a_scan_of_sixty_megabytes_is_refused_in_words(cast, approved, slot, client_of):
    big = scan("iso.pdf", b"%PDF-1.7" + bytes(60 * 1024 * 1024))
    answer = client_of(cast.registrar).post(url("signature_record", approved, slot.key), typed(file=big))
    assert "60" in str(answer.context["form"].errors["file"])
    assert not Signature.objects.exists()


def test_a_scan_once_sent_needs_not_be_chosen_again(cast, approved, slot, client_of):
    client = client_of(cast.registrar)
    form = client.post(url("signature_record", approved, slot.key), typed(signed_on="")).context["form"]
    given = typed(kept_file=form["kept_file"].value())
    del given["file"]
    client.post(url("signature_record", approved, slot.key), given)
    assert Signature.objects.get().file_name == "allekirjoitus.png"


def test_the_last_signature_on_the_page_seals(cast, approved, slot, client_of):
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(approved, organisation))
    client_of(cast.signatory).post(url("sign_slot", approved, slot.key), confirmed(approved))
    assert SealingRecord.objects.count() == 1
    assert client_of(cast.signatory).get(url("signing_detail", approved)).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("registrar", 403), ("outsider", 404)])
def test_signing_close_is_for_the_coordinating_party(cast, approved, client_of, who, status):
    sign_all(party_of(approved, cast.county))
    assert client_of(cast.named(who)).get(url("signing_close", approved)).status_code == status


def test_signing_close_says_who_is_missing_and_closes_with_a_reason(cast, approved, slot, client_of):
    sign_all(party_of(approved, cast.county))
    sign_all(party_of(approved, cast.lahti))
    client = client_of(cast.coordinator)
    page = client.get(url("signing_close", approved))
    assert [row.party for row in page.context["missing"]] == [slot.party] and not page.context["rule_is_met"]
    Agreement.objects.filter(pk=approved.pk).update(entry_rule="number", entry_number=2)
    assert "reason" in client.post(url("signing_close", approved), {"reason": " "}).context["form"].errors
    client.post(url("signing_close", approved), {"reason": "Riittävän moni on allekirjoittanut."})
    approved.refresh_from_db()
    assert approved.stage == "signed"


def test_signing_close_too_early_is_refused_in_words(cast, approved, client_of):
    sign_all(party_of(approved, cast.county))
    answer = client_of(cast.coordinator).post(url("signing_close", approved), {"reason": "Kiire."})
    assert answer.context["form"].non_field_errors()
    approved.refresh_from_db()
    assert approved.stage == "signing"
