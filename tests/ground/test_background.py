"""A task that a killed worker left running is taken up again, three times at most."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from organisations.models import DailyErrand
from overview import background
from overview.background import LONGEST_TASK, new_worker_id, reclaim, reclaim_abandoned
from overview.management.commands import tick

pytestmark = pytest.mark.django_db


@task
def double(number):
    return 2 * number


@task
def divide_by_nothing():
    return 1 / 0


def running_task(*worker_ids, since=timedelta(0)):
    """A task that the last of the workers has begun and not finished."""
    row = double.enqueue(21).db_result
    for worker_id in worker_ids:
        row.claim(worker_id)
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=timezone.now() - since)
    return row


def status(row):
    row.refresh_from_db()
    return row.status


@pytest.fixture
def worker():
    """A living process that carries a worker's id among its arguments."""
    worker_id = new_worker_id()
    code = "print(flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", code, worker_id], **pipes)
    process.stdout.readline()  # it has begun: a process just being started shows no arguments for a moment
    process.worker_id = worker_id
    yield process
    process.kill()
    process.communicate()


def test_the_queue_runs_to_its_end(run_tasks):
    double.enqueue(21)
    double.enqueue(4)
    assert sorted(row.return_value for row in run_tasks()) == [8, 42]


def test_a_failing_task_is_not_hidden(run_tasks):
    divide_by_nothing.enqueue()
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_tasks()


def test_a_dead_worker_s_task_runs_again(run_tasks):
    row = running_task("lost")
    assert reclaim("lost") == 1
    assert run_tasks() == [row]
    assert status(row) == "SUCCESSFUL"
    assert row.worker_ids == ["lost", "tests"]


def test_the_tasks_of_other_workers_are_left_alone():
    row = running_task("lost", "another")
    assert reclaim("lost") == 0
    assert status(row) == "RUNNING"


def test_a_task_that_outlived_no_worker_three_times_fails():
    row = running_task("first", "second", "third")
    reclaim("third")
    assert status(row) == "FAILED"
    assert "WorkerLost" in row.exception_class_path


def test_a_task_of_a_living_worker_is_not_abandoned(worker):
    row = running_task(worker.worker_id, since=2 * LONGEST_TASK)
    assert reclaim_abandoned() == 0
    assert status(row) == "RUNNING"


def test_a_task_of_a_killed_worker_is_abandoned_at_once(worker):
    row = running_task(worker.worker_id)
    worker.kill()
    worker.wait()
    assert reclaim_abandoned() == 1
    assert status(row) == "READY"


@pytest.mark.parametrize(("since", "expected"), [(timedelta(minutes=1), "RUNNING"), (2 * LONGEST_TASK, "READY")])
def test_a_worker_elsewhere_counts_as_dead_only_after_the_longest_task(since, expected):
    row = running_task("elsewhere:1", since=since)
    reclaim_abandoned()
    assert status(row) == expected


def test_worker_ids_are_unique_and_short_enough_for_the_queue():
    assert new_worker_id() != new_worker_id()
    assert len(new_worker_id()) <= 64


def test_tick_does_each_job_and_names_the_one_that_failed(monkeypatch):
    done = []

    def broken():
        raise ValueError

    def sound():
        done.append("sound")

    monkeypatch.setattr(tick, "TICK", (broken, sound))
    with pytest.raises(CommandError, match="broken"):
        call_command("tick")
    assert done == ["sound"]


def test_tick_twice_does_no_harm():
    # So that the hour of the day makes no difference here.
    for errand in ("deadlines", "reporting", "counterparts", "surveys"):
        DailyErrand.claim(errand, timezone.localdate())
    running_task("elsewhere:1", since=2 * LONGEST_TASK)
    call_command("tick")
    call_command("tick")
    assert DBTaskResult.objects.ready().count() == 1
    assert background.TICK[0] is reclaim_abandoned
