"""Collects what is found in one reply: answers, labels, set-aside numbers and problems.

It knows the kinds of label each question has, and words the problems; it walks no rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from foi_analysis.problems import Problem
from foi_analysis.read.grid import Cell
from foi_analysis.reference import Reference

DOMAINS = {
    "offences": ("item", "total"),
    "methods": ("known_total", "method_group", "not_known", "method", "total"),
    "disposals": ("disposal", "total"),
    "victims": ("sex", "age_band", "total"),
    "youngest_victim": ("item",),
    "custody_records": ("item",),
}
MEASURES = {
    "known_total": "offences_method_known",
    "method_group": "offences_with_method",
    "not_known": "offences_method_not_known",
    "method": "method_instances",
    "disposal": "disposals",
    "sex": "victims",
    "age_band": "victims",
}
CATEGORISED = ("method", "method_group", "disposal", "sex", "age_band")
STUBS = {"method": "methods", "disposal": "disposals", "victims": "victims"}

SENTENCE_MEASURES = {
    "offences": "offences",
    "custody_records": "custody_records",
    "youngest_victim": "youngest_victim_age",
}
ASKED_BY = {measure: asks for asks, measure in SENTENCE_MEASURES.items()}


@dataclass(frozen=True)
class Entry:
    """One answer: what it measures, its labels, its part in the table and the cell it stands in.

    ``role`` is "value", "total" (checked, not added), "share" (set aside) or "status" (a sentence
    that gives no figure for the whole question); while reading also "part" (one period of several).
    """

    asks: str
    measure: str
    category: str
    column: str
    role: str
    text: str
    cell: Cell
    label: Cell


@dataclass(frozen=True)
class Seen:
    """What became of a label, or of a number that is no answer."""

    cell: Cell
    kind: str
    fate: str
    reason: str


@dataclass
class Layout:
    """Everything found in one reply of a force, in the order it was found.

    ``unread`` holds the questions with an answer under a label nobody knows.
    """

    reference: Reference
    force: str
    file: str
    entries: list[Entry] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def add(
        self,
        asks: str,
        measure: str,
        text: str,
        cell: Cell,
        label: Cell,
        category: str = "",
        column: str = "",
        role: str = "value",
    ) -> None:
        """Keep one answer; a measure that only one question asks for belongs to that question."""
        asks = ASKED_BY.get(measure, asks or measure)
        self.entries.append(Entry(asks, measure, category, column, role, text, cell, label))

    def see(self, cell: Cell, kind: str, fate: str, reason: str) -> None:
        """Keep what became of a label or of a number that is no answer."""
        self.seen.append(Seen(cell, kind, fate, reason))

    def is_answered(self, asks: str) -> bool:
        """Return whether a question has an answer so far."""
        return any(entry.asks == asks for entry in self.entries)

    def settle_repeats(self) -> None:
        """Make a total of what the reply states beside the first figure, or beside its parts."""
        for measure in ("offences", "custody_records"):
            found = {
                position: entry
                for position, entry in enumerate(self.entries)
                if entry.measure == measure
            }
            parts = [position for position, entry in found.items() if entry.role == "part"]
            counted = parts or list(found)[:1]
            for position, entry in found.items():
                role = "value" if position in counted else "total"
                self.entries[position] = replace(entry, role=role)

    def wrong_force(self, cell: Cell) -> None:
        """Keep the problem that the reply names another force than it is registered under."""
        near = ", ".join(self.reference.suggest_forces(cell.text))
        self._problem(
            cell,
            f"the force name {cell.text!r}",
            f"{self.force}, whose reply this is registered as",
            "Register the reply under the right force, or add the spelling to "
            f"data/manual/forces.csv.{f' Nearest known: {near}.' if near else ''}",
        )

    def unknown_label(self, asks: str, cell: Cell, label: str) -> None:
        """Keep the problem that a label with a number is in no table."""
        self.unread.add(asks)
        near = ", ".join(self.reference.suggest_labels(label, DOMAINS[asks]))
        what = {"methods": "method of communication"}.get(asks, "label")
        self._problem(
            cell,
            f"the unknown {what} {label!r}",
            f"a label listed in data/manual/labels.csv for {asks.replace('_', ' ')}",
            "Correct the reading, or add the spelling to data/manual/labels.csv."
            + (f" Nearest known: {near}." if near else ""),
        )

    def number_without_place(self, cell: Cell) -> None:
        """Keep the problem that a number stands under no heading."""
        self._problem(
            cell,
            f"{cell.text!r} under no heading",
            "a column headed with a count or a percentage",
            "Add the heading to data/manual/labels.csv, or ask the force what it counts.",
        )

    def no_answer(self, number: int, asks: str) -> None:
        """Keep the problem that a question has no answer and no reason for that."""
        self._problem(
            None,
            f"no answer to question {number} ({asks.replace('_', ' ')})",
            "an answer, or a sentence that says why there is none",
            "Look at the file; if the force left it out, register the reply as partial.",
        )

    def _problem(self, cell: Cell | None, found: str, expected: str, action: str) -> None:
        where = (cell.place, cell.address) if cell else ("", "")
        self.problems.append(Problem(found, expected, action, self.force, self.file, *where))
