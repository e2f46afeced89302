"""Finds how the cells of an xls workbook look, by their styles and by conditional formats.

Fonts, fills, the palette, number formats, and what is drawn beside the cells; it reads no value.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from foi_analysis.core.text_look import Colour
from foi_analysis.intake.scan.workbook_strings import label_text, shared_runs
from foi_analysis.read.appearance import OBJECT, marked
from foi_analysis.read.binary_looks import constant, test_of
from foi_analysis.read.sheet_beside import header_text
from foi_analysis.read.sheet_looks import BLACK, WHITE, Area, CellLook, FormatRule, LookChange
from foi_analysis.read.sheet_looks import palette_colour as of_palette

FONT, XF, FORMAT, PALETTE, SHARED, CONTINUE = 0x31, 0xE0, 0x041E, 0x92, 0xFC, 0x3C
_CONDITIONS, _CONDITION, _NEWER_CONDITIONS, _NEWER_CONDITION = 0x1B0, 0x1B1, 0x879, 0x87A
_HEADER, _FOOTER, _OBJECT, _OBJECT_TEXT, _VIEW = 0x14, 0x15, 0x5D, 0x1B6, 0x23E
_DRAWN, _NEWER_HEAD = 0xEC, 12
_CHART, _PICTURE, _NOTE, _PROGRAMS_OWN = 0x05, 0x08, 0x19, 0x0100
_FIELDS = (0x0B, 0x0C, 0x0D, 0x10, 0x11, 0x12, 0x14)
_STRUCK = 0x08
# Of what a rule changes: which parts are written, and how long the parts before the fill are.
_HAS = {"number": 1 << 25, "font": 1 << 26, "align": 1 << 27, "border": 1 << 28, "fill": 1 << 29}
_FONT_SIZE, _ALIGN_SIZE, _BORDER_SIZE = 118, 8, 8


@dataclass
class XlsStyles:
    """The fonts, formats and cell styles of a workbook, by their numbers."""

    is_eight: bool = True
    fonts: list[bytes] = field(default_factory=list)
    styles: list[bytes] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    strings: list[bytes] = field(default_factory=list)
    colours: dict[int, Colour] = field(default_factory=dict)
    was: int = 0

    def take(self, kind: int, record: bytes) -> None:
        """Note a record of the workbook's own part."""
        if kind == FONT:
            self.fonts.append(record)
        elif kind == XF:
            self.styles.append(record)
        elif kind == PALETTE:
            (number,) = struct.unpack_from("<H", record)
            for place in range(min(number, (len(record) - 2) // 4)):
                red, green, blue = record[2 + 4 * place : 5 + 4 * place]
                self.colours[8 + place] = (red, green, blue)
        elif kind == SHARED or (kind == CONTINUE and self.was == SHARED):
            self.strings.append(record)
            kind = SHARED
        self.was = kind

    def looks(self) -> list[CellLook]:
        """Return the look of each cell style by its number."""
        return [self._look(record) for record in self.styles]

    def texts(self) -> dict[int, tuple[str, list[tuple[int, int]]]]:
        """Return the shared texts of several fonts by their number."""
        found = enumerate(shared_runs(self.strings))
        return {number: (text, runs) for number, (text, runs) in found if runs}

    def font(self, number: int, look: CellLook) -> CellLook:
        """Return a look with a font in place of its own; the number 4 is none's."""
        place = number if number < 4 else number - 1
        if not 0 <= place < len(self.fonts):
            return look
        height, flags, colour, _, script = struct.unpack_from("<5H", self.fonts[place])
        return replace(
            look,
            colour=self._colour(colour) or BLACK,
            is_struck=bool(flags & _STRUCK),
            is_raised=script == 1,
            is_lowered=script == 2,
            points=height / 20,
        )

    def _look(self, record: bytes) -> CellLook:
        font, form = struct.unpack_from("<HH", record)
        if self.is_eight:
            pattern = struct.unpack_from("<I", record, 14)[0] >> 26
            colour = struct.unpack_from("<H", record, 18)[0] & 0x7F
        else:
            colour, pattern = (part & mask for part, mask in self._old_fill(record))
        ground: Colour | None = WHITE
        if pattern:
            ground = (self._colour(colour) or BLACK) if pattern == 1 else None
        return self.font(font, CellLook(ground=ground, code=self.formats.get(form, "")))

    @staticmethod
    def _old_fill(record: bytes) -> tuple[tuple[int, int], tuple[int, int]]:
        colours, pattern = struct.unpack_from("<HH", record, 8)
        return (colours, 0x7F), (pattern, 0x3F)

    def _colour(self, number: int) -> Colour | None:
        return self.colours.get(number) or of_palette(number)

    def change(self, content: bytes) -> tuple[LookChange, int]:
        """Return what a rule changes, and how many bytes say so."""
        (flags,) = struct.unpack_from("<I", content)
        is_own = struct.unpack_from("<H", content, 4)[0] & 1
        at, change = 6, LookChange()
        if flags & _HAS["number"]:
            change, at = self._change_of_format(content, at, bool(is_own))
        if flags & _HAS["font"]:
            change = self._change_of_font(content[at : at + _FONT_SIZE], change)
            at += _FONT_SIZE
        at += _ALIGN_SIZE * bool(flags & _HAS["align"]) + _BORDER_SIZE * bool(
            flags & _HAS["border"]
        )
        if flags & _HAS["fill"]:
            pattern, colours = struct.unpack_from("<HH", content, at)
            solid = pattern >> 10 in (0, 1)
            ground = self._colour(colours >> 7 & 0x7F) if solid else None
            change, at = replace(change, ground=ground), at + 4
        return change, at + 2 * bool(flags & 1 << 30)

    def _change_of_format(self, content: bytes, at: int, is_own: bool) -> tuple[LookChange, int]:
        if not is_own:
            return LookChange(code=self.formats.get(content[at + 1], "")), at + 2
        (size,) = struct.unpack_from("<H", content, at)
        return LookChange(code=label_text(content[at + 2 : at + size], True)), at + size

    def _change_of_font(self, font: bytes, change: LookChange) -> LookChange:
        _, flags = struct.unpack_from("<iI", font, 64)
        (colour,) = struct.unpack_from("<i", font, 80)
        (unchanged,) = struct.unpack_from("<I", font, 88)
        is_struck = None if unchanged & 0x80 else bool(flags & 0x80)
        return replace(
            change, colour=self._colour(colour) if colour >= 0 else None, is_struck=is_struck
        )


class XlsSheetRecords:
    """Gathers from a sheet's records its rules, what lies beside its cells, and what it hides."""

    def __init__(self, styles: XlsStyles) -> None:
        self.styles = styles
        self.rules: list[FormatRule] = []
        self.beside: list[tuple[str, str]] = []
        self.hides_noughts = False
        self.drawn = bytearray()
        self._areas: tuple[Area, ...] = ()
        self._kind = self._was = 0

    def take(self, kind: int, record: bytes) -> None:
        """Note a record of the sheet that is no cell."""
        if kind in (_CONDITIONS, _NEWER_CONDITIONS):
            self._areas = tuple(_areas(record[_NEWER_HEAD * (kind == _NEWER_CONDITIONS) :]))
        elif kind in (_CONDITION, _NEWER_CONDITION):
            self.rules.append(self._rule(kind, record))
        elif kind in (_HEADER, _FOOTER) and record:
            text = label_text(record, self.styles.is_eight, 2 if self.styles.is_eight else 1)
            if text := header_text(text):
                self.beside.append(("header or footer", text))
        elif kind == _DRAWN or (kind == CONTINUE and self._was == _DRAWN):
            self.drawn += record
        elif kind == _VIEW:
            self.hides_noughts = not struct.unpack_from("<H", record)[0] & 0x10
        elif kind == _OBJECT and len(record) >= 10:
            self._take_object(record)
        elif kind == CONTINUE and self._was == _OBJECT_TEXT and self._kind != _NOTE:
            self._take_text(record)
        self._was = kind

    def _rule(self, kind: int, record: bytes) -> FormatRule:
        at = _NEWER_HEAD if kind == _NEWER_CONDITION else 0
        what, operator, first, second = struct.unpack_from("<BBHH", record, at)
        at += 6
        if kind == _NEWER_CONDITION:
            (size,) = struct.unpack_from("<I", record, at)
            change = self.styles.change(record[at + 4 :])[0] if size else LookChange()
            at += 4 + (size or 2)
        else:
            change, size = self.styles.change(record[at:])
            at += size
        formulas = (record[at : at + first], record[at + first : at + first + second])
        operands = [constant(one) for one in formulas if one]
        return FormatRule(self._areas, change, test_of(what, operator, operands))

    def _take_object(self, record: bytes) -> None:
        self._kind, _, flags = struct.unpack_from("<HHH", record, 4)
        if self._kind == _CHART:
            self.beside.append(("chart", marked(OBJECT, "a chart")))
        elif self._kind == _PICTURE:
            self.beside.append(("picture", marked(OBJECT, "a picture")))
        elif self._kind in _FIELDS and not flags & _PROGRAMS_OWN:
            self.beside.append(("form field", marked(OBJECT, "a form field")))

    def _take_text(self, record: bytes) -> None:
        text = record[1:].decode("utf-16-le" if record[:1] == b"\1" else "latin-1", "replace")
        number = sum(place.startswith("text box") for place, _ in self.beside) + 1
        lines = filter(None, (line.strip() for line in text.splitlines()))
        self.beside += [(f"text box {number}", line) for line in lines]


def _areas(record: bytes) -> Iterator[Area]:
    (number,) = struct.unpack_from("<H", record, 12)
    for place in range(min(number, (len(record) - 14) // 8)):
        top, bottom, left, right = struct.unpack_from("<4H", record, 14 + 8 * place)
        yield top + 1, left + 1, bottom + 1, right + 1
