"""Arranges a figure's page: the answer, the picture, the work, what it rests on; judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from foi_analysis.core.processed import read_table
from foi_analysis.notebook.display import badge, provenance
from foi_analysis.notebook.trace import Tracer
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.front import is_demonstration
from foi_analysis.publish.site.key_words import day
from foi_analysis.publish.site.notebook_page import notebook_page
from foi_analysis.publish.site.notebook_tables import NO_ROWS
from foi_analysis.publish.site.replies import ReplyPages
from foi_analysis.publish.site.table_html import linked, raw
from foi_analysis.publish.site.trace_html import how_known
from foi_analysis.run.demonstration import SHOWN
from foi_analysis.run.register import Run
from foi_analysis.verdicts import report

WORK, RESTS = "## How it is worked out", "## What the verdict rests on"
WORK_WORDS = "This is the notebook itself: its code, and what came out."
NOBODY = "no reply on hand gives a number"
DRAWN, JUDGED = "plot_interval(", "foi.judge("
Cells = list[dict[str, Any]]


def figure_page(
    run: Run,
    notebook: dict[str, Any],
    title: str,
    story: str,
    label: str,
    tracer: Tracer,
    replies: ReplyPages,
) -> dict[str, Any]:
    """Return the page of a figure's executed notebook, ready for Sphinx.

    ``story`` is the address of the page with all figures of the story, ``label`` the box on a
    demonstration.
    """
    facts, key = replies.facts, dict(run.parameters)["claim"]
    trace = tracer.trace(key)
    top = "\n\n".join(filter(None, (answer(facts, run, story), label)))
    known = how_known(trace, replies, facts.words)
    below = "\n\n".join((known, set_aside(facts, key), take_along(facts, run)))
    none = NOBODY if trace.computed_provenance in ("", "none") else NO_ROWS
    link, words = replies.link_in_file, facts.words
    first, *others = notebook["cells"]
    about = _source(first).partition("\n")[2].strip()
    bare = {**notebook, "cells": [{**first, "source": ""}, *others]}
    drawn = facts.project.build / "figures"
    page = notebook_page(bare, title, top, "", link, words, none, drawn)
    return {**page, "cells": [*arranged(page["cells"], about), _words("how-known", below)]}


def answer(facts: SiteFacts, run: Run, story: str = "") -> str:
    """Return what stands on top of a figure's page: the verdict, why, and the numbers it is about.

    It is nothing for other notebooks, and a link to the figure's page on a demonstration.
    ``story`` is the address of the page with all figures of the story.
    """
    claim = facts.claims.get(dict(run.parameters).get("claim", ""))
    if not claim:
        return ""
    if is_demonstration(run):
        return raw(_back(facts, claim))
    given = provenance(claim["computed_provenance"])
    lines = [
        ("Verdict", f"{badge(claim['verdict'])} {escape(claim['sentence'])}"),
        ("Printed", _printed(facts, claim, story)),
        ("Other figures allow", escape(report.allowed_with_unit(claim))),
        (
            "The replies on hand give",
            f"{escape(report.with_unit(claim['computed'], claim['unit']))} {given}".strip(),
        ),
        ("Weakest assumption", _weakest(claim)),
    ]
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in lines)
    of_what = f"<p>{escape(claim['of_what'])}</p>" if claim["of_what"] else ""
    return raw(f'<dl class="answers figure simple">{items}</dl>{of_what}')


def _printed(facts: SiteFacts, claim: Mapping[str, Any], story: str) -> str:
    page = next((one for one in facts.stories if one["page"] == claim["page"]), None)
    who = ", ".join(filter(None, (page["publisher"], day(page["published_on"])))) if page else ""
    if who:
        who = f'<a href="{escape(story)}">{escape(who)}</a>' if story else escape(who)
        who = f" <small>{who}</small>"
    return f"{escape(report.printed(claim))}{who}"


def _weakest(claim: Mapping[str, Any]) -> str:
    if not claim["weakest"]:
        return "none"
    without = f" Without it: {claim['without_it']}." if claim["without_it"] else ""
    return f"{escape(claim['weakest'])} ({claim['strength']}).{escape(without)}"


def _back(facts: SiteFacts, claim: Mapping[str, Any]) -> str:
    title = escape(facts.claim_title(claim["id"]))
    link = f'<a href="figure-{claim["id"]}.html">{title}</a>'
    return (
        f"<p>The same cells as on the page {link}, where replies of their own count. Here made "
        'replies count too: see <a href="demonstration.html">the demonstration</a>.</p>'
    )


def arranged(cells: Cells, about: str = "") -> Cells:
    """Return a figure's cells with the picture of its limits first and the work under one heading.

    ``cells`` are those of a notebook's page: the top, then the work, then the verdict. ``about``
    says what the work is.
    """
    top, *work = cells
    picture = _lifted(work)
    judged = next((at for at, cell in enumerate(work) if JUDGED in _source(cell)), len(work))
    while judged and judged < len(work) and work[judged - 1]["cell_type"] != "markdown":
        judged -= 1
    start = max(judged - 1, 0) if judged < len(work) else judged
    for cell in work:
        if cell["cell_type"] == "markdown":
            cell["source"] = _lower(_source(cell))
    return [
        top,
        *picture,
        _words("work", f"{WORK}\n\n{about} {WORK_WORDS}"),
        *work[:start],
        _words("rests", RESTS),
        *work[start:],
    ]


def _lifted(work: Cells) -> Cells:
    """Take the picture of the limits, or else the last one, out of the work."""
    drawn = [cell for cell in work if any(map(_is_picture, cell.get("outputs", ())))]
    chosen = [cell for cell in drawn if DRAWN in _source(cell)] or drawn
    if not chosen:
        return []
    cell = chosen[-1]
    pictures = [one for one in cell["outputs"] if _is_picture(one)]
    said = {"output_type": "stream", "name": "stdout", "text": "The picture stands on top.\n"}
    cell["outputs"] = [*(one for one in cell["outputs"] if not _is_picture(one)), said]
    metadata = {**cell["metadata"], "tags": ["remove-input"]}
    first = {**cell, "id": "picture-first", "source": "# The picture", "outputs": pictures}
    return [{**first, "metadata": metadata}]


def _is_picture(output: Mapping[str, Any]) -> bool:
    data = output.get("data", {})
    return any(kind.startswith("image/") for kind in data) or 'class="drawn' in str(data)


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _lower(text: str) -> str:
    """Return Markdown with its headings one level lower."""
    return "\n".join(f"#{line}" if line.startswith("##") else line for line in text.splitlines())


def _words(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def set_aside(facts: SiteFacts, key: str) -> str:
    """Return what is printed or said of the same thing and took no part, with its source."""
    claim = facts.claims[key]
    rows = read_table(facts.project, "statements")
    for name in ("measure", "category", "area", "wave"):
        rows = rows[rows[name] == claim[name]]
    rows = rows[rows["use"] != "used"]
    say = facts.words.text
    items = "".join(
        f"<li>{escape(say(row['words']))} ({escape(row['use'])})<br>"
        f"{linked(say(row['source']))}</li>"
        for row in rows.to_dict(orient="records")
    )
    words = "Nothing that is printed of the same thing was set aside."
    return f"## What was set aside\n\n{raw(f'<ul>{items}</ul>') if items else words}"


def take_along(facts: SiteFacts, run: Run) -> str:
    """Return the links to the page's notebook, pictures and numbers, and how to cite it."""
    key = dict(run.parameters)["claim"]
    links = [_download(f"notebooks/{run.name}.ipynb", "The notebook as it was run")]
    for name in _pictures(facts, run, key):
        about = name.removeprefix(run.name).strip("-").replace("-", " ") or "limits"
        links.append(_download(f"pictures/{name}.png", f"Picture: {about}"))
        if (facts.project.build / "figures" / f"{name}.svg").is_file():
            links.append(_download(f"pictures/{name}.svg", f"Drawing: {about}"))
        links.append(_download(f"pictures/{name}.csv", f"Its numbers: {about}"))
    claim, made_by = facts.claims[key], facts.reference.investigation.made_by
    said = f"“{facts.claim_title(key)}: {claim['verdict']}”"
    cite = ", ".join(filter(None, (made_by, said)))
    items = "".join(f"<li>{link}</li>" for link in links)
    return f"## Take it with you\n\n{raw(f'<ul>{items}<li>Cite as: {escape(cite)}.</li></ul>')}"


def _pictures(facts: SiteFacts, run: Run, key: str) -> list[str]:
    """Return the names of a run's pictures whose numbers lie beside them."""
    longer = [f"figure-{one}" for one in facts.claims if one.startswith(key) and one != key]
    shown = facts.project.build / "figures"
    names = [path.stem for path in sorted(shown.glob(f"{run.name}*.csv"))]
    return [
        name
        for name in names
        if not name.startswith(tuple(longer))
        and name.removeprefix(run.name)[:1] in ("", "-")
        and is_demonstration(run) == (f"-{SHOWN}" in name)
        and (shown / f"{name}.png").is_file()
    ]


def _download(path: str, words: str) -> str:
    return f'<a href="files/{escape(path)}" download>{escape(words)}</a>'
