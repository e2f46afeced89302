"""Words the front page and the summary on top of each figure's page; computes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from foi_analysis.core.paths import slug
from foi_analysis.core.tables import VERDICTS
from foi_analysis.notebook.display import CAPTION, COLUMNS, badge, provenance
from foi_analysis.notebook.story_words import number_of
from foi_analysis.publish.site.covered_page import PAGE
from foi_analysis.publish.site.facts import SiteFacts, day
from foi_analysis.publish.site.story_pages import LIST
from foi_analysis.publish.site.table_html import claims_row, claims_table, raw, row_link
from foi_analysis.run.demonstration import PARAMETER, SHOWN
from foi_analysis.run.register import Run
from foi_analysis.verdicts import report
from foi_analysis.verdicts.verdict import AGAINST

TITLE = "Are the printed figures right?"
MEANINGS = {
    "reproduced": "complete replies of the authorities themselves give exactly the printed figure",
    "reproduced from the compiler's data": "the compiler's own published table gives it",
    "confirmed": "someone else's figures fix it to what is printed",
    "repeated": "only the same source says so again, in another release",
    "fits": "it lies inside limits that are narrow: at most a fifth of it, or two units",
    "cannot be checked": "it lies inside limits that leave almost anything",
    "restated": "the same source printed another figure for the same thing; neither is called "
    "wrong",
    "disagrees if": "it lies outside limits that rest on something that may not hold, which is "
    "named",
    "impossible": "it lies outside limits that rest on safe ground and undoubted figures only",
    "not like for like": "it compares numbers across a change of definition, period or coverage",
    "not checked": "we found nothing that bears on it",
}


def front_page(
    facts: SiteFacts,
    runs: Sequence[Run],
    titles: Mapping[str, str],
    overview: Mapping[str, str],
    documents: Mapping[str, str],
) -> str:
    """Return the front page's text.

    ``titles`` gives the title of every notebook page, ``overview`` of other pages on many figures,
    ``documents`` of the project's own texts.
    """
    groups = _groups(facts, runs, titles)
    sections = [
        _trees(groups, {run.name: short_title(run) for run in runs}, overview, documents),
        f"# {question(facts)}",
        *map(raw, filter(None, [answer(facts, titles)])),
        facts.reference.investigation.purpose,
        raw(_signed(facts)),
        raw(glance(facts, titles)),
        *map(_story, facts.stories),
        "## The figures",
        raw(_claims_table(facts, titles)),
        "## What the verdicts mean",
        raw(_legend()),
        "## Figure pages",
        _list(groups["Figures"]),
        "## Overview",
        _list([*((f"{name}.md", title) for name, title in overview.items()), *groups["Overview"]]),
        f"## Briefings by {facts.nouns.authority}",
        *_briefings(facts, groups["Briefings"]),
        "## Method and data",
        _list((f"{name}.md", title) for name, title in documents.items()),
    ]
    return "\n\n".join(part for part in sections if part) + "\n"


def summary(facts: SiteFacts, run: Run, story: str = "") -> str:
    """Return the four answers on top of a figure's page, or nothing for other notebooks.

    ``story`` is the address of the page with all figures of the story.
    """
    claim = facts.claims.get(dict(run.parameters).get("claim", ""))
    if not claim:
        return ""
    if is_demonstration(run):
        return raw(_back(facts, claim))
    answers = (
        ("Printed", escape(report.printed(claim))),
        ("The replies on hand give", _computed(facts, claim)),
        ("Other figures allow", escape(report.allowed_with_unit(claim))),
        ("Verdict", badge(claim["verdict"])),
    )
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in answers)
    why = f"<p>{escape(claim['sentence'])}</p>"
    return raw(f'<dl class="answers simple">{items}</dl>\n{why}\n{_ways(run, story)}')


def is_demonstration(run: Run) -> bool:
    """Return whether a run counts replies that were made from the printed figures."""
    return dict(run.parameters).get(PARAMETER) == SHOWN


def _back(facts: SiteFacts, claim: Mapping[str, Any]) -> str:
    title = escape(facts.claim_title(claim["id"]))
    link = f'<a href="figure-{claim["id"]}.html">{title}</a>'
    return (
        f"<p>The same cells as on the page {link}, where replies of their own count. Here made "
        'replies count too: see <a href="demonstration.html">the demonstration</a>.</p>'
    )


def _ways(run: Run, story: str) -> str:
    links = [("#how-we-know", "How we know"), (f"files.html#notebook-{run.name}", "Download")]
    links[1:1] = [(story, "All figures of the story")] if story else []
    items = "".join(f'<li><a href="{address}">{words}</a></li>' for address, words in links)
    return f'<ul class="ways">{items}</ul>'


def _story(story: Mapping[str, str]) -> str:
    printed_on = story["published_on"]
    when = f", {day(date.fromisoformat(printed_on))}" if len(printed_on) == 10 else ""
    source = f" Source of its figures: {story['issuer']}." if story["issuer"] else ""
    title = f", “{story['title']}”" if story["title"] else ""
    name = escape(f"{story['publisher']}{title}")
    link = f'<a href="{escape(story["address"])}">{name}</a>'
    return raw(f"<p>The story: {link}{when}.{escape(source)}</p>")


def _claims_table(facts: SiteFacts, titles: Mapping[str, str]) -> str:
    rows = [_row(facts, claim, titles) for claim in facts.claims.values()]
    caption = f"{escape(CAPTION)} A statement leads to its page."
    return f'<div class="claims-box">{claims_table(caption, COLUMNS, rows)}</div>'


def _row(facts: SiteFacts, claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    name, words = f"figure-{claim['id']}", escape(facts.claim_title(claim["id"]))
    statement = f'<a href="{name}.html">{words}</a>' if name in titles else f"{words} (not yet run)"
    values = (
        escape(report.printed(claim)),
        _computed(facts, claim),
        escape(report.allowed_with_unit(claim)),
        f"{badge(claim['verdict'])} {escape(claim['sentence'])}",
    )
    link = row_link(claim["id"], "#", facts.claim_title(claim["id"]))
    return claims_row(claim["id"], f"{statement} {link}", COLUMNS[1:], values)


def _computed(facts: SiteFacts, claim: Mapping[str, Any]) -> str:
    label = provenance(claim["computed_provenance"])
    return f"{escape(report.with_unit(claim['computed'], claim['unit']))} {label}".strip()


def _legend() -> str:
    items = "".join(
        f"<div><dt>{badge(name)}</dt><dd>{escape(text)}</dd></div>"
        for name, text in MEANINGS.items()
    )
    return f'<dl class="legend simple">{items}</dl>'


def _groups(
    facts: SiteFacts, runs: Sequence[Run], titles: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Return (page, title) of each notebook page by caption; figures in the order of claims."""
    figures = [f"figure-{claim}" for claim in facts.claims]
    shown = [run.name for run in runs if is_demonstration(run)]
    others = [run for run in runs if run.name not in {*figures, *shown}]
    authorities = {run.name: dict(run.parameters).get("authority") for run in others}
    return {
        "Figures": [(name, titles[name]) for name in figures if name in titles],
        "Overview": [
            (name, titles[name]) for name, authority in authorities.items() if not authority
        ],
        "Briefings": [(name, authority) for name, authority in authorities.items() if authority],
        "Demonstration": [(name, titles[name]) for name in shown],
    }


