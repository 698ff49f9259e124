"""The certificate of signing with the event log: what it says, in which language, to whom."""

import pytest
from django.test import override_settings
from django.urls import reverse

from agreements import workflow
from agreements.models import PrintJob
from agreements.printing.signing_record import render_signing_record
from agreements.sealing.documents import documents_of, seal_all
from documents.seal_certificate import SELF_MADE_NAME
from organisations.acting import acting_for
from tests.agreements.pdf_text import text_of
from tests.factories import (
    make_agreement,
    make_approved,
    make_deputy,
    name_signatory,
    party_of,
    record_paper,
    sign_all,
    sign_slot,
)
from tests.ground.database import world

pytestmark = pytest.mark.papers


PUBLIC_URL = "https://yhdyspinta.example"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = PUBLIC_URL


@world
def story(cast):
    """A bilingual agreement: declined, signed by a deputy, withdrawn, signed again, on paper, sealed."""
    agreement = make_agreement(cast.county, languages="fi,sv")
    slot = name_signatory(party_of(agreement, cast.hollola), cast.signatory.user)
    deputy = make_deputy(slot)
    make_approved(agreement)
    version = agreement.latest_version
    workflow.decline_signing(slot, by=cast.signatory, version=version, reason="Tavoite kolme on epäselvä.")
    first = sign_slot(slot, acting_for(deputy.user, cast.hollola))
    workflow.withdraw_signature(first, by=acting_for(deputy.user, cast.hollola), reason="Väärä valtuutus.")
    sign_slot(slot)
    record_paper(party_of(agreement, cast.lahti).slots.get(), cast.other_registrar)
    with override_settings(PUBLIC_URL=PUBLIC_URL):
        sign_all(party_of(agreement, cast.county))
        seal_all(version.sealing_records.get().pk)
    return agreement


def made(agreement, language: str):
    job = PrintJob.objects.create(
        agreement=agreement, version=agreement.latest_version, kind="signing_record", language=language
    )
    return render_signing_record(job)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_it_is_archivable_and_accessible(story, verapdf, language):
    report = verapdf(made(story, language).data)
    assert report.ok, report.failures


def test_it_tells_everything_that_was_recorded_of_the_signing(cast, story):
    text = text_of(made(story, "fi").data)
    version = story.latest_version
    deputy = version.signatures.get(deputy_for_name__gt="")
    said = [
        version.sha256[:8], "Tavoite kolme on epäselvä.", "Väärä valtuutus.", deputy.name, deputy.mandate,
        cast.signatory.user.name, "paperilla", "kunnanhallitus", SELF_MADE_NAME,
        *(row.code for row in documents_of(version).filter(edition="full")),
    ]  # fmt: skip
    flat = " ".join(text.split()).lower()
    assert [words for words in said if words.lower() not in flat] == []


def test_the_log_has_every_event_with_its_actor(story):
    text = " ".join(text_of(made(story, "fi").data).split())
    actors = {event.actor_name.split(",")[0] for event in story.events.all()}
    assert [name for name in actors if name not in text] == []


def test_before_the_sealing_it_says_that_there_is_no_seal(cast, agreement):
    make_approved(agreement)
    assert made(agreement, "fi").name.endswith(".pdf")
    assert SELF_MADE_NAME not in text_of(made(agreement, "fi").data)


@pytest.mark.parametrize(
    ("who", "status"), [("reader", 302), ("coordinator", 302), ("other_registrar", 302), ("outsider", 404)]
)
def test_the_parties_people_ask_for_it(cast, agreement, client_of, who, status):
    make_approved(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    client = client_of(cast.named(who))
    answer = client.post(reverse("signing_record_request", args=[agreement.pk]), {"language": "fi"})
    assert answer.status_code == status
    assert PrintJob.objects.filter(kind="signing_record").exists() == (status == 302)


def test_there_is_none_of_a_draft(cast, agreement, client_of):
    answer = client_of(cast.coordinator).post(reverse("signing_record_request", args=[agreement.pk]))
    assert answer.status_code == 404


def test_it_is_fetched_when_it_is_ready(cast, agreement, client_of, run_tasks):
    make_approved(agreement)
    client = client_of(cast.reader)
    answer = client.post(reverse("signing_record_request", args=[agreement.pk]), {"language": "fi"})
    run_tasks()
    job = PrintJob.objects.get()
    assert job.state == "ready"
    file = client.get(reverse("print_file", args=[agreement.pk, job.key]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert client_of(cast.outsider).get(answer.url).status_code == 404
