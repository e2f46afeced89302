"""Says how the text of a web page looks: seen or not, struck out, raised, of which size.

It marks the elements of a parsed page and names the style sheets that are not in it. What is drawn
by scripts is not known to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foi_analysis.core.text_look import Colour, are_alike
from foi_analysis.read.appearance import ASIDE, CHANGED, MOVED, STRUCK, UNSEEN, TextRun
from foi_analysis.read.number_formats import CHANGING
from foi_analysis.read.page_columns import cells_in, hides_column
from foi_analysis.read.page_furniture import may_answer
from foi_analysis.read.page_hiding import is_covered_by_itself, is_gone, is_invisible, strength
from foi_analysis.read.page_order import is_moved
from foi_analysis.read.page_overlays import is_laid_over, laid_under
from foi_analysis.read.page_styles import Declared, PageStyles
from foi_analysis.read.page_values import colour, length
from foi_analysis.read.sheet_looks import BLACK, WHITE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MARK, RAISED, LOWERED, POINTS, GONE = (
    f"data-foi-{name}" for name in ("mark", "raised", "lowered", "points", "gone")
)
_KEPT = {MARK, RAISED, LOWERED, POINTS, GONE}
_ATTRIBUTES = (
    *("class", "hidden", "color", "text", "bgcolor", "background", "size", "open", "href", "dir"),
    "popover",
)
_NORMAL, _SMALLEST, _FAINT = 16.0, 2.0, 0.1
# A colour that nobody can work out may be that of its ground.
_UNKNOWN = (WHITE, 0.0)
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
_CELLS = ("td", "th", "tr", "tbody", "thead", "table", "col", "img")
# Names of classes in sheets that are not in the page, by which programs hide or strike text.
_HIDING = re.compile(
    r"(?:^|[-_])(?:hidden|hide|invisible|d-none|sr-only|visually-?hidden|screen-reader\w*|"
    r"strike\w*|line-through|struck|redact\w*|masked|suppressed)(?:$|[-_])",
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
    is_moved: bool = False
    variables: tuple[tuple[str, str], ...] = ()


def mark_looks(root: Element) -> list[str]:
    """Keep at each element how its text looks, in attributes of its own.

    Returns the addresses of the style sheets that are not in the page.
    """
    styles = PageStyles(root)
    is_styled_elsewhere = bool(styles.elsewhere) or any(
        "stylesheet" in link.get("rel", "").lower() for link in root.iter("link")
    )
    stack = [(root, _Seen())]
    unseen: list[Element] = []
    over: list[Element] = []
    known: dict[tuple[_Seen, tuple[object, ...]], tuple[_Seen, Declared]] = {}
    while stack:
        element, above = stack.pop()
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        is_folded = parent is not None and parent.tag == "details"
        own = (element.tag, is_folded, *map(element.get, _ATTRIBUTES), *styles.key(element))
        own += (_own_text(element),) if is_folded else ()
        if (key := (above, own)) not in known:
            said = styles.of(element, dict(above.variables))
            known[key] = _seen(element, said, styles, above, is_styled_elsewhere), said
        seen, said = known[key]
        if element in styles.starts and _own_text(element)[:1].isdigit():
            seen = replace(seen, is_added_to=True)
        elif is_moved(element, said, seen.pixels):
            seen = replace(seen, is_moved=True)
        _keep(element, seen)
        unseen += cells_in(element) if hides_column(element, said) else []
        over += [element] if is_laid_over(said, element.tag == "img") else []
        stack += [(child, seen) for child in element]
    for part in (part for cell in unseen for part in cell.iter()):
        part.set(MARK, UNSEEN)
    for part in laid_under(over, styles):
        if part.get(MARK) != UNSEEN:
            part.set(MARK, UNSEEN if may_answer(part, MARK) else ASIDE)
    return styles.elsewhere


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
    if mark in (UNSEEN, MOVED) and not may_answer(element, MARK):
        element.set(MARK, ASIDE) if mark == UNSEEN else element.attrib.pop(MARK)
    if element.tag == "details" and element.get("open") is None and _own_digits(element):
        element.set(MARK, ASIDE)
    if seen.is_raised:
        element.set(RAISED, "")
    if seen.is_lowered:
        element.set(LOWERED, "")
    if seen.is_gone and not any(_tells(one) for one in element.iter()):
        element.set(GONE, "")


def _own_digits(element: Element) -> bool:
    texts = (element.text, *(child.tail for child in element))
    return any(str.isdigit(sign) for text in texts for sign in text or "")


def _tells(element: Element) -> bool:
    if _own_digits(element):
        return True
    return isinstance(element.tag, str) and may_answer(element, MARK)


def _mark(seen: _Seen) -> str:
    is_like = seen.ground is not None and are_alike(seen.colour, seen.ground)
    if seen.is_gone or seen.is_invisible or seen.pixels <= _SMALLEST or seen.opacity < _FAINT:
        return UNSEEN
    if is_like:
        return UNSEEN
    if seen.is_struck:
        return STRUCK
    return CHANGED if seen.is_added_to else MOVED if seen.is_moved else ""


def _own_text(element: Element) -> str:
    return "".join(map(str, element.itertext())).lstrip()


def _seen(
    element: Element, said: Declared, styles: PageStyles, above: _Seen, is_styled_elsewhere: bool
) -> _Seen:
    seen = _placed(element, said, _coloured(element, said, _sized(element, said, above)))
    seen = replace(
        seen,
        is_gone=above.is_gone or is_gone(element, said, seen.pixels),
        is_invisible=is_invisible(said, above.is_invisible),
        is_struck=above.is_struck or _is_struck(element, said),
        is_added_to=above.is_added_to or any(map(_adds, styles.added.get(element, ()))),
        opacity=seen.opacity * strength(said),
        variables=_variables(said, above),
    )
    classes = element.get("class", "").split() if is_styled_elsewhere else ()
    return replace(seen, is_gone=seen.is_gone or any(map(_HIDING.search, classes)))


def _variables(said: Declared, above: _Seen) -> tuple[tuple[str, str], ...]:
    own = {name: value for name, value in said.items() if name.startswith("--")}
    return tuple(sorted({**dict(above.variables), **own}.items())) if own else above.variables


def _sized(element: Element, said: Declared, above: _Seen) -> _Seen:
    pixels = above.pixels * _SMALL_TAGS.get(str(element.tag), 1)
    if element.tag == "font":
        pixels = _FONT_SIZES.get(element.get("size", ""), pixels)
    text = said.get("font-size", "").lower()
    if not text and (short := said.get("font")):
        words = short.split("/")[0].split()
        text = next((one for one in words if one[0] in ".0123456789" and not one.isdecimal()), "")
        text = text or ("0" if "0" in words else "")
    if text in _SIZES:
        pixels = _SIZES[text]
    elif text in ("smaller", "larger"):
        pixels = above.pixels * (0.83 if text == "smaller" else 1.2)
    elif (found := length(text, above.pixels)) is not None:
        pixels = found
    return replace(above, pixels=pixels)


def _coloured(element: Element, said: Declared, seen: _Seen) -> _Seen:
    shown, ground, opacity = seen.colour, seen.ground, seen.opacity
    if element.tag == "a" and element.get("href"):
        shown = _LINK_BLUE
    named = element.get("color" if element.tag == "font" else "text") or ""
    own = said.get("-webkit-text-fill-color") or said.get("color") or named
    if found := colour(own, _UNKNOWN):
        shown, alpha = found
        opacity = 0 if alpha < _FAINT else opacity
    image = said.get("background-image", "") + said.get("background", "")
    if element.get("background") or re.search(r"url\(|gradient\(", image):
        ground = _one_colour(image, shown)
    own_grounds = (element.get("bgcolor"), said.get("background"), said.get("background-color"))
    grounds = (*own_grounds, is_covered_by_itself(said))
    for part in re.findall(r"[\w#-]+(?:\([^)]*\))?", " ".join(filter(None, grounds))):
        if (behind := colour(part)) and behind[1] > 0.5:
            ground = behind[0]
    return replace(seen, colour=shown, ground=ground, opacity=opacity)


def _one_colour(image: str, letters: Colour) -> Colour | None:
    """Return the colour of a drawn ground that is all of the letters' colour, else None."""
    parts = re.findall(r"#\w+|[a-z-]+\([^()]*\)|[a-z]+", image.partition("gradient(")[2])
    found = [one[0] for part in parts if (one := colour(part))]
    return letters if found and all(are_alike(letters, one) for one in found) else None


