"""What the portal itself proposes for a forum's agendas, in a fixed number of queries.

Nothing of it is stored until it is taken or declined; what has been answered does not come again.
"""

import datetime
from collections.abc import Callable, Iterable

from django.db.models import Exists, OuterRef, Q

from agreements.models import Agreement, Goal
from forums.models import AgendaLink, Forum, Proposal
from forums.models.meeting import LINK_TARGETS
from forums.offers import from_agreements, from_forum, from_indicators, from_plans
from forums.offers.offer import HANDLED, Ground, Offer
from forums.participants import Participant
from forums.seeing import agreements_seen_by
from forums.workflow.table import BEFORE
from interfaces.models import InterfaceDomain

PROVIDERS: tuple[Callable[[Ground], Iterable[Offer]], ...] = (
    from_forum.overdue_tasks,
    from_indicators.off_target,
    from_agreements.decision_rounds,
    from_agreements.statement_rounds,
    from_agreements.measures,
    from_forum.seats,
    from_agreements.ending_agreements,
    from_plans.ending_plans,
    from_forum.clock_entries,
)
SHOWN = 8


def offers_for(part: Participant) -> list[Offer]:
    """What the portal proposes for the forum on the day of `part`, within what the person may see.

    The most pressing of each kind comes first, then the second of each, so that no kind covers the others.
    """
    ground = _ground(part)
    answered = set(Proposal.objects.filter(forum=part.forum).exclude(code="").values_list("code", flat=True))
    there = _on_coming_agendas(part.forum)
    places = []
    for order, provider in enumerate(PROVIDERS):
        fresh = [row for row in provider(ground) if row.code not in answered and there.isdisjoint(row.links)]
        places += [(place, order, offer) for place, offer in enumerate(fresh)]
    return [offer for _place, _order, offer in sorted(places, key=lambda row: row[:2])]


def _on_coming_agendas(forum: Forum) -> set[tuple[str, int]]:
    """What the items of meetings that are still to be held are about: it need not be proposed again."""
    coming = {"item__meeting__forum": forum, "item__meeting__state__in": list(BEFORE), "item__withdrawn_at": None}
    rows = AgendaLink.objects.filter(**coming).values(*(f"{target}_id" for target in LINK_TARGETS))
    return {(target, row[f"{target}_id"]) for row in rows for target in LINK_TARGETS if row[f"{target}_id"]}


def offer_with(part: Participant, code: str) -> Offer | None:
    """The proposal of that code, in the language that is active; None when its reason has gone or it is answered."""
    return next((offer for offer in offers_for(part) if offer.code == code), None)


def _ground(part: Participant) -> Ground:
    forum, on = part.forum, part.on
    own = Q(forums=forum) | Q(parent__forums=forum)
    domains = frozenset(InterfaceDomain.objects.filter(own).values_list("pk", flat=True))
    found = list(_agreements(part, forum, on, domains))
    return Ground(
        part=part,
        on=on,
        domains=domains,
        in_force={row.pk: row for row in found if row.in_force_now and not row.is_amended},
        handled={row.pk: row for row in found if row.stage in HANDLED},
    )


def _agreements(part: Participant, forum: Forum, on: datetime.date, domains: frozenset[int]) -> Iterable[Agreement]:
    """Those of the county that are in force or handled; with domains, only those that are about one of them."""
    rows = agreements_seen_by(part).filter(county=forum.county_id).with_in_force(on)
    rows = rows.filter(Q(in_force_now=True) | Q(stage__in=HANDLED), is_series_model=False)
    if domains:
        goals = Goal.objects.standing().filter(agreement=OuterRef("pk"), domain__in=domains)
        named = Agreement.domains.through.objects.filter(agreement=OuterRef("pk"), interfacedomain__in=domains)
        rows = rows.filter(Exists(goals) | Exists(named))
    return rows.in_order()
