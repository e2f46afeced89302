"""Writes relations and facts as rows of whole numbers, once for all tables that share them.

Every row says that its factors times its cells add up to at most 0. It narrows and solves nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property
from itertools import pairwise
from typing import Any

from foi_analysis.evidence.bounds.model import Cell, Fact, Least, Relation, limits_of
from foi_analysis.evidence.bounds.programme import MOST_HELD, LinearProgramme


class LinearSystem:
    """Relations and facts with a number for each cell, row and fact.

    A set of facts is a whole number here, in which each fact is the bit of its number. Rows of
    relations come first and have no bits, then those of facts about a share or assumed. What was
    found for one table serves the others: ``known_tables`` of whole numbers and ``smallest``
    conflicts.
    """

    def __init__(self, relations: Iterable[Relation | Least], facts: Iterable[Fact]) -> None:
        import numpy as np

        relations = tuple(relations)
        self.facts = sorted(set(facts), key=_order)
        self.bits = {fact: 1 << number for number, fact in enumerate(self.facts)}
        self.plain = tuple(one for one in relations if isinstance(one, Relation))
        self.leasts = tuple(one for one in relations if isinstance(one, Least))
        self.column: dict[Cell, int] = {}
        for cell in self._cells():
            self.column.setdefault(cell, len(self.column))
        shares = [(terms, self.bits[fact]) for fact in self.facts for terms in fact.rows()]
        certain = [one.terms for one in self.plain]
        every = [*certain, *(terms for terms, _ in shares)]
        self.row_bits = [0] * len(certain) + [bits for _, bits in shares]
        entries = [
            (number, self.column[cell], factor)
            for number, terms in enumerate(every)
            for factor, cell in terms
        ]
        triples = np.array(entries, dtype=np.int64).reshape(-1, 3)
        self.rows, self.columns = triples[:, 0].copy(), triples[:, 1].copy()
        self.factors = triples[:, 2].astype(float)
        self.starts = np.searchsorted(self.rows, range(len(every) + 1)).tolist()
        limits = [limits_of(cell) for cell in self.column]
        self.limits = np.array(limits, dtype=float).reshape(-1, 2).T.copy()
        self.known_tables = np.empty((0, len(self.column)))
        self.smallest: dict[frozenset[Fact], frozenset[Fact]] = {}

    def anew(self, solvers: int = MOST_HELD) -> LinearSystem:
        """Return the same rows, of which nothing was asked before, for some solvers at most.

        Which of several tables is found to reach a limit can depend on their number.
        """
        system = copy(self)
        system.programme = LinearProgramme(system, solvers)
        system.known_tables, system.smallest = self.known_tables[:0], {}
        return system

    def _cells(self) -> Iterable[Cell]:
        every: list[Relation | Least | Fact] = [*self.plain, *self.leasts, *self.facts]
        for one in every:
            yield from cells_of(one)

    @cached_property
    def terms(self) -> list[list[tuple[int, bool]]]:
        """Return each row's cells, each with whether its factor is above 0; then each least's."""
        pairs = list(zip(self.columns.tolist(), (self.factors > 0).tolist(), strict=True))
        rows = [pairs[start:end] for start, end in pairwise(self.starts)]
        return rows + [[(part, True) for part in parts] for _, parts in self.least_columns]

    @cached_property
    def least_columns(self) -> list[tuple[int, list[int]]]:
        """Return of each age that is the least of others its column and theirs."""
        return [
            (self.column[one.whole], [self.column[part] for part in one.parts])
            for one in self.leasts
        ]

    @cached_property
    def _fact_of_row(self) -> Any:
        """Return the number of the fact that states each row, -1 for a relation's."""
        import numpy as np

        return np.array([bits.bit_length() - 1 for bits in self.row_bits], dtype=np.int64)

    @cached_property
    def number(self) -> dict[Fact, int]:
        """Return the number of each fact."""
        return {fact: number for number, fact in enumerate(self.facts)}

    def rows_stated_by(self, numbers: Sequence[int]) -> Any:
        """Return of each row whether one of some facts, given by their numbers, states it."""
        import numpy as np

        is_one = np.zeros(len(self.facts) + 1, dtype=bool)
        is_one[numbers] = True
        return is_one[self._fact_of_row]

    @cached_property
    def of_relations(self) -> Any:
        """Return of each row whether a relation states it, and no fact."""
        return self._fact_of_row < 0

    @cached_property
    def facts_of(self) -> dict[int, list[Fact]]:
        """Return for each column the facts that limit its cell alone."""
        found = defaultdict(list)
        for fact in self.facts:
            if not fact.base and not fact.terms:
                found[self.column[fact.cell]].append(fact)
        return found

    @cached_property
    def matrix(self) -> Any:
        """Return the rows as a sparse matrix."""
        from scipy.sparse import csr_array

        shape = (len(self.row_bits), len(self.column))
        return csr_array((self.factors, (self.rows, self.columns)), shape=shape)

    @cached_property
    def sizes(self) -> Any:
        """Return the matrix with all factors above 0."""
        return abs(self.matrix)

    @cached_property
    def rows_of(self) -> Any:
        """Return the matrix by columns, for the rows a cell is in."""
        return self.matrix.tocsc()

    @cached_property
    def cells_of_row(self) -> list[list[tuple[int, float]]]:
        """Return each row's columns with their factors."""
        return _pairs(self.matrix)

    @cached_property
    def rows_of_cell(self) -> list[list[tuple[int, float]]]:
        """Return each column's rows with its factors in them."""
        return _pairs(self.rows_of)

    @cached_property
    def programme(self) -> LinearProgramme:
        """Return the solver that holds these rows."""
        return LinearProgramme(self)

    def facts_in(self, bits: int) -> frozenset[Fact]:
        """Return the facts of a set."""
        return frozenset(self.facts[number] for number in numbers_in(bits))

    def bits_in(self, facts: Iterable[Fact]) -> int:
        """Return a set of facts as a number."""
        return bits_of([self.number[fact] for fact in facts])


