"""The results of a wave: before it has closed only how many have answered."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from documents.tables import csv_response, xlsx_response
from surveys import rules
from surveys.models import Wave
from surveys.results.access import get_closed, get_wave, has_results
from surveys.results.comparing import Earlier, comparable, year_of
from surveys.results.picture import picture_of
from surveys.results.reading import results_of
from surveys.results.shown import QuestionResult, WaveResults
from surveys.results.tables import file_rows, headings, table_of

MOST_BESIDE = 3


@login_not_required
def wave_results(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bars by question; by a background (`tausta`) and beside earlier waves (`vertaa`) as the address says."""
    wave = get_wave(request, key)
    is_own = rules.may_see_wave(request.acting, wave)
    if not has_results(wave):
        context = {"wave": wave, "is_own": is_own, "answers": wave.submissions.count(), "is_example": wave.is_example}
        return render(request, "surveys/wave_results_wait.html", context)
    others = comparable(wave, request.acting)
    beside = _asked_beside(request, others)
    results = _results(request, wave, beside, part=_part(request))
    context = {
        "wave": wave,
        "is_own": is_own,
        "may_code": rules.may_code(request.acting, wave),
        "year": year_of(wave),
        "results": results,
        "people": 0 if results.too_few else wave.people or 0,
        "others": [(row, row in beside) for row in others],
        "query": request.GET.urlencode(),
        "sections": [
            (section, [_shown(question) for question in section.questions if not question.is_empty])
            for section in results.sections
        ],
        "drawn": {question.question.pk for question in results.questions if not question.is_empty},
        "is_example": wave.is_example,
    }
    return render(request, "surveys/wave_results.html", context)


@login_not_required
def wave_results_xlsx(request: HttpRequest, key: UUID) -> HttpResponse:
    wave, results = _for_file(request, key)
    return xlsx_response(_file_name(wave), headings(), file_rows(results))


@login_not_required
def wave_results_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    wave, results = _for_file(request, key)
    return csv_response(_file_name(wave), headings(), file_rows(results))


def _for_file(request: HttpRequest, key: UUID) -> tuple[Wave, WaveResults]:
    wave = get_closed(request, key)
    return wave, _results(request, wave, _asked_beside(request, comparable(wave, request.acting)))


def _results(request: HttpRequest, wave: Wave, beside: list[Earlier], part: int | None = None) -> WaveResults:
    """Answers in words are for those who have logged in: anybody could find a person in them."""
    return results_of(
        wave,
        (get_language() or "fi")[:2],
        by=request.GET.get("tausta", ""),
        earlier=beside,
        with_words=request.user.is_authenticated,
        part=part,
    )


def _part(request: HttpRequest) -> int:
    """The section that the address names (`osa`), the first one as 1."""
    asked = request.GET.get("osa", "")
    return int(asked) - 1 if asked.isdecimal() and len(asked) < 4 else 0


def _asked_beside(request: HttpRequest, others: list[Earlier]) -> list[Earlier]:
    asked = set(request.GET.getlist("vertaa"))
    return [row for row in others if row.key in asked][:MOST_BESIDE]


def _shown(result: QuestionResult) -> dict:
    return {"result": result, "question": result.question, "picture": picture_of(result), "table": table_of(result)}


def _file_name(wave: Wave) -> str:
    return f"kysely-{year_of(wave) or wave.pk}"
