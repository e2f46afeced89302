"""Finds facts that cannot all be true, the smallest such sets, and which facts to set aside.

The rule of preference: as little as possible is set aside, counted in different figures, however
many print one; a reply weighs more than all publications, a primary reply more than transcribed
ones, a figure more than a share and a share more than a word such as "nearly"; a later
restatement by the same issuer weighs as much as four figures, so that the earlier yields. An
assumption weighs less than anything stated, a weak one less than a fair one, and a statement
whose caveats make it doubtful no more than a weak one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import combinations
from typing import Any

from foi_analysis.evidence.bounds.assumptions import ASSUMPTION, FAIR, WEAK
from foi_analysis.evidence.bounds.exact import Exact
from foi_analysis.evidence.bounds.linear_system import LinearSystem, as_linear_system
from foi_analysis.evidence.bounds.model import Cell, Fact, Least, Relation
from foi_analysis.evidence.bounds.programme import whole_least
from foi_analysis.evidence.bounds.table import BoundsTable

FEW, MANY = 6, 20
RESTATED = 4  # A figure that restates another weighs as much as four.
WEIGHTS = (3, 8, 1_000, 100_000)  # By rank: a word, a published figure, replies.
ASSUMED = {WEAK: 0.1, FAIR: 0.2}
Relations = Sequence[Relation | Least] | LinearSystem
Figure = tuple[Any, ...]


class Reconciliation:
    """Facts that can all be true by the rule of preference, the conflicts, and their table.

    A figure several releases state stands in the table once, as the preferred states it. Clashes
    that were found before need not be found again.
    """

    def __init__(
        self, facts: Iterable[Fact], relations: Relations, known: Sequence[frozenset[Fact]] = ()
    ) -> None:
        by_figure: dict[Figure, list[Fact]] = {}
        for fact in sorted(set(facts), key=preference, reverse=True):
            by_figure.setdefault(_figure(fact), []).append(fact)
        self._alike = {fact: alike for alike in by_figure.values() for fact in alike}
        self._facts = frozenset(alike[0] for alike in by_figure.values())
        self._system = as_linear_system(relations, self._facts)
        self.clashes: list[frozenset[Fact]] = [*known] or two_values(self._facts)
        self._settle()

    def _settle(self) -> None:
        smallest = self._system.smallest
        while True:
            self.aside = _least_to_set_aside(tuple(self.clashes))
            self.table = BoundsTable(self._facts - self.aside, self._system)
            found = self.table.clashes or self._group_clash()
            if not found:
                return
            # One clash for each fact likely to yield is enough: others return if they must.
            yielding: set[Fact] = set()
            for clash in sorted(found, key=_by_length):
                if clash & yielding:
                    continue
                if clash not in smallest:
                    smallest[clash] = smallest_conflict(clash, self._system)
                self.clashes.append(smallest[clash])
                yielding.add(min(smallest[clash], key=lambda one: (_weight(one), preference(one))))

    def alike(self, fact: Fact) -> list[Fact]:
        """Return the facts that state the same figure, the preferred first."""
        return self._alike[fact]

    def _group_clash(self) -> list[frozenset[Fact]]:
        """Return facts that only solving shows to be impossible, if any are."""
        facts = Exact(self.table).impossible_facts()
        return [facts] if facts else []


def two_values(facts: Iterable[Fact]) -> list[frozenset[Fact]]:
    """Return each two facts that give one cell different numbers."""
    stated: dict[Cell, list[Fact]] = {}
    for fact in facts:
        if fact.low == fact.high is not None and not fact.base:
            stated.setdefault(fact.cell, []).append(fact)
    return [frozenset(pair) for same in stated.values() for pair in combinations(same, 2)]


def _least_to_set_aside(clashes: Sequence[frozenset[Fact]]) -> frozenset[Fact]:
    """Return the lightest set of facts with at least one of each clash."""
    return frozenset().union(*(_least_of_joined(tuple(one)) for one in joined(clashes)))


def joined(clashes: Iterable[frozenset[Fact]]) -> list[list[frozenset[Fact]]]:
    """Return clashes in groups: those of different groups share no fact.

    A group has the number of its last clash, by which groups are ordered.
    """
    groups: dict[int, list[frozenset[Fact]]] = {}
    number_of: dict[Fact, int] = {}
    now: dict[int, int] = {}

    def last(number: int) -> int:
        while (later := now[number]) != number:
            now[number] = number = now[later]
        return number

    for number, clash in enumerate(clashes):
        near = sorted({last(number_of[fact]) for fact in clash if fact in number_of})
        groups[number] = [other for one in near for other in groups.pop(one)] + [clash]
        now.update(dict.fromkeys([*near, number], number))
        number_of.update(dict.fromkeys(clash, number))
    return list(groups.values())


@lru_cache(maxsize=1024)
def _least_of_joined(clashes: tuple[frozenset[Fact], ...]) -> frozenset[Fact]:
    found = lightest(clashes, weights_among(clashes))
    assert found is not None  # All facts together are one of each clash.
    return found


def lightest(
    clashes: Sequence[AbstractSet[Fact]], weights: Mapping[Fact, float]
) -> frozenset[Fact] | None:
    """Return the lightest facts with one of each clash, or None where a clash has none."""
    if not all(clashes):
        return None
    facts = sorted({fact for clash in clashes for fact in clash}, key=preference)
    # Ties go to the less preferred, whose number is lower; no sum of numbers reaches a weight.
    tenths = [round(10 * weights[fact]) for fact in facts]
    costs = [tenth * len(facts) ** 2 + number for number, tenth in enumerate(tenths)]
    # Of facts of the same clashes none but the lightest is ever chosen.
    of_clashes: dict[tuple[bool, ...], int] = {}
    for number in sorted(range(len(facts)), key=costs.__getitem__):
        of_clashes.setdefault(tuple(facts[number] in one for one in clashes), number)
    kept = sorted(of_clashes.values())
    is_in = [[facts[number] in one for number in kept] for one in clashes]
    chosen = _lightest(is_in, [costs[number] for number in kept])
    return frozenset(facts[one] for one, is_chosen in zip(kept, chosen, strict=True) if is_chosen)


def weights_among(clashes: Iterable[frozenset[Fact]]) -> dict[Fact, float]:
    """Return what each fact of some clashes weighs by the rule of preference."""
    later = {max(pair, key=preference) for pair in clashes if _is_restated(pair)}
    facts = {fact for clash in clashes for fact in clash}
    return {fact: _weight(fact) * (RESTATED if fact in later else 1) for fact in facts}


def _lightest(clashes: Sequence[Sequence[bool]], costs: Sequence[int]) -> Any:
    """Return which of some things to take, at the least cost, to have one of each clash."""
    import numpy as np
    from scipy.sparse import csr_array

    if len(clashes) == 1:
        return np.arange(len(costs)) == np.argmin(costs)
    ones = np.ones(len(costs))
    rows, left = csr_array(-np.array(clashes, dtype=float)), -np.ones(len(clashes))
    return whole_least(np.array(costs, float), rows, left, np.array([0 * ones, ones]))


def are_two_values(clash: frozenset[Fact]) -> bool:
    """Return whether facts clash only because one thing is given two values."""
    things = {(fact.cell, fact.base, fact.terms) for fact in clash}
    return len(clash) == 2 and len(things) == 1


def _is_restated(clash: frozenset[Fact]) -> bool:
    """Return whether one issuer gives one thing two values in two releases."""
    is_by_one = len({fact.origin for fact in clash}) == 1 and all(one.rank[0] for one in clash)
    return is_by_one and len({fact.release for fact in clash}) == 2 and are_two_values(clash)


def _figure(fact: Fact) -> Figure:
    return fact.cell, fact.base, fact.low, fact.high, fact.terms


def _weight(fact: Fact) -> float:
    if fact.kind == ASSUMPTION:
        return ASSUMED[fact.provenance]
    if fact.caveat and not fact.rank[0]:
        return ASSUMED[WEAK]
    return WEIGHTS[fact.rank[0]] - bool(fact.base and fact.rank[0])


def smallest_conflict(clash: frozenset[Fact], relations: Relations) -> frozenset[Fact]:
    """Return facts of a clash that cannot all be true but can when any one is left out.

    Of a clash of six facts or fewer it is a smallest set that narrowing shows to be impossible;
    of one of more than twenty only what fractions show to be needless is left out.
    """
    system = as_linear_system(relations, clash)
    found = _without_needless(clash, system)
    if found == clash or len(clash) > FEW:
        return found
    ordered = sorted(clash, key=preference, reverse=True)
    for size in range(2, len(found)):
        for some in combinations(ordered, size):
            stated = Exact(BoundsTable(some, system, is_narrowed=False))
            if not stated.has_table_at_hand() and BoundsTable(some, system).clashes:
                return frozenset(some)
    return found


def _without_needless(clash: frozenset[Fact], system: LinearSystem) -> frozenset[Fact]:
    """Leave out every fact without which the others are still impossible."""
    impossible_among = _impossible_among if len(clash) <= MANY else _impossible_in_fractions
    needed = clash
    for fact in sorted(clash, key=preference):
        if fact in needed and (less := impossible_among(needed - {fact}, system)):
            needed = less
    return needed


def _impossible_among(facts: frozenset[Fact], system: LinearSystem) -> frozenset[Fact]:
    """Return some of the facts that cannot all be true, or none when all of them can."""
    stated = Exact(BoundsTable(facts, system, is_narrowed=False))
    if stated.has_table_at_hand():
        return frozenset()
    if found := _impossible_as_stated(stated):
        return found
    if stated.has_table_near():
        return frozenset()
    table = BoundsTable(facts, system)
    return _shortest(table.clashes) if table.clashes else Exact(table).impossible_facts()


def _impossible_in_fractions(facts: frozenset[Fact], system: LinearSystem) -> frozenset[Fact]:
    return _impossible_as_stated(Exact(BoundsTable(facts, system, is_narrowed=False)))


def _impossible_as_stated(stated: Exact) -> frozenset[Fact]:
    clashes = stated.table.clashes
    return _shortest(clashes) if clashes else stated.impossible_in_fractions()


def _shortest(clashes: Iterable[frozenset[Fact]]) -> frozenset[Fact]:
    return min(clashes, key=_by_length)


def _by_length(clash: frozenset[Fact]) -> tuple[Any, ...]:
    return len(clash), sorted(map(preference, clash))


def preference(fact: Fact) -> tuple[Any, ...]:
    """Return by what a fact is preferred to another, the greater the more."""
    return (*fact.rank, len(fact.pages), fact.statement, fact.source)


def cells_of(facts: Iterable[Fact]) -> set[Cell]:
    """Return every cell that facts are about."""
    return {cell for fact in facts for cell in fact.cells}
