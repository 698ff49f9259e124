"""What follows when a party gives notice of termination: who stays bound and until when, and what depends on it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agreements.chain import binding_rows, chain_of, open_amendment
from agreements.models import Agreement, InForce, Party, Responsibility
from agreements.standing import FEWEST
from organisations.models import Organisation


@dataclass(frozen=True)
class Bound:
    """One that stays bound, and its last day so far as it is known; None: until further notice."""

    organisation: Organisation
    until: datetime.date | None


@dataclass(frozen=True)
class NoticeEffects:
    """`elsewhere`: the newer agreement that binds the party now; notice is given of that one."""

    elsewhere: Agreement | None
    staying: list[Bound]
    ends_for_all: bool
    amendment: Agreement | None
    annexed: list[Agreement]
    led: list[dict[str, str]]


def notice_effects(party: Party, on: datetime.date) -> NoticeEffects:
    """As it stands on that day, before anything is done."""
    chain = chain_of(party.agreement)
    rows = binding_rows(chain, on)
    own = rows.pop(party.organisation_id, None)
    staying = [Bound(row.party.organisation, _until(row)) for row in rows.values()]
    return NoticeEffects(
        elsewhere=own.party.agreement if own and own.party.agreement_id != party.agreement_id else None,
        staying=sorted(staying, key=lambda bound: bound.organisation.sort_key_fi),
        ends_for_all=len(staying) < FEWEST,
        amendment=open_amendment(chain),
        annexed=_annexed(chain, party),
        led=_led(own) if own else [],
    )


def left_alone(party: Party, ends: datetime.date) -> list[InForce]:
    """What still binds the others after that day, when they would be too few for an agreement; else nothing."""
    chain = chain_of(party.agreement)
    after = InForce.objects.filter(Q(ends__isnull=True) | Q(ends__gt=ends), party__agreement__in=chain)
    others = list(after.exclude(party__organisation=party.organisation_id))
    alone = len({row.party.organisation_id for row in others}) < FEWEST
    return others if alone else []


def _until(row: InForce) -> datetime.date | None:
    """Its own notice or the end of the validity; the end of the term only where no validity is given."""
    agreement = row.party.agreement
    return min((day for day in (row.ends, agreement.valid_to or agreement.term_ends) if day), default=None)


def _annexed(chain: list[Agreement], party: Party) -> list[Agreement]:
    """The annexed agreements in which the party is too; they are not ended by this notice."""
    rows = Agreement.objects.filter(parent__in=chain, parties__organisation=party.organisation_id)
    own = rows.filter(parties__withdrawn_at__isnull=True, parties__left_on__isnull=True)
    return list(own.exclude(stage=Agreement.Stage.WITHDRAWN).distinct().in_order())


def _led(row: InForce) -> list[dict[str, str]]:
    """The measures that the party leads by name in the version that binds it, in both languages."""
    content = row.version.data
    key = str(row.party.key)
    own = next((one["organisation"] for one in content["parties"] if one["key"] == key), None)
    return [
        measure["text"]
        for goal in content["goals"]
        for measure in goal["measures"]
        if any(_is_lead_of(one, own) for one in measure["responsibilities"])
    ]


def _is_lead_of(responsibility: dict[str, Any], organisation: dict[str, Any] | None) -> bool:
    return responsibility["role"] == Responsibility.Role.LEAD and responsibility["organisation"] == organisation
