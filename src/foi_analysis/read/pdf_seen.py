"""Looks whether the letters of a PDF page can be seen on the page as it is drawn; reads no text.

Whatever hides a letter, a box, a picture, a pattern, a stamp, a layer, its colour or the edge of
the page: where it stands, the drawn page is of one colour, or the same as without any letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
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
    """A page as drawn, in greys, and how many pixels a point has.

    ``letters`` is what the letters of the page change of it: black where they change nothing.
    """

    def __init__(self, picture: Image, letters: Image, scale: float) -> None:
        self.picture, self.letters, self.scale = picture, letters, scale

    def contrast(self, box: tuple[float, float, float, float]) -> int:
        """Return how much the greys in a box differ, from 0 to 255; nothing outside the page."""
        low, most = self._greys(self.picture, box)
        return most - low

    def drawn(self, box: tuple[float, float, float, float]) -> int:
        """Return how much the letters in a box change the page, from 0 to 255."""
        return self._greys(self.letters, box)[1]

    def _greys(self, image: Image, box: tuple[float, float, float, float]) -> tuple[int, int]:
        wide, high = image.size
        left, top, right, bottom = (edge * self.scale for edge in box)
        area = (int(left), int(top), round(right + 1), round(bottom + 1))
        area = (max(area[0], 0), max(area[1], 0), min(area[2], wide), min(area[3], high))
        if area[0] >= area[2] or area[1] >= area[3]:
            return 0, 0
        return cast("tuple[int, int]", image.crop(area).getextrema())


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
        if document.get_formtype() == pypdfium2.raw.FORMTYPE_ACRO_FORM:
            with suppress(pypdfium2.PdfiumError):
                document.init_forms()  # So that its fields are drawn, too.
        yield lambda number: _drawn(document, number)


def _drawn(document: Any, number: int) -> PagePicture | None:
    import pypdfium2
    from PIL import ImageChops

    try:
        page = document[number - 1]
        scale = min(SCALE, MOST_PIXELS / max(*page.get_size(), 1))
        picture = page.render(scale=scale, grayscale=True).to_pil()
        for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            pypdfium2.raw.FPDFPageObj_SetIsActive(one, False)
        bare = page.render(scale=scale, grayscale=True).to_pil()
        return PagePicture(picture, ImageChops.difference(picture, bare), scale)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        return None


def unseen_letters(
    picture: PagePicture | None,
    page: tuple[float, float, float, float],
    letters: Sequence[dict[str, Any]],
    around: float = 0.0,
) -> tuple[set[int], set[int]]:
    """Return the positions of the letters and digits that the drawn page does not show.

    The first are those where the page is of one colour, the second those that change nothing of
    it. ``page`` is the box of the page that is drawn, in the coordinates of the letters.
    ``around``: how far beside a letter the page must be of one colour, too, in heights of the
    letter, for letters that stand only about where they are drawn.
    """
    if picture is None:
        return set(), set()
    blank, covered = set(), set()
    for place, one in enumerate(letters):
        if any(map(str.isalnum, one["text"])):
            if picture.contrast(_looked_at(one, page, around)) < LEAST_CONTRAST:
                blank.add(place)
            elif picture.drawn(_looked_at(one, page, 0)) < LEAST_CONTRAST:
                covered.add(place)
    return blank, covered


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
