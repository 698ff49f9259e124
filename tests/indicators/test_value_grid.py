"""The grid of own values: who opens it, a whole table at once, faults, questions and what others save meanwhile."""

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.entering import mark
from indicators.models import Indicator, Observation, ObservationChange
from tests.factories import join_area, make_organisation, municipalities_of
from tests.indicators.factories import make_indicator, observe

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1
YEARS = range(YEAR - 8, YEAR + 2)


@pytest.fixture
def indicator(cast) -> Indicator:
    return make_indicator("Liikuntaneuvonta", owner=cast.county)


def url(indicator: Indicator, page: str = "value_grid", *args) -> str:
    return reverse(page, args=[indicator.pk, *args])


def form(indicator: Indicator, cells: dict, **more) -> dict:
    """What the page sends: the cells typed in over what stands."""
    standing = {(row.area_id, row.year): row for row in indicator.observations.all()}
    data = {}
    for (area, year), text in cells.items():
        data[f"v-{area.pk}-{year}"] = text
        data[f"s-{area.pk}-{year}"] = mark(standing.get((area.pk, year)))
    return data | more


PAGES = {
    # who                  grid, template, import, history, list of requests, new request
    "anonymous": (302, 302, 302, 302, 302, 302),
    "coordinator": (200, 200, 200, 200, 200, 200),
    "county_registrar": (403, 403, 403, 200, 403, 403),
    "editor": (200, 200, 200, 200, 403, 403),
    "reader": (403, 403, 403, 200, 403, 403),
    "other_registrar": (403, 403, 403, 200, 403, 403),
    "outsider": (200, 200, 200, 200, 403, 403),  # an editor gives the values of its own area
}


def test_who_may_open_the_pages_of_own_values(client_of, cast, indicator):
    pages = [
        url(indicator),
        url(indicator, "value_template"),
        url(indicator, "value_import"),
        url(indicator, "value_history", cast.hollola.pk),
        url(indicator, "value_request_list"),
        url(indicator, "value_request_new"),
    ]
    for who, expected in PAGES.items():
        client = client_of(cast.named(who))
        assert tuple(client.get(page).status_code for page in pages) == expected, who


def test_indicators_that_nobody_enters_by_hand(client_of, cast, indicator):
    sotkanet = make_indicator()
    hidden = make_indicator("Vain tavoite", owner=cast.county, is_listed=False)
    assert client_of(cast.coordinator).get(url(sotkanet)).status_code == 403
    assert client_of(cast.coordinator).get(url(hidden)).status_code == 200
    assert client_of(cast.editor).get(url(hidden)).status_code == 404
    Indicator.objects.filter(pk=indicator.pk).update(retired_on=timezone.localdate())
    assert client_of(cast.coordinator).get(url(indicator)).status_code == 403


def test_a_county_sees_its_municipalities_and_a_municipality_its_own_row(client_of, cast, indicator):
    def rows(who) -> list[str]:
        return [area.name for area, _cells in client_of(who).get(url(indicator)).context["grid"].rows]

    assert rows(cast.coordinator) == [cast.county.name, *sorted(area.name for area in (cast.hollola, cast.lahti))]
    assert rows(cast.editor) == [cast.hollola.name]
    foreign = form(indicator, {(cast.lahti, YEAR): "50"})
    client_of(cast.editor).post(url(indicator), foreign)
    assert not Observation.objects.exists()


def test_a_table_of_22_areas_and_10_years_is_saved_at_once(client_of, cast, indicator, django_assert_max_num_queries):
    for number in range(19):
        join_area(make_organisation(f"Pitäjä {number}"), cast.county)
    areas = [cast.county, *municipalities_of(cast.county)]
    cells = {(area, year): f"{40 + place},{year % 10}" for place, area in enumerate(areas) for year in YEARS}
    client = client_of(cast.coordinator)
    with django_assert_max_num_queries(20):
        answer = client.post(url(indicator), form(indicator, cells, source="Oma kysely"))
    assert answer.status_code == 302
    assert indicator.observations.filter(source="Oma kysely").count() == 220
    client.post(url(indicator), form(indicator, cells))
    assert not ObservationChange.objects.exists()  # the same again changes nothing
    with django_assert_max_num_queries(15):
        assert "41,5" in client.get(url(indicator)).content.decode()


