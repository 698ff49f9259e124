"""A period's follow-up as plain data: what is frozen, shown as a report, printed and handed out.

Described by schema/follow_up.schema.json. In short, each name and text in both languages as {"fi", "sv"}:

    schema, is_example, languages, part (None, or the organisation whose part this is), edition (number, reason,
    frozen_at, frozen_by, kind "full" or "public"), dated (the day of the lights),
    period (key, kind, name, starts, ends, opens_on, due_on), earlier_period (name, ends) or None,
    agreement (key, title, kind, coordinator, county, term, version (number, dated, sha256)), goals_are_secret,
    parties [key, organisation, is_bound, left_on],
    figures (goals, measures, reports_expected, reports_given, said and schedule: how many goals and measures of each),
    domains [code, name],
    goals [key, number, domain (its code), text, why, said, schedule, reports (expected, given), measures, indicators,
           assessment, earlier_assessment],
    missing (reports [organisation, measures (numbers)], values [goal, name], assessments [goal numbers]).

A light is {"state", "colour", "label", "note"}: `said` is what is reported, `schedule` what the dates say, with `day`
and `count`. A measure: key, number, text, timing, starts, ends, said, schedule, summary, duties [organisation, is_lead,
is_expected, what, report, earlier_status]. A report: status, word, done, hinders, next_step, nothing_new, sent_at, by,
attachments [file_name, sha256, size, content_type]. What is not there is None or "", and `missing` says so.
"""

from collections.abc import Callable, Iterable

from agreements.follow_up.lights import Light, Said, Timing, said_light, tally, timing_light
from agreements.follow_up.reading import FollowedDuty, FollowUp, GoalView, MeasureView
from agreements.follow_up.report_figures import figures_of
from agreements.follow_up.report_parts import goals_are_secret
from agreements.follow_up.report_rows import Row, fully_named, in_both, named, pair
from agreements.follow_up.report_sums import figures, missing
from agreements.models import GoalAssessment, MeasureReport, MeasureSummary, ReportingPeriod, Status, Version

SCHEMA = "yhdyspinta/follow-up/1"


def report_content(follow_up: FollowUp) -> Row:
    """The follow-up as it stands, without `edition`, which the freeze adds. In a fixed number of queries."""
    followed, period = follow_up.followed, follow_up.period
    agreement, version = followed.agreement, followed.version
    version.agreement = agreement
    whys = {row["key"]: row["why"] for row in version.data["goals"]}
    indicators = figures_of(follow_up)
    goals = [_goal(view, whys, indicators[view.row.pk]) for view in follow_up.goals]
    return {
        "schema": SCHEMA,
        "is_example": followed.root.is_example,
        "languages": agreement.language_list,
        "part": None,
        "dated": followed.on,
        "period": _period(period),
        "earlier_period": follow_up.earlier and _called(follow_up.earlier),
        "agreement": _agreement(version),
        "goals_are_secret": goals_are_secret(version),
        "parties": [
            {
                "key": party.key,
                "organisation": fully_named(party.organisation),
                "is_bound": party.organisation_id in followed.bound,
                "left_on": party.left_on,
            }
            for party in agreement.standing_parties
        ],
        "figures": figures(goals),
        "domains": list({view.row.domain_id: _domain(view) for view in follow_up.goals}.values()),
        "goals": goals,
        "missing": missing(goals, period.ends.year),
    }


def _period(period: ReportingPeriod) -> Row:
    return {
        "key": period.key,
        "kind": period.kind,
        **_called(period),
        "starts": period.starts,
        "opens_on": period.opens_on,
        "due_on": period.due_on,
    }


def _called(period: ReportingPeriod) -> Row:
    return {"name": in_both(lambda: str(period)), "ends": period.ends}


