"""Narrows what a figure can be from evidence about it and its neighbours; judges no claim.

Facts are intervals over cells (measure, category, area, wave); relations are linear inequalities
between cells: parts add up to the whole, a shorter window is within a longer one, a method is one
of all. Bounds are propagated to a fixed point, so every limit is safe; it is not always the
tightest that whole-number programming would give.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from foi_analysis.reference import Reference

Cell = tuple[str, str, str, str]

OLDEST_VICTIM = 15
ADDITIVE = ("offences", "offences_method_known", "offences_with_method", "method_instances")
ROUNDS = 50


@dataclass(frozen=True)
class Fact:
    """One piece of evidence: a cell's least and greatest value, and where that stands."""

    cell: Cell
    low: float | None
    high: float | None
    kind: str
    provenance: str
    statement: str
    source: str


@dataclass(frozen=True)
class Relation:
    """The inequality: the coefficients times the cells add up to at most zero."""

    terms: tuple[tuple[int, Cell], ...]


@dataclass
class Bound:
    """What a cell can be so far, and the facts behind each limit."""

    low: float = 0
    high: float = math.inf
    low_facts: frozenset[Fact] = frozenset()
    high_facts: frozenset[Fact] = frozenset()


@dataclass
class Conflict:
    """Facts that cannot all be true: a least value above a greatest value."""

    cell: Cell
    facts: frozenset[Fact]


@dataclass
class Bounds:
    """The narrowed bounds of every cell touched, and the conflicts met on the way."""

    cells: dict[Cell, Bound] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    def of(self, cell: Cell) -> Bound:
        """Return a cell's bound; a cell nothing bears on is at least 0, or an age up to 15."""
        if cell not in self.cells:
            is_age = cell[0] == "youngest_victim_age"
            self.cells[cell] = Bound(0, OLDEST_VICTIM if is_age else math.inf)
        return self.cells[cell]


def narrow(facts: Iterable[Fact], relations: Sequence[Relation]) -> Bounds:
    """Return bounds from facts and relations.

    Several values stated for one cell count as restatements: it lies anywhere between their least
    and greatest. A relation that empties a cell is set aside and reported as a conflict.
    """
    bounds = Bounds()
    _start(bounds, facts)
    open_relations = list(relations)
    for _ in range(ROUNDS):
        changed = False
        for relation in list(open_relations):
            conflict = _tighten(bounds, relation)
            if isinstance(conflict, Conflict):
                bounds.conflicts.append(conflict)
                open_relations.remove(relation)
            changed = changed or conflict is True
        if not changed:
            break
    return bounds


def _start(bounds: Bounds, facts: Iterable[Fact]) -> None:
    by_cell: dict[Cell, list[Fact]] = {}
    for fact in facts:
        by_cell.setdefault(fact.cell, []).append(fact)
    for cell, found in by_cell.items():
        bound = bounds.of(cell)
        _apply_restatements(bound, [fact for fact in found if fact.low == fact.high])
        for fact in found:
            if fact.low != fact.high and _apply_limit(bound, fact):
                facts = {fact} | bound.low_facts | bound.high_facts
                bounds.conflicts.append(Conflict(cell, frozenset(facts)))


def _apply_restatements(bound: Bound, stated: list[Fact]) -> None:
    """Set the bound to the span of the values stated for one cell."""
    values = [fact.low for fact in stated if fact.low is not None]
    if values:
        bound.low, bound.high = min(values), max(values)
        bound.low_facts = bound.high_facts = frozenset(stated)


def _apply_limit(bound: Bound, fact: Fact) -> bool:
    """Narrow the bound to a fact's limits; return whether they lie outside it altogether."""
    if fact.low is not None and bound.low < fact.low <= bound.high:
        bound.low, bound.low_facts = fact.low, frozenset({fact})
    if fact.high is not None and bound.low <= fact.high < bound.high:
        bound.high, bound.high_facts = fact.high, frozenset({fact})
    is_above = fact.low is not None and fact.low > bound.high
    return is_above or (fact.high is not None and fact.high < bound.low)


