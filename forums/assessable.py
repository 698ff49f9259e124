"""Which agreements' goals a forum assesses: those that have stood on its agenda, while their period is open."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from agreements.follow_up.following import roots_of
from agreements.models import Agreement, ReportingPeriod
from forums.minutes.positions import linked_agreements
from forums.models import AgendaItem, AgendaLink, Forum


@dataclass(frozen=True)
class Assessable:
    """An agreement on the agenda whose goals can be assessed now, and the address of the page."""

    agreement: Agreement
    period: ReportingPeriod
    url: str


def assessable_of(forum: Forum, item: AgendaItem, on: datetime.date) -> list[Assessable]:
    """What an item of the forum's agenda offers to be assessed."""
    agreements = linked_agreements(item)
    roots = roots_of(row.pk for row in agreements) if agreements else {}
    rows = ReportingPeriod.objects.filter(agreement__in=roots.values(), opens_on__lte=on, closed_at__isnull=True)
    newest = {row.agreement_id: row for row in rows.order_by("ends")}
    found = {
        period.pk: Assessable(row, period, reverse("forum_assess", args=[forum.pk, period.key]))
        for row in agreements
        if (period := newest.get(roots[row.pk]))
    }
    return list(found.values())


def has_been_on_agenda(forum: Forum, chain: Iterable[Agreement]) -> bool:
    """Whether the agreement, an amendment of it or one of its goals is or was on the forum's agenda."""
    chain = list(chain)
    about = (
        Q(agreement__in=chain)
        | Q(goal__agreement__in=chain)
        | Q(measure__goal__agreement__in=chain)
        | Q(indicator__goal__agreement__in=chain)
    )
    return AgendaLink.objects.filter(about, item__meeting__forum=forum, item__withdrawn_at__isnull=True).exists()
