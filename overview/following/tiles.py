"""The municipalities of a county as tiles of equal size, in Finnish order: their boundaries are not in the data."""

from collections.abc import Iterable
from dataclasses import dataclass

from organisations.models import Organisation
from overview.following.colouring import Cell, Colouring
from overview.following.geography import Frame, Outline, frame_of, outlines


@dataclass(frozen=True)
class Tile:
    municipality: Organisation
    cell: Cell


@dataclass(frozen=True)
class Tiles:
    """`outline` is the county's own shape, which stands beside the tiles."""

    tiles: list[Tile]
    outline: Outline | None
    frame: Frame | None
    colouring: Colouring
    missing_count: int


def tiles_of(county: Organisation, municipalities: Iterable[Organisation], colouring: Colouring) -> Tiles:
    rows = list(municipalities)
    outline = outlines().get(county.code)
    return Tiles(
        tiles=[Tile(row, colouring.cell(row.pk)) for row in rows],
        outline=outline,
        frame=frame_of([outline]) if outline else None,
        colouring=colouring,
        missing_count=colouring.missing_count(rows),
    )
