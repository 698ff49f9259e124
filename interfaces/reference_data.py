"""Loading the tree of interface domains; the file is described in reference/README.md."""

from pathlib import Path

from django.db import transaction

from interfaces.models import InterfaceDomain
from interfaces.reference_acts import load_acts
from interfaces.reference_assessment import load_assessment
from interfaces.reference_maps import load_maps
from interfaces.reference_registers import load_plan_kinds, load_tags
from organisations.reference_files import Loaded, bring_up_to_date, read_rows

FILE = Path(__file__).parent / "reference" / "domains.csv"
OWNED = ["name_fi", "name_sv", "name_en", "description_fi", "description_sv", "aliases", "position"]


@transaction.atomic
def load() -> list[Loaded]:
    """What the portal's administrators have edited stays as they wrote it."""
    rows = read_rows(FILE)
    edited = set(InterfaceDomain.objects.filter(revision__gt=1).values_list("code", flat=True))
    owned = [(position, row) for position, row in enumerate(rows, 1) if row["code"] not in edited]
    wanted = [
        InterfaceDomain(position=position, **{name: row[name] for name in ("code", *OWNED) if name != "position"})
        for position, row in owned
    ]
    before = set(InterfaceDomain.objects.values_list("code", flat=True))
    loaded = bring_up_to_date(InterfaceDomain.objects.all(), wanted, key=lambda domain: domain.code, owned=OWNED)
    parents = _load_parents([row for _position, row in owned], before)
    others = [*load_acts(), *load_maps(), *load_assessment(), load_plan_kinds(), load_tags()]
    return [loaded, parents, *others]


def _load_parents(rows: list[dict[str, str]], before: set[str]) -> Loaded:
    """Hang the domains into the tree, when all of them exist. Those that were there `before` count as changed."""
    known = {domain.code: domain for domain in InterfaceDomain.objects.select_related("parent")}
    moved = []
    for row in rows:
        domain, parent = known[row["code"]], known.get(row["parent"])
        if domain.parent != parent:
            domain.parent = parent
            moved.append(domain)
    InterfaceDomain.objects.bulk_update(moved, ["parent"])
    changed = tuple(str(domain) for domain in moved if domain.code in before)
    return Loaded("InterfaceDomain.parent", 0, changed, len(rows) - len(changed))
