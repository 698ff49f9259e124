"""The results of a wave as an accessible PDF: pictures first, all their figures as tables at the end."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.report import render_report
from surveys.models.texts import text_for
from surveys.results.comparing import year_of
from surveys.results.picture import picture_of
from surveys.results.shown import WaveResults
from surveys.results.tables import table_of


def render_results(results: WaveResults, language: str) -> bytes:
    """The report in Finnish or Swedish: what the page shows, no more."""
    wave, today = results.wave, timezone.localdate()
    with translation.override(language):
        return render_report(
            "print/survey_results.html",
            report_data(results) | {"on": today},
            title=_("Results: %(title)s") % {"title": wave.title},
            language=language,
            dated=today,
            label=wave.owner.full_name_in(language) if wave.owner else text_for(wave.survey, "title", language),
            is_example=wave.is_example,
        )


def report_data(results: WaveResults) -> dict[str, Any]:
    """What the template prints, in the language that is active."""
    sections = [
        (
            section.title or _("Questions"),
            [
                {"result": row, "question": row.question, "picture": picture_of(row), "table": table_of(row)}
                for row in section.questions
                if not row.is_empty
            ],
        )
        for section in results.sections
    ]
    return {
        "results": results,
        "wave": results.wave,
        "year": year_of(results.wave),
        "sections": [(title, rows) for title, rows in sections if rows],
    }
