"""The command `foi new`: says what was made and what to do next; makes nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foi_analysis.cli.new.folder import Authorities, create

MADE = """\
Made: {folder} ({names})
Fill in data/manual and data/raw, then run `make reproduce` there: it names what is still missing.
Its README.md says in which order, its data/README.md what each column holds."""


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
    authorities: Annotated[
        Authorities, typer.Option(help="Who was asked; police forces come filled in.")
    ] = Authorities.FORCES,
) -> None:
    """Make an empty investigation: tables, notebooks, Make targets, tests; no Python to write."""
    from foi_analysis.cli import show
    from foi_analysis.core.problems import ProblemsFound

    try:
        names = create(folder, authorities)
    except ProblemsFound as found:
        show.problems(found.problems, "Nothing was written.")
        raise typer.Exit(1) from None
    typer.echo(MADE.format(folder=folder, names=", ".join(names)))
