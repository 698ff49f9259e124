"""What an agreement means for one party: its measures, by name or by a group, its indicators and targets."""

import copy
from typing import Any

import pytest

from agreements.party_view import carries, is_same_organisation, party_view

HOLLOLA = {"kind": "municipality", "code": "098", "name": {"fi": "Hollola", "sv": "Hollola"}}
LAHTI = {"kind": "municipality", "code": "398", "name": {"fi": "Lahti", "sv": "Lahtis"}}
COUNTY = {"kind": "county", "code": "09", "name": {"fi": "Päijät-Häme", "sv": "Päijänne-Tavastland"}}
SPORTS = {"kind": "association", "code": "", "name": {"fi": "Liikunta ry", "sv": ""}}
CULTURE = {"kind": "association", "code": "", "name": {"fi": "Kulttuuri ry", "sv": ""}}
KEYS = {"hollola": HOLLOLA, "lahti": LAHTI, "county": COUNTY, "sports": SPORTS}


def both(text: str) -> dict[str, str]:
    return {"fi": text, "sv": f"{text} (sv)" if text else ""}


def carrier(who: dict[str, Any] | str, role: str = "lead", what: str = "") -> dict[str, Any]:
    organisation, group = (None, who) if isinstance(who, str) else (who, "")
    return {"organisation": organisation, "group": group, "role": role, "what": both(what)}


def measure(*carriers: dict[str, Any], ends: str | None = None) -> dict[str, Any]:
    return {"text": both("Tehdään"), "starts": None, "ends": ends, "responsibilities": list(carriers)}


def indicator(reporter: dict | None = None, *areas: dict | None) -> dict[str, Any]:
    return {"name": both("Osuus"), "reporter": reporter, "targets": [{"area": area, "value": "5"} for area in areas]}


def content(*goals: dict[str, list]) -> dict[str, Any]:
    rows = [{"text": both("Tavoite"), "measures": [], "indicators": []} | goal for goal in goals]
    return {"parties": [{"key": key, "organisation": row} for key, row in KEYS.items()], "goals": rows}


def view(key: str, *goals: dict[str, list]):
    return party_view(content(*goals), key)


@pytest.mark.parametrize(
    ("who", "mine"),
    [
        (HOLLOLA, {"hollola"}),
        (COUNTY, {"county"}),
        ("municipalities", {"hollola", "lahti"}),
        ("parties", {"hollola", "lahti", "county", "sports"}),
        ("associations", {"sports"}),
        ("others", set()),
        (CULTURE, set()),
    ],
)
def test_a_measure_belongs_to_those_named_and_to_each_party_of_a_group(who, mine):
    assert {key for key, row in KEYS.items() if carries(carrier(who), row)} == mine
    assert {key for key in KEYS if view(key, {"measures": [measure(carrier(who))]}).measures} == mine


def test_measures_and_goals_are_numbered_as_in_print():
    own = view("hollola", {}, {"measures": [measure(carrier(LAHTI)), measure(carrier(HOLLOLA))]})
    assert [(goal.number, [row.number for row in goal.measures]) for goal in own.goals] == [(2, ["2.2"])]
    assert [number for number, _goal in own.joint_goals] == [1]


def test_who_leads_and_takes_part_leads():
    row = measure(carrier("municipalities", "participant", "osallistuu"), carrier(HOLLOLA, "lead", "kutsuu koolle"))
    (own,) = view("hollola", {"measures": [row]}).measures
    assert own.is_lead
    assert own.groups == ()
    assert own.what("fi") == ["osallistuu", "kutsuu koolle"]
    (other,) = view("lahti", {"measures": [row]}).measures
    assert not other.is_lead
    assert other.groups == ("municipalities",)


def test_led_and_taken_part_in_are_told_apart():
    own = view("county", {"measures": [measure(carrier(COUNTY)), measure(carrier("parties", "participant"))]})
    assert [row.number for row in own.led] == ["1.1"]
    assert [row.number for row in own.taken_part_in] == ["1.2"]


def test_an_indicator_is_the_partys_when_it_reports_it_or_has_a_target_of_its_own():
    goal = {"indicators": [indicator(HOLLOLA, None), indicator(LAHTI, HOLLOLA, LAHTI), indicator(None, None)]}
    own = view("hollola", goal)
    assert [(row.reports, len(row.targets)) for row in own.indicators] == [(True, 0), (False, 1)]
    assert (len(own.reported), len(own.with_own_target)) == (1, 1)
    assert view("sports", goal).indicators == []


def test_measures_with_a_last_day_come_the_earliest_first():
    rows = [measure(carrier(LAHTI), ends=day) for day in ("2027-12-31", None, "2026-06-30")]
    assert [row.number for row in view("lahti", {"measures": rows}).by_due_date] == ["1.3", "1.1"]


def test_organisations_are_the_same_by_code_and_without_one_by_name():
    renamed = HOLLOLA | {"name": {"fi": "Uusi nimi", "sv": ""}}
    assert is_same_organisation(HOLLOLA, renamed)
    assert not is_same_organisation(HOLLOLA, COUNTY | {"code": "098"})
    assert is_same_organisation(SPORTS, copy.deepcopy(SPORTS))
    assert not is_same_organisation(SPORTS, CULTURE)
    assert not is_same_organisation(None, HOLLOLA)


def test_who_is_not_a_party_has_no_view():
    with pytest.raises(KeyError):
        view("elsewhere", {})
