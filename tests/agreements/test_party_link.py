"""The personal one-time link of a party that is not in the portal."""

import datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from agreements import workflow
from agreements.models import Decision, PartyLink, SignatureSlot
from agreements.workflow.signing import name_signatory_by_link
from organisations.models import Body, Membership, Organisation
from organisations.outbox import send_pending
from tests.factories import acting, decide, decision_facts, freeze_it, party_of
from tests.ground.database import world

Role = Membership.Role
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


@world
def party(cast, agreement):
    """Lahti has nobody in the portal."""
    freeze_it(agreement)
    Membership.objects.filter(organisation=cast.lahti).delete()
    return party_of(agreement, cast.lahti)


@pytest.fixture
def token(cast, party) -> str:
    return workflow.send_link(party, by=cast.coordinator, email="kirjaamo@lahti.example")


def open_link(token: str, **data):
    return Client(enforce_csrf_checks=True).get(reverse("party_link", args=[token]), data)


def day(count: int) -> str:
    found = timezone.localdate() + datetime.timedelta(days=count)
    return f"{found.day}.{found.month}.{found.year}"


def typed(party, **changed) -> dict:
    board = Body.objects.get(organisation=party.organisation, kind="board")
    return {
        "version": "1",
        "body": str(board.pk),
        "body_kind": "board",
        "decided_on": day(-10),
        "number_kind": "section",
        "number": "357",
        "result": "approved",
        "is_final": "final",
        "signatory-TOTAL_FORMS": "3",
        "signatory-INITIAL_FORMS": "0",
        "signatory-0-name": "Liisa Lahtinen",
        "signatory-0-title_fi": "kaupunginjohtaja",
    } | changed


def post(token: str, data: dict):
    """As browsers do under the referrer policy of the page: without an origin, and without any cookie."""
    return Client(enforce_csrf_checks=True).post(reverse("party_link", args=[token]), data, headers={"origin": "null"})


def test_the_link_is_mailed_to_the_party_and_only_its_hash_is_kept(cast, party, token):
    send_pending()
    letter = next(letter for letter in mail.outbox if letter.to == ["kirjaamo@lahti.example"])
    assert token in letter.body and "\n" not in letter.subject
    assert token not in PartyLink.objects.get().token_hash
    assert party.agreement.events.filter(verb="send_link", party=party).count() == 1


def test_the_link_opens_in_the_party_s_own_language(cast, party):
    Organisation.objects.filter(pk=cast.lahti.pk).update(language_status="sv")
    party.organisation.refresh_from_db()
    token = workflow.send_link(party, by=cast.coordinator, email="registrator@lahti.example")
    send_pending()
    letter = next(letter for letter in mail.outbox if letter.to == ["registrator@lahti.example"])
    with translation.override("sv"):
        assert reverse("party_link", args=[token]) in letter.body


def test_party_link_tells_nobody_its_address(token):
    for name in ("party_link", "party_link_text"):
        answer = Client().get(reverse(name, args=[token]))
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]


def test_party_link_says_which_text_and_shows_it(party, token):
    page = open_link(token).content.decode()
    assert party.agreement.latest_version.short_hash in page
    text = reverse("party_link_text", args=[token])
    assert text in page
    assert party.agreement.latest_version.sha256 in Client().get(text).content.decode()


def test_party_link_records_decision_extract_and_signatories(party, token):
    data = typed(party) | {"extract": SimpleUploadedFile("ote.png", PNG)}
    assert post(token, data).status_code == 302
    decision = Decision.objects.get()
    assert (decision.party, decision.number, decision.extract_name) == (party, "357", "ote.png")
    assert decision.approves and decision.link_used.email == "kirjaamo@lahti.example"
    assert decision.recorded_by_name == "kirjaamo@lahti.example"
    slot = SignatureSlot.objects.get(party=party, user=None, name="Liisa Lahtinen")
    assert slot.title_fi == "kaupunginjohtaja"
    events = party.agreement.events.filter(party=party, actor_name="kirjaamo@lahti.example")
    assert set(events.values_list("verb", flat=True)) == {"record_decision", "name_signatory"}


def test_party_link_works_once(party, token):
    post(token, typed(party))
    page = open_link(token)
    assert page.status_code == 200 and "form" not in page.context
    post(token, typed(party, number="358"))
    assert Decision.objects.count() == 1


