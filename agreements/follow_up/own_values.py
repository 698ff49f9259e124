"""The figures that an organisation gives itself for the goals that it takes part in, asked beside its reports."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements import rules as agreement_rules
from agreements.follow_up.following import Followed
from agreements.models import FollowedIndicator, FollowedTarget, ReportingPeriod
from indicators import rules
from indicators.entering import ChangedMeanwhile, enter_many, mark
from indicators.models import Observation
from indicators.questioning import known_numbers, odd
from indicators.typed import cell_text, read_cell
from indicators.wording import unit_words, value_words
from organisations.acting import Acting
from organisations.models import Organisation

Kind = Organisation.Kind
AREAS = (Kind.MUNICIPALITY, Kind.COUNTY)


@dataclass(frozen=True)
class OwnValue:
    """One indicator in one area: the value of the period's year, the last one before it, and where it should be."""

    followed: FollowedIndicator
    area: Organisation
    year: int
    value: Observation | None
    earlier: Observation | None
    target: FollowedTarget | None
    may_enter: bool
    typed: str | None = None  # what was refused just now, and why
    fault: str = ""

    @property
    def name(self) -> str:
        """That of the form's field, and where the page goes back to."""
        return f"v{self.followed.pk}-{self.area.pk}"

    @property
    def shown(self) -> str:
        """What stands in the field."""
        return cell_text(self.value, self.followed.indicator) if self.typed is None else self.typed

    @property
    def seen(self) -> str:
        return mark(self.value)

    @property
    def words(self) -> str:
        return value_words(self.value, self.followed.indicator) if self.value else ""

    @property
    def earlier_words(self) -> str:
        return value_words(self.earlier, self.followed.indicator) if self.earlier else ""

    @property
    def target_words(self) -> str:
        """ "55 % (2029)": in words where the target is words."""
        if self.target is None:
            return ""
        value = self.target.value
        what = self.target.words if value is None else value_words(value, self.followed.indicator)
        return f"{what} ({self.target.year})" if self.target.year else what

    @property
    def unit(self) -> str:
        return unit_words(self.followed.indicator.unit)

    @property
    def is_example(self) -> bool:
        return any(row is not None and row.is_example for row in (self.value, self.earlier))


def own_values(followed: Followed, period: ReportingPeriod, acting: Acting) -> list[OwnValue]:
    """The values of own indicators that the acting organisation is to give, in three queries.

    Those it was named to report, those with a target in its own area, and for the coordinating party those for which
    nobody was named. What is published elsewhere is fetched and asked of nobody.
    """
    rows = FollowedIndicator.objects.filter(goal__version=followed.version, indicator__sotkanet_id__isnull=True)
    rows = rows.select_related("goal", "indicator", "reporter").prefetch_related("targets__area")
    wanted = [
        (row, area) for row in rows.order_by("goal__number", "position") for area in _areas(followed, row, acting)
    ]
    known = _known(wanted, period.year)
    return [
        OwnValue(
            row,
            area,
            period.year,
            known[row.indicator_id, area.pk].get(period.year),
            _latest(known[row.indicator_id, area.pk], period.year),
            _target(row, area),
            period.year <= followed.on.year and rules.may_enter(acting, row.indicator, area),
        )
        for row, area in wanted
    ]


def _areas(followed: Followed, row: FollowedIndicator, acting: Acting) -> Iterator[Organisation]:
    """The areas whose value this organisation gives: its own, or the county's for one that is no area itself."""
    if row.reporter_id in acting.stands_for or (
        row.reporter is None and agreement_rules.stands_for_coordinator(acting, followed.root)
    ):
        own = row.reporter or followed.root.coordinator
        if area := own if own.kind in AREAS else followed.root.county:
            yield area
        return
    areas = {target.area_id: target.area for target in row.targets.all() if target.area_id in acting.stands_for}
    yield from areas.values()


def _known(
    wanted: list[tuple[FollowedIndicator, Organisation]], year: int
) -> dict[tuple[int, int], dict[int, Observation]]:
    indicators, areas = {row.indicator_id for row, _area in wanted}, {area.pk for _row, area in wanted}
    found: dict[tuple[int, int], dict[int, Observation]] = defaultdict(dict)
    if wanted:
        for row in Observation.objects.filter(indicator__in=indicators, area__in=areas, year__lte=year):
            found[row.indicator_id, row.area_id][row.year] = row
    return found


def _latest(rows: dict[int, Observation], before: int) -> Observation | None:
    return max((row for row in rows.values() if row.year < before), key=lambda row: row.year, default=None)


def _target(row: FollowedIndicator, area: Organisation) -> FollowedTarget | None:
    """The area's own, else the one of all."""
    targets = sorted(row.targets.all(), key=lambda target: target.area_id != area.pk)
    return next((target for target in targets if target.area_id in (area.pk, None)), None)


def give_value(row: OwnValue, text: str, *, seen: str, by: Acting) -> tuple[OwnValue, str]:
    """Enter what was typed in the field over what the page had `seen`.

    Returns the row, with the fault if it was refused, and why an odd value is questioned, if it is.
    """
    indicator, area = row.followed.indicator, row.area
    if not row.may_enter:
        return replace(row, typed=text, fault=_("The value is given by the editors of the organisation itself.")), ""
    try:
        given = read_cell(text, indicator)
        if given is None:
            raise ValidationError(_("Write the value, or “–” when it was not collected."))
        enter_many(indicator, {(area.pk, row.year): given}, by=by.user, name=by.label, seen={(area.pk, row.year): seen})
    except ValidationError as error:
        return replace(row, typed=text, fault=" ".join(error.messages)), ""
    except ChangedMeanwhile as stale:
        now = stale.rows[area.pk, row.year]
        fault = _("Somebody has saved %(value)s meanwhile. Save again to replace it.")
        return replace(row, value=now, typed=text, fault=fault % {"value": value_words(now, indicator)}), ""
    earlier = known_numbers(indicator, [area.pk]).get(area.pk, {})
    return row, odd(indicator, area, row.year, given.value, earlier)
