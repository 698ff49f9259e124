"""A table whose rows may be added but never changed or deleted, kept so by the database itself.

Written in `Meta.constraints`, not as a RunPython migration: SQLite remakes a table when a column changes and forgets
triggers that no constraint declares.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table


class AppendOnly(models.constraints.BaseConstraint):
    """Refuse UPDATE and DELETE of every row, whoever asks; with `deletes_only=True` refuse DELETE alone.

    The refusal is a `django.db.utils.IntegrityError` whose text names the table. Foreign keys of such a model should be
    `PROTECT`: a cascade would meet the trigger, which knows no words for the person at the screen.
    TRUNCATE on PostgreSQL passes on purpose, the flush of test databases needs it.
    """

    def __init__(self, *, name: str, deletes_only: bool = False, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.deletes_only = deletes_only

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        if self.deletes_only:
            kwargs["deletes_only"] = True
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AppendOnly):
            return NotImplemented
        return (self.name, self.deletes_only) == (other.name, other.deletes_only)

    def __hash__(self) -> int:
        return hash((self.name, self.deletes_only))

    def trigger_names(self, vendor: str) -> list[str]:
        """The names of the triggers that keep the table: SQLite needs one for each kind of change."""
        return [self.name] if vendor == "postgresql" else [f"{self.name}_{event.lower()}" for event in self._events]

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> None:
        """Nothing inside CREATE TABLE: the triggers follow when the table stands."""
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        first, *rest = self._statements(model, schema_editor)
        schema_editor.deferred_sql.extend(rest)
        return first

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        return self._statement("DROP TRIGGER %(name)s ON %(table)s", model, schema_editor, self.name)

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """A form can't break this constraint: adding is free, and the rest has no form."""

    @property
    def _events(self) -> list[str]:
        return ["DELETE"] if self.deletes_only else ["UPDATE", "DELETE"]

    def _statements(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        if schema_editor.connection.vendor == "postgresql":
            return [self._statement(POSTGRESQL, model, schema_editor, self.name, " OR ".join(self._events))]
        return [
            self._statement(SQLITE, model, schema_editor, f"{self.name}_{event.lower()}", event)
            for event in self._events
        ]

    def _statement(
        self,
        sql: str,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        name: str,
        events: str = "",
    ) -> Statement:
        return Statement(
            sql,
            name=schema_editor.quote_name(name),
            table=Table(model._meta.db_table, schema_editor.quote_name),
            events=events,
        )


# restrict_violation is a class 23 code, so that Django raises IntegrityError as it does on SQLite.
POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = TG_OP || ' on ' || TG_TABLE_NAME || ' refused: its rows are kept as they were written',
    ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER %(name)s BEFORE %(events)s ON %(table)s FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""
SQLITE = """
CREATE TRIGGER %(name)s BEFORE %(events)s ON %(table)s FOR EACH ROW
BEGIN
  SELECT RAISE(ABORT, '%(events)s on %(table)s refused: its rows are kept as they were written');
END
"""
