"""A follow-up report as slides: what it comes to, each goal with its lights and figure, what is late, assessments."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from pptx.util import Inches

from agreements.follow_up.printing.text import shown
from agreements.follow_up.printing.word import missing_lines
from agreements.printing.text import short_hash
from finnish.text import date, date_range
from indicators.charts import LineChart, deck, words
from indicators.charts.deck import Deck

Row = dict[str, Any]
ROWS = 7  # goals in a table on one slide
LINES = 12  # lines of a list on one slide
BOX: deck.Box = (deck.LEFT, deck.TOP, deck.WIDTH, deck.FLOOR - deck.TOP)
MOST = 150  # signs of a text on a slide; the whole stands in the notes


def slides_report(content: Row, language: str, *, sha256: str = "") -> bytes:
    """The report, a part of it or its public edition as pptx, all in the language."""
    with translation.override(language):
        data = shown(content, language, is_plain=True)
        edition = _("Edition %(number)s") % {"number": data["edition"]["number"]}
        made = Deck(
            data["title"],
            language,
            foot=f"{data['period']['name']} · {edition}",
            mark=_("EXAMPLE – not a real agreement") if data["is_example"] else "",
            author=data["agreement"]["coordinator"]["full_name"],
        )
        _title(made, data)
        _summary(made, data)
        _glance(made, data)
        for domain in data["domains"]:
            for goal in domain["goals"]:
                _goal(made, goal)
        _late(made, data)
        _missing(made, data)
        _assessments(made, data)
        _sources(made, data, sha256)
        return made.bytes()


def _title(made: Deck, data: Row) -> None:
    period, edition = data["period"], data["edition"]
    lines = [
        data["agreement"]["coordinator"]["full_name"],
        f"{period['name']}, {date_range(period['starts'], period['ends'])}",
    ]
    if edition["reason"]:
        lines.append(_("Edition %(number)s, corrected.") % {"number": edition["number"]} + f" {edition['reason']}")
    made.title_slide(data["title"], lines)


def _summary(made: Deck, data: Row) -> None:
    if not data["goals"]:
        sentence = _("The goals of this agreement are secret: the public edition only says that the report is there.")
        deck.write_text(made.slide(_("Summary")), [[(sentence, None, False)]], BOX)
        return
    slide = made.slide(_("Summary"), notes="\n".join(data["lead"]))
    deck.write_text(slide, [[(sentence, None, False)] for sentence in data["lead"]], BOX, size=20)
    top = deck.TOP + Inches(2.3)
    half = Inches(5.7)
    for left, name, label in (
        (deck.LEFT, "said", _("Own assessment")),
        (deck.LEFT + Inches(6.2), "schedule", _("Schedule")),
    ):
        rows = _counted(data["goals"], name)
        headings = [label, _("Goals")]
        deck.write_table(
            slide, headings, rows, (3.4, 1.2), describe=_counted_words(label, rows), box=(left, top, half, 0)
        )


def _counted(goals: list[Row], light: str) -> list[list[Any]]:
    """Each light that some goal carries, with how many: the most usual first."""
    found: dict[str, list[Row]] = {}
    for goal in goals:
        found.setdefault(goal[light]["state"], []).append(goal[light])
    rows = sorted(found.values(), key=len, reverse=True)
    return [[_general(lights), str(len(lights))] for lights in rows]


def _general(lights: list[Row]) -> list[deck.Run]:
    """The light without its own count of days where the goals' words differ."""
    same = {light["label"] for light in lights}
    label = lights[0]["label"] if len(same) == 1 else STATE_WORDS[lights[0]["state"]]()
    return deck.cell_of_light(lights[0] | {"label": label})


STATE_WORDS = {
    "late": lambda: _("Late"),
    "report_missing": lambda: _("Report missing"),
    "value_missing": lambda: _("Value missing"),
    "soon": lambda: _("Due soon"),
    "report_due": lambda: _("Report awaited"),
}


