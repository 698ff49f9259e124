"""The validator itself: it must be able to say no."""

import io

import pikepdf
import weasyprint


def test_a_plain_pdf_is_neither_archivable_nor_accessible(verapdf):
    report = verapdf(weasyprint.HTML(string="<p>Plain</p>").write_pdf())
    assert report.passed == {"3a": False, "ua1": False}
    assert report.failures


def test_a_file_that_lost_its_tags_fails(verapdf, rendered):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered)) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(out)
    assert verapdf(out.getvalue()).passed == {"3a": False, "ua1": False}


def test_garbage_is_an_error_and_the_validator_lives_on(verapdf, rendered):
    assert verapdf(b"not a pdf").error
    assert verapdf(rendered).ok
