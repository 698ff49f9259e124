"""The matrix as the page shows it: groups of questions, and what the filter leaves of their cells."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from interfaces.division.looks import LEFT_OUT, CellWriter
from interfaces.division.reading import Cell, Division
from interfaces.models import CheckQuestion, InterfaceDomain, Service


@dataclass(frozen=True)
class MatrixRow:
    question: CheckQuestion
    cells: SafeString


@dataclass(frozen=True)
class MatrixGroup:
    """The rows of a domain as a whole, or of one of its services."""

    domain: InterfaceDomain
    service: Service | None
    rows: list[MatrixRow]


def matrix_of(
    division: Division, *, sides: tuple[str, ...], only: str = "", own: int | None = None
) -> list[MatrixGroup]:
    """The groups that have something left; `own` is the municipality whose column is marked."""
    writer = CellWriter(sides, own)
    groups: list[MatrixGroup] = []
    for question, cells in division.rows:
        kept = [_fits(cell, only, sides) for cell in cells]
        if not any(kept):
            continue
        if not groups or (groups[-1].domain, groups[-1].service) != (question.domain, question.service):
            groups.append(MatrixGroup(question.domain, question.service, []))
        drawn = (writer.write(cell) if fits else LEFT_OUT for cell, fits in zip(cells, kept, strict=True))
        groups[-1].rows.append(MatrixRow(question, mark_safe("".join(drawn))))
    return groups


def _fits(cell: Cell, only: str, sides: tuple[str, ...]) -> bool:
    match only:
        case "differs":
            return cell.difference is not None
        case "missing":
            return cell.lacks(sides)
    return True
