"""Executes notebooks with papermill on ordinary kernels, several at once; decides nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from foi_analysis.paths import Project
from foi_analysis.run.plan import METADATA, Planned, executed_path

KERNEL = "python3"
QUIET = ["--IPKernelApp.log_level=40"]


@dataclass(frozen=True)
class Failure:
    """A notebook that stopped: its name, the cell (counted from 1) and the cause."""

    name: str
    notebook: str
    cell: int | None
    cause: str
    kept: str


def run_all(
    project: Project, stale: list[Planned], jobs: int, done: Callable[[str], None]
) -> list[Failure]:
    """Execute planned notebooks, ``jobs`` at once, and return those that failed.

    A failure does not stop the others. ``done`` is told each notebook's name as it ends.
    """
    if not stale:
        return []
    failures: list[Failure] = []
    with ProcessPoolExecutor(min(jobs, len(stale)), mp_context=get_context("spawn")) as pool:
        futures: dict[Future[Failure | None], Planned] = {
            pool.submit(run_one, project, planned): planned for planned in stale
        }
        for future in as_completed(futures):
            name = futures[future].run.name
            if failure := _result(future, futures[future]):
                failures.append(failure)
            done(name)
    return sorted(failures, key=lambda failure: failure.name)


def _result(future: Future[Failure | None], planned: Planned) -> Failure | None:
    try:
        return future.result()
    except BrokenProcessPool:
        cause = "the process that ran it died (killed, or out of memory)"
        return Failure(planned.run.name, planned.run.notebook, None, cause, "")


def run_one(project: Project, planned: Planned) -> Failure | None:
    """Execute one planned notebook into build/notebooks; on failure keep it in build/failed."""
    target = executed_path(project, planned.run)
    partial, kept = (project.build / name / target.name for name in ("partial", "failed"))
    failure = execute(
        project,
        project.notebooks / planned.run.notebook,
        partial,
        dict(planned.run.parameters),
        {METADATA: planned.fingerprint},
    )
    kept.unlink(missing_ok=True)
    if not failure:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(target)
        return None
    target.unlink(missing_ok=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(kept)
    return Failure(planned.run.name, planned.run.notebook, *failure, project.relative(kept))


def execute(
    project: Project,
    template: Path,
    output: Path,
    parameters: Mapping[str, str],
    metadata: Mapping[str, Any],
) -> tuple[int | None, str] | None:
    """Execute one notebook; return None, or the failing cell and its cause.

    The output carries no times, paths or random identifiers, so the same inputs give the same
    bytes.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    os.environ.update(FOI_PROJECT=str(project.root), PYTHONHASHSEED="0")
    output.parent.mkdir(parents=True, exist_ok=True)
    failure = None
    try:
        papermill.execute_notebook(
            str(template),
            str(output),
            parameters=dict(parameters),
            kernel_name=KERNEL,
            cwd=str(project.notebooks),
            progress_bar=False,
            extra_arguments=QUIET,
        )
    except PapermillExecutionError as error:
        failure = (error.cell_index, f"{error.ename}: {error.evalue}")
    except DeadKernelError as error:
        failure = (None, f"the kernel died: {error}")
    tidy(output, metadata)
    return failure


def tidy(path: Path, metadata: Mapping[str, Any]) -> None:
    """Take times, paths and random identifiers out of an executed notebook; add ``metadata``."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.metadata.update(metadata)
    for number, cell in enumerate(notebook.cells, start=1):
        for name in ("papermill", "execution", "collapsed", "scrolled"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        elif not cell.get("id"):
            cell["id"] = f"cell-{number}"
    nbformat.write(notebook, path)
