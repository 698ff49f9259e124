"""Loading the reference data: complete, dated, repeatable, and careful with what others have written."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from organisations import reference_data
from organisations.models import AreaMembership, Body, CouncilTerm, Organisation
from organisations.reference_files import read_rows

Kind = Organisation.Kind
ON = datetime.date(2026, 6, 1)


@pytest.fixture
def loaded(db):
    return reference_data.load()


def municipality(name: str) -> Organisation:
    return Organisation.objects.municipalities().get(name_fi=name)


def area_names(organisation: Organisation, on: datetime.date) -> set[str]:
    return set(Organisation.objects.areas_of(organisation, on).values_list("name_fi", flat=True))


def test_every_organisation_is_there(loaded):
    valid = Organisation.objects.valid(ON)
    numbers = {kind: valid.filter(kind=kind).count() for kind in Kind.values if valid.filter(kind=kind).exists()}
    assert numbers == {
        Kind.MUNICIPALITY: 308,
        Kind.COUNTY: 21,
        Kind.REGIONAL_COUNCIL: 18,
        Kind.EMPLOYMENT_AREA: 45,
        Kind.JOINT_AUTHORITY: 1,
        Kind.COUNTRY: 1,
    }
    assert Organisation.objects.exclude(pk__in=valid).get().name_fi == "Pertunmaa"


def test_the_second_loading_changes_nothing(loaded):
    before = list(Organisation.objects.values().order_by("pk"))
    assert not any(table.is_news for table in reference_data.load())
    assert list(Organisation.objects.values().order_by("pk")) == before


def test_names_have_their_genitives(loaded):
    hollola, county = municipality("Hollola"), Organisation.objects.counties().get(code="09")
    assert (hollola.full_fi, hollola.genitive_fi, hollola.short_genitive_fi) == (
        "Hollolan kunta",
        "Hollolan kunnan",
        "Hollolan",
    )
    assert (county.full_fi, county.genitive_fi, county.short_genitive_fi) == (
        "Päijät-Hämeen hyvinvointialue",
        "Päijät-Hämeen hyvinvointialueen",
        "Päijät-Hämeen",
    )
    assert (county.genitive_sv, county.short_genitive_sv) == (
        "Päijänne-Tavastlands välfärdsområdes",
        "Päijänne-Tavastlands",
    )


def test_no_name_is_missing(loaded):
    for field in ("full_fi", "full_sv", "genitive_fi", "genitive_sv", "short_genitive_fi", "short_genitive_sv"):
        assert not Organisation.objects.filter(**{field: ""}).exists(), field


def test_keys_for_order_and_search_are_as_saving_writes_them(loaded):
    for organisation in Organisation.objects.all():
        stored = (organisation.sort_key_fi, organisation.sort_key_sv, organisation.search)
        organisation.fill_keys()
        assert stored == (organisation.sort_key_fi, organisation.sort_key_sv, organisation.search)


def test_municipalities_stand_in_finnish_order(loaded):
    with translation.override("fi"):
        names = [row.name_fi for row in Organisation.objects.municipalities().in_order()]
    assert names[0] == "Akaa"
    assert names[-2:] == ["Ähtäri", "Äänekoski"]
    assert names.index("Kuopio") < names.index("Kyyjärvi") < names.index("Kökar")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("HÄMEENKYRÖ", {"Hämeenkyrö"}),
        ("tavastkyro", {"Hämeenkyrö"}),
        ("hameenkyro", set()),
        ("kosken tl", {"Koski Tl"}),
    ],
)
def test_municipalities_are_found_by_either_name_in_any_letter_case(loaded, words, found):
    assert {row.name_fi for row in Organisation.objects.municipalities().matching(words)} == found


def test_a_municipality_belongs_to_three_areas_with_dates(loaded):
    hollola = municipality("Hollola")
    assert area_names(hollola, ON) == {
        "Päijät-Hämeen hyvinvointialue",
        "Päijät-Hämeen liitto",
        "Päijät-Hämeen työllisyysalue",
    }
    assert area_names(hollola, datetime.date(2024, 12, 31)) == {
        "Päijät-Hämeen hyvinvointialue",
        "Päijät-Hämeen liitto",
    }
    assert area_names(hollola, datetime.date(2021, 6, 30)) == {"Päijät-Hämeen liitto"}


def test_helsinki_is_its_own_area(loaded):
    helsinki = municipality("Helsinki")
    assert not Organisation.objects.areas_of(helsinki, ON).counties().exists()
    assert "Uudenmaan liitto" in area_names(helsinki, ON)


def test_every_municipality_of_the_mainland_but_helsinki_has_one_county(loaded):
    counties = AreaMembership.objects.valid(ON).filter(area__kind=Kind.COUNTY)
    mainland = Organisation.objects.municipalities().valid(ON).filter(in_aland=False).exclude(name_fi="Helsinki")
    assert counties.count() == mainland.count() == 291
    assert set(counties.values_list("municipality", flat=True)) == set(mainland.values_list("pk", flat=True))


def test_aland_is_loaded_but_never_offered(loaded):
    aland = Organisation.objects.filter(in_aland=True)
    assert aland.count() == 16
    assert not Organisation.objects.may_be_party(ON).filter(pk__in=aland).exists()
    assert not AreaMembership.objects.filter(municipality__in=aland).exists()


def test_mantyharju_acts_for_pertunmaa_since_the_merger(loaded):
    mantyharju, pertunmaa = municipality("Mäntyharju"), municipality("Pertunmaa")
    assert set(mantyharju.acts_for(ON)) == {mantyharju, pertunmaa}
    assert set(mantyharju.acts_for(datetime.date(2024, 12, 31))) == {mantyharju}
    assert not Organisation.objects.may_be_party(ON).filter(pk=pertunmaa.pk).exists()


def test_pertunmaa_belonged_to_its_county_until_the_merger(loaded):
    pertunmaa = municipality("Pertunmaa")
    assert "Etelä-Savon hyvinvointialue" in area_names(pertunmaa, datetime.date(2024, 12, 31))
    assert area_names(pertunmaa, datetime.date(2025, 1, 1)) == set()


@pytest.mark.parametrize(
    ("kind", "name", "bodies"),
    [
        (Kind.MUNICIPALITY, "Hollola", [("kunnanvaltuusto", True), ("kunnanhallitus", False)]),
        (Kind.MUNICIPALITY, "Lahti", [("kaupunginvaltuusto", True), ("kaupunginhallitus", False)]),
        (Kind.COUNTY, "Päijät-Hämeen hyvinvointialue", [("aluevaltuusto", True), ("aluehallitus", False)]),
        (Kind.REGIONAL_COUNCIL, "Päijät-Hämeen liitto", [("maakuntavaltuusto", False), ("maakuntahallitus", True)]),
        (Kind.EMPLOYMENT_AREA, "Päijät-Hämeen työllisyysalue", []),
    ],
)
def test_each_kind_has_its_own_bodies(loaded, kind, name, bodies):
    organisation = Organisation.objects.get(kind=kind, name_fi=name)
    assert list(organisation.bodies.values_list("name_fi", "decides_agreements")) == bodies


def test_what_the_organisation_edits_is_left_alone(loaded):
    Organisation.objects.filter(name_fi="Hollola").update(
        registry_email="kirjaamo@hollola.example", postal_address="PL 1", website="https://hollola.example"
    )
    hollola = municipality("Hollola")
    Body.objects.filter(organisation=hollola).update(decides_agreements=False)
    hollola.bodies.get(kind="council").delete()
    reference_data.load()
    hollola.refresh_from_db()
    assert hollola.registry_email == "kirjaamo@hollola.example"
    assert (hollola.postal_address, hollola.website) == ("PL 1", "https://hollola.example")
    assert list(hollola.bodies.values_list("name_fi", "decides_agreements")) == [("kunnanhallitus", False)]


def test_what_the_classification_owns_is_put_right_and_named(loaded):
    Organisation.objects.filter(name_fi="Hollola").update(name_sv="Wrong", population=1)
    again = reference_data.load()
    assert [table.changed for table in again if table.is_news] == [("Hollolan kunta",)]
    assert municipality("Hollola").name_sv == "Hollola"


def test_a_municipality_that_changes_its_county_keeps_the_old_membership_until_the_turn_of_the_year(loaded):
    iitti = municipality("Iitti")
    other = Organisation.objects.counties().get(code="08")
    AreaMembership.objects.filter(municipality=iitti, area__kind=Kind.COUNTY).update(area=other)
    reference_data.load()
    assert other.name_fi in area_names(iitti, datetime.date(2025, 12, 31))
    assert {"Päijät-Hämeen hyvinvointialue"} == {name for name in area_names(iitti, ON) if "hyvinvointialue" in name}


def test_the_council_terms_are_there(loaded):
    assert CouncilTerm.objects.count() == len(read_rows(reference_data.FOLDER / "council_terms.csv"))
    now = CouncilTerm.objects.get(kind=Kind.COUNTY, starts=datetime.date(2025, 6, 1))
    assert (now.ends, now.midpoint) == (datetime.date(2029, 5, 31), datetime.date(2027, 5, 31))


def test_the_command_says_what_it_did(db):
    first, second = StringIO(), StringIO()
    call_command("load_reference", stdout=first)
    call_command("load_reference", stdout=second)
    assert "Organisation: created 395, changed 0, unchanged 0" in first.getvalue()
    assert second.getvalue() == "Reference data: nothing had changed.\n"
