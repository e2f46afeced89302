"""Turns the assembled source into HTML with Sphinx, nothing loaded from outside; writes no text."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

from foi_analysis.problems import Problem, ProblemsFound

SETTINGS: dict[str, Any] = {
    "project": "FOI figures, checked",
    "html_title": "FOI figures, checked",
    "language": "en_GB",
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
    "html_css_files": ["house.css", "reply.css"],
    "templates_path": ["_templates"],
    "exclude_patterns": ["_static", "_templates"],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_show_search_summary": False,
    "html_use_index": False,
    "html_domain_indices": False,
    "html_permalinks": False,
    "html_last_updated_fmt": None,
    "smartquotes": False,
    "suppress_warnings": ["misc.highlighting_failure"],
}
LEFT_OUT = (".buildinfo", "objects.inv")
PLAINER = {
    '<summary aria-label="Toggle hidden content">': "<summary>",
    '<th class="head">': '<th class="head" scope="col">',
    '<div class="table-wrapper docutils container">': '<div class="table-wrapper docutils '
    'container" role="region" aria-label="Table" tabindex="0">',
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
    with patch_docutils(str(source)), docutils_namespace():
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
        app.connect("html-page-context", _plainer_body)
        app.build(force_all=True)
    _refuse(warnings.getvalue(), source)
    for name in LEFT_OUT:
        (site / name).unlink(missing_ok=True)
    (site / "_sources").rmdir()
    return site


def _plainer_body(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    body = context.get("body")
    for old, new in PLAINER.items():
        body = body.replace(old, new) if body else body
    if body:
        context["body"] = body


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
