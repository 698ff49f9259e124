"""Filling the grid from pasted text, for those without scripts: nothing is saved by it."""

from documents.table_files import Fault, Rows, rows_of_text
from indicators.grid import Grid
from indicators.importing import Areas, headings_of, written_cells


def fill(grid: Grid, text: str, begin: str) -> dict:
    """Write pasted cells into the fields; returns how many, how many were outside, and what was not understood.

    With headings (area names and years) each value goes to its own place; without, they go in order from the cell
    `begin` ("12-2024", else the first one). An empty pasted cell leaves the field as it is.
    """
    rows = rows_of_text(text)
    number = next((index for index, row in enumerate(rows) if any(row)), None)
    if number is not None and headings_of(rows[number]):
        return _by_headings(grid, rows)
    return _in_order(grid, rows, begin)


def _by_headings(grid: Grid, rows: Rows) -> dict:
    faults: list[Fault] = []
    outside = count = 0
    for cell in written_cells(rows, Areas(grid.areas), faults.append):
        place = grid.cells.get((cell.area.pk, cell.year))
        if not cell.text:
            continue
        if place is None:
            outside += 1
        else:
            place.text = cell.text
            count += 1
    return {"count": count, "outside": outside, "faults": faults}


def _in_order(grid: Grid, rows: Rows, begin: str) -> dict:
    names = [[cell.name for cell in cells] for _area, cells in grid.rows]
    top, left = next(
        ((index, row.index(begin)) for index, row in enumerate(names) if begin in row),
        (0, 0),
    )
    outside = count = 0
    lines = [cells for _area, cells in grid.rows]
    for down, row in enumerate(rows, start=top):
        for across, text in enumerate(row, start=left):
            if not text:
                continue
            if down < len(lines) and across < len(grid.years):
                lines[down][across].text = text
                count += 1
            else:
                outside += 1
    return {"count": count, "outside": outside, "faults": []}
