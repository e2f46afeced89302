"""The command `foi claim add`: shows the rows a printed sentence makes; writes them if asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foi_analysis.cli.alone import alone

if TYPE_CHECKING:
    from foi_analysis.verdicts.proposed_claim import Proposed

STARTING = Path(__file__).parent / "new/files/data/manual/wordings.csv"
NOT_WRITTEN = "Nothing was written: the same command with --yes writes these rows."
app = typer.Typer(no_args_is_help=True)


@app.callback()
def claim() -> None:
    """Take a printed figure in, to be judged."""


@app.command()
@alone
def add(
    sentence: Annotated[str, typer.Argument(help="The sentence as printed, its number in digits.")],
    page: Annotated[str, typer.Option(metavar="ADDRESS", help="Address of the page it is on.")],
    publisher: Annotated[str, typer.Option(help="Who published the page.")] = "",
    published_on: Annotated[
        str, typer.Option(metavar="DAY", help="Its day, such as 2025-06-02, or month.")
    ] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    issuer: Annotated[str, typer.Option(help="Who added the figure up and gave it out.")] = "",
    release: Annotated[str, typer.Option(help="Its release, where releases.csv has it.")] = "",
    measure: Annotated[str, typer.Option(help="What it counts, as in measures.csv.")] = "",
    wave: Annotated[str, typer.Option(help="The days it covers, as in waves.csv.")] = "",
    area: Annotated[str, typer.Option(help="Authority or area, as in the tables.")] = "",
    printed: Annotated[str, typer.Option(help="Which number, where there are several.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Write the rows.")] = False,
) -> None:
    """Turn a printed sentence into the rows of a claim, its figure, its page and its release.

    What the sentence does not say is left empty and named; nothing is written without --yes.
    """
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.core.reference import read_rows
    from foi_analysis.verdicts.proposed_claim import ClaimDetails, propose

    told = ClaimDetails(
        page, printed, measure, wave, area, publisher, title, published_on, issuer, release
    )
    try:
        project = Project.find()
        made = propose(project, sentence, told, read_rows(STARTING))
        written = made.write(project) if yes else []
    except ProblemsFound as found:
        show.problems(found.problems, "Nothing was written.")
        raise typer.Exit(1) from None
    except FileNotFoundError as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None
    _show(made)
    typer.echo(
        f"Written: {', '.join(written)}. `foi check` says what is next." if yes else NOT_WRITTEN
    )


def _show(made: Proposed) -> None:
    for file, row in made.rows.items():
        typer.echo(f"data/{file}")
        for column, value in row.items():
            if value:
                typer.echo(f"  {column}: {value}")
    if made.assumed:
        typer.echo(f"Assumed: {made.assumed}.")
    for column, what in made.open:
        typer.echo(f"Still open: {column} ({what}).")
