"""Checks compiled rows against relations that other measures of the same item must keep.

data/manual/plausibility.csv declares them: a number, or a number for each of another, that is at
most a limit; or one that cannot be nil where another is not. It adds nothing up and names no topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.evidence.rounding import Span
from foi_analysis.evidence.workings import CompiledRows, Key, Numbers
from foi_analysis.verdicts.arithmetic import Check, in_words, show_number

TABLE = "plausibility.csv"
AT_MOST, NOT_NIL = "at most", "not nil"
KIND = "relation"
NAMED = 3


@dataclass(frozen=True)
class Plausibility:
    """A relation as a row of plausibility.csv declares it; ``limit`` is a measure or a number."""

    relation: str
    kind: str
    numerator: str
    numerator_wave: str
    denominator: str
    denominator_wave: str
    limit: str
    limit_wave: str
    statement: str


@dataclass(frozen=True)
class Kept:
    """What came of a relation: how many items it speaks of, and those that break it, with both."""

    relation: Plausibility
    checked: int
    broken: Mapping[Key, tuple[Fraction, Fraction]]

    def as_check(self) -> Check:
        """Return it as an arithmetic check."""
        return Check(
            self.relation.statement,
            not self.broken,
            Span(Fraction(0), None),
            "",
            self.why,
            name=self.relation.relation,
            kind=KIND,
        )

    @property
    def why(self) -> str:
        """Return in words how many keep it, and which are furthest from it."""
        if not self.broken:
            return f"All {self.checked} rows that give both keep it."
        number = len(self.broken)
        first = sorted(self.broken, key=lambda key: (-self._beyond(key), key))[:NAMED]
        named = in_words([self._words(key) for key in first])
        verb = "does" if number == 1 else "do"
        return f"Of {self.checked} rows that give both, {number} {verb} not, such as {named}."

    def _beyond(self, key: Key) -> Fraction:
        found, limit = self.broken[key]
        return limit if self.relation.kind == NOT_NIL else found / limit if limit else found

    def _words(self, key: Key) -> str:
        found, limit = (show_number(Fraction(round(one, 2))) for one in self.broken[key])
        return f"{key[0]}, {key[1]} ({found} against {limit})"


def relations(reference: Reference) -> list[Plausibility]:
    """Return the relations that data/manual/plausibility.csv declares, none without that table."""
    path = reference.project.manual / TABLE
    return [Plausibility(**row) for row in read_rows(path)] if path.is_file() else []


def plausible(reference: Reference, observations: Iterable[Mapping[str, Any]]) -> list[Kept]:
    """Return what came of each declared relation over the compiled rows among observations."""
    rows = CompiledRows(reference, observations)
    return [_kept(rows, one) for one in relations(reference)]


def _kept(rows: CompiledRows, one: Plausibility) -> Kept:
    numbers = rows.numbers(one.numerator, one.numerator_wave)
    if one.denominator:
        below = rows.numbers(one.denominator, one.denominator_wave)
        numbers = {key: value / below[key] for key, value in numbers.items() if below.get(key)}
    limits = _limits(rows, one, numbers)
    both = {key: (value, limits[key]) for key, value in numbers.items() if key in limits}
    if one.kind == NOT_NIL:
        nil = {key: pair for key, pair in both.items() if not pair[0]}
        return Kept(one, len(nil), {key: pair for key, pair in nil.items() if pair[1]})
    return Kept(one, len(both), {key: pair for key, pair in both.items() if pair[0] > pair[1]})


def _limits(rows: CompiledRows, one: Plausibility, numbers: Numbers) -> Numbers:
    if one.limit in rows.reference.measures:
        return rows.numbers(one.limit, one.limit_wave)
    return dict.fromkeys(numbers, Fraction(one.limit))
