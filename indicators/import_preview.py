"""What a table of values would change, and taking in exactly that."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from decimal import Decimal

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators.entering import Entered, Given, Key, enter_many, mark, observed
from indicators.importing import Found
from indicators.models import Indicator, Observation
from indicators.questioning import known_numbers, questions
from indicators.typed import cell_text
from organisations.acting import Acting

SALT = "indicators.import"
KEPT_FOR = 60 * 60 * 24  # seconds that a preview may stay open


@dataclass(frozen=True)
class Line:
    """One value of the table: what stands now, empty for a new one, and what comes in its place."""

    area: str
    year: int
    now: str
    then: str
    question: str = ""


@dataclass(frozen=True)
class Preview:
    """What is new and what would be replaced. `content` is all of it, signed: just that is taken in.

    The file itself is not kept: it may hold counts that are too small to be kept anywhere.
    """

    new: list[Line]
    changed: list[Line]
    unchanged: int
    content: str

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed)

    @property
    def questioned(self) -> int:
        return sum(bool(line.question) for line in (*self.new, *self.changed))


@dataclass(frozen=True)
class Content:
    """The values of a preview and the marks of what stood when it was shown."""

    values: dict[Key, Given]
    seen: dict[Key, str]


def preview(indicator: Indicator, found: Found, *, by: Acting) -> Preview:
    """Compare the table with what stands now, in two queries."""
    standing = observed(indicator, found.values)
    asked = questions(indicator, found.values, found.areas, known_numbers(indicator, found.areas))
    new, changed, unchanged = [], [], 0
    for (area, year), given in _in_order(found):
        now = standing.get((area, year))
        line = Line(
            found.areas[area].name,
            year,
            _now(now, indicator),
            cell_text(given, indicator),
            asked.get((area, year), ""),
        )
        if now is None:
            new.append(line)
        elif mark(now) != mark(given) or now.is_example:
            changed.append(line)
        else:
            unchanged += 1
    rows = [[*key, *_plain(given), mark(standing.get(key))] for key, given in found.values.items()]
    facts = {"indicator": indicator.pk, "user": by.user.pk, "acting": by.organisation.pk, "rows": rows}
    return Preview(new, changed, unchanged, signing.dumps(facts, salt=SALT, compress=True))


def unpack(content: str, indicator: Indicator, *, by: Acting) -> Content:
    """What a preview of this person for this indicator said. Raises ValidationError."""
    try:
        facts = signing.loads(content, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        facts = {}
    if (facts.get("indicator"), facts.get("user"), facts.get("acting")) != (
        indicator.pk, by.user.pk, by.organisation.pk,
    ):  # fmt: skip
        raise ValidationError(_("The preview is no longer valid. Choose the file again."))
    values, seen = {}, {}
    for area, year, value, words, missing, count, source, comment, stood in facts["rows"]:
        number = None if value is None else Decimal(value)
        cases = None if count is None else Decimal(count)
        values[area, year] = Given(number, words, missing, cases, source, comment)
        seen[area, year] = stood
    return Content(values, seen)


def take_in(indicator: Indicator, content: Content, *, by: Acting) -> Entered:
    """Enter all of it or nothing. Raises ValidationError, ChangedMeanwhile."""
    return enter_many(indicator, content.values, by=by.user, name=by.label, seen=content.seen)


def _now(standing: Observation | None, indicator: Indicator) -> str:
    """What stands; an example value is replaced by a real one even when they say the same."""
    text = cell_text(standing, indicator)
    return f"{text} ({_('example')})" if standing and standing.is_example else text


def _plain(given: Given) -> Iterable:
    return (None if part is None else str(part) for part in astuple(given))


def _in_order(found: Found) -> list[tuple[Key, Given]]:
    """As the areas stand in the pages, then by year."""
    places = {pk: place for place, pk in enumerate(found.areas)}
    return sorted(found.values.items(), key=lambda item: (places[item[0][0]], item[0][1]))
