"""Reads a Word document of before 2007 (doc): its body in its order, then what is beside it."""

from __future__ import annotations

import struct
from pathlib import Path

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.intake.scan.word_document import word_document
from foi_analysis.read.grid import Grid
from foi_analysis.read.text_document import document_grid


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document", with the places and addresses of a Word document of today.

    Raises ProblemsFound for a damaged document and for one older than 1997; hidden text and
    tracked changes are the safety scan's to refuse.
    """
    try:
        return [document_grid(word_document(path.read_bytes()))]
    except (ValueError, IndexError, struct.error) as error:
        raise ProblemsFound([unreadable(shown_name, "doc document")]) from error
