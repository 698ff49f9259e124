"""Database fixtures: flushing tables that refuse deletion, and running background tasks."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

_flush = TransactionTestCase._fixture_teardown


def _flush_past_triggers(self: TransactionTestCase) -> None:
    """Flush after a test that commits. SQLite flushes by DELETE, which the append-only triggers would refuse."""
    taken_away = {name: _drop_triggers(name) for name in self._databases_names(include_mirrors=False)}
    _flush(self)
    for name, statements in taken_away.items():
        with connections[name].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _drop_triggers(name: str) -> list[str]:
    """Drop all triggers of an SQLite database; return the statements that make them again."""
    if connections[name].vendor != "sqlite":
        return []
    with connections[name].cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for trigger, _statement in triggers:
            cursor.execute(f'DROP TRIGGER "{trigger}"')
    return [statement for _trigger, statement in triggers]


TransactionTestCase._fixture_teardown = _flush_past_triggers


@pytest.fixture
def run_tasks(db, monkeypatch) -> Callable[..., list[DBTaskResult]]:
    """Run the queue to its end with the real worker, in this process. A failing task fails the test, unless allowed."""

    # Between tasks the worker closes connections that are not in autocommit mode, such as that of a test's transaction.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def run(*, may_fail: bool = False) -> list[DBTaskResult]:
        waiting = list(DBTaskResult.objects.ready().values_list("pk", flat=True))
        db_worker.Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="tests",
        ).run()
        failed = DBTaskResult.objects.failed()
        assert may_fail or not failed, "\n".join(row.traceback for row in failed)
        return list(DBTaskResult.objects.filter(pk__in=waiting))

    return run
