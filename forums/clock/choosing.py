"""What of the clock is looked at: county, year, way of showing and filters, all of them in the address."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.access import whole_number
from finnish.sorting import sort_key
from forums.clock.dates import Asked, ClockDate, Side, dates_for
from forums.county_choice import seat_county
from forums.models import ClockEntry, Forum
from interfaces.models import InterfaceDomain
from organisations.county_choice import home_county
from organisations.dates import county_terms
from organisations.drawn_fields import FieldsOnly
from organisations.duties import Viewer
from organisations.models import AreaMembership, CouncilTerm, Organisation, Seat

VIEWS = {
    "wheel": _("Wheel"),
    "list": _("List"),
    "calendar": _("Calendar"),
    "term": _("Council term"),
}
FILTERS = ("forum", "organisation", "domain", "side", "statutory")
FIRST_YEAR, LAST_YEAR = 2021, 2040  # from the first term's preparation on


class ClockFilterForm(FieldsOnly, forms.Form):
    """Filters by what the county has; a value that is not offered filters nothing."""

    county = forms.ChoiceField(label=_("County"), required=False)
    forum = forms.ChoiceField(label=_("Forum"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    domain = forms.ChoiceField(label=_("Domain"), required=False)
    side = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("All")), *((value, capfirst(label)) for value, label in ClockEntry.Side.choices)],
    )
    statutory = forms.BooleanField(label=_("Statutory only"), required=False)


@dataclass
class Chosen:
    """One look at the clock. `members` are the county's municipalities today."""

    county: Organisation | None
    year: int
    view: str
    month: int
    on: datetime.date
    form: ClockFilterForm
    members: list[Organisation]
    forums: list[Forum]
    domains: list[InterfaceDomain]
    viewer: Viewer

    @property
    def values(self) -> dict:
        """The filters that are in use, by name."""
        return {name: value for name in FILTERS if (value := self.form.cleaned_data.get(name))}

    @property
    def term(self) -> CouncilTerm | None:
        """The county councils' term that the year belongs to; of two in one year the one that begins."""
        terms = self.viewer.once(county_terms)
        return next((term for term in reversed(terms) if term.starts.year <= self.year <= term.ends.year), None)

    def dates(self, first: datetime.date, last: datetime.date) -> list[ClockDate]:
        """What stands in the clock in those days and passes the filters."""
        found = dates_for(Asked(first, last, self.county, self.viewer))
        by_forum = self._domains_of_forums()
        return [date for date in found if self._passes(date, by_forum)]

    def _passes(self, date: ClockDate, by_forum: dict[int, set[int]]) -> bool:
        wanted = self.values
        domains = date.domains | by_forum[date.forum]
        return (
            ("forum" not in wanted or str(date.forum) == wanted["forum"])
            and ("organisation" not in wanted or self._concerns(date, int(wanted["organisation"])))
            and ("domain" not in wanted or not self._about(int(wanted["domain"])).isdisjoint(domains))
            and ("side" not in wanted or date.side == wanted["side"])
            and ("statutory" not in wanted or date.is_statutory)
        )

    def _concerns(self, date: ClockDate, organisation: int) -> bool:
        if date.organisations:
            return organisation in date.organisations
        is_county = self.county is not None and organisation == self.county.pk
        return date.side == Side.JOINT or is_county == (date.side == Side.COUNTY)

    def _about(self, domain: int) -> set[int]:
        """The domain and its parts."""
        return {domain, *(row.pk for row in self.domains if row.parent_id == domain)}

    def _domains_of_forums(self) -> dict[int | None, set[int]]:
        """What is a forum's concerns the forum's domains; asked for only when a domain is looked for."""
        found = defaultdict(set)
        if "domain" in self.values:
            rows = Forum.domains.through.objects.filter(forum__in=self.forums)
            for forum, domain in rows.values_list("forum_id", "interfacedomain_id"):
                found[forum].add(domain)
        return found


def choose(request: HttpRequest, year: int | None = None) -> Chosen:
    today = timezone.localdate()
    viewer = Viewer(request.user, (request.acting,) if request.acting else (), today)
    counties = _counties(request, today)
    county = _county(request, counties, today)
    members = list(Organisation.objects.municipalities().members_of(county, today).in_order()) if county else []
    forums = _forums(county, viewer) if county else []
    domains = list(InterfaceDomain.objects.all())
    view = request.GET.get("view", "")
    chosen_year = year or whole_number(request.GET.get("year", "")) or today.year
    chosen_year = chosen_year if FIRST_YEAR <= chosen_year <= LAST_YEAR else today.year
    month = whole_number(request.GET.get("month", "")) or (today.month if chosen_year == today.year else 1)
    return Chosen(
        county=county,
        year=chosen_year,
        view=view if view in VIEWS else "wheel",
        month=month if 1 <= month <= 12 else today.month,
        on=today,
        form=_form(request, county, counties, members, forums, domains),
        members=members,
        forums=forums,
        domains=domains,
        viewer=viewer,
    )


def _forums(county: Organisation, viewer: Viewer) -> list[Forum]:
    """The county's forums by name, each with `has_as_secretary`: whether the person is."""
    seats = Seat.objects.valid(viewer.on).filter(body=OuterRef("body"), holder=viewer.user, deputy_for__isnull=True)
    rows = Forum.objects.alive().filter(county=county).select_related("body")
    rows = rows.annotate(has_as_secretary=Exists(seats.filter(role=Seat.Role.SECRETARY)))
    return sorted(rows, key=lambda forum: sort_key(forum.name))


def _county(request: HttpRequest, counties: list[Organisation], on: datetime.date) -> Organisation | None:
    """The county asked for, else one's own, else that of a forum in which one sits."""
    asked = next((row for row in counties if row.code == request.GET.get("county")), None)
    return asked or next((row for row in counties if row.is_own), None) or seat_county(request)


def _counties(request: HttpRequest, on: datetime.date) -> list[Organisation]:
    """All counties in their order, each with `is_own`: the person acts for it or for one of its municipalities."""
    own = request.acting.organisation.pk if request.acting else 0
    belongs = AreaMembership.objects.valid(on).filter(area=OuterRef("pk"), municipality=own)
    rows = Organisation.objects.counties().valid(on).annotate(is_own=Q(pk=own) | Exists(belongs))
    return list(rows.in_order())


def own_county(request: HttpRequest, on: datetime.date) -> Organisation | None:
    """The county of the organisation that the person acts for, else that of a forum in which they sit."""
    return home_county(request) or seat_county(request)


def _form(
    request: HttpRequest,
    county: Organisation | None,
    counties: Iterable[Organisation],
    members: list[Organisation],
    forums: list[Forum],
    domains: list[InterfaceDomain],
) -> ClockFilterForm:
    """The filters with what this county has; what is not offered is left out of what was asked."""
    offered = {
        "county": [(row.code, row.full_name) for row in counties],
        "forum": _all((row.pk, row.name) for row in forums),
        "organisation": _all((row.pk, row.name) for row in ([county, *members] if county else [])),
        "domain": _all((row.pk, row.name) for row in domains),
    }
    values = {name: request.GET[name] for name in FILTERS if name in request.GET}
    values = {name: value for name, value in values.items() if name not in offered or value in dict(offered[name])}
    if values.get("side") not in ClockEntry.Side.values:
        values.pop("side", None)
    form = ClockFilterForm({**values, "county": county.code if county else ""})
    for name, choices in offered.items():
        form.fields[name].choices = choices
    form.is_valid()
    return form


def _all(rows: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    return [("", _("All")), *((str(pk), name) for pk, name in rows)]
