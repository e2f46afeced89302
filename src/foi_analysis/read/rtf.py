"""Reads a rich text document (RTF): its body in its order, then notes, headers and boxes."""

from __future__ import annotations

from pathlib import Path

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.intake.scan.rich_text import rich_text
from foi_analysis.read.grid import Grid
from foi_analysis.read.text_document import document_grid


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document", with the places and addresses of a Word document.

    Raises ProblemsFound for a damaged document; hidden text and tracked changes are the safety
    scan's to refuse.
    """
    try:
        return [document_grid(rich_text(path.read_bytes()))]
    except ValueError as error:
        raise ProblemsFound([unreadable(shown_name, "rtf document")]) from error
