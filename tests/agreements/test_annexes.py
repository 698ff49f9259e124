"""Rules of annexes: what is taken, what is kept, who may read it."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements import workflow
from agreements.models import Agreement, Annex
from tests.factories import freeze_it

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name: str = "kuva.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def typed(**fields) -> dict:
    return {"title_fi": "Suunnitelma", "kind": "plan", "language": "fi", "publicity": "public"} | fields


@pytest.fixture
def new_url(agreement) -> str:
    return reverse("annex_new", args=[agreement.pk])


def add(client, agreement: Agreement, **fields) -> Annex:
    response = client.post(reverse("annex_new", args=[agreement.pk]), typed(upload=upload(), **fields))
    assert response.status_code == 302, response.context["form"].errors
    return agreement.annexes.latest("pk")


def file_url(annex: Annex) -> str:
    return reverse("annex_file", args=[annex.agreement_id, annex.key])


def test_annex_new_keeps_the_file_under_its_hash(cast, client_of, agreement):
    annex = add(client_of(cast.coordinator), agreement)
    digest = hashlib.sha256(PNG).hexdigest()
    assert (annex.sha256, annex.file, annex.file_name) == (digest, f"annexes/{digest}.png", "kuva.png")
    assert (annex.size, annex.content_type) == (len(PNG), "image/png")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("suunnitelma.pdf", PNG),
        ("ohjelma.exe", b"MZ" + b"\0" * 100),
        ("sivu.html", b"<script>alert(1)</script>"),
        ("tyhja.png", b""),
        ("iso.png", PNG + b"\0" * 60 * 1024 * 1024),
    ],
)
def test_annex_new_refuses_files_that_are_not_what_they_say(cast, client_of, agreement, new_url, name, content):
    response = client_of(cast.coordinator).post(new_url, typed(upload=upload(name, content)))
    assert response.context["form"].errors["upload"]
    assert "Suunnitelma" in response.content.decode()
    assert not agreement.annexes.exists()


def test_annex_new_keeps_the_file_when_something_else_is_wrong(cast, client_of, agreement, new_url):
    client = client_of(cast.coordinator)
    form = client.post(new_url, typed(upload=upload(), title_fi="")).context["form"]
    client.post(new_url, typed(kept=form["kept"].value()))
    assert agreement.annexes.get().sha256 == hashlib.sha256(PNG).hexdigest()


def test_a_kept_file_belongs_to_its_agreement_only(cast, client_of, agreement, new_url):
    client = client_of(cast.coordinator)
    response = client.post(new_url, typed(kept="vaara:merkki"))
    assert response.context["form"].non_field_errors()
    assert not agreement.annexes.exists()


def test_annex_new_needs_a_file(cast, client_of, new_url):
    assert client_of(cast.coordinator).post(new_url, typed()).context["form"].errors["upload"]


@pytest.mark.parametrize("missing", ["secrecy_ground", "publicity_decided_by"])
def test_a_secret_annex_needs_its_ground_and_who_decided(cast, client_of, new_url, missing):
    data = typed(upload=upload(), publicity="secret", secrecy_ground="JulkL 24 §", publicity_decided_by="kirjaamo")
    response = client_of(cast.coordinator).post(new_url, data | {missing: ""})
    assert response.context["form"].errors[missing]


def test_annex_edit_replaces_the_file_and_a_frozen_version_keeps_its_own(cast, client_of, agreement):
    client = client_of(cast.coordinator)
    annex = add(client, agreement)
    freeze_it(agreement)
    workflow.reopen(agreement, by=cast.coordinator, reason="Liite vaihtuu")
    other = PNG + b"\0"
    edit = reverse("annex_edit", args=[agreement.pk, annex.key])
    assert client.post(edit, typed(revision=1, upload=upload("uusi.png", other))).status_code == 302
    assert b"".join(client.get(file_url(annex)).streaming_content) == other
    assert b"".join(client.get(f"{file_url(annex)}?versio=1").streaming_content) == PNG
    page = client.get(reverse("version_detail", args=[agreement.pk, 1])).content.decode()
    assert f'href="{file_url(annex)}?versio=1"' in page
    assert client.post(edit, typed(revision=1, title_fi="Vanhentunut")).status_code == 409


def test_files_come_only_as_downloads(cast, client_of, agreement):
    client = client_of(cast.coordinator)
    response = client.get(file_url(add(client, agreement)))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("frozen", "agreement_is", "annex_is", "who", "status"),
    [
        (True, "public", "public", "anonymous", 200),
        (True, "public", "public", "outsider", 200),
        (True, "public", "secret", "anonymous", 404),
        (True, "public", "partly_secret", "outsider", 404),
        (True, "draft", "public", "anonymous", 404),
        (False, "public", "public", "outsider", 404),
        (False, "draft", "secret", "reader", 200),
        (False, "draft", "public", "coordinator", 200),
    ],
)
def test_who_may_have_the_file(cast, client_of, agreement, frozen, agreement_is, annex_is, who, status):
    ground = {"secrecy_ground": "JulkL 24 §", "publicity_decided_by": "kirjaamo"} if annex_is != "public" else {}
    annex = add(client_of(cast.coordinator), agreement, publicity=annex_is, **ground)
    if frozen:
        freeze_it(agreement)
    Agreement.objects.filter(pk=agreement.pk).update(publicity=agreement_is)
    assert client_of(cast.named(who)).get(file_url(annex)).status_code == status


def test_an_annex_added_to_a_draft_is_not_given_out(cast, client_of, agreement):
    freeze_it(agreement)
    workflow.reopen(agreement, by=cast.coordinator, reason="Uusi liite")
    Agreement.objects.filter(pk=agreement.pk).update(publicity="public")
    annex = add(client_of(cast.coordinator), agreement)
    assert client_of(cast.outsider).get(file_url(annex)).status_code == 404
