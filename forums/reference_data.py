"""Loading the reference data of forums; the files are in reference/."""

import tomllib
from pathlib import Path

from django.db import transaction

from forums.models import ForumKind
from organisations.reference_files import Loaded, bring_up_to_date

FOLDER = Path(__file__).parent / "reference"


@transaction.atomic
def load() -> list[Loaded]:
    return [_load_kinds()]


def _load_kinds() -> Loaded:
    """Kinds that are not there yet. The operator's own names, order and natures stay."""
    rows = tomllib.loads((FOLDER / "kinds.toml").read_text(encoding="utf-8"))["kinds"]
    wanted = [ForumKind(position=position * 10, **row) for position, row in enumerate(rows, 1)]
    return bring_up_to_date(ForumKind.objects.all(), wanted, key=lambda kind: kind.code, owned=[])
