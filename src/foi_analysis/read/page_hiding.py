"""Tells elements of a web page that take no room, stand far off, are masked or are not drawn.

It goes by the declarations of one element, as `page_styles` worked them out; of colours it knows
nothing but what lies over letters.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from foi_analysis.read.page_styles import Declared
from foi_analysis.read.page_values import colour, length, lengths_of, number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FAR, _FAR_RIGHT, _FAINT = 300.0, 3_000.0, 0.1
# Pixels from which on nobody reads a blurred line, and the size below which nobody reads a letter.
_BLURRED, _SMALL = 3.0, 0.15
_TURNED = re.compile(r"rotate([xy])\(\s*(-?[\d.]+)(deg|turn|rad|grad)")
_ON_SIDE = re.compile(r"(?:[xy]\s+(?:-?)(?:90|270)deg|(?:-?)(?:90|270)deg\s+[xy])")
_DEGREES = {"deg": 1.0, "turn": 360.0, "rad": 57.29578, "grad": 0.9}
_MOVED = re.compile(r"translate(?:3d|x|y)?\(([^)]*(?:\([^)]*\))?[^)]*)\)")
_SCALED = re.compile(r"scale(?:3d|x|y)?\(([^)]*)\)")
_MATRIX = re.compile(r"matrix(3d)?\(([^)]*)\)")
_NO_LETTERS = re.compile(
    r"adobe\W?blank|^['\"]?blank|notdef|redact|flow[ -](?:block|circular|rounded)|barcode|"
    r"wingdings|webdings|zapf ?dingbats",
    re.IGNORECASE,
)
_SIZES = (
    *("width", "height", "max-width", "max-height"),
    *("inline-size", "block-size", "max-inline-size", "max-block-size"),
)


def is_gone(element: Element, said: Declared, pixels: float) -> bool:
    """Return whether an element takes no room, or stands where nobody sees it.

    ``pixels`` is the height of its letters.
    """
    if element.get("hidden") is not None and "display" not in said:
        return True
    if element.get("popover") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    folded = element.getparent()
    if folded is not None and folded.tag == "details" and folded.get("open") is None:
        # What has no digits is read as a note that a reader may unfold.
        return element.tag != "summary" and any(
            map(str.isdigit, "".join(map(str, element.itertext())))
        )
    if said.get("display", "") == "none" or said.get("content-visibility") == "hidden":
        return True
    if said.get("mso-hide") == "all" or _NO_LETTERS.search(said.get("font-family", "")):
        return True
    return any(hides(said, pixels) for hides in (_is_clipped, _is_masked, _is_far, _is_moved))


def is_invisible(said: Declared, is_above: bool) -> bool:
    """Return whether an element is not drawn; ``is_above`` says so of the one it stands in."""
    own = said.get("visibility", "")
    if own in ("hidden", "collapse"):
        return True
    return is_above and own != "visible"


def strength(said: Declared) -> float:
    """Return how strong an element is drawn, from 0 to 1."""
    found = re.search(r"opacity\(\s*([\d.]+%?)", said.get("filter", ""))
    several = (number(text) for text in (said.get("opacity", "1"), found[1] if found else "1"))
    return math.prod(1.0 if one is None else one for one in several)


def is_covered_by_itself(said: Declared) -> str:
    """Return the colour that an outline or a shadow lays over an element's letters, or nothing."""
    for shadow in re.split(r",(?![^()]*\))", said.get("box-shadow", "")):
        if "inset" in shadow and any(abs(one) >= 20 for one in lengths_of(shadow, 16)):
            return _named(shadow)
    if (length(said.get("outline-offset", ""), 16) or 0) <= -5:
        return _named(said.get("outline", "") + " " + said.get("outline-color", ""))
    return ""


def _named(text: str) -> str:
    found = (part for part in re.findall(r"#\w+|[a-z-]+(?:\([^)]*\))?", text) if colour(part))
    return next(found, "")


def _is_clipped(said: Declared, pixels: float) -> bool:
    if (number(said.get("zoom", "1")) or 1.0 if said.get("zoom") != "0" else 0.0) < _SMALL:
        return True
    if any(said.get(name, "none") != "none" for name in ("text-security", "-webkit-text-security")):
        return True
    clip = [float(part) for part in re.findall(r"-?\d*\.?\d+", said.get("clip", ""))]
    if len(clip) == 4 and (clip[0] >= clip[2] - 1 or clip[3] >= clip[1]):
        return True
    if _cuts_all(said.get("clip-path", "")):
        return True
    sizes = [length(said.get(name, ""), pixels) for name in _SIZES]
    cuts = [said.get(name, "") for name in ("overflow", "overflow-x", "overflow-y", "contain")]
    is_cut = any(
        word in ("hidden", "clip", "strict", "paint") for cut in cuts for word in cut.split()
    )
    if not is_cut:
        return False
    line = length(said.get("line-height", ""), pixels)
    indent = length(said.get("text-indent", ""), pixels) or 0
    room = next((one for one in sizes[::2] if one is not None), None)
    is_out = room is not None and indent >= room > 0
    is_low = line is not None and line <= 1 and said.get("line-height") not in ("1", "")
    return is_out or is_low or any(one is not None and one <= 1 for one in sizes)


