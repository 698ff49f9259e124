"""Documents that take time: asked for on a page, made by the worker, kept for a week.

They are never archived and never sealed. Each request is a row of an app's own model, whose state a page asks for.
"""

import datetime
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.uploads import store_by_hash

FOLDER = "prints"
MAX_ATTEMPTS = 3
KEPT = datetime.timedelta(days=7)
LONGEST = datetime.timedelta(hours=1)  # a job that is older and not finished has lost its worker for good
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """A finished document, as a renderer returns it; the name's ending says of which kind the file is."""

    data: bytes
    name: str


class CannotBeMade(Exception):
    """A renderer's way to say that trying again would not help; the message is for whoever asked, in their language."""


class DocumentJob(models.Model):
    """A request for a document. `options` are what its kind needs more, as plain JSON."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("waiting")
        RUNNING = "running", gettext_lazy("being made")
        READY = "ready", gettext_lazy("ready")
        FAILED = "failed", gettext_lazy("failed")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    options = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=2)
    edition = models.CharField(max_length=6, default="full")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-requested_at"]

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    def tell_progress(self, done: int, total: int) -> None:
        """Let the page say "3 of 22" while the worker goes on."""
        type(self).objects.filter(pk=self.pk).update(done=done, total=total)


State = DocumentJob.State
Job = TypeVar("Job", bound=DocumentJob)


def make_again(job: DocumentJob) -> bool:
    """Put what has failed back to wait; whether the caller is to have it made."""
    failed = type(job).objects.filter(pk=job.pk, state=State.FAILED)
    return bool(failed.update(state=State.WAITING, attempts=0, error="", done=0))


def run(jobs: models.QuerySet[Job], pk: int, renderers: Mapping[str, Callable[[Job], Made]]) -> None:
    """Make the document of a kind. What fails is tried again a few times, then the job says so to whoever asked."""
    jobs = jobs.filter(pk=pk).exclude(state__in=[State.READY, State.FAILED])
    while job := jobs.first():
        if job.attempts >= MAX_ATTEMPTS:
            _finish(job, State.FAILED, error=_failure_words(job))
            return
        jobs.update(state=State.RUNNING, attempts=F("attempts") + 1)
        try:
            made = renderers[job.kind](job)
            file = store_by_hash(FOLDER, ContentFile(made.data), made_as=PurePath(made.name).suffix.removeprefix("."))
        except CannotBeMade as refusal:
            _finish(job, State.FAILED, error=str(refusal)[:500])
            return
        except Exception:  # whatever the engine or the storage stumbles over: it is counted, logged and told
            logger.exception("%s %s failed", type(job).__name__, job.pk)
        else:
            _finish(job, State.READY, file=file, file_name=made.name)
            return


def _finish(job: DocumentJob, state: str, *, file: str = "", file_name: str = "", error: str = "") -> None:
    type(job).objects.filter(pk=job.pk).update(
        state=state, file=file, file_name=file_name, error=error, finished_at=timezone.now()
    )


def _failure_words(job: DocumentJob) -> str:
    with translation.override(job.requested_by.language if job.requested_by else job.language):
        return _("The document could not be made. Ask for it again; if that does not help, tell the portal's operator.")


def forget_old(model: type[DocumentJob]) -> int:
    """Remove documents older than a week and give up jobs that lost their worker. Returns how many were removed."""
    now = timezone.now()
    unfinished = Q(state__in=[State.WAITING, State.RUNNING])
    for job in model.objects.filter(unfinished, requested_at__lt=now - LONGEST).select_related("requested_by"):
        _finish(job, State.FAILED, error=_failure_words(job))
    old = model.objects.filter(requested_at__lt=now - KEPT)
    files = set(old.exclude(file="").values_list("file", flat=True))
    still_used = set(model.objects.filter(file__in=files, requested_at__gte=now - KEPT).values_list("file", flat=True))
    removed, _by_model = old.delete()
    for file in files - still_used:
        default_storage.delete(file)
    return removed
