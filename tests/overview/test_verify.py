"""The public verification page: plain answers, nothing about what isn't public, no file kept."""

import io
import shutil
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, InForce
from agreements.sealing.documents import documents_of, seal_all
from documents.archive import read
from documents.models import ArchivedDocument
from tests.cast import Cast, make_cast
from tests.factories import make_agreement, sign_and_seal

pytestmark = [pytest.mark.django_db, pytest.mark.papers]
LAST_PAGE = b"%%EOF\n% one more line\n"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """A sealed agreement, made once for all tests of this file and rolled back after them."""
    here = {"PUBLIC_URL": "https://yhdyspinta.example", "MEDIA_ROOT": tmp_path_factory.mktemp("media")}
    with django_db_blocker.unblock(), override_settings(**here), transaction.atomic():
        cast = make_cast()
        agreement = make_agreement(cast.county)
        seal_all(sign_and_seal(agreement).sealing_records.get().pk)
        yield cast, agreement
        transaction.set_rollback(True)


@pytest.fixture
def cast(world) -> Cast:
    return world[0]


@pytest.fixture
def agreement(world) -> Agreement:
    return Agreement.objects.get(pk=world[1].pk)


@pytest.fixture
def sealed(world, db) -> ArchivedDocument:
    return ArchivedDocument.objects.get(edition="full")


def make_public():
    Agreement.objects.update(publicity="public")


def send(client, data: bytes, name: str = "sopimus.pdf"):
    return client.post(reverse("verify"), {"file": SimpleUploadedFile(name, data, "application/pdf")})


def ask(client, code: str):
    return client.get(reverse("verify_code", args=[code]))


def answer(response):
    return response.context["answer"]


def test_the_page_is_open_to_all(client):
    assert client.get(reverse("verify")).status_code == 200


def test_the_sealed_file_is_intact(client, sealed):
    response = send(client, read(sealed))
    assert answer(response).kind == "intact"
    assert sealed.title in response.content.decode()


@pytest.mark.parametrize("change", ["added", "one byte", "resaved"])
def test_any_change_at_all_is_seen(client, sealed, change):
    data = bytearray(read(sealed))
    if change == "added":
        data += LAST_PAGE
    elif change == "one byte":
        data[len(data) // 2] ^= 1
    else:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(bytes(data))) as pdf:
            pdf.save(out)
        data = bytearray(out.getvalue())
    assert answer(send(client, bytes(data))).kind == "altered"


@pytest.mark.parametrize("data", [b"%PDF-1.7 something else", b"no pdf", b"x"])
def test_any_other_file_is_unknown(client, sealed, data):
    assert answer(send(client, data)).kind == "unknown"


def test_nothing_chosen_is_told_in_words(client):
    response = client.post(reverse("verify"))
    assert response.status_code == 400
    assert 'aria-invalid="true"' in response.content.decode()


def test_no_upload_is_kept(client, sealed, settings):
    before = sorted(settings.MEDIA_ROOT.rglob("*"))
    send(client, read(sealed) + LAST_PAGE)
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == before


def test_the_code_is_found_however_it_is_typed(client, sealed):
    make_public()
    typed = sealed.code.lower().replace("-", " ")
    response = client.get(reverse("verify"), {"koodi": typed}, follow=True)
    assert answer(response).facts.agreement.pk
    assert sealed.title in response.content.decode()


def test_a_code_that_cannot_be_one_is_told_at_its_field(client):
    response = client.get(reverse("verify"), {"koodi": "PH-2025"})
    assert 'value="PH-2025"' in response.content.decode()
    assert 'id="code-error"' in response.content.decode()


def test_an_unknown_code_is_not_found(client):
    response = ask(client, "0000-0000-0000-0000")
    assert response.status_code == 404
    assert answer(response).kind == "unknown"


def test_the_code_of_a_closed_document_tells_no_facts(client, sealed, agreement):
    response = ask(client, sealed.code)
    page = response.content.decode()
    assert answer(response).kind == "intact"
    assert agreement.title_fi not in page
    assert "kunnanjohtaja" not in page.lower()
    assert sealed.sha256 not in page


def test_a_changed_copy_of_a_closed_document_tells_no_facts(client, sealed, agreement):
    page = send(client, read(sealed) + LAST_PAGE).content.decode()
    assert agreement.title_fi not in page


def test_the_parties_own_people_see_what_is_closed(client_of, cast, sealed, agreement):
    assert agreement.title_fi in ask(client_of(cast.reader), sealed.code).content.decode()
    assert agreement.title_fi not in ask(client_of(cast.outsider), sealed.code).content.decode()


def test_who_decided_and_signed_is_told_by_title_not_by_name(client, sealed):
    make_public()
    response = ask(client, sealed.code)
    page = response.content.decode()
    facts = answer(response).facts
    assert len(facts.parties) == 3
    for party in facts.parties:
        assert party.name in page
        assert [signature.person for signature in party.signatures] == ["Kunnanjohtaja"]
    for signature in facts.version.signatures.all():
        assert signature.name not in page


def test_the_original_can_be_fetched_when_it_is_public(client, sealed, agreement):
    public = ArchivedDocument.objects.get(edition="public")
    address = reverse("sealed_file", args=[agreement.pk, public.pk])
    assert address not in send(client, read(sealed)).content.decode()
    make_public()
    assert address in ask(client, sealed.code).content.decode()
    assert client.get(address).status_code == 200


def test_whether_it_is_in_force_is_told_as_of_today(client, sealed):
    make_public()
    assert answer(ask(client, sealed.code)).facts.is_in_force
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    InForce.objects.update(starts=yesterday, ends=yesterday)
    assert not answer(ask(client, sealed.code)).facts.is_in_force


def test_a_damaged_archive_is_told(client, sealed, settings, tmp_path):
    settings.MEDIA_ROOT = Path(shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media"))
    (settings.MEDIA_ROOT / sealed.file).chmod(0o600)
    (settings.MEDIA_ROOT / sealed.file).write_bytes(b"damaged")
    assert answer(ask(client, sealed.code)).kind == "altered"


def test_an_example_cannot_be_mistaken(client, cast):
    example = make_agreement(cast.county)
    Agreement.objects.filter(pk=example.pk).update(is_example=True)
    version = sign_and_seal(Agreement.objects.get(pk=example.pk))
    seal_all(version.sealing_records.get().pk)
    document = documents_of(version).get(edition="full")
    for response in (send(client, read(document)), ask(client, document.code)):
        assert 'class="yp-example"' in response.content.decode()


def test_a_certificate_of_our_own_is_told_plainly(client, sealed):
    assert answer(send(client, read(sealed))).is_self_made


def test_the_page_works_in_swedish(client, sealed):
    make_public()
    assert client.get(f"/sv/varmenna/{sealed.code}/").status_code == 200


@pytest.mark.parametrize(("change", "code"), [(b"", 0), (LAST_PAGE, 1), (None, 2)])
def test_the_command_answers_by_exit_code(sealed, tmp_path, change, code, capsys):
    file = tmp_path / "file.pdf"
    file.write_bytes(b"something else" if change is None else read(sealed) + change)
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("verify_document", file)
        assert ended.value.code == code
    else:
        call_command("verify_document", file)
    assert ["intact", "altered", "unknown"][code] in capsys.readouterr().out
