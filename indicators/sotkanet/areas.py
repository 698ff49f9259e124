"""Whose region a number of Sotkanet is. Its region ids are its own keys, not the codes of the municipalities.

The service is asked for its list, which decides; the reference file serves what is read from files, and fills gaps.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from organisations.models import Organisation
from organisations.reference_files import read_rows

FILE = Path(__file__).parent.parent / "reference" / "sotkanet_regions.csv"
Kind = Organisation.Kind
SECOND = 2


class UnknownArea(ValueError):
    """No area with that code."""


@dataclass(frozen=True)
class Area:
    """An organisation that values are given for, in one of its regions.

    `choice` 2: used where the first choice has no value. Helsinki is a municipality and also its own area among the
    counties: what is published by county only stands there. `level` is that of the region.
    """

    pk: int
    level: str
    choice: int
    in_aland: bool
    valid_to: datetime.date | None

    def stood_in(self, year: int) -> bool:
        """Whether it stood on the last day of the year, by which Sotkanet's figures are given.

        Values are worked out backwards for new areas: that a county was founded in 2021 says nothing of its past.
        """
        return self.valid_to is None or self.valid_to >= datetime.date(year, 12, 31)


Areas = dict[int, Area]
# Of the service's categories only these are used; a code is unique inside a category only.
CATEGORIES = {"KUNTA": Kind.MUNICIPALITY, "HYVINVOINTIALUE": Kind.COUNTY, "MAA": Kind.COUNTRY}
# Where the service's code is not ours: Helsinki among the counties, and the whole country.
OWN_NAMES = {
    ("HYVINVOINTIALUE", "90"): (Kind.MUNICIPALITY, "091", SECOND),
    ("MAA", "358"): (Kind.COUNTRY, "SUOMI", 1),
}

Name = tuple[str, str, int]  # kind, code, choice


def region_ids(listed: Iterable[Mapping[str, Any]] = ()) -> dict[Name, int]:
    """The region id of each area, by the service's own list and, for areas that it lacks, by the reference file.

    An id that the list gives to another region is not taken from the file: better no value than another area's.
    """
    own: dict[Name, int] = {}
    taken = set()
    for region in listed:
        category, code, number = str(region.get("category")), str(region.get("code")), int(region["id"])
        taken.add(number)
        if kind := CATEGORIES.get(category):
            own[OWN_NAMES.get((category, code), (kind, code, 1))] = number
    of_file = {(row["kind"], row["code"], int(row["choice"])): int(row["region_id"]) for row in read_rows(FILE)}
    return {name: number for name, number in of_file.items() if number not in taken} | own


def areas(codes: Iterable[str] = (), listed: Iterable[Mapping[str, Any]] = ()) -> Areas:
    """The areas by region id: all of them, or those of the codes; `listed` is the service's list of regions.

    A county's code (two digits) stands for the county and its present municipalities, a municipality's (three digits)
    for itself, SUOMI for the whole country. Raises UnknownArea.
    """
    wanted = _wanted(codes)
    found = {(row.kind, row.code): row for row in Organisation.objects.filter(kind__in=CATEGORIES.values())}
    regions = [(region, found.get((kind, code)), choice) for (kind, code, choice), region in region_ids(listed).items()]
    return {
        region: _area(organisation, choice)
        for region, organisation, choice in regions
        if organisation and (wanted is None or organisation.pk in wanted)
    }


def _area(organisation: Organisation, choice: int) -> Area:
    return Area(
        pk=organisation.pk,
        level=Kind.COUNTY if choice == SECOND else organisation.kind,
        choice=choice,
        in_aland=organisation.in_aland,
        valid_to=organisation.valid_to,
    )


def _wanted(codes: Iterable[str]) -> set[int] | None:
    """Ids of the organisations; None when nothing was chosen."""
    chosen = list(codes)
    if not chosen:
        return None
    rows = [_organisation(code) for code in chosen]
    today = timezone.localdate()
    members = [Organisation.objects.municipalities().members_of(row, today) for row in rows if row.kind == Kind.COUNTY]
    return {row.pk for row in rows}.union(*(found.values_list("pk", flat=True) for found in members))


def _organisation(code: str) -> Organisation:
    kinds = {2: Kind.COUNTY, 3: Kind.MUNICIPALITY}
    kind = kinds.get(len(code), Kind.COUNTRY)
    if found := Organisation.objects.filter(kind=kind, code=code).first():
        return found
    raise UnknownArea(
        f"No area has the code {code}. A county has two digits (09), a municipality three (398), the country SUOMI."
    )
