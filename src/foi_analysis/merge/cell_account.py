"""Joins a reply's cells with what became of each: ledger, observations, problems; reads no file."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foi_analysis.core.counts import show_count
from foi_analysis.core.paths import slug
from foi_analysis.core.problems import Problem

Row = Mapping[str, Any]
Where = tuple[str, str]

QUESTION, USED, TOTAL, IGNORED, LABEL = "question", "used", "stated total", "ignored", "label"
MARKS = {QUESTION: "?", USED: "✔", TOTAL: "Σ", IGNORED: "○", LABEL: "▸"}
MEANINGS = {
    USED: "a number that became an answer",
    TOTAL: "a total the reply states, checked against its parts",
    IGNORED: "set aside, with the reason",
    QUESTION: "a problem that stops the reply until somebody settles it",
    LABEL: "a heading or a name that says what the numbers beside it are",
}
_NUMBER_DISPOSITIONS = (USED, TOTAL, IGNORED)


@dataclass
class Account:
    """What became of one cell: its ledger rows, the answers taken from it, and its problems."""

    rows: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def disposition(self) -> str:
        """Return the weightiest one in the cell: question, used, stated total, ignored, label."""
        if self.problems:
            return QUESTION
        found = {disposition_of(row) for row in self.rows}
        return next((one for one in (USED, TOTAL, LABEL, IGNORED) if one in found), "")

    def words(self, own_period: tuple[str, str] = ("", "")) -> list[str]:
        """Return what became of the cell, a sentence each; a usual period is left unsaid."""
        said = [f"{problem.found}; expected {problem.expected}" for problem in self.problems]
        said += [observation_words(row, own_period) for row in self.observations]
        for row in self.rows:
            if disposition_of(row) == LABEL:
                said.append(f"label: {row['reason']}")
            elif row["disposition"] != USED or not self.observations:
                said.append(f"{row['disposition']}: {plain_words(row['reason'])}")
        return list(dict.fromkeys(said))


def accounts_of(
    ledger: Iterable[Row], observations: Iterable[Row], problems: Iterable[Problem] = ()
) -> dict[Where, Account]:
    """Return the account of every cell that has one, by place and cell."""
    accounts: dict[Where, Account] = defaultdict(Account)
    for row in ledger:
        accounts[row["place"], row["cell"]].rows.append(row)
    for row in observations:
        accounts[row["place"], row["cell"]].observations.append(row)
    for problem in problems:
        if problem.cell:
            accounts[problem.place, problem.cell].problems.append(problem)
    return dict(accounts)


def disposition_of(row: Row) -> str:
    """Return what became of one row of the ledger; a label that was used is a label."""
    disposition = str(row["disposition"])
    return LABEL if row["kind"] == "label" and disposition == USED else disposition


def anchor(place: str, cell: str) -> str:
    """Return the name by which a page links to a cell: the same for the same place and cell."""
    digest = hashlib.sha256(f"{place}\0{cell}".encode()).hexdigest()[:6]
    named = slug(re.sub(r"[^\x20-\x7e]", " ", f"{place} {cell}"))
    return f"cell-{named[:60].strip('-')}-{digest}"


def plain_words(name: str) -> str:
    """Return a measure or reason without underscores."""
    return str(name).replace("_", " ")


def subject_words(row: Row) -> str:
    """Return what an observation is about: measure, category and age band."""
    parts = (row["measure"], row["category"], row["age_band"])
    return plain_words(", ".join(str(part) for part in parts if part))


def value_words(row: Row) -> str:
    """Return an observation's value: 12, 1–4, withheld."""
    return show_count(str(row["status"]), whole(row["low"]), whole(row["high"]))


def observation_words(row: Row, own_period: tuple[str, str] = ("", "")) -> str:
    """Return an observation in words, with its days when they are not the reply's usual ones."""
    period = (str(row["period_start"]), str(row["period_end"]))
    days = "" if period == own_period else f", {period[0]} to {period[1]}"
    return f"{subject_words(row)}{days} = {value_words(row)}"


def whole(number: Any) -> int | None:
    """Return a whole number, or None for a missing one however a table writes it."""
    if number is None or number != number or str(number) == "<NA>":
        return None
    return int(number)


def tally(accounts: Mapping[Where, Account]) -> dict[str, int]:
    """Return how many numbers met each disposition, and how many questions there are."""
    rows = [row for account in accounts.values() for row in account.rows]
    counts = {
        one: sum(row["kind"] == "number" and row["disposition"] == one for row in rows)
        for one in _NUMBER_DISPOSITIONS
    }
    asked: Sequence[Problem] = [one for account in accounts.values() for one in account.problems]
    return counts | {QUESTION: len(asked)}
