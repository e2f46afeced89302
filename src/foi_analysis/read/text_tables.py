"""Finds tables in lines of plain text, by separators or by alignment; knows no label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from foi_analysis.read.cell_text import tidy
from foi_analysis.read.columns import (
    LONGEST_CELL,
    column_numbers,
    have_figures,
    is_figure,
    lengths_to_try,
    look_like_a_table,
)
from foi_analysis.read.grid import Cell

Part = tuple[int, int, str]
MOST_LINES, MOST_WORDS, MOST_CELLS = 400, 50, 50
MOST_IN_VAIN, FEW_LINES = 40, 20
_SEPARATORS = tuple(map(re.compile, (r"\|", r"\t", r"\s+/\s+", r"\s*(?:;|,(?!\s*\d{3}\b))\s*")))
_OUTER_BARS = re.compile(r"^\s*\||\|$")
_NEEDS_FIGURES = _SEPARATORS[2:]
_GAP = re.compile(r"(?<=[.?!])\s{4,}|(?<![.?!\s])\s{2,}")
_NUMBERING = re.compile(
    r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[•·●▪o–—-](?=\s+[^\W\d_]))\s+", re.IGNORECASE
)
_RULE = re.compile(r"(?=.*(?:--|==|__|––|——))[\s|+:=_–—-]{3,}")


@dataclass(frozen=True)
class TextTable:
    """The rows of one table, as line index and text by column from 1; ``after`` is the next line.

    Each row of a stacked table takes several lines, one for each cell.
    """

    rows: tuple[dict[int, tuple[int, str]], ...]
    after: int
    is_stacked: bool = False


def text_cells(
    lines: Sequence[tuple[str, str]],
    rows: Iterator[int],
    tables: Iterator[int],
    blocks: Iterator[int],
) -> Iterator[Cell]:
    """Yield the cells of (text, address) lines: text cells, and table cells where there are any.

    A table cell is addressed by its line and its column ("line 4, column 2"), or by its line
    alone where every cell has its own.
    """
    for piece in pieces([text for text, _ in lines]):
        if isinstance(piece, int):
            text, address = lines[piece]
            if text := tidy(text):
                yield Cell(next(rows), 1, text, "text", address, "text")
            continue
        place, block = f"table {next(tables)}", next(blocks)
        for cells in piece.rows:
            row = next(rows)
            for column, (index, text) in cells.items():
                column_name = "" if piece.is_stacked else f", column {column}"
                yield Cell(row, column, text, place, f"{lines[index][1]}{column_name}", block=block)


def pieces(lines: Sequence[str]) -> Iterator[int | TextTable]:
    """Yield, in order, the index of each line outside tables and each table.

    A table is two or more lines in a row that are joined by "|", tabs, " / ", commas or
    semicolons into the same number of cells, or whose parts are two or more spaces apart and
    stand below each other. A rule of dashes between its rows is left out. Cells may also stand
    each on a line of its own with a line "|" between those of one row.
    """
    lines = [_without_gap_after_numbering(line) for line in lines]
    ways = [_separated(lines, separator) for separator in _SEPARATORS]
    ways += [_aligned([_parts(line.expandtabs()) for line in lines], lines), _stacked(lines)]
    at = 0
    while at < len(lines):
        table = next((table for way in ways if (table := way(at))), None)
        yield table or at
        at = table.after if table else at + 1


def _without_gap_after_numbering(line: str) -> str:
    match = _NUMBERING.match(line)
    return f"{match.group().rstrip()} {line[match.end() :]}" if match else line


def _separated(
    lines: Sequence[str], separator: re.Pattern[str]
) -> Callable[[int], TextTable | None]:
    """Return a way to find the table of equally many cells that begins at a line."""
    split = [_split(line, separator) for line in lines]

    dead = 0

    def find(start: int) -> TextTable | None:
        nonlocal dead
        width = len(split[start])
        if width < 2 or start < dead:
            return None

        def fits(index: int) -> bool:
            row = split[index]
            is_first = index == start or separator not in _NEEDS_FIGURES
            return len(row) == width and (is_first or _are_figures(row[1:]))

        run = _run(lines, start, fits)
        rows = [split[index] for index in run]
        texts = [[row[0], *filter(None, row[1:])] for row in rows]
        is_plain = separator not in _NEEDS_FIGURES and _is_full_of_words(rows)
        if not is_plain and not look_like_a_table(texts):
            dead = run[-1] if len(run) > MOST_WORDS and not have_figures(texts) else dead
            return None
        return _table(run, [enumerate(row, 1) for row in rows])

    return find


def _split(line: str, separator: re.Pattern[str]) -> list[str]:
    line = line.rstrip(" \r\n\xa0")
    if separator == _SEPARATORS[0]:
        line = _OUTER_BARS.sub("", line) if line.lstrip().startswith("|") else line
    return [tidy(part) for part in separator.split(line)]


def _is_full_of_words(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows are a table of words: three or more, every cell short and filled."""
    return len(rows) > 2 and all(0 < len(text) <= LONGEST_CELL for row in rows for text in row)


