"""Plain functions that make question sets and waves for tests."""

import datetime
import itertools
from collections.abc import Sequence

from django.utils import timezone

from organisations.models import Organisation
from surveys.models import Question, Row, Scale, Step, Survey, Wave

_numbers = itertools.count(1)

LIKERT = (
    ("Erittäin huonosti", 1),
    ("Huonosti", 2),
    ("Ei hyvin eikä huonosti", 3),
    ("Hyvin", 4),
    ("Erittäin hyvin", 5),
)


def make_scale(survey: Survey, name: str, steps: Sequence[tuple[str, int]], apart: str = "", kind: str = "") -> Scale:
    """A scale of (label, value) steps, and apart from them the step that is no opinion."""
    scale = survey.scales.create(name=name, kind=kind or Scale.Kind.ORDINAL)
    rows = [
        Step(scale=scale, position=number, label_fi=label, value=value) for number, (label, value) in enumerate(steps)
    ]
    if apart:
        rows.append(Step(scale=scale, position=len(rows), label_fi=apart, value=0, is_no_opinion=True))
    Step.objects.bulk_create(rows)
    return scale


def make_question(survey: Survey, text: str, kind: str = "scale", *rows: str, **fields) -> Question:
    """A question at the end of the last section; one with a scale and no rows gets its single row."""
    section = survey.sections.last() or survey.sections.create(title_fi="Kysymykset")
    number = survey.questions.count() + 1
    defaults = {"section": section, "text_fi": text, "kind": kind, "position": number}
    question = survey.questions.create(**defaults | fields)
    if kind != Question.Kind.TEXT:
        for position, row in enumerate(rows or ("",)):
            Row.objects.create(question=question, position=position, text_fi=row)
    return question


def make_survey(owner: Organisation | None = None, **fields) -> Survey:
    """A set with two scales: position of the respondent, a matrix of three rows, what several ways, and words.

    Keys to its parts by text: `Asema` (background, johto or muu), `Miten` (1 to 5, 0 apart; rows Tavoitteet, Tieto and
    Luottamus), `Keinot` (several answers), `Mikä estää?` (only of those who answered johto) and `Vapaa sana`.
    """
    title = f"Kysely {next(_numbers)}"
    survey = Survey.objects.create(owner=owner, **{"title_fi": title, "title_sv": f"{title} sv"} | fields)
    survey.sections.create(title_fi="Vastaaja", position=1)
    nominal = Scale.Kind.NOMINAL
    places = make_scale(survey, "Asema", [("johto", 1), ("muu", 2)], kind=nominal)
    likert = make_scale(survey, "Viisi astetta", LIKERT, apart="En osaa sanoa")
    ways = make_scale(survey, "Keinot", [("kokous", 1), ("sopimus", 2), ("verkosto", 3)], kind=nominal)
    position = make_question(survey, "Asema", scale=places, background="position", is_required=True)
    survey.sections.create(title_fi="Yhteistyö", position=2)
    make_question(survey, "Miten", "matrix", "Tavoitteet", "Tieto", "Luottamus", scale=likert)
    make_question(survey, "Keinot", "several", scale=ways)
    lead = places.steps.get(label_fi="johto")
    make_question(survey, "Mikä estää?", "text", only_if=lead, only_if_question=position)
    make_question(survey, "Vapaa sana", "text")
    return survey


def make_wave(survey: Survey, state: str = "opened", **fields) -> Wave:
    """A wave of the set's owner, open today unless said otherwise."""
    today = timezone.localdate()
    defaults = {
        "owner": survey.owner,
        "title_fi": f"Kierros {next(_numbers)}",
        "state": state,
        "opens_on": today - datetime.timedelta(days=7),
        "closes_on": today + datetime.timedelta(days=14 if state != "closed" else -1),
    }
    return Wave.objects.create(survey=survey, **defaults | fields)
