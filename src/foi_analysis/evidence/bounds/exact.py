"""Finds the least and greatest a cell or a share can be, in whole numbers.

The guarantee: every table of whole numbers that fits the facts and relations gives a value within
the limits, and where ``is_attained`` is true some such table gives each finite limit. A limit is
first taken from narrowing, and a table of whole numbers that reaches it is looked for near those
known. If there is none, it is solved for in fractions, which whole numbers cannot pass, and a table
that reaches it looked for near the fractional one, and everywhere if there is none near. Every
table is checked row by row before it is believed, and every limit, and that nothing fits, only with
whole multipliers that prove it, of the whole or of halves of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from foi_analysis.evidence.bounds.branching import Branching, Proof
from foi_analysis.evidence.bounds.model import Bound, Cell, Fact
from foi_analysis.evidence.bounds.open import Open, total
from foi_analysis.evidence.bounds.programme import NOISE, Factors, Unsolved
from foi_analysis.evidence.bounds.table import HIGH, LOW, BoundsTable

STEPS = 100
NEAR = (1, 3)
FEW_NODES = 50
SIMPLE = 10_000  # No share that cells reach only by growing for ever has a greater denominator.
LARGE = 1_000_000
NO_SHARE = Bound(Fraction(0), Fraction(1), is_attained=False)  # Of a base that can only be 0.


class Exact:
    """A table of facts that can all be true, with exact limits for what is asked of it."""

    def __init__(self, table: BoundsTable) -> None:
        self.table, self.system = table, table.system

    @cached_property
    def _open(self) -> Open:
        return Open(self.table)

    def is_possible(self) -> bool:
        """Return whether some table of whole numbers fits all facts and relations.

        Raises Unsolved where neither a table nor proof that there is none is found.
        """
        return not self.table.clashes and not self._impossible()

    def has_some(self) -> bool:
        """Return whether some table fits, or no proof that there is none was found."""
        try:
            return self.is_possible()
        except Unsolved:
            return True

    def impossible_facts(self) -> frozenset[Fact]:
        """Return facts that cannot all be true, or none; raises Unsolved as above."""
        return self.system.facts_in(self._impossible())

    def has_table_at_hand(self) -> bool:
        """Return whether a table known fits, or one near it."""
        return not self.table.clashes and self._open.has_known()

    def impossible_in_fractions(self) -> frozenset[Fact]:
        """Return facts that cannot all be true, or none; only fractions are tried."""
        return self.system.facts_in(self._impossible_in_fractions())

    def _impossible_in_fractions(self) -> int:
        programme = self.system.programme
        multipliers = programme.impossible(self.table)
        return programme.bits(self.table, multipliers) if multipliers else 0

    def has_table_near(self) -> bool:
        """Return whether a table near one in fractions fits."""
        import numpy as np

        place = self.system.programme.least(self.table, {})[1]
        return self._open.has_near(np.round(place), {}, 0)

    def _impossible(self) -> int:
        if not self.system.column or self._open.has_known():
            return 0
        if bits := self._impossible_in_fractions():
            return bits
        try:
            is_found = self._near({}, 0) or self._has_whole()
        except Unsolved:
            is_found = False
        if is_found:
            return 0
        branching = Branching(self.table, {})
        proof = branching.proof()
        return proof.bits if math.isinf(branching.value) else 0

    def _has_whole(self) -> bool:
        """Return whether the solver finds a table, each set of cells that hang together apart."""
        every = self._open.fixed()
        for columns in self._open.groups():
            found = self._open.solve(columns, every, {})
            if found is None:
                return False
            every = found
        return self._open.note(every)

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

    def reaching(self, factors: Factors, value: int) -> Any:
        """Return a table that fits and gives a sum a value, or None where none is known."""
        if not self._open.has_known():
            self._impossible()
        for found in self._open.known:
            if total(factors, found) == value:
                return found
        if self._least(factors).value != value:
            return None
        return next((one for one in self._open.known if total(factors, one) == value), None)

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
        factors = {column: sign}
        try:
            found = self._least(factors)
        except Unsolved:
            return narrowed, bits, False
        if found.value > sign * narrowed:
            return float(sign * found.value), self._bits_of(found, factors), found.is_reached
        return narrowed, bits, found.is_reached and found.value == sign * narrowed

    def _is_reached(self, column: int, limit: float) -> bool:
        """Return whether it is easily seen that a cell reaches a limit, or has none."""
        if math.isinf(limit):
            return self._open.is_endless(column)
        return self._open.reaches(column, limit)

    def _least(self, factors: Factors) -> IntegerMinimum:
        """Return the least of a sum of factors times cells over all tables that fit.

        It is minus infinity where the solver finds no least. Raises Unsolved without any proof.
        """
        try:
            place, multipliers = self.system.programme.proved_least(self.table, factors)
        except Unsolved:
            return self._branched(factors, None)
        if place is None:
            return IntegerMinimum(-math.inf)
        if multipliers is None:
            return self._branched(factors, None)
        goal = multipliers.value
        if self._near(factors, goal, place):
            return IntegerMinimum(goal)
        return self._branched(factors, goal)

    def _branched(self, factors: Factors, goal: int | None) -> IntegerMinimum:
        """Return the least of a sum, no less than a goal, that halving cells proves."""
        columns = self._open.group(factors)
        try:
            found = self._open.solve(columns, self._open.fixed(), factors)
            if found is not None:
                self._open.note(found)
        except Unsolved:
            pass
        value = min((total(factors, one) for one in self._open.known), default=math.inf)
        if value == goal:
            return IntegerMinimum(goal)
        branching = Branching(self.table, factors, value)
        try:
            proof = branching.proof()
        except Unsolved:
            if goal is None:
                raise
            return IntegerMinimum(goal, is_reached=False)
        self._open.learn()
        if math.isinf(branching.value):
            raise Unsolved
        return IntegerMinimum(branching.value, proof if branching.value != goal else None)

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
        if least.proof:
            return least.proof.bits
        return self.system.programme.behind(self.table, factors, least.value)

    def share(self, cell: Cell, base: Cell) -> Bound:
        """Return the exact limits of a cell divided by a base of at least 1, as fractions.

        A greatest limit above 1 is not solved for: it is 1, and rests on nothing. A limit that
        shares only come near to, as cells grow for ever, is not reached.
        """
        if base in self.system.column and self.table.limits[LOW, self.system.column[base]] < 1:
            if self.table.limits[HIGH, self.system.column[base]] < 1:
                return NO_SHARE
            some = Exact(self.table.at_least_one(base))
            return some.share(cell, base) if some.has_some() else NO_SHARE
        top, bottom = self.bound(cell), self.bound(base)
        apart = divided(top, bottom)
        column, below = self.system.column.get(cell), self.system.column.get(base)
        if column is None or below is None or bottom.low == bottom.high:
            return apart
        if not self._open.are_together(column, below):
            return apart
        try:
            return self._together(apart, column, below)
        except Unsolved:
            return replace(apart, is_attained=False)

    def _together(self, apart: Bound, top: int, bottom: int) -> Bound:
        """Return the limits of a share of cells that hang together."""
        low, low_bits, is_low = self._least_share(top, bottom, 1, apart.low)
        high, high_bits, is_high = self._least_share(top, bottom, -1, -apart.high)
        low_facts = self.system.facts_in(low_bits) if low > apart.low else apart.low_facts
        high_facts = self.system.facts_in(high_bits) if -high < apart.high else apart.high_facts
        return Bound(low, max(-high, low), low_facts, high_facts, is_low and is_high)

    def _least_share(self, top: int, bottom: int, sign: int, limit: Any) -> tuple[Any, int, bool]:
        """Return the least of sign times a share, if it is above a limit, its facts, if reached.

        By Dinkelbach's method: a share stands; a table with less is looked for until there is none.
        """
        share = self._known_share(top, bottom, sign)
        tried: Any = self._least_fraction(top, bottom, sign, share) if share > limit else share
        tried = max(tried, limit)
        is_endless = False
        for _ in range(STEPS):
            if share <= limit:
                return limit, 0, self._has_share(top, bottom, sign * limit)
            factors = {top: sign * tried.denominator, bottom: -tried.numerator}
            found = self._least(factors)
            share = self._known_share(top, bottom, sign)
            if math.isinf(found.value):
                tried, is_endless = self._share_of_endless(top, bottom, sign), True
                share = limit if tried <= limit else share
            elif found.value >= 0 and (tried == share or is_endless):
                return tried, self._bits_of(found, factors), tried == share
            elif tried == share:
                raise Unsolved
            else:
                tried, is_endless = share, False
        raise Unsolved

    def _has_share(self, top: int, bottom: int, share: Fraction) -> bool:
        """Return whether a table known, or found near one that is, has a share."""
        known = self._open.known
        if (known[:, top] * share.denominator == known[:, bottom] * share.numerator).any():
            return True
        near = {int(value) // share.denominator for value in {*known[:, top], *known[:, bottom]}}
        pairs = ((n * share.numerator, n * share.denominator) for n in sorted(near - {0}))
        return any(self._open.has_with({top: one, bottom: other}) for one, other in pairs)

    def _share_of_endless(self, top: int, bottom: int, sign: int) -> Fraction | float:
        """Return the least of sign times a share that cells growing for ever come near to."""
        ray = self.system.programme.endless
        if ray is None:
            raise Unsolved
        if ray[bottom] <= NOISE * abs(ray[top]):
            return -math.inf
        return Fraction(sign * float(ray[top] / ray[bottom])).limit_denominator(SIMPLE)

    def _least_fraction(self, top: int, bottom: int, sign: int, share: Fraction) -> Fraction:
        """Return the least of sign times a share that cells in fractions have, nearly."""
        now = float(share)
        for _ in range(STEPS):
            factors = {top: float(sign), bottom: -now}
            least, place = self.system.programme.least(self.table, factors)
            if place is None or least > -NOISE:
                break
            now = sign * place[top] / place[bottom]
        most = self.table.limits[HIGH, bottom]
        return Fraction(now).limit_denominator(int(min(most, LARGE)))

    def _known_share(self, top: int, bottom: int, sign: int) -> Fraction:
        known = self._open.known[:, [top, bottom]].astype(int).tolist()
        if not known:
            raise Unsolved
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
    """The least of a sum in whole numbers; ``proof`` where fractions allow less.

    Where it is not reached by a table, no more than that there is nothing below is known.
    """

    value: float
    proof: Proof | None = None
    is_reached: bool = True


def divided(top: Bound, bottom: Bound) -> Bound:
    """Return the limits of a share whose two cells nothing ties together; the base is 1 or more.

    A greatest limit of 1 or more is 1, which rests on nothing.
    """
    low, high = _divided(top.low, bottom.high), _divided(top.high, max(bottom.low, 1))
    low_facts = top.low_facts | bottom.high_facts
    high_facts = top.high_facts | bottom.low_facts if high < 1 else frozenset()
    is_low = top.low == 0 or not math.isinf(bottom.high)
    is_high = high <= 1 or top.low <= bottom.high
    is_attained = top.is_attained and bottom.is_attained and is_low and is_high
    return Bound(low, max(min(high, Fraction(1)), low), low_facts, high_facts, is_attained)


def _divided(top: float | Fraction, bottom: float | Fraction) -> Fraction | float:
    if math.isinf(top):
        return math.inf
    return Fraction(0) if math.isinf(bottom) else Fraction(int(top), max(int(bottom), 1))
