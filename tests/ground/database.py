"""Database fixtures: flushing tables that refuse deletion, worlds made once, and running background tasks."""

import copy
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase
from django.utils import translation
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

BOTH_DATABASES_WHERE_ASKED = {
    "agreements",
    "documents",
    "finnish",
    "follow_up",
    "forums",
    "indicators",
    "interfaces",
    "organisations",
    "overview",
    "surveys",
}  # folders of tests
PAGES = {"client", "client_of"}  # fixtures that open pages

_flush = TransactionTestCase._fixture_teardown


KEPT = {"django_content_type", "auth_permission"}  # written by the migrations, changed by no test


def _empty(self: TransactionTestCase) -> None:
    """Flush after a test that commits: on PostgreSQL only the tables that have rows, which is many times quicker."""
    if connections["default"].vendor == "postgresql":
        _truncate_filled()
    else:
        _flush_past_triggers(self)


def _truncate_filled() -> None:
    connection = connections["default"]
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    tables = [connection.ops.quote_name(name) for name in sorted(names)]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)  # noqa: S608 -- our own tables
        )
        if filled := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")


def _flush_past_triggers(self: TransactionTestCase) -> None:
    """SQLite flushes by DELETE, which the append-only triggers would refuse."""
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


TransactionTestCase._fixture_teardown = _empty


def world(make: Callable) -> Callable:
    """A fixture whose rows are made once for all tests of a file that start from the same worlds.

    Each test gets the rows and a copy of what was returned; whatever it changes is rolled back. A world asks for other
    worlds only, and all that it makes is in the database. A test that commits makes its own.
    """
    names = list(inspect.signature(make).parameters)

    def given(standing: dict[Callable, Any], db: None, **others: Any) -> Any:
        return standing[make] if make in standing else make(**others)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    given.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in ("standing", "db", *names)])
    given.makes = make
    given.__doc__ = make.__doc__
    return pytest.fixture(given, name=make.__name__)


class Worlds:
    """The worlds that stand now, each on those before it, in a transaction that is rolled back when it is left."""

    def __init__(self) -> None:
        self.levels: list[tuple[Callable, transaction.Atomic, dict[Callable, Any]]] = []

    def values(self) -> dict[Callable, Any]:
        """What the worlds returned, for one to change as one likes."""
        return copy.deepcopy(self.levels[-1][2]) if self.levels else {}

    def enter(self, wanted: dict[Callable, dict[str, Callable]]) -> None:
        """Make what is wanted and doesn't stand yet."""
        self.leave(wanted)
        for make, others in list(wanted.items())[len(self.levels) :]:
            level = transaction.atomic()
            level.__enter__()
            values = self.values()
            self.levels.append((make, level, values))
            values[make] = make(**{name: values[other] for name, other in others.items()})

    def leave(self, wanted: dict[Callable, dict[str, Callable]]) -> None:
        """Leave what isn't wanted next, and all that stands on it."""
        while [make for make, _level, _values in self.levels] != list(wanted)[: len(self.levels)]:
            _make, level, _values = self.levels.pop()
            transaction.set_rollback(True)
            level.__exit__(None, None, None)


_worlds = Worlds()
_next = pytest.StashKey[pytest.Item | None]()


@pytest.fixture
def standing(request, django_db_setup, django_db_blocker) -> Iterator[dict[Callable, Any]]:
    """What the worlds have returned that the test asks for."""
    with django_db_blocker.unblock(), translation.override("fi"):
        try:
            _worlds.enter(_worlds_of(request.node))
        except BaseException:
            _worlds.leave({})
            raise
    yield _worlds.values()
    following = request.node.stash.get(_next, None)
    in_this_file = following is not None and following.path == request.node.path
    with django_db_blocker.unblock():
        _worlds.leave(_worlds_of(following) if in_this_file else {})


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    item.stash[_next] = nextitem


def pytest_itemcollected(item: pytest.Item) -> None:
    """Worlds are entered before the test's own transaction begins."""
    if _worlds_of(item) and "standing" not in item.fixturenames[:1]:
        item.fixturenames.insert(0, "standing")


def _worlds_of(item: pytest.Item) -> dict[Callable, dict[str, Callable]]:
    """The worlds that a test asks for, in the order in which they are made, each with those it asks for by name."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits or {"transactional_db", "live_server"} & set(item.fixturenames):
        return {}
    fixtures = item._fixtureinfo.name2fixturedefs
    found: dict[Callable, dict[str, Callable]] = {}

    def find(name: str) -> Callable | None:
        make = getattr(fixtures[name][-1].func, "makes", None) if name in fixtures else None
        if make is not None and make not in found:
            others = {other: find(other) for other in inspect.signature(make).parameters}
            if None in others.values():
                return None
            found[make] = others
        return make

    for name in item.fixturenames:
        find(name)
    return found


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
    """What no database can change is not run for a second one. The walk that waits longest comes first there."""
    if not config.getoption("--second-database"):
        return
    again = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = sorted(again, key=lambda item: item.get_closest_marker("sqlite_browser") is None)


def _asks_a_database(item: pytest.Item) -> bool:
    # What veraPDF judges is a file, the same from any database; so are the words of pages and who opens them.
    if item.get_closest_marker("papers") or "verapdf" in item.fixturenames or item.path.stem.endswith("_pages"):
        return False
    # Rules, verbs and sets of rows are tested without pages; pages are opened by the sweeps, on both databases.
    if PAGES & set(item.fixturenames) and item.path.parent.name != "ground":
        return False
    elsewhere = item.path.parent.name not in BOTH_DATABASES_WHERE_ASKED
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
    return elsewhere or bool(fixtures) or item.get_closest_marker("django_db") is not None
