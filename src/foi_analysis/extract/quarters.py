"""Tells whether "Q1" in a reply's tables names a quarter or a question; gives no dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from foi_analysis.extract.periods import is_short_quarter, parse_period
from foi_analysis.read.grid import Cell, Grid

HEADS = frozenset(
    ("quarter", "quarters", "qtr", "qtrs", "quarterly", "financial quarter", "calendar quarter")
)
LEAST, MOST = 364, 366


def short_quarters(grids: Iterable[Grid]) -> frozenset[str]:
    """Return the texts such as "q1", in lower case, that name quarters in a reply.

    They do where one of them stands below or beside the head "Quarter", beside a year, in a row
    right below a year with another one, or below years more than once in a column. A year that
    only opens a list of answers is no sign.
    """
    found: set[str] = set()
    for grid in grids:
        short = set(filter(is_short_quarter, {cell.text for cell in grid.cells}))
        cells = [cell for cell in grid.cells if cell.text in short]
        if cells and _are_quarters(grid, cells):
            found |= {_name(cell) for cell in cells}
    return frozenset(found)


def _are_quarters(grid: Grid, cells: Sequence[Cell]) -> bool:
    words = [cell for cell in grid.cells if cell.text.casefold().strip(" :") in HEADS]
    if any(_is_over(head, cell) or _is_beside(head, cell) for head in words for cell in cells):
        return True
    years = [cell for cell in grid.cells if _is_year(cell.text)]
    in_row = Counter(cell.row for cell in cells)
    in_column = Counter((cell.column, _name(cell)) for cell in cells)
    beside = {cell.row: cell.column for cell in reversed(years)}
    above = {(cell.row + 1) for cell in years}
    below: dict[int, int] = {}
    for year in years:
        below.setdefault(year.column, year.row)
    return any(
        beside.get(cell.row, cell.column) < cell.column
        or (cell.row in above and in_row[cell.row] > 1)
        or (in_column[cell.column, _name(cell)] > 1 and below.get(cell.column, cell.row) < cell.row)
        for cell in cells
    )


def _is_over(head: Cell, cell: Cell) -> bool:
    return cell.row > head.row and head.column <= cell.column < head.column + head.width


def _is_beside(head: Cell, cell: Cell) -> bool:
    return cell.row == head.row and cell.column > head.column


def _name(cell: Cell) -> str:
    return cell.text.strip().casefold()


def _is_year(text: str) -> bool:
    period = parse_period(text)
    return bool(period and LEAST <= (period.end - period.start).days <= MOST)