def _cuts_all(shape: str) -> bool:
    """Return whether a shape to which an element is clipped leaves nothing of it."""
    if re.match(r"\s*url\(", shape):
        return True
    sides = lengths_of(next(iter(re.findall(r"inset\(([^)]*)", shape)), ""), 100.0)
    if sides:
        top, right, bottom, left = (
            (sides * 4)[:4] if len(sides) in (1, 2) else (*sides, sides[1])[:4]
        )
        is_share = "%" in shape
        return is_share and (top + bottom >= 100 or left + right >= 100)
    if re.search(r"(?:circle|ellipse)\(\s*0|xywh\(\s*\S+\s+\S+\s+(?:0|\S+\s+0)\b", shape):
        return True
    if edges := lengths_of(next(iter(re.findall(r"rect\(([^)]*)", shape)), ""), 100.0):
        return len(edges) == 4 and (edges[2] <= edges[0] + 1 or edges[1] <= edges[3] + 1)
    points = next(iter(re.findall(r"polygon\(([^)]*)", shape)), "")
    corners = [lengths_of(point, 100.0) for point in points.split(",") if point]
    whole = [one for one in corners if len(one) == 2]
    if not whole or len(whole) < len(corners):
        return False
    return any(max(side) - min(side) <= 1 for side in zip(*whole, strict=True))


def _is_masked(said: Declared, pixels: float) -> bool:
    blur = re.search(r"blur\(\s*([\d.]+)", said.get("filter", ""))
    if blur and float(blur[1]) >= _BLURRED:
        return True
    light = re.search(r"(brightness|contrast)\(\s*([\d.]+%?)", said.get("filter", ""))
    strength = 1.0 if light is None else number(light[2])
    if strength is not None and (
        strength < _FAINT or (light and light[1][0] == "b" and strength >= 5)
    ):
        return True
    names = ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")
    return any(said.get(name, "none").strip() not in ("none", "") for name in names)


def _is_far(said: Declared, pixels: float) -> bool:
    indent = length(said.get("text-indent", ""), 500.0)
    if indent is not None and abs(indent) >= _FAR:
        return True
    if (gap := length(said.get("letter-spacing", ""), pixels)) is not None and gap <= -pixels / 2:
        return True
    names = ("margin-top", "margin-left", "margin-inline-start")
    near = [length(said.get(name, ""), 500.0) for name in names]
    if said.get("position", "static") != "static":
        starts = [
            length(said.get(f"inset-{name}-start", ""), 500.0) for name in ("inline", "block")
        ]
        places = [length(said.get(name, ""), 500.0) for name in ("left", "top", "right", "bottom")]
        near += [*starts, *places]
        if any(one is not None and one >= _FAR_RIGHT for one in places[:2]):
            return True
    return any(one is not None and one <= -_FAR for one in near)


def _is_moved(said: Declared, pixels: float) -> bool:
    """Return whether an element is moved out of sight, turned on its side or made too small."""
    change = said.get("transform", "")
    moves = [*_MOVED.findall(change), said.get("translate", "")]
    if any(abs(one) >= 2 * _FAR for move in moves for one in lengths_of(move, _FAR)):
        return True
    sizes = [*_SCALED.findall(change), said.get("scale", "")]
    if any(abs(one) < _SMALL for size in sizes for one in lengths_of(size, 1.0)):
        return True
    for _, angle, unit in _TURNED.findall(change):
        if abs(abs(float(angle) * _DEGREES[unit]) % 180 - 90) < 5:
            return True
    if _ON_SIDE.search(said.get("rotate", "")):
        return True
    for is_deep, text in _MATRIX.findall(change):
        parts = lengths_of(text, 1.0)
        if len(parts) == (16 if is_deep else 6):
            across, down = (parts[0], parts[5]) if is_deep else (parts[0], parts[3])
            turned = (parts[1], parts[4]) if is_deep else (parts[1], parts[2])
            if max(abs(across), abs(turned[0])) < _SMALL or max(abs(down), abs(turned[1])) < _SMALL:
                return True
    return False