def _trees(
    groups: Mapping[str, list[tuple[str, str]]],
    short: Mapping[str, str],
    overview: Mapping[str, str],
    documents: Mapping[str, str],
) -> str:
    captions = {
        "Figures": groups["Figures"],
        "Overview": [
            *overview.items(),
            *((name, short[name]) for name, _ in groups["Overview"]),
        ],
        "Method & data": list(documents.items()),
        "Briefings": groups["Briefings"],
        "Demonstration": groups["Demonstration"],
    }
    return "\n\n".join(_tree(caption, pages) for caption, pages in captions.items() if pages)


def short_title(run: Run) -> str:
    """Return the name of a page of the overview: Arithmetic, 9m."""
    named, values = run.name, []
    for _, value in reversed(run.parameters):
        if named.endswith(f"-{slug(value)}"):
            named = named.removesuffix(f"-{slug(value)}")
            values.insert(0, value)
    return ", ".join([named.replace("-", " ").capitalize(), *values])


def _tree(caption: str, pages: list[tuple[str, str]]) -> str:
    lines = "\n".join(f"{title} <{name}>" for name, title in pages)
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{lines}\n```"


def _briefings(facts: SiteFacts, pages: list[tuple[str, str]]) -> list[str]:
    parts = []
    for region, authorities in facts.regions.items():
        listed = [(name, authority) for name, authority in pages if authority in authorities]
        if listed:
            parts += [f"### {region}", _list(listed)]
    return parts


def _list(pages: Iterable[tuple[str, str]]) -> str:
    return "\n".join(
        f"- [{title}]({name if '.' in name else name + '.ipynb'})" for name, title in pages
    )


def question(facts: SiteFacts) -> str:
    """Return what the front page asks: of the lead figure, or of all where none is chosen."""
    claim, asked = facts.reference.investigation.lead
    return asked if claim in facts.claims else TITLE


def answer(facts: SiteFacts, titles: Mapping[str, str]) -> str:
    """Return as HTML the verdict on the lead figure, why, and what it is of; nothing without."""
    key, _ = facts.reference.investigation.lead
    if not (claim := facts.claims.get(key)):
        return ""
    words = " ".join(filter(None, (claim["of_what"], claim["sentence"])))
    page = f"figure-{key}"
    link = f' <a href="{page}.html">How we know</a>' if page in titles else ""
    return f'<p class="lead">{badge(claim["verdict"])} {escape(words)}{link}</p>'


def _signed(facts: SiteFacts) -> str:
    """Return as HTML who made the site and how to dispute a figure, as far as it is told."""
    about = facts.reference.investigation
    made_by = escape(about.made_by) or "not signed yet"
    how = (
        f'<a href="{escape(about.contact)}">Tell us</a>; we print what you say beside the figure.'
        if about.contact
        else "No address to write to is given yet."
    )
    return f'<p class="signed">Made by: {made_by}. Is a figure wrong? {how}</p>'


def glance(facts: SiteFacts, titles: Mapping[str, str]) -> str:
    """Return as HTML what was claimed, what holds, what does not, and how complete evidence is.

    ``titles`` gives the notebook pages there are; a claim that disagrees leads to its page.
    """
    verdicts = Counter(claim["verdict"] for claim in facts.claims.values())
    answers = (
        ("What was claimed", _claimed(facts)),
        ("What was found", _counted(verdicts)),
        ("What disagrees", _against(facts, titles)),
        ("How complete the evidence is", _complete(facts)),
    )
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in answers)
    return f'<dl class="answers glance simple">{items}</dl>'


def _claimed(facts: SiteFacts) -> str:
    stories = len(facts.stories)
    figures = number_of(len(facts.claims), "figure")
    words = f"<strong>{figures}</strong> in {stories} {'story' if stories == 1 else 'stories'}."
    return f'{words} <a href="{LIST}.html">Every other story</a> is judged too.'


def _counted(verdicts: Mapping[str, int]) -> str:
    """Return how many claims have each verdict."""
    shown = [name for name in VERDICTS if verdicts[name]]
    return ", ".join(f"<strong>{verdicts[name]}</strong> {badge(name)}" for name in shown) + "."


def _against(facts: SiteFacts, titles: Mapping[str, str]) -> str:
    """Return each claim that others rule out, or may, with why."""
    named = [
        f"{_titled(facts, claim, titles)}: {escape(claim['sentence'])}"
        for claim in facts.claims.values()
        if claim["verdict"] in AGAINST
    ]
    return " ".join(named) or "None."


def _titled(facts: SiteFacts, claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    page, words = f"figure-{claim['id']}", escape(facts.claim_title(claim["id"]))
    return f'<a href="{page}.html">{words}</a>' if page in titles else words


def _complete(facts: SiteFacts) -> str:
    """Return how many gave a reply, window by window, where any did."""
    waves = dict.fromkeys(claim["wave"] for claim in facts.claims.values())
    asked = f"{sum(len(own) for own in facts.regions.values())} {facts.nouns.authorities}"
    given = filter(None, (_complete_in(facts, wave, asked) for wave in waves))
    none = f"No file or transcript of a reply of any of the {asked} is on hand."
    return f'{" ".join(given) or none} <a href="{PAGE}.html">All windows</a>.'


def _complete_in(facts: SiteFacts, wave: str, asked: str) -> str:
    counts = facts.reply_counts(wave)
    if not any(counts[kind] for kind in ("primary", "transcribed", "refused")):
        return ""
    refused = f"{counts['refused']} refused; " if counts["refused"] else ""
    return (
        f"{escape(facts.reference.waves[wave].label)}: <strong>{counts['primary']} of {asked}"
        f"</strong> with a file of their own on hand; {refused}{counts['transcribed']} transcribed."
    )
