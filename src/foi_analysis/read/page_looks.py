"""Says how the text of a web page looks: seen or not, struck out, raised, of which size.

It marks the elements of a parsed page; what is drawn by scripts or by style sheets that are not in
the page is not known to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foi_analysis.read.appearance import ASIDE, CHANGED, STRUCK, UNSEEN, TextRun
from foi_analysis.read.number_formats import CHANGING
from foi_analysis.read.page_furniture import may_answer
from foi_analysis.read.page_styles import Declared, PageStyles
from foi_analysis.read.sheet_looks import BLACK, WHITE, Colour, are_alike

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MARK, RAISED, LOWERED, POINTS, GONE = (
    f"data-foi-{name}" for name in ("mark", "raised", "lowered", "points", "gone")
)
_KEPT = {MARK, RAISED, LOWERED, POINTS, GONE}
_ATTRIBUTES = ("class", "hidden", "color", "text", "bgcolor", "background", "size", "open", "href")
_NORMAL, _SMALLEST, _FAR, _FAINT = 16.0, 2.0, 300.0, 0.1
# Pixels from which on nobody reads a blurred line.
_BLURRED = 3.0
_STRUCK_TAGS = ("del", "s", "strike")
_LINK_BLUE = (0, 0, 238)
_SIZES = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
}
_FONT_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_SMALL_TAGS = {"sup": 0.83, "sub": 0.83, "small": 0.83, "big": 1.2}
_UNITS = {"px": 1.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "rem": 16.0, "": 1.0}
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|cm|mm|in|rem|em|ex|ch|vw|vh|%|)(?![\w%])")
_CELLS = ("td", "th", "tr", "tbody", "thead", "table", "col", "img")
# Names of classes in sheets that are not in the page, by which programs hide or strike text.
_HIDING = re.compile(
    r"(?:^|[-_])(?:hidden|hide|invisible|d-none|sr-only|visually-?hidden|screen-reader\w*|"
    r"strike\w*|line-through|struck)(?:$|[-_])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Seen:
    """What an element hands down to those in it."""

    colour: Colour = BLACK
    ground: Colour | None = WHITE
    pixels: float = _NORMAL
    opacity: float = 1.0
    is_gone: bool = False
    is_invisible: bool = False
    is_struck: bool = False
    is_raised: bool = False
    is_lowered: bool = False
    is_added_to: bool = False


def mark_looks(root: Element) -> None:
    """Keep at each element how its text looks, in attributes of its own."""
    styles = PageStyles(root)
    is_styled_elsewhere = any(
        "stylesheet" in link.get("rel", "").lower() for link in root.iter("link")
    )
    stack = [(root, _Seen())]
    known: dict[tuple[_Seen, tuple[object, ...]], _Seen] = {}
    while stack:
        element, above = stack.pop()
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        is_folded = parent is not None and parent.tag == "details"
        own = (element.tag, is_folded, *map(element.get, _ATTRIBUTES), *styles.key(element))
        if (key := (above, own)) not in known:
            known[key] = _seen(element, styles, above, is_styled_elsewhere)
        seen = known[key]
        _keep(element, seen)
        stack += [(child, seen) for child in element]


def run_of(owner: Element, text: str) -> TextRun:
    """Return a text as a run with the look of the element it stands in."""
    return TextRun(
        text,
        float(owner.get(POINTS, 0)),
        owner.get(RAISED) is not None,
        owner.get(LOWERED) is not None,
        owner.get(MARK, "") if text.strip() else "",
    )


def _keep(element: Element, seen: _Seen) -> None:
    for name in _KEPT.intersection(element.keys()):
        del element.attrib[name]
    element.set(POINTS, f"{seen.pixels:.1f}")
    mark = _mark(seen)
    if mark:
        element.set(MARK, mark)
    if mark == UNSEEN and not may_answer(element, MARK):
        element.set(MARK, ASIDE)
    if seen.is_raised:
        element.set(RAISED, "")
    if seen.is_lowered:
        element.set(LOWERED, "")
    if seen.is_gone and not any(_tells(one) for one in element.iter()):
        element.set(GONE, "")


def _tells(element: Element) -> bool:
    if any(map(str.isdigit, element.text or "")):
        return True
    if any(str.isdigit(sign) for child in element for sign in child.tail or ""):
        return True
    return isinstance(element.tag, str) and may_answer(element, MARK)


def _mark(seen: _Seen) -> str:
    is_like = seen.ground is not None and are_alike(seen.colour, seen.ground)
    if seen.is_gone or seen.is_invisible or seen.pixels <= _SMALLEST or seen.opacity < _FAINT:
        return UNSEEN
    if is_like:
        return UNSEEN
    return STRUCK if seen.is_struck else CHANGED if seen.is_added_to else ""


def _seen(element: Element, styles: PageStyles, above: _Seen, is_styled_elsewhere: bool) -> _Seen:
    said = styles.of(element)
    seen = _placed(element, said, _coloured(element, said, _sized(element, said, above)))
    seen = replace(
        seen,
        is_gone=above.is_gone or _is_gone(element, said, seen),
        is_invisible=_is_invisible(said, above),
        is_struck=above.is_struck or _is_struck(element, said),
        is_added_to=above.is_added_to or any(map(_adds, styles.added.get(element, ()))),
        opacity=seen.opacity * _opacity(said),
    )
    classes = element.get("class", "").split() if is_styled_elsewhere else ()
    return replace(seen, is_gone=seen.is_gone or any(map(_HIDING.search, classes)))


def _sized(element: Element, said: Declared, above: _Seen) -> _Seen:
    pixels = above.pixels * _SMALL_TAGS.get(str(element.tag), 1)
    if element.tag == "font":
        pixels = _FONT_SIZES.get(element.get("size", ""), pixels)
    text = said.get("font-size", "").lower()
    if not text and (short := said.get("font")):
        text = next(iter(part[0] for part in _LENGTH.finditer(short.split("/")[0])), "")
    if text in _SIZES:
        pixels = _SIZES[text]
    elif text in ("smaller", "larger"):
        pixels = above.pixels * (0.83 if text == "smaller" else 1.2)
    elif (length := _length(text, above.pixels)) is not None:
        pixels = length
    return replace(above, pixels=pixels)


def _length(text: str, own: float) -> float | None:
    """Return a length in pixels, a share taken of ``own``; None for what is no length."""
    found = _LENGTH.fullmatch(text.strip().lower())
    if not found:
        return None
    number, unit = float(found[1]), found[2]
    if unit in _UNITS:
        return number * _UNITS[unit]
    share = {"em": 1.0, "ex": 0.5, "ch": 0.5, "%": 0.01, "vw": 10.0, "vh": 10.0}[unit]
    return number * (share if unit in ("vw", "vh") else share * own)


def _coloured(element: Element, said: Declared, seen: _Seen) -> _Seen:
    colour, ground, opacity = seen.colour, seen.ground, seen.opacity
    if element.tag == "a" and element.get("href"):
        colour = _LINK_BLUE
    named = element.get("color" if element.tag == "font" else "text") or ""
    own = said.get("-webkit-text-fill-color") or said.get("color") or named
    if found := _colour(own):
        colour, strength = found
        opacity = 0 if strength < _FAINT else opacity
    image = said.get("background-image", "") + said.get("background", "")
    if element.get("background") or re.search(r"url\(|gradient\(", image):
        ground = None
    grounds = (element.get("bgcolor"), said.get("background"), said.get("background-color"))
    for part in re.findall(r"[\w#-]+(?:\([^)]*\))?", " ".join(filter(None, grounds))):
        if (behind := _colour(part)) and behind[1] > 0.5:
            ground = behind[0]
    return replace(seen, colour=colour, ground=ground, opacity=opacity)


def _colour(text: str) -> tuple[Colour, float] | None:
    """Return a colour that a page names, and how strong it is from 0 to 1."""
    from tinycss2.color3 import parse_color

    text = text.strip()
    found = parse_color(text) if text else None
    if found is None and re.fullmatch(r"[0-9a-fA-F]{6}", text):
        found = parse_color(f"#{text}")
    if found is None or isinstance(found, str):
        return None
    red, green, blue = (round(255 * min(max(part, 0), 1)) for part in found[:3])
    return (red, green, blue), float(found[3])


def _placed(element: Element, said: Declared, seen: _Seen) -> _Seen:
    where = said.get("vertical-align", "").lower()
    up, down = element.tag == "sup" or where == "super", element.tag == "sub" or where == "sub"
    up = up or said.get("font-variant-position") == "super"
    if element.tag not in _CELLS:
        rise = _length(where, seen.pixels) or 0
        if said.get("position") == "relative":
            rise -= _length(said.get("top", ""), seen.pixels) or 0
            rise += _length(said.get("bottom", ""), seen.pixels) or 0
        up, down = up or rise > 0, down or rise < 0
        up = up or (where in ("top", "text-top") and seen.pixels < _NORMAL)
    return replace(seen, is_raised=seen.is_raised or up, is_lowered=seen.is_lowered or down)


def _is_gone(element: Element, said: Declared, seen: _Seen) -> bool:
    """Return whether an element takes no room, or stands where nobody sees it."""
    if said.get("display", "") == "none" or said.get("content-visibility") == "hidden":
        return True
    if element.get("hidden") is not None and "display" not in said:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    folded = element.getparent()
    if folded is not None and folded.tag == "details" and folded.get("open") is None:
        return element.tag != "summary"
    return _is_clipped(said, seen) or _is_far(said, seen)


def _is_clipped(said: Declared, seen: _Seen) -> bool:
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
    lengths = (_length(size, seen.pixels) for size in sizes)
    is_small = any(length is not None and length <= 1 for length in lengths)
    return is_small and said.get("overflow", "").split(" ")[0] in ("hidden", "clip")


def _is_far(said: Declared, seen: _Seen) -> bool:
    if (indent := _length(said.get("text-indent", ""), seen.pixels)) and abs(indent) >= _FAR:
        return True
    names = ["margin-left", "margin-top"]
    if said.get("position", "static") != "static":
        names += ["left", "top", "right", "bottom"]
    lengths = (_length(said.get(name, ""), seen.pixels) for name in names)
    return any(length is not None and length <= -_FAR for length in lengths)


def _is_invisible(said: Declared, above: _Seen) -> bool:
    own = said.get("visibility", "")
    if own in ("hidden", "collapse"):
        return True
    return above.is_invisible and own != "visible"


def _is_struck(element: Element, said: Declared) -> bool:
    line = said.get("text-decoration-line", said.get("text-decoration"))
    if line is None:
        return element.tag in _STRUCK_TAGS
    return "line-through" in line.lower()


def _opacity(said: Declared) -> float:
    found = re.search(r"opacity\(\s*([\d.]+)(%?)", said.get("filter", ""))
    texts = [said.get("opacity", "1"), f"{found[1]}{found[2]}" if found else "1"]
    strength = 1.0
    for text in texts:
        try:
            strength *= float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            continue
    return strength


def _adds(content: str) -> bool:
    """Return whether what a style adds changes a number: digits, signs, hedges, or an attribute."""
    quoted = " ".join("".join(pair) for pair in re.findall(r'"([^"]*)"|\'([^\']*)\'', content))
    return bool(CHANGING.search(quoted)) or "attr(" in content
