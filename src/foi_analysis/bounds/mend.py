"""Moves cells of a table of whole numbers until it fits; that none is found shows nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foi_analysis.bounds.laid import Laid

MOVES, EACH = 100, 3


def mended(laid: Laid, is_used: Any, limits: Any, start: Any) -> Any:
    """Return a table of whole numbers within limits that keeps the rows in use, or None.

    It is made from ``start``: as long as a row is broken, one of its cells moves as far as that
    row needs, the cell by which the fewest others break.
    """
    import numpy as np

    mending = _Mending(laid, is_used, limits, start)
    for _ in range(MOVES):
        row = mending.broken()
        if row is None:
            return np.array(mending.values)
        best = min(mending.moves(row), default=None)
        if best is None:
            return None
        mending.move(*best[-2:])
    return None


class _Mending:
    """A table with the sums of its rows, and the rows that may be broken."""

    def __init__(self, laid: Laid, is_used: Any, limits: Any, start: Any) -> None:
        import numpy as np

        self._rows, self._columns = laid.cells_of_row, laid.rows_of_cell
        self._low, self._high = (side.tolist() for side in limits)
        values = start.clip(*limits)
        sums = np.where(is_used, laid.matrix @ values, -math.inf)
        self.values, self._sums = values.tolist(), sums.tolist()
        self._waiting = np.flatnonzero(sums > 0).tolist()
        self._times: Counter[int] = Counter()

    def broken(self) -> int | None:
        """Return the row broken first, or None."""
        while self._waiting and self._sums[self._waiting[0]] <= 0:
            self._waiting.pop(0)
        return self._waiting[0] if self._waiting else None

    def moves(self, row: int) -> Iterator[tuple[Any, ...]]:
        """Yield ways to mend a row, the least the best; they end with the column and the step."""
        excess = self._sums[row]
        for column, factor in self._rows[row]:
            step = -math.copysign(math.ceil(excess / abs(factor)), factor)
            limit = (self._low if step < 0 else self._high)[column] - self.values[column]
            if not limit or self._times[column] == EACH:
                continue
            is_short = abs(limit) < abs(step)
            step = limit if is_short else step
            breaks, much = self._broken_by(column, step, row)
            yield breaks > 0, is_short, self._times[column], breaks, much, column, step

    def _broken_by(self, column: int, step: float, row: int) -> tuple[int, float]:
        """Return how many other rows a move leaves broken, and by how much more than before."""
        breaks, much = 0, 0.0
        for other, factor in self._columns[column]:
            after = self._sums[other] + factor * step
            if other != row and after > 0:
                breaks += 1
                much += min(after, abs(factor * step))
        return breaks, much

    def move(self, column: int, step: float) -> None:
        """Move a cell."""
        self._times[column] += 1
        self.values[column] += step
        for row, factor in self._columns[column]:
            self._sums[row] += factor * step
            if self._sums[row] > 0:
                self._waiting.append(row)
