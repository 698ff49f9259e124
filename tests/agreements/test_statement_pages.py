"""The pages of the statement round: what each of the asked ones, the coordinator and outsiders see and can do."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from agreements import workflow
from agreements.models import PrintJob, RemarkAnswer, Statement, StatementRequest, StatementRound
from agreements.models.row import Publicity
from agreements.statements.links import link_token
from organisations.models import Membership, Organisation
from tests.factories import an_association, guest_request, open_round, party_of, request_to, state
from tests.ground.database import world

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


def finnish(count: int) -> str:
    day = timezone.localdate() + datetime.timedelta(days=count)
    return f"{day.day}.{day.month}.{day.year}"


@world
def round_(cast, agreement) -> StatementRound:
    return open_round(agreement, an_association())


@pytest.fixture
def request_(cast, round_) -> StatementRequest:
    return request_to(round_, cast.hollola)


@pytest.fixture
def link(round_) -> str:
    return reverse("statement_link", args=[link_token(guest_request(round_))])


def page(name: str, agreement, *arguments) -> str:
    return reverse(name, args=[agreement.pk, *arguments])


def text(response) -> str:
    return response.content.decode()


def first_clause(round_: StatementRound) -> str:
    return round_.version.data["clauses"][0]["key"]


def typed(round_: StatementRound, **fields) -> dict:
    key = first_clause(round_)
    return {
        "revision": "1",
        "page": "sivu-1",
        "stance": "with_changes",
        "text": "Hyvä pohja",
        "body": "kunnanhallitus",
        "decided_on": finnish(-3),
        "number": "212",
        f"{key}-stance": "opposes",
        f"{key}-text": "Osapuolet väärin",
    } | fields


def anonymous(address: str, data: dict | None = None):
    """As browsers do under the page's referrer policy: without an origin, without any cookie."""
    client = Client(enforce_csrf_checks=True)
    return client.get(address) if data is None else client.post(address, data, headers={"origin": "null"})


# Opening ----------------------------------------------------------------------------------------------------------


def opening(agreement, **fields) -> dict:
    asked = {f"ask-{party.pk}": "on" for party in agreement.parties.all()}
    guests = {"guest-TOTAL_FORMS": "4", "guest-INITIAL_FORMS": "0"}
    return asked | guests | {"dated": finnish(0), "due_on": finnish(30), "letter_fi": "Hyvä vastaanottaja"} | fields


def test_all_parties_are_chosen_at_first_and_the_letter_is_offered(cast, agreement, client_of):
    shown = text(client_of(cast.coordinator).get(page("statement_round_new", agreement)))
    for party in agreement.parties.all():
        assert f'name="ask-{party.pk}"' in shown
    assert shown.count("checked") >= 3 and "[määräpäivä]" in shown and "[sista dagen]" in shown


def test_the_coordinator_opens_a_round_for_parties_and_others(cast, agreement, client_of):
    guest = {"guest-0-name": "Esimerkkiyhdistys ry", "guest-0-email": "toimisto@yhdistys.example"}
    left_out = party_of(agreement, cast.lahti)
    data = opening(agreement, **guest, **{"guest-0-kind": "association", "guest-0-language": "sv"})
    del data[f"ask-{left_out.pk}"]
    response = client_of(cast.coordinator).post(page("statement_round_new", agreement), data)
    assert response.status_code == 302
    requests = StatementRequest.objects.all()
    assert {row.shown_name for row in requests} == {"Esimerkkiyhdistys ry", cast.hollola.name, cast.county.name}
    assert requests.get(party=None).language == "sv"


def test_an_organisation_of_the_register_is_asked_at_its_registry(cast, agreement, client_of):
    from_register = Organisation.objects.create(
        kind="association", name_fi="Kylät", full_fi="Kylien liitto ry", registry_email="kirjaamo@kylat.example",
        name_sv="Byarna", full_sv="Byaförbundet rf", valid_from=datetime.date(2000, 1, 1),
    )  # fmt: skip
    data = opening(agreement, **{"guest-0-name": "kylien liitto ry", "guest-0-kind": "other"})
    client_of(cast.coordinator).post(page("statement_round_new", agreement), data)
    asked = StatementRequest.objects.get(party=None)
    assert (asked.email, asked.kind) == (from_register.registry_email, "association")


def test_faults_in_the_form_keep_what_was_typed(cast, agreement, client_of):
    data = opening(agreement, due_on=finnish(-1), letter_fi="Oma kirje", **{"guest-0-name": "Tuntematon ry"})
    shown = text(client_of(cast.coordinator).post(page("statement_round_new", agreement), data))
    assert "Oma kirje" in shown and "Tuntematon ry" in shown
    agreement.refresh_from_db()
    assert agreement.stage == "draft"


