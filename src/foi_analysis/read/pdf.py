"""Reads a PDF's ruled tables and lines of text page by page; does no character recognition."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from foi_analysis.problems import Problem, ProblemsFound
from foi_analysis.read.cell_text import table_address, tidy
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.safety import unreadable

# What the PDF library lets through, besides its own errors, when a stream is damaged.
_DAMAGE = (TypeError, ValueError, KeyError, IndexError, AttributeError, AssertionError)


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document" with all pages: tables and lines outside them, top to bottom.

    A line is a text cell ("page 1", "line 4", counted outside tables), a table cell "page 1,
    table 2", "row 3, column 1". Raises ProblemsFound for a damaged or protected file and, page
    by page, where a page is a picture of text.
    """
    import pdfplumber

    with _as_problems(shown_name), pdfplumber.open(path) as document:
        pages = [_blocks(page) for page in document.pages]
        pictures = [bool(page.images) for page in document.pages]
    problems = [
        _needs_recognition(shown_name, number)
        for number, (blocks, has_picture) in enumerate(zip(pages, pictures, strict=True), 1)
        if has_picture and not blocks
    ]
    if problems:
        raise ProblemsFound(problems)
    return [Grid("document", tuple(_cells(pages)))]


@contextmanager
def _as_problems(shown_name: str) -> Iterator[None]:
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    own = (PSException, MalformedPDFException, PdfminerException)
    try:
        yield
    except (*own, *_DAMAGE, struct.error, RecursionError) as error:
        raise ProblemsFound([unreadable(shown_name, "PDF")]) from error


def _blocks(page: object) -> list[str | list[list[str | None]]]:
    """Return a page's lines (text) and ruled tables (rows of cells) from top to bottom."""
    page = page.dedupe_chars()
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    outside = page.filter(lambda thing: not _is_in_a_table(thing, tables))
    found = [(table.bbox[1], table.bbox[0], table.extract()) for table in tables]
    lines = outside.extract_text_lines(return_chars=False)
    found += [(line["top"], line["x0"], line["text"]) for line in lines]
    found.sort(key=lambda block: block[:2])
    return [block for _, _, block in found]


def _is_in_a_table(thing: dict, tables: list) -> bool:
    if thing["object_type"] != "char":
        return False
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(
        left <= across <= right and top <= down <= bottom
        for left, top, right, bottom in (table.bbox for table in tables)
    )


def _cells(pages: list[list]) -> Iterator[Cell]:
    rows = count(1)
    for number, blocks in enumerate(pages, 1):
        page, lines, tables = f"page {number}", count(1), count(1)
        for block in blocks:
            if isinstance(block, str):
                yield Cell(next(rows), 1, tidy(block), page, f"line {next(lines)}", "text")
            else:
                yield from _table_cells(block, rows, f"{page}, table {next(tables)}")


def _table_cells(table: list, rows: Iterator[int], place: str) -> Iterator[Cell]:
    for number, values in enumerate(table, 1):
        grid_row = next(rows)
        for column, value in enumerate(values, 1):
            # A merged cell's text comes once; its other places hold None.
            if text := tidy(value or ""):
                yield Cell(grid_row, column, text, place, table_address(number, column))


def _needs_recognition(shown_name: str, page: int) -> Problem:
    return Problem(
        file=shown_name,
        place=f"page {page}",
        found="a picture without text; it needs OCR",
        expected="a page whose text can be selected",
        action="Ask the force for the original file, or transcribe the page and register that.",
    )
