"""Writes the pages that list what stands under an entry: areas, checks and data; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.notebook.story_words import counted, number_of
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.navigation import AREAS, CHECKS, DATA, ENTRIES, Page, Pages
from foi_analysis.publish.site.page_foot import PageFoot
from foi_analysis.publish.site.places import Places, search_box
from foi_analysis.publish.site.table_html import raw, write_page
from foi_analysis.run.register import Run

AREA_WORDS = (
    "Each {authority} has a page with what was printed about it and how far that can be trusted."
)
CHECK_WORDS = "How each figure was tested, and what we found on the way. Begin with the method."
DATA_WORDS = "Everything on this site can be downloaded, checked and used again."
METHOD = ("method", "dispute", "editor", "responses", "changelog")
MOST_PLACES = 6


def area_pages(
    facts: SiteFacts, runs: Iterable[Run], titles: Mapping[str, str], figures: Sequence[Any]
) -> list[Page]:
    """Return the page of each authority that has one, by region, with what it holds.

    ``figures`` are the judged figures of all stories.
    """
    own = {dict(run.parameters).get("authority"): run.name for run in runs if run.name in titles}
    places = Places(facts)
    pages = []
    for authority in (
        one for authorities in facts.regions.values() for one in authorities if one in own
    ):
        verdicts = [row["verdict"] for row in figures if row["area"] == authority]
        said = f"{number_of(len(verdicts), 'printed figure')}: {counted(verdicts)}."
        about = said if verdicts else "No printed figure about it was found."
        towns = places.of(authority)
        more = f" Towns: {', '.join(towns[:MOST_PLACES])}." if towns else ""
        names = (authority, *places.names(authority), facts.nouns.subject)
        pages.append(Page(own[authority], titles[own[authority]], AREAS, about + more, names))
    return pages


def write_entries(facts: SiteFacts, pages: Pages, foot: PageFoot, folder: Path) -> None:
    """Write the three pages into ``folder``; stories list themselves, figures the front page."""
    write_page(folder / f"{AREAS}.md", _areas(facts, pages))
    write_page(folder / f"{CHECKS}.md", _checks(pages))
    write_page(folder / f"{DATA}.md", _data(pages, foot))


def _areas(facts: SiteFacts, pages: Pages) -> str:
    own = {page.names[0]: page for page in pages.under(AREAS) if page.names[0] in facts.authorities}
    others = [page for page in pages.under(AREAS) if page not in own.values()]
    parts = [f"# {ENTRIES[AREAS]}", AREA_WORDS.format(authority=facts.nouns.authority)]
    parts += [raw(search_box(facts, Places(facts))), _listed(others)]
    for region, authorities in facts.regions.items():
        if here := [(authority, own[authority]) for authority in authorities if authority in own]:
            parts += [f"## {region}", raw(_items((authority, page) for authority, page in here))]
    return "\n\n".join(filter(None, parts)) + "\n"


def _checks(pages: Pages) -> str:
    below = [*pages.under(CHECKS)]
    method = [page for name in METHOD for page in below if page.name == name]
    shown = [page for page in below if page.name == "demonstration"]
    checks = [page for page in below if page not in (*method, *shown)]
    parts = [f"# {ENTRIES[CHECKS]}", CHECK_WORDS, _listed(method)]
    for heading, listed in (("Checks", checks), ("Try the method", shown)):
        parts += [f"## {heading}", _listed(listed)] if listed else []
    return "\n\n".join(filter(None, parts)) + "\n"


def _data(pages: Pages, foot: PageFoot) -> str:
    parts = [f"# {ENTRIES[DATA]}", DATA_WORDS, _listed([*pages.under(DATA)])]
    parts += ["## Licence", foot.licence, "## How to cite", raw(foot.citation())]
    return "\n\n".join(parts) + "\n"


def _listed(pages: Iterable[Page]) -> str:
    return raw(_items((page.title, page) for page in pages))


def _items(pages: Iterable[tuple[str, Page]]) -> str:
    items = "".join(
        f'<li><a href="{page.name}.html">{escape(words)}</a> <span>{escape(page.about)}</span></li>'
        for words, page in pages
    )
    return f'<ul class="listed">{items}</ul>' if items else ""


DISPUTE, DISPUTE_TITLE = "dispute", "Is a figure wrong?"
DISPUTE_WORDS = (
    "Say which page, which figure or sentence, what is right instead, and where that can be seen: "
    "the address of a page, or the reply itself. Names of people are not needed."
)
AFTER = (
    "What is sent is checked like everything else here. Where it is right, the figure is computed "
    "again, and the changelog says under *Corrections* what was shown before and what is right. "
    "Whoever is named on this site may reply, and what they say stands beside the figure."
)


def write_dispute(facts: SiteFacts, folder: Path) -> dict[str, str]:
    """Write the page on how to dispute a figure; return its name and title."""
    contact = facts.reference.investigation.contact
    to = raw(f'<p><a href="{escape(contact)}">Write to us</a>.</p>') if contact else NO_ADDRESS
    parts = [f"# {DISPUTE_TITLE}", "## What to send", DISPUTE_WORDS, to, "## What happens then"]
    write_page(folder / f"{DISPUTE}.md", "\n\n".join([*parts, AFTER]) + "\n")
    return {DISPUTE: DISPUTE_TITLE}


NO_ADDRESS = (
    "This work is not signed yet, so there is no address to write to. Until there is one, give "
    "your note to whoever showed you these pages: each page names its file at the bottom."
)
