"""Knows how an old Word document's styles and properties look; reads no text."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from itertools import pairwise

from foi_analysis.core.text_look import FAR_LEFT, FAR_RIGHT, FLAT, CellPlace, Look
from foi_analysis.intake.scan.word_parts import TABLE_DEFINITION, Properties, modifiers

# Switches, whose operand may also mean "as the style" or "unlike the style".
_DELETED, _INSERTED, _STRUCK, _HIDDEN, _STRUCK_TWICE = 0x0800, 0x0801, 0x0837, 0x083C, 0x2A53
_AS_STYLE, _UNLIKE_STYLE = 0x80, 0x81
CHARACTER_STYLE, _PLAIN = 0x4A30, 0x2A33
_COLOUR_NUMBER, _COLOUR, _HIGHLIGHT = 0x2A42, 0x6870, 0x2A0C
_SHADES = (0x4866, 0xCA71)
_PARAGRAPH_SHADES = (0x442D, 0xC64D)
_SIZE, _POSITION, _SCRIPT = 0x4A43, 0x4845, 0x2A48
_SQUEEZED, _APART = 0x4852, 0x8840
# Left, right and first indents and the place of a frame, in twentieths of a point.
_INDENTS = (0x840F, 0x845E, 0x840E, 0x845D, 0x8411, 0x8460, 0x8418)
_LINE, _ROW_HEIGHT = 0x6412, 0x9407
_NARROWEST, _HIGHEST = 10, 200
SPECIAL, OLE_OBJECT, OTHER_OBJECT, DATA = 0x0855, 0x080A, 0x0856, 0x0806
PICTURE, SYMBOL = 0x6A03, 0x6A09
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_MERGED_ACROSS, _MERGED_DOWN = 0x5624, 0xD62B
_CELL_SHADES, _OLD_CELL_SHADES = {0xD612: 0, 0xD616: 22, 0xD60C: 44}, 0xD609
_CELL_SIZE = 20
_COLOURS = (
    *("", "000000", "0000ff", "00ffff", "00ff00", "ff00ff", "ff0000", "ffff00", "ffffff"),
    *("000080", "008080", "008000", "800080", "800000", "808000", "808080", "c0c0c0"),
)
Said = dict[int, bytes]


class DocStyles:
    """What the styles of a document say of characters and paragraphs, by their numbers."""

    def __init__(self, table: bytes) -> None:
        self._found: dict[int, tuple[int, int, list[bytes]]] = {}
        if len(table) < 6:
            return
        length, count, base = struct.unpack_from("<HHH", table)
        at = 2 + length
        for number in range(count):
            (size,) = struct.unpack_from("<H", table, at)
            if size:
                self._found[number] = _style(table[at + 2 : at + 2 + size], base)
            at += 2 + size

    def said(self, number: int) -> Said:
        """Return what a style and those it is based on say of characters and their paragraph."""
        chain: list[int] = []
        while number in self._found and number not in chain:
            chain.append(number)
            number = self._found[number][1]
        said: Said = {}
        for one in reversed(chain):
            kind, _, parts = self._found[one]
            # A paragraph's style begins with the number of the style it says it of.
            parts = [parts[0][2:], *parts[1:]] if kind == 1 and parts else parts
            for part in parts:
                said |= dict(modifiers(part))
        return said


def _style(style: bytes, base: int) -> tuple[int, int, list[bytes]]:
    """Return the kind of a style, the number of the one it is based on, and its properties."""
    _, kind, count = struct.unpack_from("<HHH", style)
    (name,) = struct.unpack_from("<H", style, base)
    at, parts = base + 2 + 2 * name + 2, []
    for _ in range(count & 0xF if kind & 0xF in (1, 2) else 0):
        (size,) = struct.unpack_from("<H", style, at)
        parts.append(style[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    return kind & 0xF, kind >> 4, parts


def of_run(styles: DocStyles, paragraph: Mapping[int, bytes], properties: Iterable[bytes]) -> Said:
    """Return what is said of a run: by its paragraph's style, its own style and itself.

    ``properties`` are those of the run and then those of the piece it stands in.
    """
    direct = [one for part in properties for one in modifiers(part)]
    own = next(
        (struct.unpack("<H", value)[0] for key, value in direct if key == CHARACTER_STYLE), 0
    )
    styled = {**paragraph, **(styles.said(own) if own else {})}
    said = dict(styled)
    for number, operand in direct:
        if number == _PLAIN:
            said = dict(styled)
        elif operand[:1] in (b"\x80", b"\x81") and number >> 13 == 0:
            before = styled.get(number, b"\0")[:1] not in (b"", b"\0")
            said[number] = bytes([before ^ (operand[0] == _UNLIKE_STYLE)])
        else:
            said[number] = operand
    return said


def is_on(said: Mapping[int, bytes], number: int) -> bool:
    """Return whether a switch is on."""
    return said.get(number, b"\0")[:1] not in (b"", b"\0")


def look_of(said: Mapping[int, bytes], paragraph_ground: str) -> Look:
    """Return the look of a run of which this is said."""
    grounds = [_shade(said[number]) for number in _SHADES if number in said]
    highlight = said.get(_HIGHLIGHT, b"\0")[0]
    position = struct.unpack("<h", said[_POSITION])[0] if _POSITION in said else 0
    ground = _numbered(highlight) or next(filter(None, reversed(grounds)), "")
    return Look(
        is_struck=is_on(said, _STRUCK) or is_on(said, _STRUCK_TWICE),
        is_hidden=is_on(said, _HIDDEN),
        is_raised=position > 0 or said.get(_SCRIPT, b"\0")[0] == 1,
        is_inserted=is_on(said, _INSERTED),
        is_deleted=is_on(said, _DELETED),
        colour=_text_colour(said),
        ground=ground or paragraph_ground,
        points=max(struct.unpack("<H", said[_SIZE])[0] / 2, 0.5) if _SIZE in said else 0.0,
        is_away=_is_away(said, abs(position)),
    )


def _is_away(said: Mapping[int, bytes], risen: int) -> bool:
    """Return whether text is off the page or squeezed, by what is said of it and its paragraph."""
    indents = [_signed(said[one]) for one in _INDENTS if one in said]
    narrow = _signed(said[_SQUEEZED]) if _SQUEEZED in said else 100
    apart = _signed(said[_APART]) if _APART in said else 0
    points = struct.unpack("<H", said[_SIZE])[0] / 2 if _SIZE in said else 10
    # A line of a negative height has just that height.
    is_flat = _LINE in said and -FLAT < _signed(said[_LINE]) < 0
    is_far = any(one < FAR_LEFT or one > FAR_RIGHT for one in indents) or risen > _HIGHEST
    return is_far or is_flat or 0 < narrow < _NARROWEST or apart < -8 * points


def _signed(operand: bytes) -> int:
    number: int = struct.unpack_from("<h", operand)[0] if len(operand) > 1 else 0
    return number


def _text_colour(said: Mapping[int, bytes]) -> str:
    if _COLOUR in said:
        return _colour(said[_COLOUR])
    return _numbered(said.get(_COLOUR_NUMBER, b"\0")[0])


def paragraph_ground(said: Mapping[int, bytes]) -> str:
    """Return the colour behind a paragraph."""
    grounds = [_shade(said[number]) for number in _PARAGRAPH_SHADES if number in said]
    return next(filter(None, reversed(grounds)), "")


def depth_of(said: Mapping[int, bytes]) -> int:
    """Return in how many tables a paragraph stands."""
    depth: int = struct.unpack("<i", said[_DEPTH])[0] if _DEPTH in said else 0
    return max(depth, int(is_on(said, _IN_TABLE)))


def ends_row(said: Mapping[int, bytes]) -> bool:
    """Return whether a paragraph is the end of a table's row."""
    return is_on(said, _ROW_END)


