"""The areas whose values are fetched in the tests, by the name of each, and what a fetch leaves behind."""

import datetime
import io
from decimal import Decimal

from django.core.management import call_command

from indicators.models import Indicator, Observation
from organisations.models import Organisation
from tests.factories import join_area, make_organisation

# Sotkanet's region ids of the areas below.
COUNTRY, COUNTY, HOLLOLA, LAHTI, HARTOLA, HELSINKI, HELSINKI_AREA, BRANDO = 658, 975, 49, 177, 38, 46, 960, 13
ESPOO = 20  # stands in the country and not among our areas here


def make_areas() -> dict[str, Organisation]:
    county = make_organisation("Päijät-Häme", "county", code="09", valid_from=datetime.date(2021, 7, 1))
    found = {"Päijät-Häme": county}
    for name, code in (("Hollola", "098"), ("Lahti", "398"), ("Hartola", "081")):
        found[name] = make_organisation(name, code=code)
        join_area(found[name], county)
    found["Helsinki"] = make_organisation("Helsinki", code="091")
    found["Brändö"] = make_organisation("Brändö", code="035", in_aland=True)
    found["Suomi"] = make_organisation("Suomi", "country", code="SUOMI")
    return found


def make_indicator(number: int = 127, **fields) -> Indicator:
    defaults = {"title_fi": f"Mittari {number}", "unit": "%", "theme": "hyte"}
    return Indicator.objects.create(sotkanet_id=number, **defaults | fields)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("fetch_sotkanet", *arguments, stdout=out)
    return out.getvalue()


def known(number: int = 127, year: int = 2023) -> dict[str, Decimal | str]:
    """The values of a year by area, a reason where there is no value."""
    rows = Observation.objects.filter(indicator__sotkanet_id=number, year=year).select_related("area")
    return {row.area.name_fi: row.missing or row.value for row in rows}
