"""The command `foi reproduce`: makes every result that is out of date; computes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from foi_analysis.run.choice import Engine

if TYPE_CHECKING:
    from foi_analysis.core.paths import Project
    from foi_analysis.run.reproduce import Progress, RunOutcome

CLUSTER = "Address of a Dask scheduler whose workers run the notebooks, as tcp://host:8786."
ONLY = (
    "Name of a notebook to run, or a pattern such as 'briefing-*', and nothing after the notebooks;"
    " may be given again."
)
EngineOption = Annotated[
    Engine,
    typer.Option("--engine", help="Fork prepared kernels (fast), or start each anew (kernel)."),
]


def reproduce(
    jobs: Annotated[int | None, typer.Option(help="Notebooks at once (default: cores).")] = None,
    why: Annotated[bool, typer.Option(help="Say why each notebook ran.")] = False,
    only: Annotated[list[str] | None, typer.Option(help=ONLY)] = None,
    force_rerun: Annotated[bool, typer.Option(help="Make tables and notebooks anew.")] = False,
    engine: EngineOption = Engine.FAST,
    cluster: Annotated[str, typer.Option(metavar="ADDRESS", help=CLUSTER)] = "",
) -> None:
    """Make all that is out of date: tables, notebooks, masked tables, briefings and the site."""
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.run import reproduce as main_job

    project = Project.find()
    wanted = main_job.Wanted(only or (), force_rerun, jobs, usable(engine), cluster)
    with problems_shown() as progress:
        outcome = main_job.reproduce(project, wanted, progress)
    show.outcome(project, outcome, why)
    if outcome.failures:
        raise typer.Exit(1)
    if not only:
        _publish(project, outcome)


@contextmanager
def problems_shown() -> Iterator[Progress]:
    """Give what shows progress; print the problems of tables and notebooks, and exit with 1."""
    from foi_analysis.cli import show
    from foi_analysis.core.problems import Problem, ProblemsFound
    from foi_analysis.merge.completeness import IncompleteTables
    from foi_analysis.read.read_worker import CannotRead
    from foi_analysis.run.cluster_connection import ClusterProblem

    closing = show.NOTHING_WRITTEN
    problems: tuple[Problem, ...] = ()
    with show.progress() as progress:
        try:
            yield progress
        except ClusterProblem as found:
            problems, closing = found.problems, ""
        except (IncompleteTables, CannotRead) as found:
            problems, closing = found.problems, "Nothing was written."
        except ProblemsFound as found:
            problems = found.problems
    if problems:
        show.problems(problems, closing)
        raise typer.Exit(1)


def _publish(project: Project, outcome: RunOutcome) -> None:
    """Make what rests on the notebooks, and remember then that there is nothing left to do."""
    from foi_analysis.cli import publishing, show
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.publish.all_outputs import STEPS, make_outputs
    from foi_analysis.run import unchanged

    with show.progress() as progress:
        try:
            left_out = make_outputs(project, progress("Published", STEPS))
        except ProblemsFound as found:
            show.problems(found.problems, "The notebooks and tables were made.")
            raise typer.Exit(1) from None
    if left_out:
        show.problems(left_out, "All else was made.")
    else:
        publishing.say_what_it_needs(project)
        unchanged.remember(project.root, outcome.seen_before, len(outcome.done))


def usable(engine: Engine) -> Engine:
    """Return the engine, or the other one where it does not work here."""
    if engine.is_here:
        return engine
    typer.echo("The fast engine needs Linux; each notebook's kernel is started anew.", err=True)
    return Engine.KERNEL
