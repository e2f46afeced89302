"""Reads a cell of a reply as what its authority confirmed it should say; decides no correction.

A correction holds for one cell and one text. When the cell no longer says that text, the
correction is an error and not applied. The text as sent stays in the ledger and in the table of
corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from foi_analysis.core.manual_tables import ManualRow, day_words, quoted, read_manual_rows
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.read.cell_text import tidy
from foi_analysis.read.grid import Cell, Grid

if TYPE_CHECKING:
    from foi_analysis.merge.clean import CleanReply

TABLE = "corrections.csv"
COLUMNS = (
    *("correction", "reply", "place", "cell", "from", "to"),
    *("why", "confirmed_by", "corrected_on"),
)


@dataclass(frozen=True)
class Correction:
    """One cell of one reply: what it says, what it is read as, why, by whose word, since when.

    ``sent`` is the text in the reply (column ``from``) and ``to`` the text read instead.
    """

    correction: str
    reply: str
    place: str
    cell: str
    sent: str
    to: str
    why: str
    confirmed_by: str
    corrected_on: date

    @property
    def address(self) -> tuple[str, str]:
        """Return place and cell, by which the cells and rows of the reply name it."""
        return self.place, self.cell

    def __str__(self) -> str:
        """Return the correction in two sentences, for a note or a list."""
        return (
            f"{self.reply}, {self.place}, {self.cell}: {quoted(self.sent)} is read as "
            f"{quoted(self.to)}, because: {self.why.rstrip('.')}. Confirmed by "
            f"{self.confirmed_by} on {day_words(self.corrected_on)} (correction {self.correction})."
        )


def read_corrections(project: Project) -> list[Correction]:
    """Return the corrections of data/manual/corrections.csv in its order.

    Raises ProblemsFound for an unknown reply or one without a file, an empty cell, a day that is
    none, a person's name, a text that stays the same, and a key or a cell that stands there twice.
    """
    checked = check_corrections(project)
    if checked.problems:
        raise ProblemsFound([problem for _, problem in checked.problems])
    return checked.sound


@dataclass(frozen=True)
class CheckedCorrections:
    """The corrections that are sound, and each problem with the reply its row is about."""

    sound: list[Correction]
    problems: list[tuple[str, Problem]]

    def of(self, reply: str) -> list[Correction]:
        """Return the corrections of one reply; raises ProblemsFound for faults in their rows."""
        if own := [problem for about, problem in self.problems if about == reply]:
            raise ProblemsFound(own)
        return [one for one in self.sound if one.reply == reply]


def check_corrections(project: Project) -> CheckedCorrections:
    """Return the rows of data/manual/corrections.csv, each checked; raises nothing for them."""
    try:
        rows = read_manual_rows(project, TABLE, COLUMNS)
    except ProblemsFound as error:
        return CheckedCorrections([], [("", problem) for problem in error.problems])
    register = {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}
    checked = CheckedCorrections([], [])
    for position, row in enumerate(rows):
        if found := _row_problems(row, rows[:position], register):
            checked.problems.extend((row.text("reply"), problem) for problem in found)
        else:
            checked.sound.append(_correction(row))
    return checked


def _row_problems(
    row: ManualRow, earlier: Sequence[ManualRow], register: Mapping[str, Mapping[str, str]]
) -> list[Problem]:
    reply = register.get(row.text("reply"), {"authority": "", "file": "any"})
    authority = reply["authority"]
    problems = row.empty_cells(COLUMNS, authority)
    problems += row.wrong_days(["corrected_on"], authority)
    problems += row.named_people(["confirmed_by"], authority)
    problems += row.unknown("reply", register, "a reply of data/manual/replies.csv")
    if not reply["file"]:
        action = "Correct the row; a reply without a file has no cell to correct."
        problems.append(row.problem("reply", "a reply with a file", action, authority))
    if row.text("from") and tidy(row.cells["from"]) == tidy(row.cells["to"]):
        action = "Correct the row, or take it out: it changes nothing."
        problems.append(row.problem("to", "another text than in from", action, authority))
    for columns in (["correction"], ["reply", "place", "cell"]):
        if any(_same(row, other, columns) for other in earlier):
            one = "one row for each cell" if len(columns) > 1 else "a key of its own"
            action = "Keep one of the rows."
            problems.append(row.problem(columns[-1], one, action, authority))
    return problems


def _same(row: ManualRow, other: ManualRow, columns: Sequence[str]) -> bool:
    return all(row.text(name) and row.text(name) == other.text(name) for name in columns)


def _correction(row: ManualRow) -> Correction:
    return Correction(
        correction=row.cells["correction"].strip(),
        reply=row.cells["reply"].strip(),
        place=row.cells["place"].strip(),
        cell=row.cells["cell"].strip(),
        sent=tidy(row.cells["from"]),
        to=row.cells["to"].strip(),
        why=row.text("why"),
        confirmed_by=row.text("confirmed_by"),
        corrected_on=date.fromisoformat(row.text("corrected_on")),
    )


def apply_corrections(
    grids: Sequence[Grid], corrections: Sequence[Correction], authority: str, file: str
) -> tuple[list[Grid], list[Problem]]:
    """Return a reply's grids with the corrected texts, and the corrections that do not match.

    ``corrections`` are those of this reply. A cell is changed only when exactly one cell stands
    at the correction's place and says exactly its text; all other cells stay as they are.
    """
    cells = [cell for grid in grids for cell in grid.cells]
    matching, problems = {}, []
    for one in corrections:
        there = [cell for cell in cells if cell.where == one.address]
        if [cell.text for cell in there] == [one.sent]:
            matching[one.address] = one
        else:
            problems.append(_no_match(one, there, cells, authority, file))
    return [_corrected(grid, matching) for grid in grids], problems


def _corrected(grid: Grid, corrections: Mapping[tuple[str, str], Correction]) -> Grid:
    cells = (
        _with_text(cell, corrections[cell.where].to) if cell.where in corrections else cell
        for cell in grid.cells
    )
    return replace(grid, cells=tuple(cells))


def _with_text(cell: Cell, text: str) -> Cell:
    lines = tuple(filter(None, map(tidy, text.splitlines())))
    return replace(cell, text=tidy(text), lines=lines if len(lines) > 1 else ())


def _no_match(
    one: Correction, there: Sequence[Cell], cells: Sequence[Cell], authority: str, file: str
) -> Problem:
    found = " and ".join(repr(cell.text) for cell in there) or "no text in this cell"
    expected = f"{one.sent!r}, which correction {one.correction!r} reads as {one.to!r}"
    near = get_close_matches(one.place, sorted({cell.place for cell in cells}), n=3, cutoff=0.3)
    hint = f" Nearest places: {', '.join(near)}." if near and one.place not in near else ""
    action = (
        "This correction no longer matches the file: look at the file, then change the row of "
        f"data/manual/{TABLE} or take it out.{hint}"
    )
    return Problem(found, expected, action, authority, file, one.place, one.cell)


def mark_corrected(clean: CleanReply, corrections: Iterable[Correction]) -> CleanReply:
    """Return a reply's rows with the text as sent beside everything read from a corrected cell.

    The ledger's reason and an observation's ``printed`` say what the cell was corrected from.
    """
    by_address = {one.address: one for one in corrections}
    if not by_address:
        return clean
    return replace(
        clean,
        observations=[_marked(row, "printed", " (", ")", by_address) for row in clean.observations],
        ledger=[_marked(row, "reason", "; ", "", by_address) for row in clean.ledger],
    )


def _marked(
    row: dict[str, Any],
    column: str,
    before: str,
    after: str,
    corrections: Mapping[tuple[str, str], Correction],
) -> dict[str, Any]:
    one = corrections.get((row["place"], row["cell"]))
    if not one or not row[column]:
        return row
    key = f", correction {one.correction}" if column == "reason" else ""
    words = f"{row[column]}{before}corrected from {quoted(one.sent)}{key}{after}"
    return {**row, column: words}


def correction_rows(project: Project, corrections: Iterable[Correction]) -> list[dict[str, str]]:
    """Return the rows of the processed table of corrections, each with its reply's file and hash.

    Raises KeyError for a correction of a reply that is not registered.
    """
    register = {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}
    return [
        {
            **{name: getattr(one, name) for name in COLUMNS[:4]},
            **{name: register[one.reply][name] for name in ("authority", "wave", "provenance")},
            **{name: register[one.reply][name] for name in ("file", "sha256")},
            "from": one.sent,
            "to": tidy(one.to),
            "why": one.why,
            "confirmed_by": one.confirmed_by,
            "corrected_on": one.corrected_on.isoformat(),
            "words": str(one),
        }
        for one in corrections
    ]
