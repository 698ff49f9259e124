"""Sent answers for tests: in bulk, by the words of questions, rows and steps."""

from surveys.models import Answer, OpenAnswer, Question, Row, Step, Submission, Wave


def send(wave: Wave, times: int = 1, **chosen: str | dict[str, str] | list[str]) -> None:
    """So many equal answers: send(wave, 3, Asema="johto", Miten={"Tieto": "Hyvin"}, Keinot=["kokous"])."""
    made = Submission.objects.bulk_create(Submission(wave=wave) for _number in range(times))
    pairs = [pair for text, steps in chosen.items() for pair in _pairs(wave, text, steps)]
    Answer.objects.bulk_create(Answer(submission=row, row=line, step=step) for row in made for line, step in pairs)


def _pairs(wave: Wave, text: str, steps: str | dict[str, str] | list[str]) -> list[tuple[Row, Step]]:
    question = wave.survey.questions.get(text_fi=text)
    if isinstance(steps, dict):
        return [
            (question.rows.get(text_fi=row), question.scale.steps.get(label_fi=step)) for row, step in steps.items()
        ]
    named = [steps] if isinstance(steps, str) else steps
    return [(question.rows.get(), question.scale.steps.get(label_fi=step)) for step in named]


def say(wave: Wave, text: str, *answers: str) -> list[OpenAnswer]:
    """Answers in words to the open question of that text."""
    question = wave.survey.questions.get(text_fi=text, kind=Question.Kind.TEXT)
    return [OpenAnswer.objects.create(wave=wave, question=question, text=answer) for answer in answers]
