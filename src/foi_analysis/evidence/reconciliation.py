"""Reconciles all evidence once, and again without what a claim's own story or release says.

What cannot all be true is settled once by the rule of preference; leaving facts out can only let
back in what they contradicted. Facts whose cells nothing joins are reconciled apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import (
    Bound,
    Cell,
    Conflict,
    Exact,
    Fact,
    Least,
    Reconciliation,
    Relation,
)
from foi_analysis.evidence.bounds.certificate import Certified, certified
from foi_analysis.evidence.bounds.closure import relations_by_need
from foi_analysis.evidence.bounds.conflicts import cells_of
from foi_analysis.evidence.bounds.exact import divided
from foi_analysis.evidence.bounds.linear_system import LinearSystem, independent_systems
from foi_analysis.evidence.bounds.model import limits_of
from foi_analysis.evidence.bounds.table import BoundsTable
from foi_analysis.evidence.facts import reply_facts
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.precompute import precompute

KEPT, MOST_COMPONENTS = 4, 1_000
Question = tuple[int, bool, Cell, Cell | None]
_COMPONENTS: dict[Any, Component] = {}


class Component:
    """Facts and relations that hang together, reconciled once and again without some of them.

    Components alike in content are one, so what was found for them need not be found again.
    """

    def __init__(self, system: LinearSystem) -> None:
        self.system = system
        self._exact: dict[Any, Exact] = {}
        self._bounds: dict[Any, Bound] = {}

    @cached_property
    def reconciled(self) -> Reconciliation:
        """Return all facts reconciled together."""
        return Reconciliation(self.system.facts, self.system)

    def bound(
        self, left_out: frozenset[Fact], is_settled: bool, cell: Cell, base: Cell | None = None
    ) -> Bound:
        """Return the limits of a cell, or of its share of a base, that the other facts set.

        If ``is_settled``, what all facts together set aside stays so.
        """
        key = self.question(left_out, is_settled, cell, base)
        if key not in self._bounds:
            exact = self._without(left_out, is_settled)
            self._bounds[key] = exact.share(cell, base) if base else exact.bound(cell)
        return self._bounds[key]

    def question(
        self, left_out: frozenset[Fact], is_settled: bool, cell: Cell, base: Cell | None
    ) -> Question:
        """Return what is asked of a bound, as a key."""
        return self.system.bits_in(left_out), is_settled, cell, base

    def answers(self) -> dict[Any, Any]:
        """Return every bound found so far, its facts as whole numbers, by what was asked."""
        return {key: self._sent(bound) for key, bound in self._bounds.items()}

    def learn(self, answers: dict[Any, Any]) -> None:
        """Take over bounds another process found of this component."""
        for key, (bound, *facts) in answers.items():
            low, high = map(self.system.facts_in, facts)
            self._bounds.setdefault(key, replace(bound, low_facts=low, high_facts=high))

    def anew(self) -> Component:
        """Return the same component before anything was asked of it."""
        system = self.system
        return Component(LinearSystem([*system.plain, *system.leasts], system.facts))

    def certified(self, question: Question) -> tuple[BoundsTable, list[Certified]]:
        """Return the limits of a question that was answered, with why they hold, and their table.

        A question is one of the keys of ``answers``.
        """
        left_out, is_settled, cell, base = question
        table = self._without(self.system.facts_in(left_out), is_settled).table
        return table, certified(table, cell, base)

    def _sent(self, bound: Bound) -> tuple[Bound, int, int]:
        low, high = map(self.system.bits_in, (bound.low_facts, bound.high_facts))
        return replace(bound, low_facts=frozenset(), high_facts=frozenset()), low, high

    def _without(self, left_out: frozenset[Fact], is_settled: bool) -> Exact:
        if left_out <= self.reconciled.aside:
            left_out = frozenset()
        if (left_out, is_settled) not in self._exact:
            less = self._less if is_settled else self._reconciled_without
            self._exact = dict([*self._exact.items()][1 - KEPT :])
            self._exact[left_out, is_settled] = Exact(less(left_out))
        return self._exact[left_out, is_settled]

    def _reconciled_without(self, left_out: frozenset[Fact]) -> BoundsTable:
        if not left_out:
            return self.reconciled.table
        rest = (fact for fact in self.system.facts if fact not in left_out)
        return Reconciliation(rest, self.system, self.reconciled).table

    def _less(self, left_out: frozenset[Fact]) -> BoundsTable:
        table = self.reconciled.table
        gone = left_out & table.facts
        same = (one for fact in gone for one in self.reconciled.alike(fact) if one not in left_out)
        return table.without(gone).including(list(same))


class Limits:
    """The limits of any cell or share by some of the evidence, from the component it belongs to."""

    def __init__(
        self, evidence: Evidence, left_out: Iterable[Fact] = (), is_settled: bool = False
    ) -> None:
        self._evidence, self._is_settled = evidence, is_settled
        left: dict[int, set[Fact]] = {}
        for fact in left_out:
            left.setdefault(evidence.number[fact.cell], set()).add(fact)
        self._left_out = {number: frozenset(facts) for number, facts in left.items()}

    def bound(self, cell: Cell) -> Bound:
        """Return the exact limits of a cell and the facts behind them."""
        number = self._evidence.number.get(cell)
        return Bound(*limits_of(cell)) if number is None else self._of_component(number, cell)

    def share(self, cell: Cell, base: Cell) -> Bound:
        """Return the exact limits of a cell divided by a base of at least 1, as fractions."""
        number = self._evidence.number.get(cell)
        if number is not None and number == self._evidence.number.get(base):
            return self._of_component(number, cell, base)
        return divided(self.bound(cell), self.bound(base))

    def question(self, cell: Cell, base: Cell | None = None) -> tuple[int, Question] | None:
        """Return the number of the component that is asked of a cell or a share, and what."""
        number = self._evidence.number.get(cell)
        if number is None or (base and self._evidence.number.get(base) != number):
            return None
        left_out = self._left_out.get(number, frozenset())
        component = self._evidence.components[number]
        return number, component.question(left_out, self._is_settled, cell, base)

    def _of_component(self, number: int, *cells: Cell) -> Bound:
        left_out = self._left_out.get(number, frozenset())
        return self._evidence.components[number].bound(left_out, self._is_settled, *cells)


class Evidence:
    """Facts of publications and real replies, and the relations between their cells."""

    def __init__(self, relations: Sequence[Relation | Least], facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.components = [_component(system) for system in independent_systems(relations, facts)]
        self.number = {
            cell: number
            for number, component in enumerate(self.components)
            for cell in component.system.column
        }

    @cached_property
    def aside(self) -> frozenset[Fact]:
        """Return the facts set aside so that the others can all be true."""
        return frozenset().union(*(component.reconciled.aside for component in self.components))

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Return the smallest sets of facts that cannot all be true, with what is not used."""
        return [one for component in self.components for one in component.reconciled.conflicts]

    def conflict_rows(self) -> list[dict[str, Any]]:
        """Return one row for each fact of each conflict, as in the table of conflicts."""
        found = {frozenset(one.facts) for one in self.conflicts}
        ordered = sorted(found, key=lambda facts: sorted(map(_in_order, facts)))
        return [
            {
                "conflict": number,
                "waves": "|".join(sorted({cell[3] for cell in cells_of(facts)})),
                "statement": fact.statement,
                "use": "set aside" if fact in self.aside else "used",
                "kind": fact.kind,
                "release": fact.release,
                "source": fact.source,
            }
            for number, facts in enumerate(ordered, 1)
            for fact in sorted(facts, key=_in_order)
        ]

    @cached_property
    def all(self) -> Limits:
        """Return the limits that everything sets."""
        return Limits(self)

    def less(self, fact: Fact) -> Limits:
        """Return the limits that everything sets but for one fact; what is set aside stays so."""
        return Limits(self, [fact], is_settled=True)

    def without(self, is_left_out: Callable[[Fact], bool]) -> Limits:
        """Return the limits that all facts set but for those left out."""
        return Limits(self, (fact for fact in self.facts if is_left_out(fact)))

    def precompute_answers(self, questions: Sequence[Callable[[], object]]) -> None:
        """Have questions about limits answered in two processes; the answers are kept here."""
        self.reconcile()
        precompute(self.components, questions)

    def reconcile(self) -> None:
        """Reconcile all facts together now, so that no copy of this process has to."""
        for component in self.components:
            component.reconciled  # noqa: B018


