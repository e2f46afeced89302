"""The command `foi briefing`: says which files were made; makes nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WHO = "An authority, or a pattern such as 'West *'."


def briefing(
    authority: Annotated[str, typer.Argument(metavar="AUTHORITY", help=WHO)] = "",
    every: Annotated[bool, typer.Option("--all", help="Every authority that was asked.")] = False,
    wave: Annotated[str, typer.Option(help="Window (default: that of the first claim).")] = "",
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another folder than build/briefings.")
    ] = None,
) -> None:
    """Write one page about an authority for a local newsroom: HTML, Word and PDF."""
    from foi_analysis.cli import show
    from foi_analysis.core.problems import ProblemsFound, UnknownName
    from foi_analysis.publish.briefing.make import make, named_authorities
    from foi_analysis.verdicts.processed_project import ProcessedProject

    if bool(authority) == every:
        typer.echo("Name one authority or a pattern, or give --all.", err=True)
        raise typer.Exit(2)
    try:
        processed = ProcessedProject()
        window = wave or next((claim.wave for claim in processed.claims.values()), "")
        if not window:
            typer.echo("There are no claims: say which window with --wave.", err=True)
            raise typer.Exit(2)
        files = make(processed, named_authorities(processed, authority or "*"), window, into)
    except ProblemsFound as found:
        show.problems(found.problems, "Nothing was written.")
        raise typer.Exit(1) from None
    except (UnknownName, FileNotFoundError) as stopped:
        typer.echo(str(stopped), err=True)
        raise typer.Exit(1) from None
    for file in files:
        typer.echo(str(file) if into else processed.project.relative(file))
