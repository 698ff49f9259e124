"""Whom the main steps tell what: the text frozen and reopened, decisions, signatures, sealing."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from agreements.models import Agreement, Decision, PartyLink, SignatureSlot, Version
from agreements.notifications.telling import AS_SIGNATORY, OF_THE_COORDINATOR, OF_THE_PARTY, people_of, tell
from organisations.models import Membership, Topic
from organisations.notifications import notify

Role = Membership.Role


def version_frozen(version: Version) -> None:
    """Every party's registrars and editors: there is a text to decide on.

    Who has decided on an earlier version gets the link to what has changed since.
    """
    earlier = Decision.objects.standing().filter(version__agreement=version.agreement).exclude(version=version)
    decided = set(earlier.values_list("party", flat=True))
    for party in version.agreement.parties.taking_part().select_related("organisation"):
        page = ("differences_since_decision", (party.key,)) if party.pk in decided else ("agreement_detail", ())
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR):
            tell(
                f"frozen:{version.pk}",
                "version_frozen",
                user,
                version,
                Topic.DECISION,
                page=page[0],
                args=page[1],
                why=OF_THE_PARTY,
                party=party,
                has_decided_before=party.pk in decided,
            )


def text_reopened(version: Version, reason: str) -> None:
    for party in version.agreement.parties.taking_part().select_related("organisation"):
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR):
            tell(
                f"reopened:{version.pk}",
                "text_reopened",
                user,
                version,
                Topic.DECISION,
                why=OF_THE_PARTY,
                party=party,
                reason=reason,
            )


def agreement_withdrawn(agreement: Agreement, reason: str) -> None:
    """Whoever had a version to decide on hears that the preparation has ended."""
    version = agreement.latest_version
    if version is None:
        return
    for party in agreement.parties.taking_part().select_related("organisation"):
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR):
            tell(
                f"withdrawn:{agreement.pk}",
                "agreement_withdrawn",
                user,
                version,
                Topic.DECISION,
                why=OF_THE_PARTY,
                party=party,
                reason=reason,
            )


def decision_recorded(decision: Decision) -> None:
    """The coordinating party's editors; the party's own signatories when it has now approved."""
    version, agreement = decision.version, decision.version.agreement
    for party in agreement.parties.filter(organisation=agreement.coordinator).select_related("organisation"):
        for user in people_of(party, Role.EDITOR):
            tell(
                f"decision:{decision.pk}",
                "decision_recorded",
                user,
                version,
                Topic.DECISION,
                why=OF_THE_COORDINATOR,
                decision=decision,
                party=decision.party,
            )
    if decision.approves:
        for slot in decision.party.slots.filter(user__isnull=False).select_related("user"):
            _may_sign(slot, version)


def signatory_named(slot: SignatureSlot) -> None:
    """A signatory named after the party's approval is asked to sign at once."""
    version = slot.party.agreement.current_version
    if version is None or slot.user is None:
        return
    decisions = Decision.objects.standing().filter(party=slot.party, version=version, is_final=True)
    if any(decision.approves for decision in decisions):
        _may_sign(slot, version)


def _may_sign(slot: SignatureSlot, version: Version) -> None:
    key = f"may_sign:{version.pk}:{slot.pk}"
    tell(key, "may_sign", slot.user, version, Topic.SIGNING, why=AS_SIGNATORY, party=slot.party)


def link_sent(link: PartyLink, token: str) -> None:
    language = "sv" if link.party.organisation.languages[0] == "sv" else "fi"
    with translation.override(language):
        url = settings.PUBLIC_URL + reverse("party_link", args=[token])
        context = {
            "agreement": link.party.agreement,
            "version": link.version,
            "party": link.party,
            "link": link,
            "url": url,
        }
        notify(f"link:{link.pk}", "party_link", context, email=link.email, language=language, holds_link=True)


def all_signed(version: Version) -> None:
    for party in version.agreement.parties.taking_part().select_related("organisation"):
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR, Role.SIGNATORY):
            tell(f"signed:{version.pk}", "all_signed", user, version, Topic.SIGNED, why=OF_THE_PARTY, party=party)


def sealing_failed(version: Version, error: str) -> None:
    """The coordinating party's editors hear when the sealing has failed for good."""
    agreement = version.agreement
    for party in agreement.parties.filter(organisation=agreement.coordinator).select_related("organisation"):
        for user in people_of(party, Role.EDITOR):
            tell(
                f"sealing_failed:{version.pk}",
                "sealing_failed",
                user,
                version,
                Topic.SIGNED,
                why=OF_THE_COORDINATOR,
                error=error,
            )
