"""Loading what was published of a wave held elsewhere: counts, figures in words and answers that the source quotes."""

from collections.abc import Iterator
from typing import Any

from organisations.reference_files import Loaded, bring_up_to_date
from surveys.models import GroupSize, OpenAnswer, PublishedFigure, Row, Step, Survey, Tally, Wave
from surveys.reference_reading import bring, by_field, key_of, questions_of, rows_of, texts


def load_wave(survey: Survey, data: dict[str, Any]) -> Iterator[Loaded]:
    known = Wave.objects.filter(code=data["wave"]["code"])
    yield bring_up_to_date(known, [_wave(survey, data["wave"])], key=lambda wave: wave.code, owned=WAVE)
    wave = Wave.objects.get(code=data["wave"]["code"])
    sizes = [GroupSize(wave=wave, group=None, count=data["wave"]["answers"])]
    yield bring(wave.group_sizes.filter(group=None), sizes, "wave_id", [], ["count"])
    yield bring(wave.tallies.all(), list(_tallies(wave, data)), "row_id step_id", [], ["count"])
    figures = _figures(wave, data)
    owned = ["text_fi", "text_sv", "group_fi", "group_sv", "percent", "answers", "question_id", "row_id"]
    yield bring_up_to_date(wave.published.all(), figures, key=lambda figure: figure.position, owned=owned)
    yield _load_open_answers(wave, data)


WAVE = [
    "title_fi", "title_sv", "opens_on", "closes_on", "history_invited", "source", "answers_published", "allows_groups",
]  # fmt: skip


def _wave(survey: Survey, data: dict[str, Any]) -> Wave:
    title = texts("title", data["title"])
    return Wave(
        key=key_of(data["code"]),
        code=data["code"],
        survey=survey,
        title_fi=title["title_fi"],
        title_sv=title["title_sv"],
        state=Wave.State.CLOSED,
        opens_on=data["opens_on"],
        closes_on=data["closes_on"],
        allows_groups=data["allows_groups"],
        is_history=True,
        is_public=True,
        history_invited=data["invited"],
        source=data["source"],
        answers_published=data["answers"],
    )


def _tallies(wave: Wave, data: dict[str, Any]) -> Iterator[Tally]:
    """The counts as printed, in the order of the steps; a printed 0 is a count too."""
    rows = by_field(Row.objects.filter(question__survey=wave.survey), "key")
    steps: dict[str, list[Step]] = {}
    for step in Step.objects.filter(scale__survey=wave.survey).select_related("scale").order_by("position"):
        steps.setdefault(step.scale.name, []).append(step)
    for question in questions_of(data):
        for row in rows_of(question):
            found = rows[key_of(wave.survey.code, question["key"], row["key"])]
            if row.get("counts"):
                for step, count in zip(steps[question["scale"]], row["counts"], strict=True):
                    yield Tally(wave=wave, row=found, step=step, count=count)


def _figures(wave: Wave, data: dict[str, Any]) -> list[PublishedFigure]:
    questions = by_field(wave.survey.questions.all(), "key")
    rows = by_field(Row.objects.filter(question__survey=wave.survey), "key")
    found = []
    for position, figure in enumerate(data["figures"], 1):
        asked, row, code = figure.get("question"), figure.get("row"), wave.survey.code
        text, group = texts("text", figure["text"]), texts("group", figure.get("group"))
        del text["text_en"], group["group_en"]
        found.append(
            PublishedFigure(
                wave=wave,
                position=position,
                question=questions[key_of(code, asked)] if asked else None,
                row=rows[key_of(code, asked, row)] if row else None,
                percent=figure.get("percent"),
                answers=figure.get("answers", ""),
                **text,
                **group,
            )
        )
    return found


def _load_open_answers(wave: Wave, data: dict[str, Any]) -> Loaded:
    """Answers in words that the source quotes, under the theme it puts them under; texts as they were given."""
    questions = by_field(wave.survey.questions.prefetch_related("themes"), "key")
    wanted, coded = [], {}
    for question in questions_of(data):
        row = questions[key_of(wave.survey.code, question["key"])]
        for number, answer in enumerate(question.get("answers", []), 1):
            pk = key_of(wave.code, question["key"], str(number))
            wanted.append(OpenAnswer(id=pk, wave=wave, question=row, text=answer["text"]))
            if "theme" in answer:
                coded[pk] = row.themes.all()[answer["theme"] - 1].pk
    loaded = bring_up_to_date(wave.open_answers.all(), wanted, key=lambda answer: answer.id, owned=["text"])
    links = OpenAnswer.themes.through
    links.objects.bulk_create(
        [links(openanswer_id=answer, theme_id=theme) for answer, theme in coded.items()], ignore_conflicts=True
    )
    return loaded
