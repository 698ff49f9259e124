"""The area profile: what is not known is said, examples are marked, the distances are those of the outline."""

import csv
import io

from django.urls import reverse

from overview.domains.span import distance, extent_of
from tests.factories import make_county, municipalities_of
from tests.indicators.factories import make_indicator, observe


def test_what_is_not_known_is_no_zero_and_an_example_is_marked(cast, client_of):
    elderly = make_indicator("65 vuotta täyttäneet", sotkanet_id=1068, unit="%")
    cast.county.population, cast.county.population_year = 40_000, 2025
    cast.county.save()
    cast.hollola.population = 10_000
    cast.hollola.save()
    observe(elderly, cast.hollola, {2023: 25})
    observe(elderly, cast.county, {2023: 27})
    cast.county.observations.update(is_example=True)
    address = reverse("area_profile_csv", query={"county": cast.county.code})
    rows = list(csv.reader(io.StringIO(client_of(cast.reader).get(address).content.decode("utf-8-sig")), delimiter=";"))
    county, hollola, lahti = rows[1:4]
    assert hollola[1:4] == ["10000", "", "25,0"]
    assert [cell.replace("\xa0", " ") for cell in hollola[-2:]] == ["25,0 %", "2023"]
    assert lahti[1] == lahti[3] == lahti[-1] == lahti[-2] == "", "missing is not zero"
    assert "27" in county[-2]
    assert county[-2].replace("\xa0", " ") != "27,0 %", "the example says that it is one"
    page = client_of(cast.reader).get(reverse("area_profile", query={"county": cast.county.code})).content.decode()
    assert "ei tietoa" in page


def test_another_county_can_be_looked_at(cast, client_of):
    other = make_county("Mäki-Suomi", municipalities=1)
    page = client_of(cast.reader).get(reverse("area_profile", query={"county": other.code})).content.decode()
    assert municipalities_of(other)[0].name in page


def test_span_and_area_come_from_the_outline():
    """Areas with their lakes as they are generally known, within a few per cent."""
    table = {"09": (120, 130, 6900), "18": (120, 130, 5000), "20": (190, 240, 22700), "21": (480, 540, 98900)}
    for code, (least, most, area) in table.items():
        extent = extent_of(code)
        assert least <= extent.span <= most, code
        assert abs(extent.area - area) < area * 0.04, code
    assert round(distance((24.94, 60.17), (25.66, 60.98))) == 98, "Helsinki to Lahti"
    assert extent_of("nowhere") is None
