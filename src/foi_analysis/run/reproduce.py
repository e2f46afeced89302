"""Runs the main job from raw files to executed notebooks, doing only what is out of date."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from foi_analysis.paths import Project, replacing, sha256_of
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import Failure, run_all
from foi_analysis.run.plan import Planned, package_hash, plan
from foi_analysis.run.register import read_register

STATE = "state.json"
Progress = Callable[[str, int], Callable[[str], None]]


@dataclass
class Outcome:
    """What a run did: whether tables were made again, notebooks planned and those that failed."""

    processed: bool
    planned: list[Planned] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def executed(self) -> list[str]:
        """Return the names of the notebooks that ran, in order."""
        return [planned.run.name for planned in self.planned if planned.is_stale]


def reproduce(
    project: Project, jobs: int | None, progress: Progress, engine: Engine = Engine.KERNEL
) -> Outcome:
    """Make data/processed and build/notebooks anew where something they rest on changed.

    ``progress(title, total)`` starts a progress bar and returns what to call as each step ends.
    Raises ProblemsFound when a reply or the notebooks' register is wrong; nothing is written then.
    """
    runs = read_register(project)
    outcome = Outcome(processed=refresh_tables(project, progress))
    from foi_analysis.views import Views

    outcome.planned = plan(project, runs, Views(project))
    stale = [planned for planned in outcome.planned if planned.is_stale]
    if stale:
        done = progress("Notebooks", len(stale))
        outcome.failures = run_all(project, stale, jobs or os.cpu_count() or 1, done, engine)
    _remove_others(project, {planned.run.name for planned in outcome.planned})
    return outcome


def refresh_tables(project: Project, progress: Progress) -> bool:
    """Make the processed tables anew if raw, manual or the package changed; say whether."""
    inputs = inputs_hash(project)
    state = _state(project)
    if state.get("inputs") == inputs and state.get("outputs") == outputs_hash(project):
        return False
    from foi_analysis.reference import read_rows
    from foi_analysis.results import process

    process(project, progress("Replies", len(read_rows(project.manual / "replies.csv"))))
    with replacing(project.build / STATE) as path:
        path.write_text(json.dumps({"inputs": inputs, "outputs": outputs_hash(project)}))
    return True


def inputs_hash(project: Project) -> str:
    """Return a hash of everything under data/raw and data/manual, and of the package."""
    return _hash_of(project, [project.root / "data" / "raw", project.manual]) + package_hash()


def outputs_hash(project: Project) -> str:
    """Return a hash of everything under data/processed."""
    return _hash_of(project, [project.processed])


def _hash_of(project: Project, folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{project.relative(path)} {sha256_of(path)}\n".encode())
    return digest.hexdigest()


def _state(project: Project) -> dict[str, str]:
    try:
        return json.loads((project.build / STATE).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _remove_others(project: Project, names: set[str]) -> None:
    """Remove executed notebooks the register no longer names, so that no page shows them."""
    for path in (project.build / "notebooks").glob("*.ipynb"):
        if path.stem not in names:
            path.unlink()
