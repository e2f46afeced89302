"""Finds in an xlsb workbook what the value reader loses: errors, percentages, merged cells.

The format does not say whether a formula was saved without its result.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from foi_analysis.core.office_parts import relations
from foi_analysis.intake.scan.xlsb_records import records, sheet_records, wide_text
from foi_analysis.read.binary_looks import packed_number, rich_text
from foi_analysis.read.marks import ERRORS, Marks, Where, percentage_styles
from foi_analysis.read.sheet_beside import covered_areas, drawn_beside
from foi_analysis.read.sheet_looks import CellLook, SheetLooks, Value
from foi_analysis.read.xlsb_looks import XlsbSheetRecords, XlsbStyles, rich_texts
from foi_analysis.read.xlsx_looks import THEME, theme_colours

WORKBOOK = "xl/workbook.bin"
STYLES, TEXTS = "xl/styles.bin", "xl/sharedStrings.bin"
_SHEET, _FORMAT, _STYLES_BEGIN, _STYLES_END, _STYLE = 156, 44, 617, 618, 47
_ROW, _MERGED = 0, 176
_NUMBERS, _ERRORS = (2, 5, 9), (3, 11)
_PACKED, _SHARED_TEXT, _TEXT = 2, 7, 19
Runs = dict[int, tuple[str, list[tuple[int, int]]]]
_VALUES = range(2, 12)


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every worksheet by its name; raises what a damaged archive raises."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        content = archive.read(STYLES) if STYLES in names else b""
        styles = _percentage_styles(content)
        looks = XlsbStyles(content, theme_colours(archive) if THEME in names else {})
        texts = rich_texts(archive.read(TEXTS), _TEXT) if TEXTS in names else {}
        parts = relations(archive, WORKBOOK)
        found = {}
        for kind, record in records(archive.read(WORKBOOK)):
            if kind == _SHEET:
                relation, at = wide_text(record, 8)
                part = parts.get(relation, "")
                if part in names:
                    marks = _marks(archive.read(part), styles)
                    _judge(marks, archive, part, looks, texts)
                    found[wide_text(record, at)[0]] = marks
        return found


def _judge(
    marks: Marks, archive: zipfile.ZipFile, part: str, styles: XlsbStyles, texts: Runs
) -> None:
    """Add to the marks of a sheet what is shown otherwise, and what lies beside its cells."""
    sheet = XlsbSheetRecords(styles)
    cells: list[tuple[Where, CellLook, Value, int]] = []
    row = 0
    for kind, record in records(archive.read(part)):
        if kind == _ROW:
            row = struct.unpack_from("<I", record)[0] + 1
        elif kind in _VALUES:
            column, style = struct.unpack_from("<II", record)
            text = struct.unpack_from("<I", record, 8)[0] if kind == _SHARED_TEXT else -1
            look = styles.look(style & 0xFFFFFF)
            cells.append(((row, column + 1), look, _value(kind, record), text))
        else:
            sheet.take(kind, record)
    covered = covered_areas(archive, part)
    looks = [CellLook(), *styles.cells]
    judged = SheetLooks(looks, sheet.rules, covered, sheet.heads, sheet.hides_noughts)
    for where, look, value, text in cells:
        if text in texts and (shown := rich_text(*texts[text], look, styles.font)):
            marks.texts[where] = shown
        if doubt := judged.doubt(look, value, where, text in texts):
            marks.doubts[where] = doubt
    marks.beside = [*sheet.beside, *drawn_beside(archive, part)]


def _value(kind: int, record: bytes) -> Value:
    if kind == _PACKED:
        return packed_number(struct.unpack_from("<I", record, 8)[0])
    return float(struct.unpack_from("<d", record, 8)[0]) if kind in _NUMBERS else "text"


def _percentage_styles(content: bytes) -> set[int]:
    formats, styles, is_cell_style = {}, [], False
    for kind, record in records(content):
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", record)[0]] = wide_text(record, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            is_cell_style = kind == _STYLES_BEGIN
        elif kind == _STYLE and is_cell_style:
            styles.append(struct.unpack_from("<H", record, 2)[0])
    return percentage_styles(formats, styles)


def _marks(content: bytes, styles: set[int]) -> Marks:
    marks, row = Marks(), 0
    for kind, record in sheet_records(content):
        if kind == _ROW:
            row = struct.unpack_from("<I", record)[0] + 1
        elif kind == _MERGED:
            first_row, last_row, first_column, last_column = struct.unpack_from("<4I", record)
            marks.merge(first_row + 1, first_column + 1, last_row + 1, last_column + 1)
        elif kind in _VALUES:
            column, style = struct.unpack_from("<II", record)
            where = (row, column + 1)
            marks.reach(*where)
            if kind in _ERRORS:
                marks.errors[where] = ERRORS.get(record[8], "#ERROR")
            elif kind in _NUMBERS and style & 0xFFFFFF in styles:
                marks.percentages.add(where)
    return marks