def _agreement(version: Version) -> Row:
    """As the version in force names it: title, county and coordinator of that text."""
    data = version.data
    return {
        **{name: data[name] for name in ("key", "title", "kind", "term")},
        **{name: _frozen_organisation(data[name]) for name in ("coordinator", "county")},
        "version": {"number": version.number, "dated": version.dated, "sha256": version.sha256},
    }


def _frozen_organisation(row: Row | None) -> Row | None:
    return row and {name: row[name] for name in ("kind", "code", "name", "full_name")}


def _domain(view: GoalView) -> Row:
    domain = view.row.domain
    return {"code": domain.code, "name": pair(domain, "name")}


def _goal(view: GoalView, whys: dict[str, Row], indicators: list[Row]) -> Row:
    return {
        "key": view.row.key,
        "number": view.row.number,
        "domain": view.row.domain.code,
        "text": pair(view.row, "text"),
        "why": whys.get(str(view.row.key), {"fi": "", "sv": ""}),
        "said": _said(view.said, (measure.said for measure in view.measures)),
        "schedule": _schedule(view),
        "reports": {"expected": view.reports_expected, "given": view.reports_given},
        "measures": [_measure(measure) for measure in view.measures],
        "indicators": indicators,
        "assessment": _assessment(view.assessment),
        "earlier_assessment": _assessment(view.earlier_assessment),
    }


def _measure(view: MeasureView) -> Row:
    return {
        "key": view.row.key,
        "number": view.number,
        "text": pair(view.row, "text"),
        "timing": pair(view.row, "timing"),
        "starts": view.row.starts,
        "ends": view.row.ends,
        "said": _said(view.said, (duty.status for duty in view.expected)),
        "schedule": _schedule(view),
        "summary": _summary(view.summary),
        "duties": [_duty(duty) for duty in view.duties],
    }


def _said(said: Said, parts: Iterable[str]) -> Row:
    parts = list(parts)
    return _light(said, lambda: said_light(said, tally(parts) if said != Said.NOTHING else ""))


def _schedule(view: GoalView | MeasureView) -> Row:
    light = _light(view.finding.timing, lambda: timing_light(view.finding, view.on))
    return light | {"day": view.finding.day, "count": view.finding.count}


def _light(state: Said | Timing, make: Callable[[], Light]) -> Row:
    return {
        "state": state.value,
        "colour": make().state,
        "label": in_both(lambda: make().label),
        "note": in_both(lambda: make().note),
    }


def _duty(duty: FollowedDuty) -> Row:
    earlier = duty.earlier if duty.earlier and duty.earlier.sent_at else None
    return {
        "organisation": named(duty.organisation),
        "is_lead": duty.duty.is_lead,
        "is_expected": duty.is_expected,
        "what": pair(duty.duty, "what"),
        "report": _report(duty.report) if duty.is_sent else None,
        "earlier_status": _status_word(earlier.status) if earlier else None,
    }


def _report(report: MeasureReport) -> Row:
    return {
        "status": report.status,
        "word": _status_word(report.status),
        "done": report.done,
        "hinders": report.hinders,
        "next_step": report.next_step,
        "nothing_new": report.nothing_new,
        "sent_at": report.sent_at,
        "by": report.by_name,
        "attachments": [
            {name: getattr(row, name) for name in ("file_name", "sha256", "size", "content_type")}
            for row in report.attachments.all()
        ],
    }


def _summary(summary: MeasureSummary | None) -> Row | None:
    return summary and {
        "status": summary.status,
        "word": _status_word(summary.status),
        "text": summary.text,
        "by": summary.by_name,
    }


def _assessment(row: GoalAssessment | None) -> Row | None:
    return row and {
        "verdict": row.verdict,
        "word": in_both(row.get_verdict_display),
        "body_name": row.body_name,
        "on": row.assessed_on,
        "why": row.why,
        "next_step": row.next_step,
        "suggestion": row.suggestion,
        "suggestion_word": in_both(row.get_suggestion_display),
        "by": row.by_name,
    }


def _status_word(status: str) -> Row:
    return in_both(lambda: Status(status).label)
