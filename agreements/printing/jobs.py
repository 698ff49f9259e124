"""Documents that take time: asked for on a page, made by the worker, kept for a week.

They are never archived and never sealed. Each request is a row whose state the page asks for. What kinds there are is
said by `kinds.py`.
"""

import datetime
import logging
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from agreements.models import Agreement, Party, PrintJob, Version
from agreements.printing.kinds import RENDERERS
from documents.uploads import store_by_hash
from organisations.models import User

FOLDER = "prints"
MAX_ATTEMPTS = 3
KEPT = datetime.timedelta(days=7)
LONGEST = datetime.timedelta(hours=1)  # a job that is older and not finished has lost its worker for good
State = PrintJob.State
logger = logging.getLogger(__name__)


@task
def print_agreement(print_job_id: int) -> None:
    run(print_job_id)


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
    if PrintJob.objects.filter(pk=job.pk, state=State.FAILED).update(state=State.WAITING, attempts=0, error="", done=0):
        print_agreement.enqueue(job.pk)


def run(print_job_id: int) -> None:
    """Make the print. What fails is tried again a few times, then the job says so to whoever asked for it."""
    jobs = PrintJob.objects.filter(pk=print_job_id).exclude(state__in=[State.READY, State.FAILED])
    while job := jobs.select_related("agreement", "version", "requested_by").first():
        if job.attempts >= MAX_ATTEMPTS:
            _finish(job, State.FAILED, error=_failure_words(job))
            return
        jobs.update(state=State.RUNNING, attempts=F("attempts") + 1)
        try:
            made = RENDERERS[job.kind](job)
            file = store_by_hash(FOLDER, ContentFile(made.data), made_as=PurePath(made.name).suffix.removeprefix("."))
        except Exception:  # whatever the engine or the storage stumbles over: it is counted, logged and told
            logger.exception("Print job %s failed", job.pk)
        else:
            _finish(job, State.READY, file=file, file_name=made.name)
            return


def _finish(job: PrintJob, state: str, *, file: str = "", file_name: str = "", error: str = "") -> None:
    PrintJob.objects.filter(pk=job.pk).update(
        state=state, file=file, file_name=file_name, error=error, finished_at=timezone.now()
    )


def _failure_words(job: PrintJob) -> str:
    with translation.override(job.requested_by.language if job.requested_by else job.language):
        return _("The document could not be made. Ask for it again; if that does not help, tell the portal's operator.")


def forget_old_prints() -> int:
    """Remove prints older than a week and give up jobs that lost their worker. Returns how many jobs were removed."""
    now = timezone.now()
    unfinished = Q(state__in=[State.WAITING, State.RUNNING])
    for job in PrintJob.objects.filter(unfinished, requested_at__lt=now - LONGEST).select_related("requested_by"):
        _finish(job, State.FAILED, error=_failure_words(job))
    old = PrintJob.objects.filter(requested_at__lt=now - KEPT)
    files = set(old.exclude(file="").values_list("file", flat=True))
    still_used = set(
        PrintJob.objects.filter(file__in=files, requested_at__gte=now - KEPT).values_list("file", flat=True)
    )
    removed, _by_model = old.delete()
    for file in files - still_used:
        default_storage.delete(file)
    return removed
