"""Finds the least and greatest a cell or a share can be, by whole-number programming.

The guarantee: every table of whole numbers that fits the facts and relations gives a value within
the limits, and where ``is_attained`` is true some such table gives each finite limit. Limits are
solved by HiGHS on the cells that hang together, and every solution it returns is checked in whole
numbers before it is believed.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from foi_analysis.bounds.group import Group, group_of
from foi_analysis.bounds.model import Bound, Cell, Fact
from foi_analysis.bounds.programme import Unsolved
from foi_analysis.bounds.table import HIGH, LOW, Table

STEPS = 100


class Exact:
    """A table of facts that can all be true, with exact limits for what is asked of it."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @cached_property
    def _rows(self) -> tuple[Any, Any, Any]:
        """Return the rows that can still be broken, what is left of them, and the free cells."""
        import numpy as np
        from scipy.sparse import csr_array

        table, (low, high) = self.table, self.table.limits
        shape = (len(table.row_facts), len(table.column))
        matrix = csr_array((table.factors, (table.rows, table.columns)), shape=shape)
        is_free = low < high
        most = np.where(table.factors > 0, high[table.columns], low[table.columns])
        sums = np.bincount(table.rows, table.factors * most, shape[0])
        keep = np.flatnonzero(sums > 0)
        return matrix[keep], -(matrix[keep] @ np.where(is_free, 0, low)), is_free

    @cached_property
    def _labels(self) -> Any:
        """Return a number for each cell, the same for those that hang together."""
        import numpy as np
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        matrix, _, is_free = self._rows
        entries = matrix.tocoo()
        rows, columns = (part[is_free[entries.col]] for part in (entries.row, entries.col))
        size = matrix.shape[0] + len(is_free)
        links = coo_array((np.ones(len(rows)), (rows, matrix.shape[0] + columns)), (size, size))
        labels = connected_components(links, directed=False)[1][matrix.shape[0] :]
        return np.where(is_free, labels, -1)

    def _columns_with(self, cell: Cell) -> tuple[int, ...]:
        """Return the columns of the free cells that hang together with a cell, its own among."""
        import numpy as np

        column = self.table.column.get(cell)
        if column is None or self._labels[column] < 0:
            return ()
        return tuple(np.flatnonzero(self._labels == self._labels[column]).tolist())

    def _group(self, columns: tuple[int, ...]) -> Group:
        """Return the group of some columns with the rows that touch it."""
        import numpy as np

        matrix, left, _ = self._rows
        part = matrix[:, list(columns)]
        touched = np.flatnonzero(np.diff(part.indptr))
        return group_of(part[touched], left[touched], self.table.limits[:, list(columns)])

    def is_possible(self) -> bool:
        """Return whether some table of whole numbers fits all facts and relations."""
        return not self.table.clashes and not self._impossible_columns()

    def impossible_facts(self) -> frozenset[Fact]:
        """Return facts of cells that hang together and cannot all be true, or none."""
        columns = self._impossible_columns()
        return self._facts_around(columns) if columns else frozenset()

    def _impossible_columns(self) -> tuple[int, ...]:
        import numpy as np

        labels, sizes = np.unique(self._labels[self._labels >= 0], return_counts=True)
        for label in labels[sizes > 1]:
            columns = tuple(np.flatnonzero(self._labels == label).tolist())
            if not self._group(columns).is_possible:
                return columns
        return ()

    def bound(self, cell: Cell) -> Bound:
        """Return the exact limits of one cell and the facts behind them."""
        found = self.table.bound(cell)
        columns = self._columns_with(cell)
        if len(columns) < 2:
            return found
        group, place = self._group(columns), columns.index(self.table.column[cell])
        try:
            low, high = (group.limit(side, place) for side in (LOW, HIGH))
        except Unsolved:
            return replace(found, is_attained=False)
        return self._tightened(found, columns, low, high)

    def share(self, cell: Cell, base: Cell) -> Bound:
        """Return the exact limits of a cell divided by a base of at least 1, as fractions."""
        top, bottom = self.bound(cell), self._positive(base)
        apart = Bound(
            _divided(top.low, bottom.high),
            _divided(top.high, bottom.low),
            top.low_facts | bottom.high_facts,
            top.high_facts | bottom.low_facts,
            top.is_attained and bottom.is_attained,
        )
        columns = self._columns_with(cell)
        if len(columns) < 2 or self.table.column.get(base) not in columns:
            return apart
        if math.isinf(bottom.high) or math.isinf(top.high):
            return replace(apart, is_attained=False)
        places = [columns.index(self.table.column[one]) for one in (cell, base)]
        try:
            low, high = (_least_share(self._group(columns), *places, sign) for sign in (1, -1))
        except Unsolved:
            return replace(apart, is_attained=False)
        return self._tightened(apart, columns, low, high)

    def _positive(self, base: Cell) -> Bound:
        """Return the exact limits of a cell that is at least 1."""
        bound, columns = self.bound(base), self._columns_with(base)
        if bound.low >= 1 or len(columns) < 2:
            return replace(bound, low=max(bound.low, 1))
        group, place = self._group(columns), columns.index(self.table.column[base])
        try:
            found = group.solve({place: 1}, _at_least_one(group.limits, place))
        except Unsolved:
            found = None
        if found is None:
            return replace(bound, low=1, is_attained=False)
        return replace(bound, low=found[place], low_facts=self._facts_around(columns))

    def _tightened(self, found: Bound, columns: tuple[int, ...], low: Any, high: Any) -> Bound:
        """Return limits with those solved for; a tighter one rests on all facts of the group."""
        low_facts, high_facts = found.low_facts, found.high_facts
        if low > found.low or high < found.high:
            around = self._facts_around(columns)
            low_facts = around if low > found.low else low_facts
            high_facts = around if high < found.high else high_facts
        return Bound(low, high, low_facts, high_facts)

    def _facts_around(self, columns: tuple[int, ...]) -> frozenset[Fact]:
        """Return the facts in the rows of a group and behind the limits of the cells in them."""
        import numpy as np

        table = self.table
        touched = np.unique(table.rows[np.isin(table.columns, columns)]).tolist()
        near = np.unique(table.columns[np.isin(table.rows, touched)]).tolist()
        facts = frozenset().union(*(table.row_facts[row] for row in touched))
        return facts.union(*(table.behind(column) for column in near))


def _least_share(group: Group, top: int, bottom: int, sign: int) -> Fraction:
    """Return the least (or with sign -1 the greatest) quotient of two cells of a group.

    Dinkelbach's method: each step solves for a better quotient than the last, until none is.
    """
    limits = _at_least_one(group.limits, bottom)
    found = group.solve({}, limits)
    for _ in range(STEPS):
        if found is None:
            break
        best = Fraction(found[top], found[bottom])
        objective = {top: sign * best.denominator, bottom: -sign * best.numerator}
        found = group.solve(objective, limits)
        if found is not None and sum(f * found[place] for place, f in objective.items()) == 0:
            return best
    raise Unsolved


def _at_least_one(limits: Any, place: int) -> Any:
    limits = limits.copy()
    limits[LOW, place] = max(limits[LOW, place], 1)
    return limits


def _divided(top: float, bottom: float) -> Fraction | float:
    if math.isinf(top):
        return math.inf
    return Fraction(0) if math.isinf(bottom) else Fraction(int(top), max(int(bottom), 1))
