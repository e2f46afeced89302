"""Finds what one worksheet part hides: rows and columns, filtered ones too; keeps no value.

The sheet is read row by row, so that a large one needs little memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import column_number, elements
from foi_analysis.intake.scan.formulas import formula_hazards
from foi_analysis.intake.scan.hazards import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Hazard,
    counted,
    spans,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SHEET_TAGS = tuple(
    f"{{*}}{name}"
    for name in (
        *("sheetFormatPr", "col", "c", "row", "filterColumn", "dimension"),
        *("sheetView", "pane", "inputCells"),
    )
)
_ADDRESS = re.compile(r"\$?([A-Z]+)\$?(\d+)")
_CELL = "}c"
# The width of one digit, and the height in points of letters that nobody can read.
LEAST_SIZES = {"width": 1.0, "ht": 3.0, "defaultColWidth": 1.0, "defaultRowHeight": 3.0}
_YES = ("1", "true", "on")


@dataclass
class SheetFacts:
    """Where a sheet has content, and what of it is hidden, by numbers counted from 1.

    ``before`` are the last row and column that lie before the first that a frozen view shows;
    ``given_twice`` are rows of which a cell is given twice.
    """

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filled_rows: set[int] = field(default_factory=set)
    filled_columns: set[int] = field(default_factory=set)
    furthest_row: int = 0
    furthest_column: int = 0
    is_filtered: bool = False
    rows_start_hidden: bool = False
    columns_start_flat: bool = False
    sized_columns: list[tuple[int, int]] = field(default_factory=list)
    frozen: str = ""
    before: tuple[int, int] = (0, 0)
    kept_values: int = 0
    given_twice: list[int] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    shared_texts: set[str] = field(default_factory=set)

    @property
    def last_row(self) -> int:
        """Return the last row with content."""
        return max(self.filled_rows, default=0)

    @property
    def last_column(self) -> int:
        """Return the last column with content."""
        return max(self.filled_columns, default=0)


def read_sheet(content: bytes) -> SheetFacts:
    """Return the facts of one worksheet part, up to the first row that is absurdly wide."""
    facts, row = SheetFacts(), _Row()
    for element in elements(content, *_SHEET_TAGS, kept=_CELL):
        if element.tag.endswith(_CELL):
            row.take(element, facts)
            if row.width > MOST_COLUMNS:
                facts.furthest_column = max(facts.furthest_column, row.width)
                break
        else:
            _take_other(element, facts, row)
    return facts


def _take_other(element: Element, facts: SheetFacts, row: _Row) -> None:
    tag = element.tag.rpartition("}")[2]
    if tag == "row":
        row.finish(element, facts)
    elif tag == "col":
        columns = int(element.get("min", 0)), int(element.get("max", 0))
        facts.sized_columns.append(columns)
        if element.get("hidden") in _YES or _is_flat(element, "width"):
            facts.hidden_columns.append(columns)
    elif tag == "pane" and element.get("state", "").startswith("frozen"):
        facts.frozen = "".join(side for side in ("xSplit", "ySplit") if element.get(side))
    elif tag == "sheetView" and facts.frozen:
        _take_view(element.get("topLeftCell", ""), facts)
    elif tag == "inputCells":
        facts.kept_values += bool(element.get("val"))
    elif tag == "filterColumn":
        facts.is_filtered = True
    elif tag == "sheetFormatPr":
        is_low = _is_flat(element, "defaultRowHeight")
        facts.rows_start_hidden = element.get("zeroHeight") in _YES or is_low
        facts.columns_start_flat = _is_flat(element, "defaultColWidth")
    elif tag == "dimension":
        _take_reach(element.get("ref", ""), facts)


def fact_hazards(facts: SheetFacts, place: str) -> Iterator[Hazard]:
    """Yield what the facts of a sheet in any workbook format amount to."""
    reach = (
        max(facts.last_row, facts.furthest_row),
        max(facts.last_column, facts.furthest_column),
    )
    if reach[0] > MOST_ROWS or reach[1] > MOST_COLUMNS:
        yield _absurd(place, *reach)
    elif facts.last_row * facts.last_column > MOST_CELLS:
        yield _absurd(place, facts.last_row, facts.last_column)
    above = {row for row in facts.filled_rows if row <= facts.before[0]}
    if rows := facts.filled_rows.intersection(facts.hidden_rows) | above:
        kind = "filtered-rows" if facts.is_filtered else "hidden-rows"
        yield Hazard(kind, place, spans(rows, "row"))
    hidden = [
        column
        for column in facts.filled_columns
        if any(first <= column <= last for first, last in facts.hidden_columns)
        or column <= facts.before[1]
        or (facts.columns_start_flat and not _is_among(column, facts.sized_columns))
    ]
    if hidden:
        yield Hazard("hidden-columns", place, spans(hidden, "column"))
    if facts.kept_values:
        yield Hazard("kept-values", place, counted(facts.kept_values, "value") + " of a scenario")
    if facts.given_twice:
        detail = f"cells that are given twice in {spans(facts.given_twice, 'row')}"
        yield Hazard("undecoded", place, detail)
    yield from formula_hazards(facts.formulas, place)


class _Row:
    """The row that is being read: its number, the last column, whether it holds anything."""

    def __init__(self) -> None:
        self.number, self.column, self.width, self.has_content = 0, 0, 0, False
        self.filled: set[int] = set()
        self.is_twice = False

    def take(self, cell: Element, facts: SheetFacts) -> None:
        """Note one cell; it may leave its position implied."""
        letters = cell.get("r", "").rstrip("0123456789")
        self.column = _column(letters) if letters else self.column + 1
        self.width += 1
        facts.furthest_column = max(facts.furthest_column, self.column)
        if _take_cell(cell, facts):
            self.is_twice |= self.column in self.filled
            self.filled.add(self.column)
            facts.filled_columns.add(self.column)
            self.has_content = True

    def finish(self, row: Element, facts: SheetFacts) -> None:
        """Note the row itself, whose cells have all been taken."""
        self.number = int(row.get("r", self.number + 1))
        facts.furthest_row = max(facts.furthest_row, self.number)
        if self.has_content:
            if self.is_twice or self.number in facts.filled_rows:
                facts.given_twice.append(self.number)
            facts.filled_rows.add(self.number)
            if _is_row_hidden(row, facts):
                facts.hidden_rows.append(self.number)
        self.column, self.width, self.has_content = 0, 0, False
        self.filled, self.is_twice = set(), False


def _is_row_hidden(row: Element, facts: SheetFacts) -> bool:
    if facts.rows_start_hidden and "ht" not in row.attrib and "hidden" not in row.attrib:
        return True
    return row.get("hidden") in _YES or _is_flat(row, "ht")


def _take_cell(cell: Element, facts: SheetFacts) -> bool:
    """Note what a cell's formula does; return whether the cell holds anything."""
    has_content = False
    for child in cell:
        tag = child.tag[-2:]
        if tag == "}f":
            facts.formulas.append(child.text or "")
        elif tag == "}v":
            has_content = True
            if cell.get("t") == "str":
                facts.texts.append(child.text or "")
            elif cell.get("t") == "s":
                facts.shared_texts.add((child.text or "").strip())
        elif tag == "is":
            has_content = True
            facts.texts.append("".join(piece.text or "" for piece in child.iter("{*}t")))
    return has_content


