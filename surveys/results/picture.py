"""The picture of a question: a block for each row, in it a bar for all, for each group and for each earlier wave."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from finnish.text import number, percent
from surveys.models import PublishedFigure
from surveys.results.bars import Part, can_be_stacked, fills, single, stacked
from surveys.results.figures import Line
from surveys.results.shown import QuestionResult, RowResult


@dataclass(frozen=True)
class Bar:
    """A bar with what stands beside it: N, "no opinion", the mean. Without parts `note` says why."""

    line: Line
    parts: tuple[Part, ...]
    title: str
    description: str
    beside: str

    @property
    def label(self) -> str:
        return self.line.label


@dataclass(frozen=True)
class Block:
    text: str
    bars: tuple[Bar, ...]
    published: tuple[PublishedFigure, ...] = ()


@dataclass(frozen=True)
class Picture:
    """`key` explains the patterns; a picture whose bars stand for one alternative each needs none."""

    key: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]

    @property
    def in_counts(self) -> bool:
        return any(bar.line.in_counts for block in self.blocks for bar in block.bars)

    @property
    def has_many(self) -> bool:
        """Whether bars need their own labels: groups or earlier waves stand beside the whole."""
        return any(len(block.bars) > 1 for block in self.blocks)


def picture_of(result: QuestionResult) -> Picture:
    question = result.question
    if question.scale is None:
        return Picture((), ())
    if can_be_stacked(result.steps, takes_several=question.takes_several):
        opinions = question.scale.opinions
        patterns = fills(opinions, is_ordinal=question.scale.is_ordinal)
        key = tuple((fill, step.label) for fill, step in zip(patterns, opinions, strict=True))
        return Picture(key, tuple(_row_block(row, question.text) for row in result.rows if _has_bars(row)))
    return Picture((), tuple(block for row in result.rows if _has_bars(row) for block in _step_blocks(result, row)))


def _has_bars(row: RowResult) -> bool:
    return any(line.data or line.note for line in row.lines) or bool(row.published)


def _row_block(row: RowResult, question: str) -> Block:
    name = row.row.text or question
    bars = tuple(_bar(line, name) for line in row.lines if line.data or line.note)
    return Block(row.row.text, bars, row.published)


def _step_blocks(result: QuestionResult, row: RowResult) -> list[Block]:
    """Each alternative with a bar of its own; of a matrix, under the name of its row."""
    lines = [line for line in row.lines if line.data or line.note]
    blocks = []
    for place, step in enumerate(result.steps):
        if step.is_no_opinion and not result.question.takes_several:
            continue
        text = f"{row.row.text}: {step.label}" if row.row.text else step.label
        bars = tuple(_step_bar(line, text, place) for line in lines)
        blocks.append(Block(text, bars, row.published if not blocks else ()))
    return blocks


def _step_bar(line: Line, text: str, place: int) -> Bar:
    if line.data is None:
        return Bar(line, (), _title(text, line), "", line.note)
    count = line.data.counts[place]
    words = told(line, count) if line.in_counts else f"{told(line, count)} ({number_words(count)})"
    return Bar(line, tuple(single(line, count)), _title(text, line), words, words)


def _bar(line: Line, name: str) -> Bar:
    if line.data is None:
        return Bar(line, (), _title(name, line), "", line.note)
    return Bar(line, tuple(stacked(line)), _title(name, line), description(line), beside(line))


def _title(name: str, line: Line) -> str:
    return name if line.is_whole else f"{name}, {line.label}"


def description(line: Line) -> str:
    """The bar in words: each step with its share or number of answers."""
    return ", ".join(f"{step.label} {told(line, count)}" for step, count in line.data.opinion_counts)


def told(line: Line, count: int) -> str:
    """A count as it is shown: a share in whole per cent, of few answers their number."""
    return number_words(count) if line.in_counts else percent_words(line.data.share(count))


def number_words(count: int) -> str:
    return _written(number, count, get_language() or "")


def percent_words(share: int) -> str:
    return _written(percent, share, get_language() or "")


@lru_cache(maxsize=4096)
def _written(write: Callable[[int], str], value: int, _language: str) -> str:
    """The same few numbers stand on a page a thousand times."""
    return write(value)


def beside(line: Line) -> str:
    """What stands beside a bar: N, the mean, and who had no opinion."""
    data = line.data
    if data is None:
        return line.note
    parts = [answers_in_words(data.answered)]
    if data.mean is not None:
        parts.append(_("mean %(mean)s") % {"mean": number(data.mean, 1)})
    for step, count in data.pairs:
        if step.is_no_opinion and count and not data.takes_several:
            parts.append(f"{_within(step.label)} {number_words(count)}")
    return " · ".join(parts)


def _within(label: str) -> str:
    """The words of a step in the middle of a line: "0 – En osaa sanoa" is "en osaa sanoa" there."""
    words = label.split(" – ", 1)[1] if label[:1].isdigit() and " – " in label else label
    return words[:1].lower() + words[1:]


def answers_in_words(count: int) -> str:
    return ngettext("%(number)s answer", "%(number)s answers", count) % {"number": number_words(count)}
