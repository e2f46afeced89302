"""Tidies the text of one cell and names its address; reads no file and interprets no number."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[^\S\n]*[\r\n\v\f\x85\u2028\u2029]+\s*")


def tidy(text: str) -> str:
    """Return ``text`` without outer white space, on one line, with ordinary spaces for NBSP."""
    return _BREAKS.sub(" ", text.replace("\xa0", " ")).strip()


def lines_of(text: str) -> tuple[str, ...]:
    """Return the tidied lines of a text that has more than one, and nothing for any other."""
    lines = tuple(line for part in _BREAKS.split(text) if (line := tidy(part)))
    return lines if len(lines) > 1 else ()


def collapse(text: str) -> str:
    """Return ``text`` on one line with every run of white space made one space, as a browser does.

    For formats in which the author's own spacing is not kept: HTML.
    """
    return " ".join(text.split())


def spreadsheet_address(row: int, column: int) -> str:
    """Return "B7" for row 7 and column 2, both counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def table_address(row: int, column: int) -> str:
    """Return the address of a cell in a document's table, both counted from 1."""
    return f"row {row}, column {column}"
