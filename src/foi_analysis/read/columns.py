"""Finds the columns in which pieces of text stand below each other; knows no file format."""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[float, float]
LONGEST_CELL = 60
_FIGURE = re.compile(
    r"(?:[<>≤≥=£]\s?)?\d[\d,. ]*%?(?:\s?\([\d.,<]+\s?%?\))?[*†‡]?|\d+\s?(?:-|–|to)\s?\d+|"
    r"[*#~–—-]+|\.\.|nil|none|zero|n/?a|n/?k|withheld|not held|exempt",
    re.IGNORECASE,
)


def is_figure(text: str) -> bool:
    """Return whether a text is a number, a mask or a word in place of a number, and no more."""
    return _FIGURE.fullmatch(text.strip()) is not None


def column_numbers(rows: Sequence[Sequence[Span]], apart: float) -> list[list[int]] | None:
    """Return for each row the column, from 1, of each of its spans; None when they do not align.

    Spans that overlap, or come closer than ``apart``, stand in one column. They do not align
    when two spans of one row would stand in the same column.
    """
    edges = _merged(sorted(span for row in rows for span in row), apart)
    numbers = [
        [next(n for n, edge in enumerate(edges, 1) if span[0] <= edge[1]) for span in row]
        for row in rows
    ]
    if any(len(set(row)) < len(row) for row in numbers):
        return None
    return numbers


def _merged(spans: Sequence[Span], apart: float) -> list[Span]:
    merged: list[Span] = []
    for left, right in spans:
        if merged and left < merged[-1][1] + apart:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def look_like_a_table(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows of texts are a table rather than prose that happens to align.

    There are two rows or more, short cells, and at least half of the rows below the first hold
    a figure after their first cell.
    """
    if len(rows) < 2 or any(len(text) > LONGEST_CELL for row in rows for text in row[1:]):
        return False
    with_figure = sum(any(is_figure(text) for text in row[1:]) for row in rows)
    return 2 * with_figure >= len(rows) - 1 and with_figure > 0
