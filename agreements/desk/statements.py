"""What a statement round asks of people: to give the own party's statement, to answer remarks, to end the round."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.situations import Situation, situations
from agreements.models import Agreement, Statement, StatementRequest, StatementRound
from agreements.workflow.table import PREPARED
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose


def statement_duties(viewer: Viewer) -> list[Duty]:
    """In two queries at most, whatever the number of agreements; in none while nothing has been sent out."""
    asked = [row for row in viewer.once(situations) if row.agreement.has_rounds]
    prepared = {row.agreement.pk: row for row in asked if row.agreement.stage in PREPARED}
    if not prepared:
        return []
    rounds = StatementRound.objects.filter(agreement__in=prepared).annotate(unanswered=_unanswered_count())
    found: list[Duty] = []
    for round_ in rounds.select_related("version").defer("version__content").order_by("opened_at"):
        situation = prepared[round_.agreement_id]
        for acting in situation.actings:
            found += _day(round_, situation, acting, viewer)
            if rules.may_coordinate(acting, situation.agreement):
                found += _of_coordinator(round_, situation, acting, viewer)
    out = [pk for pk, row in prepared.items() if row.agreement.stage == Agreement.Stage.STATEMENT_ROUND]
    return [*_to_give(prepared, viewer), *found] if out else found


def _unanswered_count() -> Count:
    remark = Q(requests__statements__remarks__answer__isnull=True, requests__statements__remarks__isnull=False)
    says_something = Q(requests__statements__remarks__row_key__isnull=True) | ~Q(requests__statements__remarks__text="")
    stands = Q(requests__statements__replaced_by__isnull=True)
    return Count("requests__statements__remarks", filter=remark & says_something & stands, distinct=True)


def _day(round_: StatementRound, situation: Situation, acting: Acting, viewer: Viewer) -> Iterator[Duty]:
    if round_.takes_answers(viewer.on):
        yield Duty(
            Whose.COMING,
            title=_("Statements are asked by this day"),
            text=situation.agreement.title,
            url=reverse("statement_round", args=[situation.agreement.pk]),
            organisation=acting.organisation,
            due=round_.due_on,
            is_wish=True,
        )


def _to_give(prepared: dict[int, Situation], viewer: Viewer) -> Iterator[Duty]:
    """The day is asked for, not agreed on: a party that follows its own calendar is not late."""
    given = Statement.objects.filter(request=OuterRef("pk"))
    rows = StatementRequest.objects.asked().filter(
        ~Exists(given),
        party__isnull=False,
        round__agreement__in=prepared,
        round__closed_at__isnull=True,
        round__due_on__gte=viewer.on,
    )
    acting_of = {pk: acting for acting in viewer.actings for pk in acting.stands_for}
    for request in rows.select_related("party__organisation", "round").defer("draft"):
        acting = acting_of.get(request.party.organisation_id)
        if request.party.left_on or not rules.may_give_statement_of(acting, request.party):
            continue
        agreement = prepared[request.round.agreement_id].agreement
        yield Duty(
            Whose.MINE,
            title=_("Give the statement of %(party)s") % {"party": request.party.organisation.name},
            text=agreement.title,
            url=reverse("statement_edit", args=[agreement.pk, request.key]),
            action=_("Write the statement"),
            about=agreement.title,
            organisation=acting.organisation,
            due=request.round.due_on,
            is_wish=True,
        )


def _of_coordinator(round_: StatementRound, situation: Situation, acting: Acting, viewer: Viewer) -> Iterator[Duty]:
    agreement = situation.agreement
    common = {"about": agreement.title, "organisation": acting.organisation, "text": agreement.title}
    address = f"{reverse('statement_round', args=[agreement.pk])}?versio={round_.version.number}"
    if round_.closed_at is None and not round_.takes_answers(viewer.on):
        yield Duty(
            Whose.MINE,
            title=_("End the statement round, or give more time"),
            url=address,
            action=_("Open the statements"),
            due=round_.due_on,
            is_wish=True,
            **common,
        )
    if count := round_.unanswered:
        yield Duty(
            Whose.MINE,
            title=ngettext("Answer one remark in the statements", "Answer %(count)s remarks in the statements", count)
            % {"count": count},
            url=f"{address}&nayta=vastaamatta",
            action=_("Answer the remarks"),
            **common,
        )
