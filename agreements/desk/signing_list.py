"""What a person is asked to sign, in all the organisations that they act for: now, later, and what they have signed."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements import rules
from agreements.desk.situations import Situation, situations
from agreements.models import Agreement, Signature, SignatureSlot
from agreements.standing import PartyStanding
from organisations.acting import Acting
from organisations.duties import Viewer
from organisations.models import Organisation, User

Stage = Agreement.Stage
HANDLED = (Stage.DECIDING, Stage.SIGNING, Stage.SIGNED)


@dataclass(frozen=True)
class Asked:
    """A place in which the person signs; `waits_for` says what must happen first, empty when it is their turn."""

    agreement: Agreement
    version: int
    slot: SignatureSlot
    organisation: Organisation
    as_deputy: bool
    waits_for: str = ""
    declined: bool = False

    @property
    def url(self) -> str:
        return reverse("sign_slot", args=[self.agreement.pk, self.slot.key])


@dataclass(frozen=True)
class SigningList:
    now: list[Asked]
    later: list[Asked]
    signed: list[Signature]


def signing_list_of(viewer: Viewer) -> SigningList:
    """A fixed number of queries, however many agreements."""
    places = [
        asked
        for situation in viewer.once(situations)
        if situation.version and situation.agreement.stage in HANDLED
        for acting, standing in situation.own
        if not standing.party.left_on
        for asked in _places(situation, acting, standing, viewer)
    ]
    return SigningList(
        now=[row for row in places if not row.waits_for],
        later=[row for row in places if row.waits_for],
        signed=signed_by(viewer.user),
    )


def signed_by(user: User) -> list[Signature]:
    """The person's own signatures, the newest first, withdrawn ones too: each says of itself whether it stands."""
    rows = Signature.objects.filter(user=user).select_related("withdrawal", "party__organisation", "version__agreement")
    return list(rows.defer("version__content").order_by("-recorded_at", "-pk"))


def _places(situation: Situation, acting: Acting, standing: PartyStanding, viewer: Viewer) -> list[Asked]:
    user = viewer.user.pk
    if standing.has_signed or standing.is_signed_by(user):
        return []
    mine = [slot for slot in standing.unsigned_slots if slot.user_id == user or slot.deputy_of_user(user)]
    return [
        Asked(
            agreement=situation.agreement,
            version=situation.version.number,
            slot=slot,
            organisation=acting.organisation,
            as_deputy=slot.user_id != user,
            waits_for=_waits_for(situation.agreement, acting, standing, slot),
            declined=slot.user_id == user and standing.refusal_of(slot) is not None,
        )
        for slot in mine
    ]


def _waits_for(agreement: Agreement, acting: Acting, standing: PartyStanding, slot: SignatureSlot) -> str:
    if not rules.may_sign_slot(acting, slot):
        return _("The role or the seat that the right to sign hangs on has ended, or has not been given.")
    if not standing.has_approved:
        return _("The decision of %(party)s is missing.") % {"party": standing.party.organisation.name}
    if not standing.signing_is_open:
        return _("The signing opens when all parties have approved.")
    if slot not in standing.next_slots:
        before = ", ".join(row.name for row in standing.next_slots)
        return _("Signs before: %(names)s") % {"names": before}
    return ""