def test_the_page_tells_what_is_still_missing_in_the_text(cast, agreement, client_of):
    assert "yp-notice" in text(client_of(cast.coordinator).get(page("statement_round_new", agreement)))


# Answering as a party ----------------------------------------------------------------------------------------------


def test_a_party_saves_a_draft_confirms_it_and_gives_it(cast, agreement, round_, request_, client_of):
    client = client_of(cast.editor)
    edit, send = page("statement_edit", agreement, request_.key), page("statement_send", agreement, request_.key)
    assert client.post(edit, typed(round_)).status_code == 302
    assert not request_.statements.exists() and "Osapuolet väärin" in text(client.get(edit))
    response = client.post(edit, typed(round_, revision="2", send="1"))
    assert response.url == send
    shown = text(client.get(send))
    assert "Hyvä pohja" in shown and "kunnanhallitus" in shown and "Osapuolet väärin" in shown
    assert not request_.statements.exists()
    given = page("statement_detail", agreement, request_.key)
    assert client.post(send, {"revision": "3"}).url == given
    link = f'href="{edit}"'
    assert link in text(client.get(given)) and link not in text(client_of(cast.other_registrar).get(given))
    statement = request_.statements.get()
    assert (statement.stance, statement.number, statement.remarks.count()) == ("with_changes", "212", 2)


def test_what_is_missing_is_told_before_the_statement_is_sent(cast, agreement, round_, request_, client_of):
    client = client_of(cast.editor)
    data = typed(round_, stance="", send="1", **{f"{first_clause(round_)}-text": ""})
    response = client.post(page("statement_edit", agreement, request_.key), data, follow=True)
    assert "yp-notice is-bad" in text(response) and "Hyvä pohja" in text(response)
    assert not request_.statements.exists()


def test_an_attachment_is_checked_and_kept_with_the_draft(cast, agreement, round_, request_, client_of):
    client, edit = client_of(cast.editor), page("statement_edit", agreement, request_.key)
    client.post(edit, typed(round_, attachment=SimpleUploadedFile("ote.png", PNG)))
    assert "ote.png" in text(client.get(edit))
    kept = StatementRequest.objects.get(pk=request_.pk).draft["kept_file"]
    client.post(edit, typed(round_, revision="2", send="1", kept_file=kept))
    client.post(page("statement_send", agreement, request_.key), {"revision": "3"})
    statement = request_.statements.get()
    assert statement.file_name == "ote.png"
    for who, status in ((cast.other_registrar, 200), (cast.outsider, 404)):
        assert client_of(who).get(page("statement_file", agreement, statement.pk)).status_code == status


def test_a_wrong_attachment_is_refused_and_the_words_are_kept(cast, agreement, round_, request_, client_of):
    wrong = SimpleUploadedFile("ote.exe", b"MZ\x90\x00" + b"\x00" * 60)
    client, edit = client_of(cast.editor), page("statement_edit", agreement, request_.key)
    shown = text(client.post(edit, typed(round_, attachment=wrong, send="1"), follow=True))
    assert "Hyvä pohja" in shown and "yp-notice is-bad" in shown
    assert "kept_file" not in StatementRequest.objects.get(pk=request_.pk).draft


def test_typing_saves_by_itself_and_does_not_stand_in_its_own_way(cast, agreement, round_, request_, client_of):
    client = client_of(cast.editor)
    answer = client.post(page("statement_draft", agreement, request_.key), typed(round_))
    assert 'name="revision" value="2"' in text(answer)
    response = client.post(page("statement_edit", agreement, request_.key), typed(round_, text="Vielä lisää"))
    assert response.status_code == 302
    request_.refresh_from_db()
    assert request_.draft["text"] == "Vielä lisää"


def test_two_of_one_party_at_once_see_both_texts(cast, agreement, round_, request_, client_of):
    address = page("statement_edit", agreement, request_.key)
    client_of(cast.editor).post(address, typed(round_, text="Ensimmäisen teksti"))
    client = client_of(cast.registrar)
    own = typed(round_, text="Toisen teksti", page="sivu-2")
    told = text(client.post(page("statement_draft", agreement, request_.key), own))
    assert cast.editor.user.name in told and 'value="1"' in told
    shown = text(client.post(address, own))
    assert "Toisen teksti" in shown and "Ensimmäisen teksti" in shown and 'name="revision" value="2"' in shown
    request_.refresh_from_db()
    assert request_.draft["text"] == "Ensimmäisen teksti"