def bits_of(numbers: Iterable[int]) -> int:
    """Return the number in which some bits are set."""
    octets = bytearray()
    for one in numbers:
        if (missing := one // 8 + 1 - len(octets)) > 0:
            octets.extend(bytes(missing))
        octets[one // 8] |= 1 << one % 8
    return int.from_bytes(octets, "little")


def numbers_in(bits: int) -> list[int]:
    """Return which bits of a number are set, the lowest first."""
    octets = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    return [
        8 * place + bit
        for place, octet in enumerate(octets)
        if octet
        for bit in range(8)
        if octet >> bit & 1
    ]


def _pairs(matrix: Any) -> list[list[tuple[int, float]]]:
    """Return the places and values of a sparse matrix, line by line."""
    pairs = list(zip(matrix.indices.tolist(), matrix.data.tolist(), strict=True))
    starts = matrix.indptr.tolist()
    return [pairs[start:end] for start, end in pairwise(starts)]


def independent_systems(
    relations: Iterable[Relation | Least], facts: Iterable[Fact]
) -> list[LinearSystem]:
    """Return one system for each set of relations and facts that cells join, in a fixed order."""
    one_of: dict[Cell, Cell] = {}

    def first(cell: Cell) -> Cell:
        while (above := one_of.setdefault(cell, cell)) != cell:
            one_of[cell] = cell = one_of[above]
        return cell

    every = [(cells_of(one), one) for one in (*relations, *facts)]
    for cells, _ in every:
        for cell in cells[1:]:
            one_of[first(cell)] = first(cells[0])
    parts: dict[Cell, tuple[list[Relation | Least], list[Fact]]] = defaultdict(lambda: ([], []))
    for cells, one in every:
        of_relations, of_facts = parts[first(cells[0])]
        if isinstance(one, Fact):
            of_facts.append(one)
        else:
            of_relations.append(one)
    return [LinearSystem(*part) for part in parts.values()]


def cells_of(one: Relation | Least | Fact) -> tuple[Cell, ...]:
    """Return the cells that a relation or a fact is about."""
    if isinstance(one, Fact):
        return one.cells
    if isinstance(one, Least):
        return (one.whole, *one.parts)
    return tuple(cell for _, cell in one.terms)


def as_linear_system(
    relations: Sequence[Relation | Least] | LinearSystem, facts: Iterable[Fact]
) -> LinearSystem:
    """Return relations as a system with facts; one that is a system already stays itself."""
    return relations if isinstance(relations, LinearSystem) else LinearSystem(relations, facts)


def _order(fact: Fact) -> tuple[Any, ...]:
    limits = (math.inf if limit is None else float(limit) for limit in (fact.low, fact.high))
    return (fact.cell, fact.base or (), *limits, fact.statement, fact.source)
