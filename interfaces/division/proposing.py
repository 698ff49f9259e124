"""What many views at once would change, shown before anything is saved; then exactly that is saved, or nothing."""

import datetime
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from finnish.text import date as finnish_date
from interfaces.dividing import Key, Said, Saying, say_views, saying_of
from interfaces.division.differing import Seen
from interfaces.division.looks import view_words
from interfaces.models import CheckQuestion, WorkDivision
from interfaces.within import Within
from organisations.models import Organisation

SALT = "interfaces.division"
KEPT_FOR = 60 * 60 * 24  # seconds that a preview may stay open


@dataclass(frozen=True)
class Line:
    """One view: what stands now, empty for nothing, and what comes in its place."""

    question: CheckQuestion
    municipality: Organisation
    now: str
    then: str


@dataclass(frozen=True)
class Proposal:
    """What is new and what would be overwritten. `content` is all of it, signed: just that is saved."""

    new: list[Line]
    changed: list[Line]
    unchanged: int
    content: str

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed)


def propose(sayings: Mapping[Key, Saying], *, by: Within, side: str) -> Proposal:
    """Compare with what stands now, in two queries. What says the same is left alone: an example stays an example."""
    questions = CheckQuestion.objects.select_related("domain").in_bulk({question for question, _place in sayings})
    places = {row.pk: row for row in by.municipalities}
    rows = WorkDivision.objects.filter(side=side, question__in=questions, municipality__in=places)
    standing = {(row.question_id, row.municipality_id): row for row in rows}
    new, changed, facts = [], [], []
    for key, saying in sayings.items():
        now = standing.get(key)
        if now is not None and saying_of(now) == saying:
            continue
        line = Line(questions[key[0]], places[key[1]], _standing_words(now), in_words(saying))
        (changed if now else new).append(line)
        facts.append([*key, *_plain(saying), now.revision if now else 0])
    whose = {"county": by.county.pk, "side": side, "user": by.acting.user.pk, "acting": by.own.pk}
    content = signing.dumps({**whose, "rows": facts}, salt=SALT, compress=True)
    return Proposal(new, changed, len(sayings) - len(facts), content)


def take_in(content: str, *, by: Within) -> Said:
    """Save what a proposal of this person said. Raises ValidationError, Refused, ViewsChangedMeanwhile."""
    sayings, seen = unpack(content, by=by)
    return say_views(sayings, side=by.side, by=by, seen=seen)


def unpack(content: str, *, by: Within) -> tuple[dict[Key, Saying], dict[Key, int]]:
    """The views of a proposal, and the revisions that were seen. Raises ValidationError."""
    try:
        facts = signing.loads(content, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        facts = {}
    whose = {"county": by.county.pk, "side": by.side, "user": by.acting.user.pk, "acting": by.own.pk}
    if any(facts.get(name) != value for name, value in whose.items()):
        raise ValidationError(_("The preview is no longer valid. Begin again."))
    sayings, seen = {}, {}
    for question, municipality, state, who, who_else, since, note, revision in facts["rows"]:
        day = datetime.date.fromisoformat(since) if since else None
        sayings[question, municipality] = Saying(state, who, who_else, day, note)
        seen[question, municipality] = revision
    return sayings, seen


def in_words(saying: Saying) -> str:
    """“agreed, the county, since 1.1.2024: note”."""
    words = view_words(Seen(saying.state, saying.who, saying.who_else))
    if saying.since:
        words = f"{words}, {_('since %(date)s') % {'date': finnish_date(saying.since)}}"
    return f"{words}: {saying.note}" if saying.note else words


def _standing_words(now: WorkDivision | None) -> str:
    if now is None:
        return ""
    words = in_words(saying_of(now))
    return f"{words} ({_('example')})" if now.is_example else words


def _plain(saying: Saying) -> list[str]:
    return [part.isoformat() if isinstance(part, datetime.date) else part or "" for part in astuple(saying)]
