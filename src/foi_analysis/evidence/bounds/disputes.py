"""Finds what every lightest way out of a group of conflicts leaves out, and what only some do.

A way out leaves out at least one fact of each conflict, so that all others can be true. Of two
ways that weigh the same none is preferred: what one of them leaves out is in dispute. It lists no
ways and judges no figure.
"""

from __future__ import annotations

from dataclasses import dataclass

from foi_analysis.evidence.bounds.conflicts import (
    Reconciliation,
    joined,
    lightest,
    preference,
    smallest_conflict,
    weights_among,
)
from foi_analysis.evidence.bounds.exact import Exact
from foi_analysis.evidence.bounds.model import Fact
from foi_analysis.evidence.bounds.programme import Unsolved

MOST_TRIED = 300
Clashes = list[frozenset[Fact]]


@dataclass(frozen=True)
class Dispute:
    """The facts of one group of conflicts: those that every lightest way leaves out, and some do.

    ``in_some`` holds ``in_every``. Where too many ways were tried, all facts are in some way.
    """

    clashes: tuple[frozenset[Fact], ...]
    in_every: frozenset[Fact]
    in_some: frozenset[Fact]


def disputes(reconciled: Reconciliation) -> list[Dispute]:
    """Return the disputes between facts reconciled together, in the order of their conflicts."""
    return _Disputes(reconciled).found() if reconciled.clashes else []


class _Disputes:
    """Ways out of conflicts, each tried: it fits, or shows a conflict not met before."""

    def __init__(self, reconciled: Reconciliation) -> None:
        # Tables met here change nothing found elsewhere.
        self._table = reconciled.table.apart()
        self._clashes: Clashes = list(dict.fromkeys(reconciled.clashes))
        self._possible: set[frozenset[Fact]] = set()
        self._tried = 0

    def found(self) -> list[Dispute]:
        """Return the dispute of each group of conflicts; new conflicts may join groups."""
        done: dict[frozenset[frozenset[Fact]], Dispute] = {}
        while True:
            every = {frozenset(one): one for one in joined(self._clashes)}
            waiting = [one for key, one in every.items() if key not in done]
            if not waiting:
                return [done[key] for key in every]
            self._tried = 0
            if one := self._dispute(waiting[0]):
                done[frozenset(waiting[0])] = one

    def _dispute(self, clashes: Clashes) -> Dispute | None:
        """Return the dispute of a group, or None when a new conflict was found."""
        known = len(self._clashes)
        try:
            in_every, in_some = self._ways(clashes)
        except Unsolved:
            in_every, in_some = frozenset(), frozenset().union(*clashes)
        if len(self._clashes) > known:
            return None
        return Dispute(tuple(clashes), in_every, in_some)

    def _ways(self, clashes: Clashes) -> tuple[frozenset[Fact], frozenset[Fact]]:
        """Return what every lightest way leaves out, and what some way does.

        It stops where a way shows a conflict not met before.
        """
        facts, weights = frozenset().union(*clashes), weights_among(clashes)
        first = lightest(clashes, weights)
        if first is None or self._clash(facts, first):
            return frozenset(), frozenset()
        least = sum(map(weights.__getitem__, first))
        in_every = in_some = first
        clashes_of = {fact: {one for one in clashes if fact in one} for fact in facts}
        in_none: list[Fact] = []
        for fact in sorted(facts, key=preference):
            is_in = fact in in_some
            if is_in and fact not in in_every:
                continue
            if is_in and any(clash == {fact} for clash in clashes):
                continue
            # With another in its place a way would be no heavier, and that one is in no way.
            if not is_in and any(
                weights[one] <= weights[fact] and clashes_of[one] >= clashes_of[fact]
                for one in in_none
            ):
                continue
            other = [clash - {fact} for clash in clashes] if is_in else [*clashes, {fact}]
            way = lightest(other, weights)
            if way is None or sum(map(weights.__getitem__, way)) > least + 0.01:
                in_none += [] if is_in else [fact]
                continue
            if self._clash(facts, way):
                break
            in_every, in_some = in_every & way, in_some | way
        return in_every, in_some

    def _clash(self, facts: frozenset[Fact], way: frozenset[Fact]) -> frozenset[Fact]:
        """Return facts, noted as a conflict, that clash when a group leaves out this way; or none.

        Raises Unsolved when too many ways were tried.
        """
        wanted = (self._table.facts | facts) - way
        if wanted in self._possible:
            return frozenset()
        self._tried += 1
        if self._tried > MOST_TRIED:
            raise Unsolved
        used = self._table.facts
        table = self._table.without(used - wanted).including(wanted - used)
        found = table.clashes or [Exact(table).impossible_facts()]
        clash = min(found, key=lambda one: (len(one), sorted(map(preference, one))))
        if clash:
            clash = smallest_conflict(clash, table.system)
            self._clashes.append(clash)
        self._possible.add(wanted)
        return clash
