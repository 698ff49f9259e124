"""What the parties decide: each alone, in its own body, perhaps several times; corrections leave a trace."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import notifications, rules
from agreements.history import write_event
from agreements.models import Agreement, Decision, Party, PartyLink, Version
from agreements.models.decisions import FINAL_RESULTS
from agreements.workflow.force import settle
from agreements.workflow.table import WrongStage, guard, locked, require_stage
from organisations.acting import Acting
from organisations.models import Membership
from organisations.models.people import new_token, token_hash
from organisations.refusals import NotAllowed, Refused

LINK_DAYS = 60


@dataclass(frozen=True)
class DecisionFacts:
    """What the party's minutes say. `number` is text: numbers like "93 (lisäpykälä)" exist."""

    body_kind: str
    body_fi: str
    decided_on: datetime.date
    number: str
    result: str
    body_sv: str = ""
    number_kind: str = Decision.NumberKind.SECTION
    register_number: str = ""
    reservation: str = ""
    link: str = ""
    is_final: bool = False
    extract: str = ""
    extract_name: str = ""


@transaction.atomic
def record_decision(
    party: Party,
    *,
    by: Acting,
    version: Version,
    facts: DecisionFacts,
    corrects: Decision | None = None,
    correction_reason: str = "",
) -> Decision:
    """Record what the party's body decided on that version; only the party's own registrar may.

    Raises NotAllowed for another party, WrongStage when the version no longer is the one being decided on, Refused when
    the party has signed already, ValidationError for impossible dates and missing texts.
    """
    agreement = locked(party.agreement)
    guard("record_decision", agreement, by)
    if not rules.may_record_for(by, party):
        raise NotAllowed(_("Each party records its own decisions."))
    decision = _record(agreement, party, version, facts, by.label, corrects, correction_reason)
    write_event("record_decision", agreement, by=by, version=version, party=party, comment=_summary(decision))
    return _after_recording(agreement, decision)


@transaction.atomic
def record_decision_by_link(link: PartyLink, *, facts: DecisionFacts) -> Decision:
    """The same by the personal link of a party that is not in the portal. The link is used up."""
    agreement = locked(link.party.agreement)
    link = PartyLink.objects.select_for_update().get(pk=link.pk)
    if not link.is_open(timezone.now()):
        raise Refused(_("This link has been used or is no longer valid. The coordinating party can send a new one."))
    require_stage("record_decision", agreement)
    decision = _record(agreement, link.party, link.version, facts, link.email, None, "", link=link)
    link.used_at = timezone.now()
    link.save(update_fields={"used_at"})
    write_event(
        "record_decision",
        agreement,
        by=None,
        version=link.version,
        party=link.party,
        comment=_summary(decision),
        actor_name=link.email,
    )
    return _after_recording(agreement, decision)


def _record(
    agreement: Agreement,
    party: Party,
    version: Version,
    facts: DecisionFacts,
    recorded_by: str,
    corrects: Decision | None,
    correction_reason: str,
    link: PartyLink | None = None,
) -> Decision:
    if version != agreement.current_version:
        raise WrongStage(
            _("Version %(number)s is no longer being decided on. Open the agreement to see the present one.")
            % {"number": version.number}
        )
    if not Party.objects.taking_part().filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is no longer a party to this agreement.") % {"party": party})
    signed = party.signatures.standing().filter(version=version)
    if party.in_force_rows.filter(version=version).exists() or signed.exists():
        raise Refused(_("The party has already signed this version: its decision can't be changed any more."))
    if corrects and not correction_reason.strip():
        raise ValidationError({"correction_reason": _("Write why the record is corrected.")})
    if corrects and Decision.objects.filter(corrects=corrects).exists():
        raise Refused(_("This record has already been corrected. Reload the page to see the newer one."))
    now = timezone.now()
    is_final = facts.is_final and facts.result in FINAL_RESULTS
    decision = Decision(
        **{**facts.__dict__, "is_final": is_final},
        party=party,
        version=version,
        corrects=corrects,
        correction_reason=correction_reason,
        recorded_at=now,
        recorded_on=timezone.localdate(now),
        recorded_by_name=recorded_by,
        link_used=link,
    )
    decision.full_clean()
    decision.save()
    return decision


def _summary(decision: Decision) -> str:
    return f"{decision.body_fi} {decision.decided_on.isoformat()} {decision.number}: {decision.result}"


def _after_recording(agreement: Agreement, decision: Decision) -> Decision:
    notifications.decision_recorded(decision)
    settle(agreement, decision.version)
    return decision


@transaction.atomic
def send_link(party: Party, *, by: Acting, email: str) -> str:
    """Make a personal one-time link for a party without accounts and mail it; older open links of the party end.

    Returns the token. It is not stored: only its hash is. Raises Refused for a party whose registrar is in the portal,
    ValidationError for the address of somebody of another party, the sender's own among them.
    """
    agreement = locked(party.agreement)
    guard("send_link", agreement, by)
    now = timezone.now()
    if rules.memberships_for(party, timezone.localdate(now), Membership.Role.REGISTRAR).exists():
        raise Refused(_("%(party)s is in the portal: its own registrar records its decisions.") % {"party": party})
    if rules.acts_for_another_party(email, party, timezone.localdate(now)):
        raise ValidationError(
            {"email": _("This address belongs to another party. The link goes to the party whose decision it records.")}
        )
    PartyLink.objects.filter(party=party, used_at=None, cancelled_at=None).update(cancelled_at=now)
    token = new_token()
    link = PartyLink(
        party=party,
        version=agreement.current_version,
        email=email,
        token_hash=token_hash(token),
        created_by=by.user,
        expires_at=now + datetime.timedelta(days=LINK_DAYS),
    )
    link.full_clean()
    link.save()
    write_event("send_link", agreement, by=by, version=link.version, party=party, comment=email)
    notifications.link_sent(link, token)
    return token


@transaction.atomic
def leave(party: Party, *, by: Acting, on: datetime.date, reason: str) -> None:
    """The party stays out of the agreement (it is its state, not a decision). Those who remain may now be complete."""
    agreement = locked(party.agreement)
    guard("leave", agreement, by)
    if not rules.may_record_for(by, party):
        raise NotAllowed(_("Each party records its own decisions."))
    if Party.objects.filter(pk=party.pk, left_on__isnull=False).exists():
        raise Refused(_("%(party)s is no longer a party to this agreement.") % {"party": party})
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason: the other parties see it.")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("The date is in the future.")})
    if party.in_force_rows.exists():
        raise Refused(_("The agreement is already in force for the party: it leaves by giving notice."))
    party.left_on, party.leaving_reason = on, reason
    party.save(update_fields={"left_on", "leaving_reason"})
    write_event("leave", agreement, by=by, version=agreement.current_version, party=party, comment=reason)
    if version := agreement.current_version:
        settle(agreement, version)
