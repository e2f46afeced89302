"""Collects what is found in one reply: answers, labels, set-aside numbers and problems.

It knows the kinds of label each question has, and words the problems; it walks no rows.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Set
from dataclasses import dataclass, field

from foi_analysis.core.counts import Count
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference
from foi_analysis.extract.periods import Period
from foi_analysis.read.grid import Cell


@dataclass(frozen=True)
class Entry:
    """One answer: what it measures, its labels, its part in the table and the cell it stands in.

    ``role`` is "value", "total" (checked, not added), "again" (stated before; must agree), "share"
    (set aside) or "status" (a sentence that gives no figure for the whole question). ``period`` is
    the figure's own, where it has one. ``over`` names the axes a total adds up, ``table`` the list
    or table whose figures it can add up. ``count`` is the count itself where it is known already.
    """

    asks: str
    measure: str
    category: str
    column: str
    role: str
    text: str
    cell: Cell
    label: Cell
    period: Period | None = None
    over: tuple[str, ...] = ()
    table: int = 0
    is_subtotal: bool = False
    count: Count | None = None


@dataclass(frozen=True)
class Seen:
    """What became of a label, or of a number that is no answer."""

    cell: Cell
    kind: str
    disposition: str
    reason: str


@dataclass
class Layout:
    """Everything found in one reply of an authority, in the order it was found.

    ``unread`` holds the questions with an answer under a label nobody knows, ``legend`` what the
    reply says its marks stand for, ``lines`` the place and address of what was read as text,
    ``own_periods`` are the tables whose
    periods a person took as they stand; ``settled`` the wordings a person judged, as readings say.
    """

    reference: Reference
    authority: str
    file: str
    wave: str = ""
    entries: list[Entry] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    legend: Mapping[str, Count] = field(default_factory=dict)
    lines: set[tuple[str, str]] = field(default_factory=set)
    own_periods: set[int] = field(default_factory=set)
    settled: Container[tuple[str, str]] = ()
    _seen_cells: set[int] = field(default_factory=set)
    _problem_places: set[tuple[str, str]] = field(default_factory=set)
    _problems_counted: int = 0
    _first: dict[str, Entry] = field(default_factory=dict)
    _periods: dict[str, set[Period | None]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Keep one answer."""
        self.entries.append(entry)
        self._first.setdefault(entry.asks, entry)
        self._periods.setdefault(entry.asks, set()).add(entry.period)

    def see(self, cell: Cell, kind: str, disposition: str, reason: str) -> None:
        """Keep what became of a label or of a number that is no answer."""
        self.seen.append(Seen(cell, kind, disposition, reason))
        self._seen_cells.add(id(cell))

    def has_seen(self, cell: Cell) -> bool:
        """Return whether something became of this very cell so far."""
        return id(cell) in self._seen_cells

    def has_problem(self, cell: Cell) -> bool:
        """Return whether something about this cell is a problem so far."""
        new = self.problems[self._problems_counted :]
        self._problem_places |= {(one.place, one.cell) for one in new}
        self._problems_counted = len(self.problems)
        return cell.where in self._problem_places

    def is_answered(self, asks: str) -> bool:
        """Return whether a question has an answer so far."""
        return asks in self._first

    def first_answer(self, asks: str) -> Entry | None:
        """Return the first answer to a question so far."""
        return self._first.get(asks)

    def periods_of(self, asks: str) -> Set[Period | None]:
        """Return the periods of the answers to a question so far; None where one has none."""
        return self._periods.get(asks, frozenset())

    def wrong_authority(self, cell: Cell, name: str) -> None:
        """Keep the problem that the reply names another authority than it is registered under."""
        near = ", ".join(self.reference.suggest_authorities(name))
        self._problem(
            cell,
            f"the authority name {name!r}",
            f"{self.authority}, whose reply this is registered as",
            "Register the reply under the right authority, or add the spelling to "
            f"data/manual/authorities.csv.{f' Nearest known: {near}.' if near else ''}",
        )

    def wrong_period(self, cell: Cell, said: str, registered: str) -> None:
        """Keep the problem that the reply says it covers other days than it is registered with."""
        self._problem(
            cell,
            f"the period {said}",
            f"{registered}, as registered",
            "Register the reply with the days it covers.",
        )

    def unknown_label(self, asks: str, cell: Cell, label: str) -> None:
        """Keep the problem that a label with a number is in no table."""
        self.unread.add(asks)
        ask = self.reference.all_asks.get(asks)
        near = ", ".join(self.reference.suggest_labels(label, ask.domains if ask else ()))
        what = {"methods": "method of communication"}.get(asks, "label")
        self._problem(
            cell,
            f"the unknown {what} {label!r}",
            "a label listed in data/manual/labels.csv for "
            + (asks.replace("_", " ") or "one of the wave's questions"),
            "Correct the reading, or add the spelling to data/manual/labels.csv."
            + (f" Nearest known: {near}." if near else ""),
        )

    def number_without_place(self, cell: Cell) -> None:
        """Keep the problem that a number stands under no heading."""
        self._problem(
            cell,
            f"{cell.text!r} under no heading",
            "a column headed with a count or a percentage",
            "Add the heading to data/manual/labels.csv, or ask the authority what it counts.",
        )

    def question(self, cell: Cell | None, found: str, expected: str, action: str = "") -> None:
        """Keep the problem that a cell can be read in more than one way."""
        advice = "Look at the file; `foi inspect` offers what can be taken, else ask the authority."
        self._problem(cell, found, expected, action or advice)

    def no_answer(self, number: int, asks: str) -> None:
        """Keep the problem that a question has no answer and no reason for that."""
        self._problem(
            None,
            f"no answer to question {number} ({asks.replace('_', ' ')})",
            "an answer, or a sentence that says why there is none",
            "Look at the file; if the authority left it out, register the reply as partial.",
        )

    def _problem(self, cell: Cell | None, found: str, expected: str, action: str) -> None:
        where = cell.where if cell else ("", "")
        self.problems.append(Problem(found, expected, action, self.authority, self.file, *where))
