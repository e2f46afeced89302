"""Marks a notebook's headings where reconstructed replies may stand behind its numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.counting import is_made_up

PARAMETER, REAL, SHOWN = "replies", "real", "demonstration"
MARK = f" ({SHOWN})"
_HEADING = re.compile(rf"^(#{{1,6}} .*?)(?:{re.escape(MARK)})?$", re.MULTILINE)
_GIVEN = re.compile(r"^(\w+) = ['\"](.*)['\"]$", re.MULTILINE)
_CELLS = ("parameters", "injected-parameters")


def mark(notebook: Any, root: str | None) -> None:
    """Put the mark behind every heading of a demonstration; take it from those of any other.

    One whose replies are all the authorities' own demonstrates nothing.
    """
    mark = MARK if _shows_made(notebook, root) else ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _HEADING.sub(lambda found: found.group(1) + mark, cell.source)


def _shows_made(notebook: Any, root: str | None) -> bool:
    """Return whether a notebook was last told to count made replies too, and one does count."""
    told: dict[str, str] = {}
    for cell in notebook.cells:
        if set(_CELLS) & set(cell.metadata.get("tags", [])):
            told |= dict(_GIVEN.findall(cell.source))
    about = {name: told[name] for name in ("claim", "wave", "area") if name in told}
    is_asked = told.get(PARAMETER) == SHOWN
    return is_asked and (root is None or is_made_up(Reference(Project(Path(root))), **about))
