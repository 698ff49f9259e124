"""The indicators of a report as charts and tables, from its content in one language.

The picture in print is one line chart: the county and the country, of a party's part its own area first. Where only
municipalities have values, each of them has a small picture. Behind it stands the table of all areas.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from finnish.sorting import sort_key
from indicators.charts import LineChart, Multiples, Point, Series, Target
from indicators.wording import no_data, number_words, unit_words
from organisations.models import Organisation

Row = dict[str, Any]
Kind = Organisation.Kind
MOST_YEARS = 8  # in pictures and tables; all years are in the data and in the spreadsheet
MOST_LINES = 5


def indicator_shown(indicator: Row, part: Row | None, year: int) -> Row:
    """The indicator with its words and pictures: baseline_text, target_texts, latest, chart, multiples, years, rows.

    `told`: of an indicator in words the latest word of each area, which stands in the place of a picture.
    """
    areas = sorted(indicator["areas"], key=_place)
    years = _years(areas)
    chart, multiples = _pictures(indicator, areas, years, part)
    main = _main(areas, part)
    return indicator | {
        "title": _title(indicator),
        "source_text": _source(indicator),
        "baseline_text": _baseline(indicator),
        "target_texts": [_target_words(row, indicator) for row in indicator["targets"]],
        "latest": _latest(main, indicator) if main else "",
        "told": [_latest(area, indicator) for area in areas if area["values"]] if indicator["in_words"] else [],
        "lacks_year": not any(value["year"] == year for area in areas for value in area["values"]),
        "chart": chart,
        "multiples": multiples,
        "picture": chart or multiples,
        "years": years,
        "rows": [_table_row(area, years, indicator) for area in areas if area["values"]],
        "without_values": [area["organisation"]["name"] for area in areas if not area["values"]],
        "remarks": _remarks(areas, years),
    }


def _place(area: Row) -> tuple[int, str]:
    order = (Kind.COUNTY, Kind.MUNICIPALITY, Kind.COUNTRY)
    return order.index(area["organisation"]["kind"]), sort_key(area["organisation"]["name"])


def _years(areas: Iterable[Row]) -> list[int]:
    return sorted({value["year"] for area in areas for value in area["values"]})[-MOST_YEARS:]


def _title(indicator: Row) -> str:
    """The name, with the unit where it is not said by each value."""
    unit = indicator["unit"]
    if indicator["in_words"] or not unit or unit.casefold() in indicator["name"].casefold():
        return indicator["name"]
    return f"{indicator['name']} ({unit_words(unit)})"


def _source(indicator: Row) -> str:
    named = f"Sotkanet {indicator['sotkanet_id']}" if indicator["sotkanet_id"] else ""
    return ", ".join(part for part in (indicator["source"], named) if part)


def _baseline(indicator: Row) -> str:
    if indicator["baseline"] is None:
        return indicator["baseline_words"] or no_data()
    return f"{number_words(Decimal(indicator['baseline']), indicator['unit'])} ({indicator['baseline_year']})"


def _target_words(target: Row, indicator: Row) -> str:
    where = f"{target['area']['name']}: " if target["area"] else ""
    value = target["value"]
    what = target["words"] or no_data() if value is None else number_words(Decimal(value), indicator["unit"])
    return where + what + (f" ({target['year']})" if target["year"] else "")


def _main(areas: list[Row], part: Row | None) -> Row | None:
    """The area that the indicator is told of first: the part's own, else the county, if it has values."""
    own = [area for area in areas if part and _is(area["organisation"], part)]
    county = [area for area in areas if area["organisation"]["kind"] == Kind.COUNTY]
    return next((area for area in [*own, *county] if area["values"]), None)


def _is(one: Row, other: Row) -> bool:
    return (one["kind"], one["code"], one["name"]) == (other["kind"], other["code"], other["name"])


def _latest(area: Row, indicator: Row) -> str:
    value = area["values"][-1]
    return f"{area['organisation']['name']}: {value_text(value, indicator)} ({value['year']})"


def value_text(value: Row | None, indicator: Row, *, with_unit: bool = True) -> str:
    """The value in words; what is missing says so, with its reason where one is known."""
    if value is None:
        return no_data()
    if "value" in value:
        unit = indicator["unit"] if with_unit else ""
        return number_words(Decimal(value["value"]), unit, indicator["decimals"])
    return value["words"] if "words" in value else no_data(value["missing_word"])


def _table_row(area: Row, years: list[int], indicator: Row) -> Row:
    by_year = {value["year"]: value for value in area["values"]}
    cells = [by_year.get(year) for year in years]
    return {
        "name": area["organisation"]["name"],
        "cells": [
            {"text": no_data(), "is_missing": True}
            if cell is None or "missing" in cell
            else {"text": value_text(cell, indicator, with_unit=False), "is_missing": False}
            for cell in cells
        ],
    }


def _remarks(areas: list[Row], years: list[int]) -> list[str]:
    """What explains single values, and why some are missing: "Hollola 2025: too few cases to be shown"."""
    return [
        f"{area['organisation']['name']} {value['year']}: {words}"
        for area in areas
        for value in area["values"]
        if value["year"] in years and (words := value.get("missing_word") or value.get("comment"))
    ]


def _pictures(
    indicator: Row, areas: list[Row], years: list[int], part: Row | None
) -> tuple[LineChart | None, Multiples | None]:
    if indicator["in_words"]:
        return None, None
    known = [area for area in areas if any("value" in value for value in area["values"])]
    main = _main(known, part)
    shared = {"title": indicator["name"], "unit": indicator["unit"], "decimals": indicator["decimals"]}
    target = _target_of(indicator, part)
    municipalities = [area for area in known if area["organisation"]["kind"] == Kind.MUNICIPALITY]
    others = [area for area in known if area["organisation"]["kind"] != Kind.MUNICIPALITY]
    drawn = known if len(known) <= MOST_LINES else [area for area in known if area is main or area in others]
    chart = multiples = None
    if drawn and (main or len(known) <= MOST_LINES):
        first = main or drawn[0]
        series = [_series(first, years, is_main=True), *(_series(row, years) for row in drawn if row is not first)]
        chart = LineChart(series=series, target=target, **shared)
    if len(municipalities) > 1 and len(known) > MOST_LINES:
        reference = _series(main, years) if main and main not in municipalities else None
        panels = [_series(row, years) for row in municipalities]
        multiples = Multiples(panels=panels, reference=reference, target=target, **shared)
    return chart, multiples


def _series(area: Row, years: list[int], *, is_main: bool = False) -> Series:
    by_year = {value["year"]: value for value in area["values"]}
    return Series(area["organisation"]["name"], [_point(year, by_year.get(year)) for year in years], is_main)


def _point(year: int, value: Row | None) -> Point:
    if value is None:
        return Point(year)
    if "value" in value:
        return Point(year, Decimal(value["value"]))
    return Point(year, None, value.get("missing_word", ""))


def _target_of(indicator: Row, part: Row | None) -> Target | None:
    """The last target with a number: the part's own area's, else the one for all."""
    rows = [row for row in indicator["targets"] if row["value"] is not None]
    own = [row for row in rows if part and row["area"] and _is(row["area"], part)]
    for_all = [row for row in rows if row["area"] is None]
    row = next(reversed([*for_all, *own]), None)
    if row is None:
        return None
    value = Decimal(row["value"])
    return Target(value, row["year"], number_words(value, indicator["unit"]))