def test_a_link_that_was_sent_anew_or_has_expired_says_what_to_do(cast, party, token):
    newer = workflow.send_link(party, by=cast.coordinator, email="toinen@lahti.example")
    page = open_link(token)
    assert page.status_code == 410 and str(cast.county) in page.content.decode()
    PartyLink.objects.filter(cancelled_at=None).update(expires_at=timezone.now())
    for name in ("party_link", "party_link_text"):
        assert Client().get(reverse(name, args=[newer])).status_code == 410
    for old in (token, newer):
        post(old, typed(party))
    assert not Decision.objects.exists()


def test_a_link_to_a_text_that_was_opened_again_records_nothing(cast, party, token):
    workflow.reopen(party.agreement, by=cast.coordinator, reason="Korjataan.")
    assert open_link(token).status_code == 410
    post(token, typed(party))
    assert not Decision.objects.exists()


def test_an_unknown_link_is_not_found_and_tells_nothing(db):
    for name in ("party_link", "party_link_text"):
        answer = Client().get(reverse(name, args=["tuntematon"]))
        assert answer.status_code == 404 and answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"decided_on": day(1)}, "decided_on"), ({"number": ""}, "number"), ({"result": "reservation"}, "reservation")],
)
def test_party_link_refuses_in_words_and_keeps_what_was_typed(party, token, changed, field):
    answer = post(token, typed(party, register_number="LAH/1", **changed))
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["register_number"].value() == "LAH/1"
    assert answer.context["signatories"][0]["name"].value() == "Liisa Lahtinen"
    assert PartyLink.objects.get().used_at is None and not SignatureSlot.objects.filter(name="Liisa Lahtinen").exists()


def test_a_signatory_without_a_title_stops_the_whole_record(party, token):
    answer = post(token, typed(party, **{"signatory-0-title_fi": ""}))
    assert "title_fi" in answer.context["signatories"][0].errors
    assert not Decision.objects.exists()


def test_name_signatory_by_link_needs_an_open_link(party, token):
    link = PartyLink.objects.get()
    workflow.record_decision_by_link(link, facts=decision_facts())
    with pytest.raises(workflow.Refused):
        name_signatory_by_link(link, slot=SignatureSlot(name="Liisa", title_fi="johtaja"))
    with pytest.raises(workflow.Refused):
        workflow.record_decision_by_link(link, facts=decision_facts())


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 302), ("county_registrar", 403), ("registrar", 403), ("reader", 403), ("outsider", 404)],
)
def test_link_send_is_for_the_coordinating_party(cast, party, client_of, who, status):
    address = reverse("link_send", args=[party.agreement.pk, party.key])
    assert client_of(cast.named(who)).post(address, {"email": "kirjaamo@lahti.example"}).status_code == status
    assert PartyLink.objects.exists() == (who == "coordinator")


def test_link_send_offers_the_party_s_address_and_shows_earlier_links(cast, party, client_of):
    Organisation.objects.filter(pk=cast.lahti.pk).update(registry_email="kirjaamo@lahti.example")
    client = client_of(cast.coordinator)
    address = reverse("link_send", args=[party.agreement.pk, party.key])
    assert client.get(address).context["form"]["email"].value() == "kirjaamo@lahti.example"
    party.contact_email = "sihteeri@lahti.example"
    party.save()
    assert client.get(address).context["form"]["email"].value() == "sihteeri@lahti.example"
    for _time in range(2):
        client.post(address, {"email": "sihteeri@lahti.example"})
    states = [row["mark"].icon for row in client.get(address).context["links"]]
    assert states == ["envelope", "slash-circle"]
    assert "form" in client.post(address, {"email": "ei-osoite"}).context


def test_link_send_to_a_party_with_a_registrar_is_refused_in_words(cast, party, client_of):
    acting(cast.lahti, Role.REGISTRAR)
    address = reverse("link_send", args=[party.agreement.pk, party.key])
    form = client_of(cast.coordinator).post(address, {"email": "kirjaamo@lahti.example"}).context["form"]
    assert form.non_field_errors() and not PartyLink.objects.exists()


def test_what_a_link_recorded_counts_like_any_decision(cast, party, token):
    for organisation in (cast.county, cast.hollola):
        decide(party_of(party.agreement, organisation))
    post(token, typed(party))
    page = open_link(token)
    assert "357" in page.content.decode()
