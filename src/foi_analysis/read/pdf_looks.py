"""Marks letters of a PDF page that are struck out, covered, or of the colour of their ground.

It goes by the order in which the page draws its letters, boxes and lines, and reads no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from foi_analysis.read.appearance import STRUCK, UNSEEN
from foi_analysis.read.pdf_annotations import COVERING, STRIKING, drawn_over
from foi_analysis.read.pdf_text import Box

if TYPE_CHECKING:
    from pdfplumber.page import Page

Item = dict[str, Any]
THIN, HALF, MIDDLE = 1.5, 0.5, (0.3, 0.7)
DARK, LIGHT = 0.35, 0.95
TINY = 2.0
# 5 by 2.5 cm in points, and the share of a page from which a picture is its ground.
LOGO, GROUND = (142, 71), 0.7


def marked_letters(page: Page, letters: Sequence[Item]) -> list[Item]:
    """Return a page's letters, with a mark before the text of those that do not look as stored."""
    shapes, added = [*page.rects, *page.curves], list(drawn_over(page))
    boxes = [one for one in shapes if one.get("fill") and one["height"] > THIN]
    boxes += [one for one in added if one["kind"] == COVERING]
    strokes = [one for one in (*page.lines, *shapes) if one["height"] <= THIN]
    strokes += [one for one in added if one["kind"] == STRIKING]
    pictures = [one for one in page.images if _is_opaque(one)]
    return [_marked(letter, boxes, strokes, pictures) for letter in letters]


def objects_on(page: Page) -> Iterator[tuple[str, Box]]:
    """Yield what of a page is not read, in words, and its box: fields, stamps, large pictures."""
    for one in drawn_over(page):
        if one["kind"] not in (COVERING, STRIKING):
            yield one["kind"], (one["x0"], one["top"], one["x1"], one["bottom"])
    for one in page.images:
        is_ground = one["width"] * one["height"] >= GROUND * page.width * page.height
        if one["width"] >= LOGO[0] and one["height"] >= LOGO[1] and not is_ground:
            yield "a picture", (one["x0"], one["top"], one["x1"], one["bottom"])


def _is_opaque(picture: Item) -> bool:
    stream = picture.get("stream")
    return stream is not None and not {"SMask", "Mask", "ImageMask"} & set(stream.attrs)


def _marked(
    letter: Item, boxes: Sequence[Item], strokes: Sequence[Item], pictures: Sequence[Item]
) -> Item:
    if letter["text"].isspace():
        return letter
    is_under = any(one["order"] > letter["order"] and _is_over(one, letter) for one in pictures)
    if is_under or not letter["is_drawn"] or letter["size"] <= TINY:
        return {**letter, "text": UNSEEN + letter["text"]}
    if any(_strikes(stroke, letter) for stroke in strokes):
        return {**letter, "text": STRUCK + letter["text"]}
    if _is_unseen(letter, [box for box in boxes if _is_over(box, letter)]):
        return {**letter, "text": UNSEEN + letter["text"]}
    return letter


def _strikes(stroke: Item, letter: Item) -> bool:
    high = letter["bottom"] - letter["top"]
    place = ((stroke["top"] + stroke["bottom"]) / 2 - letter["top"]) / high if high else 0
    shared = min(stroke["x1"], letter["x1"]) - max(stroke["x0"], letter["x0"])
    return bool(MIDDLE[0] < place < MIDDLE[1] and shared > HALF * letter["width"])


def _is_over(box: Item, letter: Item) -> bool:
    across, down = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
    return bool(box["x0"] < across < box["x1"] and box["top"] < down < box["bottom"])


def _is_unseen(letter: Item, boxes: Iterable[Item]) -> bool:
    """Return whether a letter lies under a box, or has the lightness of what it lies on."""
    ground = 1.0
    for box in sorted(boxes, key=lambda one: one["order"]):
        lightness = lightness_of(box.get("non_stroking_color"))
        is_covering = lightness < DARK or lightness > LIGHT
        if box["order"] > letter["order"] and is_covering:
            return True
        ground = lightness if box["order"] < letter["order"] else ground
    own = lightness_of(letter["colour"])
    return (own > LIGHT and ground > LIGHT) or (own < DARK and ground < DARK / 2)


def lightness_of(colour: Any) -> float:
    """Return how light a colour of a PDF is, from 0 to 1; an unknown one is as black as text."""
    several = colour if isinstance(colour, (list, tuple)) else [colour]
    parts = [float(part) for part in several if isinstance(part, (int, float))]
    if not parts or len(parts) < len(several):
        return 0.0
    if len(parts) == 4:
        return (1 - parts[3]) * (1 - sum(parts[:3]) / 3)
    return sum(parts) / len(parts)
