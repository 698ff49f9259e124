"""Who may: small sentences about a person acting for an organisation and an agreement. Stages are the workflow's."""

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from agreements.models import Agreement, Clause, Party, Signature, SignatureSlot
from interfaces.models import NgoCard, WorkDivision
from interfaces.rules import may_edit_ngo_card, may_say_view
from interfaces.within import within_county
from organisations.acting import Acting
from organisations.models import Membership, Organisation

Role = Membership.Role


def own_parties(acting: Acting | None, agreement: Agreement) -> list[Party]:
    """The standing parties that the person acts for: one, or several after a merger; none for outsiders."""
    if acting is None:
        return []
    return [party for party in agreement.standing_parties if party.organisation_id in acting.stands_for]


def stands_for_party(acting: Acting | None, party: Party) -> bool:
    return acting is not None and party.organisation_id in acting.stands_for


def memberships_for(party: Party, on: datetime.date, *roles: str) -> QuerySet[Membership]:
    """Who acts for the party on that day in one of the roles: its own people or those of its successor."""
    organisation = organisation_now(party, on)
    return Membership.objects.filter(organisation=organisation, role__in=roles, user__is_active=True).valid(on)


def organisation_now(party: Party, on: datetime.date) -> Organisation:
    """The organisation whose people act for the party on that day: its own, or its successor after a merger."""
    organisation, merged = party.organisation, set()
    while organisation.successor and not organisation.is_valid(on) and organisation.pk not in merged:
        merged.add(organisation.pk)
        organisation = organisation.successor
    return organisation


def acts_for_another_party(email: str, party: Party, on: datetime.date) -> bool:
    """Whether the address is that of somebody who acts for another party of the agreement or for its coordinator."""
    others = {row.organisation_id for row in party.agreement.standing_parties} | {party.agreement.coordinator_id}
    rows = Membership.objects.filter(user__email__iexact=email, user__is_active=True).valid(on)
    return rows.filter(organisation__in=others - {party.organisation_id}).exists()


def is_insider(acting: Acting | None, agreement: Agreement) -> bool:
    """Whether the person sees drafts, comments, names and handling: anybody of a party or of the coordinator."""
    return stands_for_coordinator(acting, agreement) or bool(own_parties(acting, agreement))


def stands_for_coordinator(acting: Acting | None, agreement: Agreement) -> bool:
    """The coordinating organisation need not be a party itself."""
    return acting is not None and agreement.coordinator_id in acting.stands_for


def may_coordinate(acting: Acting | None, agreement: Agreement) -> bool:
    """Opening, freezing, reopening, parties and settings: the editors of the coordinating party."""
    return stands_for_coordinator(acting, agreement) and acting.has(Role.EDITOR)


def may_edit_text(acting: Acting | None, agreement: Agreement) -> bool:
    """Editors of the coordinating party, and of other parties where they were given the right."""
    if acting is None or not acting.has(Role.EDITOR):
        return False
    parties = own_parties(acting, agreement)
    return may_coordinate(acting, agreement) or any(party.may_edit and party.left_on is None for party in parties)


def may_comment(acting: Acting | None, agreement: Agreement) -> bool:
    """Whoever does something for a party or the coordinator; readers read."""
    active = (Role.EDITOR, Role.REGISTRAR, Role.SIGNATORY, Role.ADMINISTRATOR)
    return is_insider(acting, agreement) and acting.has(*active)


def may_suggest(acting: Acting | None, agreement: Agreement) -> bool:
    """The editors of every party: a suggestion changes nothing until the coordinator accepts it."""
    return is_insider(acting, agreement) and acting.has(Role.EDITOR)


def may_give_statement_of(acting: Acting | None, party: Party) -> bool:
    """A statement is given by the party's own registrar or editor, nobody else's (rule of equal parties)."""
    return stands_for_party(acting, party) and acting.has(Role.REGISTRAR, Role.EDITOR)


def may_give_statement(acting: Acting | None, agreement: Agreement) -> bool:
    return any(may_give_statement_of(acting, party) for party in own_parties(acting, agreement))


def may_record_for(acting: Acting | None, party: Party) -> bool:
    """Decisions and signatures are recorded by the party's own registrar, nobody else's (rule of equal parties)."""
    return stands_for_party(acting, party) and acting.has(Role.REGISTRAR)


def may_record(acting: Acting | None, agreement: Agreement) -> bool:
    return any(may_record_for(acting, party) for party in own_parties(acting, agreement))


