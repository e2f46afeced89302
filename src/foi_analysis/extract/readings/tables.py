"""Finds the tables of a reply and those a reading means; gives no cell a role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from foi_analysis.extract.readings.rows import alike
from foi_analysis.read.grid import Cell, Grid

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One table as it stands: its rows, and the lines above it since the table before.

    ``number`` counts the tables of a reply from 1.
    """

    sheet: str
    rows: tuple[Row, ...]
    titles: tuple[Cell, ...]
    number: int

    @cached_property
    def columns(self) -> list[int]:
        """Return the columns that hold anything, from the left."""
        return sorted({cell.column for row in self.rows for cell in row})

    @cached_property
    def tall(self) -> list[Cell]:
        """Return the merged cells that reach down over several rows."""
        return [cell for row in self.rows for cell in row if cell.height > 1]

    def at(self, row: Row, column: int) -> Cell | None:
        """Return the cell of a row that stands in a column, a merged one over all it covers."""
        own = (cell for cell in row if cell.column <= column < cell.column + cell.width)
        return next(own, None)

    def reaching(self, row: Row, column: int) -> Cell | None:
        """Return the cell of a row in a column, or one merged down to it from rows above."""
        at = row[0].row
        tall = (cell for cell in self.tall if cell.column == column)
        merged = (cell for cell in tall if cell.row <= at < cell.row + cell.height)
        return self.at(row, column) or next(merged, None)

    def above(self, first: int) -> list[Cell]:
        """Return the titles, those among the table's own rows before the row ``first`` too."""
        return [*self.titles, *(cell for row in self.rows[:first] for cell in row)]

    @property
    def place(self) -> str:
        """Return where the table stands, as a person finds it."""
        first = self.rows[0][0]
        return f"{first.place}, from {first.address}"


def tables_of(grids: Sequence[Grid]) -> list[Table]:
    """Return the tables of a reply in reading order; on a sheet empty rows part them."""
    found: list[Table] = []
    for grid in grids:
        titles: list[Cell] = []
        for rows in _chunks(grid):
            is_lines = len(rows) == 1 or all(len(row) == 1 for row in rows)
            if rows[0][0].kind == "table" and len(rows) > 1:
                found.append(Table(grid.name, tuple(rows), tuple(titles), len(found) + 1))
            titles = [*titles, *(cell for row in rows for cell in row)] if is_lines else []
    return found


def _chunks(grid: Grid) -> Iterator[list[Row]]:
    for (_, block, _), rows in groupby(grid.rows(), key=lambda row: _kind_of(row[0])):
        chunk: list[Row] = []
        for row in map(tuple, rows):
            if chunk and not block and row[0].row > _last_row(chunk) + 1:
                yield chunk
                chunk = []
            chunk.append(row)
        yield chunk


def _last_row(chunk: list[Row]) -> int:
    return max(cell.row + cell.height - 1 for cell in chunk[-1])


def _kind_of(cell: Cell) -> tuple[str, int, str]:
    return cell.kind, cell.block, "" if cell.block else cell.place


def chosen(tables: Sequence[Table], block: Mapping[str, str]) -> list[Table]:
    """Return the tables that the parts of a selector mean: sheet, under, after, head, nth."""
    found = [table for table in tables if _is_meant(table, block)]
    if "nth" in block:
        position = int(block["nth"]) - 1 if block["nth"].isdigit() else -1
        return found[position : position + 1] if position >= 0 else []
    return found


def _is_meant(table: Table, block: Mapping[str, str]) -> bool:
    inside = [row[0] for row in table.rows if len(row) == 1]
    above = [cell.text for cell in (*table.titles, *inside)]
    texts = {
        "sheet": [table.sheet],
        "under": above,
        "after": above,
        "head": [cell.text for row in table.rows for cell in row],
    }
    wanted = ((name, words) for name, words in block.items() if name != "nth")
    return all(any(alike(words, text) for text in texts.get(name, ())) for name, words in wanted)
