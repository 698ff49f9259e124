"""Saying how one's own side sees the division of work. Nobody can say it for the other side (DOMAIN.md trap 26)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.print_fonts import fault_of_signs
from interfaces import rules
from interfaces.division.differing import Seen, difference_of
from interfaces.models import CheckQuestion, DivisionChange, WorkDivision
from interfaces.saving import ChangedMeanwhile
from interfaces.telling import tell_differing
from interfaces.within import Within
from organisations.models import Organisation
from organisations.refusals import Refused

Key = tuple[int, int]  # ids of a question and a municipality
Side, State, Who = WorkDivision.Side, WorkDivision.State, WorkDivision.Who
LONGEST = {name: WorkDivision._meta.get_field(name).max_length for name in ("who_else", "note")}
KEPT = ("changed_at", "changed_by_label", "is_example")


@dataclass(frozen=True)
class Saying:
    """What a side says of a question for a municipality."""

    state: str
    who: str = ""
    who_else: str = ""
    since: datetime.date | None = None
    note: str = ""


FIELDS = tuple(Saying.__dataclass_fields__)


@dataclass(frozen=True)
class Said:
    """What became of the views: their keys."""

    new: tuple[Key, ...] = ()
    changed: tuple[Key, ...] = ()
    unchanged: tuple[Key, ...] = ()

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed)


class ViewsChangedMeanwhile(Exception):
    """Colleagues have saved some of the views since they were seen; `rows` are what stands there now."""

    def __init__(self, rows: dict[Key, WorkDivision]) -> None:
        super().__init__()
        self.rows = rows


def saying_of(view: WorkDivision) -> Saying:
    return Saying(**{name: getattr(view, name) for name in FIELDS})


def fault_of(saying: Saying) -> dict[str, str]:
    """Why a view is refused and what to do, by field; empty when it isn't."""
    found = {}
    if saying.state not in State:
        found["state"] = _("Choose the state.")
    if saying.who and saying.who not in Who:
        found["who"] = _("Choose who does it.")
    if saying.who_else and saying.who != Who.OTHER:
        found["who_else"] = _("Choose “somebody else” as the one who does it, or leave the name out.")
    for name, most in LONGEST.items():
        if len(getattr(saying, name)) > most:
            found[name] = _("At most %(most)s characters.") % {"most": most}
        elif fault := fault_of_signs(getattr(saying, name)):
            found[name] = fault
    return found


def say_view(
    question: CheckQuestion, municipality: Organisation, saying: Saying, *, side: str, by: Within, seen: int
) -> WorkDivision:
    """Say one view, over the revision that was seen; 0 when nothing stood there.

    Raises PermissionDenied, ValidationError, Refused, ChangedMeanwhile.
    """
    key = question.pk, municipality.pk
    try:
        say_views({key: saying}, side=side, by=by, seen={key: seen})
    except ViewsChangedMeanwhile as stale:
        raise ChangedMeanwhile(stale.rows[key]) from stale
    return WorkDivision.objects.get(question=question, municipality=municipality, side=side)


@transaction.atomic
def say_views(
    sayings: Mapping[Key, Saying], *, side: str, by: Within, seen: Mapping[Key, int], is_example: bool = False
) -> Said:
    """Say all of the views of one side or none. What a view was before it is changed stays in its history.

    `seen`: the revisions of what stood there when the form was opened, 0 for nothing.
    Raises PermissionDenied, ValidationError, Refused, ViewsChangedMeanwhile.
    """
    municipalities = _own_places(sayings, side, by)
    questions = _asked(sayings, by)
    _refuse_faults(sayings, questions)
    standing = _standing(sayings, side)
    _refuse_stale(sayings, standing, seen)
    new = tuple(key for key in sayings if key not in standing)
    changed = tuple(key for key in sayings if key in standing and not _says_the_same(sayings[key], standing[key]))
    news = {key for key in changed if _seen(standing[key]) != _seen(sayings[key])} | set(new)
    entered = {
        "changed_at": timezone.now(),
        "changed_by": by.acting.user,
        "changed_by_label": by.acting.label,
        "is_example": is_example,
    }
    _keep_earlier([standing[key] for key in changed], entered)
    _write({key: sayings[key] for key in (*new, *changed)}, side, standing, entered)
    _tell({key: sayings[key] for key in news}, side, by, questions, municipalities)
    return Said(new, changed, tuple(key for key in sayings if key not in {*new, *changed}))


