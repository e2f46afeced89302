"""Finds how the cells of an xlsb workbook look, by their styles and by conditional formats.

Fonts, fills, the colours of the theme, number formats; it reads no value.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace

from foi_analysis.core.text_look import Colour
from foi_analysis.intake.scan.xlsb_records import records, wide_text
from foi_analysis.read.binary_looks import constant, test_of
from foi_analysis.read.sheet_beside import header_text
from foi_analysis.read.sheet_looks import (
    BLACK,
    WHITE,
    Area,
    CellLook,
    FormatRule,
    LookChange,
    Value,
    palette_colour,
    tinted,
)

_FONT, _FORMAT, _FILL, _STYLE, _CHANGE = 43, 44, 45, 47, 507
_STYLES_BEGIN, _STYLES_END = 617, 618
_CONDITIONS, _CONDITION, _VIEW, _HEADERS, _TABLE = 461, 463, 137, 479, 343
_STRUCK = 0x08
# What a rule changes, by the numbers of its properties.
_PATTERN, _FRONT, _BACK, _COLOUR, _LINE, _CODE, _KNOWN_CODE = 0, 1, 2, 5, 0x1D, 0x26, 0x29


class XlsbStyles:
    """The looks of a workbook: of each cell style by its number, and the changes rules make."""

    def __init__(self, content: bytes, theme: Mapping[int, Colour]) -> None:
        self.theme = theme
        self.fonts: list[bytes] = []
        self.grounds: list[Colour | None] = []
        self.formats: dict[int, str] = {}
        self.cells: list[CellLook] = []
        self.changes: list[LookChange] = []
        is_cell_style = False
        for kind, record in records(content):
            if kind in (_STYLES_BEGIN, _STYLES_END):
                is_cell_style = kind == _STYLES_BEGIN
            elif kind != _STYLE or is_cell_style:
                self._take(kind, record)

    def _take(self, kind: int, record: bytes) -> None:
        if kind == _FONT:
            self.fonts.append(record)
        elif kind == _FORMAT:
            self.formats[struct.unpack_from("<H", record)[0]] = wide_text(record, 2)[0]
        elif kind == _FILL:
            self.grounds.append(self._ground(record))
        elif kind == _STYLE:
            _, form, font, fill = struct.unpack_from("<4H", record)
            ground = self.grounds[fill] if fill < len(self.grounds) else WHITE
            self.cells.append(
                self.font(font, CellLook(ground=ground, code=self.formats.get(form, "")))
            )
        elif kind == _CHANGE:
            self.changes.append(self._change(record))

    def look(self, number: int) -> CellLook:
        """Return the look of a cell by the number of its style."""
        return self.cells[number] if number < len(self.cells) else CellLook()

    def font(self, number: int, look: CellLook) -> CellLook:
        """Return a look with a font in place of its own."""
        if number >= len(self.fonts):
            return look
        font = self.fonts[number]
        height, flags, _, script = struct.unpack_from("<4H", font)
        return replace(
            look,
            colour=self._colour(font[12:20]) or BLACK,
            is_struck=bool(flags & _STRUCK),
            is_raised=script == 1,
            is_lowered=script == 2,
            points=height / 20,
        )

    def _ground(self, record: bytes) -> Colour | None:
        (pattern,) = struct.unpack_from("<I", record)
        if pattern in (0, 17):  # None, and the faint dots of every workbook's second fill.
            return WHITE
        return (self._colour(record[4:12]) or BLACK) if pattern == 1 else None

    def _colour(self, stored: bytes) -> Colour | None:
        """Return a colour by its code, by the theme or by the palette; None for an automatic."""
        kind, index, tint = struct.unpack_from("<BBh", stored)
        found: Colour | None = None
        if kind >> 1 == 1:
            found = palette_colour(index)
        elif kind >> 1 == 2:
            found = (stored[4], stored[5], stored[6])
        elif kind >> 1 == 3:
            found = self.theme.get(index, WHITE if index == 0 else None)
        return tinted(found, tint / 32767) if found else None

    def _change(self, record: bytes) -> LookChange:
        parts = dict(_properties(record))
        colour = self._colour(parts[_COLOUR]) if _COLOUR in parts else None
        line, code = parts.get(_LINE), None
        if _CODE in parts:
            code = wide_text(parts[_CODE], 2)[0]
        elif _KNOWN_CODE in parts:
            code = self.formats.get(struct.unpack_from("<H", parts[_KNOWN_CODE])[0], "")
        is_solid = parts.get(_PATTERN, b"\1")[0] <= 1
        ground = parts.get(_BACK, parts.get(_FRONT)) if is_solid else None
        return LookChange(
            colour, self._colour(ground) if ground else None, bool(line[0]) if line else None, code
        )


def _properties(record: bytes) -> Iterator[tuple[int, bytes]]:
    number, at = struct.unpack_from("<H", record, 4)[0], 6
    for _ in range(number):
        kind, size = struct.unpack_from("<HH", record, at)
        if size < 4:
            raise ValueError("a property without its own head")
        yield kind, record[at + 4 : at + size]
        at += size


class XlsbSheetRecords:
    """Gathers from a sheet's records its rules, its headers and what it hides."""

    def __init__(self, styles: XlsbStyles) -> None:
        self.styles = styles
        self.rules: list[FormatRule] = []
        self.beside: list[tuple[str, str]] = []
        self.heads: list[Area] = []
        self.hides_noughts = False
        self._areas: tuple[Area, ...] = ()

    def take(self, kind: int, record: bytes) -> None:
        """Note a record of the sheet that is no cell."""
        if kind == _CONDITIONS:
            self._areas = tuple(_areas(record))
        elif kind == _CONDITION:
            self.rules.append(self._rule(record))
        elif kind == _VIEW:
            self.hides_noughts = not struct.unpack_from("<H", record)[0] & 0x10
        elif kind == _TABLE:
            top, _, left, right = struct.unpack_from("<4I", record)
            self.heads.append((top + 1, left + 1, top + 1, right + 1))
        elif kind == _HEADERS:
            at = 2
            for _ in range(6):
                text, at = wide_text(record, at)
                if text := header_text(text):
                    self.beside.append(("header or footer", text))

    def _rule(self, record: bytes) -> FormatRule:
        kind, _, change, _, operator = struct.unpack_from("<IIIiI", record)
        changes = self.styles.changes
        made = changes[change] if change < len(changes) else LookChange()
        return FormatRule(self._areas, made, test_of(kind, operator, _operands(record)))


