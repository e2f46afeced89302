"""Reads a reply sent as delimited text; guesses encoding and separator the same way every time."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.read.cell_text import lines_of, spreadsheet_address, tidy
from foi_analysis.read.decoding import decode
from foi_analysis.read.grid import Cell, Grid

SEPARATORS = (",", ";", "\t", "|")
_STATED = re.compile(r"sep=([,;\t|])\r?\n")


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "rows" with spreadsheet addresses.

    The separator is the one the first line states ("sep=;"), else the one that gives most rows
    the same number of columns. Raises ProblemsFound for a file that is not delimited text.
    """
    text = decode(path.read_bytes())
    if text is None:
        raise ProblemsFound([not_text(shown_name, "bytes that are text in no known encoding")])
    stated = _STATED.match(text)
    separators = (stated.group(1),) if stated else SEPARATORS
    rows = max((_parse(text, separator) for separator in separators), key=_regularity)
    if rows is None:
        raise ProblemsFound([not_text(shown_name, "a quotation mark that is never closed")])
    return [grid_of(rows[1:] if stated else rows, 2 if stated else 1)]


def grid_of(rows: list[list[str]], first_row: int = 1) -> Grid:
    """Return parsed rows as the grid "rows", numbered from ``first_row``."""
    cells = (
        Cell(
            row,
            column,
            tidy(value),
            "rows",
            spreadsheet_address(row, column),
            lines=lines_of(value),
        )
        for row, values in enumerate(rows, first_row)
        for column, value in enumerate(values, 1)
    )
    return Grid("rows", tuple(cell for cell in cells if cell.text))


def regular_rows(text: str) -> list[list[str]] | None:
    """Return the rows of a text that is all one table, else None.

    Nine rows in ten must have the same number of columns, by comma or semicolon, and half of
    them must end in a cell without letters: a letter's commas do neither.
    """
    for separator in (";", ","):
        rows = _parse(text, separator) or []
        filled = [row for row in rows if any(value.strip() for value in row)]
        width, alike = Counter(map(len, filled)).most_common(1)[0] if filled else (0, 0)
        figures = sum(not re.search(r"[^\W\d_]", row[-1]) for row in filled)
        if len(filled) > 1 < width and alike >= 0.9 * len(filled) and figures >= 0.5 * len(filled):
            return rows
    return None


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


def not_text(shown_name: str, found: str) -> Problem:
    """Return the problem of a file whose bytes cannot be read as text."""
    return Problem(
        file=shown_name,
        found=found,
        expected="text in UTF-8, UTF-16 or Windows-1252",
        action="Open the file in the program it was made with and save it as UTF-8.",
    )
