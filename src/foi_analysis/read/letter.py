"""Reads a plain text letter line by line, with the tables in it; fetches and guesses nothing."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read.csv_text import grid_of, not_text, regular_rows
from foi_analysis.read.decoding import decode
from foi_analysis.read.grid import Grid
from foi_analysis.read.text_tables import text_cells


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document", or one grid "rows" when the text is delimited throughout.

    Each line is a text cell ("line 4", blank lines counted); lines that form a table are table
    cells ("table 1", "line 4, column 2"). Raises ProblemsFound for a file that is not text.
    """
    text = decode(path.read_bytes())
    if text is None:
        raise ProblemsFound([not_text(shown_name, "bytes that are text in no known encoding")])
    if rows := regular_rows(text):
        return [grid_of(rows)]
    return [letter_grid(text)]


def letter_grid(text: str) -> Grid:
    """Return the lines of a letter and the tables in them as the grid "document"."""
    lines = [(line, f"line {number}") for number, line in enumerate(text.splitlines(), 1)]
    return Grid("document", tuple(text_cells(lines, count(1), count(1), count(1))))
