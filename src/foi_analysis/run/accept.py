"""Executes the committed notebooks again in place, so that their outputs are today's.

It also puts today's claims and one picture into the README.
"""

from __future__ import annotations

import shutil

from foi_analysis.paths import Project, replacing
from foi_analysis.report import update_readme
from foi_analysis.run.engine import Failure, execute, tidy
from foi_analysis.run.register import read_register
from foi_analysis.run.reproduce import Progress, refresh_tables

README_PICTURE = "figure-ew-offences.png"


def accept_notebooks(project: Project, progress: Progress) -> list[Failure]:
    """Execute each notebook of notebooks/ with its default parameters; return those that failed.

    A notebook that fails keeps its committed outputs; the failed copy is in build/failed.
    """
    refresh_tables(project, progress)
    reads = {run.notebook: run.reads for run in read_register(project)}
    paths = sorted(project.notebooks.glob("*.ipynb"))
    done = progress("Committed notebooks", len(paths))
    failures = []
    for path in paths:
        partial = project.build / "failed" / path.name
        failure = execute(project, path, partial, {}, reads[path.name])
        tidy(partial, {})
        if failure:
            failures.append(Failure(path.stem, path.name, *failure, project.relative(partial)))
        else:
            partial.replace(path)
        done(path.stem)
    update_readme(project)
    picture = project.build / "figures" / README_PICTURE
    if picture.exists():
        with replacing(project.root / "docs" / "one-figure.png") as target:
            shutil.copyfile(picture, target)
    return failures
