"""The command `foi check`: says in order what an investigation lacks, or what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from foi_analysis.core.paths import Project

READY = "Nothing is missing."
NO_REPLY = "No reply is registered from {missing} of {asked} {authorities} in {wave}: {names}."
REGISTER = "Next: `foi register FILE --wave WAVE` for each reply that came in."
COMPILED = "compiled.csv"
RUN = "Next: `make reproduce`, then `foi claims`."


def check() -> None:
    """Say in order what is missing and what to do next; exit with 1 while something is.

    It looks at the tables a person fills in; replies are read by `foi inspect` and `foi reproduce`.
    """
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.core.problems import ProblemsFound

    try:
        project = Project.find()
        for looked_at in _checks():
            looked_at(project)
    except ProblemsFound as found:
        show.problems(found.problems, "")
        raise typer.Exit(1) from None
    except FileNotFoundError as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None
    typer.echo(READY)
    _say_next(project)


def _checks() -> list[Callable[[Project], object]]:
    from foi_analysis.core.investigation import read_investigation
    from foi_analysis.evidence.declared_workings import check_workings
    from foi_analysis.evidence.printed_tables import check_printed
    from foi_analysis.merge.completeness import check_complete
    from foi_analysis.run.register import read_register

    return [read_investigation, check_complete, check_printed, check_workings, read_register]


def _say_next(project: Project) -> None:
    """Print who has no reply in a wave with questions, and the next command."""
    from foi_analysis.core.reference import Reference

    reference = Reference(project)
    nouns, asked = reference.investigation.nouns, reference.asked_authorities
    is_missing = False
    if (project.manual / COMPILED).is_file():
        asked = ()  # What they answered is in a compiled table.
    for wave in filter(reference.asks, reference.waves):
        given = {row["authority"] for row in reference.replies if row["wave"] == wave}
        if missing := [name for name in asked if name not in given]:
            is_missing = True
            shown = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
            words = {"wave": wave, "names": shown, "authorities": nouns.authorities}
            typer.echo(NO_REPLY.format(missing=len(missing), asked=len(asked), **words))
    if is_missing:
        typer.echo(REGISTER)
    typer.echo(RUN)
