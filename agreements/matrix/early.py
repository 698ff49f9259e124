"""What comes before a party's decision: its statement on a version, and preparing the matter for its own body."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from agreements.awaited import Asked, is_prepared
from agreements.matrix.marks import Entry, Mark
from agreements.models import StatementRound, Version
from agreements.models.statements import Stance
from agreements.standing import PartyStanding
from finnish.text import date as finnish_date

STANCES = {
    Stance.SUPPORTS: ("ok", "check-circle-fill", gettext_lazy("Supports")),
    Stance.WITH_CHANGES: ("warn", "pencil-square", gettext_lazy("Supports with changes")),
    Stance.OPPOSES: ("bad", "x-circle", gettext_lazy("Opposes")),
    Stance.NO_REMARKS: ("mute", "check-lg", pgettext_lazy("statement", "No remarks")),
}


def statement_entry(round_: StatementRound | None, asked: Asked | None, on: datetime.date) -> Entry | None:
    """The party's position once it has given its statement; before that only that it hasn't. None: no round held."""
    if round_ is None:
        return None
    if asked is None:
        return Entry(Mark("mute", "dash-lg", _("Not asked")))
    if asked.is_given:
        url = reverse("statement_detail", args=[round_.agreement_id, asked.request.key])
        return Entry(Mark(*STANCES[asked.stance]), finnish_date(asked.given_on), url=url)
    if round_.closed_at:
        return Entry(Mark("mute", "dash-circle", _("Not answered")))
    due = {"date": finnish_date(round_.due_on)}
    if round_.due_on < on:
        return Entry(Mark("warn", "clock-history", _("Not given yet"), _("was asked for by %(date)s") % due))
    return Entry(Mark("mute", "hourglass-split", _("Not given yet"), _("by %(date)s") % due))


def preparation_entry(standing: PartyStanding, version: Version | None, on: datetime.date) -> Entry | None:
    """Whether the matter is ready for the party's body; None when the party has not told."""
    party = standing.party
    if party.prepared_on:
        word, when = pgettext("the matter", "Prepared"), finnish_date(party.prepared_on)
        if is_prepared(standing, version):
            return Entry(Mark("ok", "check-circle-fill", word), when)
        note = _("before version %(number)s") % {"number": version.number}
        return Entry(Mark("mute", "arrow-repeat", word, note), when)
    planned = party.preparation_planned_on
    if planned is None or party.left_on or standing.decisions:
        return None
    if planned < on:
        return Entry(Mark("warn", "clock-history", _("Planned date passed")), finnish_date(planned))
    return Entry(Mark("mute", "calendar-event", _("Planned")), finnish_date(planned))
