"""Damaged replies never crash a reader, never hang it and are never read wrongly in silence.

`make fuzz` does the same with 5,000 of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import fuzz
from benchmarks.fuzz import BAD, CRASH, HANG, REFUSED, UNREADABLE, WRONG, attack, bases, judge

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference
from foi_analysis.read import read_grids
from foi_analysis.read.grid import Grid

MUTATIONS = 260


@pytest.fixture(scope="module")
def project(repo_root: Path) -> Project:
    return Project(repo_root)


@pytest.fixture(scope="module")
def valid(project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[fuzz.Base]:
    folder = tmp_path_factory.mktemp("bases")
    return bases(project, Reference(project), folder, seed=5)


def test_damaged_replies_are_kept_out_asked_about_or_read_as_they_are(project, tmp_path):
    verdicts = list(attack(project, tmp_path, seed=77, mutations=MUTATIONS))
    assert len(verdicts) == MUTATIONS
    assert [one for one in verdicts if one.outcome in BAD] == []
    assert len({one.format for one in verdicts}) == 13
    assert len(Counter(one.outcome for one in verdicts)) >= 5


def problem(found: str) -> Problem:
    return Problem(found, "a file that can be read", "Ask for it again.")


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ("a file at which its reader died", CRASH),
        ("a file that could not be read (IndexError)", CRASH),
        ("reading it took longer than 20 seconds", HANG),
        ("a file that is not a readable PDF", UNREADABLE),
        ("a sheet that is hidden: 1 sheet", REFUSED),
    ],
)
def test_each_way_of_stopping_is_told_apart(found, outcome):
    assert fuzz._stopped(problem(found))[0] == outcome


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".xlsb", ".csv", ".docx"])
def test_a_reader_that_changes_a_number_is_found_out(project, valid, suffix):
    reference = Reference(project)
    base = next(one for one in valid if one.path.suffix == suffix)
    right = read_grids(base.path, base.path.name)
    assert judge(reference, base, base.path, right) == (fuzz.SAME, "")
    wrong = [Grid(grid.name, tuple(map(_with_another_number, grid.cells))) for grid in right]
    assert judge(reference, base, base.path, wrong)[0] in (WRONG, fuzz.ASKED)
    one_by_one = (_changed(right, number) for number in range(sum(len(g.cells) for g in right)))
    outcomes = [judge(reference, base, base.path, grids)[0] for grids in one_by_one if grids]
    assert WRONG in outcomes
    assert fuzz.CONFIRMED not in outcomes


def _with_another_number(cell):
    return replace(cell, text="83517") if cell.text.isdigit() else cell


def _changed(grids, number):
    """Return the grids with the number in one cell changed, or nothing when it holds none."""
    made, at = [], 0
    for grid in grids:
        cells = []
        for cell in grid.cells:
            cells.append(_with_another_number(cell) if at == number else cell)
            at += 1
        made.append(Grid(grid.name, tuple(cells)))
    return made if made != grids else None
