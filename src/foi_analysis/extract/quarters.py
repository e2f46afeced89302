"""Tells whether "Q1" in a reply's tables names a quarter or a question; gives no dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foi_analysis.extract.periods import is_short_quarter, parse_period
from foi_analysis.read.grid import Cell, Grid

HEADS = frozenset(
    ("quarter", "quarters", "qtr", "qtrs", "quarterly", "financial quarter", "calendar quarter")
)
LEAST, MOST = 364, 366


def short_quarters(grids: Iterable[Grid]) -> frozenset[str]:
    """Return the texts such as "q1", in lower case, that name quarters in a reply.

    They do where one of them stands below or beside the head "Quarter" or a year.
    """
    found: set[str] = set()
    for grid in grids:
        cells = [cell for cell in grid.cells if is_short_quarter(cell.text)]
        if cells and any(_says(one, cells) for one in _heads(grid)):
            found |= {cell.text.strip().casefold() for cell in cells}
    return frozenset(found)


def _heads(grid: Grid) -> Iterator[Cell]:
    for cell in grid.cells:
        if cell.text.casefold().strip(" :") in HEADS or _is_year(cell.text):
            yield cell


def _is_year(text: str) -> bool:
    period = parse_period(text)
    return bool(period and LEAST <= (period.end - period.start).days <= MOST)


def _says(head: Cell, cells: Iterable[Cell]) -> bool:
    """Return whether a head stands over one of the cells, or left of it."""
    return any(
        (cell.row > head.row and head.column <= cell.column < head.column + head.width)
        or (cell.row == head.row and cell.column > head.column)
        for cell in cells
    )
