"""Parts the binary parts of an xlsb workbook into records and texts; knows no cell."""

from __future__ import annotations

import struct
from collections.abc import Iterator


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
    """Return the text that begins at a position of a record, and where it ends."""
    (length,) = struct.unpack_from("<I", record, position)
    if length == 0xFFFFFFFF:
        return "", position + 4
    end = position + 4 + 2 * length
    return record[position + 4 : end].decode("utf-16-le", "replace"), end
