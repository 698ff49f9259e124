"""Starting an agreement from a template, and the parties of its draft."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.blueprint import Blueprint, Chapter, blueprints
from agreements.filling import KEPT_OPEN, LANGUAGES, fill, filled_chapter, names_for
from agreements.history import write_event
from agreements.models import Agreement, Clause, Party
from agreements.workflow.table import guard, locked
from interfaces.models import InterfaceDomain
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Organisation
from organisations.refusals import NotAllowed, Refused

SETTINGS = (
    "title_fi", "title_sv", "languages", "authoritative_language", "term_starts", "term_ends", "valid_from", "valid_to",
    "predecessor", "legal_nature", "signing_opens", "entry_rule", "entry_number", "annexes_decided_by",
    "decisions_wanted_by",
)  # fmt: skip
OF_AMENDMENT = frozenset({"valid_from", "decisions_wanted_by"})  # what an amendment of annexes and goals has of its own


@transaction.atomic
def start_agreement(
    agreement: Agreement, *, by: Acting, organisations: list[Organisation], municipality_later: bool = False
) -> Agreement:
    """Save a new draft with its parties and the chapters that its template has for its scope.

    `agreement` is unsaved, filled in from the form; its coordinator is the organisation that starts it. Titles and
    texts get the names that the template has left open; `municipality_later` keeps the municipality's open. Raises
    ValidationError for an organisation that can't be a party.
    """
    if not rules.may_start_agreement(by):
        raise NotAllowed(_("Agreements are started by editors."))
    if agreement.parent and not rules.is_insider(by, agreement.parent):
        raise NotAllowed(_("An annexed agreement is started by a party of the agreement above it."))
    if agreement.parent and agreement.parent.stage == Agreement.Stage.WITHDRAWN:
        raise Refused(_("The agreement above this one has been withdrawn: nothing can be annexed to it."))
    blueprint = blueprints()[agreement.blueprint]
    agreement.kind, agreement.coordinator, agreement.created_by = blueprint.kind, by.organisation, by.user
    names = names_for(agreement, organisations)
    if municipality_later:
        names = {language: names[language] | KEPT_OPEN[language] for language in LANGUAGES}
    for language in agreement.language_list:
        if not getattr(agreement, f"title_{language}"):
            setattr(agreement, f"title_{language}", fill(blueprint.title[language], names[language]))
    agreement.full_clean()
    agreement.save()
    for organisation in organisations:
        new_party(agreement, organisation)
    _add_chapters(agreement, blueprint, names)
    write_event("start", agreement, by=by, comment=blueprint.slug)
    if agreement.parent:
        write_event("begin_annexed", agreement.parent, by=by, comment=agreement.title_fi or agreement.title_sv)
    return agreement


@transaction.atomic
def change_settings(agreement: Agreement, *, by: Acting, seen: int, domains: Iterable[InterfaceDomain]) -> None:
    """Save the draft's own facts and nothing else, unless somebody has saved them since they were seen.

    Raises ChangedMeanwhile with the agreement as it is now, ValidationError for facts that don't fit together.
    """
    now = locked(agreement)
    guard("change_settings", now, by)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    if any(getattr(agreement, name) != getattr(now, name) for name in locked_settings(now)):
        raise Refused(_("An amendment keeps these facts as they are in the agreement that it amends."))
    agreement.revision = seen + 1
    agreement.full_clean()
    agreement.save(update_fields={*SETTINGS, "revision"})
    agreement.domains.set(domains)
    write_event("change_settings", agreement, by=by)


def locked_settings(agreement: Agreement) -> frozenset[str]:
    """The facts that an amendment takes as they were signed."""
    if agreement.clauses_are_locked:
        return frozenset(SETTINGS) - OF_AMENDMENT
    return frozenset({"predecessor"} if agreement.is_amendment else ())


@transaction.atomic
def add_party(agreement: Agreement, *, by: Acting, organisation: Organisation) -> Party:
    agreement = locked(agreement)
    guard("change_parties", agreement, by)
    if agreement.clauses_are_locked:
        raise Refused(_("An amendment of annexes and goals is between the same parties as the agreement."))
    party = new_party(agreement, organisation)
    write_event("add_party", agreement, by=by, party=party)
    return party


@transaction.atomic
def remove_party(party: Party, *, by: Acting) -> None:
    """Take a party out of the draft. One that stood in a frozen version is withdrawn, so that history keeps it."""
    agreement = locked(party.agreement)
    guard("change_parties", agreement, by)
    if agreement.is_amendment:
        raise Refused(_("An amendment is for all parties of the agreement. A party can itself stay out of it."))
    if party.organisation_id == agreement.coordinator_id:
        raise ValidationError(_("The coordinating party can't be removed."))
    party.withdrawn_at = timezone.now()
    party.save(update_fields={"withdrawn_at"})
    write_event("remove_party", agreement, by=by, party=party)


def new_party(agreement: Agreement, organisation: Organisation) -> Party:
    """Add a party, or bring a withdrawn one back, without the rights it had. Only inside a verb.

    Raises ValidationError for an organisation that can't be a party or is one already.
    """
    if not Organisation.objects.may_be_party(timezone.localdate()).filter(pk=organisation.pk).exists():
        raise ValidationError(_cannot_be_party(organisation))
    body = organisation.bodies.filter(decides_agreements=True).first()
    withdrawn = agreement.parties.filter(organisation=organisation, withdrawn_at__isnull=False).first()
    party = withdrawn or Party(agreement=agreement, organisation=organisation)
    party.withdrawn_at = party.left_on = None
    party.leaving_reason, party.may_edit = "", False
    party.position = agreement.parties.count() + 1
    party.deciding_body_fi, party.deciding_body_sv = (body.name_fi, body.name_sv) if body else ("", "")
    party.full_clean()
    party.save()
    return party


def _cannot_be_party(organisation: Organisation) -> str:
    if organisation.kind == Organisation.Kind.COUNTRY:
        return _("The whole country is an area for figures, not an organisation: it can't be a party.")
    if organisation.in_aland:
        return _("%(name)s is in Åland, outside the wellbeing services counties: it can't be a party.") % {
            "name": organisation
        }
    if organisation.successor:
        return _("%(name)s has merged into %(successor)s: choose that instead.") % {
            "name": organisation,
            "successor": organisation.successor,
        }
    return _("%(name)s no longer exists: it can't be a party.") % {"name": organisation}


def _add_chapters(agreement: Agreement, blueprint: Blueprint, names: dict[str, dict[str, Any]]) -> None:
    level: list[tuple[tuple[Chapter, ...], Clause | None]] = [(blueprint.chapters, None)]
    while level:
        made = [
            (chapter, filled_chapter(agreement, chapter, position, parent, names))
            for chapters, parent in level
            for position, chapter in enumerate(chapters, start=1)
            if chapter.belongs_to(agreement.scope)
        ]
        Clause.objects.bulk_create(clause for _chapter, clause in made)
        level = [(chapter.children, clause) for chapter, clause in made if chapter.children]
