"""The indicators of a frozen report: baselines, targets and the values of that day, each with what is missing.

An indicator: key, name, unit, decimals, direction, in_words, is_own, sotkanet_id, source, baseline, baseline_year,
baseline_words, reporter, targets [area, year, value, words], is_example, areas [organisation, values]. A value: year
and one of value (text, "61.4"), words, missing (code) with missing_word; then what else is known of it: count, source,
comment, is_example. A year without a row has no data.
"""

from collections import defaultdict

from agreements.follow_up.reading import FollowUp
from agreements.follow_up.report_rows import Row, in_both, named
from agreements.models import FollowedIndicator, FollowedTarget
from indicators.models import Observation
from organisations.models import Organisation

Kind = Organisation.Kind
AREAS = (Kind.COUNTY, Kind.MUNICIPALITY, Kind.COUNTRY)  # in the order in which a report lists them


def figures_of(follow_up: FollowUp) -> dict[int, list[Row]]:
    """The indicators of each goal, by the id of the goal."""
    rows = [indicator for view in follow_up.goals for indicator in view.indicators]
    areas = _areas(follow_up, rows)
    wanted = {row.indicator_id for row in rows}
    values: dict[tuple[int, int], list[Observation]] = defaultdict(list)
    found = Observation.objects.filter(indicator__in=wanted, area__in=areas).order_by("year")
    for observation in found:
        values[observation.indicator_id, observation.area_id].append(observation)
    frozen = {row["key"]: row for goal in follow_up.followed.version.data["goals"] for row in goal["indicators"]}
    return {
        view.row.pk: [_indicator(row, frozen.get(str(row.key)), areas, values) for row in view.indicators]
        for view in follow_up.goals
    }


def _areas(follow_up: FollowUp, rows: list[FollowedIndicator]) -> list[Organisation]:
    """The parties that are areas, the county, the areas that have targets and the whole country, in their order."""
    agreement = follow_up.followed.agreement
    found = {party.organisation_id: party.organisation for party in agreement.standing_parties}
    if agreement.county:
        found[agreement.county_id] = agreement.county
    found |= {target.area_id: target.area for row in rows for target in row.targets.all() if target.area}
    found |= {country.pk: country for country in Organisation.objects.filter(kind=Kind.COUNTRY)}
    areas = [row for row in found.values() if row.kind in AREAS]
    return sorted(areas, key=lambda row: (AREAS.index(row.kind), row.sort_key_fi))


def _indicator(
    row: FollowedIndicator,
    frozen: Row | None,
    areas: list[Organisation],
    values: dict[tuple[int, int], list[Observation]],
) -> Row:
    indicator = row.indicator
    known = {area: values.get((row.indicator_id, area.pk), []) for area in areas}
    return {
        "key": row.key,
        "name": {"fi": row.name_fi or indicator.title_fi, "sv": row.name_sv or indicator.title_sv},
        "unit": row.unit or indicator.unit,
        "decimals": indicator.decimals,
        "direction": row.direction,
        "in_words": indicator.in_words,
        "is_own": indicator.is_own,
        "sotkanet_id": indicator.sotkanet_id,
        "source": _source(row, frozen),
        "baseline": row.baseline,
        "baseline_year": row.baseline_year,
        "baseline_words": {"fi": row.baseline_words_fi, "sv": row.baseline_words_sv},
        "reporter": named(row.reporter),
        "targets": [_target(target) for target in row.targets.all()],
        "is_example": any(value.is_example for rows in known.values() for value in rows),
        "areas": [
            {"organisation": named(area), "values": [_value(value, indicator.is_own) for value in rows]}
            for area, rows in known.items()
            if rows or area.kind != Kind.COUNTRY
        ],
    }


def _source(row: FollowedIndicator, frozen: Row | None) -> Row:
    """As the agreement says it, else the producer of the catalogue; Sotkanet is named by its number besides."""
    written = frozen["source"] if frozen else {"fi": "", "sv": ""}
    indicator = row.indicator
    return {
        "fi": written["fi"] or indicator.producer_fi,
        "sv": written["sv"] or indicator.producer_sv or indicator.producer_fi,
    }


def _target(target: FollowedTarget) -> Row:
    return {
        "area": named(target.area),
        "year": target.year,
        "value": target.value,
        "words": {"fi": target.words_fi, "sv": target.words_sv},
    }


def _value(row: Observation, is_own: bool) -> Row:
    """Only what there is: a report has tens of thousands of values."""
    said: Row = {"year": row.year}
    if row.value is not None:
        said["value"] = row.value
    elif row.words:
        said["words"] = row.words
    else:
        said |= {"missing": row.missing, "missing_word": in_both(row.get_missing_display)}
    more = {
        "count": row.count,
        "source": row.source if is_own else "",
        "comment": row.comment,
        "is_example": row.is_example,
    }
    return said | {name: value for name, value in more.items() if value not in (None, "", False)}
