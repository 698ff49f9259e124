"""What we make ourselves is kept as what it is; nobody may bring it."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from documents.uploads import check_upload, download_response, store_by_hash


def a_zip() -> ContentFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("LUE-MINUT.txt", "Sisältö")
    return ContentFile(out.getvalue(), name="paketti.zip")


def test_a_zip_made_here_is_kept_and_handed_out_as_one():
    kept = store_by_hash("prints", a_zip(), made_as="zip")
    assert kept.endswith(".zip")
    assert download_response(kept, "paketti.zip")["Content-Type"] == "application/zip"


def test_a_zip_that_somebody_brings_is_refused():
    with pytest.raises(ValidationError):
        check_upload(a_zip())
    with pytest.raises(ValueError, match="known kind"):
        store_by_hash("annexes", a_zip())


def test_other_kinds_are_not_taken_at_their_word():
    with pytest.raises(ValueError, match="known kind"):
        store_by_hash("prints", ContentFile(b"not a pdf"), made_as="pdf")
