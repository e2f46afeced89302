"""Compares what OCR engines see on the picture of a page; proposes what two read alike.

A proposal is for a person to look at beside the picture: nothing here becomes a cell or a value.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.read.ocr import OcrEngine
from foi_analysis.read.pdf_text import Box, Word, around

if TYPE_CHECKING:
    from PIL.Image import Image

POINTS_PER_INCH, RESOLUTION, MOST_PIXELS = 72, 200, 3_500
SAME_LINE, SAME_WORD = 0.5, 0.3
# How wide a gap between two words is that parts columns, in heights of the line.
WIDE = 1.5
# Lines are numbered 10, 20, 30, so that what no engine saw finds a number between two.
STEP = 10
# Few greys keep the picture small and leave the boxes their colours.
AGREED, OPEN, GREYS = "#1a7f37", "#b00020", 36
_BAR = re.compile(r"[|\[\]_—–-]+")
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True)
class ScannedLine:
    """One line of a page: its number, its box in points, and its text by each engine in order.

    ``numbers`` are the words with digits that both engines read alike, ``open_numbers`` those that
    they read differently or only one saw.
    """

    number: int
    box: Box
    readings: tuple[str, ...]
    numbers: tuple[Word, ...]
    open_numbers: tuple[Word, ...]

    @property
    def proposed(self) -> str:
        """Return the text of a line that two engines read alike, or nothing."""
        alike = {_squeezed(text) for text in self.readings}
        is_agreed = len(self.readings) > 1 and len(alike) == 1 and not self.open_numbers
        return self.readings[0] if is_agreed else ""


@dataclass(frozen=True)
class ScannedPage:
    """What engines see on one page, the page's number counted from 1."""

    page: int
    engines: tuple[str, ...]
    lines: tuple[ScannedLine, ...]

    @property
    def proposed(self) -> list[ScannedLine]:
        """Return the lines that two engines read alike."""
        return [line for line in self.lines if line.proposed]

    @property
    def to_key(self) -> list[ScannedLine]:
        """Return the lines that only a person can read."""
        return [line for line in self.lines if not line.proposed]


def seen_on(path: Path, page: int, engines: Sequence[OcrEngine]) -> ScannedPage:
    """Return what engines see on a page of a PDF, counted from 1, aligned by where it stands."""
    picture, scale = page_picture(path, page)
    seen = [[_in_points(word, scale) for word in engine.words(picture)] for engine in engines]
    return ScannedPage(page, tuple(engine.name for engine in engines), aligned(seen))


def page_picture(path: Path, page: int) -> tuple[Image, float]:
    """Return a page of a PDF, counted from 1, as a grey picture, and its pixels for a point."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        drawn = document[page - 1]
        scale = min(RESOLUTION / POINTS_PER_INCH, MOST_PIXELS / max(drawn.get_size()))
        return drawn.render(scale=scale, grayscale=True).to_pil(), scale


def _in_points(word: Word, scale: float) -> Word:
    left, top, right, bottom = (round(edge / scale, 1) for edge in word.box)
    return Word(word.text, (left, top, right, bottom))


def aligned(seen: Sequence[Sequence[Word]]) -> tuple[ScannedLine, ...]:
    """Return the words of several engines as lines from top to bottom; ``seen``: one list each."""
    rows = _rows([(word, engine) for engine, words in enumerate(seen) for word in words])
    return tuple(
        _line(STEP * number, row, len(seen)) for number, row in enumerate(_by_height(rows), 1)
    )


def _rows(words: list[tuple[Word, int]]) -> list[list[tuple[Word, int]]]:
    """Return words in rows; each goes to the row whose last word stands most beside it."""
    rows: list[list[tuple[Word, int]]] = []
    for word, engine in sorted(words, key=lambda one: (one[0].box[0], one[0].box[1], one[1])):
        if _BAR.fullmatch(word.text):
            continue
        beside = [_shared(row[-1][0].box, word.box, 1) for row in rows]
        if rows and max(beside) > SAME_LINE:
            rows[beside.index(max(beside))].append((word, engine))
        else:
            rows.append([(word, engine)])
    return rows


def _by_height(rows: list[list[tuple[Word, int]]]) -> list[list[tuple[Word, int]]]:
    return sorted(rows, key=lambda row: sum(word.box[1] for word, _ in row) / len(row))


def _line(number: int, row: list[tuple[Word, int]], engines: int) -> ScannedLine:
    by_engine = [[word for word, own in row if own == engine] for engine in range(engines)]
    numbers = [
        [word for word in words if any(sign.isdigit() for sign in word.text)] for words in by_engine
    ]
    pairs = [] if engines < 2 else _pairs(numbers[0], numbers[1])
    agreed = [one for one, other in pairs if _bare(one.text) == _bare(other.text)]
    alike = {id(word) for one, other in pairs if one in agreed for word in (one, other)}
    left = [word for words in numbers for word in words if id(word) not in alike]
    box = around([word.box for word, _ in row])
    texts = tuple(map(_text, by_engine))
    return ScannedLine(number, box, texts, tuple(agreed), tuple(left))


def _pairs(ones: Sequence[Word], others: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Return the words of two engines that stand in one place, each the only one there."""
    found = []
    for one in ones:
        there = [other for other in others if _shared(one.box, other.box, 0) > SAME_WORD]
        back = [two for two in ones if there and _shared(two.box, there[0].box, 0) > SAME_WORD]
        if len(there) == len(back) == 1:
            found.append((one, there[0]))
    return found


def _shared(one: Box, other: Box, axis: int) -> float:
    """Return which part of the shorter of two boxes lies beside the other, along an axis."""
    shared = min(one[axis + 2], other[axis + 2]) - max(one[axis], other[axis])
    shorter = min(one[axis + 2] - one[axis], other[axis + 2] - other[axis])
    return shared / shorter if shorter > 0 else 0.0


def _text(words: Sequence[Word]) -> str:
    """Return the words of a line, with " | " where a gap parts columns."""
    text = ""
    for position, word in enumerate(words):
        last = words[position - 1].box
        gap, height = word.box[0] - last[2], max(last[3] - last[1], word.box[3] - word.box[1])
        text += ("" if not position else " | " if gap > WIDE * height else " ") + word.text
    return text


def _squeezed(text: str) -> str:
    return re.sub(r"[\s|]", "", text)


def _bare(text: str) -> str:
    return _EDGE.sub("", text)


def picture_with_boxes(path: Path, seen: ScannedPage) -> bytes:
    """Return a PNG of the page: green boxes around numbers read alike, thick red ones to key.

    Each line has its number at the left edge.
    """
    from PIL import ImageDraw

    picture, scale = page_picture(path, seen.page)
    picture = picture.point(lambda grey: grey // GREYS * GREYS).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for line in seen.lines:
        colour = AGREED if line.proposed else OPEN
        draw.text((4, line.box[1] * scale), str(line.number), fill=colour, font_size=22)
        for words, stroke, width in ((line.numbers, AGREED, 2), (line.open_numbers, OPEN, 5)):
            for word in words:
                draw.rectangle(_framed(word.box, scale), outline=stroke, width=width)
    made = io.BytesIO()
    picture.quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue()


def _framed(box: Box, scale: float) -> Box:
    left, top, right, bottom = (edge * scale for edge in box)
    return (left - 4, top - 4, right + 4, bottom + 4)
