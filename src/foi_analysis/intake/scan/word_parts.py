"""Opens the tables of an old Word document (doc): its pieces of text and their properties.

It follows [MS-DOC], the published description of the format, and knows no text. A table that
leaves its stream ends in ValueError or struct.error.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from foi_analysis.intake.scan.compound import CompoundFile

_WORD_97 = 0xA5EC
_LOCKED, _TABLE_ONE = 0x0100, 0x0200
_PAGE = 512
# Numbers of the tables in the header's list of places and lengths.
STYLES, PLACED_SHAPES, TEXT_BOXES, LISTS, LIST_USES = 1, 40, 56, 73, 74
_CHARACTERS, _PARAGRAPHS, _PIECES = 12, 13, 33
# Operands by the three highest bits of a property's number; 0 stands for one that says its length.
_LENGTHS = (1, 1, 2, 4, 2, 2, 0, 3)
TABLE_DEFINITION, _TABS, _HUGE, _HUGE_OLD = 0xD608, 0xC615, 0x6646, 0x6645
# Properties of a whole piece that are said by a number of their own.
_SHORT = {0x41: 0x0800, 0x42: 0x0801, **{0x55 + step: 0x0835 + step for step in range(8)}}
Properties = list[tuple[int, bytes]]
# The properties of a run: from a page, how many runs it has, and the number of the run.
_Taker = Callable[[bytes, int, int], bytes]


class LockedDocument(ValueError):
    """A document that cannot be read without its password."""


@dataclass(frozen=True)
class TextPiece:
    """Text that stands in one place: its first and last character, and where its bytes begin."""

    begin: int
    end: int
    offset: int
    width: int
    properties: bytes


@dataclass
class _Ranges:
    """Properties by where the bytes that have them begin."""

    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    properties: list[bytes] = field(default_factory=list)

    def at(self, offset: int) -> tuple[bytes, int]:
        """Return the properties at an offset and where they end."""
        number = bisect_right(self.begins, offset) - 1
        if number < 0 or offset >= self.ends[number]:
            following = self.begins[number + 1] if number + 1 < len(self.begins) else 1 << 32
            return b"", following
        return self.properties[number], self.ends[number]


class WordParts:
    """The streams and tables of a Word document of 1997 or later.

    Raises ValueError or struct.error for a damaged one, LockedDocument for a locked one.
    """

    def __init__(self, content: bytes) -> None:
        self.file = CompoundFile(content)
        text = self.file.stream("WordDocument")
        if text is None or not self.file.is_whole:
            raise ValueError("a compound file without a whole Word document")
        self.text = text
        mark, _, _, _, _, flags = struct.unpack_from("<6H", text)
        if mark != _WORD_97:
            raise ValueError("a Word document older than 1997")
        if flags & _LOCKED:
            raise LockedDocument("a locked document")
        self.table = self.file.stream("1Table" if flags & _TABLE_ONE else "0Table") or b""
        self.data = self.file.stream("Data") or b""
        # Of the text, notes, headers, macros, comments, endnotes, boxes, and boxes of headers.
        self.lengths = struct.unpack_from("<8i", text, 0x4C)
        self.pieces = list(_pieces(self.part(_PIECES)))
        self._check()
        self.characters = self._ranges(self.part(_CHARACTERS), _character_run)
        self.paragraphs = self._ranges(self.part(_PARAGRAPHS), _paragraph_run)

    def part(self, number: int) -> bytes:
        """Return the bytes of the header's table of this number."""
        offset, length = self.place(number)
        return self.table[offset : offset + length]

    def place(self, number: int) -> tuple[int, int]:
        """Return where the header's table of this number begins, and its length."""
        offset, length = struct.unpack_from("<II", self.text, 0x9A + 8 * number)
        if offset + length > len(self.table):
            raise ValueError("a table beyond the end of its stream")
        return offset, length

    def _check(self) -> None:
        """Raise ValueError unless the pieces hold all the text that the header tells of."""
        at = 0
        for piece in self.pieces:
            size = (piece.end - piece.begin) * piece.width
            if piece.begin != at or size < 0 or piece.offset + size > len(self.text):
                raise ValueError("a piece of text that is not there")
            at = piece.end
        if min(self.lengths) < 0 or at < sum(self.lengths) or not self.lengths[0]:
            raise ValueError("less text than the document says")

    def _ranges(self, table: bytes, run: _Taker) -> _Ranges:
        """Return the properties of all pages that a table lists."""
        ranges, number = _Ranges(), (len(table) - 4) // 8
        for (page,) in struct.iter_unpack("<I", table[4 * (number + 1) : 4 * (2 * number + 1)]):
            begin = (page & 0x3FFFFF) * _PAGE
            content = self.text[begin : begin + _PAGE]
            if len(content) < _PAGE:
                raise ValueError("a page of properties that is not there")
            count = content[-1]
            edges = struct.unpack_from(f"<{count + 1}I", content)
            ranges.begins += edges[:-1]
            ranges.ends += edges[1:]
            ranges.properties += [run(content, count, one) for one in range(count)]
        return ranges

    def unfolded(self, properties: bytes) -> Properties:
        """Return properties by number, those kept in another stream included."""
        found: Properties = []
        for number, operand in modifiers(properties):
            if number in (_HUGE, _HUGE_OLD):
                (offset,) = struct.unpack("<I", operand)
                (length,) = struct.unpack_from("<H", self.data, offset)
                found += modifiers(self.data[offset + 2 : offset + 2 + length])
            else:
                found.append((number, operand))
        return found


