"""Executes the committed notebooks again in place, so that their outputs are today's.

It also puts today's claims and one picture into the README.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from foi_analysis.core.paths import Project, replacing
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import Failure, execute, log_of, tidy
from foi_analysis.run.pool import Died, carried_out
from foi_analysis.run.register import read_register
from foi_analysis.run.reproduce import Progress, refresh_tables
from foi_analysis.verdicts.report import update_readme

README_PICTURE = "figure-ew-offences.png"
Stop = tuple[int | None, str] | None


def refresh_notebooks(
    project: Project, progress: Progress, engine: Engine = Engine.KERNEL
) -> list[Failure]:
    """Execute each notebook of notebooks/ with its default parameters; return those that failed.

    A notebook that fails keeps its committed outputs; the failed copy is in build/failed.
    """
    refresh_tables(project, progress)
    read_register(project)
    paths = sorted(project.notebooks.glob("*.ipynb"))
    done = progress("Committed notebooks", len(paths))
    failures = []
    for path, stop in _executed(project, paths, engine):
        partly = _partly(project, path)
        log_of(partly).unlink(missing_ok=True)
        if partly.exists():
            tidy(partly, {})
        if stop:
            kept = project.relative(partly) if partly.exists() else ""
            failures.append(Failure(path.stem, path.name, *stop, kept))
        else:
            partly.replace(path)
        done(path.stem)
    update_readme(project)
    picture = project.build / "figures" / README_PICTURE
    if picture.exists():
        with replacing(project.root / "docs" / "one-figure.png") as target:
            shutil.copyfile(picture, target)
    return failures


def _partly(project: Project, path: Path) -> Path:
    return project.build / "failed" / path.name


def _executed(project: Project, paths: list[Path], engine: Engine) -> Iterator[tuple[Path, Stop]]:
    calls = [partial(execute, project, path, _partly(project, path), {}, engine) for path in paths]
    if engine is Engine.KERNEL:
        yield from ((path, call()) for path, call in zip(paths, calls, strict=True))
        return
    for number, stop in carried_out(calls, os.cpu_count() or 1):
        yield paths[number], (None, stop.cause) if isinstance(stop, Died) else stop
