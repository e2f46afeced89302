"""Opens a compound file (old Office formats): its streams and storages by name; reads no values.

Chains of sectors that loop or leave the file end in ValueError, never in an endless loop.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_STREAM, _STORAGE, _ROOT = 2, 1, 5


@dataclass(frozen=True)
class DirectoryEntry:
    """One directory entry: its name, whether it is a stream, where it begins and its length."""

    name: str
    is_stream: bool
    begin: int
    size: int


class CompoundFile:
    """The streams of a compound file. Raises ValueError or struct.error when it is damaged."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(SIGNATURE):
            raise ValueError("not a compound file")
        self._content = content
        sector_power, small_power = struct.unpack_from("<HH", content, 30)
        if sector_power not in (9, 12) or small_power != 6:
            raise ValueError("sectors of an unknown size")
        self._sector, self._small = 1 << sector_power, 1 << small_power
        (directory,) = struct.unpack_from("<I", content, 48)
        self._cutoff, small_table = struct.unpack_from("<II", content, 56)
        self._table = self._read_table()
        entries = self._chain(directory)
        self.entries = list(_entries(entries))
        self._raw = list(_raw_entries(entries))
        root = next((one for one in _raw_entries(entries) if one[66] == _ROOT), None)
        if root is None:
            raise ValueError("a compound file without a root")
        begin, size = struct.unpack_from("<I", root, 116)[0], struct.unpack_from("<I", root, 120)[0]
        self._small_table = _numbers(self._chain(small_table)) if small_table < _LAST_SECTOR else []
        self._small_content = self._chain(begin)[:size] if begin < _LAST_SECTOR else b""

    def stream(self, *names: str) -> bytes | None:
        """Return the bytes of the first stream with one of these names, or None."""
        for name in names:
            for entry in self.entries:
                if entry.is_stream and entry.name.casefold() == name.casefold():
                    return self._stream(entry)
        return None

    @property
    def is_whole(self) -> bool:
        """Return whether every sector that something leads to lies in the file."""
        used = {after for after in self._table if after < _LAST_SECTOR}
        used |= {one.begin for one in self.entries if one.is_stream and one.size >= self._cutoff}
        needed: int = (max(used, default=0) + 2) * self._sector
        return needed <= len(self._content)

    def children(self, number: int) -> list[tuple[int, DirectoryEntry]]:
        """Return the entries of a storage with their numbers, in the order of the numbers.

        Number 0 is the root.
        """
        (child,) = struct.unpack_from("<I", self._raw[number], 76)
        waiting, found = [child], {}
        while waiting:
            at = waiting.pop()
            if at in found:
                raise ValueError("a directory that loops")
            if at < len(self._raw) and (entry := _entry(self._raw[at])):
                found[at] = entry
                waiting += struct.unpack_from("<II", self._raw[at], 68)
        return sorted(found.items())

    def content(self, entry: DirectoryEntry) -> bytes:
        """Return the bytes of a stream. Raises ValueError where there are fewer than it says."""
        content = self._stream(entry)
        if len(content) < entry.size:
            raise ValueError("a stream that is cut short")
        return content

    def _stream(self, entry: DirectoryEntry) -> bytes:
        if entry.size >= self._cutoff:
            return self._chain(entry.begin)[: entry.size]
        pieces = (
            self._small_content[number * self._small : (number + 1) * self._small]
            for number in _followed(self._small_table, entry.begin)
        )
        return b"".join(pieces)[: entry.size]

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        if begin >= len(self._content):
            raise ValueError("a sector beyond the end of the file")
        return self._content[begin : begin + self._sector]

    def _chain(self, begin: int) -> bytes:
        return b"".join(self._at(sector) for sector in _followed(self._table, begin))

    def _read_table(self) -> list[int]:
        """Return the table of sectors, from the header and the sectors that go on from it."""
        where = list(struct.unpack_from("<109I", self._content, 76))
        following, seen = struct.unpack_from("<I", self._content, 68)[0], set()
        while following < _LAST_SECTOR:
            if following in seen:
                raise ValueError("a chain of sectors that loops")
            seen.add(following)
            *more, following = _numbers(self._at(following))
            where += more
        used = [sector for sector in where if sector < _LAST_SECTOR]
        if len(used) != len(set(used)):
            raise ValueError("a chain of sectors that loops")
        return [number for sector in used for number in _numbers(self._at(sector))]


def _followed(table: list[int], begin: int) -> Iterator[int]:
    seen: set[int] = set()
    while begin < _LAST_SECTOR:
        if begin in seen or begin >= len(table):
            raise ValueError("a chain of sectors that loops or leaves the file")
        seen.add(begin)
        yield begin
        begin = table[begin]


def _numbers(sector: bytes) -> list[int]:
    return list(struct.unpack_from(f"<{len(sector) // 4}I", sector))


def _raw_entries(directory: bytes) -> Iterator[bytes]:
    for begin in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        yield directory[begin : begin + _ENTRY]


def _entries(directory: bytes) -> Iterator[DirectoryEntry]:
    return filter(None, map(_entry, _raw_entries(directory)))


def _entry(raw: bytes) -> DirectoryEntry | None:
    length, kind = struct.unpack_from("<HB", raw, 64)
    if kind not in (_STREAM, _STORAGE) or not 2 <= length <= 64:
        return None
    begin, size = struct.unpack_from("<II", raw, 116)
    name = raw[: length - 2].decode("utf-16-le", "replace")
    return DirectoryEntry(name, kind == _STREAM, begin, size)
