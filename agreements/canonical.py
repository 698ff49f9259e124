"""The one way in which a version's content is written down, so that its hash can be computed again for ever.

RFC 8785 for our data: ASCII keys in order, no spaces, UTF-8, no floats. The exact text is stored and hashed; nobody has
to serialise anything again to check a hash.
"""

import datetime
import decimal
import hashlib
import json
import unicodedata
import uuid
from typing import Any

MAX_INTEGER = 2**53 - 1


def canonical(value: Any) -> Any:
    """Return the value with every part in its one canonical form.

    Raises TypeError for what has none (floats, bytes, other objects) and ValueError for integers that JSON readers
    round, for times without a zone and for decimals that are no number.
    """
    match value:
        case None | bool():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case int():
            if abs(value) > MAX_INTEGER:
                raise ValueError(f"{value} is beyond what JSON readers keep exactly")
            return value
        case decimal.Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is not a number")
            return format(value.normalize() or decimal.Decimal(), "f")
        case datetime.datetime():
            if value.tzinfo is None:
                raise ValueError(f"{value} has no time zone")
            return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case datetime.date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case list() | tuple():
            return [canonical(item) for item in value]
        case dict():
            if not all(isinstance(key, str) and key.isascii() for key in value):
                raise TypeError(f"keys must be ASCII text: {list(value)}")
            return {key: canonical(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_text(value: Any) -> str:
    return json.dumps(canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
