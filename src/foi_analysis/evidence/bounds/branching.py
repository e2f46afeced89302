"""Proves, in whole numbers, that no table gives less than some value, or finds one that does.

Where multipliers do not settle it a cell is halved: it is at most a number, or more. Each half is
narrowed and settled alike. The number of halves is limited, not the time; beyond it nothing is
said. Solvers propose places and weights; only tables checked row by row and multipliers count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foi_analysis.evidence.bounds.multipliers import Multipliers, proved
from foi_analysis.evidence.bounds.open import Open, total
from foi_analysis.evidence.bounds.programme import NOISE, Factors, Unsolved
from foi_analysis.evidence.bounds.table import HIGH, LOW, BoundsTable

NODES = 200


@dataclass(frozen=True)
class BranchLeaf:
    """A table that multipliers settle, or, without any, that narrowing leaves no values."""

    table: BoundsTable
    multipliers: Multipliers | None

    @property
    def bits(self) -> int:
        """Return the facts the proof rests on, as bits."""
        if self.multipliers:
            return self.table.system.programme.bits(self.table, self.multipliers)
        return self.table.system.bits_in(self.table.clashes[0])


@dataclass(frozen=True)
class Halves:
    """A cell that is at most a number, or more, and the proof of either."""

    column: int
    at: int
    below: Proof
    above: Proof

    @property
    def bits(self) -> int:
        """Return the facts the proof rests on, as bits."""
        return self.below.bits | self.above.bits


Proof = BranchLeaf | Halves


class Branching:
    """A search for the least of a sum over all tables of whole numbers that fit.

    ``value`` is that of the best table known, infinite without one; proofs are of it.
    """

    def __init__(
        self, table: BoundsTable, factors: Factors, value: float = math.inf, nodes: int = NODES
    ) -> None:
        self.table, self.factors, self.value = table, factors, value
        self._nodes = nodes

    def proof(self) -> Proof:
        """Return proof that no table gives less than ``value``, which is lowered where one does.

        Infinite, it is proof that nothing fits. Raises Unsolved beyond the number of halves.
        """
        return self._proof(self.table)

    def _proof(self, table: BoundsTable) -> Proof:
        self._nodes -= 1
        if self._nodes < 0:
            raise Unsolved
        if table.clashes:
            return BranchLeaf(table, None)
        place, multipliers = self._proposed(table)
        if self._is_enough(multipliers):
            return BranchLeaf(table, multipliers)
        self._look_near(table, place)
        is_met = not self.factors and not math.isinf(self.value)
        if is_met or self._is_enough(multipliers):
            return BranchLeaf(table, multipliers)
        column, at = self._halved(table, place, multipliers)
        halves = table.within(HIGH, column, at), table.within(LOW, column, at + 1)
        return Halves(column, at, *map(self._proof, halves))

    def _proposed(self, table: BoundsTable) -> tuple[Any, Multipliers | None]:
        programme = table.system.programme
        try:
            return programme.proved_least(table, self.factors)
        except Unsolved:
            by_limits = proved(table.system, table.limits, self.factors, {}, math.inf)
            return None, programme.impossible(table) or by_limits

    def _is_enough(self, multipliers: Multipliers | None) -> bool:
        if multipliers is None:
            return False
        return multipliers.is_refusal or multipliers.value >= self.value

    def _look_near(self, table: BoundsTable, place: Any) -> None:
        """Lower the value to that of the best table that fits and is known or near a place."""
        import numpy as np

        near = Open(table)
        near.has_near(table.limits[LOW] if place is None else np.round(place), {}, 0)
        if len(near.known):
            self.value = min(self.value, min(total(self.factors, one) for one in near.known))

    def _halved(
        self, table: BoundsTable, place: Any, multipliers: Multipliers | None
    ) -> tuple[int, int]:
        """Return the cell to halve and the greatest number of its lower half."""
        import numpy as np

        low, high = table.limits
        if place is None:
            place = np.where(np.isinf(high), low, (low + high) / 2)
        is_broken = (np.abs(place - np.round(place)) > NOISE) & (low < high)
        used = list(multipliers.rows) if multipliers else []
        near = {column for row in used for column, _ in table.system.cells_of_row[row]}
        broken = np.flatnonzero(is_broken).tolist()
        ages = [] if broken else [*_unsettled_ages(table, np.round(place))]
        columns = [one for one in broken if one in near] or broken or ages
        columns = columns or np.flatnonzero(low < high).tolist()
        if not columns:
            raise Unsolved
        column = min(columns, key=lambda one: (high[one] - low[one], one))
        at = min(max(math.floor(place[column] + NOISE), low[column]), high[column] - 1)
        return column, int(at)


def _unsettled_ages(table: BoundsTable, place: Any) -> Iterator[int]:
    """Yield parts that can be as young as a whole that is younger than all its parts."""
    low, high = table.limits
    for whole, parts in table.system.least_columns:
        if place[whole] < place[parts].min():
            yield from (part for part in parts if low[part] <= place[whole] < high[part])
