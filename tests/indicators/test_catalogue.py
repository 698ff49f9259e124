"""The catalogue, the page of an indicator and its values: who sees what, and what it says."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from indicators import rules
from indicators.models import Indicator, Observation
from organisations.models import Organisation
from tests.factories import join_area, make_organisation
from tests.indicators.factories import make_country, make_indicator, observe


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def own(cast) -> Indicator:
    """The county's own, in the catalogue."""
    return make_indicator("Arvioidut lähiliikuntapaikat", owner=cast.county)


@pytest.fixture
def of_a_goal(cast) -> Indicator:
    """The county's own, which measures one goal only."""
    return make_indicator("Mallin käyttö", owner=cast.county, is_listed=False)


def page_of(client, indicator: Indicator, query: str = "") -> str:
    return client.get(reverse("indicator_detail", args=[indicator.pk]) + query).content.decode()


def lead_of(html: str) -> str:
    return re.search(r'<p class="yp-lead">(.*?)</p>', html, re.S)[1].strip(" \n")


# who: sees the listed one, the goal's one; tends the listed one; its edit page
ACCESS = {
    "anonymous": (200, 404, False, 302),
    "coordinator": (200, 200, True, 200),
    "county_registrar": (200, 200, False, 403),
    "editor": (200, 404, False, 403),
    "reader": (200, 404, False, 403),
    "outsider": (200, 404, False, 403),
}


def test_who_sees_and_who_tends(cast, client_of, own, of_a_goal):
    sotkanet = make_indicator()
    for who, (listed, goals, tends, edit) in ACCESS.items():
        client, acting = client_of(cast.named(who)), cast.named(who)
        for name in ("indicator_detail", "indicator_csv"):
            assert client.get(reverse(name, args=[own.pk])).status_code == listed, who
            assert client.get(reverse(name, args=[of_a_goal.pk])).status_code == goals, who
        assert rules.may_tend(acting, own) is tends, who
        assert not rules.may_tend(acting, sotkanet), who
        for name in ("indicator_edit", "indicator_retire"):
            assert client.get(reverse(name, args=[own.pk])).status_code == edit, (who, name)
        answer = client.post(reverse("indicator_restore", args=[own.pk])).status_code
        assert answer == (302 if tends or who == "anonymous" else 403), who


# who: may enter of the county's own indicator for Hollola, for Lahti, for the county; of Sotkanet's never
ENTERING = {
    "anonymous": (False, False, False),
    "coordinator": (True, True, True),
    "county_registrar": (False, False, False),
    "editor": (True, False, False),
    "reader": (False, False, False),
    "outsider": (False, False, False),
}


def test_who_enters_values_of_which_area(cast, own):
    areas = (cast.hollola, cast.lahti, cast.county)
    for who, expected in ENTERING.items():
        acting = cast.named(who)
        assert tuple(rules.may_enter(acting, own, area) for area in areas) == expected, who
        assert not any(rules.may_enter(acting, Indicator(sotkanet_id=1), area) for area in areas), who


def test_the_page_tells_one_area_beside_its_county_its_neighbours_and_the_country(cast, client_of):
    indicator, country = make_indicator(), make_country()
    observe(indicator, cast.hollola, {2022: 60, 2023: None, 2024: 58}, comment="Otos vaihtui")
    for area, value in ((cast.county, 61), (country, 59), (cast.lahti, 0)):
        observe(indicator, area, {2022: value, 2024: value})
    client = client_of(cast.editor)
    html = page_of(client, indicator)
    assert (
        lead_of(html) == f"{cast.hollola.name}: 58.0% (2024), 2.0\N{NO-BREAK SPACE}percentage points less than in 2022"
    )
    wide = re.search(r'<svg[^>]*class="yp-chart-wide".*?</svg>', html, re.S)[0]
    assert re.findall(r'class="(?:t-1 chart-main|chart-text[^"]*)"[^>]*>([^<]+)<', wide) == [
        f"{cast.county.name} 61.0%",
        "Suomi 59.0%",
        f"{cast.hollola.name} 58.0%",
    ]
    assert "no data (too few cases to be shown)" in html
    assert f"ind. {indicator.sotkanet_id}" in html
    assert f"https://sotkanet.fi/sotkanet/en/metadata/indicators/{indicator.sotkanet_id}" in html
    assert "Otos vaihtui" in html
    assert "Example values" not in html
    beside = page_of(client, indicator, f"?alue={cast.hollola.pk}&vertaa={cast.lahti.pk}&vertaa=x&vertaa=999999")
    assert f"{cast.lahti.name} 0.0%" in re.search(r'<svg[^>]*class="yp-chart-wide".*?</svg>', beside, re.S)[0]


