"""Reconciles all evidence and gives the limits that its undisputed facts set; judges no figure.

What cannot all be true is found once. What the lightest ways out leave out, all of them or some,
is in dispute and sets no limit, so that no rule of tie decides. Facts whose cells nothing joins
are reconciled apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import USES
from foi_analysis.evidence.bounds import (
    Bound,
    Cell,
    Exact,
    Fact,
    Least,
    Reconciliation,
    Relation,
)
from foi_analysis.evidence.bounds.assumptions import ASSUMPTION, certain_and_assumed
from foi_analysis.evidence.bounds.certificate import Certified, certified
from foi_analysis.evidence.bounds.closure import relations_by_need
from foi_analysis.evidence.bounds.conflicts import cells_of, two_values
from foi_analysis.evidence.bounds.disputes import Dispute, disputes
from foi_analysis.evidence.bounds.exact import divided
from foi_analysis.evidence.bounds.linear_system import LinearSystem, independent_systems
from foi_analysis.evidence.bounds.model import limits_of
from foi_analysis.evidence.bounds.table import BoundsTable
from foi_analysis.evidence.facts import reply_facts
from foi_analysis.evidence.kept_limits import file_of, forget_others, keep, kept
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.precompute import precompute, unsearched

KEPT, MOST_COMPONENTS = 4, 1_000
USED, DISPUTED, LEFT_OUT, NOT_USED = USES
Question = tuple[int, Cell, Cell | None]
_COMPONENTS: dict[Any, Component] = {}


class Component:
    """Facts and relations that hang together, and the limits that those not in dispute set.

    Components alike in content are one, so what was found for them need not be found again.
    """

    def __init__(self, system: LinearSystem, folder: Path | None = None) -> None:
        self.system = system
        self.file = file_of(folder, system) if folder else None
        self._exact: dict[frozenset[Fact], Exact] = {}
        self._kept = (kept(self.file, system) if self.file else None) or {}
        self._bounds: dict[Question, Bound] = self._kept.get("bounds", {}).copy()
        self._bits: dict[frozenset[Fact], int] = {}

    @cached_property
    def reconciled(self) -> Reconciliation:
        """Return all facts reconciled together."""
        known = self._kept.get("clashes", ())
        return Reconciliation(self.system.facts, self.system, known)

    @cached_property
    def disputes(self) -> list[Dispute]:
        """Return what the lightest ways out of each group of conflicts leave out.

        What states the same figure is left out with it.
        """
        if "disputes" in self._kept:
            return list(self._kept["disputes"])
        return [
            replace(
                one, in_every=self._with_alike(one.in_every), in_some=self._with_alike(one.in_some)
            )
            for one in disputes(self.reconciled)
        ]

    def _with_alike(self, facts: Iterable[Fact]) -> frozenset[Fact]:
        return frozenset(one for fact in facts for one in self.reconciled.alike(fact))

    @cached_property
    def in_dispute(self) -> frozenset[Fact]:
        """Return the facts that some lightest way out of a conflict leaves out."""
        return frozenset().union(*(one.in_some for one in self.disputes))

    @cached_property
    def undisputed(self) -> BoundsTable:
        """Return the table of the facts that are not in dispute."""
        with unsearched():
            table = self.reconciled.table
            return table.without(self.in_dispute & table.facts)

    def can_hold(self, facts: frozenset[Fact]) -> bool:
        """Return whether some of its facts can all be true, as far as is known."""
        known = facts <= self.system.bits.keys()
        return known and Exact(BoundsTable(facts, self.system)).has_some()

    def bound(self, left_out: frozenset[Fact], cell: Cell, base: Cell | None = None) -> Bound:
        """Return the limits of a cell, or of its share of a base, that undisputed facts set."""
        key = self.question(left_out, cell, base)
        if key not in self._bounds:
            exact = self._without(left_out)
            self._bounds[key] = _told(exact.share(cell, base) if base else exact.bound(cell))
        return self._bounds[key]

    def question(self, left_out: frozenset[Fact], cell: Cell, base: Cell | None) -> Question:
        """Return what is asked of a bound, as a key."""
        if left_out not in self._bits:
            self._bits[left_out] = self.system.bits_in(left_out & self.undisputed.facts)
        return self._bits[left_out], cell, base

    def answers(self) -> dict[Any, Any]:
        """Return every bound found so far, its facts as whole numbers, by what was asked."""
        return {key: self._sent(bound) for key, bound in self._bounds.items()}

    def learn(self, answers: dict[Any, Any]) -> None:
        """Take over bounds another process found of this component."""
        for key, (bound, *facts) in answers.items():
            low, high, assumed = map(self.system.facts_in, facts)
            told = replace(bound, low_facts=low, high_facts=high, assumptions=assumed)
            self._bounds.setdefault(key, told)

    def keep(self) -> None:
        """Keep what was found for the next time, where there is a folder and anything is new."""
        if self.file and self._bounds.keys() != self._kept.get("bounds", {}).keys():
            clashes = self.reconciled.clashes
            keep(self.file, self.system, clashes, self.disputes, self._bounds)

    def anew(self) -> Component:
        """Return the same component before anything was asked of it."""
        return Component(self.system.anew(solvers=1))

    def certified(self, question: Question) -> tuple[BoundsTable, list[Certified]]:
        """Return the limits of a question that was answered, with why they hold, and their table.

        A question is one of the keys of ``answers``.
        """
        left_out, cell, base = question
        table = self._without(self.system.facts_in(left_out)).table
        return table, certified(table, cell, base)

    def _sent(self, bound: Bound) -> tuple[Bound, int, int, int]:
        low, high, assumed = (self.system.bits_in(getattr(bound, name)) for name in _FACTS)
        none = frozenset[Fact]()
        bare = replace(bound, low_facts=none, high_facts=none, assumptions=none)
        return bare, low, high, assumed

    def _without(self, left_out: frozenset[Fact]) -> Exact:
        if left_out not in self._exact:
            table = self.undisputed
            gone = left_out & table.facts
            alike = {one for fact in gone for one in self.reconciled.alike(fact)}
            self._exact = dict([*self._exact.items()][1 - KEPT :])
            self._exact[left_out] = Exact(table.without(gone).including(alike - left_out))
        return self._exact[left_out]


_FACTS = ("low_facts", "high_facts", "assumptions")


def _told(bound: Bound) -> Bound:
    """Return a bound with what it assumes apart from what is stated."""
    facts = bound.low_facts | bound.high_facts
    assumptions = frozenset(fact for fact in facts if fact.kind == ASSUMPTION)
    low, high = bound.low_facts - assumptions, bound.high_facts - assumptions
    return replace(bound, low_facts=low, high_facts=high, assumptions=assumptions)


class Limits:
    """The limits of any cell or share by some of the evidence, from the component it belongs to."""

    def __init__(
        self, evidence: Evidence, left_out: Mapping[int, frozenset[Fact]] | None = None
    ) -> None:
        self._evidence, self._left_out = evidence, left_out or {}

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
        return number, self._evidence.components[number].question(left_out, cell, base)

    def _of_component(self, number: int, *cells: Cell) -> Bound:
        left_out = self._left_out.get(number, frozenset())
        return self._evidence.components[number].bound(left_out, *cells)


class Evidence:
    """Facts of publications and real replies, and the relations between their cells.

    Relations that may fail are assumptions: facts nobody states, which are not among ``facts``.
    What is found of them is kept in ``folder``, if one is given.
    """

    def __init__(
        self,
        relations: Sequence[Relation | Least],
        facts: Sequence[Fact],
        folder: Path | None = None,
    ) -> None:
        self.facts, self._folder = facts, folder
        self._elsewhere = _elsewhere(facts)
        apart = frozenset().union(*self._elsewhere)
        facts = [fact for fact in facts if fact not in apart]
        certain, supposed = certain_and_assumed(relations)
        systems = independent_systems(certain, [*facts, *supposed])
        self.components = [_component(system, folder) for system in systems]
        self.number = {
            cell: number
            for number, component in enumerate(self.components)
            for cell in component.system.column
        }

    @cached_property
    def disputes(self) -> list[Dispute]:
        """Return each group of conflicts with what the lightest ways out leave out.

        Of two issuers who give one thing two numbers neither is left out in every way.
        """
        found = [one for component in self.components for one in component.disputes]
        return found + [Dispute((pair,), frozenset(), pair) for pair in self._elsewhere]

    @cached_property
    def in_dispute(self) -> frozenset[Fact]:
        """Return the facts, assumptions among them, that some lightest way out leaves out."""
        return frozenset().union(*(one.in_some for one in self.disputes))

    @cached_property
    def in_every_way(self) -> frozenset[Fact]:
        """Return the facts, assumptions among them, that every lightest way out leaves out."""
        return frozenset().union(*(one.in_every for one in self.disputes))

    @cached_property
    def assumptions(self) -> list[Fact]:
        """Return what relations assume, as facts, in a fixed order."""
        every = (fact for component in self.components for fact in component.system.facts)
        return sorted((fact for fact in every if fact.kind == ASSUMPTION), key=_in_order)

    @cached_property
    def conflicts(self) -> list[frozenset[Fact]]:
        """Return the smallest sets of facts met that cannot all be true."""
        return [clash for one in self.disputes for clash in one.clashes]

    @cached_property
    def _stated(self) -> frozenset[Fact]:
        return frozenset((*self.facts, *self.assumptions))

    def use(self, fact: Fact) -> str:
        """Return what the lightest ways out of conflicts make of a fact."""
        if fact in self.in_every_way:
            return LEFT_OUT
        if fact not in self._stated:
            return NOT_USED
        return DISPUTED if fact in self.in_dispute else USED

    def conflict_rows(self) -> list[dict[str, Any]]:
        """Return one row for each fact of each conflict, as in the table of conflicts."""
        ordered = sorted(self.conflicts, key=lambda facts: sorted(map(_in_order, facts)))
        group = {facts: number for number, facts in self._numbered(ordered)}
        return [
            {
                "conflict": number,
                "group": group[facts],
                "waves": "|".join(sorted({cell[3] for cell in cells_of(facts)})),
                "statement": fact.statement,
                "use": self.use(fact),
                "kind": fact.kind,
                "release": fact.release,
                "source": fact.source,
            }
            for number, facts in enumerate(ordered, 1)
            for fact in sorted(facts, key=_in_order)
        ]

    def _numbered(
        self, ordered: Sequence[frozenset[Fact]]
    ) -> Iterator[tuple[int, frozenset[Fact]]]:
        """Yield each conflict with the number of its group, by the order of first conflicts."""
        numbers: dict[frozenset[Fact], int] = {}
        group_of = {facts: one for one in self.disputes for facts in one.clashes}
        for facts in ordered:
            first = group_of[facts].clashes[0]
            yield numbers.setdefault(first, len(numbers) + 1), facts

    @cached_property
    def all(self) -> Limits:
        """Return the limits that everything sets."""
        return Limits(self)

    def less(self, fact: Fact) -> Limits:
        """Return the limits that everything sets but for one fact."""
        number = self.number.get(fact.cell)
        return Limits(self, None if number is None else {number: frozenset({fact})})

    def without(self, is_left_out: Callable[[Fact], bool]) -> Limits:
        """Return the limits that all facts and assumptions set but for those left out."""
        every = (*self.facts, *self.assumptions)
        return Limits(self, self.by_component(filter(is_left_out, every)))

    def by_component(self, facts: Iterable[Fact]) -> dict[int, frozenset[Fact]]:
        """Return facts by the number of the component they belong to."""
        found: dict[int, set[Fact]] = {}
        for fact in facts:
            if (number := self.number.get(fact.cell)) is not None:
                found.setdefault(number, set()).add(fact)
        return {number: frozenset(own) for number, own in found.items()}

    def can_hold(self, facts: frozenset[Fact]) -> bool:
        """Return whether facts that hang together can all be true, as far as is known."""
        numbers = {self.number.get(fact.cell) for fact in facts}
        return len(numbers) == 1 and all(
            self.components[one].can_hold(facts) for one in numbers if one is not None
        )

    def precompute_answers(self, questions: Sequence[Callable[[], object]]) -> None:
        """Have questions about limits answered in two processes; the answers are kept here."""
        self.reconcile()
        precompute(self.components, questions)

    def keep(self) -> None:
        """Keep every answer given so far for the next time, and those of no other evidence."""
        for component in self.components:
            component.keep()
        if self._folder:
            forget_others(self._folder, {one.file for one in self.components if one.file})

    def reconcile(self) -> None:
        """Reconcile all facts together now, so that no copy of this process has to."""
        for component in self.components:
            component.undisputed  # noqa: B018


def _elsewhere(facts: Sequence[Fact]) -> list[frozenset[Fact]]:
    """Return statements of different sources that give one thing different numbers, by twos.

    They may count other records, so they set no limit and accuse no third figure. A source that has
    since printed the other's number differs from it no longer.
    """
    latest = {_of_source(one): one.rank[1] for one in sorted(facts, key=lambda one: one.rank[1])}

    def has_come_round(one: Fact, other: Fact) -> bool:
        return latest.get((*_of_source(one)[:2], other.low, other.high), "") > one.rank[1]

    return [
        frozenset((one, other))
        for one, other in (tuple(pair) for pair in two_values(facts))
        if one.origin != other.origin and one.low != other.low
        if not has_come_round(one, other) and not has_come_round(other, one)
    ]


def _of_source(fact: Fact) -> tuple[Any, ...]:
    """Return who states a fact, of what, and the number."""
    return fact.origin, (fact.cell, fact.base), fact.low, fact.high


def evidence_of(
    reference: Reference,
    facts: Sequence[Fact],
    asked: Iterable[Cell] = (),
    folder: Path | None = None,
) -> Evidence:
    """Return facts as evidence, with the relations of their cells and of some that are asked of.

    What is found of it is kept in ``folder``, if one is given.
    """
    return Evidence(relations_by_need(reference, cells_of(facts) | {*asked}), facts, folder)


def _component(system: LinearSystem, folder: Path | None) -> Component:
    """Return the component with this content, the one met before if there was one."""
    key = system.plain, system.leasts, tuple(system.facts)
    if key not in _COMPONENTS and len(_COMPONENTS) >= MOST_COMPONENTS:
        _COMPONENTS.pop(next(iter(_COMPONENTS)))
    return _COMPONENTS.get(key) or _COMPONENTS.setdefault(key, Component(system, folder))


def _in_order(fact: Fact) -> tuple[str, ...]:
    return (*fact.cell[::-1], fact.statement, fact.source)


def all_facts(
    reference: Reference,
    printed: Sequence[Fact],
    observations: Sequence[Any],
    provenances: Sequence[str],
    compiled: Sequence[Fact] = (),
) -> list[Fact]:
    """Return every fact of the publications, of the real replies of all waves, and compiled."""
    categories = {fact.cell[1] for fact in printed if fact.cell[1]}
    waves = sorted({row["wave"] for row in observations if row["wave"]})
    replies = [
        fact
        for wave in waves
        for fact in reply_facts(Replies(observations, reference, wave, provenances), categories)
    ]
    return [*replies, *compiled, *printed]