def _are_figures(texts: Sequence[str]) -> bool:
    return all(not text or is_figure(text) for text in texts)


def _run(lines: Sequence[str], start: int, fits: Callable[[int], bool]) -> list[int]:
    """Return the indices of the lines in a row that fit, rules between them left out."""
    run = []
    for index in range(start, min(start + MOST_LINES, len(lines))):
        if run and _RULE.fullmatch(lines[index]):
            continue
        if not fits(index):
            break
        run.append(index)
    return run


def _aligned(
    parts: Sequence[list[Part]], lines: Sequence[str]
) -> Callable[[int], TextTable | None]:
    """Return a way to find the table of aligned parts that begins at a line."""

    def fits(index: int) -> bool:
        return len(parts[index]) > 1 or _is_label_between(parts, index)

    dead, in_vain = 0, 0

    def find(start: int) -> TextTable | None:
        nonlocal dead, in_vain
        run = _run(lines, start, fits) if start >= dead and len(parts[start]) > 1 else []
        run = run if in_vain < MOST_IN_VAIN else run[:FEW_LINES]
        if run and not have_figures([[text for _, _, text in parts[index]] for index in run]):
            dead = run[-1]
            return None
        for length in lengths_to_try(len(run)):
            is_row = len(parts[run[length - 1]]) > 1
            if is_row and (table := _in_columns(run[:length], parts)):
                in_vain += length < len(run)
                return table
        in_vain += len(run) > 1
        return None

    return find


def _is_label_between(parts: Sequence[list[Part]], index: int) -> bool:
    """Return whether a line is a lone label in the first column, between two rows of a table."""
    around = [parts[near] for near in (index - 1, index + 1) if 0 <= near < len(parts)]
    alone = parts[index]
    return (
        len(alone) == 1
        and len(around) == 2
        and all(len(near) > 1 and alone[0][0] <= near[0][0] + 1 for near in around)
        and alone[0][1] <= min(near[1][0] for near in around)
    )


def _in_columns(run: Sequence[int], parts: Sequence[list[Part]]) -> TextTable | None:
    rows = [parts[index] for index in run]
    texts = [[text for _, _, text in row] for row in rows]
    numbers = column_numbers(rows, 1) if look_like_a_table(texts) else None
    if numbers is None:
        return None
    return _table(run, [zip(*pair, strict=True) for pair in zip(numbers, texts, strict=True)])


def _table(run: Sequence[int], rows: Sequence[Iterable[tuple[int, str]]]) -> TextTable:
    cells = [
        {column: (index, text) for column, text in row if text}
        for index, row in zip(run, rows, strict=True)
    ]
    return TextTable(tuple(cells), run[-1] + 1)


def _stacked(lines: Sequence[str]) -> Callable[[int], TextTable | None]:
    """Return a way to find the table of cells on lines of their own that begins at a line.

    A first line with a digit is a heading above a table whose first cell is empty.
    """
    is_bar = [line.strip() == "|" for line in lines]

    def find(start: int) -> TextTable | None:
        rows, at = [], start
        if re.search(r"\d", lines[start]):
            return None
        while True in is_bar[at : at + 2]:
            row, after = _stacked_row(lines, is_bar, at)
            if rows and len(row) != len(rows[0]):
                break
            rows.append(row)
            at = after
        if not rows or not look_like_a_table([[text for _, text in row] for row in rows]):
            return None
        cells = [{n: cell for n, cell in enumerate(row, 1) if cell[1]} for row in rows]
        return TextTable(tuple(cells), at, is_stacked=True)

    return find


def _stacked_row(
    lines: Sequence[str], is_bar: Sequence[bool], at: int
) -> tuple[list[tuple[int, str]], int]:
    """Return the cells from a line up to the first text without a bar before it, and its index."""
    cells: list[tuple[int, str]] = []
    is_due = True
    while (
        at < len(lines)
        and len(cells) < MOST_CELLS
        and (is_bar[at] or (is_due and lines[at].strip()))
    ):
        if not is_bar[at]:
            cells.append((at, tidy(lines[at])))
        elif is_due:
            cells.append((at, ""))
        is_due = is_bar[at]
        at += 1
    return cells + ([(at - 1, "")] if is_due else []), at


def _parts(line: str) -> list[Part]:
    """Return the parts of a line between gaps of two or more spaces, with their positions."""
    line = line.replace("\xa0", " ").rstrip()
    start = len(line) - len(line.lstrip())
    gaps = [match.span() for match in _GAP.finditer(line, start)]
    edges = [start, *chain.from_iterable(gaps), len(line)]
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [(left, right, tidy(line[left:right])) for left, right in spans if left < right]
