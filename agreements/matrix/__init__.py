"""The approval matrix: what each party has said, prepared, decided and signed, as rows, as a strip and in words."""

from agreements.matrix.choosing import Choice, chosen, filter_choices, order_choices
from agreements.matrix.marks import Entry, Mark, decision_mark, reference, signature_mark
from agreements.matrix.rows import Row, matrix_rows
from agreements.matrix.strip import Cell, statement_strip, strip, strip_title
from agreements.matrix.words import lead_sentence, missing, tally, tally_before, undecided

__all__ = [
    "Cell",
    "Choice",
    "Entry",
    "Mark",
    "Row",
    "chosen",
    "decision_mark",
    "filter_choices",
    "lead_sentence",
    "matrix_rows",
    "missing",
    "order_choices",
    "reference",
    "signature_mark",
    "statement_strip",
    "strip",
    "strip_title",
    "tally",
    "tally_before",
    "undecided",
]
