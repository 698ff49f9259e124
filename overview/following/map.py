"""The map of the wellbeing services counties, coloured: places and words for the template that draws it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organisations.models import Organisation
from overview.following.colouring import Cell, Colouring
from overview.following.geography import (
    CROWDED,
    UNCOLOURED,
    Frame,
    Outline,
    Point,
    enlarged_frame,
    enlarged_outlines,
    outlines,
    whole_frame,
)

SEA = 110  # room added on the left, where the capital's surroundings are drawn larger
CORNER = (-470, -6560)  # the place of that drawing


@dataclass(frozen=True)
class Shape:
    """One county as it is drawn; without `url` it is only there to complete the picture."""

    outline: Outline
    cell: Cell | None
    name: str = ""
    url: str = ""
    is_focusable: bool = True

    @property
    def state(self) -> str:
        return self.cell.state if self.cell else "is-out"

    @property
    def title(self) -> str:
        return f"{self.name}: {self.cell.words}" if self.cell else self.name

    @property
    def mark(self) -> str:
        """The number of the class; not in the small ones around the capital, which have it where they are larger."""
        return self.cell.mark if self.cell and self.is_focusable else ""


@dataclass(frozen=True)
class Enlarged:
    """The capital's surroundings drawn larger, in a frame of their own."""

    shapes: list[Shape]
    frame: Frame
    place: Point


@dataclass(frozen=True)
class CountyMap:
    title: str
    description: str
    shapes: list[Shape]
    frame: Frame
    enlarged: Enlarged
    colouring: Colouring
    missing_count: int


def county_map(
    counties: Iterable[Organisation], colouring: Colouring, address: Callable[[Organisation], str]
) -> CountyMap:
    """Every county is drawn once where it lies; the small ones around the capital take the keyboard where larger."""
    counties = list(counties)
    by_code = {county.code: county for county in counties}
    whole = whole_frame()
    enlarged = enlarged_outlines()

    def shape(outline: Outline, *, is_focusable: bool) -> Shape:
        county = by_code.get(outline.code)
        if county is None or outline.code in UNCOLOURED:
            return Shape(outline, None)
        return Shape(outline, colouring.cell(county.pk), county.name, address(county), is_focusable)

    return CountyMap(
        title=colouring.title,
        description=_describe(counties, colouring),
        shapes=[shape(row, is_focusable=row.code not in CROWDED) for row in outlines().values()],
        frame=Frame(whole.left - SEA, whole.top, whole.breadth + SEA, whole.height),
        enlarged=Enlarged([shape(row, is_focusable=True) for row in enlarged.values()], enlarged_frame(), CORNER),
        colouring=colouring,
        missing_count=colouring.missing_count(counties),
    )


def _describe(counties: list[Organisation], colouring: Colouring) -> str:
    """What the picture shows, in one sentence for those who don't see it."""
    known = [(colouring.cell(row.pk), row.name) for row in counties if colouring.cell(row.pk).value is not None]
    if not known:
        return _("No county has data.")
    if len(known) == 1:
        return _("Only one county has data: %(county)s (%(value)s).") % {
            "county": known[0][1],
            "value": known[0][0].words,
        }
    low, high = min(known, key=lambda row: row[0].value), max(known, key=lambda row: row[0].value)
    return _("%(count)s counties have data. Highest: %(high)s (%(most)s). Lowest: %(low)s (%(least)s).") % {
        "count": len(known),
        "high": high[1],
        "most": high[0].words,
        "low": low[1],
        "least": low[0].words,
    }
