"""The clause in which a view of the division of work says that it has been agreed."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agreements import rules
from agreements.models import Agreement, Clause, DivisionClause
from interfaces.models import WorkDivision
from organisations.acting import Acting


@dataclass(frozen=True)
class ClauseLink:
    """Where the clause is read. Its heading is for the agreement's own parties: others read what is frozen."""

    agreement: Agreement
    heading: str
    url: str


@dataclass(frozen=True)
class Offered:
    """An agreement of both parties with its clauses."""

    agreement: Agreement
    clauses: list[Clause]


def clause_of(view: WorkDivision, acting: Acting | None) -> ClauseLink | None:
    """The link of a view, when the person may see its agreement."""
    link = DivisionClause.objects.filter(view=view).first()
    agreement = link and Agreement.objects.listed_to(acting).filter(pk=link.agreement_id).first()
    if not agreement:
        return None
    url = agreement.get_absolute_url()
    if link.clause_key is None:
        return ClauseLink(agreement, "", url)
    is_own = acting is not None and Agreement.objects.own_of(acting).filter(pk=agreement.pk).exists()
    clause = agreement.clauses.standing().filter(key=link.clause_key).first() if is_own else None
    return ClauseLink(agreement, clause.heading if clause else "", f"{url}#c-{link.clause_key}")


def offered_for(view: WorkDivision, acting: Acting | None) -> list[Offered]:
    """Agreements between the county and the municipality that the person may open, with their clauses."""
    today = timezone.localdate()
    rows = Agreement.objects.visible_to(acting).exclude(stage=Agreement.Stage.WITHDRAWN)
    rows = rows.filter(pk__in=Agreement.objects.of_organisation(view.question.county, today).values("pk"))
    rows = rows.filter(pk__in=Agreement.objects.of_organisation(view.municipality, today).values("pk"))
    agreements = list(rows.in_order())
    clauses: dict[int, list[Clause]] = {row.pk: [] for row in agreements}
    for clause in Clause.objects.standing().filter(agreement__in=agreements).exclude(heading_fi="", heading_sv=""):
        clauses[clause.agreement_id].append(clause)
    return [Offered(row, clauses[row.pk]) for row in agreements]


def choose_clause(view: WorkDivision, offered: list[Offered], choice: str, *, by: Acting | None) -> bool:
    """Link the view to one of the offered, named “agreement” or “agreement:clause”; "" takes the link away.

    False when the choice is no longer offered. Raises PermissionDenied.
    """
    if not rules.may_choose_clause(by, view):
        raise PermissionDenied
    if not choice:
        DivisionClause.objects.filter(view=view).delete()
        return True
    known = {str(row.agreement.pk): (row.agreement, None) for row in offered}
    known |= {f"{row.agreement.pk}:{one.key}": (row.agreement, one.key) for row in offered for one in row.clauses}
    if choice not in known:
        return False
    agreement, key = known[choice]
    DivisionClause.objects.update_or_create(view=view, defaults={"agreement": agreement, "clause_key": key})
    return True


def chosen_for(view: WorkDivision) -> str:
    """The present choice in the same words; empty without a link."""
    link = DivisionClause.objects.filter(view=view).first()
    if link is None:
        return ""
    return _named(link.agreement_id, link.clause_key)


def _named(agreement: int, clause: UUID | None) -> str:
    return f"{agreement}:{clause}" if clause else str(agreement)
