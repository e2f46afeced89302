"""Keeps two commands from writing into one folder at a time; is no command itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

P = ParamSpec("P")


def alone(command: Callable[P, None]) -> Callable[P, None]:
    """Return the command, which stops with exit code 1 at once where another is at work."""

    @wraps(command)
    def guarded(*words: P.args, **options: P.kwargs) -> None:
        from foi_analysis.core.paths import Project
        from foi_analysis.run.project_lock import AtWork, locked

        try:
            project = Project.find()
        except FileNotFoundError:
            command(*words, **options)
            return
        try:
            with locked(project):
                command(*words, **options)
        except AtWork as found:
            from foi_analysis.cli import show

            show.problems(found.problems, "Nothing was written.")
            raise typer.Exit(1) from None

    return guarded
