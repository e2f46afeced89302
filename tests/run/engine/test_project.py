"""The project's own notebooks come out of both engines byte for byte alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from foi_analysis.core.paths import Project
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import run_all, tidy
from foi_analysis.run.plan import executed_path, plan
from foi_analysis.run.refresh_notebooks import refresh_notebooks
from foi_analysis.run.register import read_register

NAMES = ("briefing-derbyshire", "coverage", "figure-ew-offences", "stories")


@pytest.fixture(scope="module")
def written(
    processed_miniature: Project, tmp_path_factory: pytest.TempPathFactory
) -> dict[Engine, dict[str, bytes]]:
    """Return what each engine wrote of each notebook of NAMES, on three forces."""
    project = Project(tmp_path_factory.mktemp("engines") / "project")
    shutil.copytree(processed_miniature.root, project.root)
    runs = [run for run in read_register(project) if run.name in NAMES]
    planned = plan(project, runs, is_forced=True)
    found = {}
    for engine in Engine:
        done = run_all(project, planned, 2, lambda _: None, engine)
        assert [one.failure for one in done] == [None] * len(NAMES)
        found[engine] = {run.name: executed_path(project, run).read_bytes() for run in runs}
        shutil.rmtree(project.build)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_write_the_same_bytes(
    name: str, written: dict[Engine, dict[str, bytes]]
) -> None:
    fast, ordinary = (written[engine][name] for engine in Engine)
    assert fast == ordinary


def test_the_fast_engine_makes_the_committed_notebooks_as_they_are(
    processed_copy: Project, repo_root: Path
) -> None:
    shutil.copy(repo_root / "README.md", processed_copy.root)
    (processed_copy.root / "docs").mkdir()
    assert refresh_notebooks(processed_copy, lambda *_: lambda _: None, Engine.FAST) == []
    for path in processed_copy.notebooks.glob("*.ipynb"):
        assert path.read_bytes() == (repo_root / "notebooks" / path.name).read_bytes(), path.name


def test_where_a_stream_was_cut_does_not_show(tmp_path: Path) -> None:
    made = {}
    for name, pieces in (("whole", ["a\nb\n"]), ("cut", ["a", "\nb", "\n"])):
        cell = new_code_cell("print()", id="a")
        cell.outputs = [new_output("stream", name="stdout", text=one) for one in pieces]
        nbformat.write(new_notebook(cells=[cell]), tmp_path / name)
        tidy(tmp_path / name, {})
        made[name] = (tmp_path / name).read_bytes()
    assert made["whole"] == made["cut"]