def _operands(record: bytes) -> list[Value | None]:
    """Return the constants of a rule's formulas, None for each that is another formula."""
    number = sum(map(bool, struct.unpack_from("<3I", record, 30)))
    found: list[Value | None] = []
    try:
        _, at = wide_text(record, 42)
        for _ in range(number):
            # What a formula holds stands between its own length and that of its extra part.
            (tokens,) = struct.unpack_from("<I", record, at)
            found.append(constant(record[at + 4 : at + 4 + tokens], _text_operand))
            (extra,) = struct.unpack_from("<I", record, at + 4 + tokens)
            at += 8 + tokens + extra
    except struct.error:
        found.append(None)
    return found


def _text_operand(tokens: bytes) -> str:
    (length,) = struct.unpack_from("<H", tokens)
    return tokens[2 : 2 + 2 * length].decode("utf-16-le", "replace")


def _areas(record: bytes) -> Iterator[Area]:
    (number,) = struct.unpack_from("<I", record, 8)
    for place in range(min(number, (len(record) - 12) // 16)):
        top, bottom, left, right = struct.unpack_from("<4I", record, 12 + 16 * place)
        yield top + 1, left + 1, bottom + 1, right + 1


def rich_texts(content: bytes, shared: int) -> dict[int, tuple[str, list[tuple[int, int]]]]:
    """Return the shared texts of several fonts by their number; ``shared`` is their record.

    Raises ValueError for a text that is longer or shorter than its record.
    """
    found, number = {}, 0
    for kind, record in records(content):
        if kind == shared:
            text, at = wide_text(record, 1)
            if not record[0] & 3 and at < len(record):
                raise ValueError("a text that ends before its record")
            if record[0] & 1 and at + 4 <= len(record):
                (runs,) = struct.unpack_from("<I", record, at)
                end = at + 4 + 4 * min(runs, (len(record) - at - 4) // 4)
                found[number] = (text, list(struct.iter_unpack("<HH", record[at + 4 : end])))
            number += 1
    return found
