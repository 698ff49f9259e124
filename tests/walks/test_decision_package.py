"""A bilingual party makes its own decision package with one click, opens it and reads it in both languages."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from agreements.models import Agreement
from tests.agreements.pdf_text import pages_of, text_of
from tests.documents.word_text import headings, word_text
from tests.factories import freeze_it, make_agreement, make_goal
from tests.ground.browser import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def frozen(cast) -> Agreement:
    """An agreement in two languages that is being decided on; Hollola is bilingual here."""
    cast.hollola.language_status = "fi_sv"
    cast.hollola.save()
    agreement = make_agreement(cast.county, scope=3, languages="fi,sv")
    make_goal(agreement, measures=2)
    freeze_it(agreement)
    return agreement


def fetched(page, run_tasks) -> tuple[str, zipfile.ZipFile]:
    """Let the worker make what was asked for, and download it from the page that waits for it."""
    run_tasks()
    page.reload()
    with page.expect_download() as download:
        page.locator("#print-state .btn-primary").click()
    assert_good_page(page)
    return download.value.suggested_filename, zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))


def test_a_bilingual_party_makes_opens_and_reads_its_package(cast, visit, frozen, run_tasks):
    page = visit(cast.reader.user)
    page.goto(reverse("approval_matrix", args=[frozen.pk]))
    page.locator(f"a[href='{reverse('package_new', args=[frozen.pk])}']").first.click()
    expect(page.locator(".yp-table tbody tr")).to_have_count(1)
    assert_good_page(page)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#print-state")).to_be_visible()
    assert_good_page(page)

    name, package = fetched(page, run_tasks)
    assert name.endswith("-versio-1-fi.zip")
    assert name.isascii()
    assert package.testzip() is None
    files = {path: package.read(path) for path in package.namelist()}

    assert {path.split("/")[0] for path in files} == {"fi", "sv"}
    assert "Mitä sopimus tarkoittaa" in text_of(files["fi/4-sopimus-osapuolen-kannalta-fi.pdf"])
    assert len(pages_of(files["sv/4-avtalet-for-parten-sv.pdf"])) <= 2
    assert "Utbildning" in text_of(files["sv/1-avtal-sv.pdf"])
    assert (2, "Päätösehdotus") in headings(files["fi/3-paatosesitys-fi.docx"])
    assert (2, "Beslutsförslag") in headings(files["sv/3-beslutsforslag-sv.docx"])
    assert "Bästa mottagare" in word_text(files["sv/2-foljebrev-sv.docx"])
    version = frozen.latest_version
    assert version.sha256 in files["fi/3-paatosesitys-fi.txt"].decode()
    assert version.sha256 in files["sv/3-beslutsforslag-sv.txt"].decode()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_coordinator_makes_everybodys_packages(cast, visit, frozen, run_tasks, language):
    page = visit(cast.coordinator.user)
    with translation.override(language):
        page.goto(reverse("package_new", args=[frozen.pk]))
    expect(page.locator(".yp-table tbody tr")).to_have_count(3)
    assert_good_page(page)
    page.locator("button[name=all]").click()
    _name, package = fetched(page, run_tasks)
    assert len({path.split("/")[0] for path in package.namelist()}) == 3
