"""The days ahead in agreements: planned handlings, wished dates, terms and validities that end."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements import rules
from agreements.desk.situations import Situation
from agreements.models import Agreement, Party
from agreements.standing import taking_part
from organisations.acting import Acting
from organisations.duties import Duty, Whose

Stage = Agreement.Stage
Day = tuple[str, datetime.date | None, bool]  # what happens, when, and whether one's own party does it
HALF_A_YEAR = datetime.timedelta(days=183)


def coming(situation: Situation, acting: Acting, on: datetime.date) -> Iterator[Duty]:
    """The days ahead for one of the organisations that the person acts for; its own handlings are marked as own."""
    agreement = situation.agreement
    for title, day, is_own in _days(situation, acting, on):
        if day and day >= on:
            yield Duty(
                Whose.COMING,
                title=title,
                text=agreement.title,
                url=agreement.get_absolute_url(),
                organisation=acting.organisation,
                due=day,
                is_wish=True,
                is_own=is_own,
            )


def _days(situation: Situation, acting: Acting, on: datetime.date) -> Iterator[Day]:
    agreement = situation.agreement
    if agreement.stage != Stage.SIGNED:
        undecided = [row for row in taking_part(situation.every) if row.final is None]
        for row in undecided:
            yield from _handlings(row.party, is_own=rules.stands_for_party(acting, row.party))
        if undecided:
            yield _("The decisions are wished for by this day"), agreement.decisions_wanted_by, False
    elif agreement.in_force_now or not agreement.has_begun:
        yield from _ending(agreement, on)


def _handlings(party: Party, *, is_own: bool) -> Iterator[Day]:
    name = {"party": party.organisation.name}
    yield _("%(party)s: the board handles") % name, party.board_planned_on, is_own
    yield _("%(party)s: the council handles") % name, party.council_planned_on, is_own


def _ending(agreement: Agreement, on: datetime.date) -> Iterator[Day]:
    """The validity tells when the agreement ends; the term only where no validity is given."""
    day = agreement.valid_to or agreement.term_ends
    if day and day <= on + HALF_A_YEAR:
        yield _("The validity ends") if agreement.valid_to else _("The term ends"), day, False
