"""Turns one executed notebook into a page, with the way back from its figure to the cells.

It runs nothing and traces nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from foi_analysis.notebook.display import provenance, verdict
from foi_analysis.notebook.trace import evidence_words
from foi_analysis.notebook.trace_parts import RULES, AuthorityPart, Leaf, Trace, TracePart
from foi_analysis.publish.site.replies import ReplyPages
from foi_analysis.publish.site.table_html import ADDRESS, CellLink, linked, raw, tidy_table
from foi_analysis.verdicts.report import with_unit

KEPT_METADATA = ("kernelspec", "language_info")
# What a notebook that computes by itself imports.
COMPUTES = "import foi_analysis as foi"
_FIRST_HEADING = re.compile(r"\A# .*\n?")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_BARE_ADDRESS = re.compile(rf"(?<![(<\[]){ADDRESS}")
# The site has pages for runs, and none for the templates notebooks in JupyterLab link to.
_TEMPLATE = re.compile(r"\[([^\]]+)\]\(\w+\.ipynb\)")


def notebook_page(
    notebook: dict[str, Any],
    title: str,
    top: str,
    bottom: str = "",
    link: CellLink | None = None,
) -> dict[str, Any]:
    """Return the notebook with its first heading replaced by ``title`` and ``top`` below it.

    Code that computes is open, code that only shows is folded; pictures carry their words, tables
    scroll in a box of their own; ``bottom`` is the last cell, and ``link`` gives the address of a
    reply's cell.
    """
    cells = _joined([dict(cell) for cell in notebook["cells"]])
    first, heading = cells[0], title
    is_open = any(COMPUTES in _text(cell["source"]) for cell in cells)
    introduction = _FIRST_HEADING.sub("", _text(first["source"])).strip()
    first["source"] = "\n\n".join(part for part in (f"# {title}", top, introduction) if part)
    for cell in cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = _TEMPLATE.sub(r"`\1`", _text(cell["source"]))
            heading = (_HEADING.findall(_text(cell["source"])) or [heading])[-1]
        else:
            _fold(cell, is_open)
            cell["outputs"] = [_output(output, heading, link) for output in cell["outputs"]]
    if bottom:
        last = {"cell_type": "markdown", "id": "how-known", "metadata": {}, "source": bottom}
        cells.append(last)
    metadata = {name: notebook["metadata"].get(name, {}) for name in KEPT_METADATA}
    return {**notebook, "cells": cells, "metadata": metadata}


def first_heading(notebook: dict[str, Any]) -> str:
    """Return the notebook's own first heading, without a mark."""
    return _HEADING.findall(_text(notebook["cells"][0]["source"]))[0]