def _counted_words(label: str, rows: list[list[Any]]) -> str:
    return f"{label}: " + "; ".join(f"{runs[-1][0]} {count}" for runs, count in rows)


def _glance(made: Deck, data: Row) -> None:
    headings = [_("No."), _("Goal"), _("Own assessment"), _("Schedule"), _("Forum")]
    ordered = [goal for domain in data["domains"] for goal in domain["goals"]]
    for title, goals in _portions(_("The goals at a glance"), ordered, ROWS):
        rows = [
            [
                str(goal["number"]),
                _short(goal["text"]),
                deck.cell_of_light(goal["said"]),
                deck.cell_of_light(goal["schedule"]),
                goal["assessment"]["word"] if goal["assessment"] else "–",
            ]
            for goal in goals
        ]
        slide = made.slide(title, notes="\n".join(_goal_line(goal) for goal in goals))
        deck.write_table(slide, headings, rows, (0.7, 5.6, 2.5, 2.5, 1.8), describe=_("The goals with both lights"))


def _goal_line(goal: Row) -> str:
    lights = f"{_('Own assessment')}: {goal['said']['label']}; {_('Schedule')}: {goal['schedule']['label']}"
    return f"{goal['number']} {goal['text']} {lights}."


def _goal(made: Deck, goal: Row) -> None:
    title = _("Goal %(number)s: %(text)s") % {"number": goal["number"], "text": goal["text"]}
    slide = made.slide(title, notes=_goal_notes(goal))
    chart = next((row for row in goal["indicators"] if row["chart"]), None)
    width = Inches(5.6) if chart else deck.WIDTH
    lines = [[(goal["domain_name"], deck.GREY, False)]]
    lines += [deck.light_runs(_("Own assessment"), goal["said"]), deck.light_runs(_("Schedule"), goal["schedule"])]
    if goal["assessment"]:
        lines.append(
            [(_("Assessment of the forum") + ": ", deck.GREY, False), (goal["assessment"]["word"], None, True)]
        )
    lines += [_measure_line(measure) for measure in goal["measures"][:6]]
    deck.write_text(slide, lines, (deck.LEFT, deck.TOP, width, Inches(4.9)), size=15)
    if chart:
        _chart(slide, chart)


def _measure_line(measure: Row) -> list[deck.Run]:
    sign, colour = deck.LIGHTS[measure["said"]["colour"]]
    return [
        (f"{sign} ", colour, True),
        (f"{measure['number']} {_short(measure['text'])} ", None, False),
        (measure["said"]["label"].lower(), None, True),
    ]


def _chart(slide: Any, indicator: Row) -> None:
    chart: LineChart = indicator["chart"]
    left = deck.LEFT + Inches(6.0)
    head = [[(_short(indicator["title"], 90), deck.BRAND, True)]]
    if indicator["is_example"]:
        head.append([(_("Example values – not real figures"), deck.RUST, True)])
    deck.write_text(slide, head, (left, deck.TOP, Inches(5.9), Inches(0.9)), size=14)
    years = indicator["years"]
    series = [(row.name, [_float(row.by_year.get(year)) for year in years]) for row in chart.series]
    target = (words.target_in_words(chart, chart.target), float(chart.target.value)) if chart.target else None
    decimals = chart.decimals or 0
    deck.write_line_chart(
        slide,
        years,
        series,
        (left, deck.TOP + Inches(0.9), Inches(5.9), Inches(4)),
        describe=f"{chart.title}. {words.description(chart)}",
        number_format="0." + "0" * decimals if decimals else "0",
        target=target,
    )


def _float(point: Any) -> float | None:
    return None if point is None or point.value is None else float(point.value)


