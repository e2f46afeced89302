"""Turns the assembled source into HTML with Sphinx, nothing loaded from outside; writes no text."""

from __future__ import annotations

import io
import posixpath
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.run.prepared import SLOW, without

if TYPE_CHECKING:
    from sphinx.search import SearchLanguage

SETTINGS: dict[str, Any] = {
    "project": "FOI figures, checked",
    "html_title": "FOI figures, checked",
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
    "html_css_files": ["house.css", "reply.css", "coverage.css"],
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
    "suppress_warnings": ["misc.highlighting_failure"],
}
# What pages say they are in. Sphinx's own en_GB words break the search page's count of results.
LANGUAGE = "en-GB"
LEFT_OUT = (".buildinfo", "objects.inv")
PLAINER = {
    '<summary aria-label="Toggle hidden content">': "<summary>",
    '<th class="head">': '<th class="head" scope="col">',
    '<div class="table-wrapper docutils container">': '<div class="table-wrapper docutils '
    'container" role="region" aria-label="Table" tabindex="0">',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
}


def render(source: Path, work: Path) -> Path:
    """Make the site from ``source`` in the folder ``work``; return the finished folder.

    Raises ProblemsFound with Sphinx's own words when it warns about anything.
    """
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    shutil.rmtree(work, ignore_errors=True)
    site, warnings = work / "site", io.StringIO()
    site.mkdir(parents=True)
    with patch_docutils(str(source)), docutils_namespace(), without(SLOW):
        app = Sphinx(
            source,
            None,
            site,
            work / "doctrees",
            "html",
            confoverrides=SETTINGS,
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.add_search_language(_english())
        app.connect("html-page-context", _one_tree_a_folder({}), priority=100)
        app.connect("html-page-context", _plainer)
        app.build(force_all=True)
    _refuse(warnings.getvalue(), source)
    for name in LEFT_OUT:
        (site / name).unlink(missing_ok=True)
    (site / "_sources").rmdir()
    return site


def _english() -> type[SearchLanguage]:
    """Return Sphinx's English for the search, which works out each word's stem once."""
    from sphinx.search.en import SearchEnglish

    class English(SearchEnglish):
        def __init__(self, options: dict[str, str]) -> None:
            super().__init__(options)
            self.stem = cache(super().stem)  # type: ignore[method-assign]

    return English


def _one_tree_a_folder(made: dict[Any, str]) -> Callable[..., None]:
    """Return what lets all pages of a folder share one navigation, as none of them stands in it."""

    def share(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
        folder, make = posixpath.dirname(page), context.get("toctree")

        def kept(**options: Any) -> str:
            key = (folder, *sorted(options.items()))
            if key not in made:
                made[key] = make(**options)
            return made[key]

        if folder and make:
            context["toctree"] = kept

    return share


def _plainer(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    context["language"] = LANGUAGE
    for part in ("body", "furo_navigation_tree"):
        if text := context.get(part):
            for old, new in PLAINER.items():
                text = text.replace(old, new)
            context[part] = text


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
