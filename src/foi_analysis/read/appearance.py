"""Carries how a text looks beside what it says, from a format's reader to the cell; judges nothing.

A reader puts a mark before text that is struck out or cannot be seen, and for an object it does not
read; `looked` takes the marks out of a cell's text and says in ``doubt`` what they mean.
"""

from __future__ import annotations

import re
from dataclasses import replace

from foi_analysis.read.grid import Cell, Grid

STRUCK, UNSEEN, OBJECT = "\ue000", "\ue001", "\ue002"
MEANINGS = {
    STRUCK: "struck out",
    UNSEEN: "white, covered, tiny or hidden by a style: a reader does not see it",
    OBJECT: "an object whose content is not read",
}
# What no person reads as one line: a picture's bytes, or a sheet pasted into a cell.
MOST_SIGNS = 10_000
_ANY = re.compile(f"[{STRUCK}{UNSEEN}{OBJECT}]")
# "line-through"
_STRUCK_STYLE = re.compile(r"line-through", re.IGNORECASE)
# "display: none"
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
# "color: white"
_WHITE_STYLE = re.compile(r"(?<![\w-])color\s*:\s*(?:white|#fff(?:fff)?)\b", re.IGNORECASE)
# "background"
_GROUND_STYLE = re.compile(r"background", re.IGNORECASE)


def marked(mark: str, text: str) -> str:
    """Return a text with a mark before each line that holds anything; without a mark as it is."""
    return re.sub(r"(?m)^(?=.*\S)", mark, text) if mark and text.strip() else text


def mark_of_style(style: str) -> str:
    """Return the mark for text under a CSS declaration block, or nothing."""
    if _UNSEEN_STYLE.search(style):
        return UNSEEN
    if _WHITE_STYLE.search(style) and not _GROUND_STYLE.search(style):
        return UNSEEN
    return STRUCK if _STRUCK_STYLE.search(style) else ""


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
