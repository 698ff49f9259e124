"""Where each party stands with a version: what it has decided, who has signed, what is still missing."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, prefetch_related_objects

from agreements.models import (
    Agreement,
    Decision,
    InForce,
    Party,
    Signature,
    SignatureSlot,
    SigningRefusal,
    SlotDeputy,
    Version,
)
from organisations.models import Body

FEWEST = 2  # parties that an agreement can bind


@dataclass(frozen=True)
class PartyStanding:
    """One party's row in the approval matrix. `earlier` is its latest approval of an older version."""

    party: Party
    decisions: list[Decision]
    slots: list[SignatureSlot]
    signatures: list[Signature]
    earlier: Decision | None = None
    in_force: InForce | None = None
    signing_is_open: bool = False
    corrected: list[Decision] = field(default_factory=list)
    refusals: list[SigningRefusal] = field(default_factory=list)

    @property
    def latest(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def final(self) -> Decision | None:
        return next((decision for decision in reversed(self.decisions) if decision.is_final), None)

    @property
    def has_approved(self) -> bool:
        return self.final is not None and self.final.approves

    @property
    def state(self) -> str:
        """One word for the strip and the matrix: a decision's result, `left`, `outdated` or `waiting`."""
        if self.party.left_on:
            return "left"
        if decision := self.final or self.latest:
            return decision.result
        return "outdated" if self.earlier else "waiting"

    @property
    def board_decisions(self) -> list[Decision]:
        """Everything that was not handled by a council stands in the board's column."""
        return [decision for decision in self.decisions if decision.body_kind != Body.Kind.COUNCIL]

    @property
    def council_decisions(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.body_kind == Body.Kind.COUNCIL]

    @property
    def unsigned_slots(self) -> list[SignatureSlot]:
        signed = {signature.slot_id for signature in self.signatures}
        return [slot for slot in self.slots if slot.pk not in signed]

    @property
    def has_signed(self) -> bool:
        """Whether the required signatures are there: all named persons', or one of them, as the party has chosen."""
        if not self.slots or not self.signatures:
            return False
        return self.party.signing_rule == Party.SigningRule.ONE or not self.unsigned_slots

    @property
    def is_complete(self) -> bool:
        return self.has_approved and self.has_signed

    @property
    def next_slots(self) -> list[SignatureSlot]:
        """Who may sign now: the first turn that is not finished."""
        if self.has_signed:
            return []
        waiting = self.unsigned_slots
        turn = min((slot.turn for slot in waiting), default=None)
        return [slot for slot in waiting if slot.turn == turn]

    def slots_for(self, user_id: int) -> list[SignatureSlot]:
        """What the person may sign now, as the one named or as a deputy; nobody signs twice for one party."""
        if not self.signing_is_open or self.is_signed_by(user_id):
            return []
        return [slot for slot in self.next_slots if slot.user_id == user_id or slot.deputy_of_user(user_id)]

    def is_signed_by(self, user_id: int) -> bool:
        return any(signature.user_id == user_id for signature in self.signatures)

    def refusal_of(self, slot: SignatureSlot) -> SigningRefusal | None:
        """The refusal of the person now named, as long as the place is unsigned; one named after them may sign."""
        if any(signature.slot_id == slot.pk for signature in self.signatures):
            return None
        refusals = [row for row in self.refusals if row.slot_id == slot.pk and row.user_id == slot.user_id]
        return refusals[-1] if refusals else None

    @property
    def declined(self) -> list[SigningRefusal]:
        """The refusals for which the party's signature now waits for somebody else, or a second thought."""
        found = [self.refusal_of(slot) for slot in self.slots] if not self.has_signed else []
        return [refusal for refusal in found if refusal]

    @property
    def completed_on(self) -> datetime.date | None:
        """The day on which the party had both approved and signed."""
        if not self.is_complete:
            return None
        return max([self.final.decided_on, *(signature.signed_on for signature in self.signatures)])

    def next_planned(self, on: datetime.date) -> datetime.date | None:
        dates = [day for day in (self.party.board_planned_on, self.party.council_planned_on) if day and day >= on]
        return min(dates, default=None)


def standings(agreement: Agreement, version: Version | None) -> list[PartyStanding]:
    """Every standing party's standing with the version, in the parties' order; a fixed number of queries."""
    return standings_of_many([(agreement, version)])[agreement.pk]


def standings_of_many(
    pairs: list[tuple[Agreement, Version | None]], parties: list[Party] | None = None
) -> dict[int, list[PartyStanding]]:
    """The same for many agreements with a version each, by the agreement's id; still a fixed number of queries.

    `parties`: their standing parties as `with_organisation` reads them, when they have been read already.
    """
    agreements = {agreement.pk: agreement for agreement, _version in pairs}
    version_of = {agreement.pk: version and version.pk for agreement, version in pairs}
    versions = [version for version in version_of.values() if version]
    if parties is None:
        rows = Party.objects.standing().filter(agreement__in=agreements)
        parties = list(with_organisation(rows, versions))
    counted_on = {party.pk: version_of[party.agreement_id] for party in parties}
    decisions, corrected, earlier = defaultdict(list), defaultdict(list), {}
    rows = Decision.objects.filter(party__in=parties).select_related("version", "correction")
    for decision in rows.defer("version__content").order_by("decided_on", "pk"):
        is_corrected = hasattr(decision, "correction")
        if decision.version_id != counted_on[decision.party_id]:
            if decision.approves and not is_corrected:
                earlier[decision.party_id] = decision
        else:
            (corrected if is_corrected else decisions)[decision.party_id].append(decision)
    named = SignatureSlot.objects.filter(party__in=parties).select_related("user", "party", "seat__holder")
    named = named.annotate(
        was_declined=Exists(SigningRefusal.objects.filter(slot=OuterRef("pk"))),
        has_deputies=Exists(SlotDeputy.objects.filter(slot=OuterRef("pk"))),
    )
    prefetch_related_objects([slot for slot in named if slot.has_deputies], "deputies")
    slots = _by_party(named)
    signatures = _by_party(Signature.objects.standing().filter(version__in=versions))
    refusals = _refusals([slot for rows in slots.values() for slot in rows if slot.was_declined], versions)
    found = defaultdict(list)
    for party in parties:
        party.agreement = agreements[party.agreement_id]
        found[party.agreement_id].append(
            PartyStanding(
                party=party,
                decisions=decisions[party.pk],
                slots=slots.get(party.pk, []),
                signatures=signatures.get(party.pk, []),
                earlier=earlier.get(party.pk),
                in_force=getattr(party, "held", None),  # nothing is set where no row joins
                corrected=corrected[party.pk],
                refusals=refusals.get(party.pk, []),
            )
        )
    return {pk: [_with_signing(row, agreement, found[pk]) for row in found[pk]] for pk, agreement in agreements.items()}


def with_organisation(parties: QuerySet[Party], versions: Iterable[int]) -> QuerySet[Party]:
    """Each with its organisation and successor, and in `held` the row by which one of these versions binds it."""
    wanted = list(versions) or [0]  # 0 is no version: joining on an empty list would leave no parties at all
    held = FilteredRelation("in_force_rows", condition=Q(in_force_rows__version__in=wanted))
    return parties.annotate(held=held).select_related("organisation__successor", "held")


def _refusals(declined: list[SignatureSlot], versions: list[int]) -> dict[int, list[SigningRefusal]]:
    """The refusals by party; nothing is asked when nobody has declined, as is the rule."""
    party_of = {slot.pk: slot.party_id for slot in declined}
    found = defaultdict(list)
    for refusal in SigningRefusal.objects.filter(slot__in=party_of, version__in=versions) if declined else ():
        found[party_of[refusal.slot_id]].append(refusal)
    return found


def _by_party(rows: object) -> dict[int, list]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.party_id].append(row)
    return grouped


