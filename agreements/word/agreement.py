"""The whole agreement as a Word file: the same words, numbers and order as its PDF, from the same print data."""

import datetime
import json
from typing import Any

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agreements.content import content_of
from agreements.models import PrintJob
from agreements.printing.data import Chapter, Edition, Forum, PrintData, print_data
from agreements.printing.goals import PrintedGoal, PrintedIndicator, PrintedMeasure
from agreements.printing.made import file_name
from documents.jobs import Made
from documents.word import MARK, SMALL, WordDocument
from finnish.text import NBSP

TITLE_LEVEL = 1
BREAK = mark_safe("<br>")


def render_word(job: PrintJob) -> Made:
    """The version, or the draft as it stands, in the job's edition."""
    what = f"versio-{job.version.number}" if job.version else "luonnos"
    name = file_name(job.agreement, what, job.language, job.edition, ending="docx")
    if job.version is None:
        on = timezone.localdate(job.requested_at)
        return Made(word_draft(content_of(job.agreement), language=job.language, on=on, edition=job.edition), name)
    version = job.version
    return Made(word_version(version.content, version.sha256, language=job.language, edition=job.edition), name)


def word_draft(content: dict[str, Any], *, language: str, on: datetime.date, edition: str = "full") -> bytes:
    """The text as it stands, marked as a draft of that day."""
    with translation.override(language):
        return _written(print_data(content, Edition(language, edition, draft_of=on)), on)


def word_version(content: str, sha256: str, *, language: str, edition: str = "full") -> bytes:
    """A frozen version; `content` is its exact canonical text. What counts is the version, which the file says."""
    with translation.override(language):
        data = print_data(json.loads(content), Edition(language, edition, sha256))
        return _written(data, data.dated)


def _written(data: PrintData, dated: datetime.date) -> bytes:
    word = WordDocument(
        data.plain_title,
        data.language,
        foot="" if data.is_draft else data.foot,
        mark=" · ".join(_marks(data)),
        author=", ".join(party.name for party in data.parties),
        dated=dated,
    )
    _write_cover(word, data)
    for chapter in data.chapters:
        _write_chapter(word, chapter, data)
    if data.hash:
        _write_version(word, data)
    return word.bytes()


def _marks(data: PrintData) -> list[str]:
    """What the file must not be mistaken for, as it stands on every page."""
    draft = [data.foot] if data.is_draft else []
    return [*draft, _("EXAMPLE – not a real agreement")] if data.is_example else draft


def _write_cover(word: WordDocument, data: PrintData) -> None:
    cover = data.cover
    word.paragraph(cover.kind, SMALL)
    word.heading(cover.title, TITLE_LEVEL)
    word.paragraph(cover.term)
    for mark in _marks(data):
        word.paragraph(mark, MARK)
    word.list(party.name for party in data.parties)
    for label, value in cover.facts:
        word.paragraph(value, SMALL, lead_in=f"{label}:")


def _write_chapter(word: WordDocument, chapter: Chapter, data: PrintData) -> None:
    word.heading(chapter.label, chapter.level)
    word.paragraph(chapter.hidden, SMALL)
    word.rich_text(chapter.text, chapter.level)
    match chapter.role:
        case "parties":
            _write_parties(word, data)
        case "forums" if data.forums:
            _write_forums(word, data)
        case "goals" if data.domains:
            _write_goals(word, data, chapter.level)
        case "approvals":
            words = _("The parties' decisions are printed here when the agreement has been signed and sealed.")
            word.paragraph(words, SMALL)
        case "signatures":
            _write_signatures(word, data)
        case "annexes" if data.annexes:
            _write_annexes(word, data)


def _write_parties(word: WordDocument, data: PrintData) -> None:
    rows = [[str(party.number), _stacked(_bold(party.name), party.address), party.body] for party in data.parties]
    word.table([_("Parties"), _("Name"), _("Decides on the agreement")], rows, [1, 5, 4], summary=_("Parties"))