def evidence_of(reference: Reference, facts: Sequence[Fact]) -> Evidence:
    """Return facts as evidence, with the relations that hold between their cells."""
    return Evidence(relations_by_need(reference, cells_of(facts)), facts)


def _component(system: LinearSystem) -> Component:
    """Return the component with this content, the one met before if there was one."""
    key = system.plain, system.leasts, tuple(system.facts)
    if key not in _COMPONENTS and len(_COMPONENTS) >= MOST_COMPONENTS:
        _COMPONENTS.pop(next(iter(_COMPONENTS)))
    return _COMPONENTS.setdefault(key, Component(system))


def _in_order(fact: Fact) -> tuple[str, ...]:
    return (*fact.cell[::-1], fact.statement, fact.source)


def all_facts(
    reference: Reference,
    printed: Sequence[Fact],
    observations: Sequence[Any],
    provenances: Sequence[str],
) -> list[Fact]:
    """Return every fact of the publications and of the real replies of all waves."""
    categories = {fact.cell[1] for fact in printed if fact.cell[1]}
    waves = sorted({row["wave"] for row in observations if row["wave"]})
    replies = [
        fact
        for wave in waves
        for fact in reply_facts(Replies(observations, reference, wave, provenances), categories)
    ]
    return [*replies, *printed]
