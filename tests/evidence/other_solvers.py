"""Asks solvers of other makers the same questions; takes nothing but facts and relations.

CP-SAT of OR-tools finds the least of whole numbers up to a largest one; z3 says whether any table
has less than a limit, and whether one reaches it. Both write down the rows for themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.evidence.mixed_systems import MixedSystem

from foi_analysis.evidence.bounds import Bound, Cell, Least

LARGEST = 10**13
ENDLESS = 10**11  # What is as large has no limit; the systems' own numbers are far less.
SECONDS = 3.0  # Of z3, and of CP-SAT at most.
EFFORT = 0.5  # Of CP-SAT, whose measure is the same on every machine.
LOOSE = "not tight"
NEAR = 1000  # A limit that is only come near to is come so near: one part in as many.
Terms = list[tuple[int, Cell]]


def rows_of(system: MixedSystem) -> Iterator[Terms]:
    """Yield each relation, and each share, as factors and cells that add up to at most 0."""
    for one in system.relations:
        if not isinstance(one, Least):
            yield list(one.terms)
    for fact in system.facts:
        if fact.base is None:
            continue
        if fact.high is not None:
            p, q = Fraction(fact.high).as_integer_ratio()
            yield [(q, fact.cell), (-p, fact.base)]
        if fact.low is not None:
            p, q = Fraction(fact.low).as_integer_ratio()
            yield [(p, fact.base), (-q, fact.cell)]


def limits_of(system: MixedSystem) -> dict[Cell, tuple[int, int | None]]:
    """Return the least and greatest number each cell is said to be."""
    found: dict[Cell, tuple[int, int | None]] = {}
    every = [cell for row in rows_of(system) for _, cell in row]
    every += [cell for one in system.relations if isinstance(one, Least) for cell in one.parts]
    every += [one.whole for one in system.relations if isinstance(one, Least)]
    every += [cell for asked in system.questions for cell in asked if cell]
    for cell in [*every, *(fact.cell for fact in system.facts)]:
        found[cell] = (0, 15 if cell[0] == "youngest_victim_age" else None)
    for fact in system.facts:
        if fact.base is None:
            low, high = found[fact.cell]
            highs = [side for side in (high, fact.high) if side is not None]
            found[fact.cell] = (
                max(low, math.ceil(fact.low or 0)),
                min(map(math.floor, highs)) if highs else None,
            )
    return found


class CpSat:
    """A system in OR-tools' CP-SAT, its numbers no larger than ``LARGEST``."""

    def __init__(self, system: MixedSystem) -> None:
        from ortools.sat.python import cp_model

        self._cp, self._model = cp_model, cp_model.CpModel()
        self._limits = limits_of(system)
        self._cells = {
            cell: self._model.new_int_var(low, LARGEST if high is None else max(low, high), cell[2])
            for cell, (low, high) in self._limits.items()
        }
        for low, high in self._limits.values():
            if high is not None and high < low:
                self._model.add_bool_or([])
        for row in rows_of(system):
            self._model.add(self._sum(row) <= 0)
        for one in system.relations:
            if isinstance(one, Least):
                parts = [self._cells[part] for part in one.parts]
                least = self._model.new_int_var(0, LARGEST, f"least of {one.whole}")
                self._model.add_min_equality(least, parts)
                self._model.add(self._cells[one.whole] >= least)

    def _sum(self, terms: Terms) -> Any:
        return sum(factor * self._cells[cell] for factor, cell in terms)

    def least(self, terms: Terms, at_least_one: Cell | None = None) -> dict[Cell, int] | None:
        """Return a table with the least of a sum, or None when nothing fits.

        Raises TimeoutError where it was not settled with ``EFFORT``.
        """
        model = self._model.clone()
        if at_least_one:
            model.add(self._cells[at_least_one] >= 1)
        model.minimize(self._sum(terms))
        solver = self._cp.CpSolver()
        solver.parameters.max_deterministic_time = EFFORT
        solver.parameters.max_time_in_seconds = SECONDS  # Large factors may escape that measure.
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        if status == self._cp.INFEASIBLE:
            return None
        if status != self._cp.OPTIMAL:
            raise TimeoutError
        return {cell: solver.value(one) for cell, one in self._cells.items()}

    def least_value(self, cell: Cell, sign: int) -> float | None:
        """Return the least of a cell, or with sign -1 the greatest; None when nothing fits.

        Raises OverflowError where larger numbers of other cells could give more.
        """
        found = self.least([(sign, cell)])
        if found is None:
            return None
        if sign < 0 and found[cell] < ENDLESS and max(found.values()) >= LARGEST // 2:
            raise OverflowError
        return math.inf if found[cell] >= ENDLESS else found[cell]

    def least_share(self, top: Cell, base: Cell, sign: int) -> Fraction | None:
        """Return the least share of a base of 1 or more, or with sign -1 the greatest.

        None when there is no such table. Raises OverflowError where it needs endless numbers.
        """
        found = self.least([], base)
        while found is not None:
            share = Fraction(found[top], found[base])
            less = self.least(
                [(sign * share.denominator, top), (-sign * share.numerator, base)], base
            )
            assert less is not None
            if max(less.values()) >= ENDLESS:
                raise OverflowError
            if Fraction(less[top], less[base]) == share:
                return share
            found = less
        return None


