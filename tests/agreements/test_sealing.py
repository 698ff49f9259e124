"""From the last signature to sealed documents: each made once, whatever is killed, fails or runs late."""

import datetime

import pytest
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from agreements import workflow
from agreements.models import Agreement, Event
from agreements.sealing import documents
from agreements.sealing.documents import (
    AddressNotPublic,
    documents_of,
    enqueue_unsealed,
    seal_all,
    sealing_state,
)
from documents.archive import read
from documents.models import ArchivedDocument
from documents.pdf import extract_attachments
from documents.seal import check_seal
from documents.verification import Kind, verify
from organisations.models import Notice
from tests.agreements.pdf_text import text_of
from tests.factories import (
    acting,
    decide,
    make_agreement,
    make_organisation,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)
from tests.ground.database import world

PUBLIC_URL = "https://yhdyspinta.example"

pytestmark = pytest.mark.papers  # on SQLite: tests/agreements/test_sealing_at_once.py and a walk


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = PUBLIC_URL


@world
def signed(agreement):
    """A version that everybody has signed; its sealing waits in the queue."""
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        return sign_and_seal(agreement)


@world
def sealed(signed):
    """The same with its documents made."""
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        seal_all(signed.sealing_records.get().pk)
    return signed


def is_sealed(version) -> bool:
    return sealing_state(version).stage == "sealed"


def test_the_last_signature_leads_to_sealed_documents(signed, run_tasks):
    assert sealing_state(signed).stage == "under_way"
    run_tasks()
    assert is_sealed(signed)
    assert sealing_state(signed).stage == "sealed"
    assert {(row.language, row.edition) for row in documents_of(signed)} == {("fi", "full"), ("fi", "public")}


def test_a_bilingual_agreement_is_sealed_in_both_languages(cast, run_tasks):
    agreement = make_agreement(cast.county, languages="fi,sv")
    version = sign_and_seal(agreement, run_tasks)
    assert {row.language for row in documents_of(version)} == {"fi", "sv"}
    assert documents_of(version).count() == 4


def test_the_sealed_file_holds_what_was_hashed_and_decided(sealed):
    pdf = read(documents_of(sealed).get(edition="full"))
    inside = extract_attachments(pdf)
    assert inside["agreement.json"].decode() == sealed.content
    assert inside["sealing-record.json"].decode() == sealed.sealing_records.get().record
    assert check_seal(pdf).good


def test_the_public_edition_names_no_official(sealed):
    name = sealed.signatures.first().name
    full, public = (read(documents_of(sealed).get(edition=edition)) for edition in ("full", "public"))
    assert name in extract_attachments(full)["sealing-record.json"].decode()
    assert name not in extract_attachments(public)["sealing-record.json"].decode()
    assert "kunnanjohtaja" in extract_attachments(public)["sealing-record.json"].decode()


def test_sealing_again_changes_nothing(sealed):
    before = list(ArchivedDocument.objects.values_list("pk", "sha256"))
    seal_all(sealed.sealing_records.get().pk)
    assert list(ArchivedDocument.objects.values_list("pk", "sha256")) == before
    assert Event.objects.filter(verb="seal").count() == 1


def test_what_a_killed_worker_left_is_finished_and_nothing_twice(signed):
    """The worker died after the first document: only the other one is made."""
    record = signed.sealing_records.get()
    documents._seal_one(record, "fi", "full", record.codes["fi/full"], PUBLIC_URL)
    first = ArchivedDocument.objects.get()
    seal_all(record.pk)
    assert is_sealed(signed)
    assert documents_of(signed).get(edition="full") == first


def test_a_lost_task_is_enqueued_again_but_never_doubled(signed, run_tasks):
    DBTaskResult.objects.all().delete()
    assert enqueue_unsealed() == 1
    assert enqueue_unsealed() == 0
    run_tasks()
    assert is_sealed(signed)
    assert enqueue_unsealed() == 0


def test_an_agreement_that_is_not_signed_is_not_sealed(agreement):
    assert enqueue_unsealed() == 0
    assert not ArchivedDocument.objects.exists()


def test_failures_are_retried_then_told_and_tried_each_hour(signed, run_tasks, settings, tmp_path):
    DBTaskResult.objects.exclude(task_path=documents.seal_version.module_path).delete()
    settings.SEAL_PKCS12 = str(tmp_path / "missing.p12")
    for _ in range(documents.QUICK_TRIES - 1):
        run_tasks(may_fail=True)
        assert enqueue_unsealed() == 1
    run_tasks(may_fail=True)
    assert sealing_state(signed).stage == "trying_again"
    assert enqueue_unsealed() == 0
    assert Notice.objects.filter(key__startswith="sealing_failed").exists()
    settings.SEAL_PKCS12 = ""
    DBTaskResult.objects.failed().update(finished_at=timezone.now() - datetime.timedelta(hours=2))
    assert enqueue_unsealed() == 1
    run_tasks(may_fail=True)
    assert is_sealed(signed)
    assert sealing_state(signed).message == ""


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:8000", True),
        ("http://0.0.0.0", True),
        ("", True),
        ("https://yhdyspinta.example", False),
        ("https://10.1.2.3", False),
    ],
)
def test_which_addresses_reach_nobody_else(address, loopback):
    assert documents.is_loopback(address) == loopback


def test_a_real_agreement_waits_for_a_public_address(agreement, settings, run_tasks):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    version = sign_and_seal(agreement, run_tasks)
    assert not is_sealed(version)
    assert sealing_state(version).stage == "no_address"
    assert enqueue_unsealed() == 0
    with pytest.raises(AddressNotPublic):
        seal_all(version.sealing_records.get().pk)


def test_the_sealing_goes_on_when_the_address_is_set(agreement, settings, run_tasks):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    version = sign_and_seal(agreement, run_tasks)
    settings.PUBLIC_URL = PUBLIC_URL
    assert enqueue_unsealed() == 1
    run_tasks()
    assert {row.public_url for row in documents_of(version)} == {PUBLIC_URL}


def test_an_example_is_sealed_anywhere_and_says_that_it_is_one(agreement, settings, run_tasks):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    Agreement.objects.filter(pk=agreement.pk).update(is_example=True)
    version = sign_and_seal(Agreement.objects.get(pk=agreement.pk), run_tasks)
    assert is_sealed(version)
    document = documents_of(version).first()
    assert document.is_example
    with translation.override("fi"):
        assert check_seal(read(document)).reason.startswith(gettext("EXAMPLE – not a real agreement"))


def test_an_address_that_was_public_at_the_signing_stays(signed, settings, run_tasks):
    settings.PUBLIC_URL = "https://elsewhere.example"
    run_tasks()
    assert {row.public_url for row in documents_of(signed)} == {PUBLIC_URL}


def test_a_later_joiner_gets_an_accession_page_of_its_own(agreement, cast, run_tasks):
    version = sign_and_seal(agreement, run_tasks)
    joiner = make_organisation("Uusikunta")
    agreement.refresh_from_db()
    workflow.add_later_party(agreement, by=acting(cast.county, "editor"), organisation=joiner)
    party = party_of(agreement, joiner)
    name_signatory(party)
    decide(party)
    sign_all(party)
    run_tasks()
    accession = documents_of(version).filter(what="accession")
    assert accession.count() == 2
    assert is_sealed(version)
    pdf = read(accession.get(edition="full"))
    assert verify(pdf).kind == Kind.INTACT
    assert joiner.full_fi in text_of(pdf)
    assert Event.objects.filter(verb="seal", party=party).count() == 1
