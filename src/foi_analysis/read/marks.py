"""Describes what a sheet's cells need beside their values, and the limits of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from foi_analysis.core.problems import Problem
from foi_analysis.intake.scan.hazards import MOST_CELLS
from foi_analysis.read.appearance import Doubt
from foi_analysis.read.cell_text import spreadsheet_address

BUILT_IN_PERCENTAGES = frozenset({9, 10})
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

Where = tuple[int, int]


@dataclass
class Marks:
    """Cells of one sheet, by (row, column) counted from 1, that need more than their value.

    ``texts`` are those with raised digits, ``numbers`` the stored numbers as written,
    ``not_stored`` cells that show a text and store no value; ``merged`` gives the rows and columns
    that the merged cell at a position covers, ``doubts`` says why a cell is not shown as stored,
    and ``beside`` holds where on the sheet, outside its cells, there is which text or object.
    """

    errors: dict[Where, str] = field(default_factory=dict)
    texts: dict[Where, str] = field(default_factory=dict)
    percentages: set[Where] = field(default_factory=set)
    without_result: list[Where] = field(default_factory=list)
    not_stored: list[Where] = field(default_factory=list)
    numbers: dict[Where, str] = field(default_factory=dict)
    merged: dict[Where, Where] = field(default_factory=dict)
    doubts: dict[Where, Doubt] = field(default_factory=dict)
    beside: list[tuple[str, str]] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note that the sheet holds a value at a position."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Note a merged cell by its first and last row and column, counted from 1."""
        height, width = last_row - first_row + 1, last_column - first_column + 1
        self.merged[first_row, first_column] = (height, width)


def shows_percentage(number_format: str) -> bool:
    """Return whether a number format shows a value as a percentage ("0.0%", not '0"%"')."""
    return "%" in _LITERALS.sub("", number_format)


def percentage_styles(formats: Mapping[int, str], styles: Iterable[int]) -> set[int]:
    """Return the positions among ``styles`` (numbers of formats) that show a percentage."""
    wanted = BUILT_IN_PERCENTAGES | {n for n, code in formats.items() if shows_percentage(code)}
    wanted -= {n for n, code in formats.items() if not shows_percentage(code)}
    return {position for position, number in enumerate(styles) if number in wanted}


def problems(marks: Mapping[str, Marks], shown_name: str) -> Iterator[Problem]:
    """Yield what makes sheets, by name, unfit to read: their size, formulas without results."""
    for name, sheet in marks.items():
        place = f'sheet "{name}"'
        if sheet.last_row * sheet.last_column > MOST_CELLS:
            yield Problem(
                file=shown_name,
                place=place,
                found=f"{sheet.last_row:,} rows by {sheet.last_column:,} columns",
                expected=f"at most {MOST_CELLS:,} cells",
                action="Delete the stray cells far from the table and save the workbook again.",
            )
        for row, column in sheet.not_stored:
            yield Problem(
                file=shown_name,
                place=place,
                cell=spreadsheet_address(row, column),
                found="a text that is shown and not stored",
                expected="a value",
                action="Open the workbook in a spreadsheet program and look; ask for a clean copy.",
            )
        for row, column in sheet.without_result:
            yield Problem(
                file=shown_name,
                place=place,
                cell=spreadsheet_address(row, column),
                found="a formula saved without its result",
                expected="a value",
                action="Open the workbook in a spreadsheet program and save it, so it calculates.",
            )
