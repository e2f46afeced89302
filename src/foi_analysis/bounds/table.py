"""Narrows every cell by facts and relations; every limit it finds is safe, not always tight.

Limits are propagated from row to row until none changes. Each remembers the facts behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from foi_analysis.bounds.laid import Laid, laid_out
from foi_analysis.bounds.model import Bound, Cell, Fact, Least, Relation, limits_of

ROUNDS = 200
ENDLESS = 1e8  # Rows that raise a limit further are raising it for ever.
LOW, HIGH = 0, 1
Step = tuple[float, int]  # A limit and the facts behind it, as bits.
Found = tuple[int, int, float, int]  # Column, row, limit and the facts behind it.


class Table:
    """Cells with the limits that facts and relations set them.

    ``limits`` is an array of two rows, the least and the greatest value of each cell. ``clashes``
    holds sets of facts that cannot all be true; a fact or row that would empty a cell is passed
    over, and while there are any the limits mean nothing. A table not narrowed has only the limits
    that facts state.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        relations: Sequence[Relation | Least] | Laid,
        is_narrowed: bool = True,
    ) -> None:
        import numpy as np

        facts = set(facts)
        self.laid = laid_out(relations, facts)
        self.bits = self.laid.bits_in(facts)
        self.limits = self.laid.limits.copy()
        self._steps: tuple[dict[int, tuple[Step, ...]], ...] = ({}, {})
        self.clashes: list[frozenset[Fact]] = []
        used = [not own or bool(own & self.bits) for own in self.laid.row_bits]
        self.is_used = np.array(used, dtype=bool)
        self._is_least_used = [True] * len(self.laid.leasts)
        self._is_changed = np.zeros(len(self.laid.column), dtype=bool)
        for fact in sorted(facts, key=self.laid.bits.__getitem__):
            self._state(fact)
        if is_narrowed:
            self._narrow()

    @property
    def facts(self) -> frozenset[Fact]:
        """Return the facts the limits rest on."""
        return self.laid.facts_in(self.bits)

    def without(self, facts: Iterable[Fact]) -> Table:
        """Return the table that the other facts make; this one must have no clash."""
        if not facts:
            return self
        gone = self.laid.bits_in(facts)
        table = self._copied()
        table.bits &= ~gone
        for row, own in enumerate(table.laid.row_bits[len(table.laid.plain) :]):
            table.is_used[len(table.laid.plain) + row] &= not own & gone
        for side, steps in enumerate(table._steps):
            for column, ones in list(steps.items()):
                if ones[-1][1] & gone:
                    table._step_back(side, column, tuple(one for one in ones if not one[1] & gone))
        for column in {self.laid.column[fact.cell] for fact in facts}:
            for fact in self.laid.facts_of.get(column, ()):
                if self.laid.bits[fact] & table.bits:
                    table._state(fact)
        table._narrow()
        return table

    def including(self, facts: Iterable[Fact]) -> Table:
        """Return the table of these facts and more; this one must have no clash."""
        if not facts:
            return self
        table = self._copied()
        more = table.laid.bits_in(facts)
        table.bits |= more
        for row, own in enumerate(table.laid.row_bits):
            if own & more:
                table.is_used[row] = True
                table._is_changed[table.laid.columns[table.laid.rows == row]] = True
        for fact in sorted(facts, key=table.laid.bits.__getitem__):
            table._state(fact)
        table._narrow()
        return table

    def at_least_one(self, cell: Cell) -> Table:
        """Return the table of those in which a cell is not 0."""
        table, column = self._copied(), self.laid.column[cell]
        table.limits[LOW, column] = max(table.limits[LOW, column], 1)
        table._is_changed[column] = True
        table._narrow()
        return table

    def _copied(self) -> Table:
        table = copy(self)
        table.limits, table.is_used = self.limits.copy(), self.is_used.copy()
        table._steps = tuple(dict(steps) for steps in self._steps)
        table._is_changed, table.clashes = self._is_changed.copy(), list(self.clashes)
        table._is_least_used = list(self._is_least_used)
        return table

    def _step_back(self, side: int, column: int, steps: tuple[Step, ...]) -> None:
        self._is_changed[column] = True
        if steps:
            self._steps[side][column] = steps
            self.limits[side, column] = steps[-1][0]
        else:
            del self._steps[side][column]
            self.limits[side, column] = self.laid.limits[side, column]

    def _state(self, fact: Fact) -> None:
        """Set a cell to what is said of it alone."""
        if fact.base:
            return
        column, bits = self.laid.column[fact.cell], self.laid.bits[fact]
        if fact.low is not None and fact.low > self.limits[LOW, column]:
            self._set(LOW, column, fact.low, bits)
        if fact.high is not None and fact.high < self.limits[HIGH, column]:
            self._set(HIGH, column, fact.high, bits)

    def _set(self, side: int, column: int, value: float, bits: int) -> bool:
        """Narrow a cell; if that would empty it, note the clash and return False."""
        other = self.limits[1 - side, column]
        if value > other if side == LOW else value < other:
            self.clashes.append(self.laid.facts_in(bits | self.behind(1 - side, column)))
            return False
        self.limits[side, column] = value
        self._is_changed[column] = True
        self._steps[side][column] = (*self._steps[side].get(column, ()), (value, bits))
        return True

    def _narrow(self) -> None:
        for _ in range(ROUNDS):
            if not self._is_changed.any():
                return
            found = self._propagated()
            leasts = self._least_ages()
            self._is_changed[:] = False
            for side in (HIGH, LOW):
                for column, row, value, bits in found[side]:
                    if not self._set(side, column, value, bits):
                        self.is_used[row] = False
            for column, number, value, bits in leasts:
                if value > self.limits[LOW, column] and not self._set(LOW, column, value, bits):
                    self._is_least_used[number] = False

    def _propagated(self) -> tuple[list[Found], list[Found]]:
        """Return the limits that rows with a changed cell now set, the tightest of each cell."""
        import numpy as np

        laid, count = self.laid, len(self.is_used)
        awake = np.zeros(count, dtype=bool)
        awake[laid.rows[self._is_changed[laid.columns]]] = True
        entries = np.flatnonzero((awake & self.is_used)[laid.rows])
        if not len(entries):
            return [], []
        rows, columns, factors = laid.rows[entries], laid.columns[entries], laid.factors[entries]
        low, high = self.limits[LOW, columns], self.limits[HIGH, columns]
        endless = (factors < 0) & np.isinf(high)
        least = factors * np.where(factors > 0, low, np.where(endless, 0, high))
        sums = np.bincount(rows, least, count)[rows] - least
        is_open = np.bincount(rows, endless, count)[rows] - endless > 0
        limit = -sums / factors
        upper = np.flatnonzero((factors > 0) & ~is_open & (limit < high))
        lower = np.flatnonzero((factors < 0) & ~is_open & (limit > low))
        return (
            self._tightest(LOW, rows[lower], columns[lower], np.ceil(limit[lower] - 1e-9)),
            self._tightest(HIGH, rows[upper], columns[upper], np.floor(limit[upper] + 1e-9)),
        )

    def _tightest(self, side: int, rows: Any, columns: Any, limits: Any) -> list[Found]:
        import numpy as np

        sign = -1 if side == HIGH else 1
        better = (sign * limits > sign * self.limits[side, columns]) & (limits < ENDLESS)
        rows, columns, limits = rows[better], columns[better], limits[better]
        order = np.lexsort((rows, -sign * limits, columns))
        found: dict[int, Found] = {}
        for column, row, value in zip(
            columns[order].tolist(), rows[order].tolist(), limits[order].tolist(), strict=True
        ):
            if column not in found:
                found[column] = (column, row, value, self._behind_row(row, column))
        return list(found.values())

    def _least_ages(self) -> list[Found]:
        """Return the ages that are the least of others and can be raised to the least of theirs."""
        found: list[Found] = []
        for number, least in enumerate(self.laid.leasts):
            whole = self.laid.column[least.whole]
            parts = [self.laid.column[part] for part in least.parts]
            value = min(self.limits[LOW, part] for part in parts)
            if value > self.limits[LOW, whole] and self._is_least_used[number]:
                bits = 0
                for part in parts:
                    bits |= self.behind(LOW, part)
                found.append((whole, number, float(value), bits))
        return found

    def _behind_row(self, row: int, column: int) -> int:
        """Return the facts behind what a row says of one of its cells."""
        bits = self.laid.row_bits[row]
        for other, is_above in self.laid.terms[row]:
            if other != column:
                bits |= self.behind(LOW if is_above else HIGH, other)
        return bits

    def behind(self, side: int, column: int) -> int:
        """Return the facts behind a limit of a column, as bits."""
        steps = self._steps[side].get(column)
        return steps[-1][1] if steps else 0

    def bound(self, cell: Cell) -> Bound:
        """Return a cell's limits and the facts behind them; they may not be the tightest."""
        column = self.laid.column.get(cell)
        if column is None:
            return Bound(*limits_of(cell))
        facts = (self.laid.facts_in(self.behind(side, column)) for side in (LOW, HIGH))
        return Bound(*self.limits[:, column].tolist(), *facts)
