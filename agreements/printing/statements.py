"""The summary of the statements (lausuntoyhteenveto) as an accessible PDF and as a Word file."""

import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.models import PrintJob, StatementRound
from agreements.printing.made import file_name
from agreements.statements.summary import AskedRow, RemarkRow, Summary, round_lead, summary_of
from documents.jobs import Made
from documents.report import render_report
from documents.word import WordDocument
from finnish.languages import text_in
from finnish.text import date as finnish_date


def render_statements(job: PrintJob) -> Made:
    """`job.options`: the round's id and the format, pdf or docx."""
    rounds = job.agreement.statement_rounds.select_related("version", "agreement__coordinator")
    round_, kind = rounds.get(pk=job.options["round"]), job.options["format"]
    on = timezone.localdate(job.requested_at)
    make = summary_docx if kind == "docx" else summary_pdf
    name = file_name(job.agreement, f"lausuntoyhteenveto-versio-{round_.version.number}", job.language, ending=kind)
    return Made(make(round_, job.language, on), name)


def summary_pdf(round_: StatementRound, language: str, on: datetime.date) -> bytes:
    with translation.override(language):
        summary = summary_of(round_, language, on)
        context = _facts(summary, language, on) | {"summary": summary, "round": round_}
        return render_report(
            "print/statements.html",
            context,
            title=_title(round_, language),
            language=language,
            dated=on,
            label=_label(round_),
            is_example=round_.agreement.is_example,
        )


def summary_docx(round_: StatementRound, language: str, on: datetime.date) -> bytes:
    with translation.override(language):
        summary = summary_of(round_, language, on)
        facts = _facts(summary, language, on)
        mark = _("EXAMPLE – not a real agreement") if round_.agreement.is_example else ""
        word = WordDocument(
            _title(round_, language), language, foot=_label(round_), mark=mark, dated=on, landscape=True
        )
        word.heading(_title(round_, language), 1)
        word.paragraph(f"{facts['lead']} {facts['counts']}")
        word.heading(_("Who was asked"), 2)
        word.table(
            [_("Asked"), _("Position"), _("Own decision"), _("Given")],
            [_asked(row) for row in summary.asked],
            widths=[3, 3, 4, 2],
            bold_column=0,
        )
        word.heading(_("Remarks and what was done about them"), 2)
        for place in summary.places:
            word.heading(place.name, 3)
            for light, names in place.bare:
                word.paragraph(", ".join(names), lead_in=f"{light.word}:")
            if place.rows:
                word.table(
                    [_("Who"), _("Position"), _("Remark"), _("What was done and why")],
                    [_cells(row) for row in place.rows],
                    widths=[2, 2, 5, 5],
                    bold_column=0,
                )
        return word.bytes()


def _facts(summary: Summary, language: str, on: datetime.date) -> dict[str, Any]:
    round_ = summary.round
    return {
        "lead": round_lead(round_, len(summary.asked), len(summary.answered)),
        "counts": _counts(summary),
        "on": on,
    }


def _counts(summary: Summary) -> str:
    """ "12 remarks, 3 without an answer." """
    values = {"count": len(summary.remarks), "open": summary.unanswered_remarks}
    if not summary.remarks:
        return _("No remarks were made.")
    if not summary.unanswered_remarks:
        return _("Remarks: %(count)s, all answered.") % values
    return _("Remarks: %(count)s, of which without an answer: %(open)s.") % values


def _title(round_: StatementRound, language: str) -> str:
    title = text_in(round_.agreement, "title", language) or round_.agreement.title
    return _("Summary of the statements: %(title)s") % {"title": title}


def _label(round_: StatementRound) -> str:
    version = round_.version
    values = {"number": version.number, "date": finnish_date(version.dated)}
    return _("On version %(number)s, %(date)s") % values


def _asked(row: AskedRow) -> list[str]:
    given = finnish_date(row.statement.given_at) if row.statement else "–"
    return [row.request.shown_name, row.light.word, row.decision or "–", given]


def _cells(row: RemarkRow) -> list[str]:
    return [row.request.shown_name, row.light.word, _lines(row.remark.words), _answer(row)]


def _lines(text: str) -> SafeString:
    parts = [part for part in text.replace("\r\n", "\n").split("\n") if part.strip()]
    return format_html_join("", "<p>{}</p>", ((part,) for part in parts))


def _answer(row: RemarkRow) -> SafeString:
    if row.answer is None:
        return format_html("<p>{}</p>", _("Not answered yet"))
    return format_html("<p><strong>{}</strong></p>{}", row.outcome.word, _lines(row.answer.text))
