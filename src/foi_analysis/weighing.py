"""Weighs all evidence once, and again without what a claim's own story or release says.

What cannot all be true is settled once by the rule of preference; leaving facts out can only let
back in what they contradicted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from foi_analysis.bounds import Conflict, Exact, Fact, Weighed
from foi_analysis.bounds.conflicts import cells_of
from foi_analysis.bounds.relations import relations_for
from foi_analysis.bounds.laid import Laid
from foi_analysis.evidence import Printed, reply_facts
from foi_analysis.measures import Replies
from foi_analysis.reference import Reference


class Evidence:
    """Facts of publications and real replies, and the relations between their cells."""

    def __init__(self, reference: Reference, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.relations = Laid(relations_for(reference, cells_of(facts)), facts)
        self._weighed: dict[frozenset[Fact], Exact] = {}

    @cached_property
    def all(self) -> Weighed:
        """Return all facts weighed together."""
        return Weighed(self.facts, self.relations)

    @property
    def conflicts(self) -> list[Conflict]:
        """Return the smallest sets of facts that cannot all be true, with what is not used."""
        return self.all.conflicts

    def conflict_rows(self) -> list[dict[str, Any]]:
        """Return one row for each fact of each conflict, as in the table of conflicts."""
        found = {frozenset(one.facts) for one in self.conflicts}
        ordered = sorted(found, key=lambda facts: sorted(map(_in_order, facts)))
        return [
            {
                "conflict": number,
                "waves": "|".join(sorted({cell[3] for cell in cells_of(facts)})),
                "statement": fact.statement,
                "use": "set aside" if fact in self.all.aside else "used",
                "kind": fact.kind,
                "release": fact.release,
                "source": fact.source,
            }
            for number, facts in enumerate(ordered, 1)
            for fact in sorted(facts, key=_in_order)
        ]

    def without(self, is_left_out: Callable[[Fact], bool]) -> Exact:
        """Return the limits that all facts set but for those left out."""
        left_out = frozenset(fact for fact in self.facts if is_left_out(fact))
        left_out = frozenset() if left_out <= self.all.aside else left_out
        if left_out not in self._weighed:
            facts = [fact for fact in self.facts if fact not in left_out]
            weighed = Weighed(facts, self.relations, self.all) if left_out else self.all
            self._weighed[left_out] = Exact(weighed.table)
        return self._weighed[left_out]


def _in_order(fact: Fact) -> tuple[str, ...]:
    return (*fact.cell[::-1], fact.statement, fact.source)


def all_facts(
    reference: Reference,
    releases: Sequence[Any],
    published: Sequence[Any],
    observations: Sequence[Any],
    provenances: Sequence[str],
) -> list[Fact]:
    """Return every fact of the publications and of the real replies of all waves."""
    printed = Printed(reference, releases).facts(published)
    categories = {fact.cell[1] for fact in printed if fact.cell[1]}
    waves = sorted({row["wave"] for row in observations if row["wave"]})
    replies = [
        fact
        for wave in waves
        for fact in reply_facts(Replies(observations, reference, wave, provenances), categories)
    ]
    return [*replies, *printed]
