"""Who may: small sentences about a person who stands to a county as `Within` says."""

from django.utils import timezone

from interfaces.models import (
    ChecklistItem,
    Counterpart,
    DataExchange,
    InterfaceMap,
    NgoCard,
    Plan,
    Practice,
    RaisedIssue,
    Service,
    WorkDivision,
)
from interfaces.within import Within
from organisations.acting import Acting
from organisations.models import Membership, Organisation, User


def may_see_people(place: Within) -> bool:
    """Names and addresses of counterparts: those who act for the county or one of its municipalities."""
    return place.is_insider


def may_name_counterpart(place: Within, organisation: Organisation) -> bool:
    """Each organisation names its own people; nobody names another's."""
    return place.edits_for(organisation)


def may_ask_counterpart(place: Within, organisation: Organisation) -> bool:
    """The two sides of a pair ask each other: the county its municipalities, a municipality the county."""
    if not place.takes_part or organisation == place.own:
        return False
    return place.county in (place.own, organisation)


def may_confirm_counterpart(place: Within | None, user: User, row: Counterpart) -> bool:
    """Whoever holds the role, and the editors of the organisation."""
    holds = row.seat.holder_id == user.pk and row.seat.is_valid(timezone.localdate())
    return holds or (place is not None and place.edits_for(row.organisation))


def may_read_issues(place: Within) -> bool:
    return place.is_insider


def may_raise_issue(place: Within) -> bool:
    """Anybody who acts for the county or a municipality of it, in any role: issues come from the field."""
    return place.is_insider


def may_edit_issue(place: Within, issue: RaisedIssue) -> bool:
    """Its text, owner and way up: the editors of the county and of the organisation that raised it."""
    return place.tends or (issue.raised_for is not None and place.edits_for(issue.raised_for))


def may_handle_issue(place: Within, issue: RaisedIssue) -> bool:
    """What becomes of it: the editors of the county and of the organisation that owns it."""
    return place.tends or (issue.owner is not None and place.edits_for(issue.owner))


def may_add_plan(place: Within | None) -> bool:
    """Editors of the county and of its municipalities write their own plans."""
    return place is not None and place.takes_part


def may_tend_plan(place: Within, plan: Plan) -> bool:
    """The owner's own editors; joint plans the county's. Nobody writes another party's plan."""
    return place.edits_for(plan.organisation) or (plan.is_joint and place.tends)


def may_propose_practice(acting: Acting | None) -> bool:
    """Anybody who acts for an organisation."""
    return acting is not None


def may_publish_practices(user: User, acting: Acting | None) -> bool:
    """The editors of a county, and the portal's system administrators."""
    is_county = acting is not None and acting.organisation.kind == Organisation.Kind.COUNTY
    return user.is_superuser or (is_county and acting.has(Membership.Role.EDITOR))


def is_of_proposer(acting: Acting | None, practice: Practice) -> bool:
    return acting is not None and practice.proposed_for_id in acting.stands_for


def may_edit_practice(user: User, acting: Acting | None, practice: Practice) -> bool:
    """Publishers any card; the proposer, and the editors of the same organisation, one that is not published."""
    if may_publish_practices(user, acting):
        return True
    if practice.state == Practice.State.PUBLISHED or not is_of_proposer(acting, practice):
        return False
    return practice.proposed_by_id == user.pk or acting.has(Membership.Role.EDITOR)


def may_add_exchange(place: Within | None) -> bool:
    return place is not None and place.takes_part


def may_tend_exchange(place: Within, row: DataExchange) -> bool:
    """The county's editors, and those of the municipality that owns the data."""
    return place.tends or (row.owner is not None and place.edits_for(row.owner))


def may_add_ngo_card(place: Within | None) -> bool:
    return place is not None and place.tends


def may_edit_ngo_card(place: Within, card: NgoCard) -> bool:
    """The county's editors the whole card; the association's own editors what is done and the contact."""
    return place.tends or is_editor_of_association(place, card)


def is_editor_of_association(place: Within, card: NgoCard) -> bool:
    acting = place.acting
    return acting is not None and card.association_id in acting.stands_for and acting.has(Membership.Role.EDITOR)


def may_see_association_contact(place: Within, card: NgoCard) -> bool:
    """An address is for the county, its municipalities and the association itself."""
    return place.is_insider or (place.acting is not None and card.association_id in place.acting.stands_for)


def may_tend_domains(user: User) -> bool:
    """The tree of domains and the services of the whole country: the portal's own administrators."""
    return user.is_superuser


def may_tend_service(user: User, place: Within, service: Service) -> bool:
    """A service of the whole country: the portal's administrators. A county's own: its editors."""
    if service.county_id is None:
        return may_tend_domains(user)
    return place.tends and service.county_id == place.county.pk


def may_assess(place: Within, party: Organisation | None) -> bool:
    """Each party assesses for itself; what all see together is written down by the county's editors."""
    return place.tends if party is None else place.edits_for(party)


def may_say_status(place: Within, item: ChecklistItem, municipality: Organisation | None) -> bool:
    """The county's editors for the county; a municipality's own editors for it, where the row asks for each of them."""
    if municipality is None:
        return place.tends
    return item.by_municipality and municipality != place.county and place.edits_for(municipality)


def may_tend_questions(place: Within) -> bool:
    """The questions of the division of work are the county's: they are asked of all its municipalities alike."""
    return place.tends


def may_say_view(place: Within, side: str, municipality: Organisation) -> bool:
    """Each side says its own view: the county's editors of every municipality, a municipality's own of itself."""
    if side == WorkDivision.Side.COUNTY:
        return place.tends
    return municipality != place.county and place.edits_for(municipality)


def may_read_notes(place: Within) -> bool:
    """Notes on the views, and who wrote them: those who act for the county or a municipality of it."""
    return place.is_insider


def may_draw_maps(place: Within | None) -> bool:
    """The county's own maps are drawn by the editors of the county and of its municipalities."""
    return place is not None and place.takes_part


def may_tend_map(place: Within, drawn: InterfaceMap) -> bool:
    """Maps of the whole country and those of history can only be copied."""
    return drawn.county_id == place.county.pk and not drawn.is_history and may_draw_maps(place)
