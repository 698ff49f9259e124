"""The areas that values are given for: municipalities, counties and the whole country."""

import datetime

from django.db.models import Q

from indicators.models import Indicator
from organisations.models import AreaMembership, Organisation
from organisations.models.organisation import OrganisationQuerySet

Kind = Organisation.Kind


def whole_country() -> Organisation | None:
    return Organisation.objects.filter(kind=Kind.COUNTRY).first()


def county_of(area: Organisation, on: datetime.date) -> Organisation | None:
    """The county that a municipality belonged to on that day; none for Helsinki, which is its own area."""
    return Organisation.objects.areas_of(area, on).counties().first()


def municipalities_in(county: Organisation, on: datetime.date) -> list[Organisation]:
    return list(Organisation.objects.municipalities().members_of(county, on).in_order())


def largest_areas(on: datetime.date) -> list[Organisation]:
    """What the country is made of for these figures: the counties, and Helsinki, which belongs to none."""
    counties = AreaMembership.objects.valid(on).filter(area__kind=Kind.COUNTY)
    alone = Q(kind=Kind.MUNICIPALITY, in_aland=False) & ~Q(pk__in=counties.values("municipality"))
    return list(Organisation.objects.filter(Q(kind=Kind.COUNTY) | alone).valid(on).in_order())


def areas_with_values(indicator: Indicator, on: datetime.date) -> OrganisationQuerySet:
    """The areas of the indicator's levels as they are on that day, and the whole country."""
    kinds = [Kind.COUNTRY]
    kinds += [Kind.MUNICIPALITY] if indicator.municipality_level else []
    kinds += [Kind.COUNTY] if indicator.county_level or indicator.municipality_level else []
    return Organisation.objects.filter(kind__in=kinds, in_aland=False).valid(on).in_order()
