"""The example content keeps the rules that its readers and the portal rely on."""

import datetime
import tomllib
from collections.abc import Iterator
from decimal import Decimal

import pytest

from indicators.reference_data import UNITS
from tests.agreements.test_blueprints import DOMAINS_FILE, FORBIDDEN, ROOT, Structure, read_csv, walk

DEMO_FILES = sorted((ROOT / "agreements" / "reference" / "demo").glob("*.toml"))
INDICATORS_FILE = ROOT / "indicators" / "reference" / "sotkanet_indicators.csv"
demos = pytest.mark.parametrize(
    "demo", [pytest.param(tomllib.loads(path.read_text("utf-8")), id=path.stem) for path in DEMO_FILES]
)


def all_rows(demo: dict) -> Iterator[dict]:
    for goal in demo["goals"]:
        yield goal
        yield from goal["indicators"]
        for measure in goal["measures"]:
            yield measure
            yield from measure["responsibilities"]
    yield from demo["forums"]
    yield from demo["clauses"]


def languages_of(row: dict) -> set[str]:
    return {key[-2:] for key in row if key.endswith(("_fi", "_sv"))}


@demos
def test_example_content_is_whole_in_each_language_it_has(demo):
    languages = languages_of(demo["goals"][0])
    assert "fi" in languages
    for row in all_rows(demo):
        for field in {key[:-3] for key in row if key.endswith(("_fi", "_sv"))}:
            assert {key[-2:] for key in row if key[:-3] == field} == languages, row


@demos
def test_example_measures_have_a_lead_and_both_sides(demo):
    for goal in demo["goals"]:
        assert goal["measures"]
        assert goal["indicators"]
        for measure in goal["measures"]:
            assert isinstance(measure["starts"], datetime.date)
            assert measure["starts"] <= measure["ends"]
            assert [row["role"] for row in measure["responsibilities"]].count("lead") == 1
            carriers = {row["party"].partition(":")[0] for row in measure["responsibilities"]}
            assert "county" in carriers
            assert carriers & {"municipality", "municipalities"}, measure["text_fi"]
            known = {"county", "municipalities", "municipality", "regional_council", "employment_area", "associations"}
            assert carriers <= known


@demos
def test_example_indicators_are_known_and_figures_have_their_year(demo):
    known = {int(row["id"]): row for row in read_csv(INDICATORS_FILE)}
    for goal in demo["goals"]:
        for indicator in goal["indicators"]:
            assert indicator["direction"] in {"up", "down", "none"}
            if "sotkanet" in indicator:
                assert indicator["unit"] == UNITS[known[indicator["sotkanet"]]["unit"]]
            if "baseline" in indicator:
                assert Decimal(indicator["baseline"]) >= 0
                assert indicator["baseline_year"] < indicator["target_year"]
                assert "esimerkkiluku" in indicator["source_fi"], "an invented figure says so itself"
            else:
                assert indicator["baseline_words_fi"]
            assert Decimal(indicator["target"]) >= 0


@demos
def test_example_goals_stand_in_known_domains(demo):
    assert {goal["domain"] for goal in demo["goals"]} <= {row["code"] for row in read_csv(DOMAINS_FILE)}


@demos
def test_example_forums_stand_on_the_levels_of_cooperation(demo):
    assert {forum["level"] for forum in demo["forums"]} <= {"political", "management", "expert", "field"}
    assert "political" in {forum["level"] for forum in demo["forums"]}


@demos
def test_example_clauses_replace_chapters_of_the_strategic_template(demo):
    strategic = tomllib.loads((ROOT / "agreements" / "blueprints" / "strategic.toml").read_text("utf-8"))
    chapters = {chapter["id"] for chapter in walk(strategic["chapters"])}
    for clause in demo["clauses"]:
        assert clause["id"] in chapters
        for language in languages_of(clause):
            assert Structure(clause[f"text_{language}"]).faults == []
            assert "[" not in clause[f"text_{language}"]


@demos
def test_example_texts_fit_the_workbook_and_use_no_bygone_words(demo):
    for row in all_rows(demo):
        for key, value in row.items():
            if isinstance(value, str):
                assert FORBIDDEN.findall(value) == [], value
            if key.startswith("what_"):
                assert len(value) <= 250
            if key.startswith(("timing_", "frequency_")):
                assert len(value) <= 100
            if key.startswith(("source_", "baseline_words_", "target_words_", "meets_")):
                assert len(value) <= 150
    for goal in demo["goals"]:
        assert all(len(goal[key]) <= 400 for key in goal if key.startswith("text_"))
