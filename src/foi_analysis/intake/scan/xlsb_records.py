"""Parts the binary parts of an xlsb workbook into records and texts; keeps no value.

The format has no checksum of its own; what a damaged part breaks are the lengths of its texts and
cells, and their order.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_ROW, _EXTENT = 0, 148
# Records of cells by their number, and the bytes of those that are always of one length.
_CELLS, _LENGTHS = range(1, 12), {1: 8, 2: 12, 3: 9, 4: 9, 5: 16, 7: 12}


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of each record; both type and length are written 7 bits a byte.

    Raises ValueError for a record that reaches beyond its part, IndexError for one cut short.
    """
    position = 0
    while position < len(content):
        kind, position = _varied(content, position, 2)
        size, position = _varied(content, position, 4)
        if position + size > len(content):
            raise ValueError("a record that reaches beyond its part")
        yield kind, content[position : position + size]
        position += size


def sheet_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of each record of a sheet, as `records` does.

    Raises ValueError too for cells of another length than theirs, that do not follow each other
    row by row, or that lie outside the extent that the sheet tells.
    """
    extent, row, column = (0, 0, 0, 0), -1, -1
    for kind, record in records(content):
        if kind == _EXTENT:
            extent = struct.unpack_from("<4I", record)
        elif kind == _ROW:
            before, row, column = row, *struct.unpack_from("<I", record), -1
            if row <= before:
                raise ValueError("rows that do not follow each other")
        elif kind in _CELLS:
            before, (column,) = column, struct.unpack_from("<I", record)
            if column <= before or len(record) != _LENGTHS.get(kind, len(record)):
                raise ValueError("a cell of another length or place than it can have")
            top, bottom, left, right = extent
            if not (top <= row <= bottom and left <= column <= right):
                raise ValueError("a cell outside the extent of its sheet")
        yield kind, record


def _varied(content: bytes, position: int, most: int) -> tuple[int, int]:
    """Return a number of up to ``most`` bytes and where it ends."""
    number = 0
    for step in range(most):
        byte = content[position + step]
        number |= (byte & 0x7F) << (step * 7)
        if not byte & 0x80:
            return number, position + step + 1
    return number, position + most


def wide_text(record: bytes, position: int) -> tuple[str, int]:
    """Return the text that begins at a position of a record, and where it ends.

    Raises ValueError for a text that reaches beyond its record.
    """
    (length,) = struct.unpack_from("<I", record, position)
    if length == 0xFFFFFFFF:
        return "", position + 4
    end = position + 4 + 2 * length
    if end > len(record):
        raise ValueError("a text that reaches beyond its record")
    return record[position + 4 : end].decode("utf-16-le", "replace"), end