def _own_places(sayings: Iterable[Key], side: str, by: Within) -> dict[int, Organisation]:
    """The municipalities of the views, when their side is the person's own in all of them."""
    known = {row.pk: row for row in by.municipalities}
    for pk in {municipality for _question, municipality in sayings}:
        if pk not in known or not rules.may_say_view(by, side, known[pk]):
            raise PermissionDenied(_("Each side says only its own view."))
    return known


def _asked(sayings: Iterable[Key], by: Within) -> dict[int, CheckQuestion]:
    """The questions, locked: two who say the same view for the first time come in turn."""
    wanted = {question for question, _municipality in sayings}
    rows = CheckQuestion.objects.select_for_update().asked().filter(county=by.county, pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows}
    if wanted - found.keys():
        raise Refused(_("A question has been taken out of use meanwhile. Open the page again."))
    return found


def _refuse_faults(sayings: Mapping[Key, Saying], questions: Mapping[int, CheckQuestion]) -> None:
    faults = {key: fault_of(saying) for key, saying in sayings.items()}
    found = [f"{questions[key[0]]}: {fault}" for key, by_field in faults.items() for fault in by_field.values()]
    if found:
        raise ValidationError(found)


def _standing(sayings: Iterable[Key], side: str) -> dict[Key, WorkDivision]:
    wanted = set(sayings)
    rows = WorkDivision.objects.filter(
        side=side,
        question__in={question for question, _municipality in wanted},
        municipality__in={municipality for _question, municipality in wanted},
    )
    return {key: row for row in rows if (key := (row.question_id, row.municipality_id)) in wanted}


def _refuse_stale(sayings: Mapping[Key, Saying], standing: Mapping[Key, WorkDivision], seen: Mapping[Key, int]) -> None:
    stale = {
        key: row for key, row in standing.items() if row.revision != seen.get(key, 0) and saying_of(row) != sayings[key]
    }
    if stale:
        raise ViewsChangedMeanwhile(stale)


def _says_the_same(saying: Saying, standing: WorkDivision) -> bool:
    """Whether nothing would change. A real view that repeats an example one makes it real."""
    return not standing.is_example and saying_of(standing) == saying


def _keep_earlier(rows: list[WorkDivision], entered: Mapping[str, Any]) -> None:
    DivisionChange.objects.bulk_create(
        DivisionChange(
            view=row,
            at=entered["changed_at"],
            by=entered["changed_by"],
            by_label=entered["changed_by_label"],
            before=_plain({name: getattr(row, name) for name in (*FIELDS, *KEPT)}),
        )
        for row in rows
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in values.items()}


def _write(
    sayings: Mapping[Key, Saying], side: str, standing: Mapping[Key, WorkDivision], entered: Mapping[str, Any]
) -> None:
    """New and changed rows in one statement; the questions are locked, so nobody has come between."""
    WorkDivision.objects.bulk_create(
        [
            WorkDivision(
                question_id=key[0],
                municipality_id=key[1],
                side=side,
                revision=standing[key].revision + 1 if key in standing else 1,
                **asdict(saying),
                **entered,
            )
            for key, saying in sayings.items()
        ],
        update_conflicts=True,
        update_fields=[*FIELDS, *entered, "revision"],
        unique_fields=["question", "municipality", "side"],
    )


def _tell(
    said: Mapping[Key, Saying],
    side: str,
    by: Within,
    questions: Mapping[int, CheckQuestion],
    municipalities: Mapping[int, Organisation],
) -> None:
    """Where what is new differs from the other side's view, that side hears of it."""
    other = _standing(said, Side.MUNICIPALITY if side == Side.COUNTY else Side.COUNTY)
    differing: dict[Organisation, list[CheckQuestion]] = {}
    for key, view in other.items():
        if difference_of(_seen(view), _seen(said[key])):
            told = municipalities[key[1]] if side == Side.COUNTY else by.county
            differing.setdefault(told, []).append(questions[key[0]])
    for organisation, rows in differing.items():
        tell_differing(organisation, rows, by)


def _seen(view: WorkDivision | Saying) -> Seen:
    return Seen(view.state, view.who, view.who_else)
