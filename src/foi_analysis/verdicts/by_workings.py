"""Judges a figure by a table that somebody compiled of the replies, where that alone decides.

The compiler's own figures are reproduced from it, restated by a later edition of it, or disagree
with it. An authority's figure is repeated by its own rows in it: both are the same authority's, so
neither confirms the other. Every declared reading is tried, the plainest first, and the ways of
rounding; a verdict that needs another names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from foi_analysis.core.measure import PLACE, Measure
from foi_analysis.evidence.bounds import Bound, Fact
from foi_analysis.evidence.bounds.assumptions import FAIR, SAFE
from foi_analysis.evidence.declared_workings import Worked
from foi_analysis.evidence.printed_amounts import read_amount
from foi_analysis.evidence.rounding import Span
from foi_analysis.verdicts.arithmetic import in_words, show_number
from foi_analysis.verdicts.judging import FigureVerdict
from foi_analysis.verdicts.report import with_unit
from foi_analysis.verdicts.verdict import (
    DISAGREES,
    FROM_COMPILER,
    REPEATED,
    RESTATED,
    UNCHECKED,
    Weakest,
)

if TYPE_CHECKING:
    from foi_analysis.verdicts.claims import Claim

SAME_TABLE = "the figure was made of this table as it was published"
Decided = tuple[FigureVerdict, str]


@dataclass(frozen=True)
class AboutTable:
    """The table's row of compiled.csv, beside what else is known of the figure judged by it.

    ``released_on`` is the figure's day; ``is_printed_by_own`` whether the same source printed a
    number elsewhere that the figure stands for.
    """

    about: Mapping[str, str]
    released_on: str
    is_printed_by_own: bool = False


def decided_by_workings(
    claim: Claim,
    fact: Fact,
    measure: Measure,
    found: Mapping[Worked, Fact],
    table: AboutTable,
) -> Decided | None:
    """Return the verdict that a compiled table gives, and why; None where it does not decide.

    ``fact`` is what the claim states, in the measure's smallest unit, ``found`` what each reading
    gives, the plainest first, and that as a fact.
    """
    return _Judged(claim, fact, measure, found, table).verdict()


@dataclass(frozen=True)
class _Fit:
    """A reading that gives the figure, and the way of rounding it needs, if not the plain one."""

    worked: Worked
    way: str = ""


@dataclass(frozen=True)
class _Judged:
    claim: Claim
    fact: Fact
    measure: Measure
    found: Mapping[Worked, Fact]
    table: AboutTable

    def verdict(self) -> Decided | None:
        """Return the verdict and why, None for a figure that is not the table's to decide."""
        is_compilers = self._is_compilers
        if not is_compilers and self.fact.origin != self.claim.area:
            return None
        fit = self._fit
        if fit is None:
            return self._against() if is_compilers else None
        word = FROM_COMPILER if is_compilers else REPEATED
        held = self._assumed(fit)
        without = (DISAGREES if is_compilers else RESTATED) if held else ""
        why = self._why("It holds", held, without)
        return FigureVerdict(word, self._bound(fit.worked), held, without), why

    @cached_property
    def _fit(self) -> _Fit | None:
        """Return the plainest reading that gives the figure, the plain rounding before others."""
        for one in self.found:
            if one.value in self._plain:
                return _Fit(one)
        amount = read_amount(self.claim.printed)
        is_made_otherwise = not self._is_compilers and self.table.is_printed_by_own
        if not amount or not self._is_bare or not self.measure.is_rounded or is_made_otherwise:
            return None
        ways = ((one, *way) for way in amount.ways() for one in self.found)
        return next((_Fit(one, words) for one, words, span in ways if one.value in span), None)

    @property
    def _is_compilers(self) -> bool:
        return self.fact.origin == self.table.about["publisher"]

    @property
    def _is_bare(self) -> bool:
        """Return whether no word such as "about" stands before the number."""
        low, high = self._plain.low, self._plain.high
        return high is not None and low + high == 2 * Fraction(str(self.claim.value))

    @cached_property
    def _plain(self) -> Span:
        """Return the values the figure stands for, halves included either way."""
        low, high = self.fact.low, self.fact.high
        least = Fraction(low or 0) / self.measure.scale
        return Span(least, None if high is None else Fraction(high) / self.measure.scale)

    def _assumed(self, fit: _Fit) -> Weakest | None:
        """Return what the verdict takes for granted: a way of rounding, or a reading."""
        if fit.way:
            return Weakest(FAIR, f"the figure was {fit.way}")
        giving = [one.working for one in self.found if one.value in self._plain]
        is_safe = any(one.strength == SAFE for one in giving)
        if is_safe or len(giving) == len(self.found):
            return None
        return Weakest(fit.worked.working.strength, ", or ".join(one.assumes for one in giving))

    def _against(self) -> Decided:
        """Return the verdict on a figure of the compiler that no reading of its table gives."""
        bound = self._bound(next(iter(self.found)))
        if self.table.about["published_on"] > self.table.released_on:
            why = f"{self._given()}, as published since. We call neither wrong."
            return FigureVerdict(RESTATED, bound), why
        held = Weakest(FAIR, SAME_TABLE)
        return FigureVerdict(DISAGREES, bound, held, UNCHECKED), self._why(
            "It disagrees", held, UNCHECKED
        )

    def _why(self, verb: str, held: Weakest | None, without: str) -> str:
        own = "They are the authority's own rows: neither confirms the other. "
        same = "" if self._is_compilers else own
        if held is None:
            return f"{self._given()}. {same}".strip()
        held_by = f"{verb}, if {held.words} ({held.strength}). Without that: {without}."
        return f"{self._given()}. {same}{held_by}"

    def _given(self) -> str:
        """Return what every reading gives, in words."""
        said = [
            f"{self._shown(one.value)} ({self._reading(one)}{self._rows(one)})"
            for one in self.found
        ]
        whose = "The compiler's own table gives"
        return f"{whose} {in_words(said) if len(said) < 2 else '; '.join(said)}"

    def _shown(self, value: Fraction) -> str:
        if self.measure.kind == PLACE:
            return f"place {value}"
        cut = Fraction(round(value * self.measure.scale), self.measure.scale)
        return with_unit(show_number(cut), self.claim.unit)

    @staticmethod
    def _reading(one: Worked) -> str:
        return f"{one.working.reading}; " if one.working.reading else ""

    @staticmethod
    def _rows(one: Worked) -> str:
        rows = f"{one.used} row{'' if one.used == 1 else 's'}"
        rows += " of unlike periods" if one.is_unlike else ""
        return f"{rows}, {one.lacking} without a number" if one.lacking else rows

    def _bound(self, one: Worked) -> Bound:
        facts = frozenset({self.found[one]})
        value = one.value * self.measure.scale
        return Bound(value, value, facts, facts)
