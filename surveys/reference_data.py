"""Loading the ready question sets and the published results of the waves that were held with them.

One file per set in reference/; its README says what the keys mean. Loading again changes nothing; a text that has
changed in a file is brought in by the key of its row, and what a wave may refer to is never deleted.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from interfaces.models import InterfaceDomain
from organisations.reference_files import Loaded
from surveys.models import Question, Row, Scale, Section, Step, Survey, Theme
from surveys.reference_reading import bring, by_field, key_of, questions_of, rows_of, texts
from surveys.reference_waves import load_wave

FOLDER = Path(__file__).parent / "reference"
FILES = ("situation_survey_2022.toml", "lape_survey_2017.toml")


@transaction.atomic
def load() -> list[Loaded]:
    return [loaded for name in FILES for loaded in _load_set(read_set(name))]


def read_set(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _load_set(data: dict[str, Any]) -> Iterator[Loaded]:
    """The set first, then its scales, sections, questions and rows, last the wave that was held with it."""
    yield bring(Survey.objects.filter(code=data["code"]), [_survey(data)], "code", ["title", "purpose"], SET_FIELDS)
    survey = Survey.objects.get(code=data["code"])
    survey.domains.add(*InterfaceDomain.objects.filter(code__in=data["domains"]))
    yield bring(survey.scales.all(), _scales(survey, data), "name", [], ["kind"])
    yield bring(Step.objects.filter(scale__survey=survey), _steps(survey, data), "scale_id position", ["label"], STEP)
    yield bring(survey.sections.all(), _sections(survey, data), "position", ["title", "intro"], [])
    yield bring(survey.questions.all(), _questions(survey, data), "key", ["text", "help"], QUESTION)
    yield _load_conditions(survey, data)
    rows, themes = Row.objects.filter(question__survey=survey), Theme.objects.filter(question__survey=survey)
    yield bring(rows, _rows(survey, data), "key", ["text"], ["position"])
    yield bring(themes, _themes(survey, data), "question_id position", ["name"], [])
    yield from load_wave(survey, data)


SET_FIELDS = ["source", "year"]
STEP = ["value", "is_no_opinion"]
QUESTION = ["section_id", "number", "position", "scale_id", "background", "is_required"]


def _survey(data: dict[str, Any]) -> Survey:
    return Survey(
        key=key_of(data["code"]),
        code=data["code"],
        source=data["source"],
        year=data["year"],
        **texts("title", data["title"]),
        **texts("purpose", data["purpose"]),
    )


def _scales(survey: Survey, data: dict[str, Any]) -> list[Scale]:
    kind = Scale.Kind.ORDINAL
    return [Scale(survey=survey, name=scale["name"], kind=scale.get("kind", kind)) for scale in data["scales"]]


def _steps(survey: Survey, data: dict[str, Any]) -> list[Step]:
    scales = by_field(survey.scales.all(), "name")
    return [
        Step(
            scale=scales[scale["name"]],
            position=position,
            value=step.get("value", 0),
            is_no_opinion=step.get("apart", False),
            **texts("label", step["label"]),
        )
        for scale in data["scales"]
        for position, step in enumerate(scale["steps"], 1)
    ]


def _sections(survey: Survey, data: dict[str, Any]) -> list[Section]:
    return [
        Section(
            survey=survey,
            position=position,
            **texts("title", section["title"]),
            **texts("intro", section.get("intro")),
        )
        for position, section in enumerate(data["sections"], 1)
    ]


def _questions(survey: Survey, data: dict[str, Any]) -> list[Question]:
    scales, sections = by_field(survey.scales.all(), "name"), by_field(survey.sections.all(), "position")
    return [
        Question(
            survey=survey,
            section=sections[question["section"]],
            key=key_of(survey.code, question["key"]),
            number=question.get("number", ""),
            position=position,
            kind=question["kind"],
            scale=scales[question["scale"]] if "scale" in question else None,
            background=question.get("background", ""),
            is_required=question.get("required", False),
            **texts("text", question["text"]),
            **texts("help", question.get("help")),
        )
        for position, question in enumerate(questions_of(data), 1)
    ]


def _load_conditions(survey: Survey, data: dict[str, Any]) -> Loaded:
    """`only_if` names an earlier question and the Finnish text of its step."""
    known = by_field(survey.questions.all(), "key")
    changed, asked = [], [question for question in questions_of(data) if "only_if" in question]
    for question in asked:
        other, label = question["only_if"]
        row, earlier = known[key_of(survey.code, question["key"])], known[key_of(survey.code, other)]
        step = Step.objects.get(scale=earlier.scale_id, label_fi=label)
        if (row.only_if_id, row.only_if_question_id) != (step.pk, earlier.pk):
            row.only_if, row.only_if_question = step, earlier
            changed.append(row)
    Question.objects.bulk_update(changed, ["only_if", "only_if_question"])
    return Loaded("Question.only_if", len(changed), (), len(asked) - len(changed))


def _rows(survey: Survey, data: dict[str, Any]) -> list[Row]:
    known = by_field(survey.questions.all(), "key")
    return [
        Row(
            question=known[key_of(survey.code, question["key"])],
            key=key_of(survey.code, question["key"], row["key"]),
            position=position,
            **texts("text", row.get("text")),
        )
        for question in questions_of(data)
        for position, row in enumerate(rows_of(question), 1)
    ]


def _themes(survey: Survey, data: dict[str, Any]) -> list[Theme]:
    known = by_field(survey.questions.all(), "key")
    return [
        Theme(question=known[key_of(survey.code, question["key"])], position=position, **texts("name", name))
        for question in questions_of(data)
        for position, name in enumerate(question.get("themes", []), 1)
    ]
