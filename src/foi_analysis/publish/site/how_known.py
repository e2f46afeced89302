"""Words the way from a printed figure to its cells and pages, for the figure's page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from foi_analysis.notebook.display import provenance, verdict
from foi_analysis.notebook.trace import RULES, ForcePart, Leaf, Trace, TracePart, evidence_words
from foi_analysis.publish.site.blocks import raw
from foi_analysis.publish.site.replies import ReplyPages
from foi_analysis.publish.site.table_html import linked
from foi_analysis.verdicts.report import with_unit

HEADING = "## How we know"
INTRODUCTION = (
    "From the printed figure to the cells it was computed from, and to what its verdict rests on. "
    "Open a force to see the cells; each leads to the reply they stand in."
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
    judged = f"<p>{verdict(trace.verdict, trace.why).html}</p>"
    html = story + computed + parts + _rivals(trace) + judged + _evidence(trace)
    box = f'<div class="trace">{html}</div>'
    return f"{HEADING}\n\n{INTRODUCTION}\n\n{raw(box)}"


def _part(part: TracePart, replies: ReplyPages) -> str:
    is_open = " open" if len(part.forces) == 1 else ""
    forces = "".join(_force(force, replies, is_open) for force in part.forces)
    without = "".join(f"<li>{escape(words)}</li>" for words in part.without)
    words = f"{part.role.capitalize()}: {part.words} = {part.value}"
    return f"<p>{escape(words)}</p><ul>{forces}{without}</ul>"


def _force(part: ForcePart, replies: ReplyPages, is_open: str) -> str:
    summary = f"{part.force}: {part.value} ({part.provenance}; {RULES[part.rule]})"
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
