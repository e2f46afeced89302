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


def endless_cells(matrix: Any, limits: Any) -> frozenset[int]:
    """Return the cells that can be as great as one likes.

    They are those some direction raises for ever that keeps every row. For rows and limits in
    whole numbers that have a solution, fractions tell: a direction can be made whole.
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, identity, vstack

    free = np.flatnonzero(np.isinf(limits[1]))
    if not len(free):
        return frozenset()
    count, some = limits.shape[1], len(free)
    # One direction raises all of them: by at least "raised", which is at most 1 for each.
    raised = csr_array((np.ones(some), (range(some), free)), shape=(some, count))
    rows = vstack(
        [
            hstack([matrix, csr_array((matrix.shape[0], some))]),
            hstack([-raised, identity(some)]),
        ]
    )
    tops = np.where(np.isinf(limits[1]), np.inf, 0.0)
    bounds = np.column_stack([np.zeros(count + some), [*tops, *np.ones(some)]])
    costs = np.append(np.zeros(count), -np.ones(some))
    found = linprog(costs, A_ub=rows, b_ub=np.zeros(rows.shape[0]), bounds=bounds)
    if found.x is None:
        raise Unsolved
    return frozenset(free[found.x[count:] > 0.5].tolist())
