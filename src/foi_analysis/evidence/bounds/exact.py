"""Finds the least and greatest a cell or a share can be, in whole numbers.

The guarantee: every table of whole numbers that fits the facts and relations gives a value within
the limits, and where ``is_attained`` is true some such table gives each finite limit. A limit is
first taken from narrowing, and a table of whole numbers that reaches it is looked for near those
known. If there is none, it is solved for in fractions, which whole numbers cannot pass, and a table
that reaches it looked for near the fractional one, and everywhere if there is none near. Every
table is checked row by row before it is believed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from foi_analysis.evidence.bounds.model import Bound, Cell, Fact
from foi_analysis.evidence.bounds.open import Open, total
from foi_analysis.evidence.bounds.programme import NOISE, Factors, Unsolved
from foi_analysis.evidence.bounds.table import HIGH, LOW, BoundsTable

STEPS = 100
NEAR = (1, 3)
FEW_NODES = 50


class Exact:
    """A table of facts that can all be true, with exact limits for what is asked of it."""

    def __init__(self, table: BoundsTable) -> None:
        self.table, self.system = table, table.system

    @cached_property
    def _open(self) -> Open:
        return Open(self.table)

    def is_possible(self) -> bool:
        """Return whether some table of whole numbers fits all facts and relations."""
        return not self.table.clashes and not self._impossible()

    def impossible_facts(self) -> frozenset[Fact]:
        """Return facts that cannot all be true, or none."""
        return self.system.facts_in(self._impossible())

    def has_table_at_hand(self) -> bool:
        """Return whether a table known fits, or one near it.

        Where ages have a least, such a table may not hold it, and is not enough.
        """
        return not self.system.leasts and not self.table.clashes and self._open.has_known()

    def impossible_in_fractions(self) -> frozenset[Fact]:
        """Return facts that cannot all be true, or none; only fractions are tried."""
        return self.system.facts_in(self.system.programme.impossible(self.table))

    def has_table_near(self) -> bool:
        """Return whether a table near one in fractions fits, and is enough as above."""
        import numpy as np

        if self.system.leasts:
            return False
        place = self.system.programme.least(self.table, {})[1]
        return self._open.has_near(np.round(place), {}, 0)

    def _impossible(self) -> int:
        if not self._open.is_free.any() or self._open.has_known():
            return 0
        if bits := self.system.programme.impossible(self.table):
            return bits
        if self._near({}, 0):
            return 0
        every = self._open.fixed()
        for columns in self._open.groups():
            found = self._open.solve(columns, every, {})
            if found is None:
                return self._open.bits_around(columns)
            every = found
        self._open.note(every)
        return 0

    def bound(self, cell: Cell) -> Bound:
        """Return the exact limits of one cell and the facts behind them."""
        column = self.system.column.get(cell)
        if column is None or self.table.limits[LOW, column] == self.table.limits[HIGH, column]:
            return self.table.bound(cell)
        low, low_bits, is_low = self._limit(LOW, column)
        high, high_bits, is_high = self._limit(HIGH, column)
        low_facts, high_facts = self.system.facts_in(low_bits), self.system.facts_in(high_bits)
        return Bound(low, high, low_facts, high_facts, is_low and is_high)

    def reach(self, cells: Iterable[Cell]) -> None:
        """Look for tables with all cells at their least, or greatest, before one is asked about."""
        import numpy as np

        for side, sign in ((LOW, 1), (HIGH, -1)):
            columns = {self.system.column[cell] for cell in cells}
            limits = self.table.limits[side]
            factors = {one: sign for one in sorted(columns) if not math.isinf(limits[one])}
            _, place = self.system.programme.least(self.table, factors)
            if place is not None:
                self._open.has_near(np.round(place), {}, 0)

    def met(self, cell: Cell) -> tuple[float, float]:
        """Return the least and greatest value of a cell in tables met so far, all of which fit.

        The least is above the greatest when none was met.
        """
        values = self._open.known[:, self.system.column[cell]]
        return (values.min(), values.max()) if len(values) else (math.inf, -math.inf)

    def _limit(self, side: int, column: int) -> tuple[float, int, bool]:
        """Return the exact limit of a cell on one side, its facts, and whether it is reached."""
        narrowed, bits = float(self.table.limits[side, column]), self.table.behind(side, column)
        if self._is_reached(column, narrowed):
            return narrowed, bits, True
        sign = 1 if side == LOW else -1
        try:
            found = self._least({column: sign})
        except Unsolved:
            return narrowed, bits, False
        if found.value > sign * narrowed:
            return float(sign * found.value), self._bits_of(found, {column: sign}), True
        return narrowed, bits, True

    def _is_reached(self, column: int, limit: float) -> bool:
        """Return whether it is easily seen that a cell reaches a limit, or has none."""
        if math.isinf(limit):
            return self._open.is_endless(column)
        return self._open.reaches(column, limit)

    def _least(self, factors: Factors) -> IntegerMinimum:
        """Return the least of a sum of factors times cells over all tables that fit."""
        least, place = self.system.programme.least(self.table, factors)
        if place is None:
            return IntegerMinimum(-math.inf)
        goal = math.ceil(least - NOISE)
        if self._near(factors, goal, place):
            return IntegerMinimum(goal)
        columns = self._open.group(factors)
        found = self._open.solve(columns, self._open.fixed(), factors)
        if found is None or not self._open.note(found):
            raise Unsolved
        value = total(factors, found)
        return IntegerMinimum(value, tuple(columns) if value > goal else ())

    def _near(self, factors: Factors, goal: int, place: Any = None) -> bool:
        """Look for a table in whole numbers near the one in fractions that has the goal, too."""
        import numpy as np

        if place is None:
            place = self.system.programme.least(self.table, factors)[1]
        rounded = np.round(place)
        if self._open.has_near(rounded, factors, goal):
            return True
        pairs = _at_zero(place, factors) if len(factors) == 2 and not goal else []
        if any(map(self._open.has_with, pairs)):
            return True
        broken = np.flatnonzero(np.abs(place - rounded) > NOISE)
        for hops in NEAR:
            columns = self._open.around(broken, hops)
            try:
                found = self._open.solve(columns, rounded, factors, FEW_NODES)
            except Unsolved:
                found = None
            if found is not None and total(factors, found) == goal and self._open.note(found):
                return True
        return False

    def _bits_of(self, least: IntegerMinimum, factors: Factors) -> int:
        if least.columns:
            return self._open.bits_around(least.columns)
        return self.system.programme.behind(self.table, factors)

    def share(self, cell: Cell, base: Cell) -> Bound:
        """Return the exact limits of a cell divided by a base of at least 1, as fractions.

        A greatest limit above 1 is not solved for: it is 1, and rests on nothing.
        """
        if base in self.system.column and self.table.limits[LOW, self.system.column[base]] < 1:
            return Exact(self.table.at_least_one(base)).share(cell, base)
        top, bottom = self.bound(cell), self.bound(base)
        apart = divided(top, bottom)
        column, below = self.system.column.get(cell), self.system.column.get(base)
        if column is None or below is None or bottom.low == bottom.high:
            return apart
        if not self._open.are_together(column, below):
            return apart
        if math.isinf(bottom.high) or math.isinf(top.high):
            return replace(apart, is_attained=False)
        try:
            return self._together(apart, column, below)
        except Unsolved:
            return replace(apart, is_attained=False)

    def _together(self, apart: Bound, top: int, bottom: int) -> Bound:
        """Return the limits of a share of cells that hang together."""
        low, low_bits = self._least_share(top, bottom, 1, apart.low)
        high, high_bits = self._least_share(top, bottom, -1, -apart.high)
        low_facts = self.system.facts_in(low_bits) if low > apart.low else apart.low_facts
        high_facts = self.system.facts_in(high_bits) if -high < apart.high else apart.high_facts
        return Bound(low, max(-high, low), low_facts, high_facts)

    def _least_share(self, top: int, bottom: int, sign: int, limit: Any) -> tuple[Any, int]:
        """Return the least of sign times a share, if it is above a limit, and its facts.

        By Dinkelbach's method: a share stands; a table with less is looked for until there is none.
        """
        share = self._known_share(top, bottom, sign)
        tried = self._least_fraction(top, bottom, sign, share) if share > limit else share
        tried = max(tried, limit)
        for _ in range(STEPS):
            if share <= limit:
                return limit, 0
            factors = {top: sign * tried.denominator, bottom: -tried.numerator}
            found = self._least(factors)
            share = self._known_share(top, bottom, sign)
            if found.value >= 0 and share == tried:
                return share, self._bits_of(found, factors)
            tried = share
        raise Unsolved

    def _least_fraction(self, top: int, bottom: int, sign: int, share: Fraction) -> Fraction:
        """Return the least of sign times a share that cells in fractions have, nearly."""
        now = float(share)
        for _ in range(STEPS):
            factors = {top: float(sign), bottom: -now}
            least, place = self.system.programme.least(self.table, factors)
            if place is None or least > -NOISE:
                break
            now = sign * place[top] / place[bottom]
        return Fraction(now).limit_denominator(int(self.table.limits[HIGH, bottom]))

    def _known_share(self, top: int, bottom: int, sign: int) -> Fraction:
        known = self._open.known[:, [top, bottom]].astype(int).tolist()
        return min(Fraction(sign * one, other) for one, other in known)


def _at_zero(place: Any, factors: Factors) -> list[dict[int, int]]:
    """Return values near a place of two cells that, times their factors, add up to 0."""
    (one, by), (other, by_other) = (
        (column, abs(int(factor))) for column, factor in factors.items()
    )
    step, step_other = by_other // math.gcd(by, by_other), by // math.gcd(by, by_other)
    near = round(place[other] / step_other)
    return [{one: n * step, other: n * step_other} for n in (near, near + 1, near - 1)]


@dataclass(frozen=True)
class IntegerMinimum:
    """The least of a sum in whole numbers; ``columns`` where fractions allow less."""

    value: float
    columns: tuple[int, ...] = ()


def divided(top: Bound, bottom: Bound) -> Bound:
    """Return the limits of a share whose two cells nothing ties together; the base is 1 or more.

    A greatest limit of 1 or more is 1, which rests on nothing.
    """
    low, high = _divided(top.low, bottom.high), _divided(top.high, max(bottom.low, 1))
    low_facts = top.low_facts | bottom.high_facts
    high_facts = top.high_facts | bottom.low_facts if high < 1 else frozenset()
    is_attained = top.is_attained and bottom.is_attained
    return Bound(low, max(min(high, Fraction(1)), low), low_facts, high_facts, is_attained)


def _divided(top: float | Fraction, bottom: float | Fraction) -> Fraction | float:
    if math.isinf(top):
        return math.inf
    return Fraction(0) if math.isinf(bottom) else Fraction(int(top), max(int(bottom), 1))
