"""Places in which nobody can sign as things are: the mandate has ended without a known successor, or was declined."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.desk.situations import Situation, situations
from agreements.models import SignatureSlot
from agreements.standing import PartyStanding
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose, held_roles
from organisations.models import Membership

Role = Membership.Role
Places = list[tuple[Situation, Acting, PartyStanding, SignatureSlot]]


def mandate_duties(viewer: Viewer) -> list[Duty]:
    """For the party's administrators and registrars; one query more, however many agreements and signatories."""
    places = _open_places(viewer)
    if not places:
        return []
    held = viewer.once(held_roles)
    present = {(user, organisation) for user, organisation, role in held if role == Role.SIGNATORY}
    found = []
    for situation, acting, standing, slot in places:
        if reason := _reason(viewer, acting, standing, slot, present):
            found.append(_duty(situation, acting, slot, *reason))
    return found


def _open_places(viewer: Viewer) -> Places:
    """The unsigned places of the person's own parties in what is being prepared or handled."""
    return [
        (situation, acting, standing, slot)
        for situation in viewer.once(situations)
        for acting, standing in situation.own
        if acting.has(Role.REGISTRAR, Role.ADMINISTRATOR) and not standing.party.left_on and not standing.in_force
        for slot in ([] if standing.has_signed else standing.unsigned_slots)
    ]


def _reason(
    viewer: Viewer, acting: Acting, standing: PartyStanding, slot: SignatureSlot, present: set[tuple[int, int]]
) -> tuple[str, str] | None:
    """Why the person named can't or won't sign, as a title and a text; None when nothing is wrong."""
    organisation, words = acting.organisation.pk, {"name": slot.name}
    if not slot.mandate_holds(viewer.on):
        holder = slot.seat.holder if slot.seat.is_valid(viewer.on) else None
        if holder and holder.pk != slot.user_id and (holder.pk, organisation) not in present:
            text = _("%(name)s holds the seat now, but is no signatory in the portal: give the role, or name another.")
            return _ended(words), text % {"name": holder}
        return _ended(words), _("The seat has passed on or ended, and no successor is known.")
    if slot.user_id and (slot.user_id, organisation) not in present:
        return _ended(words), _("The role of a signatory has ended.")
    if standing.refusal_of(slot):
        title = _("%(name)s has declined to sign: name another signatory, or see whether a deputy signs") % words
        return title, ""
    return None


def _ended(words: dict[str, str]) -> str:
    return _("The mandate of %(name)s has ended: name another signatory") % words


def _duty(situation: Situation, acting: Acting, slot: SignatureSlot, title: str, text: str) -> Duty:
    agreement = situation.agreement
    return Duty(
        Whose.MINE,
        title=title,
        text=f"{agreement.title}. {text}".strip(),
        url=reverse("signatory_edit", args=[agreement.pk, slot.key]),
        action=_("Name the signatory"),
        about=agreement.title,
        organisation=acting.organisation,
    )
