"""Executes notebooks with papermill, several at once, on forked or ordinary kernels."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.run import reads
from foi_analysis.run.choice import Engine
from foi_analysis.run.demonstration import mark
from foi_analysis.run.plan import METADATA, Planned, executed_path
from foi_analysis.run.pool import Died, ProcessLimits, Template, carried_out
from foi_analysis.run.unchanged import root_of

KERNEL = "python3"
WORDINGS, TABLES = "data/manual/wordings.csv", "data/processed/"
FORKED = "forked"
LOST = "the process that ran it died (killed, or out of memory)"
STARTING = ["--IPKernelApp.log_level=40", f"--IPKernelApp.exec_lines={reads.LINE}"]


@dataclass(frozen=True)
class Failure:
    """A notebook that stopped: its name, the cell (counted from 1) and the cause."""

    name: str
    notebook: str
    cell: int | None
    cause: str
    kept: str


@dataclass(frozen=True)
class Done:
    """One run with what became of it: ``planned`` says whether and why it ran."""

    planned: Planned
    failure: Failure | None = None


def run_all(
    project: Project,
    waiting: list[Planned],
    jobs: int,
    ended: Callable[[str], None],
    engine: Engine = Engine.FAST,
    limits: ProcessLimits | None = None,
    template: Template | None = None,
) -> list[Done]:
    """Execute those of the planned notebooks that must run, ``jobs`` at once.

    A failure does not stop the others. ``ended`` is told each notebook's name as it ends.
    ``limits`` and ``template``, the process it forks if that runs already, are the fast engine's.
    """
    if not waiting:
        return []
    if engine is Engine.FAST:
        results = _run_forked(project, waiting, jobs, limits, template)
    else:
        results = _run_spawned(project, waiting, jobs)
    done = []
    for one in results:
        done.append(one)
        ended(one.planned.run.name)
    return done


def _run_forked(
    project: Project,
    waiting: list[Planned],
    jobs: int,
    limits: ProcessLimits | None,
    template: Template | None,
) -> Iterator[Done]:
    calls = [partial(run_one, project, planned, Engine.FAST) for planned in waiting]
    before = partial(get_ready, project, [one.files for one in waiting])
    for number, result in carried_out(calls, jobs, limits, before, template):
        yield died(project, waiting[number], result) if isinstance(result, Died) else result


def get_ready(project: Project, files: Sequence[Iterable[str] | None]) -> None:
    """Do once, before the forks, what several runs would each do, by the files each last read.

    A run that read none yet (None) may read any. Processed tables are read. Evidence is reconciled
    if more than one run reads the words by which it is, so that each finds it reconciled; what is
    wrong with it is left to a notebook to say.
    """
    from foi_analysis.core.processed import read_table

    known = [None if names is None else set(names) for names in files]
    for path in sorted(project.processed.glob("*.parquet")):
        if any(names is None or f"{TABLES}{path.name}" in names for names in known):
            read_table(project, path.stem)
    if sum(names is None or WORDINGS in names for names in known) > 1:
        with suppress(Exception):
            _reconcile(project)


def _reconcile(project: Project) -> None:
    from foi_analysis.verdicts.processed_project import ProcessedProject

    ProcessedProject(project).checker.evidence.reconcile()


def died(project: Project, planned: Planned, outcome: Died) -> Done:
    """Return a run whose process died as a failure; keep its notebook as far as it got."""
    return failed(planned, outcome.cause, kept=_kept(project, planned))


def failed(planned: Planned, cause: str, cell: int | None = None, kept: str = "") -> Done:
    """Return a run as a failure, with the cell it stopped at and where it is kept, if known."""
    return Done(planned, Failure(planned.run.name, planned.run.notebook, cell, cause, kept))


def _kept(project: Project, planned: Planned) -> str:
    """Keep a notebook as far as it got in build/failed alone; return where, or nothing."""
    target = executed_path(project, planned.run)
    partial, kept = (project.build / name / target.name for name in ("partial", "failed"))
    target.unlink(missing_ok=True)
    if not partial.exists():
        return ""
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(kept)
    return project.relative(kept)


def _run_spawned(project: Project, waiting: list[Planned], jobs: int) -> Iterator[Done]:
    with ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=get_context("spawn")) as pool:
        futures: dict[Future[Done], Planned] = {
            pool.submit(run_one, project, planned): planned for planned in waiting
        }
        for future in as_completed(futures):
            yield _result(future, futures[future])


def _result(future: Future[Done], planned: Planned) -> Done:
    try:
        return future.result()
    except BrokenProcessPool:
        return failed(planned, LOST)


def run_one(project: Project, planned: Planned, engine: Engine = Engine.KERNEL) -> Done:
    """Execute one planned notebook into build/notebooks; on failure keep it in build/failed."""
    target = executed_path(project, planned.run)
    partial, kept = (project.build / name / target.name for name in ("partial", "failed"))
    failure = execute(
        project,
        project.notebooks / planned.run.notebook,
        partial,
        dict(planned.run.parameters),
        engine,
    )
    log = log_of(partial)
    planned = planned.ran(log)
    log.unlink(missing_ok=True)
    tidy(partial, {METADATA: dict(planned.stamp)})
    if failure:
        cell, cause = failure
        return failed(planned, cause, cell, _kept(project, planned))
    kept.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(target)
    return Done(planned)


def log_of(output: Path) -> Path:
    """Return where what a notebook reads is recorded while it runs."""
    return output.with_suffix(".reads")


def execute(
    project: Project,
    template: Path,
    output: Path,
    parameters: Mapping[str, str],
    engine: Engine = Engine.KERNEL,
) -> tuple[int | None, str] | None:
    """Execute one notebook; return None, or the failing cell and its cause.

    What it reads is then in `log_of` the output. The fast engine is for processes `pool` forked.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError

    from foi_analysis.run.forked import ForkedEngine

    papermill_engines.register(FORKED, ForkedEngine)
    output.parent.mkdir(parents=True, exist_ok=True)
    log = log_of(output)
    log.unlink(missing_ok=True)
    told = {reads.ROOT: str(project.root), reads.LOG: str(log), "PYTHONHASHSEED": "0"}
    failure = None
    try:
        with environment(told):
            papermill.execute_notebook(
                str(template),
                str(output),
                parameters=dict(parameters),
                engine_name=FORKED if engine is Engine.FAST else None,
                kernel_name=KERNEL,
                cwd=str(project.notebooks),
                progress_bar=False,
                extra_arguments=STARTING,
            )
    except PapermillExecutionError as error:
        # papermill counts from 0, and in front of the cell is one with the parameters given.
        cell = error.cell_index + (0 if parameters else 1)
        failure = (cell, f"{error.ename}: {error.evalue}")
    except DeadKernelError as error:
        failure = (None, f"the kernel died: {error}")
    return failure


@contextmanager
def environment(told: Mapping[str, str]) -> Iterator[None]:
    """Give a kernel that starts meanwhile these variables, and nothing that starts later."""
    before = dict(os.environ)
    os.environ.update(told)
    try:
        yield
    finally:
        for name in told:
            os.environ.pop(name)
        os.environ.update(before)


def tidy(path: Path, metadata: Mapping[str, Any]) -> None:
    """Take times, paths and random identifiers out of an executed notebook; add ``metadata``.

    Thereby the same inputs give the same bytes. Headings of a demonstration are marked.
    """
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.metadata.update(metadata)
    mark(notebook, root_of(path.parent))
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
        if cell.cell_type == "code":
            cell.outputs = _whole_streams(cell.outputs)
    nbformat.write(notebook, path)


def _whole_streams(outputs: Sequence[Any]) -> list[Any]:
    """Return outputs with neighbouring pieces of a stream joined: time alone decides the cuts."""
    joined: list[Any] = []
    for output in outputs:
        before = joined[-1] if joined else {}
        if output.output_type == "stream" and before.get("name") == output.name:
            before["text"] += output.text
        else:
            joined.append(output)
    return joined
