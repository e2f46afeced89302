"""Compares limits with what other solvers find; keeps count, judges nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.evidence.mixed_systems import MixedSystem
from tests.evidence.other_solvers import LOOSE, Z3, CpSat

from foi_analysis.evidence.bounds import Bound, BoundsTable, Cell, Exact
from foi_analysis.evidence.bounds.programme import Unsolved

SOLVERS = ("CP-SAT", "z3")
ONLY_Z3 = ("without limits", "largest numbers")  # CP-SAT's numbers have limits.


@dataclass
class Comparison:
    """How many answers were the same, by solver and kind, and what was not."""

    same: Counter[str] = field(default_factory=Counter)
    unsettled: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def compared(systems: Iterable[MixedSystem], solvers: Iterable[str] = SOLVERS) -> Comparison:
    """Return how our limits of systems compare with those of other solvers."""
    found, solvers = Comparison(), tuple(solvers)
    for number, system in enumerate(systems):
        where = f"system {number}, {system.shape}"
        table = BoundsTable(system.facts, system.relations)
        exact = Exact(table)
        try:
            is_possible = exact.is_possible()
        except Unsolved:
            found.unsettled["ours"] += 1
            continue
        for name in solvers:
            if name != "z3" and system.shape in ONLY_Z3:
                continue
            compare = _with_cp_sat if name == "CP-SAT" else _with_z3
            compare(found, where, system, exact if is_possible else None)
    return found


def _asked(exact: Exact, cell: Cell, base: Cell | None) -> Bound:
    return exact.share(cell, base) if base else exact.bound(cell)


def _with_cp_sat(found: Comparison, where: str, system: MixedSystem, exact: Exact | None) -> None:
    other = CpSat(system)
    try:
        is_other_possible = other.least([]) is not None
    except TimeoutError:
        found.unsettled["CP-SAT"] += 1
        return
    if exact is None or not is_other_possible:
        _note(found, "CP-SAT, nothing fits", where, exact is None, not is_other_possible)
        return
    for cell, base in system.questions:
        bound = _asked(exact, cell, base)
        for sign, value in ((1, bound.low), (-1, bound.high)):
            kind = f"CP-SAT, {'share' if base else 'number'}"
            try:
                if base is None:
                    expected = other.least_value(cell, sign)
                else:
                    expected = other.least_share(cell, base, sign)
                    expected = (0 if sign > 0 else 1) if expected is None else expected
                    expected = max(min(expected, 1), bound.low) if sign < 0 else expected
            except (TimeoutError, OverflowError) as error:
                found.unsettled[f"{kind}, {type(error).__name__}"] += 1
                continue
            is_loose = expected is not None and sign * value < sign * expected
            if is_loose and not bound.is_attained:
                found.unsettled["ours, a limit not tight"] += 1
                continue
            _note(found, kind, f"{where}, {cell} of {base}, {sign}", value, expected)


def _with_z3(found: Comparison, where: str, system: MixedSystem, exact: Exact | None) -> None:
    other = Z3(system)
    try:
        if exact is None or not other.has():
            _note(found, "z3, nothing fits", where, exact is None, not other.has())
            return
    except TimeoutError:
        found.unsettled["z3"] += 1
        return
    for cell, base in system.questions:
        bound = _asked(exact, cell, base)
        try:
            said = other.wrong_with(cell, base, bound)
        except TimeoutError:
            found.unsettled["z3"] += 1
            continue
        if said.startswith(LOOSE) and not bound.is_attained:
            found.unsettled["ours, a limit not tight"] += 1
            continue
        kind = f"z3, {'share' if base else 'number'}"
        _note(found, kind, f"{where}, {cell} of {base}, {bound.low} to {bound.high}", said, "")


def _note(found: Comparison, kind: str, where: str, own: object, other: object) -> None:
    if own == other:
        found.same[kind] += 1
    else:
        found.wrong.append(f"{where}: {own!r}, {kind} says {other!r}")
