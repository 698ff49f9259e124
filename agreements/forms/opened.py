"""What a form was opened with: it goes along in the page, so that after a stale save one sees what each has changed."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms

MOST_LEVELS = 3  # a goal, its measures, their responsible parties


@dataclass(frozen=True)
class Opened:
    """The values of a form as its controls have them, and of the rows below it by the name of their formset."""

    fields: dict[str, str] = field(default_factory=dict)
    key: str = ""
    rows: dict[str, list["Opened"]] = field(default_factory=dict)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    def data(self, prefix: str = "") -> dict[str, str]:
        """As a form would post it."""
        found = {f"{prefix}{name}": value for name, value in self.fields.items()}
        for name, rows in self.rows.items():
            found[f"{prefix}{name}-TOTAL_FORMS"], found[f"{prefix}{name}-INITIAL_FORMS"] = str(len(rows)), "0"
            for number, row in enumerate(rows):
                own = f"{prefix}{name}-{number}-"
                found |= {f"{own}key": row.key, f"{own}ORDER": str(number + 1), **row.data(own)}
        return found


def read_opened(text: str) -> Opened:
    """What `as_json` wrote. Anything else is nothing: it only says less of what was changed."""
    try:
        return _read(json.loads(text or "{}"), MOST_LEVELS)
    except (ValueError, RecursionError):
        return Opened()


def _read(found: Any, levels: int) -> Opened:
    found = found if isinstance(found, dict) else {}
    rows = found.get("rows")
    key = found.get("key")
    return Opened(
        fields={name: value for name, value in _items(found.get("fields")) if isinstance(value, str)},
        key=key if isinstance(key, str) else "",
        rows={
            name: [_read(row, levels - 1) for row in value]
            for name, value in _items(rows)
            if isinstance(value, list) and levels > 1
        },
    )


def _items(found: Any) -> list[tuple[str, Any]]:
    return list(found.items()) if isinstance(found, dict) else []


def written_fields(form: forms.BaseForm) -> Iterator[forms.BoundField]:
    """The fields that make the row's text: not files, marks and places in an order."""
    for bound in form.visible_fields():
        left_out = bound.name in {"translation_checked", "DELETE", "ORDER"}
        if not left_out and not isinstance(bound.field, forms.FileField):
            yield bound


def values_of(form: forms.BaseForm) -> dict[str, str]:
    """Each written field's value as its control has it."""
    values = {bound.name: bound.field.prepare_value(bound.value()) for bound in written_fields(form)}
    return {name: "" if value is None else str(value) for name, value in values.items()}
