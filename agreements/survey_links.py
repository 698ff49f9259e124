"""Results of surveys as evidence for how a goal stands: who may link, what is shown of them and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.models import Agreement, Goal, GoalEvidence
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused
from surveys.models import GroupSize, Wave
from surveys.results.comparing import year_of
from surveys.results.suppression import FEWEST
from surveys.rules import may_see_results


@dataclass(frozen=True)
class ShownEvidence:
    """A result under a goal: its year, N and what it shows. `may_open`: the reader may see the results."""

    wave: Wave
    year: int | None
    answers: int
    note: str
    may_open: bool


def goals_to_link(acting: Acting | None) -> dict[Agreement, list[Goal]]:
    """The goals of the agreements in whose parties the person is an editor, by agreement."""
    if acting is None:
        return {}
    agreements = Agreement.objects.of_organisation(acting.organisation, timezone.localdate()).distinct().in_order()
    own = {row.pk: row for row in agreements if rules.may_link_to_goals(acting, row)}
    found: dict[Agreement, list[Goal]] = {}
    goals = Goal.objects.standing().filter(agreement__in=own)
    for goal in goals:
        goal.agreement = own[goal.agreement_id]
        found.setdefault(goal.agreement, []).append(goal)
    return found


def link_wave(goal: Goal, wave: Wave, note: str, *, by: Acting) -> GoalEvidence:
    """Put the results beside a goal with one sentence on what they show; once more changes the sentence.

    Raises NotAllowed, and Refused for results that nobody is shown.
    """
    _require(goal, wave, by)
    if not wave.is_history and _answers({wave.pk}).get(wave.pk, 0) < FEWEST:
        raise Refused(_("Fewer than five answered, so there are no results to show."))
    facts = {"note": note, "linked_for": by.organisation, "linked_by": by.user}
    row, _made = GoalEvidence.objects.update_or_create(
        agreement=goal.agreement, goal_key=goal.key, wave=wave, defaults=facts
    )
    return row


def unlink_wave(goal: Goal, wave: Wave, *, by: Acting) -> None:
    """Raises NotAllowed."""
    if not rules.may_link_to_goals(by, goal.agreement):
        raise NotAllowed(_("Results are linked to goals by the editors of the parties."))
    GoalEvidence.objects.filter(agreement=goal.agreement, goal_key=goal.key, wave=wave).delete()


def evidence_of(goal_key: UUID, agreements: Iterable[int], acting: Acting | None) -> list[ShownEvidence]:
    """What has been linked to a goal in the agreements of its chain, the newest survey first."""
    rows = GoalEvidence.objects.filter(goal_key=goal_key, agreement__in=agreements).select_related("wave__survey")
    answers = _answers({row.wave_id for row in rows})
    found = [
        ShownEvidence(
            row.wave,
            year_of(row.wave),
            answers.get(row.wave_id, row.wave.answers_published or 0),
            row.note,
            may_see_results(acting, row.wave),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.year or 0, row.wave.pk), reverse=True)


def goals_of(wave: Wave, acting: Acting | None) -> list[tuple[GoalEvidence, Goal]]:
    """The goals that the results have been linked to, of agreements that the person sees from inside."""
    links = list(GoalEvidence.objects.filter(wave=wave, agreement__in=Agreement.objects.own_of(acting)))
    goals = Goal.objects.filter(agreement__in={row.agreement_id for row in links}).select_related("agreement")
    by_key = {(goal.agreement_id, goal.key): goal for goal in goals if links}
    found = [(row, by_key.get((row.agreement_id, row.goal_key))) for row in links]
    return [(row, goal) for row, goal in found if goal]


def _answers(waves: Iterable[int]) -> dict[int, int]:
    waves = list(waves)
    rows = GroupSize.objects.filter(wave__in=waves, group=None) if waves else GroupSize.objects.none()
    return dict(rows.values_list("wave_id", "count"))


def _require(goal: Goal, wave: Wave, by: Acting) -> None:
    if not rules.may_link_to_goals(by, goal.agreement) or not may_see_results(by, wave):
        raise NotAllowed(_("Results are linked to goals by the editors of the parties."))
