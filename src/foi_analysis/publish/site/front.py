"""Words the front page; computes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from foi_analysis.core.tables import VERDICTS
from foi_analysis.notebook.display import badge
from foi_analysis.notebook.story_words import number_of
from foi_analysis.publish.site.cards import cards, lead, picture
from foi_analysis.publish.site.covered_page import PAGE
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.key_words import day
from foi_analysis.publish.site.navigation import AREAS, Pages
from foi_analysis.publish.site.page_foot import PageFoot
from foi_analysis.publish.site.places import Places, search_box
from foi_analysis.publish.site.story_pages import LIST
from foi_analysis.publish.site.table_html import raw
from foi_analysis.run.demonstration import PARAMETER, SHOWN
from foi_analysis.run.register import Run

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


def front_page(facts: SiteFacts, pages: Pages, foot: PageFoot) -> str:
    """Return the front page's text: the lead figure, what was checked, a card for each figure."""
    known = [*pages.all]
    about = facts.reference.investigation
    key, _ = about.lead
    first = facts.claims.get(key)
    opening = [lead(first, known), picture(first)] if first else []
    sections = [
        f"# {question(facts)}",
        *map(raw, filter(None, opening)),
        "## What we checked",
        raw(_checked(facts, foot)),
        f"## {_heading(facts, first)}",
        raw(f'<p class="tally">{_counted(facts, first)}</p>'),
        *_cards(facts, first, known),
        raw(f"<details><summary>What the verdicts mean</summary>{_legend()}</details>"),
        "## What replies there are",
        raw(f"<p>{_complete(facts)}</p>"),
    ]
    return "\n\n".join(sections) + "\n"


def _heading(facts: SiteFacts, first: Mapping[str, Any] | None) -> str:
    others = len(facts.claims) - bool(first)
    return f"The other {number_of(others, 'figure')}" if first else number_of(others, "figure")


def _counted(facts: SiteFacts, first: Mapping[str, Any] | None) -> str:
    """Return how many figures have each verdict; the lead figure has said its own."""
    verdicts = Counter(one["verdict"] for one in facts.claims.values() if one is not first)
    shown = (name for name in VERDICTS if verdicts[name])
    return "".join(f"<span>{verdicts[name]} {badge(name)}</span> " for name in shown)


def _cards(facts: SiteFacts, first: Mapping[str, Any] | None, known: list[str]) -> Iterator[str]:
    """Yield each area as a heading with its cards; the lead figure stands above already."""
    areas: dict[str, list[Mapping[str, Any]]] = {}
    for claim in facts.claims.values():
        if claim is not first:
            areas.setdefault(claim["area"], []).append(claim)
    for area, claims in areas.items():
        yield f"### {area[:1].upper()}{area[1:]}"
        yield raw(cards(claims, known))


def _checked(facts: SiteFacts, foot: PageFoot) -> str:
    """Return what was checked, who did and when, and the box that finds a place."""
    purpose = escape(facts.reference.investigation.purpose)
    signed = f"Made by: {escape(foot.made_by)}. {escape(foot.changed)}"
    how = '<a href="dispute.html">Is a figure wrong? Tell us.</a>'
    box = search_box(facts, Places(facts))
    return (
        f'<div class="two"><div><p>{purpose}</p>{_stories(facts)}'
        f'<p class="signed">{signed} {how}</p></div><div class="panel">{box}'
        f'<p><a href="{AREAS}.html">Every {escape(facts.nouns.authority)} and its figures</a></p>'
        "</div></div>"
    )


def is_demonstration(run: Run) -> bool:
    """Return whether a run counts replies that were made from the printed figures."""
    return dict(run.parameters).get(PARAMETER) == SHOWN


def _stories(facts: SiteFacts) -> str:
    """Return the one story whose figures are checked, or how many there are."""
    if len(facts.stories) != 1:
        number = number_of(len(facts.stories), "page")
        return f'<p>The figures stand on {number}: <a href="{LIST}.html">see each story</a>.</p>'
    (story,) = facts.stories
    title = f", “{story['title']}”" if story["title"] else ""
    link = f'<a href="{escape(story["address"])}">{escape(story["publisher"] + title)}</a>'
    when = f", {day(story['published_on'])}" if story["published_on"] else ""
    source = f" Source of its figures: {escape(story['issuer'])}." if story["issuer"] else ""
    return f"<p>The story: {link}{when}.{source}</p>"


def _legend() -> str:
    items = "".join(
        f"<div><dt>{badge(name)}</dt><dd>{escape(text)}</dd></div>"
        for name, text in MEANINGS.items()
    )
    return f'<dl class="legend simple">{items}</dl>'


def question(facts: SiteFacts) -> str:
    """Return what the front page asks: of the lead figure, or of all where none is chosen."""
    claim, asked = facts.reference.investigation.lead
    return asked if claim in facts.claims else TITLE


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
    label = escape(facts.reference.waves[wave].label)
    return (
        f"{label[:1].upper()}{label[1:]}: <strong>{counts['primary']} of {asked}"
        f"</strong> with a file of their own on hand; {refused}{counts['transcribed']} transcribed."
    )
