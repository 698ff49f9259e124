"""The approval matrix: who has decided and signed what, as rows, as a strip and in words."""

from agreements.matrix.rows import Entry, Mark, Row, decision_mark, matrix_rows, reference, signature_mark
from agreements.matrix.strip import Cell, strip, strip_title
from agreements.matrix.words import lead_sentence, tally, undecided

__all__ = [
    "Cell",
    "Entry",
    "Mark",
    "Row",
    "decision_mark",
    "lead_sentence",
    "matrix_rows",
    "reference",
    "signature_mark",
    "strip",
    "strip_title",
    "tally",
    "undecided",
]