def test_what_was_typed_when_the_round_ended_is_kept_and_shown(cast, agreement, round_, request_, client_of):
    workflow.close_round(round_, by=cast.coordinator)
    client, address = client_of(cast.editor), page("statement_edit", agreement, request_.key)
    response = client.post(address, typed(round_))
    assert response.status_code == 410 and "Hyvä pohja" in text(response)
    assert "Hyvä pohja" in text(client.get(address))


def test_the_day_after_the_due_date_no_answer_is_taken_but_the_draft_is_there(
    cast, agreement, round_, request_, client_of
):
    client, address = client_of(cast.editor), page("statement_edit", agreement, request_.key)
    client.post(address, typed(round_))
    StatementRound.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    response = client.get(address)
    assert response.status_code == 410 and "Hyvä pohja" in text(response)
    assert client.post(page("statement_send", agreement, request_.key), {"revision": "2"}).url == address
    assert not request_.statements.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 200),
        ("registrar", 200),
        ("reader", 403),
        ("signatory", 403),
        ("coordinator", 403),
        ("other_registrar", 403),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_a_draft_is_shown_to_the_party_s_own_people_only(cast, agreement, request_, client_of, who, status):
    workflow.save_draft(request_, by=cast.editor, draft={"text": "Salainen luonnos"}, seen=1)
    client = client_of(cast.named(who))
    for name in ("statement_edit", "statement_send"):
        response = client.get(page(name, agreement, request_.key))
        assert response.status_code in ({status} if name == "statement_edit" else {status, 302})
        assert status == 200 or "Salainen luonnos" not in text(response)
    assert "Salainen luonnos" not in text(client.get(page("statement_round", agreement), follow=True))


# Hidden until given ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "county_registrar", "other_registrar", "reader"])
def test_others_see_of_an_answer_only_that_it_has_not_come(cast, agreement, round_, request_, client_of, who):
    workflow.save_draft(request_, by=cast.editor, draft={"text": "Salainen luonnos", "stance": "opposes"}, seen=1)
    client = client_of(cast.named(who))
    shown = text(client.get(page("statement_round", agreement)))
    assert cast.hollola.name in shown and "Salainen luonnos" not in shown and cast.editor.user.name not in shown
    assert client.get(page("statement_detail", agreement, request_.key)).status_code == 404
    state(request_, "opposes", text="Annettu lausunto")
    assert "Annettu lausunto" in text(client.get(page("statement_detail", agreement, request_.key)))
    assert "Annettu lausunto" in text(client.get(page("statement_round", agreement)))


def test_a_replaced_statement_stays_to_be_read_under_the_new_one(cast, agreement, request_, client_of):
    state(request_, "opposes", text="Aiempi kanta")
    state(request_, "supports", text="Uusi kanta")
    shown = text(client_of(cast.other_registrar).get(page("statement_detail", agreement, request_.key)))
    assert shown.index("Uusi kanta") < shown.index("Aiempi kanta")
    assert "Aiempi kanta" not in text(client_of(cast.coordinator).get(page("statement_round", agreement)))


# By a personal link ------------------------------------------------------------------------------------------------


def test_a_guest_answers_by_the_link_as_often_as_needed_until_the_round_ends(cast, round_, link):
    assert anonymous(link).status_code == 200
    for count, words in enumerate(("Ensin", "Sitten"), start=0):
        revision = StatementRequest.objects.get(party=None).draft_revision
        anonymous(link, typed(round_, text=words, revision=revision, page=f"s{count}", send="1"))
        assert anonymous(f"{link}laheta/", {"revision": revision + 1}).url == link
    assert [row.text for row in Statement.objects.order_by("pk")] == ["Ensin", "Sitten"]
    remark = Statement.objects.get(text="Sitten").remarks.first()
    workflow.answer_remark(remark, by=cast.coordinator, outcome="not_accepted", text="Ei kuulu sopimukseen")
    workflow.close_round(round_, by=cast.coordinator)
    ended = anonymous(link)
    assert "Sitten" in text(ended) and "Ei kuulu sopimukseen" in text(ended)
    assert "<textarea" not in text(ended)


def test_a_guest_who_did_not_answer_is_told_plainly_that_the_round_has_ended(cast, round_, link):
    workflow.close_round(round_, by=cast.coordinator)
    response = anonymous(link)
    assert response.status_code == 410 and cast.county.full_fi in text(response)
    assert anonymous(f"{link}laheta/").url == link
    assert not Statement.objects.exists()


