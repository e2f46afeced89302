"""What xls and xlsb workbooks write alike: numbers, constants of rules, changes of looks."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from foi_analysis.intake.scan.workbook_strings import label_text
from foi_analysis.read.appearance import TextRun, run_text
from foi_analysis.read.sheet_looks import CellLook, Test, Value, comparing, unknown

# By their number from 1.
_OPERATORS = ("between", "not between", "=", "<>", ">", "<", ">=", "<=")
CELL_VALUE = 1
_TEXT, _INTEGER, _NUMBER, _MINUS = 0x17, 0x1E, 0x1F, b"\x13"


def packed_number(stored: int) -> float:
    """Return the number that 32 bits stand for: 30 of a number, one for hundredths."""
    number: float
    if stored & 2:
        number = (stored - (1 << 32) if stored & 0x80000000 else stored) >> 2
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, stored & 0xFFFFFFFC))
    return number / 100 if stored & 1 else number


def test_of(kind: int, operator: int, operands: Sequence[Value | None]) -> Test:
    """Return the test of a rule: a comparison with constants, or one that is not worked out."""
    known = [one for one in operands if one is not None]
    if kind != CELL_VALUE or not 1 <= operator <= len(_OPERATORS) or len(known) < len(operands):
        return unknown
    return comparing(_OPERATORS[operator - 1], known)


def constant(tokens: bytes, read_text: Callable[[bytes], str] | None = None) -> Value | None:
    """Return the value of a formula that is one number or text, or None for any other."""
    sign = -1 if tokens.endswith(_MINUS) and len(tokens) in (4, 10) else 1
    if not tokens:
        return None
    if tokens[0] == _INTEGER and len(tokens) in (3, 4):
        return float(sign * struct.unpack_from("<H", tokens, 1)[0])
    if tokens[0] == _NUMBER and len(tokens) in (9, 10):
        return float(sign * struct.unpack_from("<d", tokens, 1)[0])
    if tokens[0] == _TEXT:
        return read_text(tokens[1:]) if read_text else label_text(tokens[1:], True, 1)
    return None


def rich_text(
    text: str,
    starts: Sequence[tuple[int, int]],
    look: CellLook,
    font: Callable[[int, CellLook], CellLook],
) -> str:
    """Return a text with the marks of its runs, or nothing when all of them look as stored.

    ``starts`` holds where each run after the first begins, and the number of its font; ``font``
    puts a font in a look.
    """
    places = [(0, -1), *((at, number) for at, number in starts if at < len(text))]
    ends = [at for at, _ in places[1:]] + [len(text)]
    runs = []
    for (at, number), end in zip(places, ends, strict=True):
        own = look if number < 0 else font(number, look)
        if at < end:
            runs.append(TextRun(text[at:end], own.points, own.is_raised, own.is_lowered, own.mark))
    marked = run_text(runs)
    return marked if marked != text else ""
