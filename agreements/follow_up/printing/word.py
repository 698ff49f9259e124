"""A follow-up report as a Word file: the words and order of its PDF; the pictures' values stand as tables."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.follow_up.printing.text import plain_title, shown
from agreements.printing.text import short_hash
from documents.word import MARK, SMALL, WordDocument
from finnish.text import date, date_range

Row = dict[str, Any]
TITLE, CHAPTER, GOAL, MEASURE = 1, 2, 3, 4


def word_report(content: Row, language: str, *, sha256: str = "") -> bytes:
    """The report, a part of it or its public edition as docx, all in the language."""
    with translation.override(language):
        data = shown(content, language)
        word = WordDocument(
            plain_title(content, language),
            language,
            foot=_foot(data, sha256),
            mark=_("EXAMPLE – not a real agreement") if data["is_example"] else "",
            author=data["agreement"]["coordinator"]["full_name"],
            dated=data["dated"],
        )
        _write_head(word, data)
        _write_overview(word, data)
        _write_missing(word, data)
        for domain in data["domains"]:
            word.heading(domain["name"], CHAPTER)
            for goal in domain["goals"]:
                _write_goal(word, goal)
        return word.bytes()


def _foot(data: Row, sha256: str) -> str:
    edition = _("Edition %(number)s") % {"number": data["edition"]["number"]}
    return f"{edition} · {short_hash(sha256)}" if sha256 else edition


def _write_head(word: WordDocument, data: Row) -> None:
    period = data["period"]
    word.paragraph(f"{period['name']} · {date_range(period['starts'], period['ends'])}", SMALL)
    word.heading(data["title"], TITLE)
    if data["is_example"]:
        word.paragraph(_("EXAMPLE – not a real agreement"), MARK)
    if data["edition"]["reason"]:
        number = {"number": data["edition"]["number"]}
        word.paragraph(data["edition"]["reason"], lead_in=_("Edition %(number)s, corrected.") % number)
    word.list(data["lead"])
    if data["goals_are_secret"] and data["is_public"]:
        word.paragraph(
            _("The goals of this agreement are secret: the public edition only says that the report is there.")
        )


def _write_overview(word: WordDocument, data: Row) -> None:
    if not data["domains"]:
        return
    word.heading(_("The goals at a glance"), CHAPTER)
    for domain in data["domains"]:
        rows = [
            [str(goal["number"]), goal["text"], goal["said"]["label"], goal["schedule"]["label"], _verdict(goal)]
            for goal in domain["goals"]
        ]
        headings = [_("No."), _("Goal"), _("Own assessment"), _("Schedule"), _("Forum")]
        word.table(headings, rows, (1, 6, 3, 3, 2), caption=domain["name"], bold_column=1)


def _verdict(goal: Row) -> str:
    return goal["assessment"]["word"] if goal["assessment"] else "–"


def _write_missing(word: WordDocument, data: Row) -> None:
    lines = missing_lines(data)
    if data["goals"]:
        word.heading(_("What is missing"), CHAPTER)
        word.list(lines or [_("Nothing: all reports, values and assessments have been given.")])


def missing_lines(data: Row) -> list[str]:
    """What the report lacks, a line for each organisation and kind of thing."""
    missing = data["missing"]
    found = []
    for row in missing["reports"]:
        count = len(row["measures"])
        words = ngettext(
            "%(who)s: no report on measure %(numbers)s", "%(who)s: no report on measures %(numbers)s", count
        )
        found.append(words % {"who": row["organisation"]["name"], "numbers": ", ".join(row["measures"])})
    year = data["year"]
    found += [_("%(name)s: no value of %(year)s") % {"name": row["name"], "year": year} for row in missing["values"]]
    if missing["assessments"]:
        numbers = ", ".join(str(number) for number in missing["assessments"])
        found.append(_("Goals that the forum has not assessed: %(numbers)s") % {"numbers": numbers})
    return found


def _write_goal(word: WordDocument, goal: Row) -> None:
    word.heading(f"{goal['number']} {goal['text']}", GOAL)
    _write_lights(word, goal)
    if judged := goal["assessment"]:
        head = _("Assessment of the forum") + f": {judged['word']}."
        word.paragraph(f"{judged['why']} ({judged['body_name']}, {date(judged['on'])})", lead_in=head)
        word.paragraph(judged["next_step"], lead_in=_("What next") + ":" if judged["next_step"] else "")
    for measure in goal["measures"]:
        _write_measure(word, measure)
    for indicator in goal["indicators"]:
        _write_indicator(word, indicator)


def _write_lights(word: WordDocument, row: Row) -> None:
    for label, light in ((_("Own assessment"), row["said"]), (_("Schedule"), row["schedule"])):
        note = f" ({light['note']})" if light["note"] else ""
        word.paragraph(f"{light['label']}{note}", lead_in=f"{label}:")


def _write_measure(word: WordDocument, measure: Row) -> None:
    word.heading(f"{measure['number']} {measure['text']}", MEASURE)
    _write_lights(word, measure)
    if measure["leads"]:
        when = f" · {measure['when']}" if measure["when"] else ""
        word.paragraph(", ".join(measure["leads"]) + when, lead_in=_("In charge") + ":")
    if summary := measure["summary"]:
        word.paragraph(f"{summary['word']}. {summary['text']}", lead_in=_("Summary of those in charge") + ":")
    for duty in measure["told"]:
        _write_report(word, duty)
    for duty in measure["only_status"]:
        word.paragraph(duty["report"]["word"], lead_in=f"{duty['organisation']['name']}:")
    if measure["untold"]:
        word.paragraph(", ".join(measure["untold"]), lead_in=_("No report") + ":")


def _write_report(word: WordDocument, duty: Row) -> None:
    report = duty["report"]
    lines = [f"{report['word']}. {report['done']}"]
    lines += [f"{_('What hinders')}: {report['hinders']}"] if report["hinders"] else []
    lines += [f"{_('Next step')}: {report['next_step']}"] if report["next_step"] else []
    lines += [_("Attachments") + ": " + ", ".join(row["file_name"] for row in report["attachments"])] * bool(
        report["attachments"]
    )
    word.paragraph("\n".join(lines), lead_in=f"{duty['organisation']['name']}:")


def _write_indicator(word: WordDocument, indicator: Row) -> None:
    word.heading(indicator["title"], MEASURE)
    if indicator["is_example"]:
        word.paragraph(_("Example values – not real figures"), MARK)
    targets = ", ".join(indicator["target_texts"]) or "–"
    facts = (
        (_("Baseline"), indicator["baseline_text"]),
        (_("Target"), targets),
        (_("Source"), indicator["source_text"] or "–"),
    )
    word.paragraph(" · ".join(f"{label}: {value}" for label, value in facts), SMALL)
    if not indicator["rows"]:
        word.paragraph(_("No values yet."))
        return
    rows = [[row["name"], *(cell["text"] for cell in row["cells"])] for row in indicator["rows"]]
    headings = [_("Area"), *(str(year) for year in indicator["years"])]
    word.table(headings, rows, (3, *[1] * len(indicator["years"])), summary=indicator["title"], bold_column=0)
    word.paragraph("; ".join(indicator["remarks"]), SMALL)
