"""Says whom a clash is about: which statements disagree if an assumption holds; judges none."""

from __future__ import annotations

from collections.abc import Iterable

from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.evidence.bounds.assumptions import ASSUMPTION
from foi_analysis.evidence.bounds.disputes import Dispute

Clash = frozenset[Fact]


def clashes_by_assumption(disputes: Iterable[Dispute]) -> dict[Fact, tuple[Fact, tuple[Fact, ...]]]:
    """Return for each statement that clashes with others only by an assumption that one, and them.

    Of the smallest clash that an assumption settles, only statements about its own cells count, or
    those of another it meets in a cell nobody states: a third figure is not accused because two
    others clash.
    """
    found: dict[Fact, tuple[Fact, tuple[Fact, ...]]] = {}
    for clash, assumption in _settled(disputes):
        cells = _cells_met(assumption, clash)
        direct = {one for one in clash if one.kind != ASSUMPTION and one.cell in cells}
        for fact in sorted(direct, key=in_order):
            others = tuple(sorted(direct - {fact}, key=in_order))
            if others:
                found.setdefault(fact, (assumption, others))
    return found


def _settled(disputes: Iterable[Dispute]) -> list[tuple[Clash, Fact]]:
    """Return the smallest clash that each assumption settles, the smallest of all first.

    One that says the same as another is in dispute with it and in no clash of its own.
    """
    found = []
    for dispute in disputes:
        for assumption in (one for one in dispute.in_some if one.kind == ASSUMPTION):
            clashes = [one for one in dispute.clashes if assumption in one]
            found += [(min(clashes, key=size), assumption)] if clashes else []
    return sorted(found, key=lambda one: (size(one[0]), in_order(one[1])))


def _cells_met(assumption: Fact, clash: Clash) -> set[Cell]:
    """Return the cells of an assumption, with those of others it meets in cells nobody states."""
    stated = {one.cell for one in clash if one.kind != ASSUMPTION}
    waiting = [one for one in clash if one.kind == ASSUMPTION]
    cells = set(assumption.cells)
    while met := [one for one in waiting if cells.intersection(one.cells) - stated]:
        cells.update(*(one.cells for one in met))
        waiting = [one for one in waiting if one not in met]
    return cells


def beside(clash: Clash, fact: Fact) -> tuple[Fact, ...]:
    """Return the other statements of a clash, in order of date."""
    stated = (one for one in clash if one != fact and one.kind != ASSUMPTION)
    return tuple(sorted(stated, key=in_order))


def size(clash: Clash) -> tuple[int, list[tuple[object, ...]]]:
    """Return what puts clashes in order, the smallest first."""
    return len(clash), sorted(map(in_order, clash))


def in_order(fact: Fact) -> tuple[object, ...]:
    """Return what puts statements in order of date."""
    return fact.rank[1], fact.cell[::-1], fact.statement, fact.source