def _goal_notes(goal: Row) -> str:
    """Everything that is said of the goal, for whoever presents it."""
    lines = [_goal_line(goal)]
    if judged := goal["assessment"]:
        lines.append(f"{_('Assessment of the forum')}: {judged['word']}. {judged['why']} {judged['next_step']}".strip())
    for measure in goal["measures"]:
        lines.append(
            f"{measure['number']} {measure['text']} ({measure['said']['label']}; {measure['schedule']['label']})"
        )
        lines += [f"  {duty['organisation']['name']}: {_told(duty['report'])}" for duty in measure["told"]]
        if measure["untold"]:
            lines.append(f"  {_('No report')}: {', '.join(measure['untold'])}")
    for row in goal["indicators"]:
        targets = ", ".join(row["target_texts"]) or "–"
        lines.append(
            f"{row['title']}: {_('Baseline')} {row['baseline_text']}, {_('Target')} {targets}. {row['latest']}"
        )
    return "\n".join(lines)


def _told(report: Row) -> str:
    hinders = f" {_('What hinders')}: {report['hinders']}" if report["hinders"] else ""
    step = f" {_('Next step')}: {report['next_step']}" if report["next_step"] else ""
    return f"{report['word']}. {report['done']}{hinders}{step}"


def _late(made: Deck, data: Row) -> None:
    lines = [
        [
            (f"{deck.LIGHTS['bad'][0]} ", deck.LIGHTS["bad"][1], True),
            (f"{goal['number']} {_short(goal['text'])}: ", None, False),
            (goal["schedule"]["label"], None, True),
        ]
        for goal in data["late"]
    ]
    _lists(made, _("What is late or lacks something"), lines)


def _missing(made: Deck, data: Row) -> None:
    _lists(made, _("What is missing"), [[(_short(line), None, False)] for line in missing_lines(data)])


def _lists(made: Deck, title: str, lines: list[list[deck.Run]]) -> None:
    for name, portion in _portions(title, lines, LINES):
        deck.write_text(made.slide(name), portion, BOX, size=16)


def _assessments(made: Deck, data: Row) -> None:
    headings = [_("No."), _("Assessment"), _("Why"), _("What next")]
    for title, goals in _portions(_("Assessments of the forum"), data["assessed"], 5):
        rows = [
            [
                str(goal["number"]),
                goal["assessment"]["word"],
                _short(goal["assessment"]["why"]),
                _short(goal["assessment"]["next_step"]) or "–",
            ]
            for goal in goals
        ]
        notes = "\n".join(
            f"{goal['number']} {goal['text']}: {goal['assessment']['word']}. {goal['assessment']['why']}"
            f" ({goal['assessment']['body_name']}, {date(goal['assessment']['on'])})"
            for goal in goals
        )
        deck.write_table(made.slide(title, notes), headings, rows, (0.7, 2, 5, 4.4), describe=title)


def _sources(made: Deck, data: Row, sha256: str) -> None:
    version = data["agreement"]["version"]
    words_ = {"title": data["agreement"]["title"], "number": version["number"]}
    lines = [
        _("Agreement: %(title)s, version %(number)s") % words_,
        _("The report was frozen %(date)s; values and words are those of that day.")
        % {"date": date(data["edition"]["frozen_at"])},
    ]
    lines += [
        f"{_('Source')}: {source}" for source in sorted({row["source_text"] for row in data["indicators"]} - {""})
    ]
    if data["has_example_values"]:
        lines.append(_("Example values – not real figures"))
    if sha256:
        lines.append(_("Content hash (SHA-256), beginning: %(hash)s") % {"hash": short_hash(sha256)})
    lines.append(_("A missing value is never zero, and the two lights are never summed up."))
    _lists(made, _("Sources and how to read the report"), [[(_short(line), None, False)] for line in lines])


def _portions(title: str, rows: list[Any], most: int) -> Iterable[tuple[str, list[Any]]]:
    """The rows in portions that fit a slide, each with a title of its own: "… (2/3)"."""
    parts = [rows[start : start + most] for start in range(0, len(rows), most)]
    for place, part in enumerate(parts, start=1):
        yield (f"{title} ({place}/{len(parts)})" if len(parts) > 1 else title), part


def _short(text: str, most: int = MOST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
