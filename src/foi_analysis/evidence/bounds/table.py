"""Narrows every cell by facts and relations; every limit it finds is safe, not always tight.

Limits are propagated from row to row until none changes. Each remembers what set it, so that the
facts behind it can be told when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any, NamedTuple

from foi_analysis.evidence.bounds.linear_system import LinearSystem, as_linear_system, bits_of
from foi_analysis.evidence.bounds.model import Bound, Cell, Fact, Least, Relation, limits_of

ROUNDS = 200
ENDLESS = 1e8  # Rows that raise a limit further are raising it for ever.
EXACT = 2.0**52  # Sums of whole numbers below it are exact in floats.
LOW, HIGH = 0, 1
NONE = -1


class Step(NamedTuple):
    """One narrowing of one cell: its column, the row that set it, the limit, the steps before.

    Rows after the last are those of ages that are the least of others. A step that a fact or a
    premise sets has no row and none before it.
    """

    column: int
    row: int
    limit: float | Fraction
    before: Any


class BoundsTable:
    """Cells with the limits that facts and relations set them.

    ``limits`` is an array of two rows, the least and the greatest value of each cell. ``clashes``
    holds sets of facts that cannot all be true; a fact or row that would empty a cell is passed
    over, and while there are any the limits mean nothing. A table not narrowed has only the limits
    that facts state.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        relations: Sequence[Relation | Least] | LinearSystem,
        is_narrowed: bool = True,
    ) -> None:
        import numpy as np

        facts = set(facts)
        self.system = as_linear_system(relations, facts)
        numbers = sorted(self.system.number[fact] for fact in facts)
        self.bits = bits_of(numbers)
        self.limits = self.system.limits.copy()
        self._steps: list[Step] = []
        self._bits: dict[int, int] = {}
        self._last = np.full(self.limits.shape, NONE)
        self.clashes: list[frozenset[Fact]] = []
        self.emptied: list[tuple[Step, int]] = []
        self._uses = np.ones(len(self.system.terms), dtype=bool)
        self.is_used[:] = self.system.of_relations | self.system.rows_stated_by(numbers)
        self._is_changed = np.zeros(len(self.system.column), dtype=bool)
        for number in numbers:
            self._state(self.system.facts[number])
        if is_narrowed:
            self._narrow()

    @property
    def is_used(self) -> Any:
        """Return of each row whether it holds for these facts and may narrow cells."""
        return self._uses[: len(self.system.row_bits)]

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """Return the facts the limits rest on."""
        return self.system.facts_in(self.bits)

    def without(self, facts: Iterable[Fact]) -> BoundsTable:
        """Return the table that the other facts make; this one must have no clash."""
        if not facts:
            return self
        system, numbers = self.system, [self.system.number[fact] for fact in facts]
        gone = bits_of(numbers)
        table = self._copied()
        table.bits &= ~gone
        table.is_used[system.rows_stated_by(numbers)] = False
        table._take_back(*self._last_without(gone))
        for column in sorted({system.column[fact.cell] for fact in facts}):
            for fact in system.facts_of.get(column, ()):
                if system.bits[fact] & table.bits:
                    table._state(fact)
        table._narrow()
        return table

    def including(self, facts: Iterable[Fact]) -> BoundsTable:
        """Return the table of these facts and more; this one must have no clash."""
        if not facts:
            return self
        table = self._copied()
        numbers = sorted(self.system.number[fact] for fact in facts)
        table.bits |= bits_of(numbers)
        rows = self.system.rows_stated_by(numbers)
        table.is_used[rows] = True
        table._is_changed[self.system.columns[rows[self.system.rows]]] = True
        for number in numbers:
            table._state(self.system.facts[number])
        table._narrow()
        return table

    def at_least_one(self, cell: Cell) -> BoundsTable:
        """Return the table of those in which a cell is not 0."""
        column = self.system.column[cell]
        return self.within(LOW, column, max(self.limits[LOW, column], 1))

    def within(self, side: int, column: int, limit: float) -> BoundsTable:
        """Return the table of those in which a cell keeps one more limit, which no fact sets."""
        table = self._copied()
        table._begin(side, column, limit, 0)
        table._narrow()
        return table

    def apart(self) -> BoundsTable:
        """Return the same table, of which nothing that is asked is known elsewhere."""
        table = self._copied()
        table.system = self.system.anew()
        return table

    def _copied(self) -> BoundsTable:
        table = copy(self)
        for known in ("_resting", "facts"):
            table.__dict__.pop(known, None)
        table.limits, table._uses = self.limits.copy(), self._uses.copy()
        table._steps, table._bits = self._steps.copy(), self._bits.copy()
        table._last, table.clashes = self._last.copy(), self.clashes.copy()
        table.emptied = self.emptied.copy()
        table._is_changed = self._is_changed.copy()
        return table

    @cached_property
    def _resting(self) -> list[tuple[int, int, list[tuple[int, int]]]]:
        """Return the side and column of each limit that facts are behind, with its steps so far.

        Of each step, the last of all first, it has the facts behind it as bits; the last of these
        that it has are none's. More are added as they are asked for.
        """
        found = []
        for side in (LOW, HIGH):
            for column, step in enumerate(self._last[side].tolist()):
                if bits := self._behind_step(step):
                    found.append((side, column, [(step, bits)]))
        return found

    def _last_without(self, gone: int) -> tuple[list[int], list[int], list[int]]:
        """Return sides and columns of limits that rest on some facts, and their last steps but.

        The last step of a limit is one that rests on none of these facts.
        """
        sides, columns, steps = [], [], []
        for side, column, found in self._resting:
            if not found[0][1] & gone:
                continue
            place = 0
            while found[place][1] & gone:
                place += 1
                if place == len(found):
                    before = self._steps[found[-1][0]].before
                    step = NONE if before is None else int(before[side, column])
                    found.append((step, self._behind_step(step)))
            sides.append(side)
            columns.append(column)
            steps.append(found[place][0])
        return sides, columns, steps

    def _take_back(self, sides: list[int], columns: list[int], steps: list[int]) -> None:
        """Take limits back to earlier steps."""
        first = self.system.limits[sides, columns].tolist()
        limits = [
            limit if step == NONE else self._steps[step].limit
            for limit, step in zip(first, steps, strict=True)
        ]
        self._last[sides, columns], self.limits[sides, columns] = steps, limits
        self._is_changed[columns] = True

    def _state(self, fact: Fact) -> None:
        """Set a cell to what is said of it alone."""
        if fact.base:
            return
        column = self.system.column[fact.cell]
        if fact.low is not None and fact.low > self.limits[LOW, column]:
            self._state_limit(LOW, column, ceil(fact.low), fact)
        if fact.high is not None and fact.high < self.limits[HIGH, column]:
            self._state_limit(HIGH, column, floor(fact.high), fact)

    def _state_limit(self, side: int, column: int, limit: float, fact: Fact) -> None:
        bits, other = self.system.bits[fact], self.limits[1 - side, column]
        if limit > other if side == LOW else limit < other:
            self.clashes.append(self.system.facts_in(bits | self.behind(1 - side, column)))
            return
        self._begin(side, column, limit, bits)

    def _begin(self, side: int, column: int, limit: float, bits: int) -> None:
        """Set a limit that no row sets, with the facts behind it."""
        self._bits[len(self._steps)] = bits
        self._last[side, column] = len(self._steps)
        self._steps.append(Step(column, NONE, limit, None))
        self.limits[side, column] = limit
        self._is_changed[column] = True

    def _narrow(self) -> None:
        for _ in range(ROUNDS):
            if not self._is_changed.any():
                return
            lower, upper = self._propagated()
            leasts = self._least_ages() if self.system.leasts else ()
            self._is_changed[:] = False
            before = self._last.copy()
            for side, found in ((HIGH, upper), (LOW, lower)):
                columns, rows, limits = found
                if len(columns):
                    self._set(side, columns, rows, limits, before)
            for column, row, limit in leasts:
                if limit > self.limits[LOW, column]:
                    self._set(LOW, [column], [row], [limit], before)

    def _set(self, side: int, columns: Any, rows: Any, limits: Any, before: Any) -> None:
        """Narrow cells; where that would empty one, note the clash and use the row no more."""
        import numpy as np

        columns, rows, limits = (np.asarray(one) for one in (columns, rows, limits))
        other = self.limits[1 - side, columns]
        is_empty = limits > other if side == LOW else limits < other
        for at in np.flatnonzero(is_empty).tolist():
            column, row = int(columns[at]), int(rows[at])
            bits = self._together(row, self._reasons(row, column, before))
            self.clashes.append(self.system.facts_in(bits | self.behind(1 - side, column)))
            self.emptied.append((Step(column, row, limits[at], before), 1 - side))
            self._uses[row] = False
        if is_empty.any():
            columns, rows, limits = columns[~is_empty], rows[~is_empty], limits[~is_empty]
        first = len(self._steps)
        each = (columns.tolist(), rows.tolist(), limits.tolist(), [before] * len(rows))
        self._steps.extend(map(Step, *each))
        self._last[side, columns] = np.arange(first, len(self._steps))
        self.limits[side, columns] = limits
        self._is_changed[columns] = True

    def _propagated(self) -> tuple[Any, Any]:
        """Return the limits that rows with a changed cell now set, least and greatest ones.

        Each is arrays of columns, rows and limits, with the tightest limit of each column.
        """
        import numpy as np

        system, count = self.system, len(self.system.row_bits)
        awake = np.zeros(count, dtype=bool)
        awake[system.rows[self._is_changed[system.columns]]] = True
        entries = np.flatnonzero((awake & self.is_used)[system.rows])
        rows, columns, factors = (
            system.rows[entries],
            system.columns[entries],
            system.factors[entries],
        )
        low, high = self.limits[LOW, columns], self.limits[HIGH, columns]
        is_above = factors > 0
        endless = ~is_above & np.isinf(high)
        least = factors * np.where(is_above, low, np.where(endless, 0, high))
        sums = np.bincount(rows, least, count)[rows] - least
        # Larger numbers may not be exact; a row that has them narrows nothing.
        is_open = np.bincount(rows, endless, count)[rows] - endless > 0
        is_open |= np.bincount(rows, np.abs(least), count)[rows] >= EXACT
        limit = _quotients(-sums, factors)
        is_tighter = np.where(is_above, limit < high, limit > low) & ~is_open
        is_tighter &= limit < np.where(is_above & np.isinf(high), EXACT, ENDLESS)
        found = np.flatnonzero(is_tighter)
        return _tightest(is_above[found], columns[found], rows[found], limit[found])

    def _least_ages(self) -> list[tuple[int, int, float]]:
        """Return the ages that are the least of others and can be raised to the least of theirs."""
        found: list[tuple[int, int, float]] = []
        for row, (whole, parts) in enumerate(self.system.least_columns, len(self.system.row_bits)):
            value = min(self.limits[LOW, part] for part in parts)
            if value > self.limits[LOW, whole] and self._uses[row]:
                found.append((whole, row, float(value)))
        return found

    def _reasons(self, row: int, column: int, before: Any) -> list[int]:
        """Return the steps by which a row sets one of its cells."""
        terms = self.system.terms[row]
        steps = before[[LOW if is_above else HIGH for _, is_above in terms], [o for o, _ in terms]]
        return [
            step
            for (other, _), step in zip(terms, steps.tolist(), strict=True)
            if other != column and step != NONE
        ]

    def _behind_step(self, step: int) -> int:
        """Return the facts behind a step, as bits."""
        if step in self._bits:
            return self._bits[step]
        waiting = [step] if step != NONE else []
        while waiting:
            one = waiting[-1]
            column, row, _, before = self._steps[one]
            reasons = [] if one in self._bits else self._reasons(row, column, before)
            if unknown := [reason for reason in reasons if reason not in self._bits]:
                waiting += unknown
                continue
            if one not in self._bits:
                self._bits[one] = self._together(row, reasons)
            waiting.pop()
        return self._bits.get(step, 0)

    def _together(self, row: int, steps: Iterable[int]) -> int:
        """Return the facts of a row and those behind steps, as bits."""
        bits = self.system.row_bits[row] if row < len(self.system.row_bits) else 0
        for step in steps:
            bits |= self._behind_step(step)
        return bits

    def derivation(self, limits: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the rows that set some limits, each with its cell, in an order of use.

        A limit is a side and a column.
        """
        return self._rows_behind(int(self._last[limit]) for limit in limits)

    def emptying(self) -> list[tuple[int, int]]:
        """Return rows, as above, the last of which leaves a cell no value."""
        step, side = self.emptied[0]
        reasons = self._reasons(step.row, step.column, step.before)
        before = self._rows_behind([*reasons, int(self._last[side, step.column])])
        return [*before, (step.row, step.column)]

    def _rows_behind(self, steps: Iterable[int]) -> list[tuple[int, int]]:
        waiting, found = list(steps), set()
        while waiting:
            if (one := waiting.pop()) != NONE and one not in found:
                found.add(one)
                column, row, _, before = self._steps[one]
                waiting += [] if row == NONE else self._reasons(row, column, before)
        every = (self._steps[one] for one in sorted(found))
        return [(step.row, step.column) for step in every if step.row != NONE]

    def behind(self, side: int, column: int) -> int:
        """Return the facts behind a limit of a column, as bits."""
        return self._behind_step(int(self._last[side, column]))

    def bound(self, cell: Cell) -> Bound:
        """Return a cell's limits and the facts behind them; they may not be the tightest."""
        if (column := self.system.column.get(cell)) is None:
            return Bound(*limits_of(cell))
        facts = (self.system.facts_in(self.behind(side, column)) for side in (LOW, HIGH))
        return Bound(*self.limits[:, column].tolist(), *facts)


def _tightest(is_greatest: Any, columns: Any, rows: Any, limits: Any) -> tuple[Any, Any]:
    """Return the tightest limit of each column, least and greatest ones, of ties the first row's.

    Each is arrays of columns, rows and limits.
    """
    import numpy as np

    order = np.lexsort((rows, np.where(is_greatest, limits, -limits), columns, is_greatest))
    every = [one[order] for one in (is_greatest, columns, rows, limits)]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (every[0][1:] != every[0][:-1]) | (every[1][1:] != every[1][:-1])
    sides, *found = (one[is_first] for one in every)
    end = len(sides) - np.count_nonzero(sides)
    return [one[:end] for one in found], [one[end:] for one in found]


def _quotients(sums: Any, factors: Any) -> Any:
    """Return whole sums divided by whole factors: rounded down where these are above 0, else up."""
    import numpy as np

    size = np.abs(factors)
    found = np.floor(sums / size)  # Of floats, so it may be one too few or too many.
    found -= found * size > sums
    found += (found + 1) * size <= sums
    return np.sign(factors) * found
