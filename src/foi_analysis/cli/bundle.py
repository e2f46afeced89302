"""The commands `foi bundle` and `foi verify`: each calls the package and prints what it found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from foi_analysis.run.choice import Engine

Bundle = Annotated[Path, typer.Argument(help="A bundle made by `foi bundle`.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a program to read.")]


def bundle() -> None:
    """Make one archive to publish beside a story: data, notebooks, site, checksums."""
    from foi_analysis.cli import show, show_bundle
    from foi_analysis.core.paths import Project
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.publish.bundle.make import make_bundle
    from foi_analysis.publish.disclosed import refuse_unpublished

    try:
        project = Project.find()
        refuse_unpublished(project)
        made = make_bundle(project)
    except ProblemsFound as found:
        show.problems(found.problems, "No bundle was made.")
        raise typer.Exit(1) from None
    except FileNotFoundError as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None
    show_bundle.made(made)


def verify(file: Bundle, as_json: AsJson = False) -> None:
    """Compute a bundle again and say figure by figure whether it is the same.

    It runs the notebooks in the bundle, and notebooks are programs: of a bundle from elsewhere,
    compare the sha256 with the one its publisher gives first.
    """
    from foi_analysis.cli import show, show_bundle
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.publish.bundle.verify import verify as verify_bundle

    engine = Engine.FAST if Engine.FAST.is_here else Engine.KERNEL
    try:
        with show.progress() as progress:
            found = verify_bundle(file, progress, engine)
    except ProblemsFound as stopped:
        show.problems(stopped.problems, "Nothing was unpacked or run.")
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(found.as_object(), indent=2, ensure_ascii=False))
    else:
        show_bundle.verification(found)
    raise typer.Exit(0 if found.is_same else 1)
