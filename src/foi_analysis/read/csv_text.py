"""Reads a reply sent as delimited text; guesses encoding and separator the same way every time."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from foi_analysis.problems import Problem, ProblemsFound
from foi_analysis.read.cell_text import spreadsheet_address, tidy
from foi_analysis.read.grid import Cell, Grid

ENCODINGS = ("utf-8-sig", "utf-8", "cp1252")
SEPARATORS = (",", ";", "\t", "|")


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "rows" with spreadsheet addresses.

    Encodings are tried in the order of ENCODINGS; the separator is the one that gives most rows
    the same number of columns. Raises ProblemsFound for a file that is not delimited text.
    """
    text = _decode(path.read_bytes(), shown_name)
    rows = max((_parse(text, separator) for separator in SEPARATORS), key=_regularity)
    if rows is None:
        raise ProblemsFound([_not_text(shown_name, "a quotation mark that is never closed")])
    cells = (
        Cell(row, column, tidy(value), "rows", spreadsheet_address(row, column))
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
    )
    return [Grid("rows", tuple(cell for cell in cells if cell.text))]


def _decode(content: bytes, shown_name: str) -> str:
    if b"\0" in content:
        raise ProblemsFound([_not_text(shown_name, "bytes that are not text, or UTF-16 text")])
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ProblemsFound([_not_text(shown_name, "bytes in none of the known encodings")])


def _parse(text: str, separator: str) -> list[list[str]] | None:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None


def _regularity(rows: list[list[str]] | None) -> int:
    """Return how many cells stand in rows of one width; -1 where the text cannot be parsed."""
    if rows is None:
        return -1
    widths = Counter(len(values) for values in rows if len(values) > 1)
    return max((rows * (width - 1) for width, rows in widths.items()), default=0)


def _not_text(shown_name: str, found: str) -> Problem:
    return Problem(
        file=shown_name,
        found=found,
        expected="text with separators in UTF-8 or Windows-1252",
        action="Open the file in a spreadsheet program and save it as 'CSV UTF-8' or .xlsx.",
    )
