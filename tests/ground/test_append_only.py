"""Tables that only grow have their triggers, in every test database and after each flush of one."""

import pytest
from django.apps import apps
from django.db import connection

from documents.append_only import AppendOnly

PROMISES = [rule for model in apps.get_models() for rule in model._meta.constraints if isinstance(rule, AppendOnly)]


def triggers():
    table = "pg_trigger" if connection.vendor == "postgresql" else "sqlite_master"
    column = "tgname" if connection.vendor == "postgresql" else "name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 -- two fixed texts
        return {name for (name,) in cursor.fetchall()}


def promised():
    return {name for rule in PROMISES for name in rule.trigger_names(connection.vendor)}


def test_versions_decisions_signatures_events_and_archived_documents_only_grow():
    names = {rule.name.partition("_")[0] for rule in PROMISES}
    assert {"version", "decision", "signature", "event", "archiveddocument"} <= names


@pytest.mark.django_db
def test_every_such_table_has_its_triggers():
    assert promised() <= triggers()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["before a flush", "after it"])
def test_the_triggers_outlive_a_flush(time):
    assert promised() <= triggers()
