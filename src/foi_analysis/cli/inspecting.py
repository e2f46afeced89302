"""Shows a reply as read with its open points and takes those a person names; decides none."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable

import typer

from foi_analysis.cli import show, show_reading
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.merge import accept_points
from foi_analysis.merge.one_reply import NOT_REGISTERED, Named
from foi_analysis.merge.open_points import Point, numbered, open_points

ASKED = "Take which points (such as 1,3 or, with a value, 2=zero; Enter leaves)"
WHO = "Who takes them (a person or an office)"
Read = Callable[[], Named]


def inspect(project: Project, read: Read, accept: str, by: str) -> None:
    """Show the reply that ``read`` reads and take the points ``accept`` numbers, ``by`` a person.

    At a terminal what can be taken is asked for until nothing is left or Enter leaves. Exits with 1
    where something is open.
    """
    named = read()
    points = open_points(Reference(project), named)
    if accept:
        if not _take(project, named, points, accept, by):
            raise typer.Exit(1)
        named = read()
        points = open_points(Reference(project), named)
    _show(named, points)
    if not accept and is_terminal() and named.reading.row["provenance"] != NOT_REGISTERED:
        named = _ask(project, read, named, points, by)
    if named.problems:
        raise typer.Exit(1)


def is_terminal() -> bool:
    """Return whether a person is there to answer."""
    return sys.stdin.isatty()


def _show(named: Named, points: list[Point]) -> None:
    show_reading.as_read(named)
    if named.problems:
        show.problems(named.problems, "")
    if points:
        typer.echo("\nWhat can be taken (foi inspect REPLY --accept 1,3 --by NAME):\n")
        typer.echo("\n".join(numbered(points)))


def _ask(project: Project, read: Read, named: Named, points: list[Point], by: str) -> Named:
    """Ask which points are taken until nothing is left to take; return the reply as it then is."""
    while any(point.row for point in points):
        accept = typer.prompt(ASKED, default="", show_default=False).strip()
        if not accept:
            return named
        by = by or typer.prompt(WHO, default="", show_default=False).strip()
        if _take(project, named, points, accept, by):
            named = read()
            points = open_points(Reference(project), named)
            _show(named, points)
    return named


def _take(project: Project, named: Named, points: list[Point], accept: str, by: str) -> bool:
    """Write down the points that are taken; return whether they could be."""
    try:
        taken = accept_points.choices(accept, points)
        day = datetime.date.today().isoformat()
        written = accept_points.accept(project, named, points, taken, by, day)
    except ProblemsFound as stopped:
        show.problems(stopped.problems, "Nothing was written.")
        return False
    typer.echo("\n".join(written))
    return True
