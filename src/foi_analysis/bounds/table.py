"""Holds cells, facts and relations as arrays and narrows every cell; every limit it finds is safe.

Limits are propagated from row to row until none changes. Each limit remembers the row it came
from, so that the facts behind it can be named.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from foi_analysis.bounds.model import Bound, Cell, Fact, Least, Relation, limits_of

ROUNDS = 200
LOW, HIGH = 0, 1
Step = tuple[int, int]  # The round a limit was found in, and its row; -1 for a fact of its own.


class Table:
    """Cells with the limits that facts and relations set them.

    ``limits`` is an array of two rows, the least and the greatest value of each cell. ``clashes``
    holds sets of facts that cannot all be true, each with the relations that show it; a fact or
    row that would empty a cell is passed over, and while there are any the limits mean nothing.
    """

    def __init__(self, facts: Iterable[Fact], relations: Sequence[Relation | Least]) -> None:
        import numpy as np

        self.facts = sorted(set(facts), key=_order)
        self.relations = relations
        self.column: dict[Cell, int] = {}
        rows: list[tuple[Any, frozenset[Fact]]] = [
            (terms, frozenset({fact})) for fact in self.facts for terms in fact.rows()
        ]
        own_rows = len(rows)
        plain = [one for one in relations if isinstance(one, Relation)]
        rows += [(one.terms, frozenset()) for one in plain]
        self.leasts = [one for one in relations if isinstance(one, Least)]
        self._ordered = [*plain, *self.leasts]  # The relations in the order of their rows.
        self._first_relation = own_rows
        self._index(rows)
        count = len(self.column)
        self.row_facts = [facts for _, facts in rows]
        self.limits = np.array([limits_of(cell) for cell in self.column]).reshape(count, 2).T.copy()
        self.history: tuple[list[list[Step]], ...] = tuple([[] for _ in self.column] for _ in "lh")
        self.own: tuple[dict[int, frozenset[Fact]], ...] = ({}, {})
        self.clashes: list[tuple[frozenset[Fact], tuple[Relation | Least, ...]]] = []
        self._is_passed_over = np.zeros(len(rows) + len(self.leasts), dtype=bool)
        self._state_facts()
        self._narrow()

    def _index(self, rows: Sequence[tuple[Any, frozenset[Fact]]]) -> None:
        """Number the cells and lay the rows out entry by entry."""
        import numpy as np

        cells = [cell for terms, _ in rows for _, cell in terms]
        cells += [cell for fact in self.facts for cell in fact.cells]
        cells += [cell for least in self.leasts for cell in (least.whole, *least.parts)]
        for cell in cells:
            self.column.setdefault(cell, len(self.column))
        entries = [
            (number, self.column[cell], factor)
            for number, (terms, _) in enumerate(rows)
            for factor, cell in terms
        ]
        laid = np.array(entries, dtype=np.int64).reshape(len(entries), 3)
        self.rows, self.columns, self.factors = laid[:, 0], laid[:, 1], laid[:, 2].astype(float)

    def _state_facts(self) -> None:
        """Set each cell to what is said of it alone."""
        for fact in self.facts:
            if fact.base:
                continue
            column = self.column[fact.cell]
            low, high = self.limits[:, column]
            is_above = fact.low is not None and fact.low > high
            is_below = fact.high is not None and fact.high < low
            if is_above or is_below:
                other = self.own[HIGH if is_above else LOW].get(column, frozenset())
                self.clashes.append((other | {fact}, ()))
                continue
            if fact.low is not None and fact.low > low:
                self._state(LOW, column, fact.low, fact)
            if fact.high is not None and fact.high < high:
                self._state(HIGH, column, fact.high, fact)

    def _state(self, side: int, column: int, value: float, fact: Fact) -> None:
        self.limits[side, column] = value
        self.own[side][column] = frozenset({fact})
        self.history[side][column] = [(0, -1)]

    def _clash(self, side: int, column: int, row: int, round_: int) -> None:
        """Note the facts by which a row would empty a cell, and pass over the row from now on."""
        seen: dict[Any, Any] = {}
        before = round_ - (row < len(self.row_facts))
        others = [*self._others(row, column), (1 - side, column)]
        facts = self._facts_of(row).union(
            *(
                self._behind(*other, ROUNDS if other[1] == column else before, seen)
                for other in others
            )
        )
        rows = {row, *(self._row_at(*key) for key in seen)} - set(range(self._first_relation))
        used = tuple(self._ordered[one - self._first_relation] for one in sorted(rows))
        self.clashes.append((facts, used))
        self._is_passed_over[row] = True

    def _narrow(self) -> None:
        for round_ in range(1, ROUNDS + 1):
            if not (self._propagate(round_) | self._least_ages(round_)):
                return

    def _propagate(self, round_: int) -> bool:
        """Narrow every cell by every row once; return whether any limit changed."""
        import numpy as np

        if not len(self.rows):
            return False
        low, high = self.limits[LOW, self.columns], self.limits[HIGH, self.columns]
        least = np.where(self.factors > 0, self.factors * low, 0)
        endless = (self.factors < 0) & np.isinf(high)
        least = np.where((self.factors < 0) & ~endless, self.factors * high, least)
        count = len(self.row_facts)
        sums = np.bincount(self.rows, least, count)[self.rows] - least
        open_ = np.bincount(self.rows, endless, count)[self.rows] - endless > 0
        open_ |= self._is_passed_over[self.rows]
        limit = np.where(open_, np.inf, -sums / self.factors)
        changed = self._apply(HIGH, (self.factors > 0) & ~open_, np.floor(limit + 1e-9), round_)
        return changed | self._apply(
            LOW, (self.factors < 0) & ~open_, np.ceil(limit - 1e-9), round_
        )

    def _apply(self, side: int, usable: Any, limit: Any, round_: int) -> bool:
        """Take over the limits that are tighter, each cell's tightest with its row."""
        import numpy as np

        sign = -1 if side == HIGH else 1
        own = self.limits[side, self.columns]
        better = np.flatnonzero(usable & (sign * limit > sign * own))
        if not len(better):
            return False
        order = better[np.lexsort((self.rows[better], -sign * limit[better], self.columns[better]))]
        columns, firsts = np.unique(self.columns[order], return_index=True)
        for column, entry in zip(columns.tolist(), order[firsts].tolist(), strict=True):
            if sign * limit[entry] > sign * self.limits[1 - side, column]:
                self._clash(side, column, int(self.rows[entry]), round_)
                continue
            self.limits[side, column] = limit[entry]
            self.history[side][column].append((round_, int(self.rows[entry])))
        return True

    def _least_ages(self, round_: int) -> bool:
        """Raise an age that is the least of others to the least of theirs."""
        changed = False
        for number, least in enumerate(self.leasts):
            whole = self.column[least.whole]
            value = min(self.limits[LOW, self.column[part]] for part in least.parts)
            row = len(self.row_facts) + number
            if value <= self.limits[LOW, whole] or self._is_passed_over[row]:
                continue
            changed = True
            if value > self.limits[HIGH, whole]:
                self._clash(LOW, whole, row, round_)
            else:
                self.limits[LOW, whole] = value
                self.history[LOW][whole].append((round_, row))
        return changed

    def _behind(self, side: int, column: int, round_: int, seen: dict[Any, Any]) -> frozenset[Fact]:
        """Return the facts behind a limit as it stood after a round."""
        steps = [step for step in self.history[side][column] if step[0] <= round_]
        if not steps:
            return frozenset()
        found, row = steps[-1]
        if row < 0:
            return self.own[side][column]
        key = (side, column, found)
        if key not in seen:
            before = found - (row < len(self.row_facts))
            others = self._others(row, column)
            behind = [self._behind(*other, before, seen) for other in others]
            seen[key] = self._facts_of(row).union(*behind)
        return seen[key]

    def _row_at(self, side: int, column: int, found: int) -> int:
        return next(row for round_, row in self.history[side][column] if round_ == found)

    def behind(self, column: int) -> frozenset[Fact]:
        """Return the facts behind both limits of a column."""
        seen: dict[Any, Any] = {}
        return frozenset().union(*(self._behind(s, column, ROUNDS, seen) for s in (LOW, HIGH)))

    def _facts_of(self, row: int) -> frozenset[Fact]:
        return self.row_facts[row] if row < len(self.row_facts) else frozenset()

    def _others(self, row: int, column: int) -> list[tuple[int, int]]:
        """Return the other cells of a row, each with the side of it the row's limit rests on."""
        if row >= len(self.row_facts):
            return [
                (LOW, self.column[part]) for part in self.leasts[row - len(self.row_facts)].parts
            ]
        start, end = self._span(row)
        return [
            (LOW if self.factors[entry] > 0 else HIGH, int(self.columns[entry]))
            for entry in range(start, end)
            if self.columns[entry] != column
        ]

    def _span(self, row: int) -> tuple[int, int]:
        import numpy as np

        return tuple(np.searchsorted(self.rows, (row, row + 1)).tolist())

    def bound(self, cell: Cell) -> Bound:
        """Return a cell's limits and the facts behind them; they may not be the tightest."""
        if cell not in self.column:
            return Bound(*limits_of(cell))
        column, seen = self.column[cell], {}
        low, high = self.limits[:, column].tolist()
        behind = (self._behind(side, column, ROUNDS, seen) for side in (LOW, HIGH))
        return Bound(low, high, *behind)


def _order(fact: Fact) -> tuple[Any, ...]:
    limits = (math.inf if limit is None else float(limit) for limit in (fact.low, fact.high))
    return (fact.cell, fact.base or (), *limits, fact.statement, fact.source)
