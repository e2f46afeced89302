"""Applies what an analyst confirmed in data/manual/layouts.csv about single cells of a reply.

A row without a name and a day of confirmation is a proposal and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from foi_analysis.core.counts import parse_count
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.extract.periods import Period
from foi_analysis.read.grid import Cell, Grid

TABLE = "layouts.csv"
USED, TOTAL, IGNORED, LABEL = "used", "stated total", "ignored", "label"
DISPOSITIONS = (USED, TOTAL, IGNORED, LABEL)
Row = Mapping[str, str]
Key = tuple[str, str]


@dataclass
class Declared:
    """What was confirmed about a reply's cells, by place and address, and what is wrong with it."""

    rows: dict[Key, Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_declared(reference: Reference, reply: str) -> Declared:
    """Return the confirmed rows of layouts.csv for one reply, each checked."""
    found = Declared()
    for row in reference.layouts:
        if row["reply"] != reply or not (row["confirmed_by"] and row["confirmed_on"]):
            continue
        wrong = list(_wrong(reference, row))
        if wrong or (row["place"], row["cell"]) in found.rows:
            found.problems.append(_problem(row, wrong[0] if wrong else "the same cell twice"))
        found.rows[row["place"], row["cell"]] = row
    return found


def _wrong(reference: Reference, row: Row) -> list[str]:
    ask = reference.all_asks.get(row["asks"])
    measures = {kind.measure for kind in ask.kinds} | {ask.name} if ask else set()
    checks = {
        f"the disposition {row['disposition']!r}": row["disposition"] in DISPOSITIONS,
        f"asks {row['asks']!r}": row["disposition"] != USED or ask is not None,
        f"measure {row['measure']!r}": row["disposition"] != USED or row["measure"] in measures,
        "no reason": row["disposition"] in (USED, LABEL) or bool(row["reason"].strip(" ?")),
        f"the label {row['category']!r}": row["disposition"] != LABEL
        or not row["category"]
        or bool(reference.labels_of(row["category"])),
        "a day that is none": all(
            _is_day(row[name]) for name in ("period_start", "period_end", "confirmed_on")
        ),
    }
    return [what for what, is_right in checks.items() if not is_right]


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _problem(row: Row, found: str) -> Problem:
    return Problem(
        found,
        "a confirmed row as data/README.md describes it",
        f"Correct the row of reply {row['reply']!r}.",
        file=f"data/manual/{TABLE}",
        place=row["place"],
        cell=row["cell"],
    )


def without_declared(grids: Sequence[Grid], declared: Declared, found: Layout) -> tuple[Grid, ...]:
    """Return the grids as they are to be understood, and keep in ``found`` what was declared.

    A label gets the spelling it stands for; any other declared cell is taken out, together with
    the labels of its row when no other figure of the row is left. A cell whose text is not what
    the row says is a problem.
    """
    left = dict(declared.rows)
    made = tuple(_grid(grid, left, found) for grid in grids)
    for key, row in left.items():
        if key not in found.declared:
            found.problems.append(_problem(row, "no such cell, or another text in it"))
    return made


def _grid(grid: Grid, rows: Mapping[Key, Row], found: Layout) -> Grid:
    cells: list[Cell] = []
    for line in grid.rows():
        kept = [_kept(cell, rows, found) for cell in line]
        own = [cell for cell in kept if cell]
        is_emptied = len(own) < len(line) and not any(map(_is_figure, own))
        for cell in own if is_emptied else ():
            found.see(cell, "label", "used", "label of a declared figure")
        cells += [] if is_emptied else own
    return Grid(grid.name, tuple(cells))


def _is_figure(cell: Cell) -> bool:
    count = parse_count(cell.text)
    return count is not None and count.low is not None


def _kept(cell: Cell, rows: Mapping[Key, Row], found: Layout) -> Cell | None:
    row = rows.get(cell.where)
    if not row or row["text"] != cell.text:
        return cell
    found.declared.add(cell.where)
    if row["disposition"] == LABEL:
        return replace(cell, text=row["category"], lines=()) if row["category"] else None
    if row["disposition"] == USED:
        found.add(_entry(row, cell))
    else:
        reason = f"{row['reason']} (declared by {row['confirmed_by']})"
        found.see(cell, "number", row["disposition"], reason)
    return None


def _entry(row: Row, cell: Cell) -> Entry:
    days = [row["period_start"], row["period_end"]]
    period = Period(*map(date.fromisoformat, days)) if all(days) else None
    category, band = row["category"], row["age_band"]
    return Entry(
        row["asks"], row["measure"], category, band, "value", cell.text, cell, cell, period
    )
