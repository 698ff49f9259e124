"""From agreements: measures whose time ends, rounds that stall, terms that end."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.follow_up.following import roots_of
from agreements.follow_up.last_known import last_said
from agreements.follow_up.lights import Said
from agreements.models import Agreement, Decision, Measure, Party, StatementRound, Version
from finnish.text import date as finnish_date
from forums.offers.offer import Ground, Offer

Stage = Agreement.Stage
SOON = 90  # days
YEAR = 365


def measures(ground: Ground) -> Iterator[Offer]:
    """Measures in force whose time has ended or ends within three months, the oldest first; none reported done."""
    wanted = {f"goal__{name}": value for name, value in ground.of_domains.items()}
    rows = Measure.objects.standing().filter(
        goal__agreement__in=ground.in_force, goal__withdrawn_at__isnull=True, ends__lte=ground.in_days(SOON), **wanted
    )
    found = list(rows.select_related("goal").order_by("ends", "pk"))
    roots = roots_of({measure.goal.agreement_id for measure in found}) if found else {}
    said = last_said((measure.key for measure in found), roots) if found else {}
    for measure in found:
        if said.get((roots[measure.goal.agreement_id], measure.key)) == Said.DONE:
            continue
        agreement = ground.in_force[measure.goal.agreement_id]
        has_ended = measure.ends < ground.on
        when = _("The time of the measure ended on %(date)s.") if has_ended else _("The measure is due on %(date)s.")
        words = {"goal": measure.goal.text, "agreement": agreement.title}
        yield Offer(
            code=f"measure:{measure.key}:{measure.ends}",
            label=_("Measure"),
            title=measure.text[:250],
            reason=" ".join(
                [
                    when % {"date": finnish_date(measure.ends)},
                    _("It serves the goal “%(goal)s” (%(agreement)s).") % words,
                ]
            ),
            day=measure.ends,
            links=(("measure", measure.pk),),
        )


def decision_rounds(ground: Ground) -> Iterator[Offer]:
    """Agreements on which parties were wished to decide by a day that has passed. It is a wish: nobody is at fault."""
    late = {
        pk: agreement
        for pk, agreement in ground.handled.items()
        if agreement.stage in (Stage.DECIDING, Stage.SIGNING)
        and agreement.decisions_wanted_by
        and agreement.decisions_wanted_by < ground.on
    }
    newer = Version.objects.filter(agreement=OuterRef("version__agreement"), number__gt=OuterRef("version__number"))
    final = Decision.objects.filter(party=OuterRef("pk"), is_final=True, correction__isnull=True).exclude(Exists(newer))
    rows = Party.objects.taking_part().filter(agreement__in=late).annotate(has_decided=Exists(final))
    parties = defaultdict(list)
    for party in rows.select_related("organisation").order_by("position", "pk") if late else ():
        parties[party.agreement_id].append(party)
    for pk, agreement in late.items():
        waiting = [party.organisation.name for party in parties[pk] if not party.has_decided]
        if waiting:
            yield _stalled(agreement, waiting, len(parties[pk]))


def _stalled(agreement: Agreement, waiting: list[str], count: int) -> Offer:
    figures = {
        "date": finnish_date(agreement.decisions_wanted_by),
        "n": count - len(waiting),
        "all": count,
        "names": ", ".join(waiting),
    }
    text = _("Decisions were wished for by %(date)s: %(n)s of %(all)s parties have decided. Waiting: %(names)s.")
    return Offer(
        code=f"decisions:{agreement.key}:{agreement.decisions_wanted_by}",
        label=_("Decisions"),
        title=_("Where the decisions stand: %(agreement)s") % {"agreement": agreement.title},
        reason=text % figures,
        day=agreement.decisions_wanted_by,
        links=(("agreement", agreement.pk),),
    )


def statement_rounds(ground: Ground) -> Iterator[Offer]:
    """Statement rounds past their due date that have not been closed."""
    asked = Q(requests__cancelled_at__isnull=True)
    rows = StatementRound.objects.filter(agreement__in=ground.handled, closed_at__isnull=True, due_on__lt=ground.on)
    rows = rows.annotate(
        asked=Count("requests", filter=asked, distinct=True),
        given=Count("requests", filter=asked & Q(requests__statements__isnull=False), distinct=True),
    )
    for round_ in rows.order_by("due_on", "pk") if ground.handled else ():
        agreement = ground.handled[round_.agreement_id]
        figures = {"date": finnish_date(round_.due_on), "n": round_.given, "all": round_.asked}
        yield Offer(
            code=f"statements:{round_.pk}:{round_.due_on}",
            label=_("Statements"),
            title=_("Statements on the draft: %(agreement)s") % {"agreement": agreement.title},
            reason=_("The statement round ended on %(date)s: %(n)s of %(all)s have given a statement.") % figures,
            day=round_.due_on,
            links=(("statement_round", round_.pk),),
        )


def ending_agreements(ground: Ground) -> Iterator[Offer]:
    """Agreements in force that end within a year and that nothing follows yet."""
    last = ground.in_days(YEAR)
    ending = {pk: _ends(agreement) for pk, agreement in ground.in_force.items()}
    ending = {pk: day for pk, day in ending.items() if day and ground.on <= day <= last}
    followed = Agreement.objects.filter(predecessor__in=ending, amendment_scope="").exclude(stage=Stage.WITHDRAWN)
    continued = set(followed.values_list("predecessor", flat=True)) if ending else set()
    for pk, day in sorted(ending.items(), key=lambda pair: pair[1]):
        if pk not in continued:
            agreement = ground.in_force[pk]
            days = (day - ground.on).days
            left = ngettext("%(count)s day is left", "%(count)s days are left", days) % {"count": days}
            words = {"date": finnish_date(day), "left": left}
            yield Offer(
                code=f"agreement-ends:{agreement.key}:{day}",
                label=_("Agreement"),
                title=_("What follows the agreement that ends: %(agreement)s") % {"agreement": agreement.title},
                reason=_("The agreement ends on %(date)s: %(left)s. Its next term has not been started.") % words,
                day=day,
                links=(("agreement", pk),),
            )


def _ends(agreement: Agreement) -> datetime.date | None:
    return min((day for day in (agreement.valid_to, agreement.term_ends) if day), default=None)
