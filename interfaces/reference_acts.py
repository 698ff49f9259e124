"""Loading the acts that the domains stand on; the file is described in reference/README.md."""

from pathlib import Path

from interfaces.models import DomainAct, InterfaceDomain
from organisations.reference_files import Loaded, bring_up_to_date, read_rows

FILE = Path(__file__).parent / "reference" / "acts.csv"
OWNED = ["act_fi", "act_sv", "number", "section", "says_fi", "says_sv", "position"]
TEXTS = ("code", "act_fi", "act_sv", "number", "section", "says_fi", "says_sv")


def load_acts() -> list[Loaded]:
    """The acts, and which domains each stands behind."""
    rows = read_rows(FILE)
    wanted = [DomainAct(position=number, **{name: row[name] for name in TEXTS}) for number, row in enumerate(rows, 1)]
    loaded = bring_up_to_date(DomainAct.objects.all(), wanted, key=lambda act: act.code, owned=OWNED)
    return [loaded, _load_domains(rows)]


def _load_domains(rows: list[dict[str, str]]) -> Loaded:
    domains = {domain.code: domain.pk for domain in InterfaceDomain.objects.all()}
    acts = {act.code: act for act in DomainAct.objects.prefetch_related("domains")}
    created, changed = 0, []
    for row in rows:
        act = acts[row["code"]]
        wanted = {domains[code] for code in row["domains"].split(";")}
        present = {domain.pk for domain in act.domains.all()}
        if present != wanted:
            act.domains.set(wanted)
            created += not present
            changed += [str(act)] if present else []
    return Loaded("DomainAct.domains", created, tuple(changed), len(rows) - created - len(changed))
