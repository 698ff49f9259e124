"""A set as the respondent sees it: the same lines as on the answering pages, with nothing chosen."""

from dataclasses import dataclass

from surveys.asking import QuestionView, SectionView, questions_in
from surveys.drafts import row_name, text_name
from surveys.sheet import Choice, Line, RowLine


@dataclass(frozen=True)
class PreviewLine:
    """A question; `condition` names the earlier question and the answer after which it is asked."""

    line: Line
    condition: tuple[str, str] | None


def preview(sections: list[SectionView]) -> list[tuple[SectionView, list[PreviewLine]]]:
    known = {question.pk: question for question in questions_in(sections)}
    return [
        (section, [PreviewLine(_line(row, number), _condition(row, known)) for row in section.questions])
        for number, section in enumerate(sections, 1)
    ]


def _line(question: QuestionView, section: int) -> Line:
    rows = []
    for row in question.rows if question.scale else ():
        choices = [Choice(step, f"{row_name(row.pk)}-{step.pk}", False) for step in question.scale.steps]
        rows.append(RowLine(row, row_name(row.pk), choices))
    return Line(question, section, rows, text_name(question), text="", is_beforehand=False)


def _condition(question: QuestionView, known: dict[int, QuestionView]) -> tuple[str, str] | None:
    earlier = known.get(question.only_if_question)
    if earlier is None or earlier.scale is None:
        return None
    label = next((step.label for step in earlier.scale.steps if step.pk == question.only_if), "")
    return (earlier.text, label) if label else None