def test_strangers_get_the_country_and_odd_areas_in_the_address_change_nothing(cast, client):
    indicator, country = make_indicator(), make_country()
    observe(indicator, country, {2024: 59})
    for query in ("", "?alue=", "?alue=0", "?alue=abc", "?alue=99999999999999", f"?alue={cast.hollola.pk}x"):
        assert lead_of(page_of(client, indicator, query)) == "Suomi: 59.0% (2024)"
    assert lead_of(page_of(client, indicator, f"?alue={cast.county.pk}")) == f"{cast.county.name}: no data"


def test_example_values_are_marked_wherever_they_are_shown(cast, client_of):
    indicator = make_indicator()
    observe(indicator, cast.hollola, {2024: 58}, is_example=True)
    client = client_of(cast.editor)
    assert "Example values" in page_of(client, indicator)
    assert "Example values" in client.get(reverse("indicator_list")).content.decode()
    assert b";example" in client.get(reverse("indicator_csv", args=[indicator.pk])).content
    Observation.objects.update(is_example=False)
    assert "Example values" not in page_of(client, indicator)


def test_a_county_without_values_of_its_own_shows_the_weighted_mean_of_an_own_indicator(cast, client_of, own):
    for area, people, value in ((cast.hollola, 9000, 10), (cast.lahti, 1000, 20)):
        Organisation.objects.filter(pk=area.pk).update(population=people)
        observe(own, area, {2024: value})
    html = page_of(client_of(cast.editor), own)
    assert f"{cast.county.name}, mean 11.0%" in html
    assert "Mean of the municipalities, weighted by population." in html
    observe(own, cast.county, {2024: 12})
    assert ", mean" not in page_of(client_of(cast.editor), own)


def test_words_are_a_table_and_counts_are_not_drawn_against_the_country(cast, client_of, own):
    words = make_indicator("Malli", owner=cast.county, in_words=True, unit="")
    observe(words, cast.lahti, {2024: "malli on käytössä"})
    html = page_of(client_of(cast.editor), words)
    assert "malli on käytössä" in html
    assert "yp-chart-wide" not in html
    count = make_indicator("Paikat", unit="n", decimals=0)
    for area in (cast.hollola, make_country()):
        observe(count, area, {2023: 1, 2024: 5})
    html = page_of(client_of(cast.editor), count)
    assert "Suomi 5" not in re.search(r'<svg[^>]*class="yp-chart-wide".*?</svg>', html, re.S)[0]
    assert "Each picture has its own scale." in html
    assert "No values yet." in page_of(client_of(cast.editor), own)


def test_the_file_has_a_row_for_each_area_and_year_and_no_number_for_what_is_missing(cast, client):
    indicator = make_indicator()
    observe(indicator, cast.hollola, {2023: None, 2024: "-1.5"}, source="Sotkanet.fi")
    response = client.get(reverse("indicator_csv", args=[indicator.pk]))
    lines = response.content.decode("utf-8-sig").split("\r\n")
    start = f"{indicator.title_fi};{cast.hollola.code};{cast.hollola.full_fi}"
    assert lines[1:3] == [
        f"{start};2023;;;%;too few cases to be shown;Sotkanet.fi;",
        f"{start};2024;-1,5;;%;;Sotkanet.fi;",
    ]


# address → the titles that are left
FILTERS = {
    "": {"Liikkuminen", "Yksinäisyys", "Oma", "Muiden"},
    "words=LIIK": {"Liikkuminen"},
    "words=5999": {"Yksinäisyys"},
    "words=yksinaisyys": set(),
    "theme=lape": {"Yksinäisyys"},
    "level=municipality": {"Liikkuminen", "Oma", "Muiden"},
    "source=sotkanet": {"Liikkuminen", "Yksinäisyys"},
    "source=own": {"Oma", "Muiden"},
    "source=mine": {"Oma"},
    "source=retired": {"Vanha"},
    "theme=nonsense": {"Liikkuminen", "Yksinäisyys", "Oma", "Muiden"},
}


