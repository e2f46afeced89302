"""Looks whether the letters of a PDF page can be seen on the page as it is drawn; reads no text.

Whatever hides a letter, a box, a picture, a layer, its colour or the edge of the page: where it
stands, the drawn page is of one colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

# Pixels for a point, and the most of one side, so that no page takes much memory.
SCALE, MOST_PIXELS = 1.5, 3_000
# Of 255: how much of a page's darkest and lightest must differ where a letter can be seen.
LEAST_CONTRAST = 14
# Of a letter's height: how much of its box is looked at, so that a rule below it is none of it.
_MIDDLE = 0.12


class PagePicture:
    """A page as drawn, in greys, and how many pixels a point has."""

    def __init__(self, picture: Image, scale: float) -> None:
        self.picture, self.scale = picture, scale

    def contrast(self, box: tuple[float, float, float, float]) -> int:
        """Return how much the greys in a box differ, from 0 to 255; nothing outside the page."""
        wide, high = self.picture.size
        left, top, right, bottom = (edge * self.scale for edge in box)
        area = (int(left), int(top), round(right + 1), round(bottom + 1))
        area = (max(area[0], 0), max(area[1], 0), min(area[2], wide), min(area[3], high))
        if area[0] >= area[2] or area[1] >= area[3]:
            return 0
        low, most = cast("tuple[int, int]", self.picture.crop(area).getextrema())
        return most - low


@contextmanager
def drawn_pages(path: Path) -> Iterator[Callable[[int], PagePicture | None]]:
    """Give what draws a page of a PDF by its number from 1, or None where it cannot be drawn."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, ValueError, OSError):
        yield lambda number: None
        return
    with document:
        yield lambda number: _drawn(document, number)


def _drawn(document: Any, number: int) -> PagePicture | None:
    import pypdfium2

    try:
        page = document[number - 1]
        scale = min(SCALE, MOST_PIXELS / max(*page.get_size(), 1))
        return PagePicture(page.render(scale=scale, grayscale=True).to_pil(), scale)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        return None


def unseen_letters(
    picture: PagePicture | None,
    page: tuple[float, float, float, float],
    letters: Sequence[dict[str, Any]],
    around: float = 0.0,
) -> set[int]:
    """Return the positions of the letters and digits that the drawn page does not show.

    ``page`` is the box of the page that is drawn, in the coordinates of the letters. ``around``:
    how far beside a letter the page must be of one colour, too, in heights of the letter, for
    letters that stand only about where they are drawn.
    """
    if picture is None:
        return set()
    return {
        place
        for place, one in enumerate(letters)
        if any(map(str.isalnum, one["text"]))
        and picture.contrast(_looked_at(one, page, around)) < LEAST_CONTRAST
    }


def _looked_at(
    letter: dict[str, Any], page: tuple[float, float, float, float], around: float
) -> tuple[float, float, float, float]:
    high = letter["bottom"] - letter["top"]
    beside, inset = around * high, _MIDDLE * high
    return (
        letter["x0"] - beside - page[0],
        letter["top"] + inset - page[1],
        letter["x1"] + beside - page[0],
        letter["bottom"] - inset - page[1],
    )
