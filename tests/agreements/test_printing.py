"""Asking for a PDF, waiting for it, fetching it: who may, what happens when it fails, how long it is kept."""

import datetime
import html

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, PrintJob
from agreements.printing.jobs import forget_old_prints, print_agreement, request_print
from documents.jobs import MAX_ATTEMPTS
from documents.models import ArchivedDocument
from tests.agreements.pdf_text import text_of
from tests.factories import freeze_it, sign_and_seal

pytestmark = [pytest.mark.django_db, pytest.mark.papers]


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def open_to_all(agreement):
    Agreement.objects.filter(pk=agreement.pk).update(publicity="public")


def ask(client, agreement, **data):
    return client.post(reverse("print_request", args=[agreement.pk]), {"language": "fi"} | data)


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_draft_is_asked_for_made_and_fetched(client_of, cast, agreement, run_tasks):
    client = client_of(cast.editor)
    status = ask(client, agreement).url
    page = client.get(status).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    run_tasks()
    page = client.get(status).content.decode()
    assert "every 1s" not in page
    assert "http-equiv" not in page
    response = client.get(f"{status}tiedosto/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response.filename.endswith("-luonnos-fi.pdf")
    assert content_of(response).startswith(b"%PDF")


def test_the_page_asks_for_its_changing_part_only(client_of, cast, agreement):
    client = client_of(cast.editor)
    status = ask(client, agreement).url
    fragment = client.get(status, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'id="print-state"' in fragment


def test_a_frozen_version_is_printed_with_its_number(client_of, cast, agreement, run_tasks):
    version = freeze_it(agreement)
    client = client_of(cast.reader)
    status = ask(client, agreement, version=version.number).url
    run_tasks()
    response = client.get(f"{status}tiedosto/")
    assert response.filename.endswith("-versio-1-fi.pdf")
    assert version.short_hash in text_of(content_of(response))


def test_prints_are_never_archived(agreement, cast, run_tasks):
    request_print(agreement, version=freeze_it(agreement), language="fi", by=cast.editor.user)
    run_tasks()
    assert PrintJob.objects.get().state == "ready"
    assert not ArchivedDocument.objects.exists()


def test_outsiders_print_nothing_of_a_closed_agreement(client_of, cast, agreement):
    version = freeze_it(agreement)
    client = client_of(cast.outsider)
    assert ask(client, agreement).status_code == 404
    assert ask(client, agreement, version=version.number).status_code == 404


def test_outsiders_print_only_the_public_edition_of_an_open_version(client_of, cast, agreement):
    version = freeze_it(agreement)
    open_to_all(agreement)
    client = client_of(cast.outsider)
    assert ask(client, agreement).status_code == 404
    assert ask(client, agreement, version=version.number, edition="full").status_code == 302
    assert PrintJob.objects.get().edition == "public"


def test_a_print_belongs_to_whoever_asked_for_it(client_of, cast, agreement):
    status = ask(client_of(cast.editor), agreement).url
    for other in (cast.reader, cast.outsider):
        client = client_of(other)
        assert client.get(status).status_code == 404
        assert client.get(f"{status}tiedosto/").status_code == 404


def test_a_print_that_is_not_ready_has_no_file(client_of, cast, agreement):
    client = client_of(cast.editor)
    assert client.get(f"{ask(client, agreement).url}tiedosto/").status_code == 404


def test_asking_twice_makes_one_print(client_of, cast, agreement):
    client = client_of(cast.editor)
    assert ask(client, agreement).url == ask(client, agreement).url
    assert PrintJob.objects.count() == 1


def test_an_unknown_language_or_version(client_of, cast, agreement):
    client = client_of(cast.editor)
    ask(client, agreement, language="sv")
    assert PrintJob.objects.get().language == "fi"
    assert ask(client, agreement, version="99").status_code == 404
    with pytest.raises(ValueError, match="sv"):
        request_print(agreement, version=None, language="sv", by=None)


def test_a_print_that_keeps_failing_is_told_to_its_owner(client_of, cast, agreement, tmp_path, run_tasks):
    (tmp_path / "media").write_text("a file where the folder should be")
    client = client_of(cast.editor)
    status = ask(client, agreement).url
    run_tasks()
    job = PrintJob.objects.get()
    assert (job.state, job.attempts) == ("failed", MAX_ATTEMPTS)
    assert job.error in html.unescape(client.get(status).content.decode())


def test_a_print_that_killed_its_worker_each_time_is_given_up(agreement, cast):
    job = request_print(agreement, version=None, language="fi", by=cast.editor.user)
    PrintJob.objects.update(state="running", attempts=MAX_ATTEMPTS)
    print_agreement.call(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"


def test_a_finished_print_is_not_made_again(agreement, cast, run_tasks):
    job = request_print(agreement, version=None, language="fi", by=cast.editor.user)
    run_tasks()
    before = PrintJob.objects.values().get()
    print_agreement.call(job.pk)
    assert PrintJob.objects.values().get() == before


def test_old_prints_are_forgotten_with_their_files(agreement, cast, run_tasks):
    job = request_print(agreement, version=None, language="fi", by=cast.editor.user)
    run_tasks()
    job.refresh_from_db()
    assert forget_old_prints() == 0
    assert default_storage.exists(job.file)
    PrintJob.objects.update(requested_at=timezone.now() - datetime.timedelta(days=8))
    assert forget_old_prints() == 1
    assert not default_storage.exists(job.file)


def test_a_file_that_a_newer_print_shares_is_kept(agreement, cast, run_tasks):
    version = freeze_it(agreement)
    first = request_print(agreement, version=version, language="fi", by=cast.editor.user)
    request_print(agreement, version=version, language="fi", by=cast.reader.user)
    run_tasks()
    PrintJob.objects.filter(pk=first.pk).update(requested_at=timezone.now() - datetime.timedelta(days=8))
    forget_old_prints()
    assert default_storage.exists(PrintJob.objects.get().file)


def test_a_print_whose_worker_was_lost_for_good_is_given_up(agreement, cast):
    request_print(agreement, version=None, language="fi", by=cast.editor.user)
    PrintJob.objects.update(state="running", requested_at=timezone.now() - datetime.timedelta(hours=2))
    forget_old_prints()
    assert PrintJob.objects.get().state == "failed"


def test_sealed_files_are_handed_out_by_edition(client_of, cast, agreement, settings, run_tasks):
    settings.PUBLIC_URL = "https://yhdyspinta.example"
    sign_and_seal(agreement, run_tasks)
    full, public = (ArchivedDocument.objects.get(edition=edition) for edition in ("full", "public"))

    def status(who, document):
        return client_of(who).get(reverse("sealed_file", args=[agreement.pk, document.pk])).status_code

    assert (status(cast.reader, full), status(cast.reader, public)) == (200, 200)
    assert (status(cast.outsider, full), status(None, public)) == (404, 404)
    open_to_all(agreement)
    for who in (cast.outsider, None):
        assert (status(who, full), status(who, public)) == (404, 200)


def test_the_sealed_file_is_handed_out_byte_for_byte(client_of, cast, agreement, settings, run_tasks):
    settings.PUBLIC_URL = "https://yhdyspinta.example"
    sign_and_seal(agreement, run_tasks)
    document = ArchivedDocument.objects.get(edition="full")
    response = client_of(cast.reader).get(reverse("sealed_file", args=[agreement.pk, document.pk]))
    assert len(content_of(response)) == document.size
    assert response.filename.endswith("-versio-1-fi.pdf")


def test_the_command_renders_the_draft_or_the_frozen_version(agreement, tmp_path):
    file = tmp_path / "out.pdf"
    call_command("render_agreement", agreement.pk, output=file)
    assert file.read_bytes().startswith(b"%PDF")
    version = freeze_it(agreement)
    call_command("render_agreement", agreement.pk, output=file, edition="public")
    assert version.short_hash in text_of(file.read_bytes())
    with pytest.raises(CommandError, match="language"):
        call_command("render_agreement", agreement.pk, language="sv", output=file)
