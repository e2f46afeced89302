"""Tells black and white shapes that lie over the text of a Word document; where is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import WORD

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# English Metric Units: half a line of text high and two letters wide.
_WIDE, _HIGH = 150_000, 75_000
_COLOURS = frozenset(
    {"000000", "000", "black", "windowtext", "tx1", "dk1"}
    | {"ffffff", "fff", "white", "window", "bg1", "lt1"}
)
_POINTS = {"pt": 1.0, "in": 72.0, "mm": 2.835, "cm": 28.35}
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)(pt|in|mm|cm)")


def is_laid_over(drawing: Element) -> bool:
    """Return whether a drawing of the body is a black or white shape over text, with none in it."""
    roots = {f"{WORD}hdr", f"{WORD}ftr"}
    if any(one.tag in roots for one in drawing.iterancestors()):
        return False
    if any((part.text or "").strip() for part in drawing.iter(f"{WORD}t")):
        return False
    return any(map(_is_over, drawing.iter("{*}anchor"))) or any(map(_is_old, drawing.iter()))


def _is_over(anchor: Element) -> bool:
    """Return whether a shape of today floats before the text in black or white."""
    size = anchor.find("{*}extent")
    if anchor.get("behindDoc") in ("1", "true") or anchor.find("{*}wrapNone") is None:
        return False
    if size is None or int(size.get("cx", 0)) < _WIDE or int(size.get("cy", 0)) < _HIGH:
        return False
    fills = anchor.iterfind(".//{*}wsp/{*}spPr/{*}solidFill/*")
    return any(one.get("lastClr", one.get("val", "")).lower() in _COLOURS for one in fills)


def _is_old(shape: Element) -> bool:
    """Return whether a shape of before 2010 floats before the text in black or white."""
    if not str(shape.tag).endswith(("}rect", "}shape", "}roundrect", "}oval")):
        return False
    style = shape.get("style", "")
    sizes = {name: float(size) * _POINTS[unit] for name, size, unit in _LENGTH.findall(style)}
    is_floating = "position:absolute" in style.replace(" ", "") and "z-index:-" not in style
    wide, high = (12_700 * sizes.get(name, 0) for name in ("width", "height"))
    colour = shape.get("fillcolor", "").split(" ")[0].lstrip("#").lower()
    return is_floating and wide >= _WIDE and high >= _HIGH and colour in _COLOURS
