"""Finds in an xlsx workbook what the value reader loses: errors, percentages, unsaved results."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from foi_analysis.office_parts import column_number, parse_part, workbook_sheets
from foi_analysis.read.marks import Marks, Where, percentage_styles

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)$")


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every worksheet by its name; raises what a damaged archive raises."""
    with zipfile.ZipFile(path) as archive:
        styles = _percentage_styles(archive)
        return {
            sheet.name: _marks(archive, sheet.part, styles)
            for sheet in workbook_sheets(archive)
            if sheet.part in archive.namelist()
        }


def _percentage_styles(archive: zipfile.ZipFile) -> set[int]:
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = parse_part(archive, "xl/styles.xml")
    formats = {
        int(form.get("numFmtId", 0)): form.get("formatCode", "")
        for form in styles.iterfind(".//{*}numFmts/{*}numFmt")
    }
    used = styles.iterfind(".//{*}cellXfs/{*}xf")
    return percentage_styles(formats, [int(style.get("numFmtId", 0)) for style in used])


def _marks(archive: zipfile.ZipFile, part: str, styles: set[int]) -> Marks:
    marks = Marks()
    for where, cell in _cells(parse_part(archive, part)):
        value = cell.findtext("{*}v")
        if cell.get("t") == "e":
            marks.errors[where] = value or "#ERROR"
        elif cell.find("{*}f") is not None and not value and cell.get("t") != "str":
            marks.without_result.append(where)
        elif int(cell.get("s", 0)) in styles and cell.get("t", "n") == "n":
            marks.percentages.add(where)
        if value is not None or cell.find("{*}is") is not None:
            marks.reach(*where)
    return marks


def _cells(sheet: object) -> Iterator[tuple[Where, object]]:
    """Yield the cells of a sheet with their positions; a cell may leave its position implied."""
    row = 0
    for row_element in sheet.iterfind(".//{*}sheetData/{*}row"):
        row = int(row_element.get("r", row + 1))
        column = 0
        for cell in row_element.iterfind("{*}c"):
            match = _ADDRESS.match(cell.get("r", ""))
            column = column_number(match.group(1)) if match else column + 1
            yield (row, column), cell
