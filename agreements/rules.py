"""Who may: small sentences about a person acting for an organisation and an agreement. Stages are the workflow's."""

import datetime

from django.db.models import QuerySet

from agreements.models import Agreement, Party, SignatureSlot
from organisations.acting import Acting
from organisations.models import Membership

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
    organisation, merged = party.organisation, set()
    while organisation.successor and not organisation.is_valid(on) and organisation.pk not in merged:
        merged.add(organisation.pk)
        organisation = organisation.successor
    return Membership.objects.filter(organisation=organisation, role__in=roles, user__is_active=True).valid(on)


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
    """Only the named person, acting for that party, with the role of a signatory on that day."""
    return (
        acting is not None
        and acting.has(Role.SIGNATORY)
        and slot.user_id == acting.user.pk
        and slot.party.organisation_id in acting.stands_for
    )


def may_sign(acting: Acting | None, agreement: Agreement) -> bool:
    if acting is None or not acting.has(Role.SIGNATORY):
        return False
    parties = agreement.parties.taking_part()
    slots = SignatureSlot.objects.filter(party__in=parties, user=acting.user).select_related("party")
    return any(may_sign_slot(acting, slot) for slot in slots)


def may_withdraw_signature(acting: Acting | None, agreement: Agreement) -> bool:
    """The signatories of the party, and its registrars for what was recorded from elsewhere."""
    return may_sign(acting, agreement) or may_record(acting, agreement)


def may_start_agreement(acting: Acting | None) -> bool:
    return acting is not None and acting.has(Role.EDITOR)
