"""Finds the elements of a page that another one, of one colour or a picture, is laid over.

Where both stand is worked out for plain cases: what fills the box that holds it, or most of it.
Whatever stands elsewhere by a script is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from foi_analysis.read.page_styles import Declared, PageStyles
from foi_analysis.read.page_values import colour, length

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Pixels, and signs: what is so large covers a box with no more text than that.
_WIDE, _HIGH, _MOST_TEXT = 300.0, 15.0, 300
_NAUGHT = ("0", "0px", "0%")


def laid_under(over: Iterable[Element], styles: PageStyles) -> Iterator[Element]:
    """Yield the elements whose own text is under another one, or under what a style draws."""
    for element in over:
        yield from _beside(element, styles)
    for element, drawn in styles.drawn_things():
        if is_laid_over(drawn, False) and _is_short(element):
            yield from (one for one in element.iter() if isinstance(one.tag, str))


def is_laid_over(said: Declared, is_picture: bool) -> bool:
    """Return whether declarations lay an element over what its box holds, in one colour."""
    if said.get("position") != "absolute" or said.get("z-index", "0").startswith("-"):
        return False
    ground = f"{said.get('background', '')} {said.get('background-color', '')}"
    found = [one for part in ground.split() if (one := colour(part))]
    if not is_picture and not any(strength > 0.9 for _, strength in found):
        return False
    is_filling = all(said.get(side, "x") in _NAUGHT for side in ("top", "right", "bottom", "left"))
    sizes = [said.get(name, "") for name in ("width", "height")]
    wide, high = (length(size, 1_000.0) or 0 for size in sizes)
    return is_filling or (wide >= _WIDE and high >= _HIGH)


def _beside(element: Element, styles: PageStyles) -> Iterator[Element]:
    """Yield what the box holds that an element is laid over, apart from itself."""
    for box in element.iterancestors():
        if styles.of(box, {}).get("position", "static") != "static":
            own = set(element.iter())
            if _is_short(box):
                yield from (
                    one for one in box.iter() if one not in own and isinstance(one.tag, str)
                )
            return


def _is_short(box: Element) -> bool:
    return sum(map(len, box.itertext())) <= _MOST_TEXT
