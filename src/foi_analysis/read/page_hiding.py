"""Tells elements of a web page that take no room or are not drawn; of colours it knows nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_analysis.read.page_lengths import length
from foi_analysis.read.page_styles import Declared

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FAR = 300.0
# Pixels from which on nobody reads a blurred line.
_BLURRED = 3.0


def is_gone(element: Element, said: Declared, pixels: float) -> bool:
    """Return whether an element takes no room, or stands where nobody sees it."""
    if said.get("display", "") == "none" or said.get("content-visibility") == "hidden":
        return True
    if element.get("hidden") is not None and "display" not in said:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    if element.get("popover") is not None:
        return True
    folded = element.getparent()
    if folded is not None and folded.tag == "details" and folded.get("open") is None:
        # What has no digits is read as a note that a reader may unfold.
        return element.tag != "summary" and any(
            map(str.isdigit, "".join(map(str, element.itertext())))
        )
    return _is_clipped(said, pixels) or _is_far(said, pixels)


def _is_clipped(said: Declared, pixels: float) -> bool:
    if re.search(r"scale[XY3]?d?\(\s*0\s*[,)]", said.get("transform", ""), re.IGNORECASE):
        return True
    if said.get("zoom", "1") in ("0", "0%"):
        return True
    if any(said.get(name, "none") != "none" for name in ("text-security", "-webkit-text-security")):
        return True
    blur = re.search(r"blur\(\s*([\d.]+)", said.get("filter", ""))
    if blur and float(blur[1]) >= _BLURRED:
        return True
    clip = [float(part) for part in re.findall(r"-?\d*\.?\d+", said.get("clip", ""))]
    if len(clip) == 4 and (
        float(clip[0]) >= float(clip[2]) - 1 or float(clip[3]) >= float(clip[1])
    ):
        return True
    shape = said.get("clip-path", "")
    if re.search(r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0", shape):
        return True
    sizes = (said.get(name, "") for name in ("width", "height", "max-width", "max-height"))
    lengths = (length(size, pixels) for size in sizes)
    is_small = any(one is not None and one <= 1 for one in lengths)
    return is_small and said.get("overflow", "").split(" ")[0] in ("hidden", "clip")


def _is_far(said: Declared, pixels: float) -> bool:
    if (indent := length(said.get("text-indent", ""), pixels)) and abs(indent) >= _FAR:
        return True
    names = ["margin-left", "margin-top"]
    if said.get("position", "static") != "static":
        names += ["left", "top", "right", "bottom"]
    lengths = (length(said.get(name, ""), pixels) for name in names)
    return any(one is not None and one <= -_FAR for one in lengths)


def is_invisible(said: Declared, is_above: bool) -> bool:
    """Return whether an element is not drawn; ``is_above`` says so of the one it stands in."""
    own = said.get("visibility", "")
    if own in ("hidden", "collapse"):
        return True
    return is_above and own != "visible"


def strength(said: Declared) -> float:
    """Return how strong an element is drawn, from 0 to 1."""
    found = re.search(r"opacity\(\s*([\d.]+)(%?)", said.get("filter", ""))
    texts = [said.get("opacity", "1"), f"{found[1]}{found[2]}" if found else "1"]
    found_strength = 1.0
    for text in texts:
        try:
            found_strength *= float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            continue
    return found_strength