def may_tend_party(acting: Acting | None, party: Party) -> bool:
    """The party's own details, planned dates and signatories: its registrars, editors and administrators."""
    return stands_for_party(acting, party) and acting.has(Role.REGISTRAR, Role.EDITOR, Role.ADMINISTRATOR)


def may_tend(acting: Acting | None, agreement: Agreement) -> bool:
    return any(may_tend_party(acting, party) for party in own_parties(acting, agreement))


def may_sign_slot(acting: Acting | None, slot: SignatureSlot) -> bool:
    """Only the named person whose mandate holds, or a deputy, acting for that party, a signatory on that day."""
    return may_sign_as_named(acting, slot) or may_sign_as_deputy(acting, slot)


def may_sign_as_named(acting: Acting | None, slot: SignatureSlot) -> bool:
    return (
        _is_signatory_of(acting, slot.party)
        and slot.user_id == acting.user.pk
        and slot.mandate_holds(timezone.localdate())
    )


def may_sign_as_deputy(acting: Acting | None, slot: SignatureSlot) -> bool:
    return _is_signatory_of(acting, slot.party) and slot.deputy_of_user(acting.user.pk) is not None


def _is_signatory_of(acting: Acting | None, party: Party) -> bool:
    return stands_for_party(acting, party) and acting.has(Role.SIGNATORY)


def may_sign(acting: Acting | None, agreement: Agreement) -> bool:
    if acting is None or not acting.has(Role.SIGNATORY):
        return False
    parties = agreement.parties.taking_part()
    mine = Q(user=acting.user) | Q(pk__in=acting.user.slot_deputies.values("slot"))
    slots = SignatureSlot.objects.filter(mine, party__in=parties).select_related("party", "seat")
    return any(may_sign_slot(acting, slot) for slot in slots.prefetch_related("deputies"))


def may_withdraw_this(acting: Acting | None, signature: Signature) -> bool:
    """Who signed in the portal takes their own back; what was recorded from elsewhere the party's registrar does."""
    if signature.method == Signature.Method.PORTAL:
        return _is_signatory_of(acting, signature.party) and signature.user_id == acting.user.pk
    return may_record_for(acting, signature.party)


def may_withdraw_signature(acting: Acting | None, agreement: Agreement) -> bool:
    """The signatories of the party, and its registrars for what was recorded from elsewhere."""
    return may_record(acting, agreement) or may_sign(acting, agreement) or _has_signed(acting, agreement)


def _has_signed(acting: Acting | None, agreement: Agreement) -> bool:
    """Whether the person, still a signatory of the party, has signed: as a deputy who is no longer named, perhaps."""
    if acting is None or not acting.has(Role.SIGNATORY):
        return False
    own = own_parties(acting, agreement)
    return Signature.objects.standing().filter(party__in=own, user=acting.user).exists()


def may_have_package(acting: Acting | None, party: Party) -> bool:
    """A decision package is addressed to a party: for its own people, and for the coordinator who sends it."""
    return stands_for_party(acting, party) or may_coordinate(acting, party.agreement)


def may_start_agreement(acting: Acting | None) -> bool:
    return acting is not None and acting.has(Role.EDITOR)


def may_start_series(acting: Acting | None) -> bool:
    """An agreement with every municipality at once is started by the editors of a county."""
    return may_start_agreement(acting) and acting.organisation.kind == Organisation.Kind.COUNTY


def may_change_shared(acting: Acting | None, clause: Clause) -> bool:
    """A shared clause of a draft of a series is changed by the coordinating party; the others suggest a wording."""
    if clause.is_local or may_coordinate(acting, clause.agreement):
        return True
    shared = Clause.objects.filter(key=clause.key, agreement__series_of_model__drafts__agreement=clause.agreement_id)
    return not shared.exists()


def may_link_to_goals(acting: Acting | None, agreement: Agreement) -> bool:
    """The editors of every party: a link changes nothing of what has been agreed."""
    return agreement.stage != Agreement.Stage.WITHDRAWN and may_suggest(acting, agreement)


def may_choose_clause(acting: Acting | None, view: WorkDivision) -> bool:
    """Whoever may say the view: the clause is a part of what it says. Needs the view's question and county."""
    place = within_county(view.question.county, acting, timezone.localdate())
    return may_say_view(place, view.side, view.municipality)


def may_tie_to_card(acting: Acting | None, card: NgoCard) -> bool:
    """Whoever may edit the card: the county's editors and the association's own."""
    return may_edit_ngo_card(within_county(card.county, acting, timezone.localdate()), card)