def _joined(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells with code that shows nothing joined to the code right above it."""
    joined: list[dict[str, Any]] = []
    for cell in cells:
        above = joined[-1] if joined else cell
        if cell["cell_type"] == above["cell_type"] == "code" and not above["outputs"] and joined:
            parts = (_text(above["source"]).strip(), _text(cell["source"]).strip())
            joined[-1] = {**cell, "source": "\n\n".join(parts)}
        else:
            joined.append(cell)
    return joined


def _fold(cell: dict[str, Any], is_open: bool) -> None:
    words = [alt for output in cell["outputs"] if (alt := _alt(output))]
    metadata: dict[str, Any] = {"tags": [] if is_open else ["hide-input"]}
    if words:
        metadata["mystnb"] = {"image": {"alt": " ".join(words)}}
    cell["metadata"] = metadata


def _alt(output: dict[str, Any]) -> str:
    data = output.get("data", {})
    if "image/png" not in data:
        return ""
    given = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    return given or _text(data.get("text/plain", "Picture without a description"))


def _output(output: dict[str, Any], heading: str, link: CellLink | None) -> dict[str, Any]:
    data = output.get("data", {})
    if "text/html" in data:
        table = tidy_table(_text(data["text/html"]), heading, link)
        return {**output, "data": {"text/html": table}}
    if "text/markdown" in data:
        words = _BARE_ADDRESS.sub(r"<\g<0>>", _text(data["text/markdown"]))
        return {**output, "data": {"text/markdown": words}}
    return output


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def as_notebook(name: str) -> str:
    """Return the line that offers a page as the executed notebook it is made of."""
    link = f'<a href="files/notebooks/{escape(name)}.ipynb" download>executed notebook</a>'
    return raw(f"<p>This page is made of an {link}: open it in JupyterLab and run it again.</p>")


HEADING = "## How we know"
INTRODUCTION = (
    "From the printed figure to the cells it was computed from, and to what its verdict rests on. "
    "Open one to see the cells; each leads to the reply they stand in."
)


def how_known(trace: Trace, replies: ReplyPages) -> str:
    """Return the section as Markdown with HTML in it."""
    unit = "" if trace.unit == "rank" else f" {trace.unit}"
    story = (
        f'<p><strong>Printed: {escape(trace.printed + unit)}</strong> by <a href="'
        f'{escape(trace.address)}">{escape(trace.publisher)}, “{escape(trace.title)}”</a>, '
        f"{escape(trace.published_on)}, after the release {escape(trace.release)}.</p>"
    )
    computed = (
        f"<p><strong>Computed: {escape(with_unit(trace.computed, trace.unit))}</strong> from "
        f"replies that are {provenance(trace.computed_provenance)}</p>"
    )
    parts = "".join(_part(part, replies) for part in trace.parts)
    judged = f"<p>{verdict(trace.verdict, trace.sentence).html}</p>"
    html = story + computed + parts + _rivals(trace) + judged + _evidence(trace)
    box = f'<div class="trace">{html}</div>'
    return f"{HEADING}\n\n{INTRODUCTION}\n\n{raw(box)}"


def _part(part: TracePart, replies: ReplyPages) -> str:
    is_open = " open" if len(part.authorities) == 1 else ""
    authorities = "".join(_authority(authority, replies, is_open) for authority in part.authorities)
    without = "".join(f"<li>{escape(words)}</li>" for words in part.without)
    words = f"{part.role.capitalize()}: {part.words} = {part.value}"
    return f"<p>{escape(words)}</p><ul>{authorities}{without}</ul>"


def _authority(part: AuthorityPart, replies: ReplyPages, is_open: str) -> str:
    summary = f"{part.authority}: {part.value} ({part.provenance}; {RULES[part.rule]})"
    cells = "".join(f"<li>{_leaf(leaf, replies)}</li>" for leaf in part.leaves)
    return (
        f"<li><details{is_open}><summary>{escape(summary)}</summary>"
        f"<ul>{cells}</ul>{_sources(part.leaves, replies)}</details></li>"
    )


def _leaf(leaf: Leaf, replies: ReplyPages) -> str:
    where = escape(f"{leaf.place}, {leaf.cell}")
    if address := replies.link(leaf.reply, leaf.place, leaf.cell):
        where = f'<a href="{address}">{where}</a>'
    return f"{escape(leaf.subject)}: {escape(leaf.said)}, {where}"


def _sources(leaves: Iterable[Leaf], replies: ReplyPages) -> str:
    by_reply: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        by_reply.setdefault(leaf.reply, []).append(leaf)
    made = []
    for reply, own in by_reply.items():
        file = f"{own[0].file}, sha256 {own[0].sha256}"
        made.append(f'<p class="source-file">{escape(file)}</p>')
        made.append(replies.excerpt(reply, ((leaf.place, leaf.cell) for leaf in own)))
    return "".join(made)


def _rivals(trace: Trace) -> str:
    if not trace.rivals:
        return ""
    others = "; ".join(f"{method} {value}" for method, value in trace.rivals)
    return f"<p>The others: {escape(others)}.</p>"


def _evidence(trace: Trace) -> str:
    items = "".join(
        f"<li>{escape(evidence_words(item))}<br>{linked(item['source'])}</li>"
        for item in trace.evidence
    )
    return f"<ul>{items}</ul>" if items else ""