def test_the_catalogue_is_filtered_by_its_address(cast, client_of, of_a_goal):
    make_indicator("Liikkuminen")
    make_indicator("Yksinäisyys", theme="lape", sotkanet_id=5999, municipality_level=False)
    make_indicator("Oma", owner=cast.county)
    make_indicator("Muiden", owner=cast.lahti)
    make_indicator("Vanha", owner=cast.lahti, retired_on="2025-01-01")
    client = client_of(cast.coordinator)
    for query, titles in FILTERS.items():
        for name in ("indicator_list", "indicator_list_csv"):
            text = client.get(f"{reverse(name)}?{query}").content.decode()
            found = {title for title in ("Liikkuminen", "Yksinäisyys", "Oma", "Muiden", "Vanha", "Mallin käyttö")
                     if f">{title}<" in text or f"\n{title};" in text}  # fmt: skip
            assert found == titles, (name, query)
    assert client.get(reverse("indicator_list_xlsx")).content[:2] == b"PK"
    assert "No indicator fits the filters" in client.get(f"{reverse('indicator_list')}?words=zz").content.decode()


TYPED = {
    "title_fi": "Uusi mittari", "title_sv": "Ny indikator", "unit": "%", "decimals": "1", "direction": "up",
    "theme": "hyte", "municipality_level": "on", "county_level": "on", "rhythm": "yearly",
}  # fmt: skip


def test_an_own_indicator_is_started_and_changed_by_the_owners_editors(cast, client_of):
    assert client_of(cast.reader).post(reverse("indicator_new"), TYPED).status_code == 403
    client = client_of(cast.editor)
    assert client.post(reverse("indicator_new"), TYPED).status_code == 302
    indicator = Indicator.objects.get(title_fi="Uusi mittari")
    assert (indicator.owner, indicator.is_listed, indicator.revision) == (cast.hollola, True, 1)
    edit = reverse("indicator_edit", args=[indicator.pk])
    client.post(edit, TYPED | {"unit": "n", "revision": "1"})
    indicator.refresh_from_db()
    assert (indicator.unit, indicator.revision) == ("n", 2)
    stale = client.post(edit, TYPED | {"title_fi": "Toinen nimi", "revision": "1"})
    assert stale.status_code == 409
    html = stale.content.decode()
    assert "Toinen nimi" in html, "what was typed stays"
    assert "Somebody has saved other details meanwhile" in html
    assert 'name="revision" value="2"' in html
    indicator.refresh_from_db()
    assert indicator.title_fi == "Uusi mittari"


def test_what_is_typed_wrongly_is_said_and_kept(cast, client_of):
    client = client_of(cast.editor)
    faults = {
        "Give the unit": {"unit": ""},
        "Choose at least one level": {"municipality_level": "", "county_level": ""},
        "At most four decimals": {"decimals": "9"},
        "This field is required": {"title_fi": ""},
    }
    for message, typed in faults.items():
        html = client.post(reverse("indicator_new"), TYPED | typed).content.decode()
        assert message in html, message
        assert "Ny indikator" in html
    assert client.post(reverse("indicator_new"), TYPED | {"unit": "", "in_words": "on"}).status_code == 302


def test_an_indicator_with_values_is_only_taken_out_of_use(cast, client_of, own):
    unused = make_indicator("Turha", owner=cast.county)
    observe(own, cast.hollola, {2024: 5})
    client = client_of(cast.coordinator)
    for indicator in (own, unused):
        page = reverse("indicator_retire", args=[indicator.pk])
        assert client.post(page, {"revision": "7"}).status_code == 409
        assert client.post(page, {"revision": "1"}).status_code == 302
    own.refresh_from_db()
    assert own.retired_on
    assert not Indicator.objects.filter(pk=unused.pk).exists()
    assert "Taken out of use" in page_of(client, own)
    assert own not in Indicator.objects.in_use()
    client.post(reverse("indicator_restore", args=[own.pk]))
    assert own in Indicator.objects.in_use()


def test_the_page_costs_the_same_for_a_large_county(cast, client_of, django_assert_max_num_queries):
    indicator, country = make_indicator(), make_country()
    for number in range(20):
        join_area(make_organisation(f"Naapuri {number}", population=1000), cast.county)
    for area in Organisation.objects.all():
        observe(indicator, area, {2022: 10, 2023: 11})
    client = client_of(cast.editor)
    with django_assert_max_num_queries(20):
        html = page_of(client, indicator, f"?alue={cast.hollola.pk}&vertaa={cast.lahti.pk}")
    assert html.count('class="yp-multi"') == 22
    assert country.name in html
