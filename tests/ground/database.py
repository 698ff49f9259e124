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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="Leave out what has run on another database and can't be different on this one.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What no database can change is not run for a second one."""
    if not config.getoption("--second-database"):
        return
    again = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("papers"):
        return False
    elsewhere = item.path.parent.name not in {"documents", "finnish", "agreements", "forums"}
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return elsewhere or bool(fixtures) or item.get_closest_marker("django_db") is not None
