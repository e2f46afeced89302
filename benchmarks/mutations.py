"""Damages valid files, byte by byte or inside their XML parts; reads none of them."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath

ARCHIVES = frozenset({".xlsx", ".xlsm", ".ods", ".docx", ".xlsb", ".zip"})
TEXTS = frozenset({".csv", ".tsv", ".txt", ".html", ".eml"})
_PARTS = re.compile(
    r"sheet\d*\.xml$|sharedStrings|workbook\.xml$|styles\.xml$|document\.xml|content"
)
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
Mutation = Callable[[bytes, random.Random], bytes]


def mutate(content: bytes, suffix: str, rng: random.Random) -> tuple[str, bytes]:
    """Return the name of a mutation and the mutated file."""
    if suffix in ARCHIVES and rng.random() < 0.75:
        name = rng.choice(sorted(IN_PARTS))
        return f"part: {name}", _in_a_part(content, IN_PARTS[name], rng)
    ways = IN_TEXT if suffix in TEXTS and rng.random() < 0.6 else IN_BYTES
    name = rng.choice(sorted(ways))
    return name, ways[name](content, rng)


def _in_a_part(content: bytes, change: Mutation, rng: random.Random) -> bytes:
    """Return an archive with one part changed, in an inner archive too, and checksums right."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(member, archive.read(member)) for member in archive.infolist()]
    named = [n for n, (member, _) in enumerate(parts) if _PARTS.search(member.filename)]
    chosen = rng.choice(named or range(len(parts)))
    inner = PurePosixPath(parts[chosen][0].filename).suffix.lower()
    deep = partial(_in_a_part, change=change, rng=rng) if inner in ARCHIVES else None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (member, part) in enumerate(parts):
            if number == chosen:
                part = deep(part) if deep else change(part, rng)
            archive.writestr(member, part)
    return made.getvalue()


def _spot(content: bytes, rng: random.Random) -> int:
    return rng.randrange(len(content)) if content else 0


def _flip(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 20))):
        if changed:
            changed[_spot(content, rng)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _insert(content: bytes, rng: random.Random) -> bytes:
    at = _spot(content, rng)
    return content[:at] + rng.randbytes(rng.choice((1, 4, 300))) + content[at:]


def _delete(content: bytes, rng: random.Random) -> bytes:
    at = _spot(content, rng)
    return content[:at] + content[at + rng.choice((1, 4, 300)) :]


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: _spot(content, rng)]


def _splice(content: bytes, rng: random.Random) -> bytes:
    start, at = _spot(content, rng), _spot(content, rng)
    return content[:at] + content[start : start + rng.choice((8, 64, 1000))] + content[at:]


def _number(content: bytes, rng: random.Random) -> bytes:
    new = rng.choice((b"0", b"7", b"4294967295", b"-1", b"99999", b"1e9", b"12"))
    return _replaced(content, _NUMBER, lambda match: new, rng)


def _drop_tag(content: bytes, rng: random.Random) -> bytes:
    return _replaced(content, _TAG, lambda match: b"", rng)


def _double_tag(content: bytes, rng: random.Random) -> bytes:
    return _replaced(content, _TAG, lambda match: match.group(0) * 2, rng)


def _attribute(content: bytes, rng: random.Random) -> bytes:
    new = rng.choice((b"", b"0", b"1", b"hidden", b"XFD1048576", b"A1", b"-5", b"inlineStr", b"n"))
    return _replaced(content, _ATTRIBUTE, lambda match: match.group(1) + b'="' + new + b'"', rng)


def _element(content: bytes, rng: random.Random) -> bytes:
    """Delete or double one whole element: a cell, a row, a paragraph."""
    pattern = re.compile(
        rb"<(c|row|r|si|tr|td|w:p|w:tc|w:tr|table:table-cell)\b[^>]*>.*?</\1>", re.S
    )
    times = rng.choice((0, 2))
    return _replaced(content, pattern, lambda match: match.group(0) * times, rng)


def _entity(content: bytes, rng: random.Random) -> bytes:
    start = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
    return content[:start] + b'<!DOCTYPE a [<!ENTITY b "7">]>' + content[start:]


def _nest(content: bytes, rng: random.Random) -> bytes:
    at = _spot(content, rng)
    return content[:at] + b"<r>" * 5000 + content[at:]


def _line(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = rng.randrange(len(lines))
    return b"".join([*lines[:at], *lines[at : at + 1] * rng.choice((0, 2)), *lines[at + 1 :]])


def _replaced(
    content: bytes, pattern: re.Pattern[bytes], new: Callable, rng: random.Random
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return _flip(content, rng)
    match = rng.choice(found)
    return content[: match.start()] + new(match) + content[match.end() :]


IN_BYTES: dict[str, Mutation] = {
    "bits flipped": _flip,
    "bytes inserted": _insert,
    "bytes deleted": _delete,
    "cut short": _cut,
    "piece copied": _splice,
}
IN_TEXT: dict[str, Mutation] = {
    "number changed": _number,
    "tag dropped": _drop_tag,
    "tag doubled": _double_tag,
    "line dropped or doubled": _line,
    "entity declared": _entity,
}
IN_PARTS: dict[str, Mutation] = {
    "number changed": _number,
    "tag dropped": _drop_tag,
    "tag doubled": _double_tag,
    "attribute changed": _attribute,
    "element dropped or doubled": _element,
    "entity declared": _entity,
    "nested deeply": _nest,
    "bits flipped": _flip,
    "cut short": _cut,
}
