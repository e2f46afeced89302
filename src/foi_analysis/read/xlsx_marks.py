"""Finds in an xlsx workbook what the value reader loses: errors, percentages, raised digits."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import column_number, parse_part, workbook_sheets
from foi_analysis.read.cell_text import raised
from foi_analysis.read.marks import Marks, Where, percentage_styles
from foi_analysis.read.xlsx_looks import beside_cells, style_doubts

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TEXTS = "xl/sharedStrings.xml"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)$")


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every worksheet by its name; raises what a damaged archive raises."""
    with zipfile.ZipFile(path) as archive:
        styles, texts = _percentage_styles(archive), _raised_texts(archive)
        doubts = style_doubts(archive)
        return {
            sheet.name: _marks(archive, sheet.part, styles, texts, doubts)
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


def _raised_texts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the shared texts with raised digits, footnotes' marks, by their number."""
    if _TEXTS not in archive.namelist() or b"superscript" not in archive.read(_TEXTS):
        return {}
    items = enumerate(parse_part(archive, _TEXTS).iterfind("{*}si"))
    return {str(number): text for number, item in items if (text := _raised_text(item))}


def _raised_text(item: Element) -> str:
    """Return a text of several runs, some of them raised, or nothing for any other."""
    runs, is_any_raised = [], False
    for run in item.iterfind("{*}r"):
        is_raised = run.find("{*}rPr/{*}vertAlign[@val='superscript']") is not None
        is_any_raised |= is_raised
        text = run.findtext("{*}t") or ""
        runs.append(raised(text) if is_raised else text)
    return "".join(runs) if is_any_raised else ""


def _marks(
    archive: zipfile.ZipFile,
    part: str,
    styles: set[int],
    texts: dict[str, str],
    doubts: dict[int, str],
) -> Marks:
    marks = Marks(beside=list(beside_cells(archive, part)))
    for where, cell in _cells(parse_part(archive, part)):
        value = cell.findtext("{*}v")
        if doubt := doubts.get(int(cell.get("s", 0))):
            marks.doubts[where] = doubt
        if cell.get("t") == "e":
            marks.errors[where] = value or "#ERROR"
        elif cell.find("{*}f") is not None and not value and cell.get("t") != "str":
            marks.without_result.append(where)
        elif int(cell.get("s", 0)) in styles and cell.get("t", "n") == "n":
            marks.percentages.add(where)
        elif cell.get("t") == "s" and value in texts:
            marks.texts[where] = texts[value]
        elif (inline := cell.find("{*}is")) is not None and (text := _raised_text(inline)):
            marks.texts[where] = text
        if value and cell.get("t", "n") == "n":
            marks.numbers[where] = value
        if value is not None or cell.find("{*}is") is not None:
            marks.reach(*where)
    return marks


def _cells(sheet: Element) -> Iterator[tuple[Where, Element]]:
    """Yield the cells of a sheet with their positions; a cell may leave its position implied."""
    row = 0
    for row_element in sheet.iterfind(".//{*}sheetData/{*}row"):
        row = int(row_element.get("r", row + 1))
        column = 0
        for cell in row_element.iterfind("{*}c"):
            match = _ADDRESS.match(cell.get("r", ""))
            column = column_number(match.group(1)) if match else column + 1
            # The value reader believes a cell's own address, whatever row it stands in.
            yield (int(match.group(2)) if match else row, column), cell
