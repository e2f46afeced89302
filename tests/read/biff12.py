"""Writes tiny xlsb workbooks, for tests only: values, number formats and merged cells."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from look_workbooks import Condition, Content, Style

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


def part(records: Iterable[tuple[int, bytes]]) -> bytes:
    """Return the bytes of a part that holds these records."""
    return b"".join(_record(kind, content) for kind, content in records)


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


def write_look(path: Path, content: Content) -> Path:
    """Write a sheet with a heading, a label and one cell of a given look."""
    styles = [type(content.style)(), content.style, *(style for _, style in content.runs)]
    texts = [_plain("Question 1"), _plain("Offences recorded:"), _rich(content.runs)]
    value = struct.pack("<II", 1, 1)
    if content.runs:
        cell = _record(7, value + struct.pack("<I", 2))
    else:
        cell = _record(5, value + struct.pack("<d", content.value))
    heads = [_record(7, struct.pack("<III", 0, 0, number)) for number in (0, 1)]
    sheet = b"".join(
        (
            _record(129),
            _record(148, struct.pack("<4I", 0, 1, 0, 1)),
            _record(133),
            _record(137, struct.pack("<H", 0x3DC if content.shows_noughts else 0x3CC) + bytes(28)),
            _record(138),
            _record(134),
            _record(145),
            _record(0, struct.pack("<I13x", 0)) + heads[0],
            _record(0, struct.pack("<I13x", 1)) + heads[1] + cell,
            _record(146),
            _conditional(content.condition),
            _record(130),
        )
    )
    shared = _record(159, struct.pack("<II", 3, 3)) + b"".join(_record(19, one) for one in texts)
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
        archive.writestr("xl/workbook.bin", _workbook("S"))
        archive.writestr("xl/styles.bin", _look_styles(styles, content.condition))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr("xl/sharedStrings.bin", shared + _record(160))
    return path


def _plain(text: str) -> bytes:
    return b"\0" + _text(text)


def _rich(runs: tuple[tuple[str, Style], ...]) -> bytes:
    text, starts = "", []
    for number, (piece, _) in enumerate(runs, 2):
        starts.append(struct.pack("<HH", len(text), number))
        text += piece
    return b"\1" + _text(text) + struct.pack("<I", len(starts)) + b"".join(starts)


def _colour(code: str) -> bytes:
    return b"\x05\xff\0\0" + bytes.fromhex(code) + b"\xff" if code else b"\x01\0\0\0\0\0\0\xff"


def _look_styles(styles: list[Style], condition: Condition | None) -> bytes:
    codes = {style.code: 164 + number for number, style in enumerate(styles) if style.code}
    forms = [_record(44, struct.pack("<H", number) + _text(code)) for code, number in codes.items()]
    fonts = [
        _record(
            43,
            struct.pack(
                "<HHHHBBBB",
                20 * style.points,
                8 * style.struck,
                400,
                {"": 0, "super": 1, "sub": 2}[style.script],
                0,
                0,
                0,
                0,
            )
            + _colour(style.colour)
            + b"\0"
            + _text("Arial"),
        )
        for style in styles
    ]
    fills = [_fill(0, ""), _fill(17, ""), *(_fill(1, style.fill) for style in styles if style.fill)]
    filled = [style for style in styles if style.fill]
    forms_of = [
        struct.pack(
            "<HHHHHBBHH",
            0,
            codes.get(style.code, 0),
            number,
            2 + filled.index(style) if style.fill else 0,
            0,
            0,
            0,
            0,
            0,
        )
        for number, style in enumerate(styles)
    ]
    change = [_record(507, _change(condition.change))] if condition else []
    return b"".join(
        (
            _record(278),
            _record(615, struct.pack("<I", len(forms))) + b"".join(forms) + _record(616),
            _record(611, struct.pack("<I", len(fonts))) + b"".join(fonts) + _record(612),
            _record(603, struct.pack("<I", len(fills))) + b"".join(fills) + _record(604),
            _record(613, struct.pack("<I", 1)) + _record(46, bytes(51)) + _record(614),
            _record(626, struct.pack("<I", 1))
            + _record(47, struct.pack("<HHHHHBBHH", 0xFFFF, 0, 0, 0, 0, 0, 0, 0, 0))
            + _record(627),
            _record(617, struct.pack("<I", len(styles)))
            + b"".join(_record(47, one) for one in forms_of)
            + _record(618),
            _record(505, struct.pack("<I", len(change))) + b"".join(change) + _record(506),
            _record(279),
        )
    )


def _fill(pattern: int, code: str) -> bytes:
    return _record(45, struct.pack("<I", pattern) + _colour(code) + _colour("") + bytes(48))


def _change(style: Style) -> bytes:
    parts = []
    if style.fill:
        parts += [(0, b"\1"), (2, _colour(style.fill))]
    if style.colour:
        parts.append((5, _colour(style.colour)))
    if style.struck:
        parts.append((0x1D, b"\1"))
    if style.code:
        parts.append((0x26, struct.pack("<H", 200) + _text(style.code)))
    made = (struct.pack("<HH", kind, 4 + len(content)) + content for kind, content in parts)
    return struct.pack("<HHH", 0, 0, len(parts)) + b"".join(made)


def _conditional(rule: Condition | None) -> bytes:
    if rule is None:
        return b""
    formulas = (
        [b"\x1d\x01"]
        if not rule.sign
        else [b"\x1e" + struct.pack("<H", one) for one in rule.operands]
    )
    parsed = [struct.pack("<I", len(one)) + one + struct.pack("<I", 0) for one in formulas]
    sizes = [len(one) for one in parsed] + [0, 0, 0]
    sign = {"between": 1, "=": 3, ">": 5, "<": 6}.get(rule.sign, 0)
    head = struct.pack("<IIIiIIIH", 1 if rule.sign else 2, 0, 0, 1, sign, 0, 0, 0)
    made = head + struct.pack("<3I", *sizes[:3]) + b"\xff\xff\xff\xff" + b"".join(parsed)
    area = struct.pack("<IIIIIII", 1, 0, 1, 1, 1, 1, 1)
    return _record(461, area) + _record(463, made) + _record(464) + _record(462)
