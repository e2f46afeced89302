"""Runs the main job from raw files to executed notebooks, doing only what is out of date."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.merge.completeness import check_complete
from foi_analysis.run import cluster, cluster_connection, unchanged
from foi_analysis.run.asked_again import decided
from foi_analysis.run.build_stamp import note, noted
from foi_analysis.run.choice import Engine
from foi_analysis.run.dependencies import write_dependencies
from foi_analysis.run.engine import Done, Failure, run_all
from foi_analysis.run.plan import Planned, package_hash, plan
from foi_analysis.run.pool import Template
from foi_analysis.run.register import Run, read_register

STATE = "state.json"
Progress = Callable[[str, int], Callable[[str], None]]


@dataclass(frozen=True)
class Wanted:
    """What a person asked of a run: which notebooks, whether anew, how many at once, and on what.

    ``cluster`` is the address of a Dask scheduler; its workers run the notebooks, as many at once
    as they have threads.
    """

    only: Sequence[str] = ()
    is_forced: bool = False
    jobs: int | None = None
    engine: Engine = Engine.KERNEL
    cluster: str = ""

    @property
    def is_forking(self) -> bool:
        """Return whether notebooks run in forks of a process of this machine."""
        return self.engine is Engine.FAST and not self.cluster


@dataclass
class RunOutcome:
    """What a run did: whether tables were made again, and what became of each notebook.

    ``seen_before`` is how the files it reads looked before it read them, for `unchanged`.
    """

    processed: bool
    seen_before: str = ""
    done: list[Done] = field(default_factory=list)

    @property
    def executed(self) -> list[Planned]:
        """Return the notebooks that ran, each with the reason, in order."""
        return [one.planned for one in self.done if one.planned.is_stale]

    @property
    def failures(self) -> list[Failure]:
        """Return the notebooks that failed, by name."""
        return sorted((one.failure for one in self.done if one.failure), key=lambda one: one.name)


def reproduce(project: Project, wanted: Wanted, progress: Progress) -> RunOutcome:
    """Make data/processed and build/notebooks anew where something they rest on changed.

    ``progress(title, total)`` starts a progress bar and returns what to call as each step ends.
    Raises ProblemsFound when a reply, the notebooks' register or a name asked for is wrong;
    nothing is written then. Likewise IncompleteTables, when tables lack what all rests on, and
    ClusterProblem, when the cluster asked for cannot be used.
    """
    check_complete(project)
    runs = read_register(project)
    chosen = _chosen(runs, wanted.only)
    if wanted.cluster:
        cluster_connection.check(wanted.cluster)
    unchanged.forget(project.root)
    before = unchanged.look_at_inputs(project.root)
    with Template() if wanted.is_forking else nullcontext() as template:
        outcome = RunOutcome(refresh_tables(project, progress, wanted.is_forced), before)
        planned = plan(project, chosen, wanted.is_forced)
        waiting = [one for one in planned if one.is_stale or one.is_open]
        done = []
        if waiting:
            ended = progress("Notebooks", len(waiting))
            planned = decided(project, planned, ended)
            late = [one for one in planned if one.is_stale]
            done = _run(project, late, wanted, ended, template)
    by_name = {one.planned.run.name: one for one in done}
    outcome.done = [by_name.get(one.run.name, Done(one)) for one in planned]
    if not wanted.only:
        _remove_others(project, {run.name for run in runs})
        if waiting:
            write_dependencies(project, planned)
    return outcome


def _run(
    project: Project,
    waiting: list[Planned],
    wanted: Wanted,
    ended: Callable[[str], None],
    template: Template | None,
) -> list[Done]:
    if not waiting:
        return []
    jobs = wanted.jobs or os.cpu_count() or 1
    if wanted.cluster:
        return cluster.run_all(wanted.cluster, project, waiting, ended)
    return run_all(project, waiting, jobs, ended, wanted.engine, template=template)


def _chosen(runs: Sequence[Run], names: Sequence[str]) -> list[Run]:
    """Return the runs whose names match; raise ProblemsFound for a name that matches none."""
    problems = []
    for name in names:
        if not any(fnmatch(run.name, name) for run in runs):
            near = difflib.get_close_matches(name, [run.name for run in runs], n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "notebooks/register.toml has them."
            problems.append(Problem(f"--only {name!r}", "a notebook's name", hint))
    if problems:
        raise ProblemsFound(problems)
    return [run for run in runs if not names or any(fnmatch(run.name, one) for one in names)]


def refresh_tables(project: Project, progress: Progress, is_forced: bool = False) -> bool:
    """Make the processed tables anew if raw, manual or the package changed; say whether."""
    inputs = inputs_hash(project)
    if not is_forced and _are_of(project, inputs):
        return False
    from foi_analysis.core.reference import read_rows
    from foi_analysis.run.results import process

    process(project, progress("Replies", len(read_rows(project.manual / "replies.csv"))))
    note(project, STATE, {"inputs": inputs, "outputs": outputs_hash(project)})
    return True


def tables_are_current(project: Project) -> bool:
    """Return whether the processed tables are what today's raw, manual and package make."""
    return _are_of(project, inputs_hash(project))


def _are_of(project: Project, inputs: str) -> bool:
    made_of = noted(project, STATE)
    return made_of.get("inputs") == inputs and made_of.get("outputs") == outputs_hash(project)


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


def _remove_others(project: Project, names: set[str]) -> None:
    """Remove executed notebooks the register does not name, and halves of a killed run."""
    for path in (project.build / "notebooks").glob("*.ipynb*"):
        if path.suffix != ".ipynb" or path.stem not in names:
            path.unlink()
