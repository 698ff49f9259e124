"""The kinds of reports that the worker makes of a closed wave."""

from collections.abc import Callable

from django.utils import translation

from documents.jobs import Made
from surveys.models import SurveyPrint
from surveys.results.comparing import named, year_of
from surveys.results.printing.report import render_results
from surveys.results.printing.slides import slides_of
from surveys.results.reading import results_of
from surveys.results.shown import WaveResults

Kind = SurveyPrint.Kind


def _results(job: SurveyPrint) -> WaveResults:
    """Words of the results are in the report's language, not in the worker's."""
    by, earlier = job.options.get("by", ""), named(job.options.get("earlier", []))
    with translation.override(job.language):
        return results_of(job.wave, job.language, by=by, earlier=earlier)


def _report(job: SurveyPrint) -> Made:
    return Made(render_results(_results(job), job.language), f"kysely-{year_of(job.wave)}-{job.language}.pdf")


def _slides(job: SurveyPrint) -> Made:
    return Made(slides_of(_results(job), job.language), f"kysely-{year_of(job.wave)}-{job.language}.pptx")


RENDERERS: dict[str, Callable[[SurveyPrint], Made]] = {Kind.REPORT: _report, Kind.SLIDES: _slides}
