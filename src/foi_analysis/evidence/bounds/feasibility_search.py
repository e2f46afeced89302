"""Moves cells of a table of whole numbers until it fits; that none is found shows nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foi_analysis.evidence.bounds.linear_system import LinearSystem

MOVES, EACH = 100, 3


def find_feasible(system: LinearSystem, is_used: Any, limits: Any, start: Any) -> Any:
    """Return a table of whole numbers within limits that keeps the rows in use, or None.

    It is made from ``start``: as long as a row is broken, one of its cells moves as far as that
    row needs, the cell by which the fewest others break.
    """
    search = _FeasibilitySearch(system, is_used, limits, start)
    for _ in range(MOVES):
        row = search.broken()
        if row is None:
            return search.table
        best = search.best_move(row)
        if best is None:
            return None
        search.move(*best)
    return None


class _FeasibilitySearch:
    """A ``table`` with the sums of its rows, and the rows that may be broken."""

    def __init__(self, system: LinearSystem, is_used: Any, limits: Any, start: Any) -> None:
        import numpy as np

        self._rows, self._columns = system.cells_of_row, system.rows_of_cell
        self.table: Any = start.clip(*limits)
        sums: Any = np.where(is_used, system.matrix @ self.table, -math.inf)
        # Views give plain numbers, and only those asked for.
        views: list[memoryview[float]] = [memoryview(one) for one in (*limits, self.table, sums)]
        self._low, self._high, self._values, self._sums = views
        self._waiting = np.flatnonzero(sums > 0).tolist()
        self._times = [0] * len(self.table)

    def broken(self) -> int | None:
        """Return the row broken first, or None."""
        while self._waiting and self._sums[self._waiting[0]] <= 0:
            self._waiting.pop(0)
        return self._waiting[0] if self._waiting else None

    def best_move(self, row: int) -> tuple[int, float] | None:
        """Return the column and the step of the best way to satisfy a row, or None for no way."""
        excess, best = self._sums[row], None
        for column, factor in self._rows[row]:
            if (times := self._times[column]) == EACH:
                continue
            need, value = math.ceil(excess / abs(factor)), self._values[column]
            room = value - self._low[column] if factor > 0 else self._high[column] - value
            if not room:
                continue
            is_short, step = room < need, min(need, room)
            step = -step if factor > 0 else step
            breaks, much = self._broken_by(column, step, row)
            if not (breaks or is_short or times):
                return column, step
            found = (breaks > 0, is_short, times, breaks, much, column, step)
            best = found if best is None or found < best else best
        return best and best[-2:]

    def _broken_by(self, column: int, step: float, row: int) -> tuple[int, float]:
        """Return how many other rows a move leaves broken, and by how much more than before."""
        breaks, much, sums = 0, 0.0, self._sums
        for other, factor in self._columns[column]:
            more = factor * step
            if (after := sums[other] + more) > 0 and other != row:
                breaks += 1
                much += min(after, abs(more))
        return breaks, much

    def move(self, column: int, step: float) -> None:
        """Move a cell."""
        self._times[column] += 1
        self._values[column] += step
        for row, factor in self._columns[column]:
            self._sums[row] += factor * step
            if self._sums[row] > 0:
                self._waiting.append(row)
