"""When a party's next step is expected, in words. Planned and wished dates are wishes: passing one is never red."""

import datetime

from django.utils.translation import gettext as _

from agreements.awaited import About, is_prepared
from agreements.matrix.marks import Mark
from agreements.models import Agreement, StatementRound, Version
from agreements.standing import PartyStanding
from finnish.text import date as finnish_date


def timeliness(
    agreement: Agreement,
    version: Version | None,
    standing: PartyStanding,
    awaits: str,
    round_: StatementRound | None,
    on: datetime.date,
) -> Mark | None:
    wanted, party = agreement.decisions_wanted_by, standing.party
    if party.left_on:
        return None
    if standing.final:
        if wanted and standing.final.decided_on > wanted:
            return Mark("mute", "calendar-event", _("After the wished date"))
        return Mark("ok", "calendar-check", _("By the wished date")) if wanted else None
    if awaits == About.STATEMENT:
        return _statement(round_.due_on, on)
    if awaits == About.DECISION and wanted and wanted < on:
        return Mark("warn", "clock-history", _("Wished date passed"), _wish(wanted))
    return _planned(version, standing, wanted, on)


def _statement(due_on: datetime.date, on: datetime.date) -> Mark:
    if due_on < on:
        return Mark("warn", "clock-history", _("Statement was asked for by now"), _wish(due_on))
    return Mark("mute", "calendar-event", _("Statement"), _wish(due_on))


def _planned(
    version: Version | None, standing: PartyStanding, wanted: datetime.date | None, on: datetime.date
) -> Mark | None:
    party = standing.party
    if planned := standing.next_planned(on):
        return Mark("mute", "calendar-event", _("Planned %(date)s") % {"date": finnish_date(planned)})
    if party.board_planned_on or party.council_planned_on:
        return Mark("warn", "clock-history", _("Planned date passed"))
    if (day := party.preparation_planned_on) and not is_prepared(standing, version):
        passed = day < on
        state, icon = ("warn", "clock-history") if passed else ("mute", "calendar-event")
        word = _("Planned date passed") if passed else _("Planned %(date)s") % {"date": finnish_date(day)}
        return Mark(state, icon, word, _("preparation"))
    return Mark("mute", "calendar-event", _("Wished"), _wish(wanted)) if wanted else None


def _wish(wanted: datetime.date) -> str:
    return _("by %(date)s") % {"date": finnish_date(wanted)}
