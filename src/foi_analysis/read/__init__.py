"""Reads a reply of any supported format into grids; leaves what the cells mean to the layout."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.read.appearance import looked
from foi_analysis.read.grid import Cell, Grid, ReadInPart

__all__ = ["READERS", "Cell", "Grid", "cells_of", "read_grids"]

READERS = {
    ".xlsx": "spreadsheet",
    ".xlsm": "spreadsheet",
    ".xlsb": "spreadsheet",
    ".xls": "spreadsheet",
    ".ods": "spreadsheet",
    ".csv": "csv_text",
    ".tsv": "csv_text",
    ".txt": "letter",
    ".eml": "email_message",
    ".msg": "outlook",
    ".dat": "outlook",
    ".tnef": "outlook",
    ".zip": "archive",
    ".docx": "docx",
    ".doc": "doc",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".mht": "mht",
    ".mhtml": "mht",
}

CONTAINERS = (".eml", ".msg", ".dat", ".tnef", ".zip")


def read_grids(
    path: Path,
    shown_name: str,
    released: frozenset[str] = frozenset(),
    keyed: Mapping[int, tuple[str, ...]] | None = None,
) -> list[Grid]:
    """Return the grids of one reply: a grid for each sheet, or one for a whole document.

    ``shown_name`` is what errors print for the file; ``released`` are the hazards a person let
    through, ``keyed`` the lines people keyed for pages of a PDF. The file is checked by
    ``check_incoming`` before any value is read. Raises ProblemsFound for a file that is unsafe,
    damaged, empty or of a format without a reader, and for one whose cells hide what they hold.
    """
    from foi_analysis.intake.scan import check_incoming, refusal
    from foi_analysis.intake.scan.hazards import unreleased
    from foi_analysis.read.redactions import hidden_cells

    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise ProblemsFound([_no_reader(suffix, shown_name)])
    check_incoming(path, shown_name, released)
    grids, problems = cells_of(path, shown_name, released, keyed)
    if hidden := unreleased(hidden_cells(grids), released):
        raise ReadInPart([refusal(shown_name, hazard) for hazard in hidden], grids)
    if problems:
        raise ReadInPart(problems, grids)
    if not any(grid.cells for grid in grids):
        raise ProblemsFound([_nothing_in(shown_name)])
    return grids


def cells_of(
    path: Path,
    shown_name: str,
    released: frozenset[str] = frozenset(),
    keyed: Mapping[int, tuple[str, ...]] | None = None,
) -> tuple[list[Grid], tuple[Problem, ...]]:
    """Return the grids of a file that the scan has passed, hidden cells too, and its problems.

    Where there are problems, the grids are what was read in spite of them. Nothing here is fit to
    be used but through ``read_grids``.
    """
    suffix = path.suffix.lower()
    reader = import_module(f"{__name__}.{READERS[suffix]}")
    inner = (released,) if suffix in CONTAINERS else (keyed,) if keyed else ()
    try:
        return list(map(looked, reader.read(path, shown_name, *inner))), ()
    except ReadInPart as found:
        return list(map(looked, found.grids)), found.problems
    except ProblemsFound as found:
        return [], found.problems


def _nothing_in(shown_name: str) -> Problem:
    return Problem(
        file=shown_name,
        found="no text and no values",
        expected="a reply",
        action="Open the file and look; if it is empty there too, ask the authority for it again.",
    )


def _no_reader(suffix: str, shown_name: str) -> Problem:
    return Problem(
        file=shown_name,
        found=f"a file whose name ends in {suffix!r}" if suffix else "a file name with no ending",
        expected="one of " + " ".join(sorted(READERS)),
        action="Ask the authority for the reply in one of these formats, or save it as one.",
    )
