"""How the person who looks stands to a county and its municipalities on a day: asked once, used by rules and pages."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.utils import timezone

from interfaces.models import WorkDivision
from organisations.acting import Acting
from organisations.county_choice import chosen_county
from organisations.models import Membership, Organisation
from organisations.models.organisation import OrganisationQuerySet

Role = Membership.Role
Side = WorkDivision.Side


@dataclass(frozen=True)
class Within:
    """A county with its municipalities of that day, and for whom the person acts.

    The municipalities are in Finnish order, the person's own before the others: it is the one that is looked for.
    """

    county: Organisation
    municipalities: tuple[Organisation, ...]
    acting: Acting | None
    on: datetime.date

    @cached_property
    def own(self) -> Organisation | None:
        """The county or the municipality of it that the person acts for."""
        stands_for = self.acting.stands_for if self.acting else frozenset()
        return next((row for row in (self.county, *self.municipalities) if row.pk in stands_for), None)

    @property
    def is_insider(self) -> bool:
        """Whether the person acts for the county or one of its municipalities."""
        return self.own is not None

    @property
    def tends(self) -> bool:
        """Whether the person edits what the county keeps for all."""
        return self.own == self.county and self._edits

    @property
    def takes_part(self) -> bool:
        """Whether the person edits for the county or for one of its municipalities."""
        return self.own is not None and self._edits

    @property
    def side(self) -> str:
        """Whose view of the division of work the person may give; empty for nobody's."""
        if not self.takes_part:
            return ""
        return Side.COUNTY if self.own == self.county else Side.MUNICIPALITY

    def edits_for(self, organisation: Organisation) -> bool:
        """Whether the person edits for exactly that organisation: nobody writes for another party."""
        return self.takes_part and self.own == organisation

    @property
    def _edits(self) -> bool:
        return self.acting is not None and self.acting.has(Role.EDITOR)


def within(request: HttpRequest) -> Within | None:
    """The county that the address names, else the person's own, else the first. None when there are no counties."""
    today = timezone.localdate()
    county = chosen_county(request, offered_counties(today))
    return within_county(county, request.acting, today) if county else None


def place_of(request: HttpRequest) -> Within:
    """As `within`, for pages that say nothing without a county. Raises Http404 in a portal without counties."""
    place = within(request)
    if place is None:
        raise Http404
    return place


def offered_counties(on: datetime.date) -> OrganisationQuerySet:
    """The counties that the pages about the interfaces can be looked at in."""
    return Organisation.objects.counties().valid(on).in_order()


def within_county(county: Organisation, acting: Acting | None, on: datetime.date) -> Within:
    municipalities = Organisation.objects.municipalities().valid(on).members_of(county, on).in_order()
    stands_for = acting.stands_for if acting else frozenset()
    return Within(county, tuple(sorted(municipalities, key=lambda row: row.pk not in stands_for)), acting, on)
