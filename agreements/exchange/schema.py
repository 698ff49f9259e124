"""The published JSON Schema and what in some data doesn't follow it."""

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from agreements.exchange.faults import Fault

FOLDER = Path(__file__).parent.parent / "schema"
MOST_FAULTS = 500
MOST_SHOWN = 60  # characters of a wrong value


@functools.cache
def validator(name: str = "agreement") -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def schema_faults(data: Any) -> list[Fault]:
    """Every place where the data isn't of the published form, in the data's order."""
    found: list[Fault] = []
    try:
        for error in validator().iter_errors(data):
            found += _faults(error)
            if len(found) >= MOST_FAULTS:
                break
    except RecursionError:
        return [Fault("", _("The clauses are nested too deep."))]
    return sorted(dict.fromkeys(found), key=lambda fault: fault.path)


def _faults(error: ValidationError) -> Iterator[Fault]:
    path = "".join(f"/{part}" for part in error.absolute_path)
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        for name in missing:
            yield Fault(f"{path}/{name}", _("This is missing."))
    elif error.validator == "additionalProperties":
        for name in sorted(set(error.instance) - set(error.schema["properties"])):
            yield Fault(f"{path}/{name}", _("There is no such part in the schema."))
    else:
        yield Fault(path, _words(error))


def _words(error: ValidationError) -> str:
    words = {"value": json.dumps(error.instance, ensure_ascii=False)[:MOST_SHOWN], "limit": error.validator_value}
    match error.validator:
        case "enum":
            allowed = ", ".join(json.dumps(value, ensure_ascii=False) for value in error.validator_value)
            return _("%(value)s is none of these: %(allowed)s.") % {**words, "allowed": allowed}
        case "const":
            return _("%(value)s is not “%(limit)s”: this is data of another kind or version.") % words
        case "maxLength":
            return _("The text is longer than %(limit)s characters.") % words
        case "maxItems":
            return _("There are more than %(limit)s rows.") % words
        case "format":
            return _("%(value)s is not a day that exists.") % words
    return _("%(value)s is not of the right form.") % words
