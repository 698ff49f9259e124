"""The two lights of follow-up, which are never summed up: what is reported, and what the dates say.

Pure functions over plain values; the day is passed in. The reported light comes from people's own words; the schedule
is computed, and only agreed days make anything late (DESIGN rule 9).
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agreements.models import Status
from finnish.text import date as finnish_date

SOON = 30  # days before an agreed day when it begins to be told


@dataclass(frozen=True)
class Light:
    """One light as it is shown: a colour name, an icon, a word and perhaps a note; never a colour alone."""

    state: str  # ok, warn, bad, info or mute
    icon: str
    label: str
    note: str = ""


class Said(StrEnum):
    """What is reported of a measure or a goal, rolled up from what each organisation has reported."""

    DONE = "done"
    GOING_ON = "going_on"
    PARTLY = "partly"
    NOT_STARTED = "not_started"
    STOPPED = "stopped"
    NOTHING = "nothing"  # no report yet: that is not the same as not going on


FORWARD = {Said.DONE, Said.GOING_ON}
STILL = {Said.NOT_STARTED, Said.STOPPED}


def said_together(parts: Iterable[Said | Status | str]) -> Said:
    """Roll up: all alike stays as it is; all forward is going on; none forward is stopped; the rest goes on partly.

    What has not been reported ("" or NOTHING) counts only against "done": nobody can know that all is done.
    """
    every = [Said(part or Said.NOTHING) for part in parts]
    kinds = {part for part in every if part != Said.NOTHING}
    if not kinds:
        return Said.NOTHING
    if kinds == {Said.DONE}:
        return Said.DONE if Said.NOTHING not in every else Said.GOING_ON
    if len(kinds) == 1:
        return kinds.pop()
    if kinds <= FORWARD:
        return Said.GOING_ON
    return Said.STOPPED if kinds <= STILL else Said.PARTLY


def said_light(said: Said, note: str = "") -> Light:
    match said:
        case Said.DONE:
            return Light("ok", "check-circle-fill", _("Done"), note)
        case Said.GOING_ON:
            return Light("ok", "circle-fill", _("Going on"), note)
        case Said.PARTLY:
            return Light("warn", "circle-half", _("Partly going on"), note)
        case Said.NOT_STARTED:
            return Light("warn", "circle", _("Not started"), note)
        case Said.STOPPED:
            return Light("bad", "x-circle", _("Not going on"), note)
    return Light("mute", "dash-circle", _("No report yet"), note or _("not the same as not going on"))


def tally(parts: Iterable[Said | Status | str]) -> str:
    """From what a light was rolled up: "2 done, 3 going on, 1 without a report"."""
    count = Counter(Said(part or Said.NOTHING) for part in parts)
    words = {
        Said.DONE: ngettext("%(count)s done", "%(count)s done", count[Said.DONE]),
        Said.GOING_ON: ngettext("%(count)s going on", "%(count)s going on", count[Said.GOING_ON]),
        Said.PARTLY: ngettext("%(count)s partly going on", "%(count)s partly going on", count[Said.PARTLY]),
        Said.NOT_STARTED: ngettext("%(count)s not started", "%(count)s not started", count[Said.NOT_STARTED]),
        Said.STOPPED: ngettext("%(count)s stopped", "%(count)s stopped", count[Said.STOPPED]),
        Said.NOTHING: ngettext("%(count)s without a report", "%(count)s without a report", count[Said.NOTHING]),
    }
    return ", ".join(word % {"count": count[said]} for said, word in words.items() if count[said])


class Timing(StrEnum):
    """What the dates say, the gravest first."""

    LATE = "late"
    REPORT_MISSING = "report_missing"
    VALUE_MISSING = "value_missing"
    SOON = "soon"
    REPORT_DUE = "report_due"
    ON_TIME = "on_time"
    NO_DATE = "no_date"
    DONE = "done"


GRAVITY = {timing: place for place, timing in enumerate(Timing)}
IS_LATE = frozenset({Timing.LATE, Timing.REPORT_MISSING, Timing.VALUE_MISSING})


@dataclass(frozen=True)
class Finding:
    """One thing that the dates say on a day; `count` is how many reports or values are meant, `what` names it."""

    timing: Timing
    day: datetime.date | None = None
    count: int = 0
    what: str = ""


def measure_finding(ends: datetime.date | None, said: Said, on: datetime.date, words: str = "") -> Finding:
    """Where a measure stands against its own last day. What is reported done is done, whatever the day.

    `words`: when it is carried out, where the agreement says so in words alone ("yearly"): no words make it late.
    """
    if said == Said.DONE:
        return Finding(Timing.DONE, ends)
    if ends is None:
        return Finding(Timing.NO_DATE, what=words)
    if ends < on:
        return Finding(Timing.LATE, ends)
    return Finding(Timing.SOON if (ends - on).days <= SOON else Timing.ON_TIME, ends)


def report_finding(missing: int, due: datetime.date | None, on: datetime.date) -> Finding | None:
    """Whether reports of the period are awaited (before its due day) or missing (after it); None when none are."""
    if not missing or due is None:
        return None
    return Finding(Timing.REPORT_MISSING if due < on else Timing.REPORT_DUE, due, missing)


def value_finding(missing: int, due: datetime.date | None, on: datetime.date) -> Finding | None:
    """Whether values that the parties give themselves are missing after the period's due day."""
    if not missing or due is None or due >= on:
        return None
    return Finding(Timing.VALUE_MISSING, due, missing)


def gravest(findings: Iterable[Finding | None]) -> Finding:
    """The one that a light shows; of equals the earliest day, and what is still coming before what is done."""
    known = [finding for finding in findings if finding]
    return min(
        known, key=lambda row: (GRAVITY[row.timing], row.day or datetime.date.max), default=Finding(Timing.NO_DATE)
    )


def timing_light(finding: Finding, on: datetime.date) -> Light:
    day = finding.day
    days = abs((on - day).days) if day else 0
    count = {"count": days}
    what = finding.what or (_until(day) if day else "")
    match finding.timing:
        case Timing.LATE:
            return Light("bad", "alarm", ngettext("%(count)s day late", "%(count)s days late", days) % count, what)
        case Timing.REPORT_MISSING:
            return Light("bad", "alarm", _missing_reports(finding.count), _was_due(day))
        case Timing.VALUE_MISSING:
            return Light("bad", "question-circle", _missing_values(finding.count), _was_due(day))
        case Timing.SOON:
            return Light(
                "warn", "hourglass-split", ngettext("%(count)s day left", "%(count)s days left", days) % count, what
            )
        case Timing.REPORT_DUE:
            return Light("info", "pencil-square", _("Report due %(date)s") % {"date": finnish_date(day)})
        case Timing.ON_TIME:
            return Light("ok", "calendar-check", _("On time"), what)
        case Timing.DONE:
            return Light("ok", "check-lg", _("Nothing left"))
    return Light("mute", "dash-circle", _("No date"), finding.what)


def _until(day: datetime.date) -> str:
    return pgettext("the last day of a measure", "until %(date)s") % {"date": finnish_date(day)}


def _missing_reports(count: int) -> str:
    return ngettext("%(count)s report missing", "%(count)s reports missing", count) % {"count": count}


def _missing_values(count: int) -> str:
    return ngettext("%(count)s value missing", "%(count)s values missing", count) % {"count": count}


def _was_due(day: datetime.date) -> str:
    return _("was due %(date)s") % {"date": finnish_date(day)}
