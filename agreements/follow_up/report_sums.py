"""What a frozen report comes to: how many there are of everything, and what is missing. Pure, over its content."""

from collections import Counter

from agreements.follow_up.report_rows import Row
from finnish.sorting import sort_key


def figures(goals: list[Row]) -> Row:
    """How many there are, and how many goals and measures carry each light."""
    measures = [measure for goal in goals for measure in goal["measures"]]
    return {
        "goals": len(goals),
        "measures": len(measures),
        "reports_expected": sum(goal["reports"]["expected"] for goal in goals),
        "reports_given": sum(goal["reports"]["given"] for goal in goals),
        **{
            light: {
                "goals": dict(Counter(row[light]["state"] for row in goals)),
                "measures": dict(Counter(row[light]["state"] for row in measures)),
            }
            for light in ("said", "schedule")
        },
    }


def missing(goals: list[Row], year: int) -> Row:
    """What the report lacks. Values count as missing where the parties give them themselves."""
    reports: dict[str, Row] = {}
    for measure in (measure for goal in goals for measure in goal["measures"]):
        for duty in measure["duties"]:
            if duty["is_expected"] and duty["report"] is None:
                name = duty["organisation"]["name"]["fi"]
                row = reports.setdefault(name, {"organisation": duty["organisation"], "measures": []})
                row["measures"].append(measure["number"])
    return {
        "reports": [reports[name] for name in sorted(reports, key=sort_key)],
        "values": [
            {"goal": goal["number"], "name": indicator["name"]}
            for goal in goals
            for indicator in goal["indicators"]
            if indicator["is_own"] and not _is_known(indicator, year)
        ],
        "assessments": [goal["number"] for goal in goals if goal["assessment"] is None],
    }


def _is_known(indicator: Row, year: int) -> bool:
    return any(value["year"] == year for area in indicator["areas"] for value in area["values"])
