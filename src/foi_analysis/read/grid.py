"""Describes a reply as rows of cells with addresses; knows no file format and reads nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from foi_analysis.core.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Cell:
    """One non-empty cell or line of a reply.

    ``row`` and ``column`` count from 1 in reading order within its grid. ``place`` and ``address``
    are what a person needs to find it: sheet and "B7", or "page 1, table 2" and "row 3, column 2",
    or "page 1" and "line 4". ``kind`` is "table" or "text".

    ``width`` and ``height`` are the columns and rows a merged cell covers. ``block`` numbers the
    tables of a document from 1, so that a table that crosses pages is one; a sheet's cells and
    lines of text have 0. ``lines`` are the lines of a cell that has more than one, ``text`` is
    all of them on one line. ``box`` is left, top, right and bottom on the page in points. ``doubt``
    says why what is shown is not what is stored, as for text that is struck out; ``hazard`` is the
    kind of hazard that this is, as for text that nobody sees, else nothing.
    """

    row: int
    column: int
    text: str
    place: str
    address: str
    kind: str = "table"
    width: int = 1
    height: int = 1
    block: int = 0
    lines: tuple[str, ...] = ()
    box: tuple[float, float, float, float] | None = None
    doubt: str = ""
    hazard: str = ""

    @property
    def where(self) -> tuple[str, str]:
        """Return place and address, by which the rows and problems of a reply name the cell."""
        return self.place, self.address


@dataclass(frozen=True)
class Grid:
    """One sheet, or one document in reading order: its name and its non-empty cells."""

    name: str
    cells: tuple[Cell, ...]

    def rows(self) -> list[list[Cell]]:
        """Return the cells row by row, top to bottom and left to right."""
        by_row: dict[int, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            by_row[cell.row].append(cell)
        return [sorted(by_row[row], key=lambda cell: cell.column) for row in sorted(by_row)]


class ReadInPart(ProblemsFound):
    """A reply that cannot be used, with what was read of it, so that what it hides is told too."""

    def __init__(self, problems: Sequence[Problem], grids: Sequence[Grid]) -> None:
        self.grids = tuple(grids)
        super().__init__(problems)
