"""Results as rows of numbers: the table behind a picture, and the files for a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.tables import Cell
from finnish.text import number
from surveys.results.figures import Line
from surveys.results.picture import number_words, told
from surveys.results.shown import QuestionResult, RowResult, WaveResults


@dataclass(frozen=True)
class TableRow:
    """A row of the table behind a picture. Without `cells`, `note` says why."""

    text: str
    label: str
    cells: tuple[str, ...]
    answered: str
    mean: str
    note: str


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    has_texts: bool
    has_labels: bool
    has_means: bool

    @property
    def lacks_a_mean(self) -> bool:
        return self.has_means and any(row.cells and not row.mean for row in self.rows)

    @property
    def wide(self) -> int:
        """The columns that a note takes in the place of numbers."""
        return len(self.headings) + 1 + self.has_means


def table_of(result: QuestionResult) -> Table:
    """Shares of those who had an opinion; "no opinion" as a number of answers, for it is no share of opinions."""
    rows = [_table_row(row, line) for row in result.rows for line in row.lines if line.data or line.note]
    return Table(
        tuple(step.label for step in result.steps),
        tuple(rows),
        has_texts=any(row.text for row in rows),
        has_labels=any(len(row.lines) > 1 for row in result.rows),
        has_means=any(row.mean for row in rows),
    )


def _table_row(row: RowResult, line: Line) -> TableRow:
    data = line.data
    if data is None:
        return TableRow(row.row.text, line.label, (), "", "", line.note)
    cells = tuple(
        number_words(count) if step.is_no_opinion and not data.takes_several else _cell(line, count)
        for step, count in data.pairs
    )
    mean = "" if data.mean is None else number(data.mean, 1)
    return TableRow(row.row.text, line.label, cells, number_words(data.answered), mean, "")


def _cell(line: Line, count: int) -> str:
    return told(line, count) if line.in_counts else f"{told(line, count)} ({number_words(count)})"


def headings() -> list[str]:
    """Of the files: a line for each step of each row and group, so that they can be filtered and pivoted."""
    return [
        _("Section"), _("Number"), _("Question"), _("Row"), _("Group or wave"), _("Answer"), _("Number of answers"),
        _("Share of opinions, per cent"), _("N of the row"), _("Mean"), _("Note"),
    ]  # fmt: skip


def file_rows(results: WaveResults) -> Iterator[list[Cell]]:
    """What the page shows, no more: what is left out there has its note here too."""
    for background in results.backgrounds:
        question = background.question
        for group in background.groups:
            note = "" if group.size is not None else _("left out")
            yield ["", question.number, question.text, "", _("All"), group.label, group.size, None, None, None, note]
    for section in results.sections:
        for result in section.questions:
            for row in result.rows:
                for line in row.lines:
                    yield from _lines(section.title, result, row, line)
            yield from _themes(section.title, result)


def _lines(section: str, result: QuestionResult, row: RowResult, line: Line) -> Iterator[list[Cell]]:
    start = [section, result.question.number, result.question.text, row.row.text, line.label]
    if line.data is None:
        if line.note:
            yield [*start, "", None, None, None, None, line.note]
        return
    data = line.data
    for step, count in data.pairs:
        is_apart = step.is_no_opinion and not data.takes_several
        share = None if is_apart else data.share(count)
        note = _("not in shares nor in the mean") if is_apart else ""
        yield [*start, step.label, count, share, data.answered, data.mean, note]


def _themes(section: str, result: QuestionResult) -> Iterator[list[Cell]]:
    start = [section, result.question.number, result.question.text, "", _("All")]
    if result.is_of_few:
        yield [*start, "", None, None, None, None, _("fewer than five answers")]
    if not result.open:
        return
    for name, count in result.open.themes:
        yield [*start, name, count, None, result.open.answers, None, _("theme of open answers")]
