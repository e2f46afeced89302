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
    chunk: list[Row] = []
    for position, row in enumerate(rows):
        beside = rows[max(position - 1, 0) : position] + rows[position + 1 : position + 2]
        if _is_line(row, beside, words) or words.is_about([cell.text for cell in row]):
            yield from _blocks(chunk, words)
            chunk = []
            yield row[0] if len(row) == 1 else Block([row])
        elif chunk and _starts_anew(chunk, row, words):
            yield from _blocks(chunk, words)
            chunk = [row]
        else:
            chunk.append(row)
    yield from _blocks(chunk, words)


def _is_line(row: Row, beside: list[Row], words: Words) -> bool:
    """Return whether a row is text: a heading, a sentence, or a period that heads what follows."""
    text = row[0].text
    if len(row) > 1 or not (words.kind(text) in (LABEL, YEAR) or text[:1].isalpha()):
        return False
    meanings = words.meanings(text)
    if set(meanings) == {"period"}:
        return not any("period" in words.meanings(other[0].text) for other in beside)
    return bool(words.question(text)) or not meanings


def _starts_anew(chunk: list[Row], row: Row, words: Words) -> bool:
    """Return whether a row after an empty one belongs to another table than those before."""
    if row[0].row - chunk[-1][0].row < 2:
        return False
    if not any(_has_figure(before, words) for before in chunk):
        return False
    figures = {cell.column for one in chunk for cell in one if words.kind(cell.text) == FIGURE}
    if row[0].column in figures and words.kind(row[0].text) == LABEL:
        return True
    own, before = _answered([row], words), _answered(chunk, words)
    if own and before and own.isdisjoint(before):
        return True
    is_known = any(_said(row) == _said(before) for before in chunk)
    has_value = any(words.kind(cell.text) in (FIGURE, SHARE, STATUS) for cell in row)
    is_header = len(row) > 1 and not has_value and not is_known
    return is_header or not {cell.column for cell in row} <= Block(chunk).columns


def _answered(rows: list[Row], words: Words) -> set[str]:
    """Return the questions that the first labels of rows belong to, as far as they tell."""
    return {name for row in rows for name in words.asks_of(row[0].text)}


def _said(row: Row) -> list[tuple[int, str]]:
    return [(cell.column, cell.text.casefold()) for cell in row]


def _has_figure(row: Row, words: Words) -> bool:
    return any(words.kind(cell.text) in (FIGURE, SHARE) for cell in row)


def _blocks(chunk: list[Row], words: Words) -> Iterator[Block]:
    """Yield a chunk's tables from left to right, each with its own column of labels."""
    if not chunk:
        return
    edges = [*_edges(chunk, words), max(Block(chunk).columns) + 1]
    for left, right in pairwise(edges):
        rows = [[cell for cell in row if left <= cell.column < right] for row in chunk]
        yield Block([row for row in rows if row])


def _edges(chunk: list[Row], words: Words) -> list[int]:
    """Return the first column of each table: where labels follow figures with figures after."""
    figures: dict[int, set[int]] = {column: set() for column in sorted(Block(chunk).columns)}
    labels: dict[int, set[int]] = {column: set() for column in figures}
    for row in chunk:
        for cell in row:
            if _is_kind(cell, words, is_figure=True):
                figures[cell.column].add(row[0].row)
            if _is_kind(cell, words, is_figure=False):
                labels[cell.column].add(row[0].row)
    columns = list(figures)
    edges = [columns[0]]
    for position, column in enumerate(columns[1:], 1):
        own = columns[columns.index(edges[-1]) : position]
        before = set().union(*(figures[other] for other in own))
        after = set().union(*(figures[other] for other in columns[position + 1 :]))
        if not figures[column] and before and labels[column] & after:
            edges.append(column)
    return edges


def _is_kind(cell: Cell, words: Words, is_figure: bool) -> bool:
    kind = words.kind(cell.text)
    if is_figure:
        return kind in (FIGURE, SHARE)
    return kind == LABEL and (words.is_category(cell.text) or bool(words.question(cell.text)))
