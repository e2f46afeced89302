"""Finds facts that cannot all be true, the smallest such set in a clash, and which to leave out.

The rule of preference: a reply before a publication, a primary reply before a transcribed one, a
figure before a word such as "nearly", a later release before an earlier one, what more pages
print before what fewer do. Nothing is dropped without a word: every use of the rule is a Conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from foi_analysis.bounds.exact import impossible_group, is_possible
from foi_analysis.bounds.model import Cell, Conflict, Fact, Least, Relation
from foi_analysis.bounds.table import Table

FEW = 12
Relations = Sequence[Relation | Least]


def consistent(
    facts: Iterable[Fact], relations: Relations
) -> tuple[list[Fact], list[Conflict], Table]:
    """Return the facts that can all be true by the rule of preference, and what was left out.

    Also returns the table of the facts kept.
    """
    kept, conflicts = _one_value_a_cell(facts)
    while True:
        table = Table(kept, relations)
        clash, used = (table.conflict.facts, table.rows_used) if table.conflict else (None, ())
        if clash is None:
            clash, used = impossible_group(table), relations
            if not clash:
                return kept, conflicts, table
        smallest = smallest_conflict(clash, used)
        worst = min(smallest, key=preference)
        conflicts.append(Conflict(smallest, worst))
        kept = [fact for fact in kept if fact != worst]


def _one_value_a_cell(facts: Iterable[Fact]) -> tuple[list[Fact], list[Conflict]]:
    """Keep, of figures stated for one cell that differ, the preferred; the quickest conflicts."""
    best: dict[Any, Fact] = {}
    kept, conflicts = [], []
    for fact in sorted(set(facts), key=preference, reverse=True):
        if fact.low != fact.high or fact.base:
            kept.append(fact)
            continue
        first = best.setdefault(fact.cell, fact)
        if fact.low == first.low:
            kept.append(fact)
        else:
            conflicts.append(Conflict(frozenset({first, fact}), fact))
    return kept, conflicts


def smallest_conflict(clash: frozenset[Fact], relations: Relations) -> frozenset[Fact]:
    """Return a smallest set of facts, of some that cannot all be true, that cannot either."""
    found = _without_needless(sorted(clash, key=preference), relations)
    if len(clash) <= FEW:
        ordered = sorted(clash, key=preference, reverse=True)
        for size in range(1, len(found)):
            for some in combinations(ordered, size):
                if not is_possible(Table(some, relations)):
                    return frozenset(some)
    return found


def _without_needless(facts: Sequence[Fact], relations: Relations) -> frozenset[Fact]:
    """Return facts that cannot all be true, but can when any one is left out."""
    needed = list(facts)
    for fact in facts:
        rest = [other for other in needed if other != fact]
        if not is_possible(Table(rest, relations)):
            needed = rest
    return frozenset(needed)


def preference(fact: Fact) -> tuple[Any, ...]:
    """Return by what facts are preferred, the greater the more."""
    return (*fact.rank, len(fact.pages), fact.statement, fact.source)


def maximal_sets(conflict: Conflict) -> list[frozenset[Fact]]:
    """Return the largest sets of a conflict's facts that can be true: all but any one of them."""
    facts = sorted(conflict.facts, key=preference)
    return [conflict.facts - {fact} for fact in facts]


def cells_of(facts: Iterable[Fact]) -> set[Cell]:
    """Return every cell that facts are about."""
    return {cell for fact in facts for cell in fact.cells}
