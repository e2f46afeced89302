"""Tells text of a web page that is shown in another place, order or shape than it is stored.

Digits that a style moves, turns, mirrors or cuts off make another number than the source has. Large
parts of a page, which a layout only puts side by side, keep the order of what is in them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_analysis.read.page_styles import Declared
from foi_analysis.read.page_values import length

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Signs up to which an element is a number, a label or a line and no part of a page's layout.
MOST_SIGNS = 160
# Share of its size by which text moves before it stands elsewhere, and a digit's least width.
_MOVES, _DIGIT = 0.3, 0.4
_MOVING = frozenset(
    {"position", "order", "flex-direction", "flex-flow", "flex-wrap", "grid-row", "grid-column"}
    | {"grid-area", "margin-left", "margin-right", "letter-spacing", "float", "direction"}
    | {"unicode-bidi", "font-family", "font", "rotate", "scale", "translate", "transform"}
    | {"mask", "overflow", "content"}
)
_INLINE = frozenset(
    {"span", "b", "i", "em", "strong", "font", "u", "small", "big", "mark", "ins", "a", "code"}
    | {"sub", "sup", "abbr", "cite", "q", "bdo", "bdi", "label", "time", "data", "output", "var"}
)
_TURN = re.compile(r"rotate[xyz]?\(\s*(-?[\d.]+)(deg|turn|rad|grad)", re.IGNORECASE)
_DEGREES = {"deg": 1.0, "turn": 360.0, "rad": 57.3, "grad": 0.9}
# "scaleX(-1)", "matrix(…)", "skew(40deg)", "rotate3d(…)"
_BENT = re.compile(r"scale\w*\([^)]*-|matrix|skew|rotate3d|perspective", re.IGNORECASE)
_SHIFT = re.compile(r"translate\w*\(([^)]*)\)", re.IGNORECASE)
# The fonts whose letters and digits are pictures.
_SIGNS = re.compile(r"wingdings|webdings|zapf ?dingbats|(?<![\w ])symbol\b", re.IGNORECASE)


def is_moved(element: Element, said: Declared, pixels: float) -> bool:
    """Return whether the styles of an element, of a size in pixels, move or change its text.

    ``said`` are the declarations that hold for it. Text without digits beside it is never moved.
    """
    is_plain = element.get("dir", "").lower() != "rtl" and element.tag not in ("bdo", "rt")
    if (is_plain and _MOVING.isdisjoint(said)) or not _has_digits(element):
        return False
    is_bent = _is_bent(element, said, pixels) or _runs_back(element, said)
    return is_bent or _stands_elsewhere(element, said, pixels) or _is_cut(element, said, pixels)


def _has_digits(element: Element) -> bool:
    """Return whether a short element, or the line it stands in, holds a digit."""
    text = _text(element)
    if len(text.strip()) > MOST_SIGNS:
        return False
    parent = element.getparent()
    if parent is not None and element.tag in _INLINE:
        text += "".join(_own_texts(parent))
    return any(map(str.isdigit, text))


def _text(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def _own_texts(element: Element) -> list[str]:
    return [element.text or "", *(child.tail or "" for child in element)]


def _stands_elsewhere(element: Element, said: Declared, pixels: float) -> bool:
    if said.get("position") in ("absolute", "fixed", "sticky"):
        return True
    if said.get("order", "0") != "0" or _is_reversed(said):
        return True
    if any(re.search(r"\d", said.get(f"grid-{name}", "")) for name in ("row", "column", "area")):
        return True
    sides = [said.get(name, "") for name in ("margin-left", "margin-right", "letter-spacing")]
    if any((_in_pixels(side, pixels) or 0) < -_MOVES * pixels for side in sides):
        return True
    return _floats(element, said) or _is_shifted(said, pixels)


def _is_reversed(said: Declared) -> bool:
    names = ("flex-direction", "flex-flow", "flex-wrap")
    return any("reverse" in said.get(name, "") for name in names)


def _is_shifted(said: Declared, pixels: float) -> bool:
    if said.get("position") != "relative":
        return False
    across = [_in_pixels(said.get(name, ""), pixels) for name in ("left", "right")]
    down = [_in_pixels(said.get(name, ""), pixels) for name in ("top", "bottom")]
    if any(one is not None and abs(one) > _MOVES * pixels for one in across):
        return True
    return any(one is not None and abs(one) > pixels for one in down)


def _floats(element: Element, said: Declared) -> bool:
    """Return whether an element goes past other text of its line to the left or the right."""
    side, parent = said.get("float", "none"), element.getparent()
    if side not in ("left", "right") or parent is None:
        return False
    before = (parent.text or "") + "".join(
        f"{_text(one) if one.tag in _INLINE else ''}{one.tail or ''}"
        for one in element.itersiblings(preceding=True)
    )
    after = (element.tail or "") + "".join(
        f"{_text(one) if one.tag in _INLINE else ''}{one.tail or ''}"
        for one in element.itersiblings()
    )
    return bool((after if side == "right" else before).strip())


def _runs_back(element: Element, said: Declared) -> bool:
    """Return whether an element's text runs, or may run, from right to left."""
    direction = said.get("direction") or element.get("dir", "").lower()
    return direction == "rtl" or "override" in said.get("unicode-bidi", "")


def _is_bent(element: Element, said: Declared, pixels: float) -> bool:
    if (
        element.tag == "rt"
        or "url(" in said.get("content", "")
        or _SIGNS.search(said.get("font-family", said.get("font", "")))
    ):
        return True
    rotated = f"rotate({said['rotate']})" if said.get("rotate", "none") != "none" else ""
    scaled = f"scale({said['scale']})" if said.get("scale", "none") != "none" else ""
    moved = f"translate({said['translate']})" if said.get("translate", "none") != "none" else ""
    change = f"{said.get('transform', '')} {rotated} {scaled} {moved}"
    if _BENT.search(change) or said.get("mask", "none") != "none":
        return True
    turns = (abs(float(n) * _DEGREES[unit.lower()]) % 360 for n, unit in _TURN.findall(change))
    if any(100 < turn < 260 for turn in turns):
        return True
    lengths = (_in_pixels(one, pixels) for part in _SHIFT.findall(change) for one in _parts(part))
    return any(abs(one or 0) > _MOVES * pixels for one in lengths)


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text.strip()) if part]


def _is_cut(element: Element, said: Declared, pixels: float) -> bool:
    """Return whether a box is too small for the longest word with a digit in it."""
    if said.get("overflow", "").split(" ")[0] not in ("hidden", "clip"):
        return False
    words = [word for word in _text(element).split() if re.search(r"\d", word)]
    wide = _DIGIT * pixels * max(map(len, words), default=0)
    widths = [_in_pixels(said.get(name, ""), pixels) for name in ("width", "max-width")]
    heights = [_in_pixels(said.get(name, ""), pixels) for name in ("height", "max-height")]
    if any(one is not None and one < wide for one in widths):
        return True
    return any(one is not None and one < _DIGIT * pixels for one in heights)


def _in_pixels(text: str, pixels: float) -> float | None:
    """Return a length in pixels; one that is a share of something else is not known."""
    return None if text.endswith("%") else length(text, pixels)
