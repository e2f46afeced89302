"""Keeps a linear system's rows ready in HiGHS and solves them, in fractions or in whole numbers.

In fractions it starts from the last solution for a table like the one asked about, so that one
question after another is cheap. What a solver of floats says is a proposal: a limit, or that
nothing fits, is returned only with whole multipliers that prove it. It knows no fact but as bits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Protocol

from foi_analysis.evidence.bounds.multipliers import Multipliers, proved

LOW, HIGH = 0, 1
NOISE = 1e-6
NOTHING = 1e-12  # A smaller weight is none.
NODES = 5_000
MOST_HELD, FAR = 3, 200  # Solvers kept, and from how many differences one more is worth it.
LARGEST = 1e8  # Cells as large as this may keep HiGHS searching for ever.
_DUAL, _PRIMAL = 1, 4
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
Factors = Mapping[int, int]


class Rows(Protocol):
    """Rows of a system: a sparse matrix, limits of its columns, and each row's fact as bits."""

    row_bits: Any
    limits: Any

    @property
    def matrix(self) -> Any:
        """Return the rows as a sparse matrix."""

    @property
    def cells_of_row(self) -> list[list[tuple[int, float]]]:
        """Return each row's columns with their factors."""


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
    """No table was found, and no proof that there is none."""


class _Held:
    """A solver that holds all rows, with the limits and the rows in use of one table."""

    def __init__(self, system: Rows) -> None:
        import numpy as np

        count = system.matrix.shape[0]
        self.solver = _solver(_model(system.matrix, np.zeros(count), system.limits), OPTIONS)
        self.is_moved = True
        self._limits, self._is_used = system.limits.copy(), np.ones(count, dtype=bool)

    def differences(self, table: Limited) -> int:
        """Return of how many cells a table has other limits, and how many rows it uses or not."""
        is_other = (self._limits != table.limits).any(axis=0)
        return int(is_other.sum() + (self._is_used != table.is_used).sum())

    def take(self, table: Limited) -> None:
        """Take over the limits and rows of a table where they differ from the last one's."""
        import numpy as np

        changed = np.flatnonzero((self._limits != table.limits).any(axis=0))
        if len(changed):
            low, high = (table.limits[side, changed].copy() for side in (LOW, HIGH))
            self.solver.changeColsBounds(len(changed), changed.astype(np.int32), low, high)
            self._limits[:, changed] = table.limits[:, changed]
            self.is_moved = True
        rows = np.flatnonzero(self._is_used != table.is_used).astype(np.int32)
        if len(rows):
            high = np.where(table.is_used[rows], 0.0, math.inf)
            self.solver.changeRowsBounds(len(rows), rows, np.full(len(rows), -math.inf), high)
            self.is_moved = True
        self._is_used = table.is_used.copy()


