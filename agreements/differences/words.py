"""What changed, said in a sentence: "5 clauses changed, 1 was added, 2 goals were removed."."""

from collections import Counter

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from agreements.differences.tree import Change, Differences, Kind, Run

MOST_NUMBERS = 3  # more renumbered rows in a row are told as a range
COUNTS = {
    ("party", Kind.CHANGED): ngettext_lazy("%(count)s party changed", "%(count)s parties changed", "count"),
    ("party", Kind.ADDED): ngettext_lazy("%(count)s party was added", "%(count)s parties were added", "count"),
    ("party", Kind.REMOVED): ngettext_lazy("%(count)s party was removed", "%(count)s parties were removed", "count"),
    ("clause", Kind.CHANGED): ngettext_lazy("%(count)s clause changed", "%(count)s clauses changed", "count"),
    ("clause", Kind.ADDED): ngettext_lazy("%(count)s clause was added", "%(count)s clauses were added", "count"),
    ("clause", Kind.REMOVED): ngettext_lazy("%(count)s clause was removed", "%(count)s clauses were removed", "count"),
    ("clause", "moved"): ngettext_lazy("%(count)s clause was moved", "%(count)s clauses were moved", "count"),
    ("forum", Kind.CHANGED): ngettext_lazy("%(count)s forum changed", "%(count)s forums changed", "count"),
    ("forum", Kind.ADDED): ngettext_lazy("%(count)s forum was added", "%(count)s forums were added", "count"),
    ("forum", Kind.REMOVED): ngettext_lazy("%(count)s forum was removed", "%(count)s forums were removed", "count"),
    ("goal", Kind.CHANGED): ngettext_lazy("%(count)s goal changed", "%(count)s goals changed", "count"),
    ("goal", Kind.ADDED): ngettext_lazy("%(count)s goal was added", "%(count)s goals were added", "count"),
    ("goal", Kind.REMOVED): ngettext_lazy("%(count)s goal was removed", "%(count)s goals were removed", "count"),
    ("goal", "moved"): ngettext_lazy("%(count)s goal was moved", "%(count)s goals were moved", "count"),
    ("annex", Kind.CHANGED): ngettext_lazy("%(count)s annex changed", "%(count)s annexes changed", "count"),
    ("annex", Kind.ADDED): ngettext_lazy("%(count)s annex was added", "%(count)s annexes were added", "count"),
    ("annex", Kind.REMOVED): ngettext_lazy("%(count)s annex was removed", "%(count)s annexes were removed", "count"),
}
SAME = {
    "party": ngettext_lazy("%(count)s party is as before.", "%(count)s parties are as before.", "count"),
    "clause": ngettext_lazy("Clause %(first)s is as before.", "Clauses %(first)s–%(last)s are as before.", "count"),
    "forum": ngettext_lazy("%(count)s forum is as before.", "%(count)s forums are as before.", "count"),
    "goal": ngettext_lazy("Goal %(first)s is as before.", "Goals %(first)s–%(last)s are as before.", "count"),
    "annex": ngettext_lazy("%(count)s annex is as before.", "%(count)s annexes are as before.", "count"),
}


def summary(differences: Differences) -> str:
    """All that changed, counted, as one sentence; one that says so when nothing did."""
    counts = Counter((change.what, _counted_as(change)) for change in differences.standing_out())
    parts = [str(words % {"count": counts[sort]}) for sort, words in COUNTS.items() if counts[sort]]
    if differences.facts:
        parts.insert(0, _("facts of the agreement changed"))
    if not parts:
        return _("Nothing has changed.")
    return capfirst(", ".join(parts)) + "."


def _counted_as(change: Change) -> str:
    return "moved" if change.kind == Kind.SAME else change.kind


def same_sentence(run: Run) -> str:
    """What is said of rows in which nothing changed: "Clauses 3–6 are as before."."""
    numbers = {"count": len(run.changes), "first": run.first.number, "last": run.last.number}
    return str(SAME[run.first.what] % numbers)


def renumbered_sentence(run: Run) -> str:
    """Which numbers the rows had before: "Earlier numbers: 2 → 3, 2.1 → 3.1."; empty when they keep theirs."""
    rows = run.renumbered
    if not rows:
        return ""
    shown = [f"{row.old_number} → {row.number}" for row in rows]
    if len(rows) > MOST_NUMBERS and len(rows) == len(run.changes):
        shown = [f"{rows[0].old_number}–{rows[-1].old_number} → {rows[0].number}–{rows[-1].number}"]
    return _("Earlier numbers: %(numbers)s.") % {"numbers": ", ".join(shown)}
