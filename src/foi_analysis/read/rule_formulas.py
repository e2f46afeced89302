"""Works out the formulas of conditional formats that ask about their own cell; no other formula."""

from __future__ import annotations

import re

from foi_analysis.read.cell_text import spreadsheet_address
from foi_analysis.read.sheet_looks import Area, Test, Value, comparing, unknown

# What is never true of a cell that holds a value that can be read.
_NEVER = re.compile(r"(?:ISERROR|ISERR|ISNA|ISBLANK)\(([$A-Z\d]+)\)", re.IGNORECASE)
_COMPARED = re.compile(r"([$A-Z\d]+)\s*(<>|[<>]=?|=)\s*(.+)", re.IGNORECASE)
_ALL = re.compile(r"AND\((.*)\)", re.IGNORECASE | re.DOTALL)
# "B2", "$B2", "B$2" and "$B$2"
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)", re.IGNORECASE)


def formula_test(formula: str, area: Area) -> Test:
    """Return the test that a formula makes of each cell of an area, or one that is not worked out.

    "B2<5" and "AND(B2>0,B2<5)" where B2 is the cell itself; "ISERROR(B2)" is never true of a value.
    """
    text = formula.strip().removeprefix("=")
    whole = _ALL.fullmatch(text)
    parts = whole.group(1).split(",") if whole else [text]
    tests = [_test(part.strip(), area) for part in parts]
    if unknown in tests:
        return unknown
    return lambda value: _all([test(value) for test in tests])


def _all(outcomes: list[bool | None]) -> bool | None:
    """Return whether all hold; None where one is not known and none is false."""
    return False if False in outcomes else None if None in outcomes else True


def _test(text: str, area: Area) -> Test:
    never, compared = _NEVER.fullmatch(text), _COMPARED.fullmatch(text)
    if never and _is_own(never.group(1), area):
        return lambda value: False
    if not compared or not _is_own(compared.group(1), area):
        return unknown
    operand = constant(compared.group(3))
    return unknown if operand is None else comparing(compared.group(2), [operand])


def _is_own(reference: str, area: Area) -> bool:
    """Return whether a reference, written for the first cell of an area, is each cell itself."""
    found = _REFERENCE.fullmatch(reference)
    top, left, bottom, right = area
    if not found or found.group(2, 4) != _split(spreadsheet_address(top, left)):
        return False
    return (not found.group(1) or left == right) and (not found.group(3) or top == bottom)


def _split(address: str) -> tuple[str, str]:
    letters = address.rstrip("0123456789")
    return letters, address[len(letters) :]


def constant(formula: str) -> Value | None:
    """Return the number or the text that a formula is, or None for any other."""
    text = formula.strip().removeprefix("=")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    try:
        return float(text)
    except ValueError:
        return None
