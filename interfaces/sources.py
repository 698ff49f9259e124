"""The counties' own content that comes with the portal out of its sources, real and dated.

It is no national classification, so a command of its own brings it in (`load_sources`). What the portal has already
is never overwritten: people tend it.
"""

from collections.abc import Callable

from interfaces.reference_registers import load_exchanges, load_plans, load_practices
from interfaces.source_issues import load_issues
from interfaces.source_notes import load_notes
from organisations.reference_files import Loaded

LOADERS: tuple[Callable[[str], Loaded], ...] = (
    load_practices,
    load_plans,
    load_exchanges,
    load_issues,
    load_notes,
)


def load(county_code: str = "") -> list[Loaded]:
    """Bring in what the portal doesn't have; of county-bound content one county's when its code is given."""
    return [loader(county_code) for loader in LOADERS]
