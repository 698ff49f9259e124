"""Scales of a set: ready models to choose from, and what a scale with its steps says."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from surveys.models import Scale, Step, Survey
from surveys.models.texts import Trilingual
from surveys.reference_reading import texts

FILE = Path(__file__).parent.parent / "reference" / "scale_models.toml"
Kind = Scale.Kind


@dataclass(frozen=True)
class StepFacts:
    """A step as it is written; `pk` names the step that it was, if any."""

    label_fi: str
    label_sv: str = ""
    label_en: str = ""
    is_no_opinion: bool = False
    pk: int | None = None


@dataclass(frozen=True)
class ScaleFacts:
    """A scale as it is written. Values follow from the order: 1 is the first step, or the last (`highest_first`)."""

    name: str
    kind: str
    steps: tuple[StepFacts, ...]
    highest_first: bool = False

    def value_of(self, place: int) -> int:
        """The value of the step at that place among those that count; 0 for "no opinion"."""
        if self.steps[place].is_no_opinion:
            return 0
        before = sum(not step.is_no_opinion for step in self.steps[:place])
        count = sum(not step.is_no_opinion for step in self.steps)
        return count - before if self.highest_first else before + 1


class ScaleModel:
    """A ready scale: its name in three languages for the choice, and what a set gets as its own copy."""

    name = Trilingual("name")

    def __init__(self, row: dict[str, Any]) -> None:
        self.code: str = row["code"]
        self.name_fi, self.name_sv, self.name_en = row["name"]
        apart = [StepFacts(*row["apart"], is_no_opinion=True)] if "apart" in row else []
        steps = (*(StepFacts(*label) for label in row["steps"]), *apart)
        self.facts = ScaleFacts(
            self.name_fi, row.get("kind", Kind.ORDINAL), steps, highest_first=row.get("highest_first", False)
        )


@cache
def scale_models() -> dict[str, ScaleModel]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["models"]
    return {row["code"]: ScaleModel(row) for row in rows}


def facts_of(scale: Scale) -> ScaleFacts:
    steps = list(scale.steps.all())
    values = [step.value for step in steps if not step.is_no_opinion]
    return ScaleFacts(
        scale.name,
        scale.kind,
        tuple(StepFacts(row.label_fi, row.label_sv, row.label_en, row.is_no_opinion, row.pk) for row in steps),
        highest_first=len(values) > 1 and values[0] > values[-1],
    )


def make_scale(survey: Survey, facts: ScaleFacts) -> Scale:
    scale = survey.scales.create(name=facts.name, kind=facts.kind)
    Step.objects.bulk_create(
        Step(scale=scale, position=place + 1, value=facts.value_of(place), **_labels(step))
        for place, step in enumerate(facts.steps)
    )
    return scale


def write_steps(scale: Scale, facts: ScaleFacts) -> None:
    """Steps that were there keep their id; those that are not written any more are deleted."""
    known = {step.pk: step for step in scale.steps.all()}
    for place, step in enumerate(facts.steps):
        row = known.pop(step.pk, None) or Step(scale=scale)
        row.position, row.value = place + 1, facts.value_of(place)
        for name, text in _labels(step).items():
            setattr(row, name, text)
        row.save()
    Step.objects.filter(pk__in=known).delete()


def _labels(step: StepFacts) -> dict[str, Any]:
    return texts("label", [step.label_fi, step.label_sv, step.label_en]) | {"is_no_opinion": step.is_no_opinion}
