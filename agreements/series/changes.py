"""What has changed in the shared text since the drafts were made, and what of it can be offered to which draft.

A draft may have its own wording where a suggestion was accepted. So only those clauses count that were changed in the
shared text after the draft was made, and the same wording is not offered twice.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agreements.models import Agreement, Clause, Series, SeriesDraft, Suggestion
from agreements.series.filling import filled_clause
from documents.redline import is_same

TEXTS = ("text_fi", "text_sv")


@dataclass(frozen=True)
class Offer:
    """A clause of the draft and the texts that the shared text now has for it."""

    clause: Clause
    texts: dict[str, str]


@dataclass(frozen=True)
class DraftChanges:
    """What happens to one draft: wordings offered, clauses added, what is left to the coordinator's own hand.

    `why_not`: why nothing can be offered to it now.
    """

    draft: SeriesDraft
    why_not: str = ""
    offers: list[Offer] = field(default_factory=list)
    new: list[Clause] = field(default_factory=list)
    waiting: list[Clause] = field(default_factory=list)
    renamed: list[Clause] = field(default_factory=list)
    removed: list[Clause] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return bool(self.offers or self.new)


def shared_clauses(model: Agreement) -> list[Clause]:
    return list(model.clauses.standing().filter(is_local=False).select_related("parent"))


def changes_of(series: Series) -> list[DraftChanges]:
    """For each municipality that has a draft, in the municipalities' order; a fixed number of queries."""
    drafts = list(series.drafts.filter(agreement__isnull=False).select_related("agreement", "municipality"))
    shared = shared_clauses(series.model)
    gone = set(series.model.clauses.withdrawn().values_list("key", flat=True))
    clauses, offered = _clauses(drafts), _offered(drafts)
    return [
        DraftChanges(draft, why_not=_why_not(draft.agreement))
        if not draft.agreement.text_is_open
        else _compare(draft, shared, gone, clauses[draft.agreement_id], offered)
        for draft in drafts
    ]


def _clauses(drafts: list[SeriesDraft]) -> dict[int, dict]:
    found = defaultdict(dict)
    for clause in Clause.objects.filter(agreement__in=[draft.agreement_id for draft in drafts]):
        found[clause.agreement_id][clause.key] = clause
    return found


def _offered(drafts: list[SeriesDraft]) -> dict[int, list[Suggestion]]:
    """The wordings that the shared text has offered before, by the clause."""
    found = defaultdict(list)
    agreements = [draft.agreement_id for draft in drafts]
    for row in Suggestion.objects.filter(is_shared=True, clause__agreement__in=agreements):
        found[row.clause_id].append(row)
    return found


def _why_not(agreement: Agreement) -> str:
    match agreement.stage:
        case Agreement.Stage.STATEMENT_ROUND:
            return _("Its statement round is open. The shared text can be offered when the round has been closed.")
        case Agreement.Stage.SIGNED:
            return _("It has been signed. What is changed after that is an amendment.")
        case Agreement.Stage.WITHDRAWN:
            return _("It has been withdrawn.")
    return _("Its text is frozen for decisions. The shared text can be offered if the text is opened again.")


def _compare(draft: SeriesDraft, shared: list[Clause], gone: set, own: dict, offered: dict) -> DraftChanges:
    found = DraftChanges(draft)
    for clause in shared:
        if clause.key not in own:
            found.new.append(clause)
        elif own[clause.key].withdrawn_at is None and clause.changed_at > draft.agreement.created_at:
            _compare_clause(found, clause, own[clause.key], offered)
    found.removed.extend(row for key, row in own.items() if key in gone and row.withdrawn_at is None)
    return found


def _compare_clause(found: DraftChanges, clause: Clause, own: Clause, offered: dict) -> None:
    wanted = filled_clause(clause, found.draft.municipality)
    texts = {name: wanted[name] for name in TEXTS}
    if any(getattr(own, name) != wanted[name] for name in ("heading_fi", "heading_sv")):
        found.renamed.append(own)
    if all(is_same(getattr(own, name), text) for name, text in texts.items()):
        return
    same = [row for row in offered[own.pk] if all(is_same(getattr(row, name), text) for name, text in texts.items())]
    if any(row.is_open for row in same):
        found.waiting.append(own)
    elif not same:
        found.offers.append(Offer(own, texts))
