"""Executes notebooks with papermill, several at once, on forked or ordinary kernels."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from foi_analysis.paths import Project
from foi_analysis.run.choice import Engine
from foi_analysis.run.plan import METADATA, Planned, executed_path
from foi_analysis.run.pool import Died, Limits, carried_out

KERNEL = "python3"
FORKED = "forked"
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
    project: Project,
    stale: list[Planned],
    jobs: int,
    done: Callable[[str], None],
    engine: Engine = Engine.FAST,
    limits: Limits | None = None,
) -> list[Failure]:
    """Execute planned notebooks, ``jobs`` at once, and return those that failed.

    A failure does not stop the others. ``done`` is told each notebook's name as it ends.
    ``limits`` hold for the fast engine only.
    """
    if not stale:
        return []
    if engine is Engine.FAST:
        results = _run_forked(project, stale, jobs, limits)
    else:
        results = _run_spawned(project, stale, jobs)
    failures = []
    for planned, failure in results:
        if failure:
            failures.append(failure)
        done(planned.run.name)
    return sorted(failures, key=lambda failure: failure.name)


def _run_forked(
    project: Project, stale: list[Planned], jobs: int, limits: Limits | None
) -> Iterator[tuple[Planned, Failure | None]]:
    calls = [partial(run_one, project, planned, Engine.FAST) for planned in stale]
    for number, result in carried_out(calls, jobs, limits):
        planned = stale[number]
        yield planned, _died(project, planned, result) if isinstance(result, Died) else result


def _died(project: Project, planned: Planned, died: Died) -> Failure:
    target = executed_path(project, planned.run)
    partly, kept = (project.build / name / target.name for name in ("partial", "failed"))
    target.unlink(missing_ok=True)
    run = planned.run
    if not partly.exists():
        return Failure(run.name, run.notebook, None, died.cause, "")
    kept.parent.mkdir(parents=True, exist_ok=True)
    partly.replace(kept)
    return Failure(run.name, run.notebook, None, died.cause, project.relative(kept))


def _run_spawned(
    project: Project, stale: list[Planned], jobs: int
) -> Iterator[tuple[Planned, Failure | None]]:
    with ProcessPoolExecutor(min(jobs, len(stale)), mp_context=get_context("spawn")) as pool:
        futures: dict[Future[Failure | None], Planned] = {
            pool.submit(run_one, project, planned): planned for planned in stale
        }
        for future in as_completed(futures):
            yield futures[future], _result(future, futures[future])


def _result(future: Future[Failure | None], planned: Planned) -> Failure | None:
    try:
        return future.result()
    except BrokenProcessPool:
        cause = "the process that ran it died (killed, or out of memory)"
        return Failure(planned.run.name, planned.run.notebook, None, cause, "")


def run_one(project: Project, planned: Planned, engine: Engine = Engine.KERNEL) -> Failure | None:
    """Execute one planned notebook into build/notebooks; on failure keep it in build/failed."""
    target = executed_path(project, planned.run)
    partial, kept = (project.build / name / target.name for name in ("partial", "failed"))
    failure = execute(
        project,
        project.notebooks / planned.run.notebook,
        partial,
        dict(planned.run.parameters),
        {METADATA: planned.fingerprint},
        engine,
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
    engine: Engine = Engine.KERNEL,
) -> tuple[int | None, str] | None:
    """Execute one notebook; return None, or the failing cell and its cause.

    The fast engine is for processes `pool` forked.

    The output carries no times, paths or random identifiers, so the same inputs give the same
    bytes.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError

    from foi_analysis.run.forked import ForkedEngine

    papermill_engines.register(FORKED, ForkedEngine)
    os.environ.update(FOI_PROJECT=str(project.root), PYTHONHASHSEED="0")
    output.parent.mkdir(parents=True, exist_ok=True)
    failure = None
    try:
        papermill.execute_notebook(
            str(template),
            str(output),
            parameters=dict(parameters),
            engine_name=FORKED if engine is Engine.FAST else None,
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
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        elif "papermill-error-cell-tag" in tags:
            cell["id"] = f"papermill-error-{number}"
        elif not cell.get("id"):
            cell["id"] = f"cell-{number}"
    nbformat.write(notebook, path)
