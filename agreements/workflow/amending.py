"""Amending a signed agreement: a draft of its own goes the same road, and the signed original stays as it is."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.chain import binding_rows, chain_of, has_ended, newest_signed, open_amendment
from agreements.copying import copy_content, copy_parties, organisation_today
from agreements.history import write_event
from agreements.models import Agreement, ForumEntry, Party, SignatureSlot, SlotDeputy
from agreements.notifications import amendments as notifications
from agreements.workflow.table import Stage, guard, locked
from organisations.acting import Acting
from organisations.models import Body, Membership
from organisations.refusals import Refused

Scope = Agreement.AmendmentScope
TITLE = 250
TITLES = {"fi": "Muutos {number}: {title}", "sv": "Ändring {number}: {title}"}
SAME = (
    "kind", "blueprint", "scope", "county", "languages", "authoritative_language", "term_starts", "term_ends",
    "valid_to", "legal_nature", "publicity", "secrecy_ground", "publicity_decided_by", "signing_opens", "entry_rule",
    "entry_number", "parent", "annexes_decided_by", "is_example",
)  # fmt: skip


@transaction.atomic
def start_amendment(agreement: Agreement, *, by: Acting, scope: str, reason: str) -> Agreement:
    """Start the draft of an amendment: the same rows with the same keys, between the same parties.

    `scope` says whether only annexes, goals and forums change or also the text. Raises Refused when the agreement has
    ended or another amendment is the newest or is going on, ValidationError for a missing scope or reason.
    """
    if scope not in (Scope.ANNEXES, Scope.BODY):
        raise ValidationError({"scope": _("Choose what is amended.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the agreement is amended: the parties see the reason.")})
    agreement, today = locked(agreement), timezone.localdate()
    guard("start_amendment", agreement, by)
    chain = chain_of(agreement)
    refuse_unless_newest(agreement, chain, today)
    amendment = _draft(agreement, chain, scope, by, today)
    bound = [row.party for row in binding_rows(chain, today).values() if row.party.agreement_id != agreement.pk]
    own = list(agreement.parties.taking_part().select_related("organisation"))
    parties = copy_parties([*own, *bound], amendment, by=by, on=today)
    copy_content(agreement, amendment, by=by, on=today)
    if scope == Scope.ANNEXES:
        _let_decide(parties, amendment)
    _copy_signatories([*own, *bound], parties, today)
    write_event("start_amendment", agreement, by=by, version=agreement.latest_version, comment=reason)
    write_event("begin_amendment", amendment, by=by, comment=reason)
    notifications.amendment_started(amendment, reason, by)
    return amendment


def refuse_unless_newest(agreement: Agreement, chain: list[Agreement], on: datetime.date) -> None:
    """Raise Refused unless the agreement is the last signed one of its chain, is not over, and is not being amended."""
    if going_on := open_amendment(chain):
        raise Refused(
            _("“%(title)s” is being prepared already. Finish or withdraw it before starting another one.")
            % {"title": going_on}
        )
    newest = newest_signed(chain)
    if newest and newest.pk != agreement.pk:
        raise Refused(_("The agreement has been amended: continue from “%(title)s”.") % {"title": newest})
    if has_ended(chain, on):
        raise Refused(_("The agreement has ended. Prepare a new agreement instead."))


def _draft(agreement: Agreement, chain: list[Agreement], scope: str, by: Acting, on: datetime.date) -> Agreement:
    number = sum(row.is_amendment and row.stage == Stage.SIGNED for row in chain) + 1
    titles = {
        f"title_{language}": TITLES[language].format(number=number, title=title)[:TITLE]
        for language in ("fi", "sv")
        if (title := getattr(chain[0], f"title_{language}"))
    }
    amendment = Agreement(
        **{name: getattr(agreement, name) for name in SAME},
        **titles,
        coordinator=organisation_today(agreement.coordinator, on) or agreement.coordinator,
        created_by=by.user,
        predecessor=agreement,
        amendment_scope=scope,
    )
    amendment.full_clean()
    amendment.save()
    return amendment


def _let_decide(parties: Iterable[Party], amendment: Agreement) -> None:
    """Fill in who decides on changes of annexes and goals, by the agreement's own rule."""
    if amendment.annexes_decided_by == Agreement.AnnexesDecidedBy.SAME:
        return
    political = ForumEntry.Level.POLITICAL
    forum = amendment.forum_entries.standing().filter(level=political).first()
    for party in parties:
        if amendment.annexes_decided_by == Agreement.AnnexesDecidedBy.BOARD:
            body = party.organisation.bodies.filter(kind=Body.Kind.BOARD).first()
        else:
            body = forum
        if body:
            party.deciding_body_fi, party.deciding_body_sv = body.name_fi, body.name_sv
            party.save(update_fields={"deciding_body_fi", "deciding_body_sv"})


def _copy_signatories(old: Iterable[Party], parties: Iterable[Party], on: datetime.date) -> None:
    """Whom a party has named to sign signs the amendment too, as far as they still may; the party can change it."""
    party_of = {party.organisation_id: party for party in parties}
    slots = SignatureSlot.objects.filter(party__in=old).select_related("party__organisation", "user")
    for slot in slots.prefetch_related("deputies"):
        party = party_of.get(slot.party.organisation_id)
        if party and _may_still_sign(slot, on):
            facts = {name: getattr(slot, name) for name in ("turn", "name", "title_fi", "title_sv", "mandate", "seat")}
            copy = SignatureSlot.objects.create(party=party, user=slot.user, **facts)
            for deputy in slot.deputies.all():
                names = {name: getattr(deputy, name) for name in ("name", "title_fi", "title_sv", "mandate", "user")}
                SlotDeputy.objects.create(slot=copy, **names)


def _may_still_sign(slot: SignatureSlot, on: datetime.date) -> bool:
    if slot.user is None:
        return True
    return rules.memberships_for(slot.party, on, Membership.Role.SIGNATORY).filter(user=slot.user).exists()
