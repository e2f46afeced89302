"""Runs the stress notebooks once on each engine, several at once, for all tests of this folder."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from tests.run.engine.stress import TEXTS, TOGETHER, joined, notebook, parted

from foi_analysis.core.paths import Project
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import Failure, run_all
from foi_analysis.run.plan import Planned
from foi_analysis.run.pool import ProcessLimits
from foi_analysis.run.register import Run

ROOT = Path(__file__).parents[3]


def small_project(root: Path, texts: dict[str, str]) -> Project:
    """Return a project that has the real data, not to be changed, and notebooks of ``texts``."""
    (root / "notebooks").mkdir(parents=True)
    (root / "data").symlink_to(ROOT / "data")
    for name, text in texts.items():
        nbformat.write(notebook(text), root / "notebooks" / f"{name}.ipynb")
    return Project(root)


def run_texts(
    project: Project, engine: Engine, jobs: int = 2, limits: ProcessLimits | None = None
) -> list[Failure]:
    """Run every notebook of a small project; return the failures."""
    names = sorted(path.stem for path in project.notebooks.glob("*.ipynb"))
    runs = [Run(name, f"{name}.ipynb", ()) for name in names]
    planned = [Planned(run, {"code": run.name}, "not yet run") for run in runs]
    done = run_all(project, planned, jobs, lambda _: None, engine, limits)
    return sorted((one.failure for one in done if one.failure), key=lambda one: one.name)


Stressed = dict[str, tuple[str, Failure | None, list[str]]]


@pytest.fixture(scope="session")
def stressed(tmp_path_factory: pytest.TempPathFactory) -> dict[Engine, Stressed]:
    """Return what each engine made of each stress notebook: its text, failure and files left."""
    found = {}
    root = tmp_path_factory.mktemp("stress") / "project"
    for engine in Engine:
        shutil.rmtree(root, ignore_errors=True)
        project = small_project(root, {})
        for name, text in TEXTS.items():
            if name not in TOGETHER:
                nbformat.write(notebook(text), project.notebooks / f"{name}.ipynb")
        nbformat.write(joined(TOGETHER), project.notebooks / "together.ipynb")
        failures = {one.name: one for one in run_texts(project, engine, os.cpu_count() or 2)}
        found[engine] = {
            name: (_kept(project, name), failures.get(name), _left(project)) for name in TEXTS
        }
        assert "together" not in failures
    return found


def _kept(project: Project, name: str) -> str:
    if name in TOGETHER:
        return parted(_kept(project, "together"), name)
    places = [project.build / part / f"{name}.ipynb" for part in ("notebooks", "failed")]
    existing = [place for place in places if place.exists()]
    assert len(existing) == 1, (name, existing)
    return json.dumps(json.loads(existing[0].read_text(encoding="utf-8")), indent=1)


def _left(project: Project) -> list[str]:
    files = sorted(project.notebooks.glob("*.txt"))
    return [f"{path.name}: {path.read_text()}" for path in files]
