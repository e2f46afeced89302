"""Finds in an xlsb workbook what the value reader loses: errors, percentages, merged cells.

The format does not say whether a formula was saved without its result.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from foi_analysis.core.office_parts import relations
from foi_analysis.intake.scan.xlsb_records import records, wide_text
from foi_analysis.read.marks import ERRORS, Marks, percentage_styles

WORKBOOK = "xl/workbook.bin"
STYLES = "xl/styles.bin"
_SHEET, _FORMAT, _STYLES_BEGIN, _STYLES_END, _STYLE = 156, 44, 617, 618, 47
_ROW, _MERGED = 0, 176
_NUMBERS, _ERRORS = (2, 5, 9), (3, 11)
_VALUES = range(2, 12)


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every worksheet by its name; raises what a damaged archive raises."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        styles = _percentage_styles(archive.read(STYLES)) if STYLES in names else set()
        parts = relations(archive, WORKBOOK)
        found = {}
        for kind, record in records(archive.read(WORKBOOK)):
            if kind == _SHEET:
                relation, at = wide_text(record, 8)
                part = parts.get(relation, "")
                if part in names:
                    found[wide_text(record, at)[0]] = _marks(archive.read(part), styles)
        return found


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
    for kind, record in records(content):
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
