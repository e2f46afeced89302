"""Writes down why a limit holds: a table that reaches it and a proof that none goes beyond it.

Both are plain lists of numbers, which say nothing of how they were found and can be checked
without the solver or this package. It asks no question of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from foi_analysis.evidence.bounds.branching import NODES, Branching, BranchLeaf, Proof
from foi_analysis.evidence.bounds.exact import Exact
from foi_analysis.evidence.bounds.linear_system import LinearSystem
from foi_analysis.evidence.bounds.model import Cell, limits_of
from foi_analysis.evidence.bounds.multipliers import proved
from foi_analysis.evidence.bounds.programme import Factors, Unsolved
from foi_analysis.evidence.bounds.table import HIGH, LOW, BoundsTable

SIDES = {"least": LOW, "greatest": HIGH}
NO_LIMIT = "nothing limits it"
OF_ALL = "a share is shown up to 100 per cent; that more is impossible is not claimed"
NOT_REACHED = "no table that reaches it is known"
NOT_PROVED = "no proof was found within the number of cases tried"
Plain = dict[str, Any]


@dataclass(frozen=True)
class Certified:
    """One limit with its table of whole numbers and proof, or the reason why it has none."""

    side: str
    value: Fraction | None
    table: tuple[int, ...] = ()
    proof: Plain | None = None
    reason: str = ""


def certified(table: BoundsTable, cell: Cell, base: Cell | None = None) -> list[Certified]:
    """Return both limits of a cell, or of its share of a base, with why they hold."""
    system = table.system
    if base and table.limits[LOW, system.column[base]] < 1:
        table = table.at_least_one(base)
    exact = Exact(table)
    bound = exact.share(cell, base) if base else exact.bound(cell)
    return [_certified(exact, side, getattr(bound, _NAMES[side]), cell, base) for side in SIDES]


_NAMES = {"least": "low", "greatest": "high"}


def _certified(
    exact: Exact, side: str, limit: float | Fraction, cell: Cell, base: Cell | None
) -> Certified:
    if math.isinf(limit):
        return Certified(side, None, reason=NO_LIMIT)
    value, sign = Fraction(limit), 1 if side == "least" else -1
    column = exact.system.column
    factors = {column[cell]: sign * value.denominator}
    if base:
        factors[column[base]] = -sign * value.numerator
    goal = 0 if base else sign * value.numerator
    is_all = base is not None and sign < 0 and value == 1
    proof = proof_of(exact.table, factors, goal, nodes=1 if is_all else NODES)
    if proof is None:
        return Certified(side, value, reason=OF_ALL if is_all else NOT_PROVED)
    found = exact.reaching(factors, goal)
    if found is None:
        return Certified(side, value, reason=NOT_REACHED)
    return Certified(side, value, tuple(map(int, found)), plain_proof(proof))


def proof_of(table: BoundsTable, factors: Factors, value: int, nodes: int = NODES) -> Proof | None:
    """Return proof that a sum is at least a value in every table that fits, or None.

    No more cases are tried than ``nodes``.
    """
    by_limits = proved(table.system, table.limits, factors, {}, value)
    if by_limits and by_limits.value >= value:
        return BranchLeaf(table, by_limits)
    branching = Branching(table, factors, value, nodes)
    try:
        proof = branching.proof()
    except Unsolved:
        return None
    return proof if branching.value >= value else None


def plain_proof(proof: Proof) -> Plain:
    """Return a proof as numbers of rows and cells: steps that narrow, multipliers, or halves."""
    if not isinstance(proof, BranchLeaf):
        below, above = plain_proof(proof.below), plain_proof(proof.above)
        return {"steps": [], "cell": proof.column, "at": proof.at, "below": below, "above": above}
    multipliers = proof.multipliers
    if multipliers is None:
        return {"steps": proof.table.emptying(), "of": 1, "rows": []}
    used = ((LOW if factor > 0 else HIGH, cell) for cell, factor in multipliers.left.items())
    steps = proof.table.derivation(used)
    return {"steps": steps, "of": multipliers.of, "rows": [*multipliers.rows.items()]}


def plain_system(system: LinearSystem) -> Plain:
    """Return the cells, rows and limits of a system with the number of the fact behind each.

    What holds without any statement has none.
    """
    numbers = {1 << number: number for number in range(len(system.facts))}
    rows = [
        [numbers.get(bits), [[column, int(factor)] for column, factor in terms]]
        for bits, terms in zip(system.row_bits, system.cells_of_row, strict=True)
    ]
    ages = [limits_of(cell) for cell in system.column]
    limits = [[None, n, *_plain_limits(*own)] for n, own in enumerate(ages) if own[1] < math.inf]
    limits += [
        [number, system.column[fact.cell], *_plain_limits(fact.low, fact.high)]
        for number, fact in enumerate(system.facts)
        if not fact.base and not fact.terms
    ]
    return {
        "cells": [[*cell] for cell in system.column],
        "statements": [[fact.statement, fact.source] for fact in system.facts],
        "rows": rows,
        "limits": limits,
        "ages": system.least_columns,
    }


def _plain_limits(
    low: float | Fraction | None, high: float | Fraction | None
) -> tuple[int, int | None]:
    is_open = high is None or math.isinf(high)
    return math.ceil(low or 0), None if is_open else math.floor(high or 0)
