"""Papers other than the agreement: archivable, accessible, in their own language, marked when they are not real."""

import datetime

import pytest
from django.template import engines

from documents.report import render_report
from tests.agreements.pdf_text import text_of

REPORT = """{% extends "print/report.html" %}{% load i18n %}
{% block kind %}{% translate "Decisions" %}{% endblock %}
{% block report %}
<h2>Luku</h2><dl class="facts"><dt>Versio</dt><dd>3</dd></dl><h3>Kohta</h3><p><del>vanha</del> <ins>uusi</ins></p>
<table><caption>Taulukko</caption><thead><tr><th scope="col">Kuka</th><th scope="col">Mitä</th></tr></thead>
<tbody><tr><th scope="row">Hollola</th><td>Puoltaa</td></tr></tbody></table><ul><li>Yksi</li></ul>
{% endblock %}"""


@pytest.fixture
def report(tmp_path, settings):
    def render(language: str = "fi", **marks: bool) -> bytes:
        (tmp_path / "paper.html").write_text(REPORT, encoding="utf-8")
        template = engines["django"].engine
        template.dirs.append(tmp_path)
        try:
            return render_report(
                "paper.html",
                {},
                title="Yhteenveto",
                language=language,
                dated=datetime.date(2026, 11, 20),
                label="Versio 3",
                **marks,
            )
        finally:
            template.dirs.remove(tmp_path)

    return render


@pytest.mark.parametrize("marks", [{}, {"is_example": True}, {"is_draft": True}])
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_report_is_archivable_and_accessible(verapdf, report, language, marks):
    found = verapdf(report(language, **marks))
    assert found.ok, found.failures


def test_the_words_of_a_report_are_in_its_own_language(report):
    assert "Päätökset" in text_of(report("fi"))
    assert "Beslut" in text_of(report("sv"))


def test_the_same_report_is_the_same_bytes(report):
    assert report() == report()


def test_an_example_says_so_on_its_pages(report):
    assert "ESIMERKKI" in text_of(report(is_example=True))
    assert "ESIMERKKI" not in text_of(report())
