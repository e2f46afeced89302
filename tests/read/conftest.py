"""Gives the readers' tests one way to look at what was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foi_analysis.read import read_grids

Read = Callable[[Path], dict[tuple[str, str], str]]


@pytest.fixture
def read() -> Read:
    """Return a function from a file to the text at each place and address."""

    def texts(path: Path) -> dict[tuple[str, str], str]:
        return {
            (cell.place, cell.address): cell.text
            for grid in read_grids(path, path.name)
            for cell in grid.cells
        }

    return texts


@pytest.fixture
def lines() -> Callable[[Path], list[list[str]]]:
    """Return a function from a file to the texts of its rows, in reading order."""

    def rows(path: Path) -> list[list[str]]:
        grids = read_grids(path, path.name)
        return [[cell.text for cell in row] for grid in grids for row in grid.rows()]

    return rows
