"""Makes the page on the demonstration: what made replies add up to; it judges no figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from foi_analysis.notebook.trace import Tracer
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.front import is_demonstration
from foi_analysis.publish.site.table_html import plain_table, raw, table_box, write_page
from foi_analysis.run.register import Run
from foi_analysis.verdicts import report

PAGE, TITLE = "demonstration", "Demonstration with made replies"
WORDS = (
    "Most replies were never published. So that every step from a file to a sum can be run and "
    "looked at, this project made replies in their place, from the printed figures. Their sums "
    "must agree with what was printed, **by construction**: that says nothing about whether a "
    "figure is right. No verdict, chart, briefing or masked table of the investigation uses them."
)


def write_demonstration(
    facts: SiteFacts,
    runs: Sequence[Run],
    titles: Mapping[str, str],
    tracer: Tracer,
    folder: Path,
) -> dict[str, str]:
    """Write the page; return its name and title, or nothing where no reply is made.

    ``tracer`` follows figures to made replies, too.
    """
    shown = [run for run in runs if is_demonstration(run)]
    if not shown:
        return {}
    pages = {dict(run.parameters).get("claim", run.name): run.name for run in shown}
    claims = [claim for claim in facts.claims if claim in pages]
    lines = [_line(facts, tracer, claim, pages.pop(claim)) for claim in claims]
    others = [f"- [{titles[page]}]({page}.ipynb)" for page in pages.values()]
    waves = dict.fromkeys(claim["wave"] for claim in facts.claims.values())
    heads = ("Figure", "Printed", "The made replies give")
    table = plain_table(f"{len(lines)} figures and the replies made from them.", heads, lines)
    parts = [
        f"# {TITLE}",
        WORDS,
        *map(facts.reply_words, waves),
        raw(table_box(TITLE, table)),
    ]
    write_page(folder / f"{PAGE}.md", "\n\n".join([*parts, "\n".join(others)]) + "\n")
    return {PAGE: TITLE}


def _line(facts: SiteFacts, tracer: Tracer, claim: str, page: str) -> str:
    about, trace = facts.claims[claim], tracer.trace(claim)
    link = f'<a href="{page}.html">{escape(facts.claim_title(claim))}</a>'
    cells = (
        escape(report.printed(about)),
        escape(report.with_unit(trace.computed, trace.unit)),
    )
    return f'<tr><th scope="row">{link}</th>{"".join(f"<td>{one}</td>" for one in cells)}</tr>'
