"""Knows what a narrowed table leaves open, and looks for tables of whole numbers in it.

Cells are moved until a table fits; that none is found so shows nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from foi_analysis.evidence.bounds.linear_system import LinearSystem
from foi_analysis.evidence.bounds.programme import NODES, Factors, whole_least
from foi_analysis.evidence.bounds.table import EXACT, HIGH, LOW, BoundsTable

KEPT = 60


class Open:
    """The cells of a table that are not fixed, and tables of whole numbers that fit it."""

    def __init__(self, table: BoundsTable) -> None:
        self.table, self.system = table, table.system
        self.low, self.high = table.limits
        self.is_free = self.low < self.high

    @cached_property
    def known(self) -> Any:
        """Return the whole-number tables met so far that fit, one in each row."""
        tables = self.system.known_tables
        return tables[self._fit(tables)]

    def note(self, found: Any) -> bool:
        """Keep a table for other questions if it fits; return whether it does."""
        import numpy as np

        if not self._fit(found[None]).any() or not is_exact(self.system, found):
            return False
        self.known = np.vstack([self.known, found])
        self.system.known_tables = np.vstack([self.system.known_tables[1 - KEPT :], found])
        return True

    def learn(self) -> None:
        """Take over tables met since for other questions."""
        self.__dict__.pop("known", None)

    def has_known(self) -> bool:
        """Return whether a table that fits is known, or found near one that does not."""
        tables = self.system.known_tables
        if not len(self.known) and len(tables):
            outside = (tables < self.low) | (tables > self.high)
            self._mend(tables[outside.sum(axis=1).argmin()], self.table.limits)
        return len(self.known) > 0

    def reaches(self, column: int, value: float) -> bool:
        """Return whether a table known, or found near one that is, has a value of a cell."""
        values = self.known[:, column]
        if not len(values) or (values == value).any():
            return len(values) > 0
        return self.has_with({column: value})

    def has_with(self, values: Mapping[int, float]) -> bool:
        """Look near the known table nearest to some values of cells for one that has them."""
        import numpy as np

        columns, wanted = list(values), np.array([*values.values()])
        low, high = self.table.limits[:, columns]
        if not len(self.known) or (wanted < low).any() or (wanted > high).any():
            return False
        limits = self.table.limits.copy()
        limits[:, columns] = wanted
        far = np.abs(self.known[:, columns] - wanted).sum(axis=1)
        return self._mend(self.known[far.argmin()], limits)

    def has_near(self, place: Any, factors: Factors, goal: int) -> bool:
        """Look near a place for a table in which a sum is as there, if that is the goal."""
        columns, limits = list(factors), self.table.limits.copy()
        if total(factors, place) != goal:
            return False
        limits[:, columns] = place[columns]
        return self._mend(place, limits)

    def is_endless(self, column: int) -> bool:
        """Return whether cells are found that can be raised for ever together, one of them this."""
        return self.endless(column) is not None

    def endless(self, column: int) -> Any:
        """Return by how much cells can be raised for ever together, one of them this, or None.

        As every row is at most 0, what keeps all rows can be added to a table any number of times.
        """
        import numpy as np

        limits = np.where(np.isinf(self.table.limits), self.table.limits, 0)
        limits[LOW, column] = 1
        found = find_feasible(self.system, self.table.is_used, limits, limits[LOW])
        is_kept = found is not None and bool(self._keeps(found[None], limits).all())
        return found if is_kept else None

    def _mend(self, start: Any, limits: Any) -> bool:
        found = find_feasible(self.system, self.table.is_used, limits, start)
        for _ in self.system.leasts:
            part = None if found is None else self._too_old(found, limits)
            if part is None:
                break
            limits = limits.copy()
            limits[HIGH, part[0]] = part[1]
            found = find_feasible(self.system, self.table.is_used, limits, found)
        return found is not None and self.note(found)

    def _too_old(self, found: Any, limits: Any) -> tuple[int, float] | None:
        """Return one of parts that are all older than the whole, which can be as young, and how."""
        for whole, parts in self.system.least_columns:
            value = found[whole]
            if value < found[parts].min():
                able = [part for part in parts if limits[LOW, part] <= value]
                return (min(able, key=lambda one: found[one]), value) if able else None
        return None

    def _fit(self, tables: Any) -> Any:
        """Return of each table, one in each row, whether it keeps all limits and rows."""
        return self._keeps(tables, self.table.limits)

    def _keeps(self, tables: Any, limits: Any) -> Any:
        fit = ((tables >= limits[LOW]) & (tables <= limits[HIGH])).all(axis=1)
        fit[fit] = ~(self.system.matrix @ tables[fit].T > 0)[self.table.is_used].any(axis=0)
        for whole, parts in self.system.least_columns if fit.any() else ():
            fit &= tables[:, whole] >= tables[:, parts].min(axis=1)
        return fit

    def fixed(self) -> Any:
        """Return a table that fits if one is known, else one with only the fixed cells right."""
        import numpy as np

        return self.known[-1] if len(self.known) else np.where(self.is_free, 0, self.low)

    @cached_property
    def _labels(self) -> Any:
        """Return a number for each free cell, the same for those that hang together, or -1."""
        import numpy as np
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        system, count = self.system, len(self.table.is_used)
        most = np.where(system.factors > 0, self.high[system.columns], self.low[system.columns])
        is_open = (np.bincount(system.rows, system.factors * most, count) > 0) & self.table.is_used
        keep = is_open[system.rows] & self.is_free[system.columns]
        rows, columns = system.rows[keep], system.columns[keep]
        size = count + len(self.low)
        links = coo_array((np.ones(len(rows)), (rows, count + columns)), (size, size))
        return np.where(self.is_free, connected_components(links, directed=False)[1][count:], -1)

    def groups(self) -> Iterator[Any]:
        """Yield the columns of each set of free cells that hang together."""
        import numpy as np

        labels, sizes = np.unique(self._labels[self.is_free], return_counts=True)
        for label in labels[sizes > 1].tolist():
            yield np.flatnonzero(self._labels == label)

    def group(self, columns: Iterable[int]) -> Any:
        """Return the free cells that hang together with some columns."""
        import numpy as np

        labels = [label for label in self._labels[list(columns)].tolist() if label >= 0]
        return np.flatnonzero(np.isin(self._labels, labels))

    def are_together(self, one: int | None, other: int | None) -> bool:
        """Return whether two columns are free cells that hang together."""
        if one is None or other is None or self._labels[one] < 0:
            return False
        return bool(self._labels[one] == self._labels[other])

    def around(self, columns: Any, hops: int) -> Any:
        """Return the free cells at most some rows away from columns."""
        import numpy as np

        for _ in range(hops):
            near = self.system.matrix[self._rows_with(columns)].indices
            columns = np.union1d(near[self.is_free[near]], columns)
        return columns

    def _rows_with(self, columns: Any) -> Any:
        import numpy as np

        rows = np.unique(self.system.rows_of[:, columns].indices)
        return rows[self.table.is_used[rows]]

    def solve(self, columns: Any, others: Any, factors: Factors, nodes: int = NODES) -> Any:
        """Return the table least in a sum, only some columns differing from others, or None."""
        import numpy as np

        rows = self._rows_with(columns)
        part = self.system.matrix[rows]
        rest = others.copy()
        rest[columns] = 0
        objective = np.array([factors.get(column, 0) for column in columns.tolist()], dtype=float)
        limits = self.table.limits[:, columns]
        found = whole_least(objective, part[:, columns], -(part @ rest), limits, nodes)
        if found is None:
            return None
        rest[columns] = found
        return rest


def total(factors: Factors, found: Any) -> int:
    """Return a sum of factors times cells of a table."""
    return sum(factor * int(found[column]) for column, factor in factors.items())


def is_exact(system: LinearSystem, found: Any) -> bool:
    """Return whether sums over rows of a table are so small that floats have them exactly."""
    return bool((system.sizes @ abs(found) < EXACT).all())


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
