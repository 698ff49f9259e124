"""A report's content in one language, ready to be shown: on its page, in print and in office files alike.

Called under `translation.override(language)` of the report. Names and words come frozen from the content; where a
language version lacks a text, the other one stands in its place, for a report is read and not decided on.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.canonical import canonical
from agreements.follow_up.lights import IS_LATE, Finding, Said, Timing, said_light, tally, timing_light
from agreements.follow_up.printing.figures import indicator_shown
from agreements.models import GoalAssessment
from agreements.party_view import is_same_organisation
from agreements.wording import timing
from documents.word_flow import printable
from finnish.text import WORD_JOINER, typographic

Row = dict[str, Any]
DAYS = frozenset({"dated", "starts", "ends", "opens_on", "due_on", "day", "on", "left_on", "sent_at", "frozen_at"})
BOTH = {"fi", "sv"}
VERDICT_LOOKS = {
    GoalAssessment.Verdict.ATTAINED: ("ok", "check-circle-fill"),
    GoalAssessment.Verdict.ON_THE_WAY: ("info", "circle-half"),
    GoalAssessment.Verdict.NOT_ATTAINED: ("bad", "x-circle"),
    GoalAssessment.Verdict.CANNOT_SAY: ("mute", "question-circle"),
}


def shown(content: Row, language: str, *, is_plain: bool = False) -> Row:
    """The content in the language, its days as days; goals under their domains, each light with its icon.

    `is_plain`: without the signs that keep words together on a line, which spreadsheets and slides show as boxes.
    Besides: title, lead (sentences that sum up), late (goals that the dates call late), assessed, indicators, is_part,
    has_example_values.
    """
    frozen = canonical(content)
    year = int(frozen["period"]["ends"][:4])
    measures = [measure for goal in frozen["goals"] for measure in goal["measures"]]
    timings = {
        row["key"]: timing(row, language).replace(WORD_JOINER, "" if is_plain else WORD_JOINER) for row in measures
    }
    data = _in_language(frozen, language, write=str if is_plain else typographic)
    goals = [_goal(goal, data, timings, year) for goal in data["goals"]]
    indicators = [indicator for goal in goals for indicator in goal["indicators"]]
    data |= {
        "language": language,
        "year": year,
        "goals": goals,
        "domains": [row | {"goals": [g for g in goals if g["domain"] == row["code"]]} for row in data["domains"]],
        "title": title_of(data) if is_plain else typographic(title_of(data)),
        "late": [goal for goal in goals if goal["schedule"]["state"] in IS_LATE],
        "assessed": [goal for goal in goals if goal["assessment"]],
        "indicators": indicators,
        "is_part": data["part"] is not None,
        "is_public": data["edition"]["kind"] == "public",
        "has_example_values": any(row["is_example"] for row in indicators),
    }
    return data | {"lead": lead(data)}


def title_of(data: Row) -> str:
    """The report's name: "Follow-up report 2026: Strategic cooperation agreement"; for a part with whose part it is."""
    words = {"year": data["period"]["ends"].year, "title": data["agreement"]["title"]}
    if data["part"]:
        words["who"] = data["part"]["name"]
        return _("Follow-up report %(year)s, part of %(who)s: %(title)s") % words
    return _("Follow-up report %(year)s: %(title)s") % words


def plain_title(content: Row, language: str) -> str:
    """The report's name without typographic signs, for names of documents; activates the language itself."""
    with translation.override(language):
        named = {name: content[name] for name in ("period", "agreement", "part")}
        return title_of(_in_language(canonical(named), language, write=str))


