"""Assembles the pages Sphinx reads: notebooks, documents and lists of pages; renders nothing."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.evidence.counting import RECONSTRUCTED
from foi_analysis.notebook.trace import Tracer
from foi_analysis.publish.site.all_files import (
    briefing_links,
    copy_briefings,
    write_downloads,
    write_files,
)
from foi_analysis.publish.site.covered_page import CoveredPage
from foi_analysis.publish.site.demonstration_page import PAGE as DEMONSTRATION
from foi_analysis.publish.site.demonstration_page import write_demonstration
from foi_analysis.publish.site.editor_page import EditorPage
from foi_analysis.publish.site.entry_pages import area_pages, write_dispute, write_entries
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.figure_page import figure_page
from foi_analysis.publish.site.finder import write_index
from foi_analysis.publish.site.front import front_page, is_demonstration
from foi_analysis.publish.site.navigation import CHECKS, FIGURES, Page, Pages
from foi_analysis.publish.site.notebook_page import (
    as_notebook,
    first_heading,
    notebook_page,
)
from foi_analysis.publish.site.page_foot import PageFoot
from foi_analysis.publish.site.replies import ReplyPages
from foi_analysis.publish.site.response_page import write_responses
from foi_analysis.publish.site.review_mark import mark_files
from foi_analysis.publish.site.story_pages import StoryPages
from foi_analysis.publish.site.table_html import write_page
from foi_analysis.run.demonstration import MARK, PARAMETER, SHOWN
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import Run
from foi_analysis.verdicts import report

DOCUMENTS = {
    "METHODOLOGY.md": ("method", "Method"),
    "data/README.md": ("sources", "Sources and tables"),
    "data/processed/README.md": ("data-dictionary", "Data dictionary"),
    "CHANGELOG.md": ("changelog", "Changelog"),
}
# Notebooks that teach analysts in Jupyter and check no figure.
LESSONS = ("start.ipynb", "new_reply.ipynb")
_LINK = re.compile(r"!?\[([^\]]+)\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")


@dataclass(frozen=True)
class Source:
    """Where the pages' sources lie, what each page is, and what stands below it."""

    folder: Path
    facts: SiteFacts
    pages: Pages
    foot: PageFoot


def assemble(project: Project, runs: Sequence[Run], folder: Path, mark: str = "") -> Source:
    """Write every page's source into ``folder``, emptied first.

    Lessons get no page: their links lead to notebooks, and they check no figure. A ``mark`` is put
    into what stands alone: briefings and notebooks.
    """
    runs = [run for run in runs if run.notebook not in LESSONS]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    here = Path(__file__).parent
    shutil.copytree(here / "static", folder / "_static")
    shutil.copytree(here / "templates", folder / "_templates")
    facts = SiteFacts(project)
    copy_briefings(project, folder / "_static")
    replies, tracer = ReplyPages(project, facts, folder), Tracer(project)
    made = Tracer(project, tracer.processed, SHOWN)
    stories, pages = StoryPages(facts, folder), Pages(facts.nouns)
    titles = {
        run.name: _write_notebook(run, stories, replies, made if is_demonstration(run) else tracer)
        for run in runs
    }
    for page in _figures(facts, titles):
        pages.add(page)
    for page in area_pages(facts, runs, titles, [*chain.from_iterable(stories.stories.values())]):
        pages.add(page)
    for page in stories.write(titles):
        pages.add(page)
    pages.add_fixed(CoveredPage(facts).write(titles, folder))
    pages.add_fixed(_write_documents(project, folder) | write_dispute(facts, folder))
    pages.add_fixed(EditorPage(facts, stories).write(titles, folder))
    pages.add_fixed(write_responses(project, folder))
    pages.add_fixed(replies.write(_used_in(facts, tracer, made), titles))
    pages.add_fixed(write_demonstration(facts, runs, titles, made, folder))
    pages.add_fixed(write_files(project, runs, titles, folder))
    pages.add_fixed(write_downloads(project, folder))
    for page in (*_checks(facts, runs, titles, pages), *replies.pages()):
        pages.add(page)
    if mark:
        mark_files(folder, mark)
    foot = PageFoot(facts)
    write_entries(facts, pages, foot, folder)
    write_page(folder / "index.md", front_page(facts, pages, foot))
    write_index(pages, folder)
    return Source(folder, facts, pages, foot)


