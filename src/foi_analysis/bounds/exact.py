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

from foi_analysis.bounds.model import Bound, Cell, Fact
from foi_analysis.bounds.programme import Unsolved, is_endless, solve
from foi_analysis.bounds.table import HIGH, LOW, Table

STEPS = 100
Group = tuple[int, ...]


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
    def _groups(self) -> dict[int, Group]:
        """Return, for each free cell, all free cells that hang together with it."""
        import numpy as np
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        matrix, _, is_free = self._rows
        entries = matrix.tocoo()
        rows, columns = (part[is_free[entries.col]] for part in (entries.row, entries.col))
        size = matrix.shape[0] + len(is_free)
        links = coo_array((np.ones(len(rows)), (rows, matrix.shape[0] + columns)), (size, size))
        labels = connected_components(links, directed=False)[1][matrix.shape[0] :]
        groups: dict[int, list[int]] = {}
        for column in np.flatnonzero(is_free).tolist():
            groups.setdefault(int(labels[column]), []).append(column)
        return {column: tuple(group) for group in groups.values() for column in group}

    def bound(self, cell: Cell) -> Bound:
        """Return the exact limits of one cell and the facts behind them."""
        found = self.table.bound(cell)
        group = self._groups.get(self.table.column.get(cell, -1), ())
        if len(group) < 2:
            return found
        column = self.table.column[cell]
        try:
            low = self._least(group, {column: 1})
            high = self._least(group, {column: -1})
        except Unsolved:
            return replace(found, is_attained=False)
        return self._tightened(found, group, low, -high)

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
        columns = [self.table.column.get(one, -1) for one in (cell, base)]
        group = self._groups.get(columns[0], ())
        if len(group) < 2 or columns[1] not in group:
            return apart
        if math.isinf(bottom.high) or math.isinf(top.high):
            return replace(apart, is_attained=False)
        try:
            low, high = (self._least_share(group, *columns, sign) for sign in (1, -1))
        except Unsolved:
            return replace(apart, is_attained=False)
        return self._tightened(apart, group, low, high)

    def _positive(self, base: Cell) -> Bound:
        """Return the exact limits of a cell that is at least 1."""
        bound = self.bound(base)
        if bound.low >= 1:
            return bound
        group = self._groups.get(self.table.column.get(base, -1), ())
        if len(group) < 2:
            return replace(bound, low=1)
        limits, column = self.table.limits.copy(), self.table.column[base]
        limits[LOW, column] = 1
        try:
            found = self._solved(group, {column: 1}, limits, [])
        except Unsolved:
            found = None
        if found is None:
            return replace(bound, low=1, is_attained=False)
        return replace(bound, low=found[column], low_facts=self._facts_around(group))

    def can_be(self, claimed: Fact) -> bool:
        """Return whether one more fact, about cells of the table, can be true with the others."""
        table = self.table
        if any(cell not in table.column for cell in claimed.cells):
            return is_possible(Table([*table.facts, claimed], table.relations))
        limits = table.limits.copy()
        if not claimed.base:
            column = table.column[claimed.cell]
            limits[LOW, column] = max(limits[LOW, column], claimed.low or 0)
            high = math.inf if claimed.high is None else claimed.high
            limits[HIGH, column] = min(limits[HIGH, column], high)
            if limits[LOW, column] > limits[HIGH, column]:
                return False
        columns = [table.column[cell] for cell in claimed.cells]
        group = tuple(sorted({one for column in columns for one in self._groups.get(column, ())}))
        if not claimed.base and len(group) < 2:
            return True
        extra = [{table.column[cell]: factor for factor, cell in terms} for terms in claimed.rows()]
        return self._solved(group, {}, limits, extra) is not None

    def _least(self, group: Group, objective: dict[int, int]) -> float:
        """Return the least value of a sum of cells of a group; minus infinity for no limit."""
        limits = self.table.limits
        matrix, _ = self._part(group)
        if is_endless([objective.get(column, 0) for column in group], matrix, limits[:, group]):
            return -math.inf
        found = self._solved(group, objective, limits, [])
        if found is None:
            raise Unsolved
        return sum(factor * found[column] for column, factor in objective.items())

    def _least_share(self, group: Group, top: int, bottom: int, sign: int) -> Fraction:
        """Return the least (or with sign -1 the greatest) quotient of two cells of a group.

        Dinkelbach's method: each step solves for a better quotient than the last, until none is.
        """
        limits = self.table.limits.copy()
        limits[LOW, bottom] = max(limits[LOW, bottom], 1)
        found = self._solved(group, {}, limits, [])
        for _ in range(STEPS):
            if found is None:
                raise Unsolved
            best = Fraction(found[top], found[bottom])
            objective = {top: sign * best.denominator, bottom: -sign * best.numerator}
            found = self._solved(group, objective, limits, [])
            if found is not None and sum(f * found[c] for c, f in objective.items()) == 0:
                return best
        raise Unsolved

    def _part(self, group: Group) -> tuple[Any, Any]:
        """Return the rows that touch a group, over its cells, and what is left of them."""
        import numpy as np

        matrix, left, _ = self._rows
        part = matrix[:, list(group)]
        touched = np.flatnonzero(np.diff(part.indptr))
        return part[touched], left[touched]

    def _solved(
        self, group: Group, objective: dict[int, int], limits: Any, extra: list[dict[int, int]]
    ) -> dict[int, int] | None:
        """Return a best table of a group by column, or None when there is none."""
        import numpy as np
        from scipy.sparse import csr_array, vstack

        matrix, left = self._part(group)
        if extra:
            more = [[row.get(column, 0) for column in group] for row in extra]
            fixed = [
                sum(
                    factor * limits[LOW, column]
                    for column, factor in row.items()
                    if column not in group
                )
                for row in extra
            ]
            if not group:
                return {} if max(fixed) <= 0 else None
            matrix, left = (
                vstack([matrix, csr_array(np.array(more))]),
                np.append(left, -np.array(fixed)),
            )
        factors = [objective.get(column, 0) for column in group]
        values = solve(factors, matrix, left, limits[:, list(group)])
        return None if values is None else dict(zip(group, values, strict=True))

    def _tightened(self, found: Bound, group: Group, low: Any, high: Any) -> Bound:
        """Return limits with those solved for; a tighter one rests on all facts of the group."""
        low_facts, high_facts = found.low_facts, found.high_facts
        if low > found.low or high < found.high:
            around = self._facts_around(group)
            low_facts = around if low > found.low else low_facts
            high_facts = around if high < found.high else high_facts
        return Bound(low, high, low_facts, high_facts)

    def _facts_around(self, group: Group) -> frozenset[Fact]:
        """Return the facts in the rows of a group and behind the limits of the cells in them."""
        import numpy as np

        table, inside = self.table, set(group)
        touched = np.unique(table.rows[np.isin(table.columns, list(inside))]).tolist()
        near = np.unique(table.columns[np.isin(table.rows, touched)]).tolist()
        facts = frozenset().union(*(table.row_facts[row] for row in touched))
        return facts.union(*(table.behind(column) for column in near))


def is_possible(table: Table) -> bool:
    """Return whether some table of whole numbers fits all facts and relations."""
    if table.clashes:
        return False
    exact = Exact(table)
    groups = {group for group in exact._groups.values() if len(group) > 1}
    return all(exact._solved(group, {}, table.limits, []) is not None for group in groups)


def impossible_group(table: Table) -> frozenset[Fact]:
    """Return the facts of cells that hang together and cannot all be true, or none."""
    exact = Exact(table)
    for group in sorted({group for group in exact._groups.values() if len(group) > 1}):
        if exact._solved(group, {}, table.limits, []) is None:
            return exact._facts_around(group)
    return frozenset()


def _divided(top: float, bottom: float) -> Fraction | float:
    if math.isinf(top):
        return math.inf
    return Fraction(0) if math.isinf(bottom) else Fraction(int(top), max(int(bottom), 1))


def _or_endless(limit: Any) -> float:
    return math.inf if limit is None else float(limit)
