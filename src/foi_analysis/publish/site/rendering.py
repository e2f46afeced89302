"""Renders the pages of a site with Sphinx, only those that changed where it can; writes no text.

Sphinx's folder of work stays, with what it read. It is thrown away where anything changed that
bears on more than its own page: the package, the libraries, a setting, a template, a page's title.
Pages load nothing from outside.
"""

from __future__ import annotations

import filecmp
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish.site.navigation import SITE_NAME
from foi_analysis.publish.site.page_frame import PageFrame
from foi_analysis.publish.site.source import Source
from foi_analysis.run.build_stamp import note, noted
from foi_analysis.run.plan import package_hash, text_hash
from foi_analysis.run.prepared import SLOW, without

if TYPE_CHECKING:
    from sphinx.search import SearchLanguage

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
LEFT_OUT = (".buildinfo", "objects.inv", "_sources")
PLAINER = {
    '<summary aria-label="Toggle hidden content">': "<summary>",
    '<th class="head">': '<th class="head" scope="col">',
    '<div class="table-wrapper docutils container">': '<div class="table-wrapper docutils '
    'container" role="region" aria-label="Table" tabindex="0">',
}


MADE, WITH_PAGES = "made.json", (".md", ".ipynb")
OWN = ("_static", "_templates")
# Pages name this style sheet with a hash where it is there already.
WRITTEN_LAST = "_static/mystnb*.css"
SHARED = ("_static/*.css", "_static/*.js", "_templates/*")
MADE_WITH = ("docutils", "furo", "myst-nb", "myst-parser", "sphinx")


def render(source: Source, folder: Path, work: Path, mark: str = "") -> Path:
    """Make the site from ``source``, put into ``folder``; return a folder with the finished site.

    ``work`` keeps what Sphinx read from one time to the next. A ``mark`` stands at the top of every
    page. Raises ProblemsFound with Sphinx's own words when it warns about anything.
    """
    put_in_place(source.folder, folder)
    source, frame = replace(source, folder=folder), PageFrame(source)
    frames = {page: text_hash(frame.words(page)) for page in _pages(folder)}
    rests_on = _rests_on(source, mark)
    project, made = source.facts.project, f"{work.name}/{MADE}"
    before = noted(project, made)
    if before.get("rests_on") != rests_on:
        shutil.rmtree(work, ignore_errors=True)
        before = {}
    known = before.get("frames", {})
    late = [page for page, words in frames.items() if known.get(page) != words]
    (work / MADE).unlink(missing_ok=True)
    site = work / "site"
    site.mkdir(parents=True, exist_ok=True)
    for style in site.glob(WRITTEN_LAST):
        style.unlink()
    warnings = _built(source, frame, work, mark, late if before else None)
    if warnings.strip():
        shutil.rmtree(work)
        raise ProblemsFound([_warned(warnings, folder)])
    note(project, made, {"rests_on": rests_on, "frames": frames})
    return _finished(site, work)


def _built(source: Source, frame: PageFrame, work: Path, mark: str, late: list[str] | None) -> str:
    """Let Sphinx make pages that changed and the ``late`` ones, all if None; return warnings."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = io.StringIO()
    with patch_docutils(str(source.folder)), docutils_namespace(), without(SLOW):
        app = Sphinx(
            source.folder,
            None,
            work / "site",
            work / "doctrees",
            "html",
            confoverrides=SETTINGS | _marked(mark),
            status=None,
            warning=warnings,
            freshenv=late is None,
        )
        app.add_search_language(_english())
        app.connect("html-page-context", frame.put_around)
        app.connect("html-page-context", _plainer)
        app.connect("env-get-outdated", _also(late or []))
        app.build(force_all=late is None)
    return warnings.getvalue()


def _also(pages: list[str]) -> Callable[..., list[str]]:
    """Return what names pages to Sphinx that are out of date beside those it finds itself."""
    return lambda app, env, added, changed, removed: pages


def put_in_place(made: Path, folder: Path) -> None:
    """Make ``folder`` hold what ``made`` does, which goes; a file that is the same stays untouched.

    Sphinx tells by a file's time whether it changed.
    """
    files = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder) not in files:
            path.unlink()
    for name in sorted(files):
        old = folder / name
        if not (old.is_file() and filecmp.cmp(made / name, old, shallow=False)):
            old.parent.mkdir(parents=True, exist_ok=True)
            (made / name).replace(old)
    shutil.rmtree(made)


def _pages(folder: Path) -> list[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix in WITH_PAGES)
    return sorted(one.with_suffix("").as_posix() for one in found if one.parts[0] not in OWN)


def _rests_on(source: Source, mark: str) -> str:
    """Return a hash of all that bears on more pages than one."""
    files = (path for kind in SHARED for path in sorted(source.folder.glob(kind)))
    texts = [f"{path.name}: {path.read_text(encoding='utf-8')}" for path in files]
    titles = sorted((name, one.title, one.entry) for name, one in source.pages.all.items())
    versions = [version(name) for name in MADE_WITH]
    pages = _pages(source.folder)
    return text_hash(repr((package_hash(), versions, SETTINGS, mark, texts, titles, pages)))


def _finished(site: Path, work: Path) -> Path:
    """Return a copy of the site without what only Sphinx needs."""
    finished = work / "finished"
    shutil.rmtree(finished, ignore_errors=True)
    shutil.copytree(site, finished, ignore=shutil.ignore_patterns(*LEFT_OUT))
    _without_lost_words(finished / "searchindex.js")
    return finished


def _without_lost_words(index: Path) -> None:
    """Take words out of the search's index that no page holds any more; Sphinx keeps them."""
    before, found, after = index.read_text(encoding="utf-8").partition("{")
    text, _, end = after.rpartition("}")
    known = json.loads(f"{found}{text}}}")
    for name in ("terms", "titleterms"):
        known[name] = {word: pages for word, pages in known[name].items() if pages != []}
    shown = json.dumps(known, separators=(",", ":"), sort_keys=True)
    index.write_text(f"{before}{shown}{end}", encoding="utf-8")


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


def _warned(warnings: str, folder: Path) -> Problem:
    return Problem(
        warnings.replace(f"{folder}/", "").strip(),
        "pages Sphinx makes without a warning",
        "Correct the page named; the site was left as it was.",
        file="build/site-src",
    )
