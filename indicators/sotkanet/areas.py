"""Whose region a number of Sotkanet is. Its region ids are its own keys, not the codes of the municipalities."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from organisations.models import Organisation
from organisations.reference_files import read_rows

FILE = Path(__file__).parent.parent / "reference" / "sotkanet_regions.csv"
Kind = Organisation.Kind


class UnknownArea(ValueError):
    """No area with that code."""


@dataclass(frozen=True)
class Area:
    """An organisation that values are given for. `choice` 2: asked only where the first choice has no value.

    Helsinki is a municipality and its own wellbeing services area: what is published by county only stands there.
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
_KINDS = (Kind.MUNICIPALITY, Kind.COUNTY, Kind.COUNTRY)


def areas(codes: Iterable[str] = ()) -> Areas:
    """The areas by region id: all of them, or those of the codes.

    A county's code (two digits) stands for the county and its present municipalities, a municipality's (three digits)
    for itself, SUOMI for the whole country. Raises UnknownArea.
    """
    wanted = _wanted(codes)
    found = {(row.kind, row.code): row for row in Organisation.objects.filter(kind__in=_KINDS)}
    regions = [(row, found.get((row["kind"], row["code"]))) for row in read_rows(FILE)]
    return {
        int(row["region_id"]): _area(organisation, int(row["choice"]))
        for row, organisation in regions
        if organisation and (wanted is None or organisation.pk in wanted)
    }


def _area(organisation: Organisation, choice: int) -> Area:
    return Area(
        pk=organisation.pk,
        level=organisation.kind,
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
        f"No area has the code {code}. A county has two digits (07), a municipality three (398), the country SUOMI."
    )
