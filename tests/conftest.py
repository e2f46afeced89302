"""Gives tests copies of the project, whole or cut down to three forces, and small replies."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from tests.miniature import cut_down

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.intake.register import write_rows
from foi_analysis.run.results import process

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns("processed", "*.partial", ".ipynb_checkpoints")

# What takes longest begins first, so that no process is left alone with it at the end.
LONGEST = ("test_end_to_end", "engine/", "test_cluster", "browser/", "test_new_investigation")

AddReply = Callable[..., Path]
KeepStories = Callable[..., None]
OnceARun = Callable[[str, Callable[[Path], object]], Path]


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are cores: many tests wait for others they started."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take longest first."""

    def place(item: pytest.Item) -> int:
        found = (number for number, part in enumerate(LONGEST) if part in item.nodeid)
        return next(found, len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """Return the repository's root; nothing below it may be changed by a test."""
    return ROOT


def copy_project(root: Path) -> Project:
    """Return a copy of all inputs below ``root``, without anything processed or built."""
    for folder in ("data", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder, ignore=LEFT_OUT)
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copyfile(ROOT / name, root / name)
    return Project(root)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a fresh, unprocessed copy of the project."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def miniature(tmp_path: Path) -> Project:
    """Return a fresh, unprocessed copy of the project cut down to three forces."""
    return cut_down(copy_project(tmp_path / "miniature"))


@pytest.fixture(scope="session")
def once_a_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> OnceARun:
    """Return a function that makes a folder once for all processes of a test run.

    ``once_a_run(name, make)``: ``make(folder)`` fills it; who asks meanwhile waits. Tests only
    read it.
    """

    def made(name: str, make: Callable[[Path], object]) -> Path:
        own = tmp_path_factory.mktemp(name) / name
        if worker_id == "master":
            make(own)
            return own
        shared = tmp_path_factory.getbasetemp().parent / name
        with shared.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not shared.exists():
                make(own)
                own.rename(shared)
        return shared

    return made


@pytest.fixture(scope="session")
def processed_project(once_a_run: OnceARun) -> Project:
    """Return a processed copy of the project; read it only."""
    return Project(once_a_run("processed", lambda root: process(copy_project(root))))


@pytest.fixture(scope="session")
def processed_miniature(once_a_run: OnceARun) -> Project:
    """Return a processed copy of the project cut down to three forces; read it only."""
    return Project(once_a_run("miniature", lambda root: process(cut_down(copy_project(root)))))


@pytest.fixture(scope="session")
def keep_stories() -> KeepStories:
    """Return a function that leaves some stories in a processed copy: its site is made sooner."""

    def keep(project: Project, *pages: str) -> None:
        stories = read_table(project, "stories")
        kept = stories[stories["page"].isin(pages)]
        kept.to_parquet(project.processed / "stories.parquet", index=False)
        kept.to_csv(project.processed / "stories.csv", index=False)

    return keep


@pytest.fixture
def processed_copy(processed_project: Project, tmp_path: Path) -> Project:
    """Return a processed copy of the project that a test may change."""
    shutil.copytree(processed_project.root, tmp_path / "processed")
    return Project(tmp_path / "processed")


@pytest.fixture
def miniature_copy(processed_miniature: Project, tmp_path: Path) -> Project:
    """Return a processed copy of the three forces' project that a test may change."""
    shutil.copytree(processed_miniature.root, tmp_path / "miniature")
    return Project(tmp_path / "miniature")


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Return the repository's tables of names."""
    return Reference(Project(ROOT))


@pytest.fixture
def add_reply() -> AddReply:
    """Return a function that writes a reply's file into a project and registers it.

    ``add_reply(project, "derbyshire-new.csv", text, authority="Derbyshire")``: the key is the
    file's stem; further keywords are columns of replies.csv. A row of the same key is replaced.
    """

    def add(project: Project, file: str, content: str | bytes, **columns: str) -> Path:
        path = project.replies / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        register = read_rows(project.manual / "replies.csv")
        wave = Reference(project).waves[columns.get("wave", "9m")]
        row = dict.fromkeys(register[0], "") | {
            "reply": path.stem,
            "authority": "Derbyshire",
            "wave": wave.wave,
            "status": "answered",
            "provenance": "primary",
            "file": file,
            "sha256": sha256_of(path),
            "period_start": wave.start.isoformat(),
            "period_end": wave.end.isoformat(),
            "subject": "s.15A",
            "method_counting": "offences",
        }
        row |= columns
        others = [other for other in register if other["reply"] != row["reply"]]
        write_rows(project.manual / "replies.csv", [*others, row])
        return path

    return add


@pytest.fixture
def problems_of() -> Callable[[Project], tuple[Problem, ...]]:
    """Return a function that processes a project and gives the problems it raises, or none."""

    def problems(project: Project) -> tuple[Problem, ...]:
        try:
            process(project)
        except ProblemsFound as found:
            return found.problems
        return ()

    return problems
