"""Offering what was agreed in a negotiation to a draft agreement: its goals become goals there, with their measures."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import editing
from agreements import rules as agreement_rules
from agreements.editing import GoalFacts, RowFacts
from agreements.models import Agreement, Goal, Responsibility
from forums import rules
from forums.models import Negotiation, NegotiationOutcome
from forums.participants import Participant
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused

Kind = NegotiationOutcome.Kind
GOAL_LENGTH = Goal._meta.get_field("text_fi").max_length
MEASURE_LENGTH = 600


def open_drafts(acting: Acting | None, county_id: int) -> list[Agreement]:
    """The draft agreements of the county into which the person may write goals."""
    if acting is None:
        return []
    rows = Agreement.objects.visible_to(acting).filter(stage=Agreement.Stage.DRAFT, county=county_id).exclude(scope=1)
    rows = rows.select_related("coordinator").prefetch_related("parties")
    return [agreement for agreement in rows.in_order() if agreement_rules.may_edit_text(acting, agreement)]


def offered_goals(negotiation: Negotiation) -> list[NegotiationOutcome]:
    """The goals that have not been offered to an agreement that still has them, each with its measures."""
    rows = negotiation.outcomes.filter(kind=Kind.GOAL).select_related("domain", "offered_to")
    rows = list(rows.prefetch_related("measures__organisations"))
    keys = [row.offered_key for row in rows if row.offered_key]
    standing = set(Goal.objects.standing().filter(key__in=keys).values_list("agreement", "key"))
    return [row for row in rows if (row.offered_to_id, row.offered_key) not in standing]


@transaction.atomic
def offer_goals(
    negotiation: Negotiation,
    goals: Iterable[NegotiationOutcome],
    agreement: Agreement,
    *,
    by: Participant,
    acting: Acting,
) -> list[Goal]:
    """Write the goals into the draft, through the agreement's own way of making goals, and trace where they went.

    Raises NotAllowed, the agreement's Refused when its text is locked, and Refused for a goal that lacks something.
    """
    negotiation = Negotiation.objects.select_for_update().get(pk=negotiation.pk)
    if not rules.may_tend_negotiation(by) or by.forum.pk != negotiation.forum_id:
        raise NotAllowed(_("Goals are offered by those who tend the negotiation."))
    wanted = {goal.pk for goal in goals}
    return [_offer(goal, agreement, acting) for goal in offered_goals(negotiation) if goal.pk in wanted]


def _offer(outcome: NegotiationOutcome, agreement: Agreement, acting: Acting) -> Goal:
    if outcome.domain is None:
        raise Refused(_("“%(goal)s” has no domain. Choose one for it first.") % {"goal": outcome.text})
    measures = list(outcome.measures.all())
    facts = GoalFacts(
        fields={"domain": outcome.domain, **_texts(outcome, agreement, GOAL_LENGTH)},
        measures=None if agreement.scope == 2 else [_measure(row, agreement) for row in measures],
        indicators=(),
    )
    goal = editing.add_goal(Goal(agreement=agreement, **facts.fields), facts, by=acting)
    trace = {"offered_to": agreement, "offered_key": goal.key, "offered_at": timezone.now()}
    offered = [outcome, *(measures if facts.measures is not None else [])]
    NegotiationOutcome.objects.filter(pk__in=[row.pk for row in offered]).update(**trace)
    return goal


def _measure(outcome: NegotiationOutcome, agreement: Agreement) -> RowFacts:
    """The measure with those responsible: one alone is in charge, of several the draft's writers say who is."""
    organisations = list(outcome.organisations.all())
    role = Responsibility.Role.LEAD if len(organisations) == 1 else Responsibility.Role.PARTICIPANT
    below = [RowFacts({"organisation": row, "group": "", "role": role}) for row in organisations]
    return RowFacts(_texts(outcome, agreement, MEASURE_LENGTH), below=below)


def _texts(outcome: NegotiationOutcome, agreement: Agreement, most: int) -> dict[str, Any]:
    """The text in the agreement's languages; one language at least has it, and it is short enough for a goal."""
    texts = {f"text_{language}": getattr(outcome, f"text_{language}") for language in agreement.language_list}
    if not any(texts.values()):
        raise Refused(_("“%(text)s” has not been written in the agreement's language.") % {"text": outcome.text})
    if any(len(text) > most for text in texts.values()):
        words = {"text": outcome.text[:60], "most": most}
        raise Refused(_("“%(text)s…” is too long: at most %(most)s characters fit into an agreement.") % words)
    return texts
