"""Lists ways to leave statements out so that all others can be true, and makes their table.

What a way leaves in is a maximal consistent set: no statement it leaves out could be put back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from foi_analysis.evidence.bounds.assumptions import ASSUMPTION
from foi_analysis.evidence.bounds.conflicts import (
    Reconciliation,
    joined,
    lightest,
    preference,
    smallest_conflict,
    weights_among,
)
from foi_analysis.evidence.bounds.exact import Exact
from foi_analysis.evidence.bounds.linear_system import LinearSystem
from foi_analysis.evidence.bounds.model import Fact
from foi_analysis.evidence.bounds.programme import Unsolved
from foi_analysis.evidence.bounds.table import BoundsTable
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


MOST = 6
MOST_TRIED = 25  # One false share beside many replies can be tried without an end in sight.


@dataclass(frozen=True)
class Group:
    """Facts joined by conflicts, and ways to leave some of them out.

    With each way all other facts of the group can be true together with every fact outside it that
    is used. The first is that of the rule of preference, then the lightest by its weights come
    first. ``are_all`` says that there is no other way; where not all were tried it is not known.
    """

    facts: frozenset[Fact]
    ways: tuple[frozenset[Fact], ...]
    are_all: bool
    weights: Mapping[Fact, float]


class MaximalConsistentSubsets:
    """Every group of conflicts of facts reconciled together, each with at most ``most`` ways out.

    An assumption that stays where the rule sets nothing else aside stays in every way.
    A way is looked for among those that leave out a fact of each known conflict, and tried: either
    the rest can be true or a conflict not met before is found, which may join groups.
    """

    def __init__(self, reconciled: Reconciliation, most: int = MOST) -> None:
        system = reconciled.table.system
        self._aside, self._most = reconciled.aside, most
        # A system of its own, so that tables met here change nothing found elsewhere.
        own = LinearSystem([*system.plain, *system.leasts], system.facts)
        self._table = BoundsTable(reconciled.table.facts, own)
        self._staying = {fact for fact in self._table.facts if fact.kind == ASSUMPTION}
        self._clashes = list(dict.fromkeys(one - self._staying for one in reconciled.clashes))
        self._possible: set[frozenset[Fact]] = set()

    @cached_property
    def groups(self) -> list[Group]:
        """Return the groups in the order of their first conflicts."""
        done: dict[frozenset[frozenset[Fact]], Group] = {}
        while True:
            every = {frozenset(one): one for one in joined(self._clashes)}
            waiting = [one for key, one in every.items() if key not in done]
            if not waiting:
                return [done[key] for key in every]
            if found := self._group(waiting[0]):
                done[frozenset(waiting[0])] = found

    def _group(self, clashes: list[frozenset[Fact]]) -> Group | None:
        """Return the group that clashes make, or None once one of them joins it to other facts.

        A clash that is found among its facts is added to the clashes.
        """
        facts = frozenset().union(*clashes)
        ways, are_all, tried = [self._aside & facts], True, 0
        while are_all and (way := lightest(clashes, ways)):
            tried += 1
            try:
                clash = self._clash(facts, way)
            except Unsolved:
                are_all = False
                continue
            if clash:
                self._clashes.append(clash)
                if not clash <= facts:
                    return None
                clashes.append(clash)
            else:
                ways.append(way)
            are_all = len(ways) <= self._most and tried < MOST_TRIED
        return Group(facts, tuple(ways[: self._most]), are_all, weights_among(clashes))

    def _clash(self, facts: frozenset[Fact], way: frozenset[Fact]) -> frozenset[Fact]:
        """Return facts that clash when a group leaves out this way instead, or none."""
        used = self._table.facts
        wanted = (used | facts) - way
        if wanted in self._possible:
            return frozenset()
        table = self._table.without(used - wanted).including(wanted - used)
        found = table.clashes or [Exact(table).impossible_facts()]
        clash = min(found, key=lambda one: (len(one), sorted(map(preference, one))))
        if clash:
            return smallest_conflict(clash, table.system) - self._staying
        self._possible.add(wanted)
        return clash
