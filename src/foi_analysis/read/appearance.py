"""Carries how a text looks beside what it says, from a format's reader to the cell; judges nothing.

A reader puts a mark before text that is struck out or cannot be seen, and for an object it does not
read; `looked` takes the marks out of a cell's text and says in ``doubt`` what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from foi_analysis.read.cell_text import raised
from foi_analysis.read.grid import Cell, Grid

STRUCK, UNSEEN, OBJECT, SIZED, CHANGED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
MEANINGS = {
    STRUCK: "struck out",
    UNSEEN: "white, covered, tiny or hidden by a style: a reader does not see it",
    OBJECT: "an object whose content is not read",
    SIZED: "digits lower or of another size than those beside them, such as the mark of a note",
    CHANGED: "text to which a style adds more than is stored",
}
# What no person reads as one line: a picture's bytes, or a sheet pasted into a cell.
MOST_SIGNS = 10_000
_ANY = re.compile(f"[{''.join(MEANINGS)}]")
# How much smaller a digit is that belongs to a note rather than to the number before it.
_SMALLER = 0.85


def marked(mark: str, text: str) -> str:
    """Return a text with a mark before each line that holds anything; without a mark as it is."""
    return re.sub(r"(?m)^(?=.*\S)", mark, text) if mark and text.strip() else text


@dataclass(frozen=True)
class TextRun:
    """A piece of text of one look: its size in points (0: not known), its height, its mark."""

    text: str
    points: float = 0
    is_raised: bool = False
    is_lowered: bool = False
    mark: str = ""


def run_text(runs: Iterable[TextRun]) -> str:
    """Return the text of runs that follow each other, with their marks; raised digits as "¹".

    Digits lowered, or of another size than the digits they stand beside, are marked.
    """
    parts, before = [], TextRun("")
    for run in runs:
        text = raised(run.text) if run.is_raised else run.text
        is_odd = not run.is_raised and _is_other_size(before, run)
        parts.append(marked(run.mark or (SIZED if is_odd else ""), text))
        before = run if run.text else before
    return "".join(parts)


def _is_other_size(before: TextRun, run: TextRun) -> bool:
    if before.is_raised or not (before.text[-1:].isdigit() and run.text[:1].isdigit()):
        return False
    small, large = sorted((before.points, run.points))
    return run.is_lowered != before.is_lowered or 0 < small <= _SMALLER * large


def looked(grid: Grid) -> Grid:
    """Return a grid whose cells say in ``doubt`` what their marks mean, and hold none."""
    return replace(grid, cells=tuple(map(_looked, grid.cells)))


def _looked(cell: Cell) -> Cell:
    if len(cell.text) > MOST_SIGNS and max(map(len, cell.lines or (cell.text,))) > MOST_SIGNS:
        doubt = f"more than {MOST_SIGNS:,} signs without a new line"
        return replace(cell, text=f"{cell.text[:80]}…", lines=(), doubt=doubt)
    found = next((mark for mark in MEANINGS if mark in cell.text), "")
    if not found:
        return cell
    lines = tuple(_ANY.sub("", line) for line in cell.lines)
    return replace(cell, text=_ANY.sub("", cell.text), lines=lines, doubt=MEANINGS[found])
