"""Values of municipalities put together: a sum of counts, a mean weighted by population, or nothing at all.

The rule (DOMAIN.md trap 25): a share, a rate or an index is never averaged plainly, for a village would weigh as much
as a city. Each municipality weighs as much as it has inhabitants (`Organisation.population`, the newest figure); this
is near the truth where the share is of all inhabitants, and only a guide where it is of one age group.

- A mean is shown when the municipalities that have a value hold at least 80 % of the population; a partial one says
  how many municipalities and what share of the population it covers. If the population of a municipality is not known,
  it can't be said how much is covered: no mean.
- A sum is shown only whole: a sum that lacks a municipality is simply too small.
- Words are not put together, and what is missing counts as missing, never as zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from finnish.text import percent
from indicators.charts import Point
from indicators.models import Indicator, Observation
from organisations.models import Organisation

LEAST_COVERED = Decimal(80)  # percent of the population


@dataclass(frozen=True)
class Mean:
    """`counted` of `of` municipalities have a value; they hold `covered` percent of the population."""

    value: Decimal
    is_sum: bool
    counted: int
    of: int
    covered: Decimal

    @property
    def is_whole(self) -> bool:
        return self.counted == self.of

    @property
    def words(self) -> str:
        """What it is: "Sum of the municipalities" or "Mean of the municipalities, weighted by population …"."""
        if self.is_sum:
            return _("Sum of the municipalities.")
        if self.is_whole:
            return _("Mean of the municipalities, weighted by population.")
        return _(
            "Mean weighted by population, from %(counted)s of %(of)s municipalities, %(covered)s of the people."
        ) % {
            "counted": self.counted,
            "of": self.of,
            "covered": percent(self.covered, 0),
        }


def mean_of(
    indicator: Indicator, values: Mapping[int, Decimal | None], municipalities: Sequence[Organisation]
) -> Mean | None:
    """The municipalities' values of one year put together, or None when it may not be shown.

    `values` by municipality id; a municipality that is not in it has no value. `municipalities`: all that belong in.
    """
    known = [(row, values[row.pk]) for row in municipalities if values.get(row.pk) is not None]
    if not known or indicator.in_words:
        return None
    if indicator.is_count:
        total = sum((Decimal(value) for _row, value in known), Decimal(0))
        whole = len(known) == len(municipalities)
        return Mean(total, True, len(known), len(municipalities), Decimal(100)) if whole else None
    if any(not row.population for row in municipalities):
        return None
    people = sum(row.population for row, _value in known)
    covered = Decimal(100) * people / sum(row.population for row in municipalities)
    if covered < LEAST_COVERED:
        return None
    weighted = sum((Decimal(value) * row.population for row, value in known), Decimal(0))
    return Mean(weighted / people, False, len(known), len(municipalities), covered)


def means_by_year(
    indicator: Indicator, observations: Mapping[int, Iterable[Observation]], municipalities: Sequence[Organisation]
) -> dict[int, Mean | None]:
    """The same for every year that somebody has been asked about; None is a year without a mean."""
    by_year: dict[int, dict[int, Decimal | None]] = {}
    for municipality in municipalities:
        for row in observations.get(municipality.pk, []):
            by_year.setdefault(row.year, {})[municipality.pk] = row.value
    return {year: mean_of(indicator, values, municipalities) for year, values in sorted(by_year.items())}


def as_points(means: Mapping[int, Mean | None]) -> tuple[Point, ...]:
    """The means as a chart draws them; a year without one is a gap."""
    reason = _("too few municipalities have a value")
    return tuple(Point(year, mean.value if mean else None, "" if mean else reason) for year, mean in means.items())
