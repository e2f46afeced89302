"""Proves that every cell of a reply's tables and every number of its lines is accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from foi_analysis.extract.answers import Layout
from foi_analysis.read.grid import Cell, Grid


def unaccounted(grids: Sequence[Grid], found: Layout) -> Iterator[Cell]:
    """Yield each cell that is neither an answer, a label, set aside nor a problem.

    A cell of a table counts whatever it holds; a line of text when it holds a number.
    """
    known = {key for entry in found.entries for key in (entry.cell.where, entry.label.where)}
    known |= {seen.cell.where for seen in found.seen}
    known |= {(problem.place, problem.cell) for problem in found.problems}
    for grid in grids:
        for cell in grid.cells:
            is_text = cell.kind != "table" or cell.where in found.lines
            matters = not is_text or re.search(r"\d", cell.text)
            if matters and cell.where not in known:
                yield cell
