"""What somebody who means ill tries along an agreement's whole life: statements, suggestions, signing, files."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from agreements import editing, workbook, workflow
from agreements.models import Agreement, Clause, PrintJob, Series, SeriesDraft
from agreements.printing.jobs import print_agreement
from agreements.statements.links import link_token
from agreements.workbook import Unreadable
from agreements.workbook.reading import MOST_ROWS
from agreements.workflow.amending import start_amendment
from agreements.workflow.parties import set_editing_right
from agreements.workflow.suggesting import accept, decline
from organisations.models import Membership, Notice
from tests.factories import (
    acting,
    an_association,
    decide,
    freeze_it,
    guest_request,
    make_agreement,
    make_annex,
    make_approved,
    make_deputy,
    make_goal,
    make_user,
    name_signatory,
    open_round,
    party_of,
    record_paper,
    request_to,
    sign_and_seal,
    sign_slot,
    state,
    suggestion_in,
)
from tests.ground.database import world

pytestmark = pytest.mark.django_db

Role = Membership.Role
SECRET = "Salainensana"
UNPRINTABLE = "Rivi\x0bvälissä\x1b \ufffe<script>alert(1)</script>"


def write_secret(agreement: Agreement) -> Clause:
    clause = agreement.clauses.standing().filter(role="text").exclude(text_fi="").first()
    Clause.objects.filter(pk=clause.pk).update(text_fi=f"<p>{SECRET}</p>")
    return clause


def open_to_all(agreement: Agreement, cast) -> None:
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    agreement.refresh_from_db()


def outsiders_pages(agreement: Agreement) -> list[str]:
    """Where an outsider may look for a text that is out for statements."""
    pk = agreement.pk
    one_by_one = ("agreement_detail", "differences", "agreement_consolidated", "agreement_family", "approval_matrix")
    return [
        *(reverse(name, args=[pk]) for name in one_by_one),
        *(
            reverse(name, args=[pk, version.number])
            for name in ("version_detail", "version_json")
            for version in agreement.versions.all()
        ),
        *(f"{reverse('differences', args=[pk])}?vanha=versio-1&uusi=versio-{n}" for n in (1, 2)),
        *(f"{reverse('approval_matrix', args=[pk])}?versio={n}" for n in (1, 2)),
        *(f"{reverse('annex_file', args=[pk, annex.key])}" for annex in agreement.annexes.all()),
        reverse("agreement_list"),
    ]


def told_to(client: Client, agreement: Agreement, word: str = SECRET) -> set[str]:
    pages = {address: client.get(address, follow=True) for address in outsiders_pages(agreement)}
    return {
        address
        for address, page in pages.items()
        if page.status_code == 200
        and word.encode() in (b"".join(page.streaming_content) if page.streaming else page.content)
    }


# Texts that are out for statements --------------------------------------------------------------------------------


def test_the_draft_of_an_amendment_of_a_public_agreement_is_not_public_while_statements_are_asked(cast, client_of):
    agreement = make_agreement(cast.county)
    sign_and_seal(agreement)
    open_to_all(agreement, cast)
    amendment = start_amendment(agreement, by=cast.coordinator, scope="body", reason="Tarkennus")
    write_secret(amendment)
    open_round(amendment)
    for who in (None, cast.outsider):
        client = client_of(who)
        assert client.get(amendment.get_absolute_url()).status_code == 404
        assert told_to(client, amendment) == set()
        assert amendment.title not in client.get(reverse("agreement_family", args=[agreement.pk])).content.decode()
    assert told_to(client_of(cast.reader), amendment)


def test_a_public_text_that_goes_out_for_statements_again_shows_outsiders_the_earlier_version(cast, client_of):
    agreement = make_agreement(cast.county)
    freeze_it(agreement)
    open_to_all(agreement, cast)
    workflow.reopen(agreement, by=cast.coordinator, reason="Tarkennus")
    write_secret(agreement)
    annex = make_annex(agreement, title=SECRET, publicity="public")
    open_round(agreement)
    for stage in ("statement_round", "draft"):
        for who in (None, cast.outsider):
            client = client_of(who)
            assert client.get(agreement.get_absolute_url()).status_code == 200
            assert client.get(reverse("version_detail", args=[agreement.pk, 2])).status_code == 404
            assert client.get(reverse("annex_file", args=[agreement.pk, annex.key])).status_code == 404
            assert told_to(client, agreement) == set()
        if stage == "statement_round":
            workflow.close_round(agreement.statement_rounds.get(), by=cast.coordinator)
    freeze_it(agreement)
    found = told_to(client_of(None), agreement)
    assert agreement.get_absolute_url() in found
    assert reverse("version_detail", args=[agreement.pk, 2]) not in found


def test_a_print_of_what_has_been_made_secret_since_is_not_fetched_any_more(cast, client_of, run_tasks):
    agreement = make_agreement(cast.county)
    freeze_it(agreement)
    open_to_all(agreement, cast)
    client = client_of(cast.outsider)
    client.post(reverse("print_request", args=[agreement.pk]), {"version": "1", "kind": "word"})
    run_tasks()
    address = reverse("print_file", args=[agreement.pk, agreement.print_jobs.get().key])
    assert client.get(address).status_code == 200
    secret = {"publicity": "secret", "secrecy_ground": "JulkL 24 §", "publicity_decided_by": "hallintojohtaja"}
    agreement.clauses.filter(role="text", parent=None).update(**secret)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in PrintJob.Kind if kind not in ("agreement", "word", "differences")])
def test_no_paper_of_the_parties_is_anybody_elses(cast, client_of, kind):
    agreement = make_agreement(cast.county)
    version = freeze_it(agreement)
    open_to_all(agreement, cast)
    job = PrintJob.objects.create(
        agreement=agreement,
        version=version,
        kind=kind,
        party=party_of(agreement, cast.hollola) if kind == "package" else None,
        language="fi",
        requested_by=cast.registrar.user,
    )
    Membership.objects.filter(user=cast.registrar.user).delete()
    acting_elsewhere = Membership.objects.create(
        user=cast.registrar.user, organisation=cast.outsider.organisation, role=Role.EDITOR, valid_from="2020-01-01"
    )
    for who in (acting_elsewhere.user, cast.editor.user):
        client = Client()
        client.force_login(who, backend="organisations.login.PersonBackend")
        for name in ("print_status", "print_file"):
            assert client.get(reverse(name, args=[agreement.pk, job.key])).status_code == 404


# Statements -------------------------------------------------------------------------------------------------------


def test_signs_that_a_database_or_a_document_refuses_break_neither_a_draft_nor_the_summary(cast, agreement):
    round_ = open_round(agreement, an_association(UNPRINTABLE))
    guest = guest_request(round_)
    client = Client(enforce_csrf_checks=True)
    address = reverse("statement_link_draft", args=[link_token(guest)])
    answer = client.post(address, {"revision": "1", "page": "a\0", "text": "Hyvä\0 pohja", "kept_file": "väärä:nimi"})
    assert answer.status_code == 200
    guest.refresh_from_db()
    assert guest.draft == {"text": "Hyvä pohja", "page": "a", "kept_file": "väärä:nimi"}
    state(guest, "with_changes", ("opposes", UNPRINTABLE), text=UNPRINTABLE)
    for kind in ("pdf", "docx"):
        job = PrintJob.objects.create(
            agreement=agreement,
            version=round_.version,
            kind="statements",
            language="fi",
            options={"round": round_.pk, "format": kind},
            requested_by=cast.coordinator.user,
        )
        print_agreement.call(job.pk)
        job.refresh_from_db()
        assert job.state == PrintJob.State.READY


def test_the_link_of_one_asked_opens_nothing_of_another(cast, client_of, agreement):
    round_ = open_round(agreement, an_association())
    own, other = guest_request(round_), request_to(round_, cast.hollola)
    client = Client()
    for name in ("statement_edit", "statement_draft", "statement_send", "statement_detail"):
        assert client.post(reverse(name, args=[agreement.pk, other.key]), {}).status_code in (302, 404)
    assert client.get(reverse("statement_link", args=[str(own.key)])).status_code == 404
    given = state(other, "supports")
    assert client.get(reverse("statement_file", args=[agreement.pk, given.pk])).status_code in (302, 404)
    for name in ("statement_edit", "statement_send"):
        address = reverse(name, args=[agreement.pk, other.key])
        assert client_of(cast.other_registrar).get(address).status_code == 403
        assert client_of(cast.outsider).get(address).status_code == 404


def test_a_name_with_line_feeds_writes_no_header_into_a_message(agreement):
    Agreement.objects.filter(pk=agreement.pk).update(title_fi="Sopimus\r\nBcc: muu@muualla.example")
    agreement.refresh_from_db()
    open_round(agreement, an_association("Yhdistys\r\nBcc: muu@muualla.example"))
    assert not any("\r" in notice.subject or "\n" in notice.subject for notice in Notice.objects.all())


def test_nobodys_mailbox_is_filled_with_requests(cast, agreement):
    round_ = open_round(agreement, an_association())
    for one in (request_to(round_, cast.hollola), guest_request(round_)):
        for _time in range(3):
            workflow.ask_again(one, by=cast.coordinator)
        with pytest.raises(workflow.Refused):
            workflow.ask_again(one, by=cast.coordinator)
    for time in range(3):
        workflow.cancel_request(round_.requests.asked().get(party=None), by=cast.coordinator)
        if time < 2:
            workflow.ask_more(round_, by=cast.coordinator, asked=an_association())
    with pytest.raises(ValidationError):
        workflow.ask_more(round_, by=cast.coordinator, asked=an_association())


# Suggestions and shared text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_who_no_longer_acts_for_a_party_hears_nothing_of_what_became_of_a_suggestion(cast, agreement, verb):
    suggestion = suggestion_in(agreement, cast.editor)
    Membership.objects.filter(user=cast.editor.user).update(valid_to="2021-01-01")
    if verb == "accept":
        accept(suggestion, by=cast.coordinator, seen_revision=suggestion.clause.revision)
    else:
        decline(suggestion, by=cast.coordinator, reason=SECRET)
    assert not Notice.objects.filter(recipient=cast.editor.user).exists()


@pytest.mark.parametrize("revision", ["9" * 5000, "9" * 40, "²", "\0", "-1"])
def test_a_revision_that_is_no_number_accepts_nothing(cast, client_of, agreement, revision):
    suggestion = suggestion_in(agreement, cast.editor)
    address = reverse("suggestion_accept", args=[agreement.pk, suggestion.key])
    assert client_of(cast.coordinator).post(address, {"revision": revision}).status_code == 302
    suggestion.refresh_from_db()
    assert suggestion.is_open


def test_a_shared_clause_does_not_go_with_the_local_one_above_it(cast, agreement):
    model = make_agreement(cast.county)
    series = Series.objects.create(model=model, started_by=cast.coordinator.user)
    SeriesDraft.objects.create(series=series, municipality=cast.hollola, agreement=agreement)
    above, below = agreement.clauses.filter(role="text", parent=None)[:2]
    Clause.objects.filter(pk=above.pk).update(is_local=True)
    Clause.objects.filter(pk=below.pk).update(parent=above)
    Clause.objects.filter(pk=model.clauses.filter(role="text").first().pk).update(key=below.key)
    set_editing_right(party_of(agreement, cast.hollola), by=cast.coordinator, may_edit=True)
    above.refresh_from_db()
    with pytest.raises(workflow.Refused, match=str(below)):
        editing.withdraw_row(above, by=cast.editor)
    assert agreement.clauses.standing().filter(pk__in=[above.pk, below.pk]).count() == 2
    editing.withdraw_row(above, by=cast.coordinator)


# Signing ----------------------------------------------------------------------------------------------------------


def test_nobody_signs_twice_for_a_party_once_in_the_portal_and_once_on_paper(cast, agreement):
    party = party_of(agreement, cast.hollola)
    first, second = name_signatory(party), name_signatory(party)
    deputy = make_deputy(second, user=first.user)
    make_approved(agreement)
    sign_slot(first)
    with pytest.raises(workflow.Refused):
        record_paper(second, cast.registrar, deputy=deputy)
    assert second.signatures.count() == 0
    record_paper(second, cast.registrar)


def test_who_was_replaced_as_a_signatory_while_the_page_was_open_does_not_sign(cast, agreement):
    slot = name_signatory(party_of(agreement, cast.hollola))
    make_approved(agreement)
    opened = type(slot).objects.select_related("party__agreement", "party__organisation", "seat").get(pk=slot.pk)
    after = make_user("", cast.hollola, Role.SIGNATORY)
    type(slot).objects.filter(pk=slot.pk).update(user=after, name=after.name)
    with pytest.raises(workflow.NotAllowed):
        sign_slot(opened)
    assert slot.signatures.count() == 0


@pytest.mark.parametrize("verb", ["decline", "withdraw", "deputy"])
def test_another_partys_people_touch_nobodys_signing(cast, client_of, agreement, verb):
    slot = name_signatory(party_of(agreement, cast.hollola))
    make_approved(agreement)
    names = {"decline": "signing_decline", "deputy": "deputy_new"}
    stranger = acting(cast.lahti, Role.SIGNATORY, Role.REGISTRAR, Role.ADMINISTRATOR)
    place = sign_slot(slot).pk if verb == "withdraw" else slot.key
    address = reverse(names.get(verb, "signature_withdraw"), args=[agreement.pk, place])
    assert client_of(stranger).post(address, {"reason": "x", "name": "x", "title_fi": "x"}).status_code == 403
    assert client_of(cast.outsider).post(address, {"reason": "x"}).status_code == 404


# Files ------------------------------------------------------------------------------------------------------------


def exported(agreement: Agreement, change) -> bytes:
    book = load_workbook(io.BytesIO(workbook.write(agreement, "fi")))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, part: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


@world
def with_goals(cast) -> Agreement:
    agreement = make_agreement(cast.county, scope=3)
    make_goal(agreement)
    return agreement


def test_one_cell_far_away_does_not_make_a_workbook_endless(with_goals):
    def far(book) -> None:
        for sheet in book.worksheets[1:]:
            sheet.cell(MOST_ROWS - 1, 16_384)

    assert len(workbook.read(exported(with_goals, far), with_goals)) == 1


BOMB = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 50 + b'"><!ENTITY b "' + b"&a;" * 50 + b'">]>'
FORGED = {
    "broken": b"<worksheet><sheetData><row",
    "empty": b"",
    "other": b"<html/>",
    "bomb": BOMB + b"<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row></sheetData></worksheet>",
    "no row": b"<worksheet><sheetData><row r='x'><c r='1A'><v>1</v></c></row></sheetData></worksheet>",
    "big": b"<worksheet>" + b" " * 45_000_000 + b"</worksheet>",
}


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_workbook_is_refused_in_words(with_goals, forged, part):
    data = repacked(exported(with_goals, lambda book: None), part, FORGED[forged])
    try:
        workbook.read(data, with_goals)
    except Unreadable as refusal:
        assert refusal.faults
    else:
        assert part == "xl/styles.xml"  # which says nothing of the goals
    assert with_goals.goals.count() == 1


def test_an_imported_workbook_of_another_agreement_takes_none_of_its_rows(cast, with_goals):
    other = make_agreement(cast.county, scope=3)
    make_goal(other, "Toinen")
    book = workbook.read(workbook.write(with_goals, "fi"), other)
    seen = workbook.changes(other, book).state
    workbook.apply(other, book, by=cast.coordinator, seen_state=seen, withdraw_missing=True)
    assert with_goals.goals.standing().count() == other.goals.standing().count() == 1
    assert not set(with_goals.goals.values_list("pk")) & set(other.goals.values_list("pk"))


def test_an_annex_named_like_a_path_stays_in_its_folder_of_a_package(cast, agreement):
    make_annex(agreement, file_name="../../etc/passwd")
    version = freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    party = party_of(agreement, cast.lahti)
    job = PrintJob.objects.create(
        agreement=agreement, version=version, kind="package", party=party, language="fi", requested_by=None
    )
    print_agreement.call(job.pk)
    job.refresh_from_db()
    with default_storage.open(job.file) as file, zipfile.ZipFile(file) as package:
        assert not any(".." in name or name.startswith("/") for name in package.namelist())
