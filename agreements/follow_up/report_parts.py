"""What of a frozen report one party or the public gets: the same data, filtered."""

from collections import defaultdict
from collections.abc import Iterable

from agreements.content import HIDDEN, public_edition
from agreements.follow_up.report_rows import Row
from agreements.follow_up.report_sums import figures, missing
from agreements.models import Clause, FollowUpReport, Version
from agreements.party_view import is_same_organisation
from organisations.models import Organisation

FOR_COMPARISON = (Organisation.Kind.COUNTY, Organisation.Kind.COUNTRY)


def part_of(content: Row, organisation: Row) -> Row:
    """What concerns one organisation: goals in which it carries a measure, reports an indicator or has a target.

    `organisation` is the row of one of the content's parties. Of a measure that several carry its own report stays,
    the county's and that of who alone is in charge; lights stay those of the whole measure and goal. Of the values its
    own area, the county and the country stay. To a county's own part belong the reports and values of all.
    """
    goals = [goal for row in content["goals"] if (goal := _goal_of(row, organisation))]
    kept = {goal["domain"] for goal in goals}
    lacking = missing(goals, int(str(content["period"]["ends"])[:4]))
    lacking["reports"] = [row for row in lacking["reports"] if is_same_organisation(row["organisation"], organisation)]
    return content | {
        "part": organisation,
        "goals": goals,
        "domains": [domain for domain in content["domains"] if domain["code"] in kept],
        "figures": figures(goals) | _own_reports(goals, organisation),
        "missing": lacking,
    }


def public_part(content: Row) -> Row:
    """The content without names of persons, and without goals that outsiders may not read."""
    secret = content["goals_are_secret"]
    goals = [] if secret else [_without_names(goal) for goal in content["goals"]]
    return content | {
        "edition": content["edition"] | {"kind": "public", "frozen_by": ""},
        "goals": goals,
        "domains": [] if secret else content["domains"],
        "figures": figures(goals) if secret else content["figures"],
        "missing": {"reports": [], "values": [], "assessments": []} if secret else content["missing"],
    }


def goals_are_secret(version: Version) -> bool:
    """Whether outsiders may not read the goals: by the frozen text, or as the working text says now."""
    hidden = version.agreement.clauses.filter(publicity__in=HIDDEN).values_list("key", flat=True)
    return _are_secret(version.data, {str(key) for key in hidden})


def versions_with_secret_goals(versions: Iterable[int]) -> frozenset[int]:
    """Those whose goals outsiders may not read, as `goals_are_secret` says it of one; in two queries."""
    versions = frozenset(versions)
    if not versions:
        return versions
    clauses = Clause.objects.filter(publicity__in=HIDDEN, agreement__versions__in=versions)
    hidden: dict[int, set[str]] = defaultdict(set)
    for version, key in clauses.values_list("agreement__versions", "key"):
        hidden[version].add(str(key))
    rows = Version.objects.filter(pk__in=versions)
    return frozenset(row.pk for row in rows if _are_secret(row.data, hidden[row.pk]))


def _are_secret(content: Row, hidden: set[str]) -> bool:
    """Whether the frozen text hides its goals, or they stand in one of the clauses that are hidden now."""
    if not content["goals"]:
        return False
    return _holds_goals(content["clauses"], hidden) or not public_edition(content)["goals"]


def _holds_goals(clauses: list[Row], keys: set[str], is_inside: bool = False) -> bool:
    """Whether the goals stand in one of the clauses with those keys, or in a clause below one."""
    for clause in clauses:
        is_hidden = is_inside or clause["key"] in keys
        if (is_hidden and clause["role"] == Clause.Role.GOALS) or _holds_goals(clause["children"], keys, is_hidden):
            return True
    return False


def content_for(report: FollowUpReport, edition: str) -> Row:
    """The frozen content, or its public part; what has been made secret since is not public any more."""
    if edition == "full":
        return report.data
    is_secret = report.data["goals_are_secret"] or goals_are_secret(report.version)
    return public_part(report.data | {"goals_are_secret": is_secret})


def _goal_of(goal: Row, organisation: Row) -> Row | None:
    measures = [_measure_of(row, organisation) for row in goal["measures"] if _carries(row, organisation)]
    indicators = [_indicator_of(row, organisation) for row in goal["indicators"]]
    own = any(_concerns(row, organisation) for row in goal["indicators"])
    if not measures and not own:
        return None
    return goal | {"measures": measures, "indicators": indicators}


def _carries(measure: Row, organisation: Row) -> bool:
    return any(is_same_organisation(duty["organisation"], organisation) for duty in measure["duties"])


def _measure_of(measure: Row, organisation: Row) -> Row:
    if organisation["kind"] == Organisation.Kind.COUNTY:
        return measure
    leads = sum(duty["is_lead"] for duty in measure["duties"])

    def stays(duty: Row) -> bool:
        is_counterpart = duty["organisation"]["kind"] == Organisation.Kind.COUNTY or (duty["is_lead"] and leads == 1)
        return is_counterpart or is_same_organisation(duty["organisation"], organisation)

    return measure | {"duties": [duty for duty in measure["duties"] if stays(duty)]}


def _concerns(indicator: Row, organisation: Row) -> bool:
    named = [indicator["reporter"], *(target["area"] for target in indicator["targets"])]
    return any(is_same_organisation(row, organisation) for row in named)


def _indicator_of(indicator: Row, organisation: Row) -> Row:
    if organisation["kind"] == Organisation.Kind.COUNTY:
        return indicator

    def stays(area: Row | None) -> bool:
        return area is None or area["kind"] in FOR_COMPARISON or is_same_organisation(area, organisation)

    return indicator | {
        "areas": [row for row in indicator["areas"] if stays(row["organisation"])],
        "targets": [row for row in indicator["targets"] if stays(row["area"])],
    }


def _own_reports(goals: list[Row], organisation: Row) -> Row:
    duties = [
        duty
        for goal in goals
        for measure in goal["measures"]
        for duty in measure["duties"]
        if duty["is_expected"] and is_same_organisation(duty["organisation"], organisation)
    ]
    return {"reports_expected": len(duties), "reports_given": sum(duty["report"] is not None for duty in duties)}


def _without_names(goal: Row) -> Row:
    return goal | {
        "measures": [_measure_without_names(measure) for measure in goal["measures"]],
        "assessment": _nameless(goal["assessment"]),
        "earlier_assessment": _nameless(goal["earlier_assessment"]),
    }


def _measure_without_names(measure: Row) -> Row:
    duties = [duty | {"report": _nameless(duty["report"])} for duty in measure["duties"]]
    return measure | {"summary": _nameless(measure["summary"]), "duties": duties}


def _nameless(row: Row | None) -> Row | None:
    return row and row | {"by": ""}
