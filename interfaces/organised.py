"""Services as lists show them: who organises them on a day, who did before, and who will."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from finnish.sorting import sort_key
from finnish.text import date_range
from interfaces.models import Organiser, Service
from interfaces.within import Within


@dataclass(frozen=True)
class Organisers:
    """All who organise or have organised a service, as they stand on a day."""

    organisers: list[Organiser]
    on: datetime.date

    @property
    def today(self) -> list[Organiser]:
        """In the order of the kinds."""
        return in_order_of_kinds(row for row in self.organisers if row.is_valid(self.on))

    @property
    def before(self) -> list[Organiser]:
        """Those that have ended, the latest first."""
        ended = [row for row in self.organisers if row.valid_to and row.valid_to < self.on]
        return sorted(ended, key=lambda row: row.valid_to, reverse=True)

    @property
    def coming(self) -> list[Organiser]:
        ahead = [row for row in self.organisers if row.valid_from and row.valid_from > self.on]
        return sorted(ahead, key=lambda row: row.valid_from)

    @property
    def has_changed(self) -> bool:
        return bool(self.before or self.coming)


@dataclass(frozen=True)
class Organised(Organisers):
    service: Service


def in_order_of_kinds(organisers: Iterable[Organiser]) -> list[Organiser]:
    order = list(Organiser.Kind)
    return sorted(organisers, key=lambda row: order.index(row.kind))


def organised(services: Iterable[Service], on: datetime.date) -> list[Organised]:
    """The services in their order, in one query more."""
    services = list(services)
    found = defaultdict(list)
    for row in Organiser.objects.filter(service__in=[service.pk for service in services]):
        found[row.service_id].append(row)
    return [Organised(found[service.pk], on, service) for service in services]


def services_of(place: Within, parts: Iterable[int] | None = None) -> list[Organised]:
    """The services of the whole country and of the county, of these domains or of all, by domain and name."""
    rows = Service.objects.in_use().of_county(place.county).select_related("domain", "county")
    if parts is not None:
        rows = rows.filter(domain__in=parts)
    ordered = sorted(rows, key=lambda row: (row.domain.position, sort_key(row.name), row.pk))
    return organised(ordered, place.on)


def in_words(rows: Iterable[Organiser]) -> str:
    """For files: "Wellbeing services county (1.1.2023–), municipality (–31.12.2022)"."""
    return capfirst(", ".join(f"{row} ({span(row)})" if span(row) else str(row) for row in rows))


def span(row: Organiser) -> str:
    """The days as "1.1.2023–"; empty when neither is known."""
    return date_range(row.valid_from, row.valid_to)
