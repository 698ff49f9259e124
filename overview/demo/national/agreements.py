"""Signed agreements of every county with all its municipalities.

They are written straight into the tables, for no verb is meant for four hundred agreements at once. What stands in
their versions is made of their rows as at every freeze.
"""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from agreements.blueprint import Blueprint, Chapter, blueprints
from agreements.canonical import canonical_text, sha256_of
from agreements.content import content_of
from agreements.filling import fill, filled_chapter, names_for
from agreements.follow_up import register
from agreements.history import SYSTEM
from agreements.models import (
    Agreement,
    Clause,
    Decision,
    Event,
    InForce,
    Party,
    Signature,
    SignatureSlot,
    Version,
)
from agreements.models.row import Publicity
from finnish.sorting import search_key, sort_key
from interfaces.models import InterfaceDomain
from organisations.models import Body, Organisation
from overview.demo.keys import key_of
from overview.demo.national.goals import write_goals
from overview.demo.national.reporting import write_reporting

AGREEMENTS = 400
TERM = (datetime.date(2025, 6, 1), datetime.date(2029, 5, 31))
DATED, DECIDED = datetime.date(2025, 6, 3), datetime.date(2025, 8, 26)
SIGNED = IN_FORCE = datetime.date(2025, 9, 9)
STRATEGIC, TASK = "strategic", "interface"


@dataclass(frozen=True)
class Plan:
    """One agreement to be made: the `number`th of its county."""

    county: Organisation
    number: int
    domain: InterfaceDomain | None  # what a task-specific one is about

    @property
    def name(self) -> str:
        return f"national/{self.county.code}/{self.number}"


def make_agreements(number: int = AGREEMENTS) -> Iterator[str]:
    """Make what is missing of so many agreements, shared out to the counties, and tell it county by county.

    Each county's are made in one transaction: what was cut short leaves nothing and is made next time.
    """
    today = timezone.localdate()
    present = set(Agreement.objects.filter(is_example=True).values_list("key", flat=True))
    for county, plans in itertools.groupby(_plans(number), key=lambda plan: plan.county):
        missing = [plan for plan in plans if key_of(plan.name) not in present]
        if missing:
            with transaction.atomic():
                _make(county, missing, today)
            yield f"{county}: {len(missing)} agreements in force"


