"""Works out the lengths of a web page's styles in pixels; knows no element."""

from __future__ import annotations

import re

_UNITS = {"px": 1.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "rem": 16.0, "": 1.0}
LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|cm|mm|in|rem|em|ex|ch|vw|vh|%|)(?![\w%])")


def length(text: str, own: float) -> float | None:
    """Return a length in pixels, a share taken of ``own``; None for what is no length."""
    found = LENGTH.fullmatch(text.strip().lower())
    if not found:
        return None
    number, unit = float(found[1]), found[2]
    if unit in _UNITS:
        return number * _UNITS[unit]
    share = {"em": 1.0, "ex": 0.5, "ch": 0.5, "%": 0.01, "vw": 10.0, "vh": 10.0}[unit]
    return number * (share if unit in ("vw", "vh") else share * own)
