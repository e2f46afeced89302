"""Parts a grid into lines and tables, in reading order; gives no cell a meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from foi_analysis.extract.words import FIGURE, LABEL, SHARE, STATUS, YEAR, Words
from foi_analysis.read.grid import Cell, Grid

Row = list[Cell]


@dataclass(frozen=True)
class Block:
    """The rows of one table as they stand, each with its non-empty cells."""

    rows: list[Row]

    @property
    def columns(self) -> set[int]:
        """Return the columns that hold anything."""
        return {cell.column for row in self.rows for cell in row}


def items(grid: Grid, words: Words) -> Iterator[Cell | Block]:
    """Yield the lines (cells) and tables (blocks) of a grid in reading order.

    On a sheet, empty rows, headings and side-by-side tables part the tables; in a document each
    table is one already.
    """
    for (kind, block, _), rows in groupby(grid.rows(), key=_table_of):
        if kind == "text":
            yield from (cell for row in rows for cell in row)
        elif block:
            yield Block(list(rows))
        else:
            yield from _sheet_items(list(rows), words)


def _table_of(row: Row) -> tuple[str, int, str]:
    cell = row[0]
    return cell.kind, cell.block, "" if cell.block else cell.place


def _sheet_items(rows: list[Row], words: Words) -> Iterator[Cell | Block]:
    chunk = _Chunk(words)
    for position, row in enumerate(rows):
        beside = rows[max(position - 1, 0) : position] + rows[position + 1 : position + 2]
        if _is_line(row, beside, words) or words.is_about([cell.text for cell in row]):
            yield from _blocks(chunk.rows, words)
            chunk = _Chunk(words)
            yield row[0] if len(row) == 1 else Block([row])
        elif chunk.ends_before(row):
            yield from _blocks(chunk.rows, words)
            chunk = _Chunk(words)
            chunk.rows.append(row)
        else:
            chunk.rows.append(row)
    yield from _blocks(chunk.rows, words)


def _is_line(row: Row, beside: list[Row], words: Words) -> bool:
    """Return whether a row is text: a heading, a sentence, or a period that heads what follows."""
    text = row[0].text
    if len(row) > 1 or not (words.kind(text) in (LABEL, YEAR) or text[:1].isalpha()):
        return False
    meanings = words.meanings(text)
    if set(meanings) == {"period"}:
        return not any("period" in words.meanings(other[0].text) for other in beside)
    return bool(words.question(text)) or not meanings


class _Chunk:
    """The rows of a sheet that may be one table, and what they hold, gathered as it is asked for.

    ``figures`` are the columns with counts, ``answered`` the questions that the first labels
    belong to, as far as they tell.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self.rows: list[Row] = []
        self.columns: set[int] = set()
        self.figures: set[int] = set()
        self.answered: set[str] = set()
        self.said: set[tuple[tuple[int, str], ...]] = set()
        self.has_figure = False
        self._gathered = 0

    def ends_before(self, row: Row) -> bool:
        """Return whether a row after an empty one belongs to another table than those before."""
        if not self.rows or row[0].row - self.rows[-1][0].row < 2:
            return False
        self._gather()
        words = self.words
        if not self.has_figure:
            return False
        if row[0].column in self.figures and words.kind(row[0].text) == LABEL:
            return True
        own = words.asks_of(row[0].text)
        if own and self.answered and own.isdisjoint(self.answered):
            return True
        has_value = any(words.kind(cell.text) in (FIGURE, SHARE, STATUS) for cell in row)
        is_header = len(row) > 1 and not has_value and _said(row) not in self.said
        return is_header or not {cell.column for cell in row} <= self.columns

    def _gather(self) -> None:
        for row in self.rows[self._gathered :]:
            kinds = {cell.column: self.words.kind(cell.text) for cell in row}
            self.columns |= set(kinds)
            self.figures |= {column for column, kind in kinds.items() if kind == FIGURE}
            self.has_figure |= not {FIGURE, SHARE}.isdisjoint(kinds.values())
            self.answered |= self.words.asks_of(row[0].text)
            self.said.add(_said(row))
        self._gathered = len(self.rows)


def _said(row: Row) -> tuple[tuple[int, str], ...]:
    return tuple((cell.column, cell.text.casefold()) for cell in row)


def _blocks(chunk: list[Row], words: Words) -> Iterator[Block]:
    """Yield a chunk's tables from left to right, each with its own column of labels."""
    if not chunk:
        return
    edges = [*_edges(chunk, words), max(Block(chunk).columns) + 1]
    if len(edges) == 2:
        yield Block(chunk)
        return
    for left, right in pairwise(edges):
        rows = [[cell for cell in row if left <= cell.column < right] for row in chunk]
        yield Block([row for row in rows if row])


def _edges(chunk: list[Row], words: Words) -> list[int]:
    """Return the first column of each table: where labels follow figures with figures after."""
    columns = sorted(Block(chunk).columns)
    figures: set[int] = set()
    labels: dict[int, list[int]] = {column: [] for column in columns}
    last: dict[int, int] = {}
    for row in chunk:
        for cell in row:
            kind = words.kind(cell.text)
            if kind in (FIGURE, SHARE):
                figures.add(cell.column)
                last[row[0].row] = cell.column
            elif kind == LABEL and (words.is_category(cell.text) or words.question(cell.text)):
                labels[cell.column].append(row[0].row)
    edges, has_figures = columns[:1], columns[0] in figures
    for column in columns[1:]:
        has_after = any(last.get(row, 0) > column for row in labels[column])
        if column in figures:
            has_figures = True
        elif has_figures and has_after:
            edges.append(column)
            has_figures = False
    return edges