def _plans(number: int) -> list[Plan]:
    """Every county's first one is strategic, the others are each about one domain."""
    counties = list(Organisation.objects.counties().order_by("code"))
    domains = list(InterfaceDomain.objects.order_by("parent__position", "position", "pk"))
    shares = [number // len(counties) + (place < number % len(counties)) for place in range(len(counties))]
    return [
        Plan(county, place, domains[place % len(domains)] if place else None)
        for county, share in zip(counties, shares, strict=True)
        for place in range(share)
    ]


def _make(county: Organisation, plans: list[Plan], today: datetime.date) -> None:
    members = Organisation.objects.municipalities().members_of(county, today).in_order()
    organisations = [county, *members.prefetch_related("bodies")]
    agreements = [_agreement(plan, organisations) for plan in plans]
    Agreement.objects.bulk_create(agreements)
    parties = _write_parties(agreements, organisations)
    for agreement in agreements:
        _write_clauses(agreement, organisations)
    write_goals(agreements, [plan.domain for plan in plans], organisations)
    versions = [_version(agreement) for agreement in agreements]
    Version.objects.bulk_create(versions)
    _enter_into_force(versions, parties)
    for version in versions:
        register.write(version)
    write_reporting(versions, today)


def _agreement(plan: Plan, organisations: list[Organisation]) -> Agreement:
    blueprint = blueprints()[TASK if plan.domain else STRATEGIC]
    starts, ends = TERM
    agreement = Agreement(
        key=key_of(plan.name),
        is_example=True,
        kind=blueprint.kind,
        blueprint=blueprint.slug,
        scope=None if plan.domain else 3,
        county=plan.county,
        coordinator=plan.county,
        stage=Agreement.Stage.SIGNED,
        publicity=Publicity.PUBLIC,
        legal_nature=blueprint.legal_nature,
        signing_opens=blueprint.signing_opens,
        entry_rule=blueprint.entry_rule,
        term_starts=starts,
        term_ends=ends,
    )
    title = fill(blueprint.title["fi"], names_for(agreement, organisations)["fi"])
    about = f"{plan.domain.name_fi}: {plan.county.short_genitive_fi} " if plan.domain else ""
    agreement.title_fi = f"{about}{title[0].lower()}{title[1:]}" if about else title
    agreement.sort_key_fi = agreement.sort_key_sv = sort_key(agreement.title_fi)
    agreement.search = search_key(agreement.title_fi)
    return agreement


def _write_parties(agreements: list[Agreement], organisations: list[Organisation]) -> list[Party]:
    parties = [
        _party(agreement, organisation, position)
        for agreement in agreements
        for position, organisation in enumerate(organisations, start=1)
    ]
    return Party.objects.bulk_create(parties)


def _party(agreement: Agreement, organisation: Organisation, position: int) -> Party:
    body = next((row for row in organisation.bodies.all() if row.kind == Body.Kind.COUNCIL), None)
    return Party(
        agreement=agreement,
        organisation=organisation,
        position=position,
        deciding_body_fi=body.name_fi if body else "",
        deciding_body_sv=body.name_sv if body else "",
        joined_on=IN_FORCE,
    )


def _write_clauses(agreement: Agreement, organisations: list[Organisation]) -> None:
    blueprint: Blueprint = blueprints()[agreement.blueprint]
    names = names_for(agreement, organisations)
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


def _version(agreement: Agreement) -> Version:
    text = canonical_text({**content_of(agreement), "number": 1, "dated": DATED})
    return Version(
        agreement=agreement,
        number=1,
        dated=DATED,
        content=text,
        sha256=sha256_of(text),
        frozen_at=timezone.now(),
        frozen_by_name=SYSTEM,
    )


def _enter_into_force(versions: list[Version], parties: list[Party]) -> None:
    """Every party has approved and signed: decisions, signatures, the days from which each is bound, and one event."""
    version_of = {version.agreement_id: version for version in versions}
    pairs = [(party, version_of[party.agreement_id]) for party in parties]
    slots = SignatureSlot.objects.bulk_create(_slot(party) for party in parties)
    Decision.objects.bulk_create(_decision(party, version) for party, version in pairs)
    Signature.objects.bulk_create(
        _signature(slot, party, version) for slot, (party, version) in zip(slots, pairs, strict=True)
    )
    InForce.objects.bulk_create(InForce(party=party, version=version, starts=IN_FORCE) for party, version in pairs)
    Event.objects.bulk_create(
        Event(
            agreement=version.agreement,
            version=version,
            at=timezone.now(),
            verb="complete",
            from_stage=Agreement.Stage.SIGNING,
            to_stage=Agreement.Stage.SIGNED,
            actor_name=SYSTEM,
        )
        for version in versions
    )


def _slot(party: Party) -> SignatureSlot:
    return SignatureSlot(
        party=party,
        name=f"{party.organisation.short_genitive_fi} allekirjoittaja",
        title_fi="johtaja",
        title_sv="direktör",
        mandate="hallintosääntö",
    )


def _decision(party: Party, version: Version) -> Decision:
    return Decision(
        party=party,
        version=version,
        body_kind=Body.Kind.COUNCIL,
        body_fi=party.deciding_body_fi,
        body_sv=party.deciding_body_sv,
        decided_on=DECIDED,
        number=str(40 + party.position),
        result=Decision.Result.APPROVED,
        is_final=True,
        recorded_at=timezone.now(),
        recorded_on=DECIDED,
        recorded_by_name=SYSTEM,
    )


def _signature(slot: SignatureSlot, party: Party, version: Version) -> Signature:
    return Signature(
        slot=slot,
        version=version,
        party=party,
        name=slot.name,
        title_fi=slot.title_fi,
        title_sv=slot.title_sv,
        mandate=slot.mandate,
        method=Signature.Method.PORTAL,
        level=Signature.Level.SIMPLE,
        signed_on=SIGNED,
        content_sha256=version.sha256,
        recorded_at=timezone.now(),
        recorded_on=SIGNED,
        recorded_by_name=SYSTEM,
    )
