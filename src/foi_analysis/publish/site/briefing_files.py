"""Puts local briefings beside the site's pages and links a force's on its page; makes none."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish.briefing.make import FOLDER, FORMATS, inputs, name_of, state_of
from foi_analysis.publish.site.blocks import raw
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.run.register import Run

BRIEFING = "local_briefing.ipynb"
WORDS = {"html": "web page", "docx": "Word", "pdf": "PDF"}


def copy_briefings(project: Project, static: Path) -> None:
    """Copy the briefings into the site's own files; there may be none.

    Raises ProblemsFound when one was made from other data than the site.
    """
    made = project.build / FOLDER
    if not made.is_dir():
        return
    now = inputs(project)
    if any(one != now for one in state_of(project).values()):
        found, expected = "briefings made from other data", "briefings made from this site's data"
        action = "Run `foi briefing --all`, or remove those of other windows."
        raise ProblemsFound([Problem(found, expected, action, file=f"build/{FOLDER}")])
    shutil.copytree(made, static / FOLDER)


def briefing_links(facts: SiteFacts, run: Run) -> str:
    """Return the links to a force's briefings for its page, nothing for other pages."""
    if run.notebook != BRIEFING:
        return ""
    force = dict(run.parameters)["force"]
    lines = [_line(facts, force, wave) for wave in facts.reference.waves]
    items = "".join(f"<li>{line}</li>" for line in lines if line)
    return raw(f"<p>One page to print, for a local newsroom:</p><ul>{items}</ul>") if items else ""


def _line(facts: SiteFacts, force: str, wave: str) -> str:
    name, made = name_of(force, wave), facts.project.build / FOLDER
    ends = [end for end in FORMATS if (made / f"{name}.{end}").is_file()]
    label = escape(f"{force}, {facts.reference.waves[wave].label}")
    links = (f'<a href="_static/{FOLDER}/{name}.{end}">{label}: {WORDS[end]}</a>' for end in ends)
    return ", ".join(links)