def test_each_fault_is_told_in_its_cell_and_nothing_is_saved(client_of, cast, indicator):
    observe(indicator, cast.lahti, {YEAR: "70"})
    cells = {
        (cast.hollola, YEAR): "paljon",
        (cast.hollola, YEAR - 1): "120",
        (cast.lahti, YEAR): "",
        (cast.lahti, YEAR - 1): "55",
    }
    page = client_of(cast.coordinator).post(url(indicator), form(indicator, cells))
    grid = page.context["grid"]
    assert {cell.label for cell in grid.faulty} == {
        f"{cast.hollola.name} {YEAR}", f"{cast.hollola.name} {YEAR - 1}", f"{cast.lahti.name} {YEAR}",
    }  # fmt: skip
    html = page.content.decode()
    assert 'value="paljon"' in html
    assert 'value="55"' in html
    assert html.count('aria-invalid="true"') == 3
    assert indicator.observations.get().value == 70


def test_odd_values_are_saved_when_they_are_said_to_be_right(client_of, cast, indicator):
    observe(indicator, cast.hollola, {YEAR - 1: "20"})
    data = form(indicator, {(cast.hollola, YEAR): "60", (cast.lahti, YEAR): "50"})
    client = client_of(cast.coordinator)
    page = client.post(url(indicator), data)
    (key,) = page.context["questions"]
    assert indicator.observations.count() == 1
    other = data | {f"v-{cast.hollola.pk}-{YEAR}": "70"}
    assert client.post(url(indicator), other | {"sure": key}).context["questions"]  # another value is asked again
    assert client.post(url(indicator), data | {"sure": key}).status_code == 302
    assert indicator.observations.count() == 3


def test_what_others_saved_meanwhile_is_shown_and_what_was_typed_stays(client_of, cast, indicator):
    observe(indicator, cast.hollola, {YEAR: "50"})
    data = form(indicator, {(cast.hollola, YEAR): "55", (cast.lahti, YEAR): "60"})
    indicator.observations.update(value="52", entered_by_name="Toinen")
    client = client_of(cast.coordinator)
    page = client.post(url(indicator), data)
    (cell,) = page.context["grid"].stale
    assert page.status_code == 409
    assert (cell.text, cell.seen) == ("55", "v:52")
    assert "52,0 (Toinen)" in cell.meanwhile
    assert indicator.observations.get().value == 52
    client.post(url(indicator), data | {f"s-{cast.hollola.pk}-{YEAR}": cell.seen})
    assert sorted(indicator.observations.values_list("value", flat=True)) == [55, 60]


def test_small_counts_are_hidden_and_missing_has_its_reason(client_of, cast):
    people = make_indicator("Osallistujat", owner=cast.county, unit="n", decimals=0, small_limit=5)
    cells = {(cast.hollola, YEAR): "3", (cast.lahti, YEAR): "–"}
    client = client_of(cast.coordinator)
    client.post(url(people), form(people, cells))
    known = dict(people.observations.values_list("area", "missing"))
    assert known == {cast.hollola.pk: "too_few", cast.lahti.pk: "not_collected"}
    assert not people.observations.filter(value__isnull=False).exists()
    assert 'value="&lt;5"' in client.get(url(people)).content.decode()


def test_text_is_pasted_without_scripts(client_of, cast, indicator):
    client = client_of(cast.coordinator)
    titled = f"\t{YEAR - 1}\t{YEAR}\n{cast.lahti.name}\t41,5\t\n{cast.hollola.name}\t\t42\nVieras\t1\t2\n"
    page = client.post(url(indicator), {"fill": "1", "paste_text": titled})
    texts = {cell.label: cell.text for cell in page.context["grid"].cells.values() if cell.text}
    assert texts == {f"{cast.lahti.name} {YEAR - 1}": "41,5", f"{cast.hollola.name} {YEAR}": "42"}
    assert [fault.place for fault in page.context["filled"]["faults"]] == ["A4"]
    bare = {"fill": "1", "paste_text": "1\t2\n3\t4", "paste_from": f"{cast.county.pk}-{YEAR + 1}"}
    page = client.post(url(indicator), bare)
    assert (page.context["filled"]["count"], page.context["filled"]["outside"]) == (2, 2)
    assert not Observation.objects.exists()


def test_the_history_says_who_gave_what_and_what_it_replaced(client_of, cast, indicator):
    client = client_of(cast.coordinator)
    for text in ("50", "52"):
        client.post(url(indicator), form(indicator, {(cast.hollola, YEAR): text}, source=f"lähde {text}"))
    (entry,) = client.get(url(indicator, "value_history", cast.hollola.pk)).context["rows"]
    ((old, words),) = entry["before"]
    assert (entry["words"], entry["row"].source) == ("52,0\u00a0%", "lähde 52")
    assert (words, old.source, old.replaced_by_name) == ("50,0\u00a0%", "lähde 50", cast.coordinator.label)
    other = url(indicator, "value_history", cast.hollola.pk) + f"?vuosi={YEAR - 5}"
    assert client.get(other).context["rows"] == []
