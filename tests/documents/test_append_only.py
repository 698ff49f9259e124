"""Rows that the database keeps as they were written, on whichever engine runs."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from django.utils import timezone

from documents.append_only import AppendOnly
from documents.models import ArchivedDocument

CHANGES = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "update": lambda row: ArchivedDocument.objects.update(title="x"),
    "delete of a set": lambda row: ArchivedDocument.objects.all().delete(),
    "raw delete": lambda row: ArchivedDocument.objects.all()._raw_delete("default"),
    "bulk update": lambda row: ArchivedDocument.objects.bulk_update([row], ["title"]),
    "upsert": lambda row: ArchivedDocument.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["title"]
    ),
}


def make_row(**fields) -> ArchivedDocument:
    values = {
        "what": "agreement",
        "subject": uuid.uuid4(),
        "number": 1,
        "title": "Sopimus",
        "language": "fi",
        "sha256": uuid.uuid4().hex * 2,
        "size": 1,
        "sealed_at": timezone.now(),
        "code": uuid.uuid4().hex[:19],
    }
    return ArchivedDocument.objects.create(**values | fields)


def triggers_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_kept_row_can_be_neither_changed_nor_deleted(change):
    row = make_row()
    row.title = "Changed"
    with pytest.raises(IntegrityError, match="documents_archiveddocument"), transaction.atomic():
        change(row)
    assert ArchivedDocument.objects.get().title == "Sopimus"


@pytest.mark.django_db
def test_rows_can_be_added():
    make_row()
    make_row()
    assert ArchivedDocument.objects.count() == 2


@pytest.mark.django_db
def test_replacing_a_row_on_sqlite_is_refused_too():
    if connection.vendor != "sqlite":
        return
    row = make_row()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO documents_archiveddocument SELECT * FROM documents_archiveddocument")
    assert ArchivedDocument.objects.get() == row


@pytest.mark.django_db
def test_each_table_that_declares_it_has_its_triggers():
    declared = {
        (model._meta.db_table, constraint)
        for model in apps.get_models(include_auto_created=True)
        for constraint in model._meta.constraints
        if isinstance(constraint, AppendOnly)
    }
    assert declared
    missing = [
        (table, name)
        for table, constraint in declared
        for name in constraint.trigger_names(connection.vendor)
        if name not in triggers_of(table)
    ]
    assert missing == []


def test_it_can_stand_in_a_migration():
    constraint = AppendOnly(name="a", deletes_only=True)
    path, args, kwargs = constraint.deconstruct()
    assert path == "documents.append_only.AppendOnly"
    assert AppendOnly(*args, **kwargs) == constraint
    assert constraint != AppendOnly(name="a")
    assert "deletes_only=True" in MigrationWriter.serialize(constraint)[0]


@pytest.mark.django_db(transaction=True)
@isolate_apps("documents")
def test_deletes_only_lets_changes_pass_and_a_new_column_keeps_the_triggers():
    class Kept(models.Model):  # noqa: DJ008 (lives for one test)
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "documents"
            constraints = [AppendOnly(name="kept_not_deleted", deletes_only=True)]

    with connection.schema_editor() as editor:
        editor.create_model(Kept)
    try:
        longer = models.CharField(max_length=20, unique=True)
        longer.set_attributes_from_name("name")
        longer.model = Kept
        with connection.schema_editor() as editor:
            editor.alter_field(Kept, Kept._meta.get_field("name"), longer)
        row = Kept.objects.create(name="a")
        Kept.objects.update(name="b")
        with pytest.raises(IntegrityError):
            row.delete()
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Kept)


@pytest.mark.django_db(transaction=True)
@isolate_apps("documents")
def test_the_constraint_can_be_added_to_and_removed_from_a_standing_table():
    class Plain(models.Model):  # noqa: DJ008 (lives for one test)
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "documents"

    constraint = AppendOnly(name="plain_append_only")
    with connection.schema_editor() as editor:
        editor.create_model(Plain)
    try:
        Plain._meta.constraints = [constraint]
        with connection.schema_editor() as editor:
            editor.add_constraint(Plain, constraint)
        Plain.objects.create(name="a")
        with pytest.raises(IntegrityError):
            Plain.objects.update(name="b")
        Plain._meta.constraints = []
        with connection.schema_editor() as editor:
            editor.remove_constraint(Plain, constraint)
        assert Plain.objects.update(name="b") == 1
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Plain)
