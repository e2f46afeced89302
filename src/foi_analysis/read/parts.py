"""Reads the files inside a reply, each by its own reader; unpacks and decodes none itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.read.grid import Grid, ReadInPart

NESTED = (".zip",)


@dataclass(frozen=True)
class EnclosedFile:
    """One file inside another: what errors call it ('file "a.csv"'), its name and its bytes."""

    shown: str
    name: str
    content: bytes


def read_parts(
    parts: Iterable[EnclosedFile], shown_name: str, released: frozenset[str] = frozenset()
) -> list[Grid]:
    """Return the grids of all parts, each place beginning with the part ('file "a.csv", rows').

    ``released`` are the hazards a person let through for the file that holds them. Raises
    ProblemsFound with the problems of every part that cannot be read.
    """
    grids, problems = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number, part in enumerate(parts, 1):
            path = Path(folder) / f"{number}{_suffix(part.name)}"
            try:
                grids += _read_part(part, path, shown_name, released)
            except ProblemsFound as found:
                problems += [_inside(problem, part) for problem in found.problems]
                if isinstance(found, ReadInPart):
                    grids += [placed(grid, part.shown) for grid in found.grids]
    if problems:
        raise ReadInPart(problems, grids)
    return grids


def _read_part(
    part: EnclosedFile, path: Path, shown_name: str, released: frozenset[str]
) -> list[Grid]:
    from foi_analysis.read import read_grids

    if path.suffix in NESTED:
        raise ProblemsFound([_nested(shown_name)])
    path.write_bytes(part.content)
    return [placed(grid, part.shown) for grid in read_grids(path, shown_name, released)]


def placed(grid: Grid, shown: str) -> Grid:
    """Return a grid whose places begin with what holds it ('file "a.csv", rows')."""
    cells = (replace(cell, place=f"{shown}, {cell.place}") for cell in grid.cells)
    return Grid(grid.name, tuple(cells))


def _suffix(name: str) -> str:
    """Return the ending of a name nobody vouches for, in letters and digits only."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() else ""


def _inside(problem: Problem, part: EnclosedFile) -> Problem:
    place = f"{part.shown}, {problem.place}" if problem.place else part.shown
    return replace(problem, place=place)


def _nested(shown_name: str) -> Problem:
    return Problem(
        file=shown_name,
        found="an archive inside the reply",
        expected="files that can be read as they are",
        action="Unpack the inner archive, pack its files beside the others, and register that.",
    )
