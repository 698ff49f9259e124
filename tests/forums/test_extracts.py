"""Extracts of minutes (ote), and the draft as a document: one section for one party, in the meeting's language."""

import pytest
from django.urls import reverse

from forums.minutes.documents import extract, minutes_draft
from forums.models import MeetingPrint
from tests.agreements.pdf_text import text_of
from tests.forums.minutes_story import approved, drafted

BACKEND = "organisations.login.PersonBackend"
Kind = MeetingPrint.Kind


def asked(cast, client, minutes, number: int, organisation) -> MeetingPrint:
    client.force_login(cast.secretary, backend=BACKEND)
    url = reverse("extract_make", args=[minutes.meeting.key, number])
    assert client.post(url, {"receiver": organisation.pk}).status_code == 302
    return MeetingPrint.objects.select_related("meeting", "item").latest("pk")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_an_extract_holds_one_section_for_one_party_and_is_accessible(forum_cast, client, verapdf, language):
    minutes, _edition = approved(forum_cast, language=language)
    job = asked(forum_cast, client, minutes, 1, forum_cast.hollola)
    assert (job.kind, job.language, job.options) == (Kind.EXTRACT, language, {"receiver": forum_cast.hollola.pk})
    made = extract(job)
    text = text_of(made.data)
    receiver = forum_cast.hollola.full_sv if language == "sv" else forum_cast.hollola.full_fi
    assert receiver in text and "Teemoiksi valitaan liikunta" in text and "§ 1" in text
    assert "Varautumisen harjoitus" not in text  # the other section
    assert verapdf(made.data).ok, verapdf(made.data).failures
    assert made.name.endswith(".pdf") and made.name.startswith("ote-1-")


def test_an_extract_of_approved_minutes_comes_from_the_frozen_text(forum_cast, client):
    minutes, _edition = approved(forum_cast)
    job = asked(forum_cast, client, minutes, 1, forum_cast.lahti)
    minutes.sections.update(text="<p>Muutettu ohi</p>")
    assert "Muutettu ohi" not in text_of(extract(job).data)


def test_before_the_approval_extract_and_minutes_are_drafts(forum_cast, client, verapdf):
    minutes = drafted(forum_cast)
    job = asked(forum_cast, client, minutes, 2, forum_cast.county)
    text = text_of(extract(job).data)
    assert "salaisessa paikassa" in text  # a secret section is given by those who may
    client.post(reverse("minutes_print", args=[minutes.meeting.key]))
    draft = minutes_draft(MeetingPrint.objects.select_related("meeting").get(kind=Kind.MINUTES))
    assert verapdf(draft.data).ok, verapdf(draft.data).failures
    assert "§ 2" in text_of(draft.data)


def test_a_receiver_has_to_be_chosen(forum_cast, client):
    minutes = drafted(forum_cast)
    client.force_login(forum_cast.secretary, backend=BACKEND)
    page = client.post(reverse("extract_make", args=[minutes.meeting.key, 1]), {"receiver": ""})
    assert page.status_code == 200 and not MeetingPrint.objects.exists()