def _placed(element: Element, said: Declared, seen: _Seen) -> _Seen:
    where = said.get("vertical-align", "").lower()
    up, down = element.tag == "sup" or where == "super", element.tag == "sub" or where == "sub"
    up = up or said.get("font-variant-position") == "super"
    if element.tag not in _CELLS:
        rise = length(where, seen.pixels) or 0
        if said.get("position") == "relative":
            rise -= length(said.get("top", ""), seen.pixels) or 0
            rise += length(said.get("bottom", ""), seen.pixels) or 0
        up, down = up or rise > 0, down or rise < 0
        up = up or (where in ("top", "text-top") and seen.pixels < _NORMAL)
    return replace(seen, is_raised=seen.is_raised or up, is_lowered=seen.is_lowered or down)


def _is_struck(element: Element, said: Declared) -> bool:
    line = said.get("text-decoration-line", said.get("text-decoration"))
    if line is None:
        return element.tag in _STRUCK_TAGS
    return "line-through" in line.lower()


def _adds(content: str) -> bool:
    """Return whether what a style adds changes a number: digits, signs, hedges, a counter."""
    quoted = " ".join("".join(pair) for pair in re.findall(r'"([^"]*)"|\'([^\']*)\'', content))
    is_worked_out = re.search(r"attr\(|counters?\(|url\(|var\(|-quote\b", content)
    return bool(CHANGING.search(quoted) or is_worked_out)
