"""Holds cells, facts and relations as arrays and narrows every cell; every limit it finds is safe.

Limits are propagated from row to row until none changes. Each limit remembers the row it came
from, so that the facts behind it can be named.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from foi_analysis.bounds.model import Bound, Cell, Fact, Least, Relation, Terms, limits_of

ROUNDS = 200
LOW, HIGH = 0, 1
Step = tuple[int, int]  # The round a limit was found in, and its row; -1 for a fact of its own.


class Laid:
    """Relations laid out once, for all the tables that share them; iterates over them."""

    def __init__(self, relations: Iterable[Relation | Least]) -> None:
        relations = tuple(relations)
        self.plain = tuple(one for one in relations if isinstance(one, Relation))
        self.leasts = tuple(one for one in relations if isinstance(one, Least))
        self.column: dict[Cell, int] = {}
        cells = [cell for one in self.plain for _, cell in one.terms]
        cells += [cell for least in self.leasts for cell in (least.whole, *least.parts)]
        for cell in cells:
            self.column.setdefault(cell, len(self.column))
        self.entries = _laid_out([one.terms for one in self.plain], self.column, 0)


class Table:
    """Cells with the limits that facts and relations set them.

    ``limits`` is an array of two rows, the least and the greatest value of each cell. ``clashes``
    holds sets of facts that cannot all be true, each with the relations that show it; a fact or
    row that would empty a cell is passed over, and while there are any the limits mean nothing.
    """

    def __init__(self, facts: Iterable[Fact], relations: Sequence[Relation | Least] | Laid) -> None:
        import numpy as np

        self.facts = sorted(set(facts), key=_order)
        self.relations = relations if isinstance(relations, Laid) else Laid(relations)
        rows = [(terms, frozenset({fact})) for fact in self.facts for terms in fact.rows()]
        self._index([terms for terms, _ in rows])
        self.row_facts = [frozenset[Fact]()] * len(self.relations.plain) + [own for _, own in rows]
        self.limits = np.array([limits_of(cell) for cell in self.column]).reshape(-1, 2).T.copy()
        self.history: tuple[list[list[Step]], ...] = tuple([[] for _ in self.column] for _ in "lh")
        self.own: tuple[dict[int, frozenset[Fact]], ...] = ({}, {})
        self.clashes: list[tuple[frozenset[Fact], tuple[Relation | Least, ...]]] = []
        every = len(self.row_facts) + len(self.relations.leasts)
        self._is_passed_over = np.zeros(every, dtype=bool)
        self._is_changed = np.ones(len(self.column), dtype=bool)
        self._state_facts()
        self._narrow()

    def _index(self, rows: Sequence[Terms]) -> None:
        """Number the cells of the facts and lay their rows out after those of the relations."""
        laid = self.relations
        self.column = dict(laid.column)
        for fact in self.facts:
            for cell in fact.cells:
                self.column.setdefault(cell, len(self.column))
        more = _laid_out(rows, self.column, len(laid.plain))
        self.rows, self.columns, self.factors = _joined(laid.entries, more)

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
        rows = {row, *(self._row_at(*key) for key in seen)}
        used = tuple(one for row_ in sorted(rows) if (one := self._relation_of(row_)))
        self.clashes.append((facts, used))
        self._is_passed_over[row] = True

    def _narrow(self) -> None:
        for round_ in range(1, ROUNDS + 1):
            if not (self._propagate(round_) | self._least_ages(round_)):
                return

    def _propagate(self, round_: int) -> bool:
        """Narrow every cell by every row once; return whether any limit changed."""
        import numpy as np

        count = len(self.row_facts)
        awake = np.zeros(count, dtype=bool)
        awake[self.rows[self._is_changed[self.columns]]] = True
        entries = np.flatnonzero((awake & ~self._is_passed_over[:count])[self.rows])
        self._is_changed[:] = False
        if not len(entries):
            return False
        rows, columns, factors = self.rows[entries], self.columns[entries], self.factors[entries]
        low, high = self.limits[LOW, columns], self.limits[HIGH, columns]
        endless = (factors < 0) & np.isinf(high)
        least = factors * np.where(factors > 0, low, np.where(endless, 0, high))
        sums = np.bincount(rows, least, count)[rows] - least
        is_open = np.bincount(rows, endless, count)[rows] - endless > 0
        limit = -sums / factors
        upper = (factors > 0) & ~is_open
        changed = self._apply(HIGH, entries[upper], np.floor(limit[upper] + 1e-9), round_)
        lower = (factors < 0) & ~is_open
        return changed | self._apply(LOW, entries[lower], np.ceil(limit[lower] - 1e-9), round_)

    def _apply(self, side: int, entries: Any, limit: Any, round_: int) -> bool:
        """Take over the limits that are tighter, each cell's tightest with its row."""
        import numpy as np

        sign = -1 if side == HIGH else 1
        better = sign * limit > sign * self.limits[side, self.columns[entries]]
        entries, limit = entries[better], limit[better]
        if not len(entries):
            return False
        order = np.lexsort((self.rows[entries], -sign * limit, self.columns[entries]))
        columns, firsts = np.unique(self.columns[entries][order], return_index=True)
        chosen = order[firsts]
        found = zip(columns.tolist(), entries[chosen].tolist(), limit[chosen], strict=True)
        for column, entry, value in found:
            if sign * value > sign * self.limits[1 - side, column]:
                self._clash(side, column, int(self.rows[entry]), round_)
                continue
            self.limits[side, column] = value
            self._is_changed[column] = True
            self.history[side][column].append((round_, int(self.rows[entry])))
        return True

    def _least_ages(self, round_: int) -> bool:
        """Raise an age that is the least of others to the least of theirs."""
        changed = False
        for number, least in enumerate(self.relations.leasts):
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
                self._is_changed[whole] = True
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

    def _relation_of(self, row: int) -> Relation | Least | None:
        plain, leasts = self.relations.plain, self.relations.leasts
        if row < len(plain):
            return plain[row]
        return leasts[row - len(self.row_facts)] if row >= len(self.row_facts) else None

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
                (LOW, self.column[part])
                for part in self.relations.leasts[row - len(self.row_facts)].parts
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


def _laid_out(rows: Sequence[Terms], column: dict[Cell, int], first: int) -> tuple[Any, ...]:
    """Return rows entry by entry: the row's number, the cell's column and the factor."""
    import numpy as np

    entries = [
        (number, column[cell], factor)
        for number, terms in enumerate(rows, first)
        for factor, cell in terms
    ]
    laid = np.array(entries, dtype=np.int64).reshape(-1, 3)
    return laid[:, 0], laid[:, 1], laid[:, 2].astype(float)


def _joined(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    import numpy as np

    return tuple(np.concatenate(pair) for pair in zip(first, second, strict=True))


def _order(fact: Fact) -> tuple[Any, ...]:
    limits = (math.inf if limit is None else float(limit) for limit in (fact.low, fact.high))
    return (fact.cell, fact.base or (), *limits, fact.statement, fact.source)
