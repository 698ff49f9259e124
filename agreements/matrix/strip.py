"""The matrix as a strip: one cell for each party, for components/_strip.html."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.matrix.rows import Row
from agreements.models import Agreement, Decision
from agreements.models.decisions import FINAL_RESULTS
from agreements.standing import PartyStanding
from finnish.text import NBSP

Result = Decision.Result
Stage = Agreement.Stage
STATES = {
    Result.PROPOSES: ("info", "arrow-up-right", gettext_lazy("proposed to the council")),
    Result.APPROVED: ("ok", "check-lg", gettext_lazy("approved")),
    Result.RESERVATION: ("warn", "asterisk", gettext_lazy("approved with a reservation")),
    Result.CHANGED: ("warn", "pencil", gettext_lazy("approved changed")),
    Result.RETURNED: ("info", "arrow-return-left", gettext_lazy("sent back")),
    Result.TABLED: ("info", "pause-fill", gettext_lazy("tabled")),
    Result.REJECTED: ("bad", "x-lg", gettext_lazy("rejected")),
    "handled": ("info", "arrow-up-right", gettext_lazy("handled, not final")),
    "signed": ("ok", "pen", gettext_lazy("approved and signed")),
    "waiting": ("mute", "dash-lg", gettext_lazy("nothing recorded")),
    "outdated": ("mute", "arrow-repeat", gettext_lazy("approved an earlier version")),
    "left": ("mute", "slash-circle", gettext_lazy("not a party")),
}


@dataclass(frozen=True)
class Cell:
    """One party in the strip."""

    state: str
    icon: str
    word: str
    label: str


def strip(agreement: Agreement, every: list[PartyStanding]) -> list[Cell]:
    """A cell for each party: the picture of the matrix for components/_strip.html."""
    shows_signing = agreement.stage in (Stage.SIGNING, Stage.SIGNED)
    return [_cell(standing, shows_signing) for standing in every]


def _cell(standing: PartyStanding, shows_signing: bool) -> Cell:
    state, icon, word = STATES[_strip_state(standing, shows_signing)]
    return Cell(state, icon, word, f"{standing.party.organisation.name}: {word}")


def _strip_state(standing: PartyStanding, shows_signing: bool) -> str:
    if standing.state == Result.APPROVED and shows_signing and standing.has_signed:
        return "signed"
    is_unfinished = standing.final is None and standing.state in FINAL_RESULTS
    return "handled" if is_unfinished else standing.state


def statement_strip(rows: list[Row]) -> list[Cell]:
    """The same of the statements of a round: a cell for each party that was asked."""
    return [
        Cell(mark.state, mark.icon, str(mark.word).lower(), f"{row.party.organisation.name}: {str(mark.word).lower()}")
        for row in rows
        if row.statement and (mark := row.statement.mark)
    ]


def strip_title(cells: list[Cell], what: str = "") -> str:
    """The same as the strip in one sentence: "Decisions of the parties: approved 6, tabled 1"."""
    counts = Counter(str(cell.word) for cell in cells)
    told = ", ".join(f"{word}{NBSP}{count}" for word, count in counts.items())
    return f"{what or _('Decisions of the parties')}: {told}"
