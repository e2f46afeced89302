"""Reads the visible sheets of a workbook; hidden parts are the safety scan's to refuse."""

from __future__ import annotations

import datetime
import math
import re
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import ARCHIVE_ERRORS
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.read.appearance import UNSEEN_DOUBT
from foi_analysis.read.cell_text import lines_of, spreadsheet_address, tidy
from foi_analysis.read.grid import Cell, Grid, ReadInPart
from foi_analysis.read.marks import Marks, Where, problems

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

FINDERS = {
    ".xlsx": "xlsx_marks",
    ".xlsm": "xlsx_marks",
    ".xlsb": "xlsb_marks",
    ".xls": "xls_marks",
    ".ods": "ods_marks",
}
# A line break as workbooks may keep it within a text.
_ESCAPED = re.compile(r"_x000[9AD]_", re.IGNORECASE)
_DAMAGE = (*ARCHIVE_ERRORS, struct.error, IndexError, StopIteration)


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid for each visible worksheet, with true spreadsheet addresses ("B7").

    Whole numbers come as "20", shares formatted as percentages as "26.8%", dates in ISO form,
    error cells as their text. Values under merged cells are not seen. Raises ProblemsFound for a
    damaged or protected workbook, an absurdly large sheet and formulas saved without their results.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    marks = _marks(path, shown_name)
    with _as_problems(path, shown_name), CalamineWorkbook.from_path(path) as workbook:
        sheets = [
            workbook.get_sheet_by_name(sheet.name)
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        grids: list[Grid] = []
        found: list[Problem] = []
        for sheet in sheets:
            own = marks.get(sheet.name, Marks())
            merged = own.merged | _merged(sheet)
            grid = _grid(sheet, own, merged)
            grids.append(grid)
            found += _misread(grid, own, shown_name)
    if found:
        raise ReadInPart(found, grids)
    return grids


@contextmanager
def _as_problems(path: Path, shown_name: str) -> Iterator[None]:
    from python_calamine import CalamineError

    try:
        yield
    except BaseException as error:
        # In a damaged file the value reader may fail with an error that is no Exception.
        is_its_own = isinstance(error, CalamineError | OSError)
        if not is_its_own and type(error).__name__ != "PanicException":
            raise
        raise ProblemsFound([_unreadable(path, shown_name)]) from error


def _marks(path: Path, shown_name: str) -> dict[str, Marks]:
    from lxml.etree import XMLSyntaxError

    finder = import_module(f"foi_analysis.read.{FINDERS[path.suffix.lower()]}")
    try:
        marks: dict[str, Marks] = finder.find_marks(path)
    except (*_DAMAGE, XMLSyntaxError) as error:
        raise ProblemsFound([_unreadable(path, shown_name)]) from error
    if found := list(problems(marks, shown_name)):
        raise ProblemsFound(found)
    return marks


def _unreadable(path: Path, shown_name: str) -> Problem:
    return unreadable(shown_name, f"{path.suffix.lower()[1:]} workbook")


def _grid(sheet: CalamineSheet, marks: Marks, merged: Mapping[Where, Where]) -> Grid:
    place = f'sheet "{sheet.name}"'
    texts = dict(_value_texts(sheet, marks)) | marks.errors | marks.texts
    covered, cells = set(_positions_under(texts, merged)) if merged else set(), []
    for (row, column), text in sorted(texts.items()):
        height, width = merged.get((row, column), (1, 1))
        doubt = marks.doubts.get((row, column))
        doubt = UNSEEN_DOUBT if (row, column) in covered else doubt
        is_hidden = doubt is not None and any(map(str.isalnum, text))
        cells.append(
            Cell(
                row,
                column,
                tidy(text),
                place,
                spreadsheet_address(row, column),
                width=width,
                height=height,
                lines=lines_of(text),
                doubt=doubt.words if doubt else "",
                hazard=doubt.hazard if doubt and is_hidden else "",
            )
        )
    last = max((cell.row for cell in cells), default=0) + 1
    for number, (address, text) in enumerate(marks.beside):
        # An empty row apart, so that it is no part of a table.
        cells.append(Cell(last + 2 * number + 1, 1, tidy(text), place, address, "text"))
    return Grid(sheet.name, tuple(cell for cell in cells if cell.text))


def _merged(sheet: CalamineSheet) -> dict[Where, Where]:
    """Return rows and columns of each merged cell, where the value reader gives them."""
    return {
        (top + 1, left + 1): (bottom - top + 1, right - left + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    }


def _value_texts(sheet: CalamineSheet, marks: Marks) -> Iterator[tuple[Where, str]]:
    if sheet.start is None:
        return
    first_row, first_column = (start + 1 for start in sheet.start)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), first_row):
        for column, value in enumerate(values, first_column):
            if value != "":
                yield (row, column), _text(value, (row, column) in marks.percentages)


def _text(value: object, is_percentage: bool) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_text(round(value * 100, 10)) + "%" if is_percentage else _number_text(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _ESCAPED.sub("\n", str(value))


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        return "#NUM!"
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _positions_under(filled: Iterable[Where], merged: Mapping[Where, Where]) -> Iterator[Where]:
    """Yield the positions of filled cells that merged ones cover, where nobody sees them."""
    columns: dict[int, list[int]] = {}
    for row, column in sorted(filled):
        columns.setdefault(row, []).append(column)
    numbers = list(columns)
    for (top, left), (height, width) in merged.items():
        for row in numbers[bisect_left(numbers, top) : bisect_left(numbers, top + height)]:
            own = columns[row]
            for column in own[bisect_left(own, left) : bisect_left(own, left + width)]:
                if (row, column) != (top, left):
                    yield row, column


def _misread(grid: Grid, marks: Marks, shown_name: str) -> Iterator[Problem]:
    """Yield the cells whose stored number the value reader gives otherwise, or not at all."""
    texts = {(cell.row, cell.column): cell.text for cell in grid.cells}
    for where, stored in marks.numbers.items():
        if not _is_number(texts.get(where, ""), stored):
            yield Problem(
                file=shown_name,
                place=f'sheet "{grid.name}"',
                cell=spreadsheet_address(*where),
                found="a number that two readers see differently",
                expected="a number that two readers see alike",
                action="Open the workbook in a spreadsheet program and save it again.",
            )


def _is_number(text: str, stored: str) -> bool:
    """Return whether a text is the stored number; what is a date or a time is not compared."""
    if (text == stored and text.isdecimal()) or re.search(r"[-:]\d", text):
        return True
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        return abs(value - float(stored)) <= 1e-9 * max(1, abs(value))
    except ValueError:
        return text in ("TRUE", "FALSE")
