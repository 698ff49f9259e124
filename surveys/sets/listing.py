"""What the front page of surveys shows: sets by whose they are, waves by how far they have come."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from finnish.sorting import search_key, sort_key
from organisations.acting import Acting
from surveys.models import GroupSize, Survey, Wave

State = Wave.State


@dataclass(frozen=True)
class SetRow:
    """A set with its waves of history, the newest first."""

    survey: Survey
    history: list[Wave]


@dataclass(frozen=True)
class Listing:
    """Sets: ready, own, of others that have been asked. Waves: open now, being prepared, closed."""

    ready: list[SetRow]
    own: list[SetRow]
    others: list[SetRow]
    open_now: list[Wave]
    prepared: list[Wave]
    closed: list[Wave]

    @property
    def sets(self) -> list[SetRow]:
        return [*self.own, *self.ready, *self.others]

    @property
    def waves(self) -> list[Wave]:
        return [*self.open_now, *self.prepared, *self.closed]


def listing(acting: Acting | None, on: datetime.date, words: str = "") -> Listing:
    """What the person may see whose title or owner has all the words, in two queries."""
    stands_for = acting.stands_for if acting else frozenset()
    sets = [row for row in _sets(stands_for) if _fits(row, words)]
    waves = [row for row in _waves(acting, stands_for) if _fits(row, words)]
    known = _waves_of_history(waves if not words else _waves(acting, stands_for))
    rows = [SetRow(survey, known.get(survey.pk, [])) for survey in sets]
    return Listing(
        ready=[row for row in rows if row.survey.is_ready_set],
        own=[row for row in rows if row.survey.owner_id in stands_for],
        others=[row for row in rows if row.survey.owner_id and row.survey.owner_id not in stands_for],
        open_now=[wave for wave in waves if wave.is_open(on)],
        prepared=[wave for wave in waves if wave.state == State.PREPARED],
        closed=[wave for wave in waves if wave.state != State.PREPARED and not wave.is_open(on)],
    )


def _sets(stands_for: Collection[int]) -> list[Survey]:
    rows = Survey.objects.with_lock().seen_by(stands_for).select_related("owner")
    counted = rows.annotate(question_count=Count("questions", distinct=True))
    return sorted(counted, key=lambda survey: (sort_key(survey.title), survey.pk))


def _waves(acting: Acting | None, stands_for: Collection[int]) -> list[Wave]:
    """The waves of the person's organisation, and those whose results they may see; with the number of answers."""
    whole = GroupSize.objects.filter(wave=OuterRef("pk"), group=None).values("count")
    seen = Q(owner__in=stands_for) | Q(pk__in=Wave.objects.with_results_for(acting).values("pk"))
    rows = Wave.objects.filter(seen).select_related("survey", "owner")
    return list(rows.annotate(answers=Subquery(whole)).order_by("-closes_on", "-pk"))


def _waves_of_history(waves: list[Wave]) -> dict[int, list[Wave]]:
    found: dict[int, list[Wave]] = {}
    for wave in waves:
        if wave.is_history:
            found.setdefault(wave.survey_id, []).append(wave)
    return found


def _fits(row: Survey | Wave, words: str) -> bool:
    owner = [row.owner.name_fi, row.owner.name_sv] if row.owner else []
    text = search_key(" ".join([row.title_fi, row.title_sv, *owner]))
    return all(word in text for word in search_key(words).split())
