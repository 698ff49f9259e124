"""The agreement as a Word file says what its PDF says, in the same order and with the same numbers."""

import datetime
import itertools

import pytest
from django.urls import reverse

from agreements.canonical import canonical_text, sha256_of
from agreements.models import PrintJob
from agreements.word.agreement import word_draft, word_version
from tests.agreements.big_agreement import big_agreement
from tests.documents.word_text import empty_paragraphs, headings, opened, word_text
from tests.factories import freeze_it, make_ready

DAY = datetime.date(2026, 11, 22)


def content(**fields) -> dict:
    return big_agreement(goals=3, measures=2, bilingual=True) | fields


def version(language: str = "fi", edition: str = "full", **fields) -> bytes:
    text = canonical_text(content(number=3, dated="2025-09-26") | fields)
    return word_version(text, sha256_of(text), language=language, edition=edition)


def footer(docx: bytes) -> str:
    return opened(docx).sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize(("language", "goal"), [("fi", "Tavoite 1"), ("sv", "Mål 1")])
def test_chapters_goals_and_measures_are_numbered_as_in_print(language, goal):
    docx = version(language)
    found = [text for _level, text in headings(docx)]
    assert any(text.startswith("1  ") for text in found)
    assert any(text.startswith(goal) for text in found)
    cells = {cell.text for table in opened(docx).tables for row in table.rows for cell in row.cells}
    assert {"1.1", "1.2", "3.2"} <= cells


def test_headings_skip_no_level():
    levels = [level for level, _text in headings(version())]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels))


def test_cells_say_words_and_never_markup():
    text = word_text(version())
    assert "<" not in text
    assert "Keski-Suomen hyvinvointialue" in text


def test_a_version_names_itself_and_its_hash():
    text = canonical_text(content(number=3, dated="2025-09-26"))
    docx = word_version(text, sha256_of(text), language="fi")
    assert "Versio 3" in footer(docx).replace("\u00a0", " ")
    assert sha256_of(text)[:8] in word_text(docx)
    assert "LUONNOS" not in footer(docx)


def test_a_draft_is_marked_with_its_day():
    docx = word_draft(content(), language="fi", on=DAY)
    assert "LUONNOS 22.11.2026" in footer(docx)
    assert ("Mark", "LUONNOS 22.11.2026") in [(row.style.name, row.text) for row in opened(docx).paragraphs]


def test_an_example_is_marked_on_every_page():
    assert "ESIMERKKI" in footer(version(is_example=True))
    assert "ESIMERKKI" not in footer(version())


def test_the_public_edition_leaves_out_what_is_secret():
    secret = content()
    secret["clauses"][1] |= {"publicity": "secret", "secrecy_ground": "JulkL 24 §"}
    secret["clauses"][1]["text"]["fi"] = "<p>Varautumisen yksityiskohdat</p>"
    assert "Varautumisen yksityiskohdat" in word_text(version(**secret))
    public = word_text(version(edition="public", **secret))
    assert "Varautumisen yksityiskohdat" not in public
    assert "JulkL 24 §" in public


def test_there_are_no_blank_lines_for_spacing():
    assert empty_paragraphs(version()) == []


def asked(client, agreement, **fields) -> PrintJob:
    answer = client.post(reverse("print_request", args=[agreement.pk]), {"language": "fi", "kind": "word"} | fields)
    assert answer.status_code == 302
    return PrintJob.objects.latest("pk")


def test_an_insider_gets_the_draft_in_full(cast, agreement, client_of, run_tasks):
    job = asked(client_of(cast.reader), agreement)
    run_tasks()
    job.refresh_from_db()
    assert (job.kind, job.edition, job.state) == ("word", "full", "ready")
    assert job.file_name.endswith("-luonnos-fi.docx")


def test_others_get_the_public_edition_of_a_frozen_version_only(cast, agreement, client_of, run_tasks):
    agreement.publicity = "public"
    agreement.save()
    version = freeze_it(make_ready(agreement))
    client = client_of(cast.outsider)
    assert asked(client, agreement, version=version.number, edition="full").edition == "public"
    draft = client.post(reverse("print_request", args=[agreement.pk]), {"language": "fi", "kind": "word"})
    assert draft.status_code == 404
