"""Works out which cells of a sheet lie wholly under a rectangle; knows sizes, and reads no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from foi_analysis.read.sheet_looks import Area

# How much of a cell may stick out, in shares of its size, and still count as under the rectangle.
_SLIVER = 0.1
_MOST = 20_000


@dataclass(frozen=True)
class SheetSizes:
    """The widths of a sheet's columns and the heights of its rows, by number from 1, in one unit.

    ``width`` and ``height`` are those of all others.
    """

    width: float
    height: float
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)

    def corner(self, row: int, column: int) -> tuple[float, float]:
        """Return how far right and down a cell begins."""
        right = sum(self.widths.get(one, self.width) for one in range(1, min(column, _MOST)))
        down = sum(self.heights.get(one, self.height) for one in range(1, min(row, _MOST)))
        return right, down

    def under(self, left: float, top: float, wide: float, high: float) -> Area | None:
        """Return first and last row and column of the cells under a rectangle, or None."""
        columns = _within(self.widths, self.width, left, left + wide)
        rows = _within(self.heights, self.height, top, top + high)
        return (rows[0], columns[0], rows[1], columns[1]) if rows and columns else None


def _within(
    sizes: Mapping[int, float], usual: float, first: float, last: float
) -> tuple[int, int] | None:
    """Return the first and last number whose stretch lies between two places, or None."""
    at, found = 0.0, []
    for number in range(1, _MOST):
        size = sizes.get(number, usual)
        if at >= last:
            break
        if at + _SLIVER * size >= first and at + (1 - _SLIVER) * size <= last:
            found.append(number)
        at += size
    return (found[0], found[-1]) if found else None
