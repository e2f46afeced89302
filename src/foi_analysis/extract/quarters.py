"""Reads quarters without a year, and tells whether "Q1" in a reply names one or a question.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from foi_analysis.extract.period_texts import bare, month_within, parse_period
from foi_analysis.extract.periods import Period, month_end, month_of
from foi_analysis.extract.spans import MONTH
from foi_analysis.read.grid import Cell, Grid

HEADS = frozenset(
    ("quarter", "quarters", "qtr", "qtrs", "quarterly", "financial quarter", "calendar quarter")
)
YEAR_DAYS = range(364, 367)
# "Quarter 1", "Q1 (Apr-Jun)"
_QUARTER_ALONE = re.compile(
    r"(?:(?:quarter|qtr|q)\.?\s*([1-4])|([1-4])(?:st|nd|rd|th)\s+quarter|"
    r"(first|second|third|fourth)\s+quarter)"
    rf"(?:\s*[(:–-]\s*({MONTH})\s*(?:-|–|to)\s*({MONTH})\s*\)?)?",
    re.I,
)
_ORDINALS = ("first", "second", "third", "fourth")
# "Q1"
_SHORT_QUARTER = re.compile(r"q\.?\s*[1-4]", re.IGNORECASE)


def is_quarter(text: str) -> bool:
    """Return whether a text names a quarter and nothing else ("Quarter 1", "Q1")."""
    return bool(_QUARTER_ALONE.fullmatch(bare(text)))


def is_short_quarter(text: str) -> bool:
    """Return whether a text is "Q1", which can name a question as well."""
    return bool(_SHORT_QUARTER.fullmatch(bare(text)))


def quarter_of(text: str, whole: Period) -> Period | None:
    """Return the quarter a label names ("Quarter 1") of a whole year, whatever month that begins.

    None where ``whole`` is no year, or the text names no quarter alone.
    """
    match = _QUARTER_ALONE.fullmatch(bare(text))
    if not match or (whole.end - whole.start).days not in YEAR_DAYS or whole.start.day > 3:
        return None
    number = _ORDINALS.index(match[3].casefold()) + 1 if match[3] else int(match[1] or match[2])
    months = whole.start.year * 12 + whole.start.month - 1 + 3 * (number - 1)
    last = months + 2
    found = Period(date(months // 12, months % 12 + 1, 1), month_end(last // 12, last % 12 + 1))
    named = [month_within(name, whole) for name in match.group(4, 5) if name]
    is_own = not named or named == [month_of(found.start), month_of(found.end)]
    return found if is_own else None


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
    return bool(period and (period.end - period.start).days in YEAR_DAYS)
