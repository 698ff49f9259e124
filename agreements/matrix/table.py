"""The matrix as a table for spreadsheets: texts in words, days as dates."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.matrix.marks import Entry
from agreements.matrix.rows import Row
from documents.tables import Cell

HEADINGS_FOR_ALL = (
    gettext_lazy("Party"),
    gettext_lazy("Body that decides"),
    gettext_lazy("Board, planned date"),
    gettext_lazy("Board"),
    gettext_lazy("Council, planned date"),
    gettext_lazy("Council"),
    gettext_lazy("Result"),
    gettext_lazy("Date of the decision"),
    gettext_lazy("Number"),
    gettext_lazy("Register number"),
    gettext_lazy("Reservation or reason"),
    gettext_lazy("Signature"),
    gettext_lazy("Signed"),
    gettext_lazy("In force from"),
    gettext_lazy("Timing"),
    gettext_lazy("Link to the official minutes"),
)
HEADINGS_OF_PARTIES = (
    gettext_lazy("Statement"),
    gettext_lazy("Statement given"),
    gettext_lazy("Preparation, planned date"),
    pgettext_lazy("the matter", "Prepared"),
    gettext_lazy("Awaited now"),
    gettext_lazy("Reminded"),
    gettext_lazy("Reminder about"),
)


def cells_for_all(row: Row) -> list[Cell]:
    """What whoever may see the matrix may see."""
    party, final, in_force = row.party, row.standing.final, row.standing.in_force
    return [
        str(party),
        party.deciding_body,
        party.board_planned_on,
        _column(row.board),
        party.council_planned_on,
        _column(row.council),
        final.get_result_display() if final else "",
        final.decided_on if final else None,
        final.number if final else "",
        final.register_number if final else "",
        final.reservation if final else "",
        f"{row.signature.word} {row.signature.note}".strip(),
        _signed_on(row),
        in_force.starts if in_force else None,
        f"{row.timeliness.word} {row.timeliness.note}".strip() if row.timeliness else "",
        final.link if final else "",
    ]


def cells_of_parties(row: Row) -> list[Cell]:
    """What only the parties' own people see: statements, preparation and reminders."""
    reminded = row.last_reminder
    return [
        str(row.statement.mark.word) if row.statement else "",
        row.statement_given_on,
        row.party.preparation_planned_on,
        row.party.prepared_on,
        row.awaited_word,
        timezone.localdate(reminded.sent_at) if reminded else None,
        reminded.get_about_display() if reminded else "",
    ]


def _column(entries: list[Entry]) -> str:
    return "\n".join(f"{entry.mark.word} {entry.when}".strip() for entry in entries if not entry.is_corrected)


def _signed_on(row: Row) -> datetime.date | None:
    """The day of the party's last signature, once it has signed."""
    if not row.standing.has_signed:
        return None
    return max(signature.signed_on for signature in row.standing.signatures)
