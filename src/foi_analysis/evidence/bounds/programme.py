"""Keeps a linear system's rows ready in HiGHS and solves them, in fractions or in whole numbers.

In fractions it starts from the last solution, so that one question after another is cheap. It
knows no fact but as bits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Protocol

LOW, HIGH = 0, 1
NOISE = 1e-6
NODES = 5_000
_DUAL, _PRIMAL = 1, 4
_SOLVED, _INFEASIBLE = 0, 2
QUIET = {"output_flag": False, "threads": 1}
OPTIONS = QUIET | {
    "presolve": "off",
    # All numbers are small and whole.
    "simplex_scale_strategy": 0,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
    "dual_simplex_cost_perturbation_multiplier": 0.0,
}
WHOLE_OPTIONS = QUIET | {
    "mip_rel_gap": 0.0,
    # These two take most of the time of problems this small.
    "presolve": "off",
    "mip_heuristic_run_feasibility_jump": False,
}
Factors = Mapping[int, float]


class Rows(Protocol):
    """Rows of a system: a sparse matrix, limits of its columns, and each row's fact as bits."""

    row_bits: Any
    limits: Any

    @property
    def matrix(self) -> Any:
        """Return the rows as a sparse matrix."""


class Limited(Protocol):
    """A table over such rows: limits of its columns, rows in use, and what its limits rest on."""

    limits: Any
    bits: int

    @property
    def is_used(self) -> Any:
        """Return of each row whether it is in use."""

    def behind(self, side: int, column: int) -> int:
        """Return the facts behind one limit as bits."""


class Unsolved(Exception):
    """The solver found no table, or one that does not hold in whole numbers."""


class LinearProgramme:
    """The rows of one ``LinearSystem``, with the limits of the table last asked about."""

    def __init__(self, system: Rows) -> None:
        import highspy
        import numpy as np

        self._system, self._status = system, highspy.HighsModelStatus
        matrix = system.matrix
        self._solver = _solver(_model(matrix, np.zeros(matrix.shape[0]), system.limits), OPTIONS)
        self._limits, self._is_moved = system.limits.copy(), True
        self._is_used = np.ones(matrix.shape[0], dtype=bool)

    def least(self, table: Limited, factors: Factors) -> tuple[float, Any]:
        """Return the least of a sum of factors times cells in fractions, and where it is reached.

        It is minus infinity, without a place, when there is no least. Raises Unsolved when
        nothing fits.
        """
        self._take(table)
        return self._run(factors)

    def _run(self, factors: Factors) -> tuple[float, Any]:
        import numpy as np

        for column, factor in factors.items():
            self._solver.changeColCost(column, float(factor))
        # The last solution still fits when only the question has changed.
        self._solver.setOptionValue("simplex_strategy", _DUAL if self._is_moved else _PRIMAL)
        self._solver.run()
        self._is_moved = False
        status, self._found = self._solver.getModelStatus(), self._solver.getSolution()
        place = np.array(self._found.col_value)
        for column in factors:
            self._solver.changeColCost(column, 0.0)
        if status == self._status.kOptimal:
            return sum(factor * place[column] for column, factor in factors.items()), place
        if status in (self._status.kUnbounded, self._status.kUnboundedOrInfeasible):
            return -math.inf, None
        raise Unsolved

    def _take(self, table: Limited) -> None:
        """Take over the limits and rows of a table where they differ from the last one's."""
        import numpy as np

        changed = np.flatnonzero((self._limits != table.limits).any(axis=0))
        if len(changed):
            low, high = (table.limits[side, changed].copy() for side in (LOW, HIGH))
            self._solver.changeColsBounds(len(changed), changed.astype(np.int32), low, high)
            self._limits[:, changed] = table.limits[:, changed]
            self._is_moved = True
        for row in np.flatnonzero(self._is_used != table.is_used).tolist():
            self._solver.changeRowBounds(row, -math.inf, 0.0 if table.is_used[row] else math.inf)
            self._is_moved = True
        self._is_used = table.is_used.copy()

    def behind(self, table: Limited, factors: Factors) -> int:
        """Return, as bits, facts that are enough for the least in fractions of a sum.

        They are those of the rows and limits that hold the sum back. It is solved from the start,
        so that the answer does not depend on what was asked before.
        """
        self._take(table)
        self._solver.clearSolver()
        self._is_moved = True
        self._run(factors)
        bits = 0
        for row, dual in enumerate(self._found.row_dual):
            if abs(dual) > NOISE:
                bits |= self._system.row_bits[row]
        for column, dual in enumerate(self._found.col_dual):
            if abs(dual) > NOISE:
                bits |= table.behind(LOW if dual > 0 else HIGH, column)
        return bits

    def impossible(self, table: Limited) -> int:
        """Return, as bits, facts that cannot all be true even in fractions, or 0 for none."""
        import numpy as np

        self._take(table)
        self._solver.setOptionValue("simplex_strategy", _DUAL)
        self._solver.run()
        self._is_moved = False
        if self._solver.getModelStatus() != self._status.kInfeasible:
            return 0
        self._solver.clearSolver()
        self._solver.run()
        _, is_found, ray = self._solver.getDualRay()
        if not is_found:
            return table.bits
        weights = np.abs(np.array(ray))
        sums = self._system.matrix.T @ weights
        bits = 0
        for row in np.flatnonzero(weights > NOISE).tolist():
            bits |= self._system.row_bits[row]
        for column in np.flatnonzero(np.abs(sums) > NOISE).tolist():
            bits |= table.behind(LOW if sums[column] > 0 else HIGH, column)
        return bits