def test_a_guest_sees_the_public_parts_only_and_nobody_else_s_answer(cast, agreement, client_of):
    clause = agreement.clauses.filter(role="text").first()
    clause.publicity, clause.secrecy_ground, clause.text_fi = Publicity.SECRET, "JulkL 24 §", "<p>Salaista</p>"
    clause.save()
    round_ = open_round(agreement, an_association())
    state(request_to(round_, cast.hollola), "opposes", text="Hollolan kanta")
    shown = text(anonymous(reverse("statement_link", args=[link_token(guest_request(round_))])))
    assert "Salaista" not in shown and "JulkL 24 §" in shown and "Hollolan kanta" not in shown
    assert f'name="{clause.key}-text"' not in shown


def test_a_guest_reads_in_its_own_language_where_the_agreement_has_it(cast, agreement):
    type(agreement).objects.filter(pk=agreement.pk).update(languages="fi,sv", title_sv="Samarbetsavtal")
    agreement.refresh_from_db()
    round_ = open_round(agreement, an_association(language="sv"))
    with translation.override("sv"):
        link = reverse("statement_link", args=[link_token(guest_request(round_))])
    shown = text(anonymous(link))
    assert link.startswith("/sv/") and "Samarbetsavtal" in shown and 'lang="sv"' in shown


def test_a_link_opens_only_its_own_request(round_, link):
    token = link.rstrip("/").rpartition("/")[2]
    nearly = token[:-1] + ("1" if token.endswith("0") else "0")
    for wrong in ("x", nearly, str(guest_request(round_).key)):
        for name in ("statement_link", "statement_link_send"):
            assert anonymous(reverse(name, args=[wrong])).status_code == 404
        assert anonymous(reverse("statement_link_draft", args=[wrong]), {"text": "x"}).status_code == 404
    assert guest_request(round_).draft is None


def test_a_link_is_told_to_nobody(link):
    response = anonymous(link)
    assert response["Referrer-Policy"] == "no-referrer" and "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


def test_a_party_without_people_in_the_portal_reads_the_whole_text_by_its_link(cast, agreement):
    Membership.objects.filter(organisation=cast.lahti).delete()
    clause = agreement.clauses.filter(role="text").first()
    clause.publicity, clause.secrecy_ground, clause.text_fi = Publicity.SECRET, "JulkL 24 §", "<p>Vain osapuolille</p>"
    clause.save()
    request = request_to(open_round(agreement), cast.lahti)
    address = reverse("statement_link", args=[link_token(request)])
    assert "Vain osapuolille" in text(anonymous(address))
    anonymous(address, typed(request.round, send="1"))
    anonymous(f"{address}laheta/", {"revision": "2"})
    assert request.statements.get().request.party.organisation == cast.lahti


# The coordinator's page --------------------------------------------------------------------------------------------


def test_late_ones_are_named_in_words(cast, agreement, round_, client_of):
    StatementRound.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    shown = text(client_of(cast.coordinator).get(page("statement_round", agreement)))
    with translation.override("fi"):
        assert str(translation.gettext("Not answered, the due date has passed")) in shown


def test_the_coordinator_extends_asks_more_and_cancels_on_pages(cast, agreement, round_, client_of):
    client = client_of(cast.coordinator)
    client.post(page("statement_due_date", agreement), {"due_on": finnish(50), "reason": "Kokous siirtyi"})
    client.post(page("statement_ask", agreement), {"name": "Nuoret", "email": "nuoret@x.example", "kind": "other"})
    asked = StatementRequest.objects.get(name="Nuoret")
    client.post(page("statement_ask_again", agreement, asked.key))
    assert client.get(page("statement_cancel", agreement, asked.key)).status_code == 200
    client.post(page("statement_cancel", agreement, asked.key))
    verbs = list(agreement.events.order_by("pk").values_list("verb", flat=True))
    assert verbs[-4:] == ["change_due_date", "ask_more", "ask_again", "cancel_request"]


def test_a_remark_is_answered_in_its_own_row_or_without_scripts(cast, agreement, round_, client_of):
    remark = state(request_to(round_, cast.hollola), "opposes", text="Ei näin").remarks.get()
    client, address = client_of(cast.coordinator), page("remark_answer", agreement, remark.key)
    data = {f"r{remark.pk}-outcome": "not_accepted", f"r{remark.pk}-text": "", f"r{remark.pk}-revision": ""}
    row = client.post(address, data, headers={"HX-Request": "true"})
    assert "yp-field-error" in text(row) and "<html" not in text(row)
    data[f"r{remark.pk}-text"] = "Ei kuulu tähän"
    row = client.post(address, data, headers={"HX-Request": "true"})
    assert "Ei kuulu tähän" in text(row) and RemarkAnswer.objects.get().outcome == "not_accepted"
    stale = client.post(address, data)
    assert "Ei kuulu tähän" in text(stale) and f'name="r{remark.pk}-revision" value="1"' in text(stale)
    data[f"r{remark.pk}-revision"] = "1"
    response = client.post(address, data)
    assert urlsplit(response.url).fragment == f"r-{remark.key}"
    assert client_of(cast.editor).post(address, data).status_code == 403


