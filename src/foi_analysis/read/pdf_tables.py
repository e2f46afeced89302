"""Finds tables on a PDF page: the ruled by their lines, the others by columns of words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from foi_analysis.read.columns import (
    Span,
    column_numbers,
    is_figure,
    lengths_to_try,
    look_like_a_table,
)
from foi_analysis.read.pdf_text import Box, Line, Word, around, lines_of_words

OPEN_SIDE = 10
_SAME = 2
_GAP, _LEAST_GAP = 1.1, 8
_LINE_PITCH = 2.6
_SPACE = 4
MOST_ROWS = 200


@dataclass(frozen=True)
class Piece:
    """One cell of a table on a page: its place and extent in the table, its lines and its box."""

    row: int
    column: int
    width: int
    height: int
    lines: tuple[str, ...]
    box: Box


@dataclass(frozen=True)
class PdfTable:
    """A table on one page: its filled cells, its rows, the edges of its columns and its box."""

    pieces: tuple[Piece, ...]
    rows: int
    edges: tuple[float, ...]
    box: Box
    is_ruled: bool


def ruled_tables(page: object, letters: list[dict]) -> tuple[list[PdfTable], list[dict]]:
    """Return the ruled tables of a page and the letters that stand in none of their cells.

    A box with one column is no table but a frame around its lines.
    """
    tables = []
    for cells in _ruled_cells(page):
        lefts, tops = (_edges([cell[axis] for cell in cells]) for axis in (0, 1))
        if len(lefts) > 1:
            by_cell, letters = _sorted_into(cells, letters)
            tables.append(_table(cells, by_cell, lefts, tops))
    return tables, letters


def _ruled_cells(page: object) -> list[list[Box]]:
    """Return the boxes of the cells of each ruled table, open sides closed."""
    from pdfplumber.table import TableFinder

    finder = TableFinder(page)
    across = [edge for edge in finder.edges if edge["orientation"] == "h"]
    sides = set()
    for left, top, right, bottom in (table.bbox for table in finder.tables):
        beside = [e for e in across if top - _SAME <= e["top"] <= bottom + _SAME]
        beside = [e for e in beside if e["x0"] <= right and e["x1"] >= left]
        sides |= {e["x0"] for e in beside if e["x0"] < left - OPEN_SIDE}
        sides |= {e["x1"] for e in beside if e["x1"] > right + OPEN_SIDE}
    if sides:
        finder = TableFinder(page, {"explicit_vertical_lines": sorted(sides)})
    return [table.cells for table in finder.tables]


def _edges(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value > found[-1] + _SAME:
            found.append(value)
    return found


def _sorted_into(cells: list[Box], letters: list[dict]) -> tuple[dict[int, list[dict]], list[dict]]:
    """Return the letters by the number of the cell they stand in, and the letters in none."""
    across = sorted({edge for cell in cells for edge in (cell[0], cell[2])})
    down = sorted({edge for cell in cells for edge in (cell[1], cell[3])})
    squares = {
        (column, row): number
        for number, (left, top, right, bottom) in enumerate(cells)
        for column in range(bisect_left(across, left), bisect_left(across, right))
        for row in range(bisect_left(down, top), bisect_left(down, bottom))
    }
    inside: dict[int, list[dict]] = {}
    outside = []
    for letter in letters:
        column = bisect_right(across, (letter["x0"] + letter["x1"]) / 2) - 1
        row = bisect_right(down, (letter["top"] + letter["bottom"]) / 2) - 1
        number = squares.get((column, row))
        (outside if number is None else inside.setdefault(number, [])).append(letter)
    return inside, outside


def _table(
    cells: list[Box], by_cell: dict[int, list[dict]], lefts: list[float], tops: list[float]
) -> PdfTable:
    pieces = []
    for number, letters in by_cell.items():
        left, top, right, bottom = cells[number]
        column, row = bisect_right(lefts, left + _SAME), bisect_right(tops, top + _SAME)
        width = bisect_left(lefts, right - _SAME) - column + 1
        height = bisect_left(tops, bottom - _SAME) - row + 1
        lines = tuple(line.text for line in lines_of_words(letters))
        pieces.append(Piece(row, column, width, height, lines, cells[number]))
    pieces.sort(key=lambda piece: (piece.row, piece.column))
    edges = (*lefts, max(cell[2] for cell in cells))
    return PdfTable(tuple(pieces), len(tops), edges, around(cells), True)


def unruled_tables(lines: Sequence[Line]) -> list[Line | PdfTable]:
    """Return the lines of a page with those that form a table as tables.

    Two lines or more form a table when their parts, wide gaps between them, stand below each
    other; the gap in a line may be narrow where the columns of the others show it.
    """
    parts = [_parts(line) for line in lines]
    found: list[Line | PdfTable] = []
    at = 0
    while at < len(lines):
        run = _run(lines, parts, at) if len(parts[at]) > 1 else []
        table, after = _first_table(lines, run) or (lines[at], at + 1)
        found.append(table)
        at = after
    return found


def _first_table(lines: Sequence[Line], run: Sequence[int]) -> tuple[PdfTable, int] | None:
    """Return the longest table at the beginning of a run of lines, and the line after it."""
    if not any(is_figure(word.text) for number in run for word in lines[number].words):
        return None
    for length in lengths_to_try(len(run)):
        if table := _in_columns([lines[number] for number in run[:length]]):
            return table, run[length - 1] + 1
    return None


def _parts(line: Line) -> list[list[Word]]:
    """Return the words of a line parted at its wide gaps."""
    parts = [[line.words[0]]]
    for before, word in pairwise(line.words):
        size = word.box[3] - word.box[1]
        if word.box[0] - before.box[2] >= max(_GAP * size, _LEAST_GAP):
            parts.append([])
        parts[-1].append(word)
    return parts


def _run(lines: Sequence[Line], parts: Sequence[list[list[Word]]], start: int) -> list[int]:
    """Return the numbers of close lines from one on: rows of several parts, labels between them.

    A row may be wide or its label alone, the other cells blank; a label stands where the labels
    above it stand, as far below the last line as that is below its own.
    """
    run, ends = [start], parts[start][1][0].box[0]
    for number in range(start + 1, min(start + MOST_ROWS, len(lines))):
        above, line = lines[number - 1].box, lines[number].box
        if line[1] - above[1] > _LINE_PITCH * (above[3] - above[1]):
            break
        if len(parts[number]) > 1:
            ends = min(ends, parts[number][1][0].box[0])
        elif len(parts[number - 1]) == 1 and not _is_label(lines, number, start, ends):
            break
        run.append(number)
    while len(parts[run[-1]]) == 1:
        run.pop()
    return run


def _is_label(lines: Sequence[Line], number: int, start: int, ends: float) -> bool:
    """Return whether a line alone continues the labels of the table that begins at ``start``."""
    line, above = lines[number].box, lines[number - 1].box
    pitch = lines[start + 1].box[1] - lines[start].box[1]
    is_below = abs(line[0] - above[0]) <= _SAME and line[2] < ends
    return is_below and line[1] - above[1] <= 1.25 * pitch


def _in_columns(lines: Sequence[Line]) -> PdfTable | None:
    parted = [_parts(line) for line in lines]
    wide = [[_span(part) for part in parts] for parts in parted if len(parts) > 1]
    numbers = column_numbers(wide, 0) if wide else None
    if numbers is None:
        return None
    columns = _columns(wide, numbers)
    several = iter(numbers)
    rows = [
        dict(zip(next(several), parts, strict=True)) if len(parts) > 1 else _set(parts[0], columns)
        for parts in parted
    ]
    texts = [[_text(row[column]) for column in sorted(row)] for row in rows]
    if not look_like_a_table(texts):
        return None
    pieces = [
        Piece(number, column, 1, 1, (_text(words),), around([word.box for word in words]))
        for number, row in enumerate(rows, 1)
        for column, words in sorted(row.items())
    ]
    edges = (*(columns[number][0] for number in sorted(columns)), max(columns.values())[1])
    return PdfTable(tuple(pieces), len(rows), edges, around([line.box for line in lines]), False)


def _span(words: Sequence[Word]) -> Span:
    return words[0].box[0], words[-1].box[2], _text(words)


def _columns(
    rows: Sequence[Sequence[Span]], numbers: Sequence[Sequence[int]]
) -> dict[int, tuple[float, float]]:
    """Return how far each column reaches."""
    columns: dict[int, tuple[float, float]] = {}
    for spans, row in zip(rows, numbers, strict=True):
        for (left, right, _), number in zip(spans, row, strict=True):
            before = columns.get(number, (left, right))
            columns[number] = (min(left, before[0]), max(right, before[1]))
    return columns


def _set(
    words: Sequence[Word], columns: dict[int, tuple[float, float]]
) -> dict[int, Sequence[Word]]:
    """Return a line without wide gaps by column: figures at its end may have their own."""
    row: dict[int, Sequence[Word]] = {}
    rest = list(words)
    while len(rest) > 1 and is_figure(rest[-1].text):
        over = [number for number in columns if _overlap(rest[-1:], columns[number])]
        if len(over) != 1 or over[0] == 1 or over[0] in row:
            break
        row[over[0]] = [rest.pop()]
    if row and rest[-1].box[2] > min(row[number][0].box[0] for number in row) - _SPACE:
        return {1: words}
    over = [number for number in columns if _overlap(rest, columns[number])]
    return row | {over[0] if not row and len(over) == 1 else 1: rest}


def _overlap(words: Sequence[Word], column: tuple[float, float]) -> bool:
    left, right, _ = _span(words)
    return left < column[1] and right > column[0]


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
