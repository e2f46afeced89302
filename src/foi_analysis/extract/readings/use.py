"""Applies confirmed readings to the tables of one reply; writes nothing and proposes nothing."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from foi_analysis.core.counts import Count
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.answers import Entry, Layout, Seen
from foi_analysis.extract.readings.around import (
    Context,
    ask_of,
    likely_ask,
    other_periods,
    others_counted,
    out_of_order,
    period_around,
)
from foi_analysis.extract.readings.arrange import arrange
from foi_analysis.extract.readings.arranged import Arranged, Reason
from foi_analysis.extract.readings.entries import TableQuestion, Taken
from foi_analysis.extract.readings.lines_of_text import is_sentence, lines_meant, taken_from
from foi_analysis.extract.readings.records import passed_over, unspoken
from foi_analysis.extract.readings.roles import Labels
from foi_analysis.extract.readings.rows import ReadingRow, ReadingRows
from foi_analysis.extract.readings.tables import Table, chosen, tables_of
from foi_analysis.extract.readings.take import take
from foi_analysis.read.grid import Cell, Grid

COUNTED = ("count", "count_distinct")
ACTION = (
    "Look at the table with `foi inspect`; settle what is open, or replace the reading in "
    "data/manual/readings.csv."
)


@dataclass
class Fit:
    """A reading laid over one table: what its lines take, or why it does not fit."""

    table: Table
    reading: ReadingRows
    first_row: int = 0
    ask: Ask | None = None
    entries: list[Entry] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    arranged: list[Arranged] = field(default_factory=list)
    labels: Labels | None = None

    @property
    def is_alike(self) -> bool:
        """Return whether the table has the heads and rows of labels that the reading names."""
        return all(
            one.records and one.has_figures and one.has_known_labels for one in self.arranged
        )

    def left_open(self) -> Fit:
        """Return the reading with nothing taken: every cell from the heads on is open."""
        first = min(self.first_row, len(self.table.rows) - 1)
        rows = self.table.rows[first:]
        seen = [
            Seen(cell, "number", "open", "its reading does not fit") for r in rows for cell in r
        ]
        return Fit(self.table, self.reading, first, self.ask, seen=seen)

    @property
    def values(self) -> dict[tuple[object, ...], Count | None]:
        """Return the counts by what they measure, to compare two readings of one table."""
        return {
            (one.asks, one.measure, one.category, one.column, one.period): one.count
            for one in self.entries
        }


def fit(reading: ReadingRows, table: Table, context: Context) -> Fit:
    """Return a reading laid over a table; it fits only if nothing in the table is left over."""
    if reason := reading.leaves_out:
        seen = [Seen(cell, "number", "ignored", reason) for row in table.rows for cell in row]
        return Fit(table, reading, 0, seen=seen)
    found = Fit(table, reading, first_row=len(table.rows))
    for line in reading.lines:
        _fit_line(found, line, context)
    found.reasons = list(_once(found.reasons))
    if not found.reasons:
        found.reasons += passed_over(found.arranged, context.window, context.reference)
    if not found.reasons and any(line.take[0] in COUNTED for line in reading.lines):
        found.reasons += unspoken(found.arranged, context.window, context.reference)
    if not found.reasons:
        found.reasons += _left_over(found)
    return found


def _fit_line(found: Fit, line: ReadingRow, context: Context) -> None:
    labels = Labels(context.words, line, context.authority, context.wave)
    found.labels = labels
    ask = likely_ask(line, found.table, labels, context)
    arranged = arrange(found.table, line, labels, ask)
    found.arranged.append(arranged)
    found.reasons += arranged.reasons
    found.first_row = min(found.first_row, arranged.first_head)
    if arranged.reasons:
        return
    own, reasons = ask_of(line, arranged, labels, context)
    found.reasons += reasons
    around = period_around(line, arranged, context)
    taken: Taken = take(
        arranged, line, TableQuestion(context.asks, own, around, context.window), context.words
    )
    first = next((context.asks[one.asks] for one in taken.entries), None)
    found.ask = found.ask or own or first
    found.entries += taken.entries
    found.seen += taken.seen
    found.reasons += taken.reasons
    if not taken.entries and not taken.reasons and line.take[0] != "ignore":
        top = arranged.table.rows[0][0]
        found.reasons.append((top, "no value that is left", "one at least for each line"))
    if taken.entries:
        found.reasons += other_periods(line, arranged, taken.entries, labels, context.window)
        found.reasons += out_of_order(line, arranged, taken.entries)
        asked = context.asks[taken.entries[0].asks]
        found.reasons += others_counted(line, arranged, asked, labels)


def _once(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Yield reasons that are worded alike only once."""
    seen = set()
    for cell, found, expected in reasons:
        if (found, expected) not in seen:
            seen.add((found, expected))
            yield cell, found, expected