class LinearProgramme:
    """The rows of one ``LinearSystem``, with the limits of tables asked about lately.

    ``endless`` is how cells can be raised together for ever, nearly, where no least was found.
    """

    endless: Any = None

    def __init__(self, system: Rows, most_held: int = MOST_HELD) -> None:
        import highspy

        self._system, self._status = system, highspy.HighsModelStatus
        self._most_held = most_held
        self._held: list[_Held] = []

    def _holding(self, table: Limited) -> _Held:
        """Return a solver that holds a table: the one that held the table most like it."""
        held = min(self._held, key=lambda one: one.differences(table), default=None)
        if held is None or (len(self._held) < self._most_held and held.differences(table) > FAR):
            held = _Held(self._system)
            self._held.append(held)
        held.take(table)
        return held

    def least(self, table: Limited, factors: Mapping[int, float]) -> tuple[float, Any]:
        """Return the least of a sum of factors times cells in fractions, nearly, and where it is.

        It is minus infinity, without a place, when the solver finds no least. Raises Unsolved
        when it finds nothing that fits.
        """
        value, place, _ = self._run(self._holding(table), factors)
        return value, place

    def proved_least(self, table: Limited, factors: Factors) -> tuple[Any, Multipliers | None]:
        """Return where a sum is least in fractions, nearly, and proof of a least whole number.

        There is no place when the solver finds no least; raises Unsolved as ``least`` does.
        """
        value, place, found = self._run(self._holding(table), factors)
        return place, self._proof(table, factors, value, found) if place is not None else None

    def _proof(
        self, table: Limited, factors: Factors, value: float, found: Any
    ) -> Multipliers | None:
        weights = self._weights(found.row_dual)
        wanted = math.ceil(value - NOISE)
        return proved(self._system, table.limits, factors, weights, wanted)

    @staticmethod
    def _weights(values: Any) -> dict[int, float]:
        """Return the weights of rows that have one; a solver's signs are left out."""
        import numpy as np

        sizes = np.abs(np.array(values))
        return {row: sizes[row].item() for row in np.flatnonzero(sizes > NOTHING).tolist()}

    def _run(self, held: _Held, factors: Mapping[int, float]) -> tuple[float, Any, Any]:
        """Return the least of a sum, nearly, where it is, and all that the solver found."""
        import numpy as np

        solver = held.solver
        for column, factor in factors.items():
            solver.changeColCost(column, float(factor))
        # The last solution still fits when only the question has changed.
        solver.setOptionValue("simplex_strategy", _DUAL if held.is_moved else _PRIMAL)
        solver.run()
        if solver.getModelStatus() not in (self._status.kOptimal, self._status.kUnbounded):
            # What came before can lead it astray.
            solver.clearSolver()
            solver.run()
        held.is_moved = False
        status, found = solver.getModelStatus(), solver.getSolution()
        # A change of costs makes the solver forget it.
        _, is_endless, ray = solver.getPrimalRay()
        self.endless = np.array(ray) if is_endless else None
        place = np.array(found.col_value)
        for column in factors:
            solver.changeColCost(column, 0.0)
        if status == self._status.kOptimal:
            return sum(factor * place[column] for column, factor in factors.items()), place, found
        if status in (self._status.kUnbounded, self._status.kUnboundedOrInfeasible):
            return -math.inf, None, found
        raise Unsolved

    def behind(self, table: Limited, factors: Factors, value: float) -> int:
        """Return, as bits, facts that are enough for a least value of a sum, proved in fractions.

        They are those of the rows and limits that hold the sum back. It is solved from the start,
        so that the answer does not depend on what was asked before. All are returned where no
        multipliers are found.
        """
        held = self._holding(table)
        held.solver.clearSolver()
        held.is_moved = True
        try:
            value_found, _, found = self._run(held, factors)
            multipliers = self._proof(table, factors, value_found, found)
        except Unsolved:
            return table.bits
        is_enough = multipliers is not None and multipliers.value >= value
        return self.bits(table, multipliers) if multipliers and is_enough else table.bits

    def bits(self, table: Limited, multipliers: Multipliers) -> int:
        """Return, as bits, the facts of the rows and limits that multipliers use."""
        bits = 0
        for row in multipliers.rows:
            bits |= self._system.row_bits[row]
        for column, factor in multipliers.left.items():
            bits |= table.behind(LOW if factor > 0 else HIGH, column)
        return bits

    def impossible(self, table: Limited) -> Multipliers | None:
        """Return proof that nothing fits even in fractions, or None where there is none."""
        held = self._holding(table)
        solver = held.solver
        solver.setOptionValue("simplex_strategy", _DUAL)
        solver.run()
        held.is_moved = False
        if solver.getModelStatus() != self._status.kInfeasible:
            return None
        solver.clearSolver()
        solver.run()
        _, is_found, ray = solver.getDualRay()
        return proved(self._system, table.limits, {}, self._weights(ray), 0) if is_found else None


def whole_least(objective: Any, matrix: Any, left: Any, limits: Any, nodes: int = NODES) -> Any:
    """Return whole numbers within ``limits`` (least, greatest) at the least of ``objective``.

    ``matrix`` times the numbers is at most ``left``, all whole. Returns None when no numbers fit.
    Raises Unsolved when the solver gives up or its numbers break a row. Neither that no numbers
    fit nor that none are less is proved by it.
    """
    import highspy
    import numpy as np

    if limits[np.isfinite(limits)].max(initial=0) > LARGEST:
        raise Unsolved
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