@cache
def _column(letters: str) -> int:
    return column_number(letters[:8])


def _take_view(corner: str, facts: SheetFacts) -> None:
    """Note what lies before the corner of a frozen view, where nobody can scroll to."""
    if match := _ADDRESS.fullmatch(corner):
        row = int(match[2]) - 1 if "ySplit" in facts.frozen else 0
        column = _column(match[1]) - 1 if "xSplit" in facts.frozen else 0
        facts.before = (max(facts.before[0], row), max(facts.before[1], column))
    facts.frozen = ""


def _is_among(column: int, spans_: list[tuple[int, int]]) -> bool:
    return any(first <= column <= last for first, last in spans_)


def _take_reach(reference: str, facts: SheetFacts) -> None:
    """Note a declared size only when no spreadsheet could hold it; whole-sheet sizes are common."""
    for letters, digits in _ADDRESS.findall(reference):
        if len(letters) > 3 or column_number(letters) > MOST_COLUMNS:
            facts.furthest_column = MOST_COLUMNS + 1
        if len(digits) > 7 or int(digits) > MOST_ROWS:
            facts.furthest_row = MOST_ROWS + 1


def _absurd(place: str, rows: int, columns: int) -> Hazard:
    return Hazard("absurd-size", place, f"{rows:,} rows by {columns:,} columns")


def _is_flat(element: Element, name: str) -> bool:
    """Return whether a column is so narrow, or a row so low, that nothing of it can be read."""
    try:
        return float(element.get(name, LEAST_SIZES[name])) < LEAST_SIZES[name]
    except ValueError:
        return False
