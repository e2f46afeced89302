"""Finds in an xls workbook what the value reader loses: errors, percentages, its true extent.

A formula that old programs saved without calculating it cannot be told from one that gives an
empty text; it is read as blank.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from foi_analysis.intake.scan.compound import CompoundFile
from foi_analysis.intake.scan.workbook_strings import label_text
from foi_analysis.read.binary_looks import packed_number, rich_text
from foi_analysis.read.marks import ERRORS, Marks, percentage_styles
from foi_analysis.read.sheet_looks import CellLook, SheetLooks, Value
from foi_analysis.read.xls_looks import XlsSheetRecords, XlsStyles
from foi_analysis.read.xls_shapes import covered_areas

_FORMAT, _XF, _SHEET, _BEGIN = 0x041E, 0x00E0, 0x0085, 0x0809
_NUMBER, _RK, _MULTIPLE_RK, _FORMULA, _BOOL_OR_ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_EXTENT = struct.Struct("<IIHH")
_DIMENSIONS, _MOST_ROWS, _MOST_COLUMNS = 0x0200, 65536, 256
_SHARED_TEXT = 0x00FD
_TEXTS = (_SHARED_TEXT, 0x0204, 0x00D6)
_END = 0x000A
_BIFF8 = 0x0600


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every sheet by its name; raises ValueError for a damaged workbook."""
    content = CompoundFile(path.read_bytes()).stream("Workbook", "Book")
    if content is None:
        raise ValueError("a compound file without a workbook")
    sheets, formats, styles, is_biff8 = {}, {}, [], True
    looks = XlsStyles()
    for kind, record in _records(content, 0):
        if kind == _BEGIN:
            is_biff8 = struct.unpack_from("<H", record)[0] == _BIFF8
        elif kind == _SHEET:
            sheets[label_text(record[6:], is_biff8, 1)] = struct.unpack_from("<I", record)[0]
        elif kind == _FORMAT:
            number = struct.unpack_from("<H", record)[0]
            formats[number] = label_text(record[2:], is_biff8, 2 if is_biff8 else 1)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", record, 2)[0])
        looks.take(kind, record)
    looks.is_eight, looks.formats = is_biff8, formats
    percentages = percentage_styles(formats, styles)
    return {
        name: _with_doubts(_marks(content, start, percentages), content, start, looks)
        for name, start in sheets.items()
    }


def _with_doubts(marks: Marks, content: bytes, start: int, styles: XlsStyles) -> Marks:
    """Return the marks of a sheet with what is shown otherwise, and what lies beside its cells."""
    looks, texts, sheet, depth = styles.looks(), styles.texts(), XlsSheetRecords(styles), 0
    cells: list[tuple[int, int, CellLook, Value, int]] = []
    for kind, record in _records(content, start):
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            sheet.take(kind, record)
            for row, column, style, value, text in _values(kind, record):
                look = looks[style] if style < len(looks) else CellLook()
                cells.append((row + 1, column + 1, look, value, text))
    covered = covered_areas(bytes(sheet.drawn))
    seen = [CellLook(), *looks]
    judged = SheetLooks(seen, sheet.rules, covered, hides_noughts=sheet.hides_noughts)
    for row, column, look, value, text in cells:
        is_rich = text in texts
        if is_rich and (shown := rich_text(*texts[text], look, styles.font)):
            marks.texts[row, column] = shown
        if doubt := judged.doubt(look, value, (row, column), is_rich):
            marks.doubts[row, column] = doubt
    marks.beside = sheet.beside
    return marks


def _values(kind: int, record: bytes) -> Iterator[tuple[int, int, int, Value, int]]:
    """Yield row, column, style, value and the number of its shared text of each cell, from 0."""
    if kind == _MULTIPLE_RK:
        row, first = struct.unpack_from("<HH", record)
        for number in range((len(record) - 6) // 6):
            style, packed = struct.unpack_from("<HI", record, 4 + 6 * number)
            yield row, first + number, style, packed_number(packed), -1
    elif kind in (_NUMBER, _RK, _FORMULA, _BOOL_OR_ERROR, *_TEXTS):
        row, column, style = struct.unpack_from("<HHH", record)
        value: Value = "text"
        if kind == _RK:
            value = packed_number(struct.unpack_from("<I", record, 6)[0])
        elif kind == _NUMBER or (kind == _FORMULA and record[12:14] != b"\xff\xff"):
            value = struct.unpack_from("<d", record, 6)[0]
        text = struct.unpack_from("<I", record, 6)[0] if kind == _SHARED_TEXT else -1
        yield row, column, style, value, text


def _records(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a position to the end of its part of the workbook."""
    depth = 0
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        yield kind, content[at + 4 : at + 4 + size]
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        at += 4 + size
    raise ValueError("a workbook that breaks off")


def _marks(content: bytes, start: int, percentages: set[int]) -> Marks:
    marks = Marks()
    for kind, record in _records(content, start):
        if kind in (_NUMBER, _RK, _FORMULA, _BOOL_OR_ERROR, *_TEXTS):
            row, column, style = struct.unpack_from("<HHH", record)
            if column >= _MOST_COLUMNS:
                raise ValueError("a cell right of the last column of the format")
            where = (row + 1, column + 1)
            marks.reach(*where)
            error = _error(kind, record)
            if error is not None:
                marks.errors[where] = ERRORS.get(error, "#ERROR")
            elif kind in (_NUMBER, _RK, _FORMULA) and style in percentages:
                marks.percentages.add(where)
        elif kind == _DIMENSIONS and len(record) >= _EXTENT.size:
            # The value reader takes the memory that the extent asks for, however damaged.
            top, bottom, left, right = _EXTENT.unpack_from(record)
            if not top <= bottom <= _MOST_ROWS or not left <= right <= _MOST_COLUMNS:
                raise ValueError("a sheet larger than the format allows")
        elif kind == _MULTIPLE_RK:
            row, first = struct.unpack_from("<HH", record)
            for number in range((len(record) - 6) // 6):
                where = (row + 1, first + number + 1)
                marks.reach(*where)
                if struct.unpack_from("<H", record, 4 + 6 * number)[0] in percentages:
                    marks.percentages.add(where)
    return marks


def _error(kind: int, record: bytes) -> int | None:
    """Return the code of the error a cell holds, or None for any other cell."""
    if kind == _BOOL_OR_ERROR and record[7]:
        return record[6]
    if kind == _FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
        return record[8]
    return None
