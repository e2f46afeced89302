"""Unpacks the texts of old binary workbooks; knows no cell."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_WIDE, _EXTENDED, _RICH = 1, 4, 8


def label_text(record: bytes, is_eight: bool, length_bytes: int = 2) -> str:
    """Return the text of a record: a length of one or two bytes, then the characters."""
    (length,) = struct.unpack_from("<H" if length_bytes == 2 else "<B", record)
    flags, begin = record[length_bytes : length_bytes + 1], length_bytes + 1
    if not is_eight:
        return record[length_bytes : length_bytes + length].decode("cp1252", "replace")
    if flags and flags[0] & _WIDE:
        return record[begin : begin + length * 2].decode("utf-16-le", "replace")
    return record[begin : begin + length].decode("latin-1")


def shared_texts(records: list[bytes]) -> Iterator[str]:
    """Yield the shared texts of a table that goes on over several records."""
    return (text for text, _ in shared_runs(records))


def shared_runs(records: list[bytes]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield each shared text with where in it which font begins, by the number of the font.

    A text may break anywhere between two characters; its next piece then begins with a byte that
    says anew how wide the characters are. A damaged table ends early.
    """
    if not records:
        return
    pieces = _Pieces(records)
    _, count = struct.unpack("<II", pieces.take(8))
    for _ in range(min(count, sum(map(len, records)) // 3)):
        if pieces.is_at_end:
            return
        length, flags = struct.unpack("<HB", pieces.take(3))
        runs = struct.unpack("<H", pieces.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", pieces.take(4))[0] if flags & _EXTENDED else 0
        text = pieces.text(length, bool(flags & _WIDE))
        yield text, list(struct.iter_unpack("<HH", pieces.take(runs * 4)))
        pieces.take(extra)


class _Pieces:
    """A reading position in several records that follow each other."""

    def __init__(self, records: list[bytes]) -> None:
        self._records, self._number, self._position = records, 0, 0

    @property
    def is_at_end(self) -> bool:
        """Return whether every record has been read; moves on from a finished one."""
        while self._number < len(self._records) and not self._left:
            self._number, self._position = self._number + 1, 0
        return self._number >= len(self._records)

    @property
    def _left(self) -> int:
        return len(self._records[self._number]) - self._position

    def take(self, size: int) -> bytes:
        taken = bytearray()
        while len(taken) < size and not self.is_at_end:
            step = min(size - len(taken), self._left)
            taken += self._records[self._number][self._position : self._position + step]
            self._position += step
        if len(taken) < size:
            raise ValueError("a table of texts that is cut short")
        return bytes(taken)

    def text(self, length: int, is_wide: bool) -> str:
        found: list[str] = []
        while length:
            if self._number < len(self._records) and not self._left:
                if self.is_at_end:
                    raise ValueError("a table of texts that is cut short")
                is_wide = bool(self.take(1)[0] & _WIDE)
            width = 2 if is_wide else 1
            step = min(length, self._left // width)
            if not step:
                raise ValueError("a character in two pieces")
            encoding = "utf-16-le" if is_wide else "latin-1"
            found.append(self.take(step * width).decode(encoding, "replace"))
            length -= step
        return "".join(found)
