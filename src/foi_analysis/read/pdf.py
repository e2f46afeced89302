"""Reads a PDF's tables and lines of text page by page; does no character recognition.

Of a page that is a picture it reads the lines that people keyed, where there are any.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.read.appearance import OBJECT, UNSEEN
from foi_analysis.read.cell_text import table_address, tidy
from foi_analysis.read.grid import Cell, Grid, ReadInPart
from foi_analysis.read.pdf_looks import marked_letters, objects_on
from foi_analysis.read.pdf_quick import quick_pages
from foi_analysis.read.pdf_second import agree, signs_by_page, signs_of
from foi_analysis.read.pdf_seen import PagePicture, drawn_pages
from foi_analysis.read.pdf_tables import PdfTable, ruled_tables, unruled_tables
from foi_analysis.read.pdf_text import Box, Letter, Line, Word, clean_letters, lines_of_words
from foi_analysis.read.text_tables import text_cells

if TYPE_CHECKING:
    from pdfplumber.page import Page

MOST_PAGES = 300
PICTURE_SHARE, FEW_LETTERS = 0.7, 40
_SAME_PLACE, _ABOUT_SAME_PLACE = 3, 20
_DIGITS = re.compile(r"\d+")
_CONTINUED = re.compile(r"\W*(?:table )?cont(?:inued|'?d)\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d+\s*(?:of|/)?\s*\d*\s*[-–]?", re.IGNORECASE)
_NEEDS_KEYING = "a picture without text; it needs OCR"
_NEEDS_NO_KEYING = "lines keyed for a page that has text of its own and no picture"
_NO_SUCH_PAGE = "lines keyed for a page that the file does not have"
# What the PDF library lets through, besides its own errors, when a stream is damaged.
_DAMAGE = (TypeError, ValueError, KeyError, IndexError, AttributeError, AssertionError)


@dataclass(frozen=True)
class PdfPage:
    """What stands on one page from top to bottom, and what keeps it from being read, if any.

    ``keyed`` are the lines that people keyed, in place of all that is seen on the page.
    """

    blocks: tuple[Line | PdfTable, ...]
    trouble: str
    keyed: tuple[str, ...] | None = None


def read(
    path: Path, shown_name: str, keyed: Mapping[int, tuple[str, ...]] = MappingProxyType({})
) -> list[Grid]:
    """Return one grid "document" with all pages: tables and lines outside them, top to bottom.

    A line is a text cell ("page 1", "line 4", counted outside tables), a table cell "page 1,
    table 2", "row 3, column 1". A table that goes on on the next page keeps its block. ``keyed``
    are the lines of pages that are pictures, by number of the page: lines and tables of text at
    "page 1, keyed". Raises ProblemsFound for a damaged, protected or endless file and, page by
    page, where text is a picture nobody keyed, turned over, or in letters the file does not name.
    """
    import pdfplumber

    with _as_problems(shown_name), pdfplumber.open(path) as document, drawn_pages(path) as draw:
        if len(document.pages) > MOST_PAGES:
            raise ProblemsFound([_endless(shown_name, len(document.pages))])
        pages = [
            _page(page, keyed.get(number), draw)
            for number, page in enumerate(quick_pages(document), 1)
        ]
    problems = [
        _unread(shown_name, number, page.trouble)
        for number, page in enumerate(pages, 1)
        if page.trouble
    ]
    problems += [
        _unread(shown_name, number, _NO_SUCH_PAGE) for number in keyed if number > len(pages)
    ]
    cells = tuple(_cells(pages))
    if problems:
        raise ReadInPart(problems, [Grid("document", cells)])
    by_people = {number for number, page in enumerate(pages, 1) if page.keyed is not None}
    if disagreeing := _disagreeing(path, cells, shown_name, by_people):
        raise ReadInPart(disagreeing, [Grid("document", cells)])
    return [Grid("document", cells)]


def _disagreeing(
    path: Path, cells: Sequence[Cell], shown_name: str, by_people: Container[int]
) -> list[Problem]:
    """Return the pages on which a second library sees other text: they are not to be trusted."""
    theirs = signs_by_page(path)
    if theirs is None:
        return [unreadable(shown_name, "PDF")]
    ours: dict[str, list[str]] = {}
    for cell in cells:
        if OBJECT in cell.text:
            continue
        ours.setdefault(cell.place.split(",")[0], []).append(cell.text)
    return [
        _unread(shown_name, number, "text that two PDF readers see differently")
        for number, signs in enumerate(theirs, 1)
        if number not in by_people and not agree(signs_of(ours.get(f"page {number}", [])), signs)
    ]


@contextmanager
def _as_problems(shown_name: str) -> Iterator[None]:
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    own = (PSException, MalformedPDFException, PdfminerException)
    try:
        yield
    except (*own, *_DAMAGE, struct.error, RecursionError) as error:
        raise ProblemsFound([unreadable(shown_name, "PDF")]) from error


def _page(
    page: Page, keyed: tuple[str, ...] | None, draw: Callable[[int], PagePicture | None]
) -> PdfPage:
    letters = clean_letters(page.chars)
    letters = marked_letters(page, letters, draw(page.page_number) if letters else None)
    trouble = _trouble(page, letters)
    if keyed is not None:
        is_needed = bool(trouble or page.images)
        page.close()
        hidden = lines_of_words([letter for letter in letters if UNSEEN in letter["text"]])
        return PdfPage(tuple(hidden), "" if is_needed else _NEEDS_NO_KEYING, keyed)
    tables, outside = ruled_tables(page, letters)
    blocks: list[Line | PdfTable] = [*tables, *unruled_tables(lines_of_words(outside))]
    blocks += [Line((Word(f"{OBJECT}{name}", box),)) for name, box in objects_on(page)]
    page.close()
    return PdfPage(tuple(sorted(blocks, key=lambda block: (block.box[1], block.box[0]))), trouble)


def _trouble(page: Page, letters: Sequence[Letter]) -> str:
    """Return what keeps a page from being read, or nothing."""
    seen = [letter for letter in letters if not letter["text"].isspace()]
    pictures = [image["width"] * image["height"] for image in page.images]
    is_picture = max(pictures, default=0) >= PICTURE_SHARE * page.width * page.height
    if pictures and (not seen or (is_picture and len(seen) < FEW_LETTERS)):
        return _NEEDS_KEYING
    if 2 * sum(not letter["upright"] for letter in seen) > len(seen):
        return "a page whose text runs up or down"
    if any(letter["upright"] and letter["matrix"][0] < 0 for letter in seen):
        return "text upside down or mirrored"
    if 20 * sum(letter["text"] == "\ufffd" for letter in seen) > len(seen):
        return "letters that the file does not name; it needs OCR"
    return ""


def _cells(pages: Sequence[PdfPage]) -> Iterator[Cell]:
    rows, blocks = count(1), count(1)
    last: tuple[int, PdfTable] | None = None
    for number, page in enumerate(pages, 1):
        name, lines, tables = f"page {number}", count(1), count(1)
        if page.keyed:
            yield from _keyed_cells(page.keyed, f"{name}, keyed", rows, blocks)
        above = pages[number - 2] if number > 1 else None
        for position, block in enumerate(page.blocks):
            if isinstance(block, Line):
                text, box = tidy(block.text), _rounded(block.box)
                yield Cell(next(rows), 1, text, name, f"line {next(lines)}", "text", box=box)
                continue
            if last and above and _goes_on(above, last[1], page, position):
                last = (last[0], block)
            else:
                last = (next(blocks), block)
            yield from _table_cells(block, rows, f"{name}, table {next(tables)}", last[0])


def _keyed_cells(
    lines: Sequence[str], place: str, rows: Iterator[int], blocks: Iterator[int]
) -> Iterator[Cell]:
    named = [(text, f"line {number}") for number, text in enumerate(lines, 1)]
    for cell in text_cells(named, rows, count(1), blocks):
        inner = place if cell.kind == "text" else f"{place}, {cell.place}"
        yield replace(cell, place=inner)


def _table_cells(table: PdfTable, rows: Iterator[int], place: str, block: int) -> Iterator[Cell]:
    numbers = [next(rows) for _ in range(table.rows)]
    for piece in table.pieces:
        if text := tidy("\n".join(piece.lines)):
            yield Cell(
                numbers[piece.row - 1],
                piece.column,
                text,
                place,
                table_address(piece.row, piece.column),
                width=piece.width,
                height=piece.height,
                block=block,
                lines=piece.lines if len(piece.lines) > 1 else (),
                box=_rounded(piece.box),
            )


def _goes_on(above: PdfPage, table: PdfTable, page: PdfPage, position: int) -> bool:
    """Return whether a table goes on in a block of the next page.

    It does when the columns stand where they stood, with nothing between but what the pages
    repeat: their headers, footers and numbers.
    """
    block = page.blocks[position]
    if not isinstance(block, PdfTable) or table not in above.blocks:
        return False
    if len(table.edges) != len(block.edges):
        return False
    apart = _SAME_PLACE if table.is_ruled and block.is_ruled else _ABOUT_SAME_PLACE
    if any(abs(one - two) > apart for one, two in zip(table.edges, block.edges, strict=True)):
        return False
    after = above.blocks[above.blocks.index(table) + 1 :]
    return all(_is_repeated(line, page) for line in after) and all(
        _is_repeated(line, above) for line in page.blocks[:position]
    )


def _is_repeated(block: Line | PdfTable, other: PdfPage) -> bool:
    if isinstance(block, PdfTable):
        return False
    if _PAGE_NUMBER.fullmatch(block.text) or _CONTINUED.match(block.text):
        return True
    words = _DIGITS.sub("0", block.text)
    return any(
        isinstance(line, Line)
        and abs(line.box[1] - block.box[1]) <= _SAME_PLACE
        and _DIGITS.sub("0", line.text) == words
        for line in other.blocks
    )


def _rounded(box: Box) -> Box:
    left, top, right, bottom = box
    return (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))


def _endless(shown_name: str, pages: int) -> Problem:
    return Problem(
        file=shown_name,
        found=f"{pages:,} pages",
        expected=f"at most {MOST_PAGES} pages",
        action="Cut the reply out of the document and register that.",
    )


def _unread(shown_name: str, page: int, trouble: str) -> Problem:
    expected = "a page whose text can be selected and read"
    action = "Ask the authority for the original file, or transcribe the page and register that."
    if trouble == _NEEDS_KEYING:
        action = (
            "Ask the authority for the original file. Or have two people key the page's lines in "
            "data/manual/keyed.csv; `foi inspect` proposes what two OCR engines read alike. A PDF "
            "inside an e-mail or a zip is registered by itself first."
        )
    elif trouble in (_NEEDS_NO_KEYING, _NO_SUCH_PAGE):
        expected = "keyed lines only for pages that are pictures"
        action = "Take the page's rows out of data/manual/keyed.csv."
    return Problem(trouble, expected, action, file=shown_name, place=f"page {page}")
