"""Turns what a reader found hidden in cells into hazards that keep a file out; shows no content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from foi_analysis.intake.scan.hazards import Hazard, counted
from foi_analysis.read.grid import Grid

_MOST_NAMED = 5


def hidden_cells(grids: Iterable[Grid]) -> list[Hazard]:
    """Return a hazard for each kind and place of cells that hide what they hold.

    The place names the first cells ('sheet "Q1", B2, B5'); the detail counts them all.
    """
    found: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for grid in grids:
        for cell in grid.cells:
            if cell.hazard:
                found[cell.hazard, cell.place][cell.address] = None
    return [_hazard(kind, place, list(cells)) for (kind, place), cells in found.items()]


def _hazard(kind: str, place: str, addresses: list[str]) -> Hazard:
    named = ", ".join((place, *addresses[:_MOST_NAMED]))
    more = len(addresses) - _MOST_NAMED
    where = f"{named} and {more:,} more" if more > 0 else named
    return Hazard(kind, where, counted(len(addresses), "place") if len(addresses) > 1 else "")
