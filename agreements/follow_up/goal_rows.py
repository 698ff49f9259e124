"""One line for each goal of an agreement: as it stands now, as a frozen report told it, or only as it was agreed."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import ngettext

from agreements.follow_up.following import Followed
from agreements.follow_up.goal_pictures import Spark, frozen_spark, main_area, sparks_of
from agreements.follow_up.lights import Finding, Light, Said, Timing, said_light, timing_light
from agreements.follow_up.printing.text import VERDICT_LOOKS
from agreements.follow_up.reading import FollowUp, GoalView
from agreements.models import FollowUpReport, GoalAssessment
from agreements.party_view import is_same_organisation
from finnish.languages import pick
from organisations.models import Organisation

Row = dict[str, Any]
Kind = Organisation.Kind
LAST_WORDS = 170  # characters
MOST_NAMES = 3


@dataclass(frozen=True)
class LastWords:
    """The newest that anybody has reported of a goal, shortened."""

    text: str
    who: str
    on: datetime.date


@dataclass(frozen=True)
class Verdict:
    """The forum's assessment in one word."""

    state: str
    icon: str
    word: str
    who: str
    on: datetime.date


@dataclass(frozen=True)
class GoalRow:
    """`carriers`: the keys of the parties that carry something of it. Without lights nothing is reported publicly."""

    number: int
    text: str
    domain: str  # its code
    domain_name: str
    url: str
    who: str
    carriers: frozenset[str]
    measures: int
    expected: int = 0
    given: int = 0
    said: Said | None = None
    timing: Timing | None = None
    said_light: Light | None = None
    timing_light: Light | None = None
    last: LastWords | None = None
    verdict: Verdict | None = None
    sparks: list[Spark] = field(default_factory=list)


def verdict_of(assessment: GoalAssessment | None) -> Verdict | None:
    if assessment is None:
        return None
    state, icon = VERDICT_LOOKS[assessment.verdict]
    return Verdict(state, icon, assessment.get_verdict_display(), assessment.body_name, assessment.assessed_on)


def live_rows(follow_up: FollowUp, party: str = "") -> list[GoalRow]:
    """As it stands today, for those who see the agreement from inside; figures of the party of that key, if asked."""
    followed = follow_up.followed
    keys = {party.organisation_id: str(party.key) for party in followed.agreement.standing_parties}
    parties = {str(row.key): row.organisation for row in followed.agreement.standing_parties}
    sparks = sparks_of(follow_up.goals, parties.get(party) or main_area(followed))
    return [_live(view, followed, keys, sparks[view.row.pk]) for view in follow_up.goals]


def _live(view: GoalView, followed: Followed, keys: dict[int, str], sparks: list[Spark]) -> GoalRow:
    return GoalRow(
        **_agreed(view, followed, keys),
        expected=view.reports_expected,
        given=view.reports_given,
        said=view.said,
        timing=view.finding.timing,
        said_light=view.said_light,
        timing_light=view.timing_light,
        last=_last_words(view),
        verdict=verdict_of(view.assessment),
        sparks=sparks,
    )


def agreed_rows(follow_up: FollowUp) -> list[GoalRow]:
    """What was agreed, without anything that has been reported: for outsiders before the first report."""
    followed = follow_up.followed
    keys = {party.organisation_id: str(party.key) for party in followed.agreement.standing_parties}
    return [GoalRow(**_agreed(view, followed, keys)) for view in follow_up.goals]


def _agreed(view: GoalView, followed: Followed, keys: dict[int, str]) -> dict[str, Any]:
    return {
        "number": view.row.number,
        "text": view.row.text,
        "domain": view.row.domain.code,
        "domain_name": view.row.domain.name,
        "url": reverse("follow_up_goal", args=[followed.agreement.pk, view.row.key]),
        "who": carried_by((row.kind, row.name) for row in view.organisations),
        "carriers": frozenset(keys[row.pk] for row in view.organisations if row.pk in keys),
        "measures": len(view.measures),
    }


