"""The summary of at most two pages: what the agreement means for one party. Called under its language."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from django.utils import translation

from agreements import wording
from agreements.package.context import responsible
from agreements.package.facts import PartyFacts
from agreements.package.paper import Block, Paper, facts, heading, items, note, paragraph, table
from agreements.package.texts import prose, words_of
from agreements.party_view import OwnGoal, OwnIndicator, OwnMeasure
from agreements.wording import not_written, text_of
from finnish.text import date as finnish_date

MOST_PAGES = 2
MOST_DATES = 4
FITS = 40  # measured: about as many rows of two lines fit on two pages with the facts and headings


@dataclass(frozen=True)
class Detail:
    """How much is told so that it fits; `most` is the most rows of each kind.

    `whole`: with each measure who else carries it. `rows_of_part`: measures that the party takes part in are told in
    words and not by number only. `goals`: the goals by name, its own and the joint ones.
    """

    whole: bool
    goals: bool
    rows_of_part: bool
    most: int = 100


DETAILS = (
    Detail(whole=True, goals=True, rows_of_part=True),
    Detail(whole=False, goals=True, rows_of_part=True),
    Detail(whole=False, goals=False, rows_of_part=True),
    *(Detail(whole=False, goals=False, rows_of_part=False, most=most) for most in (24, 18, 12, 6)),
)


def summary_paper(of: PartyFacts) -> tuple[Paper, bytes]:
    """The summary and its PDF: in as much detail as two pages hold."""
    with translation.override(of.language):
        for detail in DETAILS[_first_detail(of) :]:
            paper = _paper(of, detail)
            pdf = paper.as_pdf()
            if _pages(pdf) <= MOST_PAGES:
                break
        return paper, pdf


def _first_detail(of: PartyFacts) -> int:
    """Where the whole can't fit, it is not rendered in vain."""
    measures, goals = len(of.view.measures), len(of.content["goals"]) // 2
    others = len(of.view.indicators) + len(of.content["forums"]) // 2
    rows = (2 * measures + goals + others, measures + goals + others, measures + others)
    return next((level for level, count in enumerate(rows) if count <= FITS), len(rows))


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _paper(of: PartyFacts, detail: Detail) -> Paper:
    words = words_of(of.language)
    return Paper(
        kind=words["kinds"]["summary"],
        title=words["titles"]["summary"].format(genitive=of.short_genitive, short=of.short),
        language=of.language,
        dated=of.on,
        label=of.label,
        blocks=tuple(_blocks(of, detail)),
        is_example=of.shared.agreement.is_example,
        author=of.shared.agreement.coordinator.full_name_in(of.language),
    )


def _blocks(of: PartyFacts, detail: Detail) -> Iterator[Block]:
    words, view = words_of(of.language)["summary"], of.view
    dated = finnish_date(of.shared.version.dated)
    yield paragraph(f"{of.title}. {words['dated'].format(number=of.shared.version.number, dated=dated)}")
    yield from prose("summary", of.language, _counts(of))
    yield facts(*_facts(of))
    yield from _goals(of, view.goals, detail)
    yield from _led(of, view.led, detail)
    yield from _taken_part_in(of, view.taken_part_in, detail)
    yield from _indicators(of, view.indicators, detail)
    yield from _joint(of, detail)
    yield from _forums(of, detail)


def _counts(of: PartyFacts) -> dict[str, object]:
    view = of.view
    return {
        "short": of.short,
        "led": len(view.led),
        "taken_part_in": len(view.taken_part_in),
        "reported": len(view.reported),
        "own_goals": len(view.goals),
        "goals": len(of.content["goals"]),
        "is_empty": not view.goals,
    }


def _facts(of: PartyFacts) -> Iterator[tuple[str, str]]:
    words, content = words_of(of.language)["summary"], of.content
    yield words["decides"], of.deciding_body
    yield words["planned"], ", ".join(of.planned)
    yield words["wanted_by"], finnish_date(of.shared.agreement.decisions_wanted_by)
    yield words["signatories"], ", ".join(of.signatories)
    yield words["term"], wording.span(**content["term"])
    if any(content["validity"].values()):
        yield words["validity"], wording.span(**content["validity"])
    yield words["nature"], wording.legal_nature(content)
    yield words["entry"], wording.entry_rule(content)
    dates = [f"{finnish_date(measure.ends)} ({measure.number})" for measure in of.view.by_due_date]
    yield words["first_dates"], ", ".join(dates[:MOST_DATES])


