"""Finds in an xlsx workbook what the value reader loses: errors, percentages, raised digits."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import column_number, parse_part, workbook_sheets
from foi_analysis.read.marks import Marks, Where, percentage_styles
from foi_analysis.read.sheet_beside import covered_areas, drawn_beside, header_texts
from foi_analysis.read.sheet_looks import CellLook, SheetLooks
from foi_analysis.read.xlsx_looks import XlsxStyles, rich_text, rules_of, table_heads, table_rules

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TEXTS = "xl/sharedStrings.xml"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)$")


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every worksheet by its name; raises what a damaged archive raises."""
    with zipfile.ZipFile(path) as archive:
        styles, looks = _percentage_styles(archive), XlsxStyles(archive)
        texts = _rich_texts(archive)
        return {
            sheet.name: _marks(archive, sheet.part, styles, texts, looks)
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


def _rich_texts(archive: zipfile.ZipFile) -> dict[str, Element]:
    """Return the shared texts of several runs by their number."""
    if _TEXTS not in archive.namelist() or b"rPr" not in archive.read(_TEXTS):
        return {}
    items = enumerate(parse_part(archive, _TEXTS).iterfind("{*}si"))
    return {str(number): item for number, item in items if item.find("{*}r") is not None}


def _marks(
    archive: zipfile.ZipFile,
    part: str,
    styles: set[int],
    texts: dict[str, Element],
    looks: XlsxStyles,
) -> Marks:
    sheet, marks = parse_part(archive, part), Marks()
    judged = _judged(archive, part, sheet, looks)
    marks.beside = [*header_texts(sheet), *drawn_beside(archive, part)]
    for where, cell in _cells(sheet):
        parts = {str(part.tag).rpartition("}")[2]: part for part in reversed(cell)}
        stored, inline = parts.get("v"), parts.get("is")
        value = None if stored is None else stored.text or ""
        kind, look = cell.get("t", "n"), looks.look(cell.get("s"))
        if kind == "e":
            marks.errors[where] = value or "#ERROR"
        elif "f" in parts and not value and kind != "str":
            marks.without_result.append(where)
        elif int(cell.get("s", 0)) in styles and kind == "n":
            marks.percentages.add(where)
        else:
            item = texts.get(value or "") if kind == "s" else inline
            if item is not None and (text := rich_text(item, looks, look)):
                marks.texts[where] = text
        if value and kind == "n":
            marks.numbers[where] = value
        if value is not None or inline is not None:
            marks.reach(*where)
            shown = float(value) if value and kind == "n" else "text"
            if doubt := judged.doubt(look, shown, where, kind == "s" and value in texts):
                marks.doubts[where] = doubt
    return marks


def _judged(archive: zipfile.ZipFile, part: str, sheet: Element, looks: XlsxStyles) -> SheetLooks:
    views = sheet.iterfind("{*}sheetViews/{*}sheetView")
    return SheetLooks(
        [CellLook(), *looks.cells],
        [*rules_of(sheet, looks), *table_rules(archive, part, sheet, looks)],
        covered_areas(archive, part, sheet),
        table_heads(archive, part, sheet),
        any(view.get("showZeros", "1") in ("0", "false") for view in views),
    )


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
