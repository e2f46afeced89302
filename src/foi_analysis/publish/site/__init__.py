"""Makes the reviewer's site from the executed notebooks when its inputs changed; runs none.

Sphinx renders the pages, which load nothing from outside; their text is assembled elsewhere.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_analysis.core.investigation import FILE
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish.briefing.make import FOLDER as BRIEFINGS
from foi_analysis.publish.disclosed import FOLDER
from foi_analysis.publish.site.navigation import SITE_NAME
from foi_analysis.publish.site.review_mark import mark_of
from foi_analysis.run.build_stamp import hash_of, note, noted
from foi_analysis.run.plan import executed_path
from foi_analysis.run.prepared import SLOW, without
from foi_analysis.run.register import REGISTER, Run, read_register

if TYPE_CHECKING:
    from sphinx.search import SearchLanguage

    from foi_analysis.publish.site.source import Source

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
    from foi_analysis.publish.site.source import assemble

    source = assemble(project, runs, project.build / "site-src", mark)
    _take_place(render(source, project.build / "site-work", mark), folder)
    shutil.rmtree(project.build / "site-work")
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


SETTINGS: dict[str, Any] = {
    "project": SITE_NAME,
    "html_title": SITE_NAME,
    "language": "en",
    "html_search_language": "en",
    "extensions": ["myst_nb"],
    "nb_execution_mode": "off",
    "nb_ipywidgets_js": {},
    "nb_code_prompt_show": "Show the code",
    "nb_code_prompt_hide": "Hide the code",
    "myst_enable_extensions": [],
    "myst_update_mathjax": False,
    "myst_heading_anchors": 3,
    "html_theme": "furo",
    "html_theme_options": {"top_of_page_buttons": []},
    "html_static_path": ["_static"],
    "html_css_files": ["house.css", "reply.css", "coverage.css", "tables.css", "site.css"],
    "html_js_files": ["tables.js"],
    "templates_path": ["_templates"],
    "html_extra_path": ["_extra"],
    "exclude_patterns": ["_extra", "_static", "_templates"],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_show_search_summary": False,
    "html_use_index": False,
    "html_domain_indices": False,
    "html_permalinks_icon": "#",
    "html_last_updated_fmt": None,
    "smartquotes": False,
    "suppress_warnings": ["misc.highlighting_failure", "toc.not_included"],
}
# What pages say they are in. Sphinx's own en_GB words break the search page's count of results.
LANGUAGE = "en-GB"
LEFT_OUT = (".buildinfo", "objects.inv")
PLAINER = {
    '<summary aria-label="Toggle hidden content">': "<summary>",
    '<th class="head">': '<th class="head" scope="col">',
    '<div class="table-wrapper docutils container">': '<div class="table-wrapper docutils '
    'container" role="region" aria-label="Table" tabindex="0">',
}


def render(source: Source, work: Path, mark: str = "") -> Path:
    """Make the site from ``source`` in the folder ``work``; return the finished folder.

    A ``mark`` stands at the top of every page.

    Raises ProblemsFound with Sphinx's own words when it warns about anything.
    """
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from foi_analysis.publish.site.page_frame import PageFrame

    shutil.rmtree(work, ignore_errors=True)
    site, warnings = work / "site", io.StringIO()
    site.mkdir(parents=True)
    with patch_docutils(str(source.folder)), docutils_namespace(), without(SLOW):
        app = Sphinx(
            source.folder,
            None,
            site,
            work / "doctrees",
            "html",
            confoverrides=SETTINGS | _marked(mark),
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.add_search_language(_english())
        app.connect("html-page-context", PageFrame(source).put_around)
        app.connect("html-page-context", _plainer)
        app.build(force_all=True)
    _refuse(warnings.getvalue(), source.folder)
    for name in LEFT_OUT:
        (site / name).unlink(missing_ok=True)
    (site / "_sources").rmdir()
    return site


def _marked(mark: str) -> dict[str, Any]:
    options = {**SETTINGS["html_theme_options"], "announcement": mark}
    return {"html_theme_options": options} if mark else {}


def _english() -> type[SearchLanguage]:
    """Return Sphinx's English for the search, which works out each word's stem once."""
    from sphinx.search.en import SearchEnglish

    class English(SearchEnglish):
        def __init__(self, options: dict[str, str]) -> None:
            super().__init__(options)
            self.stem = cache(super().stem)  # type: ignore[method-assign]

    return English


def _plainer(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    context["language"] = LANGUAGE
    if text := context.get("body"):
        for old, new in PLAINER.items():
            text = text.replace(old, new)
        context["body"] = text


def _refuse(warnings: str, source: Path) -> None:
    if not warnings.strip():
        return
    words = warnings.replace(f"{source}/", "").strip()
    raise ProblemsFound(
        [
            Problem(
                words,
                "pages Sphinx makes without a warning",
                "Correct the page named; the site was left as it was.",
                file="build/site-src",
            )
        ]
    )
