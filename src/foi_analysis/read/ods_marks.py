"""Finds in an ods workbook what the value reader loses: errors, percentages, merged cells."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import parse_part
from foi_analysis.intake.scan.hazards import MOST_CELLS
from foi_analysis.intake.scan.opendocument import OFFICE, TABLE, TEXT
from foi_analysis.read.appearance import MEANINGS, STRUCK, UNSEEN
from foi_analysis.read.marks import Marks

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every sheet by its name; raises what a damaged archive raises."""
    with zipfile.ZipFile(path) as archive:
        content = parse_part(archive, "content.xml")
    looks = _looks(content)
    tables = content.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table")
    return {table.get(f"{TABLE}name", ""): _marks(table, looks) for table in tables}


def _looks(content: Element) -> dict[str, str]:
    """Return, by the name of a style, why what has it is not shown as it is stored."""
    found = {}
    for style in content.iter(f"{STYLE}style"):
        texts = style.find(f"{STYLE}text-properties")
        grounds = style.find(f"{STYLE}table-cell-properties")
        if texts is None:
            continue
        line = texts.get(f"{STYLE}text-line-through-style", "none")
        colour = texts.get(f"{FORMAT}color", "").lower()
        ground = "" if grounds is None else grounds.get(f"{FORMAT}background-color", "")
        if line != "none":
            found[style.get(f"{STYLE}name", "")] = MEANINGS[STRUCK]
        elif colour == "#ffffff" and ground in ("", "transparent", "#ffffff"):
            found[style.get(f"{STYLE}name", "")] = MEANINGS[UNSEEN]
    return found


def _doubt(cell: Element, looks: dict[str, str]) -> str:
    """Return why a cell is not shown as it is stored, or nothing."""
    styles = [cell.get(f"{TABLE}style-name", "")] if looks else []
    if looks:
        parts = cell.iter(f"{TEXT}span", f"{TEXT}p")
        styles += [part.get(f"{TEXT}style-name", "") for part in parts]
    if own := next((looks[name] for name in styles if name in looks), ""):
        return own
    stored, shown = cell.get(f"{OFFICE}value", ""), _shown(cell)
    if cell.get(f"{OFFICE}value-type") != "float" or not shown or not _differs(shown, stored):
        return ""
    return f"shown as {shown!r}, stored as {stored}"


def _differs(shown: str, stored: str) -> bool:
    digits = re.sub(r"[^\d.\-]", "", shown)
    try:
        decimals = len(digits.partition(".")[2])
        return "%" in shown or abs(float(digits) - float(stored)) > 0.51 * 10**-decimals
    except ValueError:
        return True


def _marks(table: Element, looks: dict[str, str]) -> Marks:
    marks, row = Marks(), 1
    for element in table.iter(f"{TABLE}table-row"):
        rows, column = _count(element, "number-rows-repeated"), 1
        for cell in element.iterchildren(*_CELLS):
            columns = _count(cell, "number-columns-repeated")
            if _is_filled(cell):
                marks.reach(row + rows - 1, column + columns - 1)
                _mark(marks, cell, row, column, rows, columns)
                if doubt := _doubt(cell, looks):
                    marks.doubts[row, column] = doubt
            height, width = (
                _count(cell, "number-rows-spanned"),
                _count(cell, "number-columns-spanned"),
            )
            if height * width > 1:
                marks.merged[row, column] = (height, width)
            column += columns
        row += rows
    return marks


def _count(element: Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}", "1")
    return max(int(value), 1) if value.isdecimal() else 1


def _is_filled(cell: Element) -> bool:
    has_value = cell.get(f"{OFFICE}value-type") or cell.get(f"{TABLE}formula")
    return bool(has_value) or cell.find(f"{TEXT}p") is not None


def _mark(marks: Marks, cell: Element, row: int, column: int, rows: int, columns: int) -> None:
    """Mark a cell wherever it is repeated; a sheet too large is refused whatever its marks."""
    if marks.last_row * marks.last_column > MOST_CELLS:
        return
    kind = cell.get(f"{OFFICE}value-type")
    where = [(row + down, column + right) for down in range(rows) for right in range(columns)]
    if cell.get(f"{_CALC}value-type") == "error":
        shown = cell.find(f"{TEXT}p")
        text = "" if shown is None else "".join(map(str, shown.itertext()))
        marks.errors |= dict.fromkeys(where, text or "#ERROR")
    elif kind == "percentage":
        marks.percentages.update(where)
    elif kind is None and cell.get(f"{TABLE}formula"):
        marks.without_result += where
    elif not _is_stored(cell, kind) and _shown(cell):
        marks.not_stored += where


def _is_stored(cell: Element, kind: str | None) -> bool:
    """Return whether a cell holds a value of its kind that the value reader gives."""
    if kind in ("float", "currency", "percentage"):
        return bool(cell.get(f"{OFFICE}value"))
    return kind in ("string", "boolean", "date", "time")


def _shown(cell: Element) -> str:
    parts = cell.iter(f"{TEXT}p")
    return "".join(str(text) for part in parts for text in part.itertext()).strip()
