"""A signed agreement and its amendments: one chain, each amending the one before it."""

import datetime

from django.db.models import Q

from agreements.models import Agreement, InForce

Stage = Agreement.Stage
OVER = frozenset({Stage.SIGNED, Stage.WITHDRAWN})


def chain_of(agreement: Agreement) -> list[Agreement]:
    """The original and everything that amends it, the oldest first; withdrawn amendments are left out."""
    root = agreement
    while root.is_amendment:
        root = root.predecessor
    chain, level = [root], [root] if getattr(root, "has_amendments", True) else []  # said by `get_followed`
    while level:
        amendments = Agreement.objects.filter(predecessor__in=level).exclude(amendment_scope="").order_by("pk")
        level = [row for row in amendments if row.stage != Stage.WITHDRAWN]
        chain += level
    return chain


def before_in_chain(agreement: Agreement) -> list[Agreement]:
    """What an agreement with a predecessor replaces: all before it in its chain, or the whole chain of last term."""
    chain = chain_of(agreement.predecessor)
    return chain[: chain.index(agreement)] if agreement in chain else chain


def open_amendment(chain: list[Agreement]) -> Agreement | None:
    """The amendment that is being prepared, decided on or signed: there is one at most."""
    return next((row for row in chain if row.is_amendment and row.stage not in OVER), None)


def newest_signed(chain: list[Agreement]) -> Agreement | None:
    """The agreement or amendment signed last: the one that can be amended and renewed."""
    return next((row for row in reversed(chain) if row.stage == Stage.SIGNED), None)


def binding_rows(chain: list[Agreement], on: datetime.date) -> dict[int, InForce]:
    """What binds each organisation on that day, by the organisation's id: the newest where several rows hold."""
    holds = Q(ends__isnull=True) | Q(ends__gte=on)
    ends = Q(party__agreement__valid_to__isnull=True) | Q(party__agreement__valid_to__gte=on)
    rows = InForce.objects.filter(holds, ends, party__agreement__in=chain, starts__lte=on)
    ordered = (
        rows.select_related("party__organisation", "party__agreement", "version")
        .defer("version__content")
        .order_by("version_id")
    )
    return {row.party.organisation_id: row for row in ordered}


def has_ended(chain: list[Agreement], on: datetime.date) -> bool:
    """Whether the chain has bound somebody and binds nobody from that day on."""
    lasts = Q(ends__isnull=True) | Q(ends__gte=on)
    ends = Q(party__agreement__valid_to__isnull=True) | Q(party__agreement__valid_to__gte=on)
    rows = InForce.objects.filter(party__agreement__in=chain)
    return rows.exists() and not rows.filter(lasts, ends).exists()
