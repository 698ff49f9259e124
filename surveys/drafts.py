"""The draft that hangs on a link until it is sent: what was chosen and written, by rows and questions of the set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from surveys.asking import QuestionView, SectionView, asked_of, questions_in
from surveys.models import Invitation

LONGEST = 4000  # characters of an open answer
MOST_PEOPLE = 200  # who answer together


@dataclass
class Draft:
    """`steps`: the chosen steps by row; `texts`: the words by question; `people`: how many answer together."""

    steps: dict[int, list[int]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    people: int = 1

    @property
    def is_empty(self) -> bool:
        return not self.steps and not self.texts

    def as_json(self) -> dict[str, Any]:
        return {"steps": self.steps, "texts": self.texts, "people": self.people}

    def chosen(self, sections: list[SectionView]) -> dict[int, set[int]]:
        """The chosen steps by question, as conditions look at them."""
        return {
            question.pk: {step for row in question.rows for step in self.steps.get(row.pk, ())}
            for question in questions_in(sections)
        }

    def asked(self, sections: list[SectionView]) -> set[int]:
        """The questions that are asked of who chose so."""
        return asked_of(sections, self.chosen(sections))

    def is_answered(self, question: QuestionView) -> bool:
        """Whether every row of the question has its answer."""
        if question.is_open:
            return question.pk in self.texts
        return all(self.steps.get(row.pk) for row in question.rows)

    def put(self, section: SectionView, data: QueryDict) -> None:
        """Take over a section as it was sent: what is not in it was left empty. What the set doesn't have is left."""
        for question in section.questions:
            if question.is_open:
                _set(self.texts, question.pk, _text(data.get(text_name(question), "")))
            for row in question.rows if question.scale else ():
                _set(self.steps, row.pk, _steps(question, data.getlist(row_name(row.pk))))


def draft_of(invitation: Invitation) -> Draft:
    """The draft of a link; one not begun yet has the background that the organiser filled in beforehand."""
    kept = invitation.draft or {"steps": invitation.background}
    return Draft(
        steps={int(row): list(steps) for row, steps in kept.get("steps", {}).items()},
        texts={int(question): text for question, text in kept.get("texts", {}).items()},
        people=kept.get("people", 1),
    )


def row_name(row: int) -> str:
    """What the fields of a row are called in the form."""
    return f"r{row}"


def text_name(question: QuestionView) -> str:
    return f"t{question.pk}"


def read_people(data: Mapping[str, str]) -> int:
    """How many answer together, between 1 and the most; what can't be read is one."""
    words = data.get("people", "").strip()
    if data.get("together") != "group" or not words.isdecimal():
        return 1
    return min(max(int(words[:6]), 1), MOST_PEOPLE)


def _set(kept: dict[int, Any], pk: int, value: Any) -> None:
    if value:
        kept[pk] = value
    else:
        kept.pop(pk, None)


def _text(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST]


def _steps(question: QuestionView, values: list[str]) -> list[int]:
    """The steps of the question's own scale, in its order; one only, unless it takes several."""
    found = [step.pk for step in question.scale.steps if str(step.pk) in values]
    return found if question.takes_several else found[:1]
