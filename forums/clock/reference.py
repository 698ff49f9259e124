"""Loading the clock that every county begins with: the model of the council term, and the first term as history."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from forums.clock.when import read_when
from forums.models import ClockEntry
from interfaces.models import InterfaceDomain
from organisations.reference_files import Loaded, bring_up_to_date

FILE = Path(__file__).parent.parent / "reference" / "clock.toml"
TEXTS = ("title_fi", "title_sv", "owner_fi", "owner_sv", "source")
OWNED = [
    *TEXTS, "side", "level", "starts_on", "ends_on", "is_window", "recurs", "is_statutory", "legal_basis", "is_history",
]  # fmt: skip


@transaction.atomic
def load() -> list[Loaded]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["entries"]
    loaded = bring_up_to_date(
        ClockEntry.objects.exclude(code=""), map(_entry, rows), key=lambda entry: entry.code, owned=OWNED
    )
    _load_domains({row["code"]: row.get("domains", []) for row in rows})
    return [loaded]


def _entry(row: dict[str, Any]) -> ClockEntry:
    when = read_when(row["when"])
    return ClockEntry(
        code=row["code"],
        side=row["side"],
        level=row.get("level", ""),
        starts_on=when.starts,
        ends_on=when.ends,
        is_window=when.is_window,
        recurs=row.get("recurs", ClockEntry.Recurs.ONCE),
        is_statutory="legal" in row,
        legal_basis=row.get("legal", ""),
        is_history=row.get("is_history", False),
        **{name: row[name] for name in TEXTS},
    )


def _load_domains(wanted: dict[str, list[str]]) -> None:
    known = dict(InterfaceDomain.objects.values_list("code", "pk"))
    for entry in ClockEntry.objects.filter(code__in=wanted).prefetch_related("domains"):
        codes = wanted[entry.code]
        if sorted(domain.code for domain in entry.domains.all()) != sorted(codes):
            entry.domains.set([known[code] for code in codes if code in known])
