"""The days ahead in agreements: planned handlings, wished dates, terms and validities that end."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.situations import Situation
from agreements.standing import PartyStanding, taking_part
from organisations.duties import Duty, Whose

Stage = Agreement.Stage
HALF_A_YEAR = datetime.timedelta(days=183)


def coming(situation: Situation, on: datetime.date) -> Iterator[Duty]:
    agreement = situation.agreement
    own = {row.party.pk for _acting, row in situation.own}
    if agreement.stage != Stage.SIGNED:
        for row in taking_part(situation.every):
            if row.final is None:
                yield from _handlings(agreement, row, on, is_own=row.party.pk in own)
        if agreement.decisions_wanted_by and any(row.final is None for row in situation.every):
            yield from _day(agreement, agreement.decisions_wanted_by, _("The decisions are wished for by this day"), on)
    elif agreement.in_force_now or not agreement.has_begun:
        yield from _endings(agreement, on)


def _handlings(agreement: Agreement, row: PartyStanding, on: datetime.date, *, is_own: bool) -> Iterator[Duty]:
    party, name = row.party, row.party.organisation.name
    for day, title in (
        (party.board_planned_on, _("%(party)s: the board handles")),
        (party.council_planned_on, _("%(party)s: the council handles")),
    ):
        yield from _day(agreement, day, title % {"party": name}, on, is_own=is_own)


def _endings(agreement: Agreement, on: datetime.date) -> Iterator[Duty]:
    """The validity tells when the agreement ends; the term only where no validity is given."""
    if agreement.valid_to:
        day, title = agreement.valid_to, _("The validity ends")
    else:
        day, title = agreement.term_ends, _("The term ends")
    if day and day <= on + HALF_A_YEAR:
        yield from _day(agreement, day, title, on)


def _day(
    agreement: Agreement, day: datetime.date | None, title: str, on: datetime.date, *, is_own: bool = False
) -> Iterator[Duty]:
    if day and day >= on:
        yield Duty(
            Whose.COMING,
            title=title,
            text=agreement.title,
            url=agreement.get_absolute_url(),
            due=day,
            is_wish=True,
            is_own=is_own,
        )
