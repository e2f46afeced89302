"""The `foi` command: each subcommand calls the package and prints what people need to see."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(
    help="Check the figures newspapers print from round-robin FOI requests.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command()
def reproduce(
    jobs: Annotated[int | None, typer.Option(help="Notebooks at once (default: cores).")] = None,
    why: Annotated[bool, typer.Option(help="Say why each notebook ran.")] = False,
) -> None:
    """Read the replies, merge, check, run every notebook that is out of date, show the claims."""
    from foi_analysis import show
    from foi_analysis.paths import Project
    from foi_analysis.problems import ProblemsFound
    from foi_analysis.run import reproduce as main_job

    project = Project.find()
    with show.progress() as progress:
        try:
            outcome = main_job.reproduce(project, jobs, progress)
        except ProblemsFound as found:
            problems: tuple = found.problems
        else:
            problems = ()
    if problems:
        show.problems(problems)
        raise typer.Exit(1)
    show.outcome(project, outcome, why)
    raise typer.Exit(1 if outcome.failures else 0)


@app.command()
def claims(
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of objects.")] = False,
) -> None:
    """Show each claim: printed, computed from the replies on hand, and the verdict."""
    from foi_analysis import show
    from foi_analysis.paths import Project
    from foi_analysis.report import claim_objects

    project = Project.find()
    try:
        objects = claim_objects(project)
    except FileNotFoundError as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(objects, indent=2, ensure_ascii=False))
    else:
        show.claims(objects)


@app.command()
def register(
    reply: Annotated[str, typer.Argument(help="Key in data/manual/replies.csv.")],
) -> None:
    """Write a reply's present sha256 into the register, once you have looked at the file."""
    from foi_analysis.intake import update_hash
    from foi_analysis.paths import Project

    try:
        typer.echo(update_hash(Project.find(), reply))
    except (KeyError, FileNotFoundError) as error:
        typer.echo(str(error.args[0]), err=True)
        raise typer.Exit(1) from None


@app.command()
def accept() -> None:
    """Execute the committed notebooks again in place, with their own default parameters."""
    from foi_analysis import show
    from foi_analysis.paths import Project
    from foi_analysis.run.accept import accept_notebooks

    with show.progress() as progress:
        failures = accept_notebooks(Project.find(), progress)
    show.failures(failures)
    raise typer.Exit(1 if failures else 0)


@app.command()
def site() -> None:
    """Make the reviewer's site from the executed notebooks, if anything in it changed."""
    from foi_analysis.paths import Project
    from foi_analysis.problems import ProblemsFound
    from foi_analysis.site import build_site

    try:
        made, page = build_site(Project.find())
    except (ProblemsFound, FileNotFoundError) as stopped:
        typer.echo(str(stopped), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{'Made' if made else 'Up to date'}: {page}")