def cell_places(properties: Properties) -> tuple[CellPlace, ...]:
    """Return where the cells of a row stand, from the properties of its end."""
    edges: tuple[int, ...] = ()
    across: dict[int, int] = {}
    down: dict[int, int] = {}
    grounds: dict[int, str] = {}
    is_low = any(key == _ROW_HEIGHT and -FLAT < _signed(one) < 0 for key, one in properties)
    for number, operand in properties:
        if number == TABLE_DEFINITION and operand:
            edges = struct.unpack_from(f"<{operand[0] + 1}h", operand, 1)
            flags = _cell_flags(operand[1 + 2 * len(edges) :])
            across = {cell: flag & 3 for cell, flag in enumerate(flags)}
            down = {cell: flag >> 5 & 3 for cell, flag in enumerate(flags)}
        elif number == _MERGED_ACROSS:
            across |= dict.fromkeys(range(operand[0] + 1, operand[1]), 1)
        elif number == _MERGED_DOWN:
            down[operand[0]] = operand[1] & 3
        elif number in _CELL_SHADES or number == _OLD_CELL_SHADES:
            grounds |= _cell_grounds(number, operand)
    return tuple(
        CellPlace(
            *(left, right, down.get(cell) == 1, across.get(cell) == 1, grounds.get(cell, "")),
            is_low or 0 < right - left < FLAT,
        )
        for cell, (left, right) in enumerate(pairwise(edges))
    )


def _cell_flags(cells: bytes) -> list[int]:
    return [
        struct.unpack_from("<H", cells, at)[0]
        for at in range(0, len(cells) - _CELL_SIZE + 1, _CELL_SIZE)
    ]


def _cell_grounds(number: int, operand: bytes) -> dict[int, str]:
    size, first = (2, 0) if number == _OLD_CELL_SHADES else (10, _CELL_SHADES[number])
    shades = [operand[at : at + size] for at in range(0, len(operand) - size + 1, size)]
    return {first + cell: ground for cell, shade in enumerate(shades) if (ground := _shade(shade))}


def _shade(shade: bytes) -> str:
    """Return the colour of a shading: two bytes with numbers of colours, or ten with colours."""
    if len(shade) == 2:
        (said,) = struct.unpack("<H", shade)
        if said == 0xFFFF:
            return ""
        fore, back, pattern = _numbered(said & 31), _numbered(said >> 5 & 31), said >> 10
    elif len(shade) >= 10:
        fore, back = _colour(shade), _colour(shade[4:])
        (pattern,) = struct.unpack_from("<H", shade, 8)
    else:
        return ""
    return (fore or "000000") if pattern == 1 else back


def _colour(colour: bytes) -> str:
    """Return a colour by its red, green and blue, nothing for the automatic one."""
    return "" if len(colour) < 4 or colour[3] == 0xFF else colour[:3].hex()


def _numbered(number: int) -> str:
    return _COLOURS[number] if number < len(_COLOURS) else ""