class Z3:
    """A system in z3, whose numbers have no largest."""

    def __init__(self, system: MixedSystem) -> None:
        import z3

        self._z3 = z3
        self._cells = {cell: z3.Int(f"c{n}") for n, cell in enumerate(limits_of(system))}
        self._solver = z3.Solver()
        self._solver.set("timeout", int(SECONDS * 1000))
        for cell, (low, high) in limits_of(system).items():
            self._solver.add(self._cells[cell] >= low)
            if high is not None:
                self._solver.add(self._cells[cell] <= high)
        for row in rows_of(system):
            self._solver.add(self._sum(row) <= 0)
        for one in system.relations:
            if isinstance(one, Least):
                whole, parts = self._cells[one.whole], [self._cells[part] for part in one.parts]
                self._solver.add(z3.Or([whole >= part for part in parts]))

    def _sum(self, terms: Terms) -> Any:
        return self._z3.Sum([factor * self._cells[cell] for factor, cell in terms])

    def has(self, *conditions: Any) -> bool:
        """Return whether some table fits and keeps conditions; raises TimeoutError if unsettled."""
        self._solver.push()
        try:
            self._solver.add(*conditions)
            said = self._solver.check()
        finally:
            self._solver.pop()
        if said == self._z3.unknown:
            raise TimeoutError
        return bool(said == self._z3.sat)

    def wrong_with(self, cell: Cell, base: Cell | None, bound: Bound) -> str:
        """Return what is wrong with a bound, or nothing."""
        own = [self._cells[base] >= 1] if base else []
        if base and not self.has(*own):
            return "" if (bound.low, bound.high, bound.is_attained) == (0, 1, False) else "no base"
        for sign, value in ((1, bound.low), (-1, bound.high)):
            if said := self._wrong_side(cell, base, sign, value, bound.is_attained):
                return said
        return ""

    def _wrong_side(
        self, cell: Cell, base: Cell | None, sign: int, value: float | Fraction, is_reached: bool
    ) -> str:
        own = [self._cells[base] >= 1] if base else []
        one = self._cells[base] if base else 1
        if math.isinf(value):
            return "" if self.has(self._cells[cell] >= LARGEST) else f"{LOOSE}: a greatest"
        p, q = Fraction(value).as_integer_ratio()
        over = sign * (q * self._cells[cell] - p * one)
        is_capped = bool(base) and sign < 0 and value >= 1
        if is_capped:
            return "" if self.has(*own, over <= 0) else f"{LOOSE}: {value}"
        if self.has(*own, over < 0):
            return f"goes beyond {value}"
        if is_reached and not self.has(*own, over == 0):
            return f"does not reach {value}"
        if base and not self.has(*own, NEAR * over <= one):
            return f"{LOOSE}: {value}"
        return "" if base or is_reached or self.has(over == 0) else f"{LOOSE}: {value}"
