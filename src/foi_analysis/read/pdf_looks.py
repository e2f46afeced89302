"""Marks letters of a PDF page that are struck out, covered, or of the colour of their ground.

It goes by the order in which the page draws its letters, boxes and lines, and by the page as a
second library draws it; it reads no text. Text that is not drawn, on a page that is a picture, is
what a program read off the picture, and hides nothing that the picture shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from foi_analysis.read.appearance import ASIDE, SCANNED, SIZED, STRUCK, UNSEEN
from foi_analysis.read.pdf_annotations import COVERING, STRIKING, drawn_over
from foi_analysis.read.pdf_seen import PagePicture, unseen_letters
from foi_analysis.read.pdf_text import Box

if TYPE_CHECKING:
    from pdfplumber.page import Page

Item = dict[str, Any]
THIN, HALF, MIDDLE = 1.5, 0.5, (0.3, 0.7)
DARK, LIGHT = 0.35, 0.95
TINY = 2.0
# 5 by 2.5 cm in points, and the share of a page from which a picture is its ground.
LOGO, GROUND = (142, 71), 0.7
# How far from its place on the picture of a page a program may set a letter, in its heights.
ABOUT = 0.5
# Points: letters whose middles lie in squares of this size, or in one beside it, are near.
_GRID = 4.0


def marked_letters(page: Page, letters: Sequence[Item], picture: PagePicture | None) -> list[Item]:
    """Return a page's letters, with a mark before the text of those that do not look as stored.

    ``picture`` is the page as drawn, where a second library can draw it.
    """
    shapes, added = [*page.rects, *page.curves], list(drawn_over(page))
    boxes = [one for one in shapes if one.get("fill") and one["height"] > THIN]
    boxes += [one for one in added if one["kind"] == COVERING]
    strokes = [one for one in (*page.lines, *shapes) if one["height"] <= THIN]
    strokes += [one for one in added if one["kind"] == STRIKING]
    pictures = [one for one in page.images if _is_opaque(one)]
    scans = [one for one in page.images if _is_ground(one, page)]
    blank, covered = unseen_letters(picture, page.cropbox, letters, ABOUT if scans else 0.0)
    covered |= _printed_over(letters)
    marks = (
        _mark(letter, boxes, strokes, pictures, scans, place in blank, place in covered)
        for place, letter in enumerate(letters)
    )
    return [
        {**letter, "text": f"{mark}{letter['text']}"} if mark else letter
        for letter, mark in zip(letters, marks, strict=True)
    ]


def _printed_over(letters: Sequence[Item]) -> set[int]:
    """Return the positions of letters and digits that others, larger or not, are printed over."""
    by_place: dict[tuple[int, int], list[int]] = {}
    found: set[int] = set()
    for place, letter in enumerate(letters):
        if not letter["text"].strip(SIZED).isalnum() or not letter["is_drawn"]:
            continue
        across, down = _middle(letter)
        for near in product((-1, 0, 1), repeat=2):
            for before in by_place.get(
                (int(across / _GRID) + near[0], int(down / _GRID) + near[1]), ()
            ):
                if _is_over(letters[before], letter) and _is_over(letter, letters[before]):
                    found |= {before, place}
        by_place.setdefault((int(across / _GRID), int(down / _GRID)), []).append(place)
    return found


def objects_on(page: Page) -> Iterator[tuple[str, Box]]:
    """Yield what of a page is not read, in words, and its box: fields, stamps, large pictures."""
    for one in drawn_over(page):
        if one["kind"] not in (COVERING, STRIKING):
            yield one["kind"], (one["x0"], one["top"], one["x1"], one["bottom"])
    for one in page.images:
        if one["width"] >= LOGO[0] and one["height"] >= LOGO[1] and not _is_ground(one, page):
            yield "a picture", (one["x0"], one["top"], one["x1"], one["bottom"])


def _is_ground(picture: Item, page: Page) -> bool:
    return bool(picture["width"] * picture["height"] >= GROUND * page.width * page.height)


def _is_opaque(picture: Item) -> bool:
    stream = picture.get("stream")
    return stream is not None and not {"SMask", "Mask", "ImageMask"} & set(stream.attrs)


def _mark(
    letter: Item,
    boxes: Sequence[Item],
    strokes: Sequence[Item],
    pictures: Sequence[Item],
    scans: Sequence[Item],
    is_blank: bool,
    is_covered: bool,
) -> str:
    """Return the mark of a letter.

    ``is_blank``: the drawn page shows nothing where it stands; ``is_covered``: it shows nothing of
    the letter.
    """
    if letter["text"].isspace():
        return ""
    unseen = UNSEEN if letter["text"].strip(SIZED).isalnum() else ASIDE
    if is_blank or letter["size"] <= TINY:
        return unseen
    over = [one for one in pictures if one["order"] > letter["order"] and _is_over(one, letter)]
    if over or not letter["is_drawn"]:
        behind = [*over, *(one for one in scans if _is_over(one, letter))]
        is_scan = bool(behind) and all(one in scans for one in behind)
        return SCANNED if is_scan else unseen
    if is_covered or _is_unseen(letter, [box for box in boxes if _is_over(box, letter)]):
        return unseen
    return STRUCK if any(_strikes(stroke, letter) for stroke in strokes) else ""


def _strikes(stroke: Item, letter: Item) -> bool:
    high = letter["bottom"] - letter["top"]
    place = ((stroke["top"] + stroke["bottom"]) / 2 - letter["top"]) / high if high else 0
    shared = min(stroke["x1"], letter["x1"]) - max(stroke["x0"], letter["x0"])
    return bool(MIDDLE[0] < place < MIDDLE[1] and shared > HALF * letter["width"])


def _is_over(box: Item, letter: Item) -> bool:
    across, down = _middle(letter)
    return bool(box["x0"] < across < box["x1"] and box["top"] < down < box["bottom"])


def _middle(letter: Item) -> tuple[float, float]:
    return (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2


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
