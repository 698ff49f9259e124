"""Approved minutes as documents: sealed by the worker, published, cleared of personal data, found when verified."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from documents.archive import read
from documents.models import ArchivedDocument
from documents.pdf import extract_attachments
from forums.minutes.editions import data_of, removal_mark
from forums.minutes.sealing import enqueue_unsealed_minutes, seal_edition, unsealed_editions
from forums.models import Meeting, Minutes, Removal
from forums.workflow import minutes as verbs
from forums.workflow import minutes_public
from organisations.refusals import Refused
from tests.agreements.pdf_text import text_of
from tests.forums.minutes_story import SECRET_GROUND, approved, drafted

BACKEND = "organisations.login.PersonBackend"
SECRET = "salaisessa paikassa"


@pytest.fixture(autouse=True)
def public_address(settings):
    """Real minutes are sealed only when the address printed on them reaches others."""
    settings.PUBLIC_URL = "https://yhdyspinta.example"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_sealed_document_is_accessible_holds_its_data_and_is_made_once(forum_cast, verapdf, language):
    minutes, edition = approved(forum_cast, language=language)
    assert list(unsealed_editions()) == [edition]
    first = seal_edition(edition.pk)
    assert seal_edition(edition.pk) == first and enqueue_unsealed_minutes() == 0
    pdf = read(first)
    assert verapdf(pdf).ok, verapdf(pdf).failures
    assert extract_attachments(pdf)["minutes.json"].decode() == edition.content
    assert first.content_sha256 == edition.sha256 and (first.subject, first.language) == (minutes.key, language)
    text = text_of(pdf)
    for words in ("Teemoiksi valitaan liikunta", SECRET, edition.sha256[:8], first.code, "§ 2"):
        assert words in text


def test_a_document_waits_for_a_public_address_unless_it_is_an_example(forum_cast, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    approved(forum_cast)
    DBTaskResult.objects.all().delete()  # what the approval put into the queue was lost
    assert enqueue_unsealed_minutes() == 0
    Meeting.objects.update(is_example=True)
    assert (enqueue_unsealed_minutes(), enqueue_unsealed_minutes()) == (1, 0)


def published(cast) -> Minutes:
    minutes, _edition = approved(cast)
    seal_edition(minutes_public.publish(minutes, by=cast.part("secretary")).pk)
    return Minutes.objects.get(pk=minutes.pk)


def test_the_public_edition_has_nothing_secret(forum_cast):
    minutes = published(forum_cast)
    edition = minutes.editions.get(kind="public")
    section = data_of(edition)["sections"][1]
    assert SECRET not in edition.content and "Varautumisen harjoitus" not in edition.content
    assert (section["number"], section["ground"]) == (2, SECRET_GROUND)
    document = ArchivedDocument.objects.get(code=edition.code)
    assert document.edition == "public" and SECRET not in text_of(read(document))
    assert SECRET.encode() not in extract_attachments(read(document))["minutes.json"]


def test_personal_data_goes_out_of_the_public_copy_and_leaves_a_trace(forum_cast, client):
    minutes = published(forum_cast)
    first = minutes.editions.get(kind="public")
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = reverse("minutes_remove_data", args=[minutes.meeting.key])
    facts = {"edition": 1, "words": "Jäsen\nPuheenjohtaja", "what": "henkilöiden nimet", "because": "aika on päättynyt"}
    assert "Jäsen" in client.post(url, facts).content.decode() and not Removal.objects.exists()  # shown first
    assert "Nobody" in client.post(f"/en{url}", facts | {"words": "Nobody", "confirmed": "1"}).content.decode()
    client.post(url, facts | {"what": "nimi Jäsen", "confirmed": "1"})  # the trace can't hold what is removed
    assert not Removal.objects.exists()
    client.post(url, facts | {"confirmed": "1"})

    minutes.refresh_from_db()
    second = minutes.editions.get(kind="public", number=2)
    trace = Removal.objects.get()
    assert (minutes.public_edition, trace.edition, trace.what) == (2, 2, "henkilöiden nimet") and trace.count >= 2
    names = [row["name"] for row in data_of(second)["attendance"]]
    assert "Jäsen" not in names and removal_mark("fi") in names and "Jäsen" in first.content
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.update(what="")

    seal_edition(second.pk)
    client.logout()
    page = client.get(reverse("minutes_detail", args=[minutes.meeting.key])).content.decode()
    assert "henkilöiden nimet" in page and "aika on päättynyt" in page and "<strong>Jäsen</strong>" not in page
    served = {
        row.number: client.get(reverse("minutes_file", args=[minutes.meeting.key, row.code])).status_code
        for row in minutes.editions.filter(kind="public")
    }
    assert served == {1: 404, 2: 200}
    client.force_login(forum_cast.member, backend=BACKEND)
    inside = client.get(reverse("minutes_detail", args=[minutes.meeting.key])).content.decode()
    assert "Jäsen" in inside and SECRET in inside  # the original stays for the forum


def test_removing_looks_for_whole_words_also_in_markup(forum_cast):
    minutes = drafted(forum_cast)
    section = minutes.sections.first()
    text = '<p>Maija&nbsp;Mallikas, <a href="https://esimerkki.example/Maija">Maijan</a> &amp; Oy A&amp;B</p>'
    verbs.save_section(section, 1, "Maija Mallikas esittelee", text, by=forum_cast.part("secretary"))
    minutes.refresh_from_db()
    verbs.approve(minutes, minutes.revision, "Pieni ryhmä", by=forum_cast.part("chair"))
    minutes_public.publish(minutes, by=forum_cast.part("secretary"))
    new = minutes_public.remove_personal_data(
        minutes, ["Maija Mallikas", "A&B"], "nimi", "pyydetty", seen_edition=1, by=forum_cast.part("keeper")
    )
    section, mark = data_of(new)["sections"][0], removal_mark("fi")
    assert section["title"] == f"{mark} esittelee"
    assert section["text"].startswith(f"<p>{mark}, <a ") and "Maijan</a>" in section["text"]
    assert f"Oy {mark}</p>" in section["text"] and "example/Maija" in section["text"]
    with pytest.raises(Refused):
        minutes_public.remove_personal_data(
            minutes, ["Maijan"], "nimi", "pyydetty", seen_edition=1, by=forum_cast.part("keeper")
        )


def test_the_verification_page_finds_the_minutes(forum_cast, client):
    minutes, edition = approved(forum_cast, is_example=True)
    document = seal_edition(edition.pk)
    by_code = client.get(reverse("verify_code", args=[document.code])).content.decode()
    assert document.title not in by_code  # nothing is told before it is published
    public = minutes_public.publish(minutes, by=forum_cast.part("secretary"))
    published_document = seal_edition(public.pk)
    page = client.get(reverse("verify_code", args=[published_document.code])).content.decode()
    assert published_document.title in page and minutes.meeting.numbered in page
