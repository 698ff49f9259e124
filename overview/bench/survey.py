"""A survey of the largest size: 5 000 answers to 60 questions, counted when the wave closes and read as results."""

import random
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.models import Organisation
from overview.bench.timing import Measurement, measure, measure_page
from surveys.models import Answer, Question, Row, Scale, Section, Step, Submission, Survey, Wave
from surveys.tallying import close_tallies

ANSWERS, QUESTIONS, SECTIONS = 5000, 60, 6
BACKGROUNDS = {Question.Background.POSITION: 5, Question.Background.COUNTY: 21, Question.Background.SIZE: 6}
BATCH = 2000


def measurements(client: Client, owner: Organisation) -> Iterator[Measurement]:
    """The answers are made first, unmeasured: they come one by one in life."""
    wave = make_wave(owner)
    size = f"{ANSWERS} answers to {QUESTIONS} questions"
    yield measure(f"Counting {size}", lambda _given: close_tallies(wave), runs=1, heavy=True)
    address = reverse("wave_results", args=[wave.key])
    yield measure_page(client, f"Results page, {size}", address)
    county = wave.survey.questions.get(background=Question.Background.COUNTY)
    position = wave.survey.questions.get(background=Question.Background.POSITION)
    yield measure_page(client, "Results by position, 5 groups", f"{address}?tausta={position.key}")
    yield measure_page(client, "Results by county, 21 groups", f"{address}?tausta={county.key}")


def make_wave(owner: Organisation) -> Wave:
    """A closed wave with random answers, of which some are "no opinion" and some left empty."""
    survey = _make_survey(owner)
    today = timezone.localdate()
    wave = Wave.objects.create(
        survey=survey, owner=owner, title_fi="Suuri kysely", state=Wave.State.CLOSED, opens_on=today, closes_on=today
    )
    steps: dict[int, list[int]] = {}
    for scale, step in Step.objects.filter(scale__survey=survey).values_list("scale", "pk"):
        steps.setdefault(scale, []).append(step)
    rows = list(Row.objects.filter(question__survey=survey).values_list("pk", "question__scale"))
    chance = random.Random(QUESTIONS)  # noqa: S311 -- the same answers every time is the point
    made = Submission.objects.bulk_create((Submission(wave=wave) for _number in range(ANSWERS)), batch_size=BATCH)
    Answer.objects.bulk_create(
        (
            Answer(submission=submission, row_id=row, step_id=chance.choice(steps[scale]))
            for submission in made
            for row, scale in rows
            if chance.random() < 0.97
        ),
        batch_size=BATCH,
    )
    return wave


def _make_survey(owner: Organisation) -> Survey:
    survey = Survey.objects.create(owner=owner, title_fi="Suuri kysely")
    sections = [
        Section.objects.create(survey=survey, position=place, title_fi=f"Osa {place}") for place in range(SECTIONS)
    ]
    likert = _make_scale(survey, "Viisi astetta", 5, Scale.Kind.ORDINAL)
    Step.objects.create(scale=likert, position=5, label_fi="En osaa sanoa", is_no_opinion=True)
    kinds = [*BACKGROUNDS.items(), *[("", 0)] * (QUESTIONS - len(BACKGROUNDS))]
    for place, (background, count) in enumerate(kinds):
        scale = _make_scale(survey, background, count, Scale.Kind.NOMINAL) if background else likert
        question = Question.objects.create(
            survey=survey,
            section=sections[place * SECTIONS // QUESTIONS],
            position=place,
            scale=scale,
            background=background,
            text_fi=f"Miten yhteistyö on toteutunut asiassa numero {place}?",
        )
        Row.objects.create(question=question)
    return survey


def _make_scale(survey: Survey, name: str, count: int, kind: str) -> Scale:
    scale = Scale.objects.create(survey=survey, name=name, kind=kind)
    Step.objects.bulk_create(
        Step(scale=scale, position=place, value=place + 1, label_fi=f"{name} {place + 1}") for place in range(count)
    )
    return scale