def _goals(of: PartyFacts, goals: tuple[OwnGoal, ...], detail: Detail) -> Iterator[Block]:
    words = words_of(of.language)["summary"]
    if goals and detail.goals:
        yield heading(words["goals"])
        yield items(*(f"{goal.number}. {_text(goal.row, of.language)}" for goal in goals))


def _led(of: PartyFacts, measures: list[OwnMeasure], detail: Detail) -> Iterator[Block]:
    words = words_of(of.language)["summary"]
    if measures:
        yield heading(words["led"].format(name=of.short))
        yield _measures(of, measures[: detail.most], "participant", detail)
        yield from _by_number(of, measures[detail.most :])


def _taken_part_in(of: PartyFacts, measures: list[OwnMeasure], detail: Detail) -> Iterator[Block]:
    words = words_of(of.language)["summary"]
    if not measures:
        return
    yield heading(words["taken_part_in"].format(name=of.short))
    if detail.rows_of_part:
        yield _measures(of, measures, "lead", detail)
        return
    yield from _by_number(of, measures)


def _by_number(of: PartyFacts, measures: list[OwnMeasure]) -> Iterator[Block]:
    """Measures for whose words there is no room: where to find them."""
    if measures:
        numbers = ", ".join(measure.number for measure in measures)
        yield note(words_of(of.language)["summary"]["only_numbers"].format(numbers=numbers))


def _measures(of: PartyFacts, measures: list[OwnMeasure], others: str, detail: Detail) -> Block:
    """Measures as rows; who else carries them where there is room."""
    words = words_of(of.language)["summary"]
    rows = [_measure(of, measure, others) for measure in measures]
    whom = words["who" if others == "lead" else "with_whom"]
    if detail.whole:
        return table((words["number"], words["measure"], whom, words["when"]), rows, (10, 0, 30, 20))
    short = [(number, text, when) for number, text, _whom, when in rows]
    return table((words["number"], words["measure"], words["when"]), short, (10, 0, 20))


def _measure(of: PartyFacts, measure: OwnMeasure, others: str) -> tuple[str, ...]:
    what = f" ({'; '.join(measure.what(of.language))})" if measure.what(of.language) else ""
    who = responsible(measure.row, of.language, others, of.view.party["organisation"])
    return measure.number, _text(measure.row, of.language) + what, who, wording.timing(measure.row, of.language)


def _indicators(of: PartyFacts, indicators: list[OwnIndicator], detail: Detail) -> Iterator[Block]:
    words = words_of(of.language)["summary"]
    if indicators:
        yield heading(words["indicators"])
        rows = [_indicator(of, indicator) for indicator in indicators]
        headings = (words["indicator"], words["task"], words["baseline"], words["target"])
        yield table(headings, rows[: detail.most], (0, 20, 20, 20), 0)
        yield from _more(words, rows, detail)


def _indicator(of: PartyFacts, indicator: OwnIndicator) -> tuple[str, ...]:
    words, language = words_of(of.language)["summary"], of.language
    own = {**indicator.row, "targets": list(indicator.targets) or indicator.row["targets"]}
    task = [words["reports"]] if indicator.reports else []
    if indicator.targets:
        task.append(words["own_target"])
    return (
        wording.indicator_name(indicator.row, language),
        ", ".join(task),
        wording.baseline(indicator.row, language),
        ", ".join(wording.targets(own, language)),
    )


def _joint(of: PartyFacts, detail: Detail) -> Iterator[Block]:
    joint = of.view.joint_goals
    if joint and detail.goals:
        yield heading(words_of(of.language)["summary"]["joint_goals"])
        yield items(*(f"{number}. {_text(goal, of.language)}" for number, goal in joint[: detail.most]))


def _forums(of: PartyFacts, detail: Detail) -> Iterator[Block]:
    if forums := of.content["forums"]:
        yield heading(words_of(of.language)["summary"]["forums"])
        lines = [", ".join(filter(None, _forum(forum, of.language))) for forum in forums]
        yield items(*lines[: detail.most])


def _forum(forum: dict, language: str) -> list[str]:
    return [text_of(forum["name"], language), text_of(forum["rhythm"], language)]


def _more(words: dict[str, str], rows: list, detail: Detail) -> Iterator[Block]:
    if len(rows) > detail.most:
        yield note(words["more"].format(count=len(rows) - detail.most))


def _text(row: dict, language: str) -> str:
    return text_of(row["text"], language) or not_written()
