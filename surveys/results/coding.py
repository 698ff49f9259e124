"""Coding open answers to themes, and leaving an answer out that tells of a person. Done by the owner's editors."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused
from surveys import rules
from surveys.models import OpenAnswer, Question, Theme, Wave


@dataclass(frozen=True)
class Coded:
    """The themes of an answer and whether it is left out: as the form was opened, or as it was sent."""

    themes: frozenset[int]
    is_hidden: bool


def _guard(wave: Wave, by: Acting | None) -> None:
    if not rules.may_code(by, wave):
        raise NotAllowed(_("Open answers are tended by the editors of the organisation that asked."))


@transaction.atomic
def add_theme(wave: Wave, question: Question, name_fi: str, name_sv: str = "", *, by: Acting | None) -> Theme:
    """A new theme, last in order. Raises NotAllowed, and Refused when there is one of that name."""
    _guard(wave, by)
    themes = Theme.objects.select_for_update().filter(question=question)
    if any(theme.name_fi.casefold() == name_fi.casefold() for theme in themes):
        raise Refused(_("There is a theme of that name already."))
    last = themes.aggregate(last=Max("position"))["last"] or 0
    return Theme.objects.create(question=question, position=last + 1, name_fi=name_fi, name_sv=name_sv)


@transaction.atomic
def remove_theme(wave: Wave, theme: Theme, *, by: Acting | None) -> None:
    """Take a theme away that no answer of any wave has. Raises NotAllowed, Refused."""
    _guard(wave, by)
    if theme.answers.exists():
        raise Refused(_("“%(name)s” has answers: take it off them first.") % {"name": theme.name})
    theme.delete()


@transaction.atomic
def code_answers(
    wave: Wave, question: Question, seen: Mapping[UUID, Coded], sent: Mapping[UUID, Coded], *, by: Acting | None
) -> int:
    """Write what was changed on the form, and only that: what another editor ticked meanwhile stays.

    Returns how many answers changed. Raises NotAllowed.
    """
    _guard(wave, by)
    changed = {key: (seen[key], sent[key]) for key in sent if key in seen and seen[key] != sent[key]}
    answers = wave.open_answers.select_for_update().filter(question=question, pk__in=changed)
    own = set(question.themes.values_list("pk", flat=True))
    links = OpenAnswer.themes.through
    for answer in answers:
        before, now = changed[answer.pk]
        gone, added = before.themes - now.themes, (now.themes - before.themes) & own
        links.objects.filter(openanswer=answer, theme__in=gone).delete()
        links.objects.bulk_create([links(openanswer=answer, theme_id=theme) for theme in added], ignore_conflicts=True)
        if before.is_hidden != now.is_hidden:
            answer.is_hidden = now.is_hidden
            answer.save(update_fields=["is_hidden"])
    return len(answers)