def _left_over(found: Fit) -> Iterator[Reason]:
    """Yield one reason for the cells of the table that no line says anything of."""
    known = {seen.cell.where for seen in found.seen}
    known |= {entry.cell.where for entry in found.entries}
    known |= {entry.label.where for entry in found.entries}
    rows = found.table.rows[found.first_row :]
    cells = [cell for row in rows for cell in row if cell.where not in known and cell.text.strip()]
    if cells:
        listed = ", ".join(f"{cell.text!r} ({cell.address})" for cell in cells[:5])
        more = f" and {len(cells) - 5} more" if len(cells) > 5 else ""
        yield cells[0], f"{listed}{more} without a role", "a role, or a reason in `ignore`"


def apply_readings(
    grids: Sequence[Grid], readings: Sequence[ReadingRows], context: Context, found: Layout
) -> list[Grid | Ask]:
    """Keep in ``found`` what the readings take; return what is left, in reading order.

    A table that was read stands there as the question it answers. A reading that fits no table is
    a problem that names every reason, and the tables stay as they are.
    """
    if not readings:
        return list(grids)
    tables = tables_of(grids)
    fits: dict[int, Fit] = {}
    failed: list[Fit] = []
    cells = [cell for grid in grids for cell in grid.cells]
    read: set[int] = set()
    for reading in readings:
        if any(map(is_sentence, reading.lines)):
            read |= set(_read_lines(reading, cells, context, found))
        else:
            _lay(reading, tables, context, fits, failed, found)
    for one in failed:
        is_read = one.table.number in fits
        must_fit = one.reading.must_fit and not fits
        if must_fit or one.reading.lines[0].block or (one.is_alike and not is_read):
            _report(one, found)
            fits.setdefault(one.table.number, one.left_open())
            found.unread |= {name for line in one.reading.lines for name in line.questions}
    for one in fits.values():
        for entry in one.entries:
            found.add(entry)
        if any(line["period"] for line in one.reading.lines):
            found.own_periods |= {entry.table for entry in one.entries}
        for seen in one.seen:
            found.see(seen.cell, seen.kind, seen.disposition, seen.reason)
    return list(_parts(grids, fits, read))


def _read_lines(
    reading: ReadingRows, cells: Sequence[Cell], context: Context, found: Layout
) -> Iterator[int]:
    """Take what a reading says of lines of text; yield which cells those are."""
    for line in reading.lines:
        meant = list(lines_meant(line, cells))
        if not meant:
            wanted = line["block"]
            found.question(None, f"no line for the reading {reading.name!r}", wanted, ACTION)
        for cell, slots in meant:
            made = taken_from(line, cell, slots, context.asks, context.reference)
            if isinstance(made, str):
                whole = f"the reading {reading.name!r} does not fit: {made}"
                found.question(cell, whole, "what its wording says", ACTION)
            elif isinstance(made, Entry):
                found.add(made)
            else:
                found.see(made.cell, made.kind, made.disposition, made.reason)
            yield id(cell)


def _lay(
    reading: ReadingRows,
    tables: Sequence[Table],
    context: Context,
    fits: dict[int, Fit],
    failed: list[Fit],
    found: Layout,
) -> None:
    block = reading.lines[0].block
    meant = chosen(tables, block)
    tried = [fit(reading, table, context) for table in meant]
    if block and not meant:
        wanted = reading.lines[0]["block"]
        found.question(None, f"no table for the reading {reading.name!r}", wanted, ACTION)
    good = [one for one in tried if not one.reasons]
    for one in good:
        before = fits.setdefault(one.table.number, one)
        if before.values != one.values:
            names = f"{before.reading.name!r} and {reading.name!r}"
            cell = one.table.rows[0][0]
            found.question(cell, f"two readings, {names}, that give other values", "one", ACTION)
    bad = sorted((one for one in tried if one.reasons), key=lambda one: not one.is_alike)
    alike = [one for one in bad if one.is_alike]
    failed += bad if block else alike or bad[: not good]


def _report(one: Fit, found: Layout) -> None:
    first = one.table.rows[0][0]
    for cell, said, expected in one.reasons:
        whole = f"the reading {one.reading.name!r} does not fit: {said}"
        found.question(cell or first, whole, expected, ACTION)


def _parts(
    grids: Sequence[Grid], fits: dict[int, Fit], read: Container[int]
) -> Iterator[Grid | Ask]:
    taken = {
        id(cell): one
        for one in fits.values()
        for row in one.table.rows[one.first_row :]
        for cell in row
    }
    done: set[int] = set()
    for grid in grids:
        cells: list[Cell] = []
        for cell in grid.cells:
            one = taken.get(id(cell))
            if one is None:
                cells += [] if id(cell) in read else [cell]
            elif id(one) not in done:
                done.add(id(one))
                yield Grid(grid.name, tuple(cells))
                cells = []
                if one.ask:
                    yield one.ask
        yield Grid(grid.name, tuple(cells))
