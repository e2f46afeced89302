"""Finds which cells of an xls sheet lie under a picture or a filled shape; reads no cell.

It follows [MS-ODRAW], the published description of the drawings inside the format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from foi_analysis.read.sheet_looks import Area

_SHAPE, _KIND, _PROPERTIES, _ANCHOR = 0xF004, 0xF00A, 0xF00B, 0xF010
_CONTAINER, _MOST_DEPTH = 0xF, 20
# Lines and connectors, and what hosts a chart or a field.
_NOT_FILLED = frozenset({0, 20, *range(32, 41), 201})
_FILL, _SEEN = 0x01BF, 0x03BF
_SAYS_FILLED, _IS_FILLED, _SAYS_HIDDEN, _IS_HIDDEN = 1 << 20, 1 << 4, 1 << 17, 1 << 1
# Of the 1,024 and 256 parts of a column and a row: what may stick out of what is covered.
_SLIVERS = (100, 25)
_PARTS = (1024, 256)


def covered_areas(drawn: bytes) -> list[Area]:
    """Return first and last row and column, from 1, of the cells under each filled shape."""
    shapes = (dict(_pieces(content)) for content in _shapes(drawn))
    found = (_area(one[_ANCHOR][1]) for one in shapes if _ANCHOR in one and _covers(one))
    return [area for area in found if area]


def _shapes(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield the shapes of a drawing, those of groups too."""
    for number, (flags, inner) in _pieces(content):
        if number == _SHAPE:
            yield inner
        elif flags & 0xF == _CONTAINER and depth < _MOST_DEPTH:
            yield from _shapes(inner, depth + 1)


def _pieces(content: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    at = 0
    while at + 8 <= len(content):
        flags, number, size = struct.unpack_from("<HHI", content, at)
        yield number, (flags, content[at + 8 : at + 8 + size])
        at += 8 + size


def _covers(shape: dict[int, tuple[int, bytes]]) -> bool:
    kind = shape.get(_KIND, (0, b""))[0] >> 4
    flags, content = shape.get(_PROPERTIES, (0, b""))
    whole = content[: 6 * min(flags >> 4, len(content) // 6)]
    said = {number & 0x3FFF: value for number, value in struct.iter_unpack("<HI", whole)}
    fill, seen = said.get(_FILL, 0), said.get(_SEEN, 0)
    is_hollow = bool(fill & _SAYS_FILLED) and not fill & _IS_FILLED
    is_hidden = bool(seen & _SAYS_HIDDEN and seen & _IS_HIDDEN)
    is_picture = kind == 75
    return kind not in _NOT_FILLED and not is_hidden and (is_picture or not is_hollow)


def _area(anchor: bytes) -> Area | None:
    if len(anchor) < 18:
        return None
    _, *places = struct.unpack_from("<9H", anchor)
    first_column, into, first_row, down, last_column, right, last_row, bottom = places
    left = first_column + 1 + (into > _SLIVERS[0])
    top = first_row + 1 + (down > _SLIVERS[1])
    last = last_column + (right >= _PARTS[0] - _SLIVERS[0])
    low = last_row + (bottom >= _PARTS[1] - _SLIVERS[1])
    return (top, left, low, last) if top <= low and left <= last else None