def test_remarks_are_chosen_by_asked_one_by_part_and_by_state(cast, agreement, round_, client_of):
    hollola, lahti = request_to(round_, cast.hollola), request_to(round_, cast.lahti)
    state(hollola, "with_changes", ("opposes", "Hollola osapuolista"), text="Hollola yleisesti")
    answered = state(lahti, "with_changes", text="Lahti yleisesti").remarks.get()
    workflow.answer_remark(answered, by=cast.coordinator, outcome="noted")
    client, address = client_of(cast.coordinator), page("statement_round", agreement)
    every = {"Hollola osapuolista", "Hollola yleisesti", "Lahti yleisesti"}

    def shown(**chosen) -> set[str]:
        found = text(client.get(address, chosen))
        return {words for words in every if words in found}

    assert shown() == every
    assert shown(nayta="vastaamatta") == {"Hollola osapuolista", "Hollola yleisesti"}
    assert shown(pyydetty=str(lahti.key)) == {"Lahti yleisesti"}
    assert shown(kohta="all", nayta="vastaamatta") == {"Hollola yleisesti"}
    assert shown(kohta="0") == set()


def test_the_round_is_ended_on_a_page_that_names_who_has_not_answered(cast, agreement, round_, client_of):
    state(request_to(round_, cast.hollola))
    client = client_of(cast.coordinator)
    shown = text(client.get(page("statement_round_close", agreement)))
    assert "Esimerkkiyhdistys ry" in shown and cast.lahti.name in shown
    assert client.post(page("statement_round_close", agreement)).url == page("statement_round", agreement)
    agreement.refresh_from_db()
    assert agreement.stage == "draft" and client.get(page("statement_round", agreement)).status_code == 200


def test_earlier_rounds_stay_to_be_read(cast, agreement, round_, client_of):
    state(request_to(round_, cast.hollola), text="Ensimmäisen kierroksen kanta")
    workflow.close_round(round_, by=cast.coordinator)
    open_round(agreement)
    client, address = client_of(cast.registrar), page("statement_round", agreement)
    assert "Ensimmäisen kierroksen kanta" not in text(client.get(address)) and "versio=1" in text(client.get(address))
    assert "Ensimmäisen kierroksen kanta" in text(client.get(address, {"versio": "1"}))
    assert client.get(address, {"versio": "7"}).status_code == 404


@pytest.mark.parametrize("name", ["statement_round_close", "statement_due_date", "statement_ask"])
@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("editor", 403), ("outsider", 404)])
def test_the_round_s_pages_are_the_coordinator_s(cast, agreement, round_, client_of, name, who, status):
    assert client_of(cast.named(who)).get(page(name, agreement)).status_code == status


def test_the_agreement_s_page_says_how_the_round_stands(cast, agreement, round_, client_of):
    state(request_to(round_, cast.hollola))
    shown = text(client_of(cast.reader).get(agreement.get_absolute_url()))
    assert page("statement_round", agreement) in shown and finnish(30) in shown


def test_outsiders_see_nothing_of_the_statements_of_a_public_agreement(cast, agreement, round_, client_of):
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    state(request_to(round_, cast.hollola))
    for address in (
        page("statement_round", agreement),
        page("statement_detail", agreement, request_to(round_, cast.hollola).key),
    ):
        assert client_of(cast.outsider).get(address).status_code == 404
        assert client_of(None).get(address).status_code == 302


def test_without_a_round_the_page_says_what_to_do(cast, agreement, client_of):
    assert page("statement_round_new", agreement) in text(
        client_of(cast.coordinator).get(page("statement_round", agreement))
    )


def test_the_summary_is_asked_for_as_a_document_that_the_worker_makes(cast, agreement, round_, client_of):
    state(request_to(round_, cast.hollola))
    address = page("statement_summary", agreement)
    for kind in ("pdf", "docx"):
        client_of(cast.registrar).post(address, {"version": "1", "language": "fi", "format": kind})
    assert [job.options["format"] for job in PrintJob.objects.order_by("pk")] == ["pdf", "docx"]
    assert client_of(cast.outsider).post(address, {"version": "1"}).status_code == 404
