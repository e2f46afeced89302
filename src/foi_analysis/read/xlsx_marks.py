"""Finds in a workbook's XML what the value reader loses: errors, percentages, unsaved results."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from foi_analysis.office_parts import (
    ARCHIVE_ERRORS,
    column_number,
    parse_part,
    workbook_sheets,
)
from foi_analysis.problems import Problem, ProblemsFound
from foi_analysis.read.cell_text import spreadsheet_address
from foi_analysis.safety import unreadable

MOST_CELLS = 2_000_000
_BUILT_IN_PERCENTAGES = {9, 10}
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)$")


@dataclass
class Marks:
    """Cells of one sheet, by (row, column) counted from 1, that need more than their value."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percentages: set[tuple[int, int]] = field(default_factory=set)
    without_result: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


def read_marks(path: Path, shown_name: str) -> dict[str, Marks]:
    """Return the marks of every worksheet by its name.

    Raises ProblemsFound when a formula was saved without its result, when a sheet spans more
    than MOST_CELLS cells, and when the workbook's parts cannot be read.
    """
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive:
            styles = _percentage_styles(archive)
            marks = {
                sheet.name: _marks(archive, sheet.part, styles)
                for sheet in workbook_sheets(archive)
                if sheet.part in archive.namelist()
            }
    except (*ARCHIVE_ERRORS, XMLSyntaxError) as error:
        raise ProblemsFound([unreadable(shown_name, "xlsx workbook")]) from error
    if problems := list(_problems(marks, shown_name)):
        raise ProblemsFound(problems)
    return marks


def _percentage_styles(archive: zipfile.ZipFile) -> set[int]:
    """Return the numbers of the cell styles that show a value as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = parse_part(archive, "xl/styles.xml")
    formats = {
        int(form.get("numFmtId", 0))
        for form in styles.iterfind(".//{*}numFmts/{*}numFmt")
        if "%" in _LITERALS.sub("", form.get("formatCode", ""))
    } | _BUILT_IN_PERCENTAGES
    cell_styles = styles.iterfind(".//{*}cellXfs/{*}xf")
    return {n for n, style in enumerate(cell_styles) if int(style.get("numFmtId", 0)) in formats}


def _marks(archive: zipfile.ZipFile, part: str, percentage_styles: set[int]) -> Marks:
    marks = Marks()
    for where, cell in _cells(parse_part(archive, part)):
        value = cell.findtext("{*}v")
        if cell.get("t") == "e":
            marks.errors[where] = value or "#ERROR"
        elif cell.find("{*}f") is not None and not value and cell.get("t") != "str":
            marks.without_result.append(where)
        elif int(cell.get("s", 0)) in percentage_styles and cell.get("t", "n") == "n":
            marks.percentages.add(where)
        if value is not None or cell.find("{*}is") is not None:
            marks.last_row = max(marks.last_row, where[0])
            marks.last_column = max(marks.last_column, where[1])
    return marks


def _cells(sheet: object) -> Iterator[tuple[tuple[int, int], object]]:
    """Yield the cells of a sheet with their positions; a cell may leave its position implied."""
    row = 0
    for row_element in sheet.iterfind(".//{*}sheetData/{*}row"):
        row = int(row_element.get("r", row + 1))
        column = 0
        for cell in row_element.iterfind("{*}c"):
            match = _ADDRESS.match(cell.get("r", ""))
            column = column_number(match.group(1)) if match else column + 1
            yield (row, column), cell


def _problems(marks: dict[str, Marks], shown_name: str) -> Iterator[Problem]:
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
        for row, column in sheet.without_result:
            yield Problem(
                file=shown_name,
                place=place,
                cell=spreadsheet_address(row, column),
                found="a formula saved without its result",
                expected="a value",
                action="Open the workbook in a spreadsheet program and save it, so it calculates.",
            )
