"""Lays the paragraphs and tables of a text document out as cells; reads no format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from foi_analysis.read.appearance import OBJECT, UNSEEN, marked
from foi_analysis.read.cell_text import lines_of, table_address, tidy
from foi_analysis.read.grid import Cell
from foi_analysis.read.text_tables import text_cells

# Twentieths of a point: edges of cells nearer than this are one edge.
_ONE_EDGE = 60
# "12", "No offences", "twenty"
_NUMBER = re.compile(
    r"\d|\b(?:no|not|none|nil|zero|nobody|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|\w+teen|\w+ty|hundred|thousand|dozen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TableCell:
    """One cell: its text with marks, its first column from 1, what it covers, tables inside it."""

    text: str
    column: int
    width: int = 1
    height: int = 1
    inner: tuple[FlowTable, ...] = ()


@dataclass(frozen=True)
class FlowTable:
    """The rows of one table."""

    rows: tuple[tuple[TableCell, ...], ...]


@dataclass(frozen=True)
class EdgedCell:
    """A cell that says where it begins and ends, in twentieths of a point, not in which column.

    ``goes_on`` says that it continues the cell above it, ``joins`` the cell before it.
    """

    text: str
    left: int
    right: int
    goes_on: bool = False
    joins: bool = False


class Flow:
    """Counts rows, paragraphs and tables of one document while it is laid out."""

    def __init__(self) -> None:
        self.rows, self.paragraphs, self.tables, self.blocks = (count(1) for _ in range(4))

    def body(self, pieces: Iterable[str | FlowTable]) -> Iterator[Cell]:
        """Yield the cells of paragraphs and tables in their order.

        A paragraph is a text cell ("paragraph 3"; after a line break, "paragraph 3, line 2");
        lines that form a table are table cells.
        """
        lines: list[tuple[str, str]] = []
        for piece in pieces:
            if isinstance(piece, str):
                address = f"paragraph {next(self.paragraphs)}"
                for number, line in enumerate(piece.split("\n"), 1):
                    lines.append((line, address if number == 1 else f"{address}, line {number}"))
                continue
            yield from text_cells(lines, self.rows, self.tables, self.blocks)
            lines.clear()
            yield from self._table(piece)
        yield from text_cells(lines, self.rows, self.tables, self.blocks)

    def beside(self, place: str, texts: Iterable[str]) -> Iterator[Cell]:
        """Yield the lines of what stands beside the body, such as notes; a repeated one once."""
        lines = (tidy(line) for text in texts for line in text.split("\n"))
        for number, line in enumerate(filter(None, dict.fromkeys(lines)), 1):
            yield Cell(next(self.rows), 1, line, place, f"line {number}", "text")

    def boxes(self, texts: Iterable[str]) -> Iterator[Cell]:
        """Yield the lines of text boxes, which stand nowhere in the order of the text.

        One that may hold a number is marked as an object: nobody knows which question it answers.
        """
        marks = (marked(OBJECT, text) if _NUMBER.search(text) else text for text in texts)
        yield from self.beside("text boxes", marks)

    def _table(self, table: FlowTable) -> Iterator[Cell]:
        """Yield a table's cells row by row, each inner table after the row that holds it."""
        place, block = f"table {next(self.tables)}", next(self.blocks)
        for number, row in enumerate(table.rows, 1):
            grid_row = next(self.rows)
            for cell in row:
                if text := tidy(cell.text):
                    yield Cell(
                        grid_row,
                        cell.column,
                        text,
                        place,
                        table_address(number, cell.column),
                        width=cell.width,
                        height=cell.height,
                        block=block,
                        lines=lines_of(cell.text),
                    )
            for cell in row:
                for inner in cell.inner:
                    yield from self._table(inner)


def in_columns(rows: Sequence[Sequence[EdgedCell]]) -> FlowTable:
    """Return the table of rows whose cells say where they stand on the page.

    The columns are those between all edges of the table. Text under a merged cell is marked as
    unseen.
    """
    columns = _columns({edge for row in rows for cell in row for edge in (cell.left, cell.right)})
    places = [[(columns[cell.left], columns[cell.right]) for cell in row] for row in rows]
    going_on = [
        {place for cell, place in zip(row, placed, strict=True) if cell.goes_on}
        for row, placed in zip(rows, places, strict=True)
    ]
    return FlowTable(
        tuple(
            tuple(_row(row, placed, going_on[number:]))
            for number, (row, placed) in enumerate(zip(rows, places, strict=True), 1)
        )
    )


def _columns(edges: set[int]) -> dict[int, int]:
    """Return the number of the column that begins at each edge."""
    ordered = sorted(edges)
    numbers, number = {ordered[0]: 1} if ordered else {}, 1
    for before, edge in pairwise(ordered):
        number += edge - before > _ONE_EDGE
        numbers[edge] = number
    return numbers


def _row(
    row: Sequence[EdgedCell],
    placed: Sequence[tuple[int, int]],
    below: Sequence[set[tuple[int, int]]],
) -> Iterator[TableCell]:
    made: list[TableCell] = []
    for cell, (left, right) in zip(row, placed, strict=True):
        text = marked(UNSEEN, cell.text) if cell.goes_on or cell.joins else cell.text
        height = 1
        while not cell.goes_on and height <= len(below) and (left, right) in below[height - 1]:
            height += 1
        if cell.joins and made and not cell.text.strip():
            last = made.pop()
            made.append(TableCell(last.text, last.column, right - last.column, last.height))
        else:
            made.append(TableCell(text, left, max(right - left, 1), height))
    yield from made