def _figures(facts: SiteFacts, titles: Mapping[str, str]) -> Iterator[Page]:
    """Yield the page of each claim that has one, in the order of the claims."""
    for key, claim in facts.claims.items():
        name = f"figure-{key}"
        if name in titles:
            about = f"{claim['verdict'].capitalize()}. {claim['sentence']}"
            names = (report.printed(claim), claim["printed"], claim["category"])
            yield Page(name, titles[name], FIGURES, about, names)


def _checks(
    facts: SiteFacts, runs: Sequence[Run], titles: Mapping[str, str], pages: Pages
) -> Iterator[Page]:
    """Yield the page of each run that is neither a figure's nor an authority's."""
    for run in runs:
        if run.name not in pages.all:
            parent = DEMONSTRATION if is_demonstration(run) else ""
            names = () if parent else tuple(run.names)
            yield Page(run.name, titles[run.name], CHECKS, run.about, names, parent)


def _write_notebook(run: Run, stories: StoryPages, replies: ReplyPages, tracer: Tracer) -> str:
    facts = stories.facts
    path = executed_path(facts.project, run)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    title = title_of(run, facts, notebook)
    claim = dict(run.parameters).get("claim")
    if claim:
        story = stories.link(facts.claims[claim]["page"])
        page = figure_page(run, notebook, title, story, label(facts, run), tracer, replies)
    else:
        top, bottom = label(facts, run), as_notebook(run.name)
        drawn, link = facts.project.build / "figures", replies.link_in_file
        page = notebook_page(notebook, title, top, bottom, link, facts.words, drawn=drawn)
    text = json.dumps(page, indent=1, ensure_ascii=False) + "\n"
    write_page(replies.folder / f"{run.name}.ipynb", text)
    return title


def _used_in(facts: SiteFacts, tracer: Tracer, made: Tracer) -> dict[str, list[str]]:
    """Return the claims that rest on each reply, or that a made one was made of, in their order."""
    used: dict[str, list[str]] = {}
    for claim in facts.claims:
        leaves = [*tracer.trace(claim).leaves()]
        leaves += [leaf for leaf in made.trace(claim).leaves() if leaf.provenance == RECONSTRUCTED]
        for reply in dict.fromkeys(leaf.reply for leaf in leaves):
            used.setdefault(reply, []).append(claim)
    return used


def title_of(run: Run, facts: SiteFacts, notebook: dict[str, Any]) -> str:
    """Return the title of a run's page: a claim, an authority, or what the register calls it."""
    parameters = dict(run.parameters)
    if "claim" in parameters:
        return facts.claim_title(parameters["claim"]) + (MARK if is_demonstration(run) else "")
    if "authority" in parameters:
        return f"{parameters['authority']}: figures and what they rest on"
    values = {name: facts.value_words(value) for name, value in parameters.items()}
    title = run.title.format(**values) or first_heading(notebook)
    if not run.title and (told := [values[name] for name in values if name != PARAMETER]):
        title += f" ({', '.join(told)})"
    return title + (MARK if is_demonstration(run) else "")


def label(facts: SiteFacts, run: Run) -> str:
    """Return what stands on top of a page: its briefing's files, and a box on its replies."""
    return "\n\n".join(filter(None, (briefing_links(facts, run), _box(facts, run))))


def _box(facts: SiteFacts, run: Run) -> str:
    """Return the box that says a page counts made replies, or nothing when it does not."""
    parameters = dict(run.parameters)
    if not is_demonstration(run):
        return ""
    wave = parameters.get("wave") or facts.claims[parameters["claim"]]["wave"]
    opening = "The sums on this page agree with what was printed by construction."
    text = f"{opening} {facts.reply_words(wave)} {facts.NEVER_EVIDENCE}"
    return f"```{{admonition}} Reconstructed replies\n:class: warning\n\n{text}\n```"


def _write_documents(project: Project, folder: Path) -> dict[str, str]:
    """Write the project's own texts as pages; return page name to short title."""
    written = {}
    for file, (name, title) in DOCUMENTS.items():
        if (project.root / file).is_file():
            text = (project.root / file).read_text(encoding="utf-8")
            write_page(folder / f"{name}.md", _relinked(project, file, text))
            written[name] = title
    return written


def _relinked(project: Project, file: str, text: str) -> str:
    """Return a document whose links to other documents lead to their pages.

    A link to a file that is no page becomes the link's text.
    """

    def replace(match: re.Match[str]) -> str:
        words, target = match.groups()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
        if path in DOCUMENTS and (project.root / path).is_file():
            return f"[{words}]({DOCUMENTS[path][0]}.md)"
        return words

    return _LINK.sub(replace, text)
