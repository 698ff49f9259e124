"""Reports of results that take time, made by the worker."""

from django_tasks import task

from documents import jobs
from documents.jobs import State
from organisations.models import User
from surveys.models import SurveyPrint, Wave
from surveys.results.printing.kinds import RENDERERS


@task
def print_survey(print_id: int) -> None:
    rows = SurveyPrint.objects.select_related("wave__survey", "wave__owner", "requested_by")
    jobs.run(rows, print_id, RENDERERS)


def request_print(wave: Wave, *, kind: str, language: str, by: User, options: dict) -> SurveyPrint:
    """Ask for a report in a language. The same person asking again for what is still waiting gets the same job.

    `options`: the key of a background (`by`) and of waves to stand beside (`earlier`), as the page has checked them.
    """
    wanted = {"kind": kind, "language": language, "options": options, "requested_by": by}
    if job := wave.prints.filter(**wanted, state=State.WAITING, attempts=0).first():
        return job
    job = SurveyPrint.objects.create(wave=wave, **wanted)
    print_survey.enqueue(job.pk)
    return job


def make_again(job: SurveyPrint) -> None:
    """Try once more what has failed."""
    if jobs.make_again(job):
        print_survey.enqueue(job.pk)


def forget_old_survey_prints() -> int:
    return jobs.forget_old(SurveyPrint)