def lead(data: Row) -> list[str]:
    """The whole report in a few sentences: what is reported, what the dates say, who has reported, what is judged."""
    goals, figures = data["goals"], data["figures"]
    if not goals:
        return []
    count = len(goals)
    states = tally(goal["said"]["state"] for goal in goals)
    said = ngettext("By the parties' reports, of %(count)s goal: %(states)s.",
                    "By the parties' reports, of %(count)s goals: %(states)s.", count)  # fmt: skip
    found = [said % {"count": count, "states": states}, _late_words(len(data["late"]), count)]
    given = {"given": figures["reports_given"], "expected": figures["reports_expected"]}
    if figures["reports_expected"]:
        found.append(_("%(given)s of %(expected)s reports on measures were given.") % given)
    assessed = {"assessed": len(data["assessed"]), "count": count}
    if data["assessed"]:
        found.append(_("The forum has assessed %(assessed)s of %(count)s goals.") % assessed)
    return [typographic(sentence) for sentence in found]


def _late_words(late: int, count: int) -> str:
    if not late:
        return _("By the schedule no goal is late.")
    words = ngettext(
        "By the schedule %(late)s goal of %(count)s is late or lacks a report or a value.",
        "By the schedule %(late)s goals of %(count)s are late or lack reports or values.",
        late,
    )
    return words % {"late": late, "count": count}


def _goal(goal: Row, data: Row, timings: dict[str, str], year: int) -> Row:
    assessment = goal["assessment"]
    if assessment:
        colour, icon = VERDICT_LOOKS[assessment["verdict"]]
        assessment |= {"colour": colour, "icon": icon}
    return goal | {
        "said": _with_icon(goal["said"]),
        "schedule": _with_icon(goal["schedule"]),
        "measures": [_measure(row, data["part"], timings) for row in goal["measures"]],
        "indicators": [indicator_shown(row, data["part"], year) for row in goal["indicators"]],
        "domain_name": next(row["name"] for row in data["domains"] if row["code"] == goal["domain"]),
        "is_late": goal["schedule"]["state"] in IS_LATE,
    }


def _measure(measure: Row, part: Row | None, timings: dict[str, str]) -> Row:
    """Its reports in the agreement's order, then who has only said that nothing is new, and who has not reported."""
    duties = measure["duties"]
    if part:
        duties = sorted(duties, key=lambda duty: not is_same(duty["organisation"], part))
    told = [duty for duty in duties if duty["report"]]
    return measure | {
        "said": _with_icon(measure["said"]),
        "schedule": _with_icon(measure["schedule"]),
        "when": timings[measure["key"]],
        "leads": [duty["organisation"]["name"] for duty in duties if duty["is_lead"]],
        "participants": [duty["organisation"]["name"] for duty in duties if not duty["is_lead"]],
        "told": [duty for duty in told if _says_something(duty["report"])],
        "only_status": [duty for duty in told if not _says_something(duty["report"])],
        "untold": [duty["organisation"]["name"] for duty in duties if duty["is_expected"] and not duty["report"]],
    }


def _says_something(report: Row) -> bool:
    return bool(report["done"] or report["hinders"] or report["next_step"] or report["attachments"])


def is_same(one: Row, other: Row) -> bool:
    """Whether two organisations of a content in one language are one."""
    return is_same_organisation(one | {"name": {"fi": one["name"]}}, other | {"name": {"fi": other["name"]}})


def _with_icon(light: Row) -> Row:
    if "day" in light:
        icon = timing_light(Finding(Timing(light["state"])), datetime.date.min).icon
    else:
        icon = said_light(Said(light["state"])).icon
    return light | {"icon": icon}


def _in_language(value: Any, language: str, name: str = "", *, write: Callable[[str], str]) -> Any:
    """Texts of the language (else the other one) in the place of both, days and moments as such."""
    if isinstance(value, dict):
        if value.keys() == BOTH:
            return write(value[language] or value["fi"] or value["sv"])
        return {key: _in_language(item, language, key, write=write) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_language(item, language, write=write) for item in value]
    if isinstance(value, str) and value and name in DAYS:
        return datetime.datetime.fromisoformat(value) if "T" in value else datetime.date.fromisoformat(value)
    return printable(value) if isinstance(value, str) else value  # office files break on signs of control