def _character_run(page: bytes, count: int, number: int) -> bytes:
    where = page[4 * (count + 1) + number] * 2
    return page[where + 1 : where + 1 + page[where]] if where else b""


def _paragraph_run(page: bytes, count: int, number: int) -> bytes:
    """Return the properties of a paragraph, the number of its style in the first two bytes."""
    where = page[4 * (count + 1) + 13 * number] * 2
    if not where:
        return b""
    if page[where]:
        return page[where + 1 : where + 2 * page[where]]
    return page[where + 2 : where + 2 + 2 * page[where + 1]]


def _pieces(table: bytes) -> Iterator[TextPiece]:
    at, shared = 0, []
    while at < len(table) and table[at] == 1:
        (length,) = struct.unpack_from("<H", table, at + 1)
        shared.append(table[at + 3 : at + 3 + length])
        at += 3 + length
    if at >= len(table) or table[at] != 2:
        raise ValueError("a document without its table of pieces")
    (length,) = struct.unpack_from("<I", table, at + 1)
    table = table[at + 5 : at + 5 + length]
    count = (length - 4) // 12
    edges = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        _, where, change = struct.unpack_from("<HIH", table, 4 * (count + 1) + 8 * number)
        is_narrow = where & 0x40000000
        offset = where & 0x3FFFFFFF
        yield TextPiece(
            edges[number],
            edges[number + 1],
            offset // 2 if is_narrow else offset,
            1 if is_narrow else 2,
            _of_piece(change, shared),
        )


def _of_piece(change: int, shared: list[bytes]) -> bytes:
    if change & 1:
        return shared[change >> 1] if change >> 1 < len(shared) else b""
    number = _SHORT.get((change >> 1) & 0x7F, 0)
    return struct.pack("<HB", number, change >> 8) if number else b""


def modifiers(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the operand of each property."""
    at = 0
    while at + 2 <= len(properties):
        (number,) = struct.unpack_from("<H", properties, at)
        at += 2
        length = _LENGTHS[number >> 13]
        if number == TABLE_DEFINITION:
            length = struct.unpack_from("<H", properties, at)[0] - 1
            at += 2
        elif not length:
            length = properties[at]
            at += 1
            if number == _TABS and length == 255:
                deleted = properties[at]
                length = 2 + 4 * deleted + 3 * properties[at + 1 + 4 * deleted]
        yield number, properties[at : at + length]
        at += length
