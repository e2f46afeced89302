"""Finds the columns in which pieces of text stand below each other; knows no file format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

Span = tuple[float, float, str]
Numbers = list[list[int]]
LONGEST_CELL = 60
MOST_DIGITS = 9
_COUNT = r"(?:\d{1,3}(?:, ?\d{3}|\s\d{3})+|\d+)(?:\.\d+)?"
_WORDS = (
    "nil|none|no|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    "fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
)
_FIGURE = re.compile(
    rf"(?:[<>≤≥=£]\s?|(?:few|less|more)\w* than |up to |under |over )?{_COUNT}\s?%?"
    rf"(?:\s?\([\d.,<]+\s?%?\))?[*†‡⁰-⁹¹²³]*|{_COUNT}\s?\([^()]{{1,20}}\)"
    rf"(?:\W{{0,3}}{_COUNT}\s?\([^()]{{1,20}}\))*|(?:aged )?(?:\d{{1,2}}|{_WORDS})"
    r"(?: years?(?: old)?)?|\d+\s?(?:-|–|to)\s?\d+|[*#~–—-]+|\.\.|n/?a|n/?k|"
    r"(?:withheld|not held|exempt|refused)\b.{0,40}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d\D?(?:\d\d)?(?:\d\d)?\D?")


@lru_cache(maxsize=4096)
def is_figure(text: str) -> bool:
    """Return whether a text is a number, a mask or a word in place of a number, and no more.

    Dates and numbers as long as a telephone's are none.
    """
    is_short = sum(map(str.isdecimal, text)) <= MOST_DIGITS
    return is_short and _FIGURE.fullmatch(text.strip()) is not None


def have_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether any row holds a figure after its first cell."""
    return any(is_figure(text) for row in rows for text in row[1:])


def lengths_to_try(length: int) -> Iterator[int]:
    """Yield how many of the lines that may be a table to take: all, a few less, half, a quarter."""
    while length > 1:
        yield from range(length, max(length - 8, 1), -1)
        length = min(length - 8, length // 2)


def look_like_a_table(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows of texts are a table rather than prose that happens to align.

    There are two rows of several cells or more, the cells are short, and at least half of those
    rows below the first hold a figure after their first cell.
    """
    several = [row for row in rows if len(row) > 1]
    if len(several) < 2 or any(len(text) > LONGEST_CELL for row in several for text in row[1:]):
        return False
    with_figure = sum(any(is_figure(text) for text in row[1:]) for row in several)
    return 2 * with_figure >= len(several) - 1 and with_figure > 0


def column_numbers(rows: Sequence[Sequence[Span]], apart: float) -> Numbers | None:
    """Return for each row the column, from 1, of each of its spans (left, right, text).

    Spans that overlap, or come closer than ``apart``, stand in one column; a heading that does
    not reach over its figures stands over them all the same. Rows of equally many cells, figures
    all but the first, need not align. None when spans of one row would stand in the same column.
    """
    edges = _merged(sorted((left, right) for row in rows for left, right, _ in row), apart)
    numbers = [
        [next(n for n, edge in enumerate(edges, 1) if left <= edge[1]) for left, _, _ in row]
        for row in rows
    ]
    is_aligned = all(len(set(row)) == len(row) for row in numbers)
    if _is_full(rows) and (not is_aligned or all(row[0] == 1 for row in numbers)):
        return [list(range(1, len(row) + 1)) for row in rows]
    if not is_aligned:
        return None
    return _with_headings(numbers, edges) if _is_heading(rows[0]) else numbers


def _merged(spans: Sequence[tuple[float, float]], apart: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in spans:
        if merged and left < merged[-1][1] + apart:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def _is_full(rows: Sequence[Sequence[Span]]) -> bool:
    later = (text for row in rows[1:] for _, _, text in row[1:])
    return len({len(row) for row in rows}) == 1 and all(map(is_figure, later))


def _is_heading(row: Sequence[Span]) -> bool:
    return all(not is_figure(text) or _YEAR.fullmatch(text) for _, _, text in row)


def _with_headings(numbers: Numbers, edges: Sequence[tuple[float, float]]) -> Numbers:
    """Return the columns with each that has no heading joined to the nearest that has.

    Two columns are joined only when no row has a cell in both; the first is never one of them.
    """
    headed = set(numbers[0])
    rows_of: dict[int, set[int]] = {}
    for row, columns in enumerate(numbers):
        for column in columns:
            rows_of.setdefault(column, set()).add(row)
    joined = {}
    for column in sorted(rows_of):
        if column == 1 or column in headed:
            continue
        beside = [
            near
            for near in (column - 1, column + 1)
            if near > 1 and near in headed and not rows_of[near] & rows_of[column]
        ]
        if beside:
            near = min(beside, key=lambda near: _gap(edges, column, near))
            joined[column] = near
            rows_of[near] |= rows_of[column]
    kept = sorted(set(rows_of) - set(joined))
    place = {column: kept.index(joined.get(column, column)) + 1 for column in rows_of}
    return [[place[column] for column in columns] for columns in numbers]


def _gap(edges: Sequence[tuple[float, float]], one: int, two: int) -> float:
    first, second = sorted((one, two))
    return edges[second - 1][0] - edges[first - 1][1]
