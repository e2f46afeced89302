"""Solves one small whole-number programme with HiGHS; knows no fact and no cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_INFEASIBLE = 2


class Unsolved(Exception):
    """The solver found no table, or one that does not hold in whole numbers."""


def solve(objective: Sequence[int], matrix: Any, left: Any, limits: Any) -> list[int] | None:
    """Return whole numbers within ``limits`` (least, greatest) at the least of ``objective``.

    ``matrix`` times the numbers is at most ``left``, all whole. Returns None when no numbers fit.
    Raises Unsolved when the solver gives up or its numbers break a row.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = [LinearConstraint(matrix, -np.inf, left)] if matrix.shape[0] else []
    found = milp(
        np.array(objective, dtype=float),
        integrality=np.ones(len(objective)),
        bounds=Bounds(limits[0], limits[1]),
        constraints=rows,
        options={"mip_rel_gap": 0},
    )
    if found.status == _INFEASIBLE:
        return None
    if found.x is None:
        raise Unsolved
    values = np.round(found.x)
    if (matrix @ values > left).any() or (values < limits[0]).any() or (values > limits[1]).any():
        raise Unsolved
    return [int(value) for value in values]


def is_endless(objective: Sequence[int], matrix: Any, limits: Any) -> bool:
    """Return whether an objective has no least value: some direction lowers it for ever.

    For rows and numbers that are whole and a programme that has a solution, the programme in
    whole numbers is endless exactly when the one in fractions is.
    """
    import numpy as np
    from scipy.optimize import linprog

    factors, free = np.array(objective, dtype=float), np.isinf(limits[1])
    if not (factors[free] < 0).any():
        return False
    ways = np.where(free, 1.0, 0.0)
    rows = {"A_ub": matrix, "b_ub": np.zeros(matrix.shape[0])} if matrix.shape[0] else {}
    found = linprog(factors, bounds=np.column_stack([np.zeros(len(ways)), ways]), **rows)
    return bool(found.fun is not None and found.fun < -1e-7)
