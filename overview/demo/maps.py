"""The demo's interface map: a county's own copy of today's sport map, with a question asked of each of its services."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from interfaces.division.questioning import take_templates
from interfaces.map_tending import copy_map
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceMap, Service, WorkDivision
from interfaces.within import Within, within_county
from organisations.models import Organisation
from overview.demo.accounts import actor
from overview.demo.region import Region

COUNTY = "09"
SPORT = "sport"
QUESTION = "responsibilities"
NAMES = {"name_fi": "Liikunta ja hyvinvointi Päijät-Hämeessä", "name_sv": "Motion och välfärd i Päijänne-Tavastland"}
State, Who, Side = WorkDivision.State, WorkDivision.Who, WorkDivision.Side

# Invented states: service, what the county sees, what the municipalities see, who does it, months since.
VIEWS = (
    ("active_early_education", State.AGREED, State.AGREED, Who.MUNICIPALITY, 34),
    ("everyday_activity", State.DISCUSSED, State.DISCUSSED, Who.TOGETHER, 8),
    ("sport_hobbies", State.AGREED, State.AGREED, Who.MUNICIPALITY, 34),
    ("sport_facilities", State.AGREED, State.AGREED, Who.MUNICIPALITY, 34),
    ("area_planning", State.INTENDED, State.INTENDED, Who.TOGETHER, 2),
    ("rehabilitative_sport", State.AGREED, State.DISCUSSED, Who.TOGETHER, 22),
    ("school_sport", State.DISCUSSED, State.DISCUSSED, Who.MUNICIPALITY, 8),
    ("sport_for_older", State.NO, State.NO, Who.TOGETHER, 0),
)
VIEWED_BY = ("098", "081", "398")  # Hollola, Hartola, Lahti


def make_maps(region: Region) -> Iterator[str]:
    """The copy, once; what has been said of its services is an example."""
    county = region.county
    drawn = InterfaceMap.objects.filter(code=SPORT).first()
    if county.code != COUNTY or drawn is None or InterfaceMap.objects.filter(county=county, copied_from=drawn).exists():
        return
    place = within_county(county, actor(region, county, "koordinaattori"), timezone.localdate())
    with transaction.atomic():
        copy = copy_map(drawn, NAMES, by=place)
        services = {row.code: row for row in Service.objects.filter(nodes__map=copy).select_related("domain")}
        _make_views(place, services)
    yield f"{county}: interface map “{copy.name_fi}”"


def _make_views(place: Within, services: dict[str, Service]) -> None:
    template = CheckTemplate.objects.get(code=QUESTION)
    municipalities = [row for row in place.municipalities if row.code in VIEWED_BY]
    for code, ours, theirs, who, months in VIEWS:
        take_templates(services[code].domain, services[code], [template], by=place)
        question = CheckQuestion.objects.asked().get(county=place.county, service=services[code], template=template)
        for municipality in municipalities:
            _say(question, municipality, Side.COUNTY, ours, who, months)
            _say(question, municipality, Side.MUNICIPALITY, theirs, who, months)


def _say(question: CheckQuestion, municipality: Organisation, side: str, state: str, who: str, months: int) -> None:
    first = timezone.localdate().replace(day=1) - datetime.timedelta(days=30 * months)
    WorkDivision.objects.get_or_create(
        question=question,
        municipality=municipality,
        side=side,
        defaults={
            "state": state,
            "who": who,
            "since": first.replace(day=1) if months else None,
            "is_example": True,
        },
    )
