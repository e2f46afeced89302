"""Makes the way back from a printed figure to the cells it was computed from; traces nothing."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from foi_analysis.core.counts import decimals_of, show_interval
from foi_analysis.notebook.display import provenance, verdict
from foi_analysis.notebook.trace import evidence_words
from foi_analysis.notebook.trace_parts import (
    ADDED,
    BOUNDED,
    RULES,
    STATED,
    AuthorityPart,
    Leaf,
    Trace,
    TracePart,
)
from foi_analysis.publish.site.key_words import KeyWords, day
from foi_analysis.publish.site.replies import ReplyPages
from foi_analysis.publish.site.table_html import linked, raw
from foi_analysis.verdicts.report import with_unit

HEADING = "## How we know"
INTRODUCTION = (
    "From the printed figure to the cells it was computed from, and to what its verdict rests on. "
    "Each cell leads to the reply it stands in."
)
SUMS = (STATED, ADDED, BOUNDED)


def how_known(trace: Trace, replies: ReplyPages, words: KeyWords) -> str:
    """Return the section as Markdown with HTML in it."""
    unit = "" if trace.unit == "rank" else f" {trace.unit}"
    story = (
        f'<p><strong>Printed: {escape(trace.printed + unit)}</strong> by <a href="'
        f'{escape(trace.address)}">{escape(trace.publisher)}, “{escape(trace.title)}”</a>, '
        f"{escape(day(trace.published_on))}, after the release "
        f"{escape(words.text(trace.release))}.</p>"
    )
    computed = (
        f"<p><strong>Computed: {escape(with_unit(trace.computed, trace.unit))}</strong> from "
        f"replies that are {provenance(trace.computed_provenance)}</p>"
    )
    parts = "".join(_part(part, replies) for part in trace.parts)
    opener = '<button type="button" class="open-all" hidden>Open all</button>'
    opener = opener if "<details" in parts else ""
    judged = f"<p>{verdict(trace.verdict, trace.sentence).html}</p>"
    html = story + computed + opener + parts + _rivals(trace) + judged + _evidence(trace, words)
    box = f'<div class="trace">{html}</div>'
    return f"{HEADING}\n\n{INTRODUCTION}\n\n{raw(box)}"


def _part(part: TracePart, replies: ReplyPages) -> str:
    is_open = " open" if len(part.authorities) == 1 else ""
    so_far = _running(part.authorities)
    authorities = "".join(
        _authority(authority, total, replies, is_open)
        for authority, total in zip(part.authorities, so_far, strict=True)
    )
    words = f"{part.role.capitalize()}: {part.words} = {part.value}"
    return f"<p>{escape(words)}</p><ul>{authorities}{_without(part)}</ul>"


def _without(part: TracePart) -> str:
    """Return those that add nothing, once for each reason.

    How many they are is not said: the number would stand beside the names of masked counts.
    """
    by_reason: dict[str, list[str]] = {}
    for line in part.without:
        name, _, reason = line.partition(": ")
        by_reason.setdefault(reason, []).append(name)
    return "".join(
        f"<li>{escape(f'{reason}: ')}{escape(', '.join(names))}</li>"
        for reason, names in by_reason.items()
    )


def _running(authorities: Iterable[AuthorityPart]) -> list[str]:
    """Return the sum so far behind each part, in words; nothing where parts do not add up."""
    low, high, totals = 0.0, 0.0, list[str]()
    authorities = list(authorities)
    if len(authorities) < 2 or not all(authority.rule in SUMS for authority in authorities):
        return [""] * len(authorities)
    for authority in authorities:
        low += authority.low or 0
        high += float("inf") if authority.high is None else authority.high
        most = None if high == float("inf") else high
        totals.append(f"; so far {show_interval(low, most, decimals_of(low, most))}")
    return totals


def _authority(authority: AuthorityPart, total: str, replies: ReplyPages, is_open: str) -> str:
    why = f"{authority.provenance}; {RULES[authority.rule]}"
    summary = f"{authority.authority}: {authority.value} ({why}){total}"
    cells = "".join(f"<li>{_leaf(leaf, replies)}</li>" for leaf in authority.leaves)
    return (
        f"<li><details{is_open}><summary>{escape(summary)}</summary>"
        f"<ul>{cells}</ul>{_sources(authority.leaves, replies)}</details></li>"
    )


def _leaf(leaf: Leaf, replies: ReplyPages) -> str:
    where = escape(replies.facts.words.text(f"{leaf.place}, {leaf.cell}"))
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


def _evidence(trace: Trace, words: KeyWords) -> str:
    items = "".join(
        f"<li>{escape(words.text(evidence_words(item)))}<br>{linked(words.text(item['source']))}</li>"
        for item in trace.evidence
    )
    return f"<ul>{items}</ul>" if items else ""
