from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from foi_analysis.core.paths import Project
from tools.reconstruct import reconstruct

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def committed() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory, committed) -> Project:
    """Return a copy of the project's inputs with the replies made afresh, none copied."""
    project = Project(tmp_path_factory.mktemp("project"))
    shutil.copytree(committed.published, project.published)
    shutil.copytree(committed.manual, project.manual)
    reconstruct(project)
    return project
