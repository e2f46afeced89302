"""Makes PDFs whose pages are pictures, and engines that see on them what a test says."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL.Image import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from foi_analysis.read.pdf_text import Word

WIDE, HIGH, SIZE, LETTER = 595, 842, 12, 7
LEFT, COLUMN, FIRST, STEP = 72, 300, 80, 24


def places(lines: Sequence[str]) -> list[Word]:
    """Return the words of lines and where they are drawn; "|" begins the second column."""
    words = []
    for number, line in enumerate(lines):
        top = FIRST + STEP * number
        for left, part in zip((LEFT, COLUMN), line.split("|"), strict=False):
            for word in part.split():
                words.append(Word(word, (left, top, left + LETTER * len(word), top + SIZE)))
                left += LETTER * (len(word) + 1)
    return words


def scan(path: Path, *pages: Sequence[str], resolution: int = 150) -> Path:
    """Write a PDF with a picture of each page's lines, as a scanner makes it; return its path."""
    import pypdfium2

    drawn = io.BytesIO()
    typed = canvas.Canvas(drawn, pagesize=(WIDE, HIGH), invariant=1)
    for lines in pages:
        typed.setFont("Courier", SIZE * LETTER / 7.2)
        for word in places(lines):
            typed.drawString(word.box[0], HIGH - word.box[3] + 3, word.text)
        typed.showPage()
    typed.save()
    made = canvas.Canvas(str(path), pagesize=(WIDE, HIGH), invariant=1)
    with pypdfium2.PdfDocument(drawn.getvalue()) as document:
        for page in document:
            picture = page.render(scale=resolution / 72, grayscale=True).to_pil()
            made.drawImage(ImageReader(picture), 0, 0, WIDE, HIGH)
            made.showPage()
    made.save()
    return path


class Seeing:
    """An engine that sees given lines, with some words read otherwise."""

    def __init__(self, name: str, lines: Sequence[str], misread: Mapping[str, str] = {}) -> None:
        self.name, self.lines, self.misread = name, lines, misread

    def words(self, picture: Image) -> list[Word]:
        scale = picture.height / HIGH
        seen = [Word(self.misread.get(one.text, one.text), one.box) for one in places(self.lines)]
        boxes = [tuple(edge * scale for edge in one.box) for one in seen]
        return [Word(one.text, box) for one, box in zip(seen, boxes, strict=True) if one.text]
