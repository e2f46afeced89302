"""Writes tiny xlsb workbooks, for tests only: values, number formats and merged cells."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

MAIN = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
ERROR_NAMES = {"#DIV/0!": 0x07, "#N/A": 0x2A}
Where = tuple[int, int]


def write(
    path: Path,
    cells: dict[Where, object],
    percentages: set[Where] = frozenset(),
    merged: tuple[tuple[int, int, int, int], ...] = (),
    name: str = "Q1",
) -> Path:
    """Write one sheet; positions count from 1, a merged cell is first and last row and column."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _types())
        archive.writestr("_rels/.rels", _relations(("officeDocument", "xl/workbook.bin")))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            _relations(
                ("worksheet", "worksheets/sheet1.bin"),
                ("styles", "styles.bin"),
                ("sharedStrings", "sharedStrings.bin"),
            ),
        )
        archive.writestr("xl/workbook.bin", _workbook(name))
        archive.writestr("xl/styles.bin", _styles())
        texts: dict[str, int] = {}
        archive.writestr("xl/worksheets/sheet1.bin", _sheet(cells, percentages, merged, texts))
        archive.writestr("xl/sharedStrings.bin", _shared(texts))
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    return _varying(kind) + _varying(len(content)) + content


def _varying(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _workbook(name: str) -> bytes:
    sheet = struct.pack("<II", 0, 1) + _text("rId1") + _text(name)
    return b"".join((_record(131), _record(143), _record(156, sheet), _record(144), _record(132)))


def _styles() -> bytes:
    plain, percent = struct.pack("<HH12x", 0xFFFF, 0), struct.pack("<HH12x", 0xFFFF, 164)
    custom = struct.pack("<H", 164) + _text("0.0%")
    return b"".join(
        (
            _record(278),
            _record(615, struct.pack("<I", 1)) + _record(44, custom) + _record(616),
            _record(626, struct.pack("<I", 1)) + _record(47, percent) + _record(627),
            _record(617, struct.pack("<I", 2)) + _record(47, plain) + _record(47, percent),
            _record(618),
            _record(279),
        )
    )


def _shared(texts: dict[str, int]) -> bytes:
    begin = _record(159, struct.pack("<II", len(texts), len(texts)))
    items = (_record(19, b"\0" + _text(text)) for text in texts)
    return b"".join((begin, *items, _record(160)))


def _sheet(
    cells: dict[Where, object], percentages: set[Where], merged: tuple, texts: dict[str, int]
) -> bytes:
    rows, columns = [row for row, _ in cells] or [1], [column for _, column in cells] or [1]
    extent = struct.pack("<4I", min(rows) - 1, max(rows) - 1, min(columns) - 1, max(columns) - 1)
    parts, row = [_record(129), _record(148, extent), _record(145)], 0
    for where, value in sorted(cells.items()):
        if where[0] != row:
            row = where[0]
            parts.append(_record(0, struct.pack("<I13x", row - 1)))
        parts.append(_cell(where[1], value, where in percentages, texts))
    parts.append(_record(146))
    if merged:
        parts.append(_record(177, struct.pack("<I", len(merged))))
        for top, left, bottom, right in merged:
            parts.append(_record(176, struct.pack("<4I", top - 1, bottom - 1, left - 1, right - 1)))
        parts.append(_record(178))
    return b"".join((*parts, _record(130)))


def _cell(column: int, value: object, is_percentage: bool, texts: dict[str, int]) -> bytes:
    head = struct.pack("<II", column - 1, int(is_percentage))
    if isinstance(value, bool):
        return _record(4, head + bytes([value]))
    if isinstance(value, int | float):
        return _record(5, head + struct.pack("<d", value))
    if value in ERROR_NAMES:
        return _record(3, head + bytes([ERROR_NAMES[value]]))
    return _record(7, head + struct.pack("<I", texts.setdefault(str(value), len(texts))))


def _types() -> str:
    part = '<Override PartName="/{}" ContentType="{}"/>'.format
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="bin" ContentType="application/octet-stream"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/>{part("xl/workbook.bin", MAIN)}'
        f"{part('xl/worksheets/sheet1.bin', 'application/vnd.ms-excel.worksheet')}"
        f"{part('xl/styles.bin', 'application/vnd.ms-excel.styles')}"
        f"{part('xl/sharedStrings.bin', 'application/vnd.ms-excel.sharedStrings')}</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}{name}" Target="{target}"/>'
        for number, (name, target) in enumerate(targets, 1)
    )
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        f'2006/relationships">{found}</Relationships>'
    )
