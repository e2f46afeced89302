"""Reads a table that somebody compiled of many replies into observations; adds nothing up.

One row is an item of an authority and each column a measure, as data/manual/compiled_columns.csv
says. A text that is no value of its measure is a problem until compiled_marks.csv declares what it
means; an empty cell is "not given" and never nil.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from foi_analysis.core.counts import EXACT, STATUSES
from foi_analysis.core.measure import Measure
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.tables import COMPILED
from foi_analysis.core.typed_values import READABLE, TypedValue, as_day, read_value

TABLES, COLUMNS, MARKS = "compiled.csv", "compiled_columns.csv", "compiled_marks.csv"
AUTHORITY, ITEM, START, END, VALUE, IGNORED = (
    "authority",
    "item",
    "start",
    "end",
    "value",
    "ignored",
)
ROLES = (AUTHORITY, ITEM, START, END, VALUE, IGNORED)
OBSERVED = (START, END, VALUE)
OWN, ANY_COLUMN = "own", "*"
Row = Mapping[str, str]


@dataclass
class Compiled:
    """The observations of all compiled tables, and every problem found on the way."""

    observations: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def merge_compiled(project: Project, reference: Reference) -> Compiled:
    """Return what the tables of data/manual/compiled.csv say, none where there is no such table."""
    found = Compiled()
    for about in compiled_tables(project):
        table = CompiledTable(project, reference, about)
        found.problems += table.problems
        if not table.problems:
            found.observations += table.observations()
            found.problems += table.problems
    return found


def compiled_tables(project: Project) -> list[dict[str, str]]:
    """Return the rows of data/manual/compiled.csv: who compiled which file, and when."""
    return _rows(project.manual / TABLES)


def _rows(path: Path) -> list[dict[str, str]]:
    return read_rows(path) if path.is_file() else []


class CompiledTable:
    """One compiled table: its file below data/raw/compiled, and how its columns are read."""

    def __init__(self, project: Project, reference: Reference, about: Row) -> None:
        self.reference, self.about = reference, about
        self.path = project.root / "data" / "raw" / "compiled" / about["file"]
        own = [one for one in _rows(project.manual / COLUMNS) if one["table"] == about["table"]]
        self.columns = {one["column"]: one for one in own}
        marks = [one for one in _rows(project.manual / MARKS) if one["table"] == about["table"]]
        self.marks = {(one["column"], one["text"]): one for one in marks}
        self.problems = [*self._wrong_file(), *self._wrong_columns(), *self._wrong_marks()]

    def _problem(self, found: str, expected: str, action: str, row: int = 0, col: str = "") -> None:
        self.problems.append(self._as_problem(found, expected, action, row, col))

    def _as_problem(
        self, found: str, expected: str, action: str, row: int = 0, column: str = ""
    ) -> Problem:
        place = f"row {row}" if row else ""
        cell = f"column {column}" if column else ""
        return Problem(found, expected, action, file=self.about["file"], place=place, cell=cell)

    def _wrong_file(self) -> Iterator[Problem]:
        if not self.path.is_file():
            yield self._as_problem("no such file", "the table as registered", "Put it back.")
        elif (digest := sha256_of(self.path)) != self.about["sha256"]:
            found, wanted = f"sha256 {digest[:12]}…", f"{self.about['sha256'][:12]}… as registered"
            action = "Put the file back, or see what changed and register it again."
            yield self._as_problem(found, wanted, action)

    def _wrong_columns(self) -> Iterator[Problem]:
        action = f"Give each column of the file a row in data/manual/{COLUMNS}."
        if self.path.is_file():
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                header = next(csv.reader(stream), [])
            if set(header) != set(self.columns) or len(header) != len(set(header)):
                odd = ", ".join(sorted(set(header) ^ set(self.columns))) or "a column twice"
                yield self._as_problem(odd, "the same columns in both", action)
        for column, one in self.columns.items():
            if one["role"] not in ROLES:
                wanted = f"one of {', '.join(ROLES)}"
                yield self._as_problem(f"the role {one['role']!r}", wanted, action, column=column)
            kind = self.reference.measures.get(one["measure"], {}).get("kind")
            is_known = kind in READABLE and one["wave"] in self.reference.waves
            if one["role"] in OBSERVED and not is_known:
                found = f"measure {one['measure']!r}, wave {one['wave']!r}"
                wanted = f"a measure of a kind {', '.join(READABLE)}, and a wave of waves.csv"
                yield self._as_problem(found, wanted, action, column=column)

    def _wrong_marks(self) -> Iterator[Problem]:
        action = f"Correct the row of data/manual/{MARKS}."
        for column, text in self.marks:
            status = self.marks[column, text]["status"]
            if status not in STATUSES:
                wanted = f"one of {', '.join(STATUSES)}"
                found = f"the status {status!r} of {text!r}"
                yield self._as_problem(found, wanted, action, column=column)
            if column not in (ANY_COLUMN, *self.columns):
                yield self._as_problem(f"the column {column!r}", "a column of the file", action)

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """Return the rows of the file."""
        return read_rows(self.path)

    @cached_property
    def _column_of(self) -> dict[str, str]:
        return {one["role"]: column for column, one in self.columns.items()}

    def _cell(self, row: Row, role: str) -> str:
        return " ".join(row[self._column_of[role]].split()) if role in self._column_of else ""

    @cached_property
    def _times(self) -> Counter[tuple[str, str]]:
        return Counter((self._cell(row, AUTHORITY), self._cell(row, ITEM)) for row in self.rows)

    def observations(self) -> list[dict[str, Any]]:
        """Return one row for each cell of a measure; what is not understood is a problem."""
        return [one for number, row in enumerate(self.rows, 2) for one in self._of(number, row)]

    def _of(self, number: int, row: Row) -> Iterator[dict[str, Any]]:
        name, item = self._cell(row, AUTHORITY), self._cell(row, ITEM)
        authority = self.reference.authority(name)
        if authority is None:
            near = ", ".join(self.reference.suggest_authorities(name))
            action = f"Enter it, or correct the name. Nearest known: {near or 'none'}."
            self._problem(repr(name), "a known authority", action, number)
            return
        if self._times[name, item] > 1:
            item = f"{item} (row {number - 1})"
        own = [self._day(number, row, role) for role in (START, END)]
        for column, one in self.columns.items():
            if one["role"] in OBSERVED:
                about = {"authority": authority, "item": item}
                yield self._observation(number, column, one, row[column], own) | about

    def _day(self, number: int, row: Row, role: str) -> str:
        """Return the day a row's own period begins or ends, as an ISO date where it is known."""
        if role not in self._column_of:
            return ""
        column = self._column_of[role]
        measure = self.reference.declared_measures[self.columns[column]["measure"]]
        value = self._value(number, column, row[column], measure)
        return as_day(value.low).isoformat() if value.status == EXACT and value.low else ""

    def _value(self, number: int, column: str, text: str, measure: Measure) -> TypedValue:
        text = " ".join(text.split())
        mark = self.marks.get((column, text)) or self.marks.get((ANY_COLUMN, text))
        try:
            if not mark:
                return read_value(text, measure)
            low, high = (read_value(mark[end], measure) for end in ("low", "high"))
            return TypedValue(mark["status"], low.low, high.high)
        except ValueError as error:
            action = f"Correct it, or say in data/manual/{MARKS} what it means."
            self._problem(repr(text), str(error), action, number, column)
            return TypedValue("blank")

    def _observation(
        self, number: int, column: str, one: Row, text: str, own: list[str]
    ) -> dict[str, Any]:
        measure = self.reference.declared_measures[one["measure"]]
        value = self._value(number, column, text, measure)
        wave = self.reference.waves[one["wave"]]
        days = [wave.start.isoformat(), wave.end.isoformat()]
        start, end = own if one["period"] == OWN else days
        return {
            "observation": f"{self.about['table']}-{number - 1:04}-{column}",
            "reply": self.about["table"],
            "wave": one["wave"],
            "period_start": start,
            "period_end": end,
            "covers_wave": one["period"] != OWN,
            "provenance": COMPILED,
            "measure": one["measure"],
            "status": value.status,
            "low": value.low,
            "high": value.high,
            "printed": " ".join(text.split()),
            "file": self.about["file"],
            "place": f"row {number - 1}",
            "cell": column,
        }
