"""Makes the reviewer's site from the executed notebooks when its inputs changed; runs none.

The pages' text is assembled in `source`, and they are rendered in `rendering`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from foi_analysis.core.investigation import FILE
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish.briefing.make import FOLDER as BRIEFINGS
from foi_analysis.publish.disclosed import FOLDER
from foi_analysis.publish.site.review_mark import mark_of
from foi_analysis.run.build_stamp import hash_of, note, noted
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import REGISTER, Run, read_register

FRONT = "index.html"
SITE, REVIEW_SITE = "site", "review"
LIBRARIES = ("furo", "myst_nb", "sphinx")


def build_site(project: Project, is_review: bool = False) -> tuple[bool, str]:
    """Return (whether the site was made anew, its front page from the project's root).

    With ``is_review`` it stands in build/review, marked on every page; without, in build/site,
    marked only if it holds unpublished small counts. Raises ProblemsFound when no notebook has been
    executed, when a library is missing, or when the site cannot be made without a warning;
    FileNotFoundError when a processed table is missing.
    """
    runs = executed_runs(project)
    name = REVIEW_SITE if is_review else SITE
    folder = project.build / name
    page = folder / FRONT
    mark = mark_of(project, is_review)
    now = _state(project, runs, mark)
    if page.is_file() and _stored(project, name) == now:
        return False, project.relative(page)
    check_libraries()
    from foi_analysis.publish.site.rendering import render
    from foi_analysis.publish.site.source import assemble

    source = assemble(project, runs, project.build / f"{name}-src.new", mark)
    made = render(source, project.build / f"{name}-src", project.build / f"{name}-work", mark)
    _take_place(made, folder)
    note(project, f"{name}-state.json", {"inputs": now})
    return True, project.relative(page)


def check_libraries() -> None:
    """Raise ProblemsFound when a library that makes the site is not installed."""
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        found = (
            f"Sphinx is not installed with all that makes the site ({', '.join(missing)} missing)"
        )
        action = 'Install them: pip install "foi-analysis[site]"'
        raise ProblemsFound([Problem(found, f"{', '.join(LIBRARIES)}", action, file="build/site")])


def site_is_current(project: Project) -> bool:
    """Return whether the site is what today's executed notebooks and tables make.

    Raises ProblemsFound and FileNotFoundError as `build_site` does.
    """
    is_there = (project.build / SITE / FRONT).is_file()
    now = _state(project, executed_runs(project), mark_of(project, is_review=False))
    return is_there and _stored(project, SITE) == now


def executed_runs(project: Project) -> list[Run]:
    """Return the runs of the register whose executed notebook is there, in register order.

    Raises ProblemsFound when there is none.
    """
    runs = [run for run in read_register(project) if executed_path(project, run).is_file()]
    if not runs:
        raise ProblemsFound(
            [
                Problem(
                    "no executed notebooks",
                    "at least one of the register's notebooks",
                    "Run `make reproduce`.",
                    file="build/notebooks",
                )
            ]
        )
    return runs


def _state(project: Project, runs: list[Run], mark: str) -> str:
    folder = Path(__file__).parent
    own = [
        f"{path.relative_to(folder).as_posix()} {sha256_of(path)}"
        for path in sorted(folder.rglob("*.*"))
        if path.suffix in (".css", ".html", ".js")
    ]
    return hash_of(project, _inputs(project, runs), [*own, mark])


def _inputs(project: Project, runs: list[Run]) -> Iterator[Path]:
    from foi_analysis.core.tables import COLUMNS
    from foi_analysis.publish.site.all_files import picture_files
    from foi_analysis.publish.site.source import DOCUMENTS

    yield from (executed_path(project, run) for run in runs)
    yield from (project.processed / f"{table}.csv" for table in COLUMNS)
    yield from (one for path in picture_files(project) for one in (path, path.with_suffix(".csv")))
    yield from sorted(project.manual.glob("*.csv"))
    yield project.root / FILE
    yield from sorted(project.published.glob("*.csv"))
    yield from sorted(path for path in project.replies.rglob("*") if path.is_file())
    yield from sorted((project.build / FOLDER).glob("*"))
    yield from sorted((project.build / BRIEFINGS).glob("*"))
    yield project.notebooks / REGISTER
    documents = (project.root / file for file in DOCUMENTS)
    yield from (path for path in documents if path.is_file())


def _stored(project: Project, name: str) -> str:
    return noted(project, f"{name}-state.json").get("inputs", "")


def _take_place(made: Path, folder: Path) -> None:
    """Put the finished site where the old one was, which stays whole until that moment."""
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
