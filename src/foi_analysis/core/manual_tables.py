"""Reads the rows of a table a person keeps and words what is wrong with one; knows no table."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from foi_analysis.core.kept_tables import read_as_empty
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERSON = re.compile(r"@|^(?:mr|mrs|ms|miss|dr|sir|dame|pc|dc|ds|di|dci)\b\.?\s", re.IGNORECASE)


@dataclass(frozen=True)
class ManualRow:
    """One row of a table in data/: its number as a spreadsheet shows it, and its cells."""

    table: str
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return a cell's text on one line, without outer white space."""
        return " ".join(self.cells[column].split())

    def problem(self, column: str, expected: str, action: str, authority: str = "") -> Problem:
        """Return the problem that a cell of this row is not what it should be."""
        shown = self.text(column)
        found = f"{column} {shown!r}" if shown else f"nothing in the column {column!r}"
        row = f"row {self.number}"
        return Problem(found, expected, action, authority, self.table, row, f"column {column}")

    def empty_cells(self, columns: Iterable[str], authority: str = "") -> list[Problem]:
        """Return a problem for each of ``columns`` that has no text."""
        return [
            self.problem(column, "some text", "Fill it in, or take the row out.", authority)
            for column in columns
            if not self.text(column)
        ]

    def wrong_days(self, columns: Iterable[str], authority: str = "") -> list[Problem]:
        """Return a problem for each of ``columns`` that has a text and no day in it."""
        return [
            self.problem(column, "a day such as 2018-05-02", "Correct the day.", authority)
            for column in columns
            if self.text(column) and day(self.text(column)) is None
        ]

    def named_people(self, columns: Iterable[str], authority: str = "") -> list[Problem]:
        """Return a problem for each of ``columns`` that names a person and not an office."""
        action = "Name the office instead; people's names are not kept."
        return [
            self.problem(column, "an office or organisation", action, authority)
            for column in columns
            if _PERSON.search(self.text(column))
        ]

    def unknown(self, column: str, known: Iterable[str], where: str) -> list[Problem]:
        """Return the problem that a cell's text is none of ``known``, with the nearest ones."""
        names = list(known)
        if self.text(column) in names or not self.text(column):
            return []
        near = difflib.get_close_matches(self.text(column), names, n=3, cutoff=0.5)
        hint = f" Nearest known: {', '.join(near)}." if near else ""
        return [self.problem(column, where, f"Correct the spelling.{hint}")]


def read_manual_rows(
    project: Project, name: str, columns: Sequence[str], folder: str = "data/manual"
) -> list[ManualRow]:
    """Return the rows of ``folder``/``name``, which must have exactly ``columns``.

    A table that need not be there has none. Raises ProblemsFound when one is missing, has other
    columns or a row of another length.
    """
    path, shown = project.root / folder / name, f"{folder}/{name}"
    wanted = "the columns " + ", ".join(columns)
    if read_as_empty(path):
        return []
    if not path.is_file():
        action = "Put it back; without rows it holds the names of its columns."
        raise ProblemsFound([Problem("no such table", wanted, action, file=shown)])
    header = path.read_text(encoding="utf-8-sig").partition("\n")[0].strip()
    if header.split(",") != list(columns):
        found, action = f"the first row {header!r}", "Put the names of the columns back."
        raise ProblemsFound([Problem(found, wanted, action, file=shown)])
    rows = [ManualRow(shown, number, row) for number, row in enumerate(read_rows(path), start=2)]
    if uneven := [row for row in rows if None in row.cells or None in row.cells.values()]:
        raise ProblemsFound([_uneven(row, wanted) for row in uneven])
    return rows


def numbered_rows(project: Project, file: str) -> list[ManualRow]:
    """Return a table's rows, whatever columns it has, numbered as a spreadsheet shows them."""
    rows = read_rows(project.root / file)
    return [ManualRow(file, number, cells) for number, cells in enumerate(rows, 2)]


def _uneven(row: ManualRow, wanted: str) -> Problem:
    action = "Put a text that has a comma in quotation marks, or fill in what is missing."
    return Problem(
        "another number of cells", wanted, action, file=row.table, place=f"row {row.number}"
    )


def day(text: str) -> date | None:
    """Return the day an ISO date such as 2018-05-02 names, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def day_words(when: date) -> str:
    """Return a day as printed: 2 May 2018."""
    return f"{when.day} {when:%B} {when.year}"


def quoted(text: str) -> str:
    """Return a text in quotation marks, on one line."""
    return f"“{' '.join(text.split())}”"
