"""Whom signing tells what: refusals, withdrawals, successors, and the registries that get the sealed file."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from agreements.content import has_hidden_parts
from agreements.models import Agreement, Party, SealingRecord, SignatureSlot, SignatureWithdrawal, SigningRefusal
from agreements.notifications.telling import AS_SIGNATORY, OF_THE_COORDINATOR, OF_THE_PARTY, people_of, tell
from agreements.printing.made import file_name
from documents.models import ArchivedDocument
from organisations.models import Membership, Organisation, Topic, User
from organisations.notifications import notify
from organisations.outbox import BIGGEST_ATTACHMENT

Role = Membership.Role
AS_DEPUTY = _("This message came because this person has been named as a deputy of a signatory.")
AS_REGISTRY = _("This message came because the organisation is a party to the agreement and this is its registry.")


def signing_declined(refusal: SigningRefusal) -> None:
    """The coordinator's editors and the party's own registrars and editors; the deputies may sign instead."""
    slot, version = refusal.slot, refusal.version
    told = {"refusal": refusal, "party": slot.party, "page": "signing_detail"}
    key = f"declined:{refusal.pk}"
    for user in _coordinators(version.agreement):
        tell(key, "signing_declined", user, version, Topic.SIGNING, why=OF_THE_COORDINATOR, **told)
    for user in people_of(slot.party, Role.REGISTRAR, Role.EDITOR):
        tell(key, "signing_declined", user, version, Topic.SIGNING, why=OF_THE_PARTY, **told)
    for deputy in slot.deputies.filter(user__isnull=False).select_related("user"):
        tell(key, "signing_declined", deputy.user, version, Topic.SIGNING, why=AS_DEPUTY, **told)


def signature_withdrawn(withdrawal: SignatureWithdrawal) -> None:
    """The coordinator and every party: what they may have taken for settled is open again."""
    signature = withdrawal.signature
    version = signature.version
    told = {"withdrawal": withdrawal, "signature": signature, "party": signature.party, "page": "signing_detail"}
    key = f"withdrawn_signature:{withdrawal.pk}"
    for user in _coordinators(version.agreement):
        tell(key, "signature_withdrawn", user, version, Topic.SIGNING, why=OF_THE_COORDINATOR, **told)
    for party in version.agreement.parties.taking_part().select_related("organisation"):
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR):
            tell(key, "signature_withdrawn", user, version, Topic.SIGNING, why=OF_THE_PARTY, **told)


def place_passed_on(slot: SignatureSlot, before: str) -> None:
    """The successor: they sign now. `before` is who was named until now."""
    agreement = slot.party.agreement
    version = agreement.current_version
    told = {"party": slot.party, "slot": slot, "before": before}
    page = "signing_detail" if version else "agreement_detail"
    key = f"passed_on:{slot.pk}:{slot.revision}"
    about = version or agreement
    tell(key, "signing_passed_on", slot.user, about, Topic.SIGNING, page=page, why=AS_SIGNATORY, **told)


def sent_to_registries(record: SealingRecord, documents: list[ArchivedDocument]) -> None:
    """Each party's registry gets the full edition of what was sealed."""
    for party in record.version.agreement.parties.taking_part().select_related("organisation__successor"):
        sent_to_registry(party, record, documents)


def sent_to_registry(party: Party, record: SealingRecord, documents: list[ArchivedDocument]) -> None:
    """Once for each organisation and document, in the organisation's own languages.

    An example goes to nobody. What has secret parts isn't sent by mail: the registry is told where it is.
    """
    registry = _registry(party)
    if record.version.agreement.is_example or not registry.registry_email:
        return
    for document in _in_its_languages(documents, registry):
        _send_to_registry(record, document, party, registry)


def _registry(party: Party) -> Organisation:
    """The party's own organisation, or the one that goes on after a merger."""
    today, organisation, passed = timezone.localdate(), party.organisation, set()
    while organisation.successor and not organisation.is_valid(today) and organisation.pk not in passed:
        passed.add(organisation.pk)
        organisation = organisation.successor
    return organisation


def _in_its_languages(documents: list[ArchivedDocument], organisation: Organisation) -> list[ArchivedDocument]:
    """Those in the organisation's own languages; where the agreement has none of them, what there is."""
    return [row for row in documents if row.language in organisation.languages] or documents


def _send_to_registry(
    record: SealingRecord, document: ArchivedDocument, party: Party, organisation: Organisation
) -> None:
    agreement = record.version.agreement
    by_mail = document.size <= BIGGEST_ATTACHMENT and not has_hidden_parts(record.version.data)
    page, args = ("verify_code", [document.code]) if by_mail else ("sealed_file", [agreement.pk, document.pk])
    with translation.override(document.language):
        context = {
            "agreement": agreement,
            "version": record.version,
            "document": document,
            "party": party,
            "joined": record.party,
            "by_mail": by_mail,
            "url": settings.PUBLIC_URL + reverse(page, args=args),
        }
        notify(
            f"registry:{document.code}:{organisation.pk}",
            "sealed_to_registry",
            context,
            email=organisation.registry_email,
            language=document.language,
            topic=Topic.SIGNED,
            why=str(AS_REGISTRY),
            attachment=document.file if by_mail else "",
            attachment_name=_attachment_name(agreement, document) if by_mail else "",
        )


def _attachment_name(agreement: Agreement, document: ArchivedDocument) -> str:
    what = "versio" if document.what == "agreement" else "liittyminen"
    return file_name(agreement, f"{what}-{document.number}", document.language)


def _coordinators(agreement: Agreement) -> list[User]:
    """The editors of the coordinating organisation, which need not be a party itself."""
    today = timezone.localdate()
    editors = Membership.objects.holding(Role.EDITOR, agreement.coordinator, today)
    return list(User.objects.filter(memberships__in=editors).distinct())
