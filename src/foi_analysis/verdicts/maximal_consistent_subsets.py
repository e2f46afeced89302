"""Makes the table of ways to leave statements out so that all others can be true; finds none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from foi_analysis.evidence.bounds import Fact, Reconciliation
from foi_analysis.evidence.bounds.conflicts import preference
from foi_analysis.evidence.bounds.maximal import Group, MaximalConsistentSubsets
from foi_analysis.evidence.reconciliation import Evidence

Key = tuple[str, str]


def consistent_rows(evidence: Evidence) -> list[dict[str, Any]]:
    """Return one row for each statement that each way of a group of conflicts leaves out."""
    sets: dict[Key, set[int]] = {}
    for row in evidence.conflict_rows():
        sets.setdefault((row["statement"], row["source"]), set()).add(row["conflict"])
    reconciled = [part.reconciled for part in evidence.components if part.reconciled.clashes]
    found = [(_sets_of(group, sets), group) for one in reconciled for group in _groups(one)]
    ordered = sorted(found, key=lambda one: one[0])
    return [
        row
        for number, (own, group) in enumerate(ordered, 1)
        for row in _rows(number, "|".join(map(str, own)), group)
    ]


@lru_cache(maxsize=100)
def _groups(reconciled: Reconciliation) -> list[Group]:
    return MaximalConsistentSubsets(reconciled).groups


def _sets_of(group: Group, sets: dict[Key, set[int]]) -> list[int]:
    """Return the numbers of the sets in the table of conflicts that belong to a group."""
    return sorted(set().union(*(sets.get(_key(fact), set()) for fact in group.facts)))


def _key(fact: Fact) -> Key:
    return fact.statement, fact.source


def _rows(number: int, conflicts: str, group: Group) -> Iterator[dict[str, Any]]:
    for way, left_out in enumerate(group.ways, 1):
        for fact in sorted(left_out, key=preference, reverse=True):
            yield {
                "group": number,
                "conflicts": conflicts,
                "statements": len(group.facts),
                "are_all": group.are_all,
                "way": way,
                "statement": fact.statement,
                "weight": group.weights[fact],
                "kind": fact.kind,
                "release": fact.release,
                "source": fact.source,
            }