def _with_signing(row: PartyStanding, agreement: Agreement, every: list[PartyStanding]) -> PartyStanding:
    may_sign = row.has_approved and not row.party.left_on
    if agreement.signing_opens == Agreement.SigningOpens.ALL:
        may_sign = may_sign and all_have_approved(every)
    return PartyStanding(**{**row.__dict__, "signing_is_open": may_sign})


def taking_part(every: list[PartyStanding]) -> list[PartyStanding]:
    return [row for row in every if not row.party.left_on]


def all_have_approved(every: list[PartyStanding]) -> bool:
    return all(row.has_approved for row in taking_part(every))


def all_are_complete(every: list[PartyStanding]) -> bool:
    """Whether all who take part have approved and signed. One alone has nobody to agree with."""
    return len(taking_part(every)) >= FEWEST and all(row.is_complete for row in taking_part(every))


def entry_rule_is_met(agreement: Agreement, every: list[PartyStanding]) -> bool:
    """Whether the agreement can enter into force by its own rule though somebody has not signed."""
    complete = sum(row.is_complete for row in taking_part(every))
    match agreement.entry_rule:
        case Agreement.EntryRule.NUMBER:
            return complete >= agreement.entry_number
        case Agreement.EntryRule.EACH:
            return complete >= FEWEST
    return all_are_complete(every)
