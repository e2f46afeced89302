"""The commands `foi publish` and `foi review`: for anybody, and for reviewers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from foi_analysis.cli.reproduce import problems_shown, reproduce, usable
from foi_analysis.run.choice import Engine

if TYPE_CHECKING:
    from foi_analysis.core.paths import Project

NEEDS = (
    "build/site is for reviewers: it holds small counts of replies that nobody has published. "
    "`foi publish` makes what anybody may see; it needs small_counts in "
    "data/manual/investigation.toml, and two people and a day for each primary reply in "
    "data/manual/replies.csv."
)


def publish() -> None:
    """Make site, briefings, downloads and bundle for the public in build/public, or say why not.

    What would be published is read first as a stranger would. Nothing is published while a small
    count of a primary reply that nobody has published can be read or worked out from any file.
    """
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.merge.completeness import check_complete
    from foi_analysis.publish import public
    from foi_analysis.run.reproduce import refresh_tables

    project = Project.find()
    with problems_shown() as progress:
        check_complete(project)
        refresh_tables(project, progress)
    if not public.needs_tables_only(project):
        reproduce()
    with show.progress() as progress:
        try:
            made = public.publish(project, progress, usable(Engine.FAST))
        except ProblemsFound as found:
            problems = found.problems
        else:
            problems = ()
    if problems:
        show.problems(problems, "Nothing was published; `foi review` makes the complete site.")
        raise typer.Exit(1)
    typer.echo(f"Published: {', '.join(map(project.relative, made))}")


def review() -> None:
    """Make the complete site for reviewers in build/review, marked on every page and notebook."""
    from foi_analysis.core.paths import Project
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.publish.site import build_site

    reproduce()
    try:
        made, page = build_site(Project.find(), is_review=True)
    except (ProblemsFound, FileNotFoundError) as stopped:
        typer.echo(str(stopped), err=True)
        raise typer.Exit(1) from None
    _tell_masks_given_away(Project.find())
    typer.echo(f"{'Made' if made else 'Up to date'}: {page}")


def _tell_masks_given_away(project: Project) -> None:
    """Print which masks of authorities give way, and from what they can be worked out."""
    from foi_analysis.core.reference import read_rows
    from foi_analysis.publish.disclosed import GIVEN_AWAY

    for row in read_rows(project.build / GIVEN_AWAY):
        words = ", ".join(filter(None, (row["wave"], row["measure"], row["category"])))
        typer.echo(
            f"{row['authority']} masks {words}, which can be worked out from: {row['rests_on']}"
        )


def say_what_it_needs(project: Project) -> None:
    """Print, where the outputs hold unpublished small counts, what publishing them needs."""
    from foi_analysis.publish.disclosed import holds_unpublished

    if holds_unpublished(project):
        typer.echo(NEEDS)
