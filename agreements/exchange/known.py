"""What the data names and the database knows: organisations, domains, indicators, looked up once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from indicators.models import Indicator
from interfaces.models import InterfaceDomain
from organisations.models import Organisation

Key = tuple[str, str]


@dataclass
class Known:
    """Lookups of what the data names; `coordinator` is set once the checks have found it."""

    by_code: dict[Key, Organisation]
    by_business_id: dict[Key, Organisation]
    by_name: dict[Key, Organisation]
    domains: dict[str, InterfaceDomain]
    indicators: dict[int, Indicator]
    coordinator: Organisation | None = field(default=None)

    def organisation(self, data: dict[str, Any]) -> Organisation | None:
        """By kind and code; one without a code (an association) by its business ID, else by its full name."""
        if data["code"]:
            return self.by_code.get((data["kind"], data["code"]))
        if data["business_id"]:
            return self.by_business_id.get((data["kind"], data["business_id"]))
        return self.by_name.get((data["kind"], data["full_name"]["fi"]))


def look_up(data: dict[str, Any]) -> Known:
    named = list(_organisations(data))
    codes = {row["code"] for row in named} - {""}
    business_ids = {row["business_id"] for row in named} - {""}
    names = {row["full_name"]["fi"] for row in named} - {""}
    wanted = Q(code__in=codes) | Q(business_id__in=business_ids) | Q(full_fi__in=names)
    found = list(Organisation.objects.filter(wanted).select_related("successor"))
    domain_codes = {row["code"] for row in [*data["domains"], *(goal["domain"] for goal in data["goals"])]}
    numbers = {row["sotkanet_id"] for goal in data["goals"] for row in goal["indicators"]} - {None}
    return Known(
        by_code={(row.kind, row.code): row for row in found if row.code},
        by_business_id={(row.kind, row.business_id): row for row in found if row.business_id},
        by_name={(row.kind, row.full_fi): row for row in found},
        domains={row.code: row for row in InterfaceDomain.objects.filter(code__in=domain_codes)},
        indicators={row.sotkanet_id: row for row in Indicator.objects.filter(sotkanet_id__in=numbers)},
    )


def _organisations(data: Any) -> Iterator[dict[str, Any]]:
    """Every organisation that stands anywhere in the data."""
    if isinstance(data, dict):
        if "full_name" in data:
            yield data
        else:
            for value in data.values():
                yield from _organisations(value)
    elif isinstance(data, list):
        for value in data:
            yield from _organisations(value)
