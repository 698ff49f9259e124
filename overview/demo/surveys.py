"""The demo's survey: the county asks how the interfaces work, once a year. Last year's answers are all invented."""

import datetime
import random
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from organisations.acting import Acting
from overview.demo.accounts import actor
from overview.demo.days import meeting_day
from overview.demo.keys import key_of
from overview.demo.region import Region
from surveys.asking import QuestionView, questions_in, survey_form
from surveys.links import hash_of
from surveys.models import Answer, Invitation, OpenAnswer, Question, Submission, Survey, Wave
from surveys.people import editors_near
from surveys.sets.copying import copy_survey
from surveys.workflow import Invited, close_if_past, invite, open_wave, start_wave

READY_SET = "yhdyspintabarometri"
COUNTY = "09"
INVITED, ANSWERS = 61, 42
WEEKS_OPEN = 2
CHANCE_OF_NO_OPINION = 0.08
TITLE_FI, TITLE_SV = "Yhdyspintabarometri, Päijät-Häme", "Barometern för kontaktytorna, Päijänne-Tavastland"
MESSAGE_FI = (
    "Kysymme kerran vuodessa, miten yhteistyö kuntien ja hyvinvointialueen kesken sujuu. "
    "Vastaaminen vie noin kymmenen minuuttia."
)
MESSAGE_SV = (
    "En gång om året frågar vi hur samarbetet mellan kommunerna och välfärdsområdet löper. "
    "Det tar ungefär tio minuter att svara."
)
WORDS = (
    "Vastuuhenkilöt vaihtuvat, eikä uusi tieto aina tule perille.",
    "Säännölliset tapaamiset ovat olleet suuri apu.",
    "Yhteinen tilannekuva puuttuu vielä: kukin katsoo omia lukujaan.",
    "Työnjako kotoutumisessa pitäisi kirjoittaa auki.",
    "Työllisyyspalveluissa tiedämme jo, kenelle soittaa.",
    "Pienessä kunnassa sama ihminen istuu kaikissa ryhmissä.",
    "Asumisen kysymykset jäävät kenenkään maalle.",
    "Sovituista tavoitteista puhutaan liian harvoin.",
    "Opiskeluhuollossa yhteistyö toimii hyvin.",
    "Päätöksiä pitäisi saada nopeammin tiedoksi.",
    "Kokouksia on paljon, mutta niistä on ollut hyötyä.",
)


def make_surveys(region: Region) -> Iterator[str]:
    """Make what is missing of the two waves of one county and tell it line by line."""
    ready = Survey.objects.filter(code=READY_SET).first()
    if ready is None or region.county.code != COUNTY or Wave.objects.filter(key=key_of("barometri")).exists():
        return
    by = actor(region, region.county, "koordinaattori")
    with transaction.atomic():
        titles = {"title_fi": TITLE_FI, "title_sv": TITLE_SV, "title_en": "Interface barometer, Päijät-Häme"}
        survey = copy_survey(ready, titles, by=by)
        _make_last_year(survey, by)
        _make_open(survey, by)
    yield f"{TITLE_FI}: 2 waves"


def _wave(slug: str, year: int, closes_on: datetime.date, **fields) -> Wave:
    return Wave(
        key=key_of(slug),
        title_fi=f"{TITLE_FI} {year}",
        title_sv=f"{TITLE_SV} {year}",
        closes_on=closes_on,
        message_fi=MESSAGE_FI,
        message_sv=MESSAGE_SV,
        allows_groups=True,
        is_example=True,
        **fields,
    )


def _make_open(survey: Survey, by: Acting) -> None:
    """Open now, sent to the editors of the county's municipalities, with an open link besides."""
    closes_on = meeting_day(WEEKS_OPEN)
    wave = start_wave(_wave("barometri", closes_on.year, closes_on, has_open_link=True, open_limit=200), survey, by=by)
    people = [
        Invited(user.email, user.language, row.organisation.pk) for row in editors_near(wave) for user in row.users
    ]
    invite(wave, people, by=by, background={})
    open_wave(wave, by=by)


def _make_last_year(survey: Survey, by: Acting) -> None:
    """A wave of a year ago, with invented answers; it is closed as the portal closes any."""
    closed_on = meeting_day(-52)
    wave = start_wave(_wave("barometri-viime-vuonna", closed_on.year, closed_on), survey, by=by)
    opens_on = closed_on - datetime.timedelta(weeks=WEEKS_OPEN)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.OPENED, opens_on=opens_on)
    chance = random.Random(READY_SET)  # noqa: S311 -- the same answers every time is the point
    questions = questions_in(survey_form(survey, "fi"))
    submissions = Submission.objects.bulk_create(Submission(wave=wave) for _number in range(ANSWERS))
    Answer.objects.bulk_create(
        Answer(submission=submission, row_id=row, step_id=step)
        for submission in submissions
        for question in questions
        for row, step in _chosen(question, chance)
    )
    OpenAnswer.objects.bulk_create(
        OpenAnswer(wave=wave, question_id=question.pk, text=words)
        for question in questions
        if question.is_open
        for words in WORDS
    )
    Invitation.objects.bulk_create(_links(wave))
    close_if_past(wave, timezone.localdate())
    closed_at = timezone.make_aware(datetime.datetime.combine(closed_on + datetime.timedelta(days=1), datetime.time(6)))
    Wave.objects.filter(pk=wave.pk).update(closed_at=closed_at)


def _links(wave: Wave) -> Iterator[Invitation]:
    """Who was invited: the addresses have been forgotten long ago."""
    for number in range(INVITED):
        row = Invitation(wave=wave, is_answered=number < ANSWERS, invited_at=wave.created_at)
        row.token_hash = hash_of(row)
        yield row


def _chosen(question: QuestionView, chance: random.Random) -> Iterator[tuple[int, int]]:
    """Row and step of each answer; everybody is of the demo's own county."""
    for row in question.rows if question.scale else ():
        steps = question.scale.opinions
        if question.background == Question.Background.COUNTY:
            yield row.pk, steps[int(COUNTY) - 1].pk
        elif question.scale.apart and chance.random() < CHANCE_OF_NO_OPINION:
            yield row.pk, question.scale.apart[0].pk
        else:
            yield row.pk, chance.choices(steps, _weights(len(steps), row.pk))[0].pk


def _weights(count: int, row: int) -> list[float]:
    """How likely each step is: a hump whose place differs from row to row."""
    middle = (count - 1) * (0.35 + 0.1 * (row % 5))
    return [1 / (1 + (number - middle) ** 2) for number in range(count)]
