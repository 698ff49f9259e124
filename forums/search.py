"""Finding what an agenda item is about: words searched among what the person sees of the county's agreements."""

from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from agreements.models import Agreement, Goal, GoalIndicator, Measure, StatementRound
from forums import rules
from forums.models import ForumTask
from forums.participants import Participant
from forums.seeing import agreements_seen_by, ids_of_parties
from interfaces.models import RaisedIssue

MOST = 10  # of each kind


@dataclass(frozen=True)
class Target:
    """Something that can be linked: `value` is what the form posts, `where` the agreement or the forum it stands in."""

    name: str
    pk: int
    label: str
    text: str
    where: str

    @property
    def value(self) -> str:
        return f"{self.name}:{self.pk}"


def found_targets(part: Participant, words: str) -> list[Target]:
    """At most ten of each kind; without words the agreements and the open tasks. A fixed number of queries."""
    agreements = agreements_seen_by(part).filter(county=part.forum.county_id)
    agreements = agreements.exclude(stage=Agreement.Stage.WITHDRAWN)
    of_words = agreements.matching(words) if words else agreements
    found = [Target("agreement", row.pk, _("Agreement"), row.title, "") for row in of_words.in_order()[:MOST]]
    if words:
        found += _inside(agreements, words)
    found += _rounds(part, of_words)
    found += _issues(part, words)
    return found + _tasks(part, words)


def _inside(agreements: QuerySet[Agreement], words: str) -> list[Target]:
    own = agreements.values("pk")
    goals = Goal.objects.standing().filter(_says("text", words), agreement__in=own).select_related("agreement")
    below = {"goal__agreement__in": own, "goal__withdrawn_at__isnull": True}
    measures = Measure.objects.standing().filter(_says("text", words), **below).select_related("goal__agreement")
    indicators = GoalIndicator.objects.standing().filter(_says("name", words), **below)
    indicators = indicators.select_related("goal__agreement")
    return [
        *(Target("goal", row.pk, _("Goal"), row.text, row.agreement.title) for row in goals[:MOST]),
        *(_below("measure", _("Measure"), row) for row in measures[:MOST]),
        *(_below("indicator", _("Indicator"), row) for row in indicators[:MOST]),
    ]


def _below(name: str, label: str, row: Model) -> Target:
    return Target(name, row.pk, label, str(row), row.goal.agreement.title)


def _says(stem: str, words: str) -> Q:
    """Every word stands in the text in one of the languages."""
    found = Q()
    for word in words.split():
        found &= Q(**{f"{stem}_fi__icontains": word}) | Q(**{f"{stem}_sv__icontains": word})
    return found


def _issues(part: Participant, words: str) -> list[Target]:
    """The raised issues of the county that go on, for those who may read them."""
    if not rules.may_follow_issues(part, part.forum.county):
        return []
    rows = RaisedIssue.objects.open().filter(_says("title", words), county=part.forum.county_id)
    found = rows.select_related("domain")[:MOST]
    return [Target("issue", row.pk, _("Raised issue"), row.title, str(row.domain)) for row in found]


def _rounds(part: Participant, agreements: QuerySet[Agreement]) -> list[Target]:
    """The open statement rounds of one's own agreements."""
    rows = StatementRound.objects.filter(agreement__in=agreements.values("pk"), closed_at__isnull=True)
    rows = list(rows.select_related("agreement")[:MOST])
    own = ids_of_parties(part, (row.agreement_id for row in rows))
    return [
        Target("statement_round", row.pk, _("Statement round"), row.agreement.title, "")
        for row in rows
        if row.agreement_id in own
    ]


def _tasks(part: Participant, words: str) -> list[Target]:
    rows = ForumTask.objects.filter(forum=part.forum, state=ForumTask.State.OPEN)
    for word in words.split():
        rows = rows.filter(text__icontains=word)
    rows = rows.select_related("organisation").order_by("due_on", "pk")[:MOST]
    return [Target("task", row.pk, _("Task"), row.text, row.organisation.name) for row in rows]
