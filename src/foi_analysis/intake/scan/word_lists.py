"""Counts the automatic numbers of an old Word document (doc); reads no text.

Only decimal numbers of the first level are worked out.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

LIST, LEVEL = 0x460B, 0x260A
_LIST_SIZE, _USE_SIZE, _LEVEL_SIZE = 28, 16, 28
_FIRST = "\x00"


@dataclass(frozen=True)
class _Level:
    """The first level of a list: its first number, its kind of number and its look."""

    start: int
    kind: int
    pattern: str


class WordLists:
    """The lists of a document; a paragraph names its use of a list. Raises struct.error."""

    def __init__(self, table: bytes, lists: tuple[int, int], uses: tuple[int, int]) -> None:
        self._levels = _levels(table, *lists) if lists[1] >= 2 else {}
        self._uses = _uses(table, *uses) if uses[1] >= 4 else []
        self._counted: Counter[int] = Counter()
        self._begun: set[int] = set()

    def number(self, said: Mapping[int, bytes]) -> str:
        """Return the automatic number of the next paragraph, of which this is said."""
        (use,) = struct.unpack("<H", said.get(LIST, b"\0\0"))
        if not 0 < use <= len(self._uses) or said.get(LEVEL, b"\0")[0]:
            return ""
        own, restart = self._uses[use - 1]
        level = self._levels.get(own)
        if level is None or level.kind or _FIRST not in level.pattern:
            return ""
        is_new = restart is not None and use not in self._begun
        if own not in self._counted or is_new:
            self._counted[own] = (level.start if restart is None else restart) - 1
        self._begun.add(use)
        self._counted[own] += 1
        return level.pattern.replace(_FIRST, str(self._counted[own]))


def _levels(table: bytes, offset: int, length: int) -> dict[int, _Level]:
    """Return the first level of each list by the list's number."""
    (count,) = struct.unpack_from("<H", table, offset)
    at, found = offset + length, {}
    for number in range(count):
        begin = offset + 2 + _LIST_SIZE * number
        (own,) = struct.unpack_from("<i", table, begin)
        is_simple = table[begin + 26] & 1
        for level in range(1 if is_simple else 9):
            read, at = _level(table, at)
            if level == 0:
                found[own] = read
    return found


def _level(table: bytes, at: int) -> tuple[_Level, int]:
    """Return a level and where the next one begins."""
    start, kind = struct.unpack_from("<iB", table, at)
    at += _LEVEL_SIZE + table[at + 24] + table[at + 25]
    (length,) = struct.unpack_from("<H", table, at)
    end = at + 2 + 2 * length
    return _Level(start, kind, table[at + 2 : end].decode("utf-16-le", "replace")), end


def _uses(table: bytes, offset: int, length: int) -> list[tuple[int, int | None]]:
    """Return of each use its list, and the number it begins with where it begins anew."""
    (count,) = struct.unpack_from("<i", table, offset)
    at, found = offset + 4 + _USE_SIZE * max(count, 0), []
    for number in range(count):
        begin = offset + 4 + _USE_SIZE * number
        (own,) = struct.unpack_from("<i", table, begin)
        at, start = at + 4, None
        for _ in range(table[begin + 12]):
            first, flags = struct.unpack_from("<iI", table, at)
            at += 8
            if flags & 0x20:
                level, at = _level(table, at)
                first = level.start
            if flags & 0x3F in (0x10, 0x20, 0x30):
                start = first
        found.append((own, start))
    if at > offset + length:
        raise ValueError("a table of lists longer than it says")
    return found
