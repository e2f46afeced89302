"""Reads the visible sheets of a workbook; hidden parts are the safety scan's to refuse."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from foi_analysis.problems import ProblemsFound
from foi_analysis.read.cell_text import spreadsheet_address, tidy
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.read.xlsx_marks import Marks, read_marks
from foi_analysis.safety import unreadable


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid for each visible worksheet, with true spreadsheet addresses ("B7").

    Whole numbers come as "20", shares formatted as percentages as "26.8%", dates in ISO form,
    error cells as their text. Raises ProblemsFound for a damaged or protected workbook, an
    absurdly large sheet and formulas saved without their results.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    marks = read_marks(path, shown_name)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return [
                _grid(workbook.get_sheet_by_name(sheet.name), marks.get(sheet.name, Marks()))
                for sheet in workbook.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible
                and sheet.typ == SheetTypeEnum.WorkSheet
            ]
    except CalamineError as error:
        raise ProblemsFound([unreadable(shown_name, "xlsx workbook")]) from error


def _grid(sheet: object, marks: Marks) -> Grid:
    place = f'sheet "{sheet.name}"'
    texts = dict(_value_texts(sheet, marks)) | marks.errors
    cells = (
        Cell(row, column, text, place, spreadsheet_address(row, column))
        for (row, column), text in sorted(texts.items())
    )
    return Grid(sheet.name, tuple(cell for cell in cells if cell.text))


def _value_texts(sheet: object, marks: Marks) -> Iterator[tuple[tuple[int, int], str]]:
    if sheet.start is None:
        return
    first_row, first_column = (start + 1 for start in sheet.start)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), first_row):
        for column, value in enumerate(values, first_column):
            yield (row, column), _text(value, (row, column) in marks.percentages)


def _text(value: object, is_percentage: bool) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_text(round(value * 100, 10)) + "%" if is_percentage else _number_text(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return tidy(str(value))


def _number_text(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
