"""Proposes rows for data/manual/layouts.csv where a reply raises a question; settles none.

A proposed row has no effect until an analyst fills in who confirmed it and when.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, normalise, read_rows
from foi_analysis.intake.register import write_rows
from foi_analysis.merge.cell_account import IGNORED, LABEL, USED, Account, Row, Where
from foi_analysis.merge.one_reply import NOT_REGISTERED, Named
from foi_analysis.read.grid import Cell, Grid

TABLE = "layouts.csv"
COLUMNS = (
    *("reply", "place", "cell", "text", "disposition", "asks", "measure", "category", "age_band"),
    *("period_start", "period_end", "reason", "confirmed_by", "confirmed_on"),
)
ALIKE_ENOUGH = 80
UNKNOWN = {"disposition": IGNORED, "reason": "?"}
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_DIGIT = re.compile(r"\d")


def propose(reference: Reference, named: Named) -> list[dict[str, str]]:
    """Return one row of layouts.csv for each cell that has a problem, with the best guess.

    Where nothing is known the disposition is "ignored" and the reason "?".
    """
    accounts = named.accounts
    rows = []
    for grid in named.reading.grids:
        for cell in grid.cells:
            account = accounts.get(cell.where)
            if account and account.problems:
                guess = _guess(reference, named, accounts, grid, cell, account.problems[0])
                rows.append(_row(named, cell, guess))
    return rows


def as_csv(rows: Sequence[Mapping[str, str]]) -> str:
    """Return proposed rows as CSV with its header, as they would stand in the table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def append(project: Project, named: Named, rows: Sequence[dict[str, str]]) -> int:
    """Add proposals to data/manual/layouts.csv, none for a cell that has a row; return how many.

    Raises ProblemsFound for a reply that is in no register, because rows hold for a registered one.
    """
    if named.reading.row["provenance"] == NOT_REGISTERED:
        raise ProblemsFound([_register_first(named)])
    path = project.manual / TABLE
    present = read_rows(path)
    taken = {_key(row) for row in present}
    new = [row for row in rows if _key(row) not in taken]
    if new:
        write_rows(path, [*present, *new])
    return len(new)


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["reply"], row["place"], row["cell"]


def _row(named: Named, cell: Cell, guess: Mapping[str, str]) -> dict[str, str]:
    where = {"reply": named.reading.row["reply"], "place": cell.place, "cell": cell.address}
    return dict.fromkeys(COLUMNS, "") | where | {"text": cell.text} | dict(guess)


def _guess(
    reference: Reference,
    named: Named,
    accounts: Mapping[Where, Account],
    grid: Grid,
    cell: Cell,
    problem: Problem,
) -> dict[str, str]:
    if cell.kind == "table" and _DIGIT.search(cell.text):
        return _like_neighbours(reference, accounts, grid, cell) or UNKNOWN
    name = _named_label(problem, cell)
    if not (found := nearest_label(reference, name)):
        return UNKNOWN
    asks, measure, domain, category = found
    has_number = _DIGIT.search(cell.text.replace(name, ""))
    days = dict(zip(("period_start", "period_end"), named.period, strict=True))
    return {
        "disposition": USED if has_number else LABEL,
        "asks": asks,
        "measure": measure,
        "age_band" if domain == "age_band" else "category": category,
        "reason": f"guess: {category!r} is the nearest known label",
    } | (days if has_number else {})


def _named_label(problem: Problem, cell: Cell) -> str:
    """Return the label a problem quotes from its cell, or the cell's whole text."""
    quoted = ("".join(match.groups("")) for match in _QUOTED.finditer(problem.found))
    return next((name for name in quoted if name in cell.text), cell.text)


def nearest_label(reference: Reference, text: str) -> tuple[str, str, str, str] | None:
    """Return (asks, measure, domain, category) of the known label spelt most like ``text``.

    None when no spelling is alike enough for a guess.
    """
    from rapidfuzz import fuzz, process

    kinds = [(ask.name, kind) for ask in reference.all_asks.values() for kind in ask.kinds]
    measured = {kind.domain: (asks, kind.measure) for asks, kind in reversed(kinds) if kind.domain}
    known = {
        spelling: (domain, category)
        for (domain, spelling), category in reversed(reference.labels.items())
        if domain in measured
    }
    near = process.extractOne(
        normalise(text), list(known), scorer=fuzz.ratio, score_cutoff=ALIKE_ENOUGH
    )
    if near is None:
        return None
    domain, category = known[near[0]]
    return (*measured[domain], domain, category)


def _like_neighbours(
    reference: Reference, accounts: Mapping[Where, Account], grid: Grid, cell: Cell
) -> dict[str, str] | None:
    """Return what a number would be if it meant what its row and its column mean, or None."""
    beside = _taken(accounts, grid, lambda other: abs(other.column - cell.column), row=cell.row)
    above = _taken(accounts, grid, lambda other: abs(other.row - cell.row), column=cell.column)
    for named, other in ((beside, above), (above, beside)):
        if len({(row["measure"], row["category"]) for row in named}) == 1:
            measure, detail = named[0]["measure"], (other or named)[0]
            return {
                "disposition": USED,
                "asks": _asks_of(reference, measure),
                "measure": measure,
                "category": named[0]["category"],
                **{name: detail[name] for name in ("age_band", "period_start", "period_end")},
                "reason": "guess: as the other figures of its row and its column",
            }
    return None


def _taken(
    accounts: Mapping[Where, Account],
    grid: Grid,
    distance: Callable[[Cell], int],
    row: int = 0,
    column: int = 0,
) -> list[Row]:
    """Return the observations in the cells of a row or a column, the nearest first."""
    near = [
        other
        for other in grid.cells
        if other.kind == "table" and (other.row == row or other.column == column)
    ]
    found = (accounts.get(one.where) for one in sorted(near, key=distance))
    return [observation for account in found if account for observation in account.observations]


def _asks_of(reference: Reference, measure: str) -> str:
    asks = reference.all_asks.values()
    return next((ask.name for ask in asks if measure in {k.measure for k in ask.kinds}), "")


def _register_first(named: Named) -> Problem:
    row = named.reading.row
    return Problem(
        "a reply that is in no register",
        "a reply of data/manual/replies.csv",
        "Register it first; rows of layouts.csv hold for a registered reply.",
        row["force"],
        row["file"],
    )
