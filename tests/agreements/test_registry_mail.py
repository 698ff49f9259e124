"""The sealed file goes to each party's registry: once, in its languages, with the file or where to get it."""

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.test import override_settings

from agreements import workflow
from agreements.models import Agreement
from agreements.sealing import documents as sealing
from agreements.sealing.documents import documents_of
from agreements.workflow.force import add_later_party
from organisations.models import Notice, Organisation
from organisations.outbox import BIGGEST_ATTACHMENT, send_pending
from tests.factories import (
    decide,
    freeze_it,
    make_agreement,
    make_organisation,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)
from tests.ground.database import world

pytestmark = pytest.mark.papers


PUBLIC_URL = "https://yhdyspinta.example"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = PUBLIC_URL


@world
def registries(cast):
    """The county is bilingual, Hollola Finnish, Lahti has given no address."""
    Organisation.objects.filter(pk=cast.county.pk).update(
        registry_email="kirjaamo@alue.example", language_status="fi_sv"
    )
    Organisation.objects.filter(pk=cast.hollola.pk).update(registry_email="kirjaamo@hollola.example")


@world
def sealed(agreement, registries):
    """The version that everybody has signed, its documents made and told of to the registries."""
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        version = sign_and_seal(agreement)
        sealing.seal_all(version.sealing_records.get().pk)
    return version


def sent() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(key__startswith="registry:").order_by("email", "language")
    return list(rows.values_list("email", "language"))


def test_each_registry_gets_the_file_in_its_own_languages(cast, registries, run_tasks):
    version = sign_and_seal(make_agreement(cast.county, languages="fi,sv"), run_tasks)
    assert sent() == [
        ("kirjaamo@alue.example", "fi"), ("kirjaamo@alue.example", "sv"), ("kirjaamo@hollola.example", "fi"),
    ]  # fmt: skip
    full = {row.file for row in documents_of(version).filter(edition="full")}
    assert set(Notice.objects.filter(key__startswith="registry:").values_list("attachment", flat=True)) == full


def test_the_file_is_attached_byte_for_byte(sealed):
    document = documents_of(sealed).get(edition="full")
    send_pending()
    (message,) = [row for row in mail.outbox if row.to == ["kirjaamo@hollola.example"]]
    ((name, data, _kind),) = message.attachments
    with default_storage.open(document.file) as file:
        assert data == file.read()
    assert name.endswith(".pdf") and document.code in message.body and document.sha256 in message.body


def test_sealing_again_sends_nothing_again(sealed):
    before = Notice.objects.count()
    sealing.seal_all(sealed.sealing_records.get().pk)
    sealing._send_to_registries(sealed.sealing_records.get())
    assert Notice.objects.count() == before


def test_an_example_goes_to_nobody(cast, registries, run_tasks):
    agreement = make_agreement(cast.county)
    Agreement.objects.filter(pk=agreement.pk).update(is_example=True)
    agreement.refresh_from_db()
    sign_and_seal(agreement, run_tasks)
    assert sent() == []


@pytest.mark.parametrize("why", ["secret", "too_big"])
def test_what_may_not_go_by_mail_is_told_of_with_a_link(cast, agreement, registries, run_tasks, monkeypatch, why):
    if why == "secret":
        agreement.clauses.filter(role="text").update(
            publicity="secret", secrecy_ground="JulkL 24 § 1 mom. 8 k.", publicity_decided_by="hallintojohtaja"
        )
    else:
        monkeypatch.setattr("agreements.notifications.signing.BIGGEST_ATTACHMENT", 1000)
    version = sign_and_seal(agreement, run_tasks)
    document = documents_of(version).get(edition="full")
    notice = Notice.objects.get(email="kirjaamo@hollola.example")
    assert notice.attachment == "" and f"/asiakirjat/{document.pk}/" in notice.body
    assert document.size < BIGGEST_ATTACHMENT


def test_a_merged_partys_file_goes_to_the_registry_that_goes_on(cast, agreement, registries, run_tasks):
    heir = make_organisation("Uusikunta", registry_email="kirjaamo@uusikunta.example")
    version = sign_and_seal(agreement)
    yesterday = version.dated  # any day in the past
    Organisation.objects.filter(pk=cast.hollola.pk).update(successor=heir, valid_to=yesterday)
    run_tasks()
    assert ("kirjaamo@uusikunta.example", "fi") in sent()
    assert ("kirjaamo@hollola.example", "fi") not in sent()


def test_a_later_joiner_gets_the_agreement_and_everybody_the_accession(cast, agreement, sealed, run_tasks):
    joiner = make_organisation("Liittyjä", registry_email="kirjaamo@liittyja.example")
    Notice.objects.all().delete()
    agreement.refresh_from_db()
    party = add_later_party(agreement, by=cast.coordinator, organisation=joiner)
    name_signatory(party)
    decide(party)
    sign_all(party)
    run_tasks()
    accession = documents_of(sealed).get(what="accession", edition="full")
    main = documents_of(sealed).get(what="agreement", edition="full")
    found = Notice.objects.filter(key__startswith="registry:")
    assert set(found.filter(email="kirjaamo@liittyja.example").values_list("attachment", flat=True)) == {
        accession.file, main.file,
    }  # fmt: skip
    assert list(found.filter(email="kirjaamo@hollola.example").values_list("attachment", flat=True)) == [accession.file]


def test_who_stays_out_gets_nothing(cast, agreement, registries, run_tasks):
    freeze_it(agreement)
    for organisation in (cast.county, cast.lahti):
        decide(party_of(agreement, organisation))
        sign_all(party_of(agreement, organisation))
    out = party_of(agreement, cast.hollola)
    workflow.leave(out, by=cast.registrar, on=out.agreement.latest_version.dated, reason="Valtuusto päätti.")
    run_tasks()
    assert {email for email, _language in sent()} == {"kirjaamo@alue.example"}
