"""The results of a wave as slides: one question on each, its chart native and editable, the figures in the notes."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _
from pptx.util import Inches

from finnish.text import date_range
from indicators.charts import deck
from indicators.charts.deck import Deck
from surveys.results.picture import Bar, Block, answers_in_words, picture_of
from surveys.results.printing.chart import write_bars
from surveys.results.shown import QuestionResult, WaveResults

BARS = 8  # on a slide
MOST = 140  # signs of a title
QUESTION = (deck.LEFT, Inches(1.5), deck.WIDTH, Inches(0.4))
TOP, FLOOR = Inches(2), deck.FLOOR
CHART = (deck.LEFT, TOP, deck.WIDTH, FLOOR - TOP)


def slides_of(results: WaveResults, language: str) -> bytes:
    """pptx, all in the language; what the page leaves out is not in the charts' data either."""
    wave = results.wave
    with translation.override(language):
        made = Deck(
            wave.title,
            language,
            foot=f"{wave.title} · {answers_in_words(results.answers)}",
            mark=_("EXAMPLE – not a real survey") if wave.is_example else "",
            author=wave.owner.full_name_in(language) if wave.owner else "",
        )
        made.title_slide(wave.title, _title_lines(results))
        if results.too_few:
            sentence = _("Fewer than five answered, so no results are shown.")
            deck.write_text(made.slide(_("Results")), [[(sentence, None, False)]], CHART)
        _published(made, results)
        for result in results.questions:
            if not result.is_empty:
                _question(made, result)
        return made.bytes()


def _title_lines(results: WaveResults) -> list[str]:
    wave = results.wave
    asked = wave.owner.full_name if wave.owner else wave.source
    dates = date_range(wave.opens_on, wave.closes_on) if wave.opens_on and wave.closes_on else ""
    return [line for line in (asked, ", ".join(filter(None, (answers_in_words(results.answers), dates)))) if line]


def _published(made: Deck, results: WaveResults) -> None:
    rows = [_figure_row(figure) for figure in results.published]
    for number, portion in enumerate(_portions(rows, BARS)):
        title = _("Published figures") if not number else _("Published figures, continued")
        _figures(made, title, portion)


def _figure_row(figure: object) -> list[str]:
    words = f"{figure.group}: {figure.text}" if figure.group else figure.text
    return [words, "" if figure.percent is None else f"{figure.percent} %", figure.answers]


def _figures(made: Deck, title: str, rows: Sequence[list[str]]) -> None:
    slide = made.slide(_short(title))
    headings = [_("Published figure"), _("Share"), "N"]
    deck.write_table(slide, headings, rows, (9, 1.5, 1.5), describe=title)


def _question(made: Deck, result: QuestionResult) -> None:
    question, picture = result.question, picture_of(result)
    title = f"{question.number} {question.text}".strip()
    keys = [*picture.key] or [("high-1", _("Chose this"))]
    for row, bars in _pages(picture.blocks, has_many=picture.has_many):
        _chart_slide(made, title, row, bars, keys, is_stacked=bool(picture.key))
    figures = [*result.published, *(figure for block in picture.blocks for figure in block.published)]
    for _wave, of_wave in groupby(figures, key=lambda figure: figure.wave_id):
        rows = list(of_wave)
        for portion in _portions([_figure_row(figure) for figure in rows], BARS):
            _figures(made, f"{title} – {rows[0].wave.title}", portion)
    if result.open and result.open.themes:
        slide = made.slide(_short(title))
        rows = [[name, str(count)] for name, count in result.open.themes[:BARS]]
        deck.write_table(slide, [_("Theme"), _("Answers")], rows, (9, 2), describe=title)


def _pages(blocks: Sequence[Block], *, has_many: bool) -> Iterator[tuple[str, list[tuple[str, Bar]]]]:
    """Rows together on a slide; when groups or earlier waves stand beside, each row has a slide of its own."""
    if not has_many:
        rows = [(block.text or _("All"), bar) for block in blocks for bar in block.bars if bar.line.data]
        for portion in _portions(rows, BARS):
            yield "", portion
        return
    for block in blocks:
        rows = [(bar.label, bar) for bar in block.bars if bar.line.data]
        for portion in _portions(rows, BARS):
            yield block.text, portion


def _chart_slide(
    made: Deck, title: str, row: str, bars: list[tuple[str, Bar]], keys: list[tuple[str, str]], *, is_stacked: bool
) -> None:
    """The row is the title of its own slide; the question stands small above the chart."""
    told = [f"{name}: {bar.description}. {bar.beside}." for name, bar in bars]
    slide = made.slide(_short(row or title), notes="\n".join(filter(None, [title, row, *told])))
    if row:
        deck.write_text(slide, [[(_short(title), deck.GREY, False)]], QUESTION, size=14)
    in_counts = any(bar.line.in_counts for _name, bar in bars)
    series = [(label, fill, [_value(bar, fill, in_counts=in_counts) for _name, bar in bars]) for fill, label in keys]
    names = [f"{name} (N {bar.line.data.answered})" for name, bar in bars]
    high = min(FLOOR - TOP, Inches(1.2) + Inches(0.75) * len(bars))
    box = (deck.LEFT, TOP, deck.WIDTH, high)
    write_bars(slide, names, series, box, describe=". ".join(told), in_counts=in_counts, is_stacked=is_stacked)


def _value(bar: Bar, fill: str, *, in_counts: bool) -> int | None:
    part = next((part for part in bar.parts if part.fill == fill), None)
    if part is None:
        return None
    return part.count if in_counts else bar.line.data.share(part.count)


def _portions(rows: Sequence, size: int) -> Iterator[list]:
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


def _short(title: str) -> str:
    return title if len(title) <= MOST else f"{title[: MOST - 1].rstrip()}…"