def _write_forums(word: WordDocument, data: PrintData) -> None:
    rows = [[forum.level, _forum(forum), forum.rhythm] for forum in data.forums]
    word.table([_("Level"), _("Forum and its task"), _("Meets")], rows, [2, 6, 2], summary=_("Forums"))


def _forum(forum: Forum) -> SafeString:
    composition = f"{_('Composition')}: {forum.composition}" if forum.composition else ""
    chair = f"{_('Chair and secretary')}: {forum.chair}" if forum.chair else ""
    return _stacked(_bold(forum.name), forum.tasks, composition, chair)


def _write_goals(word: WordDocument, data: PrintData, level: int) -> None:
    for domain in data.domains:
        word.heading(domain.name, level + 1)
        for goal in domain.goals:
            _write_goal(word, goal, level + 2)


def _write_goal(word: WordDocument, goal: PrintedGoal, level: int) -> None:
    word.heading(f"{goal.label}{NBSP} {goal.text}", level)
    word.paragraph(goal.why)
    if goal.indicators:
        word.table(
            [_("What is measured"), _("Baseline"), _("Target")],
            [_indicator(indicator) for indicator in goal.indicators],
            [6, 2, 2],
            caption=_("Indicators"),
        )
    if goal.measures:
        word.table(
            [_("Number"), _("What is done"), _("Who is responsible"), _("When")],
            [[measure.number, measure.text, _carriers(measure), measure.when] for measure in goal.measures],
            [1.4, 5, 3.4, 2],
            caption=_("Measures"),
        )


def _indicator(indicator: PrintedIndicator) -> list[str]:
    targets = _stacked(*indicator.targets) if indicator.targets else _("not set")
    return [_stacked(indicator.name, indicator.source, indicator.follow_up), indicator.baseline, targets]


def _carriers(measure: PrintedMeasure) -> SafeString:
    others = _("with %(others)s") % {"others": measure.others} if measure.others else ""
    return format_html_join(", ", "{}", ((part,) for part in (_bold(measure.leads), others) if part))


def _write_signatures(word: WordDocument, data: PrintData) -> None:
    if data.is_draft:
        words = _("The signatures are printed here when the agreement has been signed and sealed.")
        word.paragraph(words, SMALL)
        return
    word.table(
        [_("Party"), _("Place and date"), _("Signature, name and title")],
        [[_bold(party.name), "", ""] for party in data.parties],
        [4, 3, 4],
        summary=_("Signatures"),
    )


def _write_annexes(word: WordDocument, data: PrintData) -> None:
    rows = [
        [
            _("Annex %(number)s") % {"number": annex.number},
            _stacked(_bold(annex.title), annex.kind),
            annex.file,
            annex.publicity,
        ]
        for annex in data.annexes
    ]
    headings = [_("Annexes"), _("Title"), _("File, size and hash"), _("Publicity")]
    word.table(headings, rows, [1.6, 4, 4, 2], summary=_("Annexes"))


def _write_version(word: WordDocument, data: PrintData) -> None:
    word.heading(_("Version and verification"), TITLE_LEVEL + 1)
    word.paragraph(data.foot)
    word.paragraph(data.hash, SMALL)
    word.paragraph(
        _(
            "This is a copy for a word processor. What the parties decide on and sign is the frozen version,"
            " which can't be changed."
        )
    )
    for note in data.notes:
        word.paragraph(note, SMALL)


def _bold(text: str) -> SafeString:
    return format_html("<strong>{}</strong>", text) if text else SafeString("")


def _stacked(*parts: str) -> SafeString:
    """The parts under each other in one cell."""
    lines = ((line,) for part in parts for line in _lines(part))
    return format_html_join(BREAK, "{}", lines)


def _lines(part: str) -> list[str]:
    return [part] if isinstance(part, SafeString) else part.splitlines()
