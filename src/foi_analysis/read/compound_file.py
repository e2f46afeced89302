"""Takes one stream out of a compound file, as old Office programs wrote them; reads no records."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<24xHHHHH6xIII4xIIIII109I")
_LAST_SECTOR = 0xFFFFFFF9


def stream(content: bytes, *names: str) -> bytes:
    """Return the bytes of the first stream with one of the names.

    Raises ValueError for a damaged file or one that has no such stream.
    """
    if not content.startswith(MAGIC) or len(content) < 512:
        raise ValueError("not a compound file")
    (_, _, _, shift, mini_shift, _, _, directory, cutoff, mini, _, more, _, *table) = (
        _HEADER.unpack_from(content)
    )
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError("sectors of an unknown size")
    sectors = _Sectors(content[1 << shift :], 1 << shift)
    sectors.follow_table(table, more)
    entries = list(_entries(sectors.chain(directory)))
    root = next(entry for entry in entries if entry[1] == 5)
    for name, kind, start, size in entries:
        if kind == 2 and name in names:
            if size >= cutoff:
                return sectors.chain(start)[:size]
            minis = _Sectors(sectors.chain(root[2]), 1 << mini_shift)
            minis.next = _numbers(sectors.chain(mini))
            return minis.chain(start)[:size]
    raise ValueError("no such stream")


class _Sectors:
    """Sectors of one size and the table of which follows which."""

    def __init__(self, content: bytes, size: int) -> None:
        self.content, self.size = content, size
        self.next: Sequence[int] = ()

    def follow_table(self, table: list[int], more: int) -> None:
        """Read the table of sectors, whose own sectors are listed in ``table`` and beyond."""
        listed = [sector for sector in table if sector < _LAST_SECTOR]
        seen: set[int] = set()
        while more < _LAST_SECTOR and more not in seen:
            seen.add(more)
            *found, more = _numbers(self._sector(more))
            listed += [sector for sector in found if sector < _LAST_SECTOR]
        self.next = _numbers(b"".join(self._sector(sector) for sector in dict.fromkeys(listed)))

    def chain(self, sector: int) -> bytes:
        """Return the bytes of the sectors from one on; raises ValueError when they never end."""
        found, seen = [], set()
        while sector < _LAST_SECTOR:
            if sector in seen or sector >= len(self.next):
                raise ValueError("sectors that lead nowhere")
            seen.add(sector)
            found.append(self._sector(sector))
            sector = self.next[sector]
        return b"".join(found)

    def _sector(self, number: int) -> bytes:
        return self.content[number * self.size : (number + 1) * self.size]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield name, kind, first sector and size of every entry of the directory."""
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        length, kind = struct.unpack_from("<HB", entry, 64)
        start, size = struct.unpack_from("<II", entry, 116)
        yield entry[: max(length - 2, 0)].decode("utf-16-le", "replace"), kind, start, size
