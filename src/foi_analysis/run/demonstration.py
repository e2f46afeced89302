"""Marks a notebook's headings where reconstructed replies may stand behind its numbers."""

from __future__ import annotations

import re
from typing import Any

PARAMETER, REAL, SHOWN = "replies", "real", "demonstration"
MARK = f" ({SHOWN})"
_HEADING = re.compile(rf"^(#{{1,6}} .*?)(?:{re.escape(MARK)})?$", re.MULTILINE)
_GIVEN = re.compile(rf"^{PARAMETER} = ['\"](.*)['\"]$", re.MULTILINE)
_CELLS = ("parameters", "injected-parameters")


def mark(notebook: Any) -> None:
    """Put the mark behind every heading of a demonstration; take it from those of any other."""
    mark = MARK if _replies(notebook) == SHOWN else ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _HEADING.sub(lambda found: found.group(1) + mark, cell.source)


def _replies(notebook: Any) -> str:
    """Return which replies a notebook was last told to count, or nothing."""
    told = [
        value
        for cell in notebook.cells
        if set(_CELLS) & set(cell.metadata.get("tags", []))
        for value in _GIVEN.findall(cell.source)
    ]
    return told[-1] if told else ""