def _last_words(view: GoalView) -> LastWords | None:
    """Of this period, else of the one before; a summary of those in charge counts as words of theirs.

    "Nothing new" only carries on what was said before: it does not cover what somebody has written since.
    """
    duties = [duty for measure in view.measures for duty in measure.duties]
    now = [(duty.report, duty.organisation.name) for duty in duties if duty.is_sent]
    before = [(duty.earlier, duty.organisation.name) for duty in duties if duty.earlier and duty.earlier.sent_at]
    for reports in (now, before):
        told = [
            (row.sent_at, row.done or row.next_step or row.hinders, who) for row, who in reports if not row.nothing_new
        ]
        if reports is now:
            summaries = [measure.summary for measure in view.measures if measure.summary]
            told += [(row.changed_at, row.text, row.organisation.name) for row in summaries]
        if found := max((one for one in told if one[1].strip()), default=None, key=lambda one: one[0]):
            at, text, who = found
            return LastWords(_shortened(text), who, at.date())
    return None


def _shortened(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LAST_WORDS)


def frozen_rows(report: FollowUpReport, content: Row) -> list[GoalRow]:
    """As an edition of a frozen report tells them; each leads to the report's own page of the goal."""
    url = reverse("follow_up_report", args=[report.key])
    names = {row["code"]: pick(**row["name"]) for row in content["domains"]}
    return [_frozen(goal, content, names, f"{url}?tavoite={goal['number']}") for goal in content["goals"]]


def _frozen(goal: Row, content: Row, names: dict[str, str], url: str) -> GoalRow:
    carriers = list(chain.from_iterable(measure["duties"] for measure in goal["measures"]))
    county = content["agreement"]["county"] or content["agreement"]["coordinator"]
    return GoalRow(
        number=goal["number"],
        text=pick(**goal["text"]),
        domain=goal["domain"],
        domain_name=names[goal["domain"]],
        url=url,
        who=carried_by({(row["organisation"]["kind"], pick(**row["organisation"]["name"])): None for row in carriers}),
        carriers=frozenset(
            party["key"]
            for party in content["parties"]
            if any(is_same_organisation(party["organisation"], row["organisation"]) for row in carriers)
        ),
        measures=len(goal["measures"]),
        expected=goal["reports"]["expected"],
        given=goal["reports"]["given"],
        said=Said(goal["said"]["state"]),
        timing=Timing(goal["schedule"]["state"]),
        said_light=_frozen_light(goal["said"], said_light(Said(goal["said"]["state"])).icon),
        timing_light=_frozen_light(goal["schedule"], _timing_icon(goal["schedule"]["state"])),
        last=_frozen_last(goal),
        verdict=_frozen_verdict(goal["assessment"]),
        sparks=[_frozen_spark(row, county) for row in goal["indicators"]],
    )


def _frozen_light(light: Row, icon: str) -> Light:
    return Light(light["colour"], icon, pick(**light["label"]), pick(**light["note"]))


def _timing_icon(state: str) -> str:
    return timing_light(Finding(Timing(state)), datetime.date.min).icon


def _frozen_last(goal: Row) -> LastWords | None:
    told = [
        (duty["report"]["sent_at"], duty["report"]["done"] or duty["report"]["next_step"], duty["organisation"])
        for measure in goal["measures"]
        for duty in measure["duties"]
        if duty["report"]
    ]
    found = max((one for one in told if one[1]), default=None, key=lambda one: one[0])
    if found is None:
        return None
    at, text, who = found
    return LastWords(_shortened(text), pick(**who["name"]), datetime.datetime.fromisoformat(at).date())


def _frozen_verdict(row: Row | None) -> Verdict | None:
    if row is None:
        return None
    state, icon = VERDICT_LOOKS[row["verdict"]]
    return Verdict(state, icon, pick(**row["word"]), row["body_name"], datetime.date.fromisoformat(row["on"]))


def _frozen_spark(indicator: Row, county: Row) -> Spark:
    area = next((row for row in indicator["areas"] if is_same_organisation(row["organisation"], county)), None)
    return frozen_spark(indicator, area, pick(**indicator["name"]), pick(**county["name"]))


def carried_by(organisations: Iterable[tuple[str, str]]) -> str:
    """Who carries a goal, in few words: names while there are few of them, else how many of which kind."""
    rows = list(organisations)
    if len(rows) <= MOST_NAMES:
        return ", ".join(name for _kind, name in rows)
    count = Counter(kind for kind, _name in rows)
    words = [name for kind, name in rows if kind == Kind.COUNTY]
    municipalities = count[Kind.MUNICIPALITY]
    if municipalities:
        many = ngettext("%(count)s municipality", "%(count)s municipalities", municipalities)
        words.append(many % {"count": municipalities})
    if others := len(rows) - count[Kind.COUNTY] - municipalities:
        many = ngettext("%(count)s other organisation", "%(count)s other organisations", others)
        words.append(many % {"count": others})
    return ", ".join(words)
