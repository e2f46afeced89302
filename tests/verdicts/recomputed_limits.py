"""Solves what printed statements leave possible with OR-tools' CP-SAT, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from fractions import Fraction

from ortools.sat.python import cp_model
from tests.verdicts.printed_statements import AGE, Assumed, Statement, statements
from tests.verdicts.printed_statements import Cell as Named
from tests.verdicts.recomputed import Cell, Cells, Sum, cell_of, oldest, relations

OLDEST, LARGEST, ENDLESS = 15, 10**7, 10**5  # What is as large as the last has no limit.


class Limits:
    """Tables of whole numbers that statements, and relations that hold, leave possible.

    ``holds`` says whether a relation does, given what it assumes, by each name it has.
    """

    def __init__(self, said: Iterable[Statement], holds: Callable[[set[Assumed]], bool]) -> None:
        cells = Cells(cell_of(one) for each in statements() for one in _named(each))
        self._model = cp_model.CpModel()
        self._cells = {
            cell: self._model.new_int_var(0, OLDEST if cell[0] == AGE else LARGEST, "")
            for cell in sorted(cells.every, key=lambda one: (*one[:2], sorted(one[2]), one[3]))
        }
        for terms, assumed in relations(cells):
            if not assumed or holds(assumed):
                self._model.add(self._total(terms) <= 0)
        for whole, parts in oldest(cells):
            self._one_as_young(whole, parts)
        for each in said:
            self._state(each)

    def _total(self, terms: Sum) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.weighted_sum(
            [self._cells[cell] for _, cell in terms], [factor for factor, _ in terms]
        )

    def _one_as_young(self, whole: Cell, parts: list[Cell]) -> None:
        if self._cells.keys() >= {whole, *parts}:
            chosen = [self._model.new_bool_var("") for _ in parts]
            for part, choice in zip(parts, chosen, strict=True):
                young = self._model.add(self._cells[whole] >= self._cells[part])
                young.only_enforce_if(choice)
            self._model.add_bool_or(chosen)

    def _state(self, said: Statement) -> None:
        top, base = cell_of(said.cell), said.base and cell_of(said.base)
        for way, end in ((-1, said.least), (1, said.greatest)):
            if end is None:
                continue
            if base:
                terms = ((way * end.denominator, top), (-way * end.numerator, base))
                self._model.add(self._total(terms) <= 0)
            else:
                self._model.add(way * self._cells[top] <= math.floor(way * end))

    def are_possible(self) -> bool:
        """Return whether some table fits."""
        return self._least((), None) is not None

    def of(self, cell: Named, base: Named | None = None) -> tuple[float, float]:
        """Return the least and greatest of a cell, or of its share of a base, at most 1."""
        if base:
            least, greatest = (self._share(cell_of(cell), cell_of(base), way) for way in (1, -1))
            return float(least), float(greatest)
        found = [self._number(cell_of(cell), way) for way in (1, -1)]
        return found[0], found[1]

    def _number(self, cell: Cell, way: int) -> float:
        if cell not in self._cells:
            return 0 if way > 0 else math.inf
        table = self._least([(way, cell)], None)
        assert table is not None
        return table[cell] if table[cell] < ENDLESS else math.inf

    def _share(self, top: Cell, base: Cell, way: int) -> Fraction:
        """Return the least of a share, or the greatest: a smaller is looked for until none is."""
        table, share = self._least([(1, base)], base), None
        while table is not None and share != (share := Fraction(table[top], table[base])):
            if way < 0 and share >= 1:
                return Fraction(1)
            terms = [(way * share.denominator, top), (-way * share.numerator, base)]
            table = self._least(terms, base)
        return Fraction(way < 0) if share is None else share

    def _least(self, terms: Collection[tuple[int, Cell]], some: Cell | None) -> dict | None:
        """Return the table with the least sum, or None for none; ``some`` is not 0 in it."""
        model = self._model.clone() if some else self._model
        if some:
            model.add(self._cells[some] >= 1)
        model.minimize(self._total(tuple(terms)))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_presolve = False
        solver.parameters.symmetry_level = 0
        status = solver.solve(model)
        assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), solver.status_name(status)
        if status == cp_model.INFEASIBLE:
            return None
        return {cell: solver.value(one) for cell, one in self._cells.items()}


def _named(said: Statement) -> list[Named]:
    return [said.cell, *([said.base] if said.base else [])]