def _tighten(bounds: Bounds, relation: Relation) -> Conflict | bool:
    """Narrow each cell of one relation; return whether anything changed, or the conflict."""
    leasts = [_least(bounds, term) for term in relation.terms]
    endless = sum(map(math.isinf, leasts))
    if endless > 1:
        return False
    finite = sum(least for least in leasts if not math.isinf(least))
    changed = False
    for position, (factor, cell) in enumerate(relation.terms):
        is_endless = math.isinf(leasts[position])
        if endless and not is_endless:
            continue
        limit = -(finite - (0 if is_endless else leasts[position])) / factor
        bound = bounds.of(cell)
        if factor > 0 and math.floor(limit) < bound.high:
            facts = _facts_behind(bounds, relation, position)
            if math.floor(limit) < bound.low:
                return Conflict(cell, facts | bound.low_facts)
            bound.high, bound.high_facts, changed = math.floor(limit), facts, True
        if factor < 0 and math.ceil(limit) > bound.low:
            facts = _facts_behind(bounds, relation, position)
            if math.ceil(limit) > bound.high:
                return Conflict(cell, facts | bound.high_facts)
            bound.low, bound.low_facts, changed = math.ceil(limit), facts, True
    return changed


def _least(bounds: Bounds, term: tuple[int, Cell]) -> float:
    factor, cell = term
    bound = bounds.of(cell)
    return factor * (bound.low if factor > 0 else bound.high)


def _facts_behind(bounds: Bounds, relation: Relation, position: int) -> frozenset[Fact]:
    """Return the facts behind the limits of all cells of a relation but one."""
    return frozenset().union(
        *(
            bounds.of(cell).low_facts if factor > 0 else bounds.of(cell).high_facts
            for other, (factor, cell) in enumerate(relation.terms)
            if other != position
        )
    )


def relations_for(
    reference: Reference, waves: Sequence[str], categories: Iterable[str]
) -> list[Relation]:
    """Return the relations between all areas, the given waves and the given methods or groups."""
    categories = sorted({"", *categories})
    relations: list[Relation] = []
    for wave in waves:
        relations += _areas(reference, wave, categories)
        relations += _methods(reference, wave, categories)
    relations += _windows(reference, waves, categories)
    return relations


def additive_kinds(categories: Iterable[str]) -> list[tuple[str, str]]:
    """Return every (measure, category) that adds up over forces, for some methods or groups."""
    by_method = [
        (measure, category)
        for category in categories
        if category
        for measure in ("offences_with_method", "method_instances")
    ]
    return [("offences", ""), ("offences_method_known", ""), *by_method]


def _areas(reference: Reference, wave: str, categories: Sequence[str]) -> Iterator[Relation]:
    for area, members in reference.areas.items():
        forces = sorted(members)
        if forces == [area]:
            continue
        for measure, category in additive_kinds(categories):
            whole = (measure, category, area, wave)
            parts = [(measure, category, force, wave) for force in forces]
            yield Relation((*((1, part) for part in parts), (-1, whole)))
            yield Relation((*((-1, part) for part in parts), (1, whole)))
        for force in forces:
            youngest = ("youngest_victim_age", "")
            yield Relation(((1, (*youngest, area, wave)), (-1, (*youngest, force, wave))))


def _methods(reference: Reference, wave: str, categories: Sequence[str]) -> Iterator[Relation]:
    for area in reference.areas:
        offences = ("offences", "", area, wave)
        known = ("offences_method_known", "", area, wave)
        yield Relation(((1, known), (-1, offences)))
        for category in filter(None, categories):
            used = ("offences_with_method", category, area, wave)
            listed = ("method_instances", category, area, wave)
            yield Relation(((1, used), (-1, known)))
            yield Relation(((1, used), (-1, listed)))
            for member in reference.group(category, reference.waves[wave].end) - {category}:
                if member in categories:
                    yield Relation(((1, ("method_instances", member, area, wave)), (-1, listed)))
                    part = ("offences_with_method", member, area, wave)
                    yield Relation(((1, part), (-1, used)))


def _windows(
    reference: Reference, waves: Sequence[str], categories: Sequence[str]
) -> Iterator[Relation]:
    for short in waves:
        long = reference.waves[short].nested_in
        if long not in waves:
            continue
        for area in reference.areas:
            for measure, category in additive_kinds(categories):
                key = (measure, category, area)
                yield Relation(((1, (*key, short)), (-1, (*key, long))))
            age = ("youngest_victim_age", "", area)
            yield Relation(((1, (*age, long)), (-1, (*age, short))))
