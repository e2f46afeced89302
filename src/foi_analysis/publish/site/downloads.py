"""Offers the masked tables for download on a page of their own; masks and makes none."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish.disclosed import FILES, FOLDER, is_current, state_of
from foi_analysis.publish.site.blocks import raw
from foi_analysis.publish.site.facts import SiteFacts

PAGE, TITLE = "downloads", "Downloads"
WORDS = "Every count, sum and share of the replies on hand, with small counts masked."
REPORT = "disclosure.ipynb"
REPORT_WORDS = f" What is masked, and that none of it can be worked out: [the report]({REPORT})."


def write_downloads(project: Project, folder: Path) -> dict[str, str]:
    """Write the page and its files; return its name and title, or nothing without masked tables.

    Raises ProblemsFound when the tables were made from other data than the site.
    """
    made = project.build / FOLDER
    if not made.is_dir():
        return {}
    if not is_current(project):
        found, expected = "tables made from other data", "tables made from the data of this site"
        problem = Problem(found, expected, "Run `foi disclose`.", file=f"build/{FOLDER}")
        raise ProblemsFound([problem])
    into = folder / "_static" / PAGE
    into.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(made / name, into / name)
    with replacing(folder / f"{PAGE}.md") as partial:
        words = WORDS + (REPORT_WORDS if (folder / REPORT).is_file() else "")
        partial.write_text(_page(words, state_of(project)["rule"]), encoding="utf-8")
    return {PAGE: TITLE}


def _page(words: str, rule: str) -> str:
    items = "".join(
        f'<li><a href="_static/{PAGE}/{name}" download>{escape(about)}</a> ({name})</li>'
        for name, about in FILES.items()
    )
    return (
        f"# {TITLE}\n\n{words}\n\n{raw(f'<p>Rule {escape(rule)}</p>')}\n\n"
        "```{admonition} Rows that say RECONSTRUCTED are no force's figures\n:class: warning\n\n"
        f"{SiteFacts.NEVER_EVIDENCE}\n```\n\n{raw(f'<ul>{items}</ul>')}\n"
    )
