"""Documents about an agreement that take time. What kinds there are is said by `kinds.py`."""

from django_tasks import task

from agreements.models import Agreement, Party, PrintJob, Version
from agreements.printing.kinds import RENDERERS
from documents import jobs
from documents.jobs import State
from organisations.models import User


@task
def print_agreement(print_job_id: int) -> None:
    rows = PrintJob.objects.select_related("agreement", "version", "requested_by")
    jobs.run(rows, print_job_id, RENDERERS)


def request_print(
    agreement: Agreement,
    *,
    version: Version | None,
    language: str,
    edition: str = "full",
    by: User | None,
    kind: str = PrintJob.Kind.AGREEMENT,
    party: Party | None = None,
    options: dict | None = None,
) -> PrintJob:
    """Ask for a document about a frozen version, or about the text as it stands when `version` is None.

    `options` are what the kind needs more, as plain JSON. The same person asking again for what is still being made
    gets the same job. Raises ValueError for a language that the agreement doesn't have.
    """
    if language not in agreement.language_list:
        raise ValueError(f"The agreement has no text in “{language}”")
    wanted = {
        "version": version,
        "language": language,
        "edition": edition,
        "requested_by": by,
        "kind": kind,
        "party": party,
        "options": options or {},
    }
    waiting = agreement.print_jobs.filter(**wanted, state=State.WAITING, attempts=0)
    if job := waiting.first():
        return job
    job = PrintJob.objects.create(agreement=agreement, **wanted)
    print_agreement.enqueue(job.pk)
    return job


def make_again(job: PrintJob) -> None:
    """Try once more what has failed."""
    if jobs.make_again(job):
        print_agreement.enqueue(job.pk)


def forget_old_prints() -> int:
    return jobs.forget_old(PrintJob)
