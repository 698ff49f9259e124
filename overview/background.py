"""Background work: what is done each minute, and tasks that a dead worker left running.

The worker of django-tasks leaves a task RUNNING for ever when it is killed, and no other worker touches it. A worker
started by `manage.py portal` therefore carries the machine's name in its id, so that its death can be told.
"""

import datetime
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from agreements.desk.seal_certificate import tell_of_ending_certificate
from agreements.follow_up.morning import tell_of_reporting
from agreements.follow_up.register import write_missing
from agreements.follow_up.sealing import enqueue_unsealed_reports
from agreements.presence import forget_old_presences
from agreements.printing.jobs import forget_old_prints
from agreements.sealing.documents import enqueue_unsealed
from agreements.workflow.passing_on import pass_on_slots
from forums.clock.reminders import send_clock_reminders
from forums.minutes.sealing import enqueue_unsealed_minutes
from forums.printing.jobs import forget_old_meeting_prints
from interfaces.yearly_check import ask_whether_right
from organisations.outbox import forget_old_notices, gather_digests, send_pending
from overview.deadlines import tell_of_deadlines
from surveys.morning import look_after_waves
from surveys.results.printing.jobs import forget_old_survey_prints

MAX_ATTEMPTS = 3
# No task of ours runs nearly as long: after this a worker on another machine, which can't be asked, counts as dead.
LONGEST_TASK = datetime.timedelta(hours=1)


class WorkerLost(Exception):
    """The worker died while it ran the task, as many times as a task is tried."""


def new_worker_id() -> str:
    """An id of at most 64 characters, unique, that says on which machine the worker runs."""
    return f"{socket.gethostname()[:40]}:{secrets.token_hex(8)}"


def reclaim(worker_id: str) -> int:
    """Give back the tasks that a worker known to be dead left running. Returns how many."""
    return _give_back(row for row in _running() if row.worker_ids[-1] == worker_id)


def reclaim_abandoned() -> int:
    """Give back the running tasks whose worker no longer lives. Returns how many."""
    return _give_back(row for row in _running() if not _may_be_alive(row))


def _running() -> DBTaskResultQuerySet:
    return DBTaskResult.objects.running()


def _give_back(rows) -> int:
    return sum(_give_back_one(row) for row in rows)


@transaction.atomic
def _give_back_one(row: DBTaskResult) -> bool:
    """Back to READY, or FAILED once it has been tried MAX_ATTEMPTS times; nothing when it has moved on meanwhile."""
    row = _running().select_for_update().filter(pk=row.pk, started_at=row.started_at).first()
    if row is None:
        return False
    if len(row.worker_ids) >= MAX_ATTEMPTS:
        row.set_failed(WorkerLost(f"The worker died {MAX_ATTEMPTS} times during this task."))
    else:
        row.status = TaskResultStatus.READY
        row.save(update_fields=["status"])
    return True


def _may_be_alive(row: DBTaskResult) -> bool:
    worker_id = row.worker_ids[-1]
    if worker_id.partition(":")[0] == socket.gethostname()[:40]:
        return _runs_here(worker_id)
    return row.started_at > timezone.now() - LONGEST_TASK


def _runs_here(worker_id: str) -> bool:
    """Whether a process of this machine was started with the id among its arguments."""
    wanted = worker_id.encode()
    return any(wanted in _arguments(process) for process in os.listdir("/proc") if process.isdecimal())


def _arguments(process: str) -> list[bytes]:
    """How the process was started; nothing for one that ended while we looked."""
    try:
        return Path("/proc", process, "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


# Done each minute by `manage.py tick`. Each is idempotent: twice at once does no harm.
TICK: tuple[Callable[[], object], ...] = (
    reclaim_abandoned,
    enqueue_unsealed,
    enqueue_unsealed_minutes,
    enqueue_unsealed_reports,
    write_missing,
    pass_on_slots,
    tell_of_ending_certificate,
    gather_digests,
    tell_of_deadlines,
    tell_of_reporting,
    ask_whether_right,
    send_clock_reminders,
    look_after_waves,
    send_pending,
    forget_old_prints,
    forget_old_meeting_prints,
    forget_old_survey_prints,
    forget_old_notices,
    forget_old_presences,
)
