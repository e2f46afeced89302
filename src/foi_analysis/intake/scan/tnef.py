"""Takes an Outlook message out of its packing in e-mail, winmail.dat (TNEF); judges nothing.

It follows [MS-OXTNEF], the published description. A damaged packing ends in ValueError or
struct.error: every part of it has a checksum.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from foi_analysis.intake.scan.outlook_message import (
    ATTACHED,
    BODY,
    LONG_NAME,
    MOST_DEPTH,
    OutlookMessage,
    Properties,
)

SIGNATURE = b"\x78\x9f\x3e\x22"
_BODY, _ATTACHED, _TITLE, _CODE_PAGE = 0x2800C, 0x6800F, 0x18010, 0x69007
_PROPERTIES, _BEGIN, _ATTACHED_PROPERTIES = 0x69003, 0x69002, 0x69005
_NAMED, _SEVERAL = 0x8000, 0x1000
_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXT, _WIDE_TEXT, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_OEM_PAGE = 0x3FFD


def tnef_message(content: bytes, depth: int = 0) -> OutlookMessage:
    """Return the message in a winmail.dat. Raises ValueError or struct.error when damaged."""
    if depth > MOST_DEPTH:
        raise ValueError("messages within messages without end")
    message = OutlookMessage()
    for tag, value in _attributes(content):
        if tag == _CODE_PAGE:
            message.properties.setdefault(_OEM_PAGE, struct.unpack_from("<I", value)[0])
        elif tag == _BODY:
            message.properties.setdefault(BODY, value.rstrip(b"\0"))
        elif tag == _PROPERTIES:
            message.properties |= _read(value, depth)
        elif tag == _BEGIN:
            message.attachments.append({})
        elif message.attachments and tag == _ATTACHED:
            message.attachments[-1].setdefault(ATTACHED, value)
        elif message.attachments and tag == _TITLE:
            message.attachments[-1].setdefault(LONG_NAME, value.rstrip(b"\0"))
        elif message.attachments and tag == _ATTACHED_PROPERTIES:
            message.attachments[-1] |= _read(value, depth)
    return message


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tag and the bytes of each attribute."""
    if not content.startswith(SIGNATURE):
        raise ValueError("no winmail.dat")
    at, end = 6, len(content.rstrip(b"\0\r\n"))
    while at < end:
        level, tag, length = struct.unpack_from("<BII", content, at)
        value = content[at + 9 : at + 9 + length]
        (checksum,) = struct.unpack_from("<H", content, at + 9 + length)
        if level not in (1, 2) or len(value) < length or sum(value) & 0xFFFF != checksum:
            raise ValueError("a damaged part of a winmail.dat")
        yield tag, value
        at += 11 + length


def _read(content: bytes, depth: int) -> Properties:
    """Return properties by their numbers, without those that have names and lists of values."""
    reader, found = _TnefReader(content), {}
    for _ in range(reader.number()):
        kind, number = reader.pair()
        if number >= _NAMED:
            reader.skip_name()
        values = list(reader.values(kind))
        if len(values) == 1 and number < _NAMED:
            found[number] = _of_kind(kind, values[0], depth)
    return found


def _of_kind(kind: int, value: bytes, depth: int) -> bytes | str | int | OutlookMessage:
    if kind == _WIDE_TEXT:
        return value.decode("utf-16-le").rstrip("\0")
    if kind == _TEXT:
        return value.rstrip(b"\0")
    if kind == _OBJECT and value[16 : 16 + len(SIGNATURE)] == SIGNATURE:
        return tnef_message(value[16:], depth + 1)
    if kind in (2, 3, 0xB):
        return int.from_bytes(value[:2] if kind == 2 else value[:4], "little")
    return value


class _TnefReader:
    """Goes through a list of properties."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def number(self) -> int:
        """Return the next number of four bytes."""
        return int.from_bytes(self.take(4), "little")

    def pair(self) -> tuple[int, int]:
        """Return the kind and the number of the next property."""
        number = self.number()
        return number & 0xFFFF, number >> 16

    def take(self, size: int) -> bytes:
        """Return the next bytes. Raises ValueError where there are fewer."""
        found = self._content[self._at : self._at + size]
        if len(found) < size:
            raise ValueError("a property that is cut short")
        self._at += size
        return found

    def skip_name(self) -> None:
        """Go past the name of a property."""
        self.take(16)
        if self.number():
            self.take(_padded(self.number()))
        else:
            self.number()

    def values(self, kind: int) -> Iterator[bytes]:
        """Yield the values of a property of this kind."""
        own = kind & ~_SEVERAL
        if own in (_TEXT, _WIDE_TEXT, _OBJECT, _BINARY):
            for _ in range(self.number()):
                length = self.number()
                yield self.take(_padded(length))[:length]
            return
        if own not in _SIZES:
            raise ValueError("a property of an unknown kind")
        for _ in range(self.number() if kind & _SEVERAL else 1):
            yield self.take(_SIZES[own])


def _padded(length: int) -> int:
    return -(-length // 4) * 4