def whole_least(objective: Any, matrix: Any, left: Any, limits: Any, nodes: int = NODES) -> Any:
    """Return whole numbers within ``limits`` (least, greatest) at the least of ``objective``.

    ``matrix`` times the numbers is at most ``left``, all whole. Returns None when no numbers fit.
    Raises Unsolved when the solver gives up or its numbers break a row.
    """
    import highspy

    model = _model(matrix, left, limits)
    model.col_cost_ = objective
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(objective)
    solver = _solver(model, WHOLE_OPTIONS | {"mip_max_nodes": nodes})
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Unsolved
    return _checked(solver.getSolution().col_value, matrix, left, limits)


def whole_least_by_scipy(objective: Any, matrix: Any, left: Any, limits: Any) -> Any:
    """Return the same as ``whole_least``, slower: of several that are least, the one scipy finds.

    Committed lists of ways out hold those.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        objective,
        integrality=np.ones(len(objective)),
        bounds=Bounds(limits[LOW], limits[HIGH]),
        constraints=LinearConstraint(matrix, -np.inf, left),
        options={"mip_rel_gap": 0, "node_limit": NODES},
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status != _SOLVED:
        raise Unsolved
    return _checked(found.x, matrix, left, limits)


def _checked(found: Any, matrix: Any, left: Any, limits: Any) -> Any:
    """Return what was found in whole numbers; raises Unsolved if they break a limit or a row."""
    import numpy as np

    values = np.round(found)
    is_outside = (values < limits[LOW]).any() or (values > limits[HIGH]).any()
    if is_outside or (matrix @ values > left).any():
        raise Unsolved
    return values


def _model(matrix: Any, left: Any, limits: Any) -> Any:
    """Return the model "matrix times cells is at most left", its cells within limits."""
    import highspy
    import numpy as np

    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_, model.col_upper_ = (np.array(side) for side in limits)
    model.row_lower_, model.row_upper_ = np.full(matrix.shape[0], -math.inf), left
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model


def _solver(model: Any, options: Mapping[str, Any]) -> Any:
    """Return a solver that holds a model."""
    import highspy

    solver = highspy.Highs()
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver
