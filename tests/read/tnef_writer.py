"""Writes a winmail.dat as [MS-OXTNEF] describes it, so that tests need no Outlook."""

from __future__ import annotations

import struct

IID_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
BODY, RICH_TEXT, PAGE, ATTACHED_OBJECT = 0x1000001F, 0x10090102, 0x10130102, 0x3701000D
METHOD, LONG_NAME, KIND, CONTENT_ID = 0x37050003, 0x3707001F, 0x370E001F, 0x3712001F


def winmail(properties: dict[int, bytes | str | int], *attachments: bytes) -> bytes:
    """Return a winmail.dat with the message's properties by tag, and its attachments."""
    parts = [
        attribute(1, 0x00089006, struct.pack("<I", 0x00010000)),
        attribute(1, 0x00069007, struct.pack("<II", 1252, 0)),
        attribute(1, 0x00069003, packed(properties)),
        *attachments,
    ]
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(parts)


def attached(content: bytes, properties: dict[int, bytes | str | int]) -> bytes:
    """Return the attributes of an attachment with its bytes and its properties by tag."""
    return (
        attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"SHORT~1.BIN\0")
        + (attribute(2, 0x0006800F, content) if content else b"")
        + attribute(2, 0x00069005, packed(properties))
    )


def attribute(level: int, tag: int, value: bytes) -> bytes:
    """Return one attribute with its checksum."""
    return (
        struct.pack("<BII", level, tag, len(value)) + value + struct.pack("<H", sum(value) % 65536)
    )


def packed(properties: dict[int, bytes | str | int]) -> bytes:
    """Return properties by tag: the number in the high half, the kind in the low one."""
    out = struct.pack("<I", len(properties) + 1) + _named()
    for tag, value in properties.items():
        out += struct.pack("<I", (tag & 0xFFFF) | (tag >> 16 << 16))
        if isinstance(value, int):
            out += struct.pack("<i", value)
            continue
        content = (value + "\0").encode("utf-16-le") if isinstance(value, str) else value
        content = IID_MESSAGE + content if tag & 0xFFFF == 0x0D else content
        out += struct.pack("<II", 1, len(content)) + content + bytes(-len(content) % 4)
    return out


def _named() -> bytes:
    """Return a property with a name, of several numbers, which readers pass over."""
    name = "Keywords\0".encode("utf-16-le")
    return (
        struct.pack("<HH", 0x1003, 0x8000)
        + bytes(16)
        + struct.pack("<II", 1, len(name))
        + name
        + bytes(-len(name) % 4)
        + struct.pack("<III", 2, 7, 8)
    )
