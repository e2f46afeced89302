"""Says what a made-up table means by docs/reading.md: its cells, settled by its totals.

It knows nothing of how the package reads replies.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tools.reconstruct.corpus.model import Value

ADDED = frozenset(
    {"offences", "method_instances", "offences_method_not_known", "disposals", "victims"}
)
Days = tuple[str, str]


class Observation(NamedTuple):
    """One true observation of a reply."""

    measure: str
    category: str
    age_band: str
    status: str
    low: int | None
    high: int | None
    period_start: str
    period_end: str


@dataclass(frozen=True)
class Said:
    """One printed cell: its text, what the text alone means, and the number it stands for."""

    text: Value
    status: str
    low: int | None
    high: int | None
    true: int

    @property
    def most(self) -> float:
        """Return the most the cell can add to a total; a blank is no part of it."""
        if self.high is not None:
            return self.high
        return 0 if self.status == "blank" else math.inf


def exact(true: int, text: Value = None) -> Said:
    """Return the cell that prints ``true`` exactly, as a number unless ``text`` is given."""
    return Said(true if text is None else text, "exact", true, true, true)


@dataclass(frozen=True)
class Head:
    """A row's or column's label and what it says about the cells under or beside it."""

    text: str
    measure: str = ""
    category: str = ""
    age_band: str = ""
    days: Days | None = None


@dataclass
class Cross:
    """A table of figures: labels down, labels across, cells, and the totals it states."""

    asks: str
    rows: list[Head]
    columns: list[Head]
    cells: list[list[Said]]
    total_row: list[int] | None = None
    total_column: list[int] | None = None
    measure: str = ""
    subtotals: list[tuple[int, int]] = field(default_factory=list)

    def measure_at(self, row: int, column: int) -> str:
        """Return what a cell measures."""
        return self.rows[row].measure or self.columns[column].measure or self.measure

    def is_added(self, row: int, column: int) -> bool:
        """Return whether a cell is part of the totals."""
        return self.measure_at(row, column) in ADDED

    def sums(self, leaves_masks_out: bool) -> tuple[list[int], list[int]]:
        """Return what the totals under the columns and beside the rows come to."""
        value = {
            (r, c): said.true
            for r, cells in enumerate(self.cells)
            for c, said in enumerate(cells)
            if self.is_added(r, c) and (said.status == "exact" or not leaves_masks_out)
        }
        down, across = range(len(self.columns)), range(len(self.rows))
        return (
            [sum(n for (_, c), n in value.items() if c == column) for column in down],
            [sum(n for (r, _), n in value.items() if r == row) for row in across],
        )

    def observations(self, own: Days) -> list[Observation]:
        """Return what the table says; ``own`` are the days of the reply."""
        limits = self._settled()
        seen = []
        for (r, c), (low, high) in limits.items():
            row, column = self.rows[r], self.columns[c]
            start, end = row.days or column.days or own
            seen.append(
                Observation(
                    self.measure_at(r, c),
                    row.category or column.category,
                    row.age_band or column.age_band,
                    self.cells[r][c].status,
                    low,
                    high,
                    start,
                    end,
                )
            )
        return seen

    def _settled(self) -> dict[tuple[int, int], tuple[int | None, int | None]]:
        cells = {(r, c): said for r, row in enumerate(self.cells) for c, said in enumerate(row)}
        added = {place for place in cells if self.is_added(*place)}
        lines: list[tuple[list[tuple[int, int]], int]] = []
        for column, stated in enumerate(self.total_row or ()):
            lines.append(([place for place in cells if place[1] == column], stated))
        for row, stated in enumerate(self.total_column or ()):
            lines.append(([place for place in cells if place[0] == row], stated))
        return settle(cells, [([one for one in line if one in added], n) for line, n in lines])


Place = tuple[int, int]


def settle(
    cells: dict[Place, Said], lines: Iterable[tuple[list[Place], int]]
) -> dict[Place, tuple[int | None, int | None]]:
    """Return the least and greatest value of every cell, as far as the stated totals settle it.

    A total that equals the exact cells of its line alone left the masked cells out and settles
    nothing. The others are used again and again until nothing changes.
    """
    limits = {place: (said.low, said.high) for place, said in cells.items()}
    binding = [(line, stated) for line, stated in lines if not _leaves_out(cells, line, stated)]
    changed = True
    while changed:
        changed = False
        for line, stated in binding:
            for place, narrower in _narrowed(limits, line, stated).items():
                changed |= narrower != limits[place]
                limits[place] = narrower
    return limits


def _leaves_out(cells: dict[Place, Said], line: list[Place], stated: int) -> bool:
    exact_sum = sum(cells[one].low or 0 for one in line if cells[one].status == "exact")
    most = sum(cells[one].most for one in line)
    return stated == exact_sum and most > exact_sum


def _narrowed(
    limits: dict[Place, tuple[int | None, int | None]], line: list[Place], stated: int
) -> dict[Place, tuple[int | None, int | None]]:
    lows = {place: limits[place][0] or 0 for place in line}
    highs = {place: math.inf if limits[place][1] is None else limits[place][1] for place in line}
    all_low, narrowed = sum(lows.values()), {}
    for place in line:
        others_high = sum(high for other, high in highs.items() if other != place)
        low = max(lows[place], stated - others_high)
        high = min(highs[place], stated - (all_low - lows[place]))
        narrowed[place] = (int(low), int(high))
    return narrowed
