"""Holds one mixed-integer programme over the cells of a table; knows no figure and no force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from foi_analysis.core.problems import Problem, ProblemsFound
from tools.reconstruct.facts import AuthorityCell, Condition

MOST_OFFENCES = 3000
RELAXED = 4000.0


@dataclass
class IntegerProgramme:
    """The variables, conditions and costs of one mixed-integer programme."""

    columns: dict[object, int] = field(default_factory=dict)
    upper: list[float] = field(default_factory=list)
    is_whole: list[int] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    rows: list[tuple[list[tuple[int, float]], float, float]] = field(default_factory=list)

    def column(self, name: object, upper: float, whole: bool = True) -> int:
        """Return the column called ``name``, made with bounds 0 and ``upper`` if new."""
        if name not in self.columns:
            self.columns[name] = len(self.upper)
            self.upper.append(upper)
            self.is_whole.append(int(whole))
            self.cost.append(0.0)
        return self.columns[name]

    def cell(self, cell: AuthorityCell) -> int:
        """Return the column of one number of the table."""
        return self.column(cell, MOST_OFFENCES)

    def require(self, condition: Condition, unless: Sequence[int] = ()) -> None:
        """Add a condition; with ``unless`` it binds only when those columns add to one."""
        terms = [(self.cell(cell), value) for cell, value in condition.terms]
        if not unless:
            self.rows.append((terms, condition.low, condition.high))
            return
        if condition.low > float("-inf"):
            switch = [(column, -RELAXED) for column in unless]
            self.rows.append((terms + switch, condition.low - RELAXED, float("inf")))
        if condition.high < float("inf"):
            switch = [(column, RELAXED) for column in unless]
            self.rows.append((terms + switch, float("-inf"), condition.high + RELAXED))

    def solve(self) -> dict[object, float]:
        """Return the value of every column at the least cost.

        Raises ProblemsFound when no table satisfies the conditions.
        """
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        entries = [(i, j, v) for i, (terms, _, _) in enumerate(self.rows) for j, v in terms]
        at_row, at_column, values = zip(*entries, strict=True)
        shape = (len(self.rows), len(self.upper))
        matrix = coo_array((values, (at_row, at_column)), shape=shape).tocsr()
        low, high = ([row[side] for row in self.rows] for side in (1, 2))
        result = milp(
            np.array(self.cost),
            integrality=np.array(self.is_whole),
            bounds=Bounds(0, np.array(self.upper)),
            constraints=LinearConstraint(matrix, np.array(low), np.array(high)),
            options={"mip_rel_gap": 0.0},
        )
        if result.status != 0:
            raise ProblemsFound([_no_table(result.message)])
        return {name: float(result.x[index]) for name, index in self.columns.items()}


def _no_table(message: str) -> Problem:
    return Problem(
        found=f"no table of replies ({message})",
        expected="one that keeps the ground rules of the reconstruction",
        action="Look in reconstruction.csv for a force whose row contradicts itself.",
        file="data/manual/reconstruction.csv",
    )
