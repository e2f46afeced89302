"""Guesses how a table could be read: roles for its labels and heads, from the labels it knows.

A guess is shown with all that is open about it; it counts for nothing until a person takes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foi_analysis.core.question_types import Ask
from foi_analysis.extract.answers import Entry
from foi_analysis.extract.period_texts import find_periods
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.around import Context
from foi_analysis.extract.readings.propose_lists import lists, wide
from foi_analysis.extract.readings.propose_roles import roles
from foi_analysis.extract.readings.roles import Labels
from foi_analysis.extract.readings.rows import COLUMNS, SETTLED, ReadingRow, ReadingRows
from foi_analysis.extract.readings.tables import Table
from foi_analysis.extract.readings.use import Fit, fit

MOST_TRIED, MOST_SHOWN, MOST_NAMED = 60, 3, 4
# Reasons that a wording alone makes, each with the kind it is settled as.
WORDINGS = {"the head ": "head", " in all rows": "label", "” in ": "title"}
SAID = {
    "head": "says no more",
    "title": "changes nothing",
    "label": "changes nothing, or is left out",
}
# in 'Crimes and suspects', the head 'Code'
_QUOTED = re.compile(r"(?:” in |the head )'([^']+)'")


@dataclass(frozen=True)
class Guess:
    """Rows for readings.csv that nobody confirmed, one a line, laid over their table."""

    rows: tuple[dict[str, str], ...]
    fit: Fit
    window: Period | None = None

    @property
    def sentence(self) -> str:
        """Return in words what the rows take the table for, and what they settle."""
        told = [self._roles(), self._counts(), *self._settled()]
        return "; ".join(filter(None, told))

    def _roles(self) -> str:
        row = self.rows[0]
        if row["take"] in ("", "cells"):
            beside = " and ".join(row["rows"].split()) or "values"
            above = " and ".join((row["columns"] or "value").split())
            return f"rows are {beside}, columns are {above}".replace("_", " ")
        is_list = row["take"].startswith("count")
        return "each row is a record" if is_list else "each column answers a question"

    def _counts(self) -> str:
        entries = self.fit.entries
        if not entries:
            return ""
        shown = [f"{_name(one, self.window)} {_value(one)}" for one in entries[:MOST_NAMED]]
        more = f" and {len(entries) - MOST_NAMED} more" if len(entries) > MOST_NAMED else ""
        asks = " and ".join(sorted({one.asks.replace("_", " ") for one in entries}))
        return f"{len(entries)} counts for {asks}: {', '.join(shown)}{more}"

    def _settled(self) -> Iterator[str]:
        own = dict.fromkeys(
            (what, text) for row in self.rows for what, text, _ in SETTLED.findall(row["settles"])
        )
        for kind, said in SAID.items():
            if texts := [repr(text) for what, text in own if what == kind]:
                yield f"takes it that the {kind} {', '.join(texts)} {said}"
        ignored = dict.fromkeys(one for row in self.rows for one in ReadingRow(row).ignored)
        if ignored:
            yield "leaves out " + ", ".join(f"{text!r} ({why})" for _, text, why in ignored)
        left = [seen.reason for seen in self.fit.seen if seen.reason.startswith("left out")]
        for reason, times in Counter(left).items():
            yield f"{times} cells {reason}"


def _name(entry: Entry, window: Period | None) -> str:
    named = [one for one in (entry.category, entry.column) if one] or [entry.measure]
    own = [f"({entry.period})"] if entry.period and entry.period != window else []
    return " ".join([*named, *own]).replace("_", " ")


def _value(entry: Entry) -> str:
    count = entry.count
    if count is None or count.low is None:
        return count.status if count else entry.text
    return str(count.low) if count.is_exact else f"{count.low} to {count.high or 'more'}"


def guesses(table: Table, context: Context) -> list[Guess]:
    """Return the readings that come nearest to fitting a table, the best first.

    Those that leave nothing open come alone, at most three with different values; else one.
    """
    tried = [
        _settled(rows, table, context)
        for rows, _ in zip(_rows(table, context), range(MOST_TRIED), strict=False)
    ]
    found = sorted(
        (one for one in tried if any(a.records for a in one.fit.arranged)),
        key=lambda one: (len(one.fit.reasons), -_explained(one.fit), len(one.rows[0]["settles"])),
    )
    good = [one for one in found if not one.fit.reasons]
    return _different(good)[:MOST_SHOWN] or found[:1]


def _explained(found: Fit) -> int:
    """Return how many places for values the roles explain."""
    return sum(len(one.values) for one in found.arranged) or len(found.entries)


def _different(found: Sequence[Guess]) -> list[Guess]:
    """Return guesses that give different values, the first of each."""
    seen: list[object] = []
    kept = []
    for one in found:
        if one.fit.values not in seen:
            seen.append(one.fit.values)
            kept.append(one)
    return kept


def _settled(rows: tuple[dict[str, str], ...], table: Table, context: Context) -> Guess:
    """Return a guess with the wordings settled that change nothing, and blanks by exact totals."""
    one = Guess(rows, _laid(rows, table, context), context.window)
    for _ in WORDINGS:
        if listed := _wordings(one, table, context):
            rows = tuple(row | {"settles": listed} for row in rows)
            one = replace(one, rows=rows, fit=_laid(rows, table, context))
    if any("blank cell" in said for _, said, _ in one.fit.reasons):
        other = tuple(row | {"blank": "total"} for row in rows)
        again = replace(one, rows=other, fit=_laid(other, table, context))
        one = again if len(again.fit.reasons) < len(one.fit.reasons) else one
    return one


def _wordings(one: Guess, table: Table, context: Context) -> str:
    """Return, as `settles` has it, wordings that are open but name nothing else that is counted."""
    settled = [part for part in one.rows[0]["settles"].split("; ") if part]
    found = [("head", text) for text in _above(table, one.fit)]
    for cell, said, _ in one.fit.reasons:
        kinds = [kind for part, kind in WORDINGS.items() if part in said]
        if cell and kinds:
            quoted = _QUOTED.search(said)
            found.append((kinds[0], quoted.group(1) if quoted else cell.text))
    asks = [context.asks[row["question"]] for row in one.rows if row["question"] in context.asks]
    for kind, text in found:
        is_other = _counts_others(text, asks or list(context.asks.values()), one)
        is_fine = kind == "title" or not (is_other or find_periods(text))
        if '"' not in text and is_fine:
            settled.append(f'{kind} "{text}"')
    return "; ".join(dict.fromkeys(settled))


def _counts_others(text: str, asks: Sequence[Ask], one: Guess) -> bool:
    labels = one.fit.labels
    return labels is not None and all(labels.others_counted(text, ask) for ask in asks)


def _above(table: Table, found: Fit) -> list[str]:
    """Return the texts of the row right above the heads, where it has more than one: axis names."""
    row = table.rows[found.first_row - 1] if 0 < found.first_row < len(table.rows) else ()
    return [cell.text for cell in row] if len(row) > 1 else []


def _laid(rows: Sequence[dict[str, str]], table: Table, context: Context) -> Fit:
    return fit(ReadingRows("guess", tuple(map(ReadingRow, rows))), table, context)


def _rows(table: Table, context: Context) -> Iterator[tuple[dict[str, str], ...]]:
    empty = dict.fromkeys(COLUMNS, "") | {"line": "1"}
    labels = Labels(context.words, ReadingRow(empty), context.authority, context.wave)
    said = _asks_said(table, labels, context)
    asks = [context.asks[name] for name in said or context.asks]
    for lines in (*lists(table, labels, asks, context.window), *wide(table, labels, asks)):
        yield tuple(empty | line | {"line": str(n)} for n, line in enumerate(lines, 1))
    for ask in asks:
        if ask.is_age and ask.name not in said:
            continue
        for wanted in roles(table, labels, ask):
            is_by_head = wanted["columns"] == "question"
            yield (
                empty | wanted | {"question": "" if is_by_head else said.get(ask.name, ask.name)},
            )


def _asks_said(table: Table, labels: Labels, context: Context) -> dict[str, str]:
    """Return the question that places at the table name, and which places; nothing if not one."""
    inside = [row[0] for row in table.rows[:3] if len(row) == 1]
    titles = (labels.asks_in(cell.text) for cell in reversed([*table.titles, *inside]))
    nearest: set[str] = next(filter(None, titles), set())
    found = {
        "title": nearest,
        "sheet": labels.asks_in(table.sheet),
        "file": labels.asks_in(context.sent_as),
        "corner": labels.asks_in(table.rows[0][0].text),
    }
    named = {place: asks & set(context.asks) for place, asks in found.items() if asks}
    every = {name for asks in named.values() for name in asks}
    return {name: "|".join(named) for name in every} if len(every) == 1 else {}
