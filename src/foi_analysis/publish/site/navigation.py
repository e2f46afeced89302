"""Knows under which of five entries each page stands and what it holds; renders no page.

Every page says itself what it is when it is written; nothing is looked up in what was rendered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foi_analysis.core.investigation import Nouns

SITE_NAME = "FOI figures, checked"
FIGURES, AREAS, STORIES, CHECKS, DATA = (
    *("index", "your-area", "story-by-story"),
    *("how-we-checked", "data"),
)
ENTRIES = {
    FIGURES: "Figures",
    AREAS: "Your area",
    STORIES: "Stories",
    CHECKS: "How we checked",
    DATA: "Data",
}


@dataclass(frozen=True)
class Page:
    """One page: its address without the ending, title, entry, and what it holds in a sentence.

    ``names`` are phrases a reader may look for it by; ``parent`` is a page between it and its
    entry.
    """

    name: str
    title: str
    entry: str
    about: str = ""
    names: tuple[str, ...] = ()
    parent: str = ""


# Pages every investigation may have: entry, a sentence, and what readers look for them by.
FIXED = {
    "method": (
        CHECKS,
        "What each verdict means, how it is reached, and how far each assumption can be trusted.",
        "method|methodology|how|verdict|verdicts|what the verdicts mean|cannot be checked",
    ),
    "dispute": (
        CHECKS,
        "What to send when a figure or a sentence is wrong, and what happens then.",
        "dispute|complain|error|wrong|mistake|report an error|right of reply|contact",
    ),
    "editor": (
        CHECKS,
        "What each verdict assumes, what nobody else confirms, and who has been asked.",
        "editor|editors|assumptions|before printing|publish",
    ),
    "responses": (
        CHECKS,
        "How many {authorities} answered, how long it took, and why others refused.",
        "refused|refusals|exemptions|late|answered|response rate",
    ),
    "coverage-by-window": (
        AREAS,
        "For which periods the number of each {authority} is known, as a table and a map.",
        "map|coverage|refused|refusals|who answered|answered|missing replies",
    ),
    "demonstration": (
        CHECKS,
        "The same sums on replies made up for the purpose: it shows the way and proves nothing.",
        "demonstration|made-up replies|reconstructed|example",
    ),
    "changelog": (
        CHECKS,
        "What was corrected and what changed, the newest first.",
        "corrections|changes|changelog|updates|new",
    ),
    "sources": (
        DATA,
        "What each table holds, who published its facts, and under which licence.",
        "sources|licence|license|copyright|tables",
    ),
    "data-dictionary": (
        DATA,
        "What every column of every processed table holds.",
        "data dictionary|columns|fields",
    ),
    "replies-as-read": (
        DATA,
        "Each reply with a file on hand, cell by cell, with what became of every number.",
        "replies|letters|original replies|foi replies|reply",
    ),
    "files": (
        DATA,
        "All tables, notebooks and pictures as files, for a spreadsheet or for a program.",
        "download|downloads|csv|download csv|data|files|spreadsheet|excel|parquet|notebooks",
    ),
    "downloads": (
        DATA,
        "Every count, sum and share of the replies on hand, with small counts masked.",
        "masked tables|small counts|masked",
    ),
}


class Pages:
    """Every page of the site but the front page, in the order they were told."""

    def __init__(self, nouns: Nouns) -> None:
        self._nouns = nouns
        self.all: dict[str, Page] = {}

    def add(self, page: Page) -> None:
        """Keep one page."""
        self.all[page.name] = page

    def add_fixed(self, titles: Mapping[str, str]) -> None:
        """Keep pages that are named in FIXED, with the titles they were given."""
        nouns = {"authority": self._nouns.authority, "authorities": self._nouns.authorities}
        for name, title in titles.items():
            entry, about, names = FIXED[name]
            self.add(Page(name, title, entry, about.format(**nouns), (*names.split("|"),)))

    def under(self, entry: str, parent: str = "") -> Iterator[Page]:
        """Yield the pages right below an entry, or below a page of it."""
        return (page for page in self.all.values() if page.entry == entry and page.parent == parent)

    def way_to(self, name: str) -> list[tuple[str, str]]:
        """Return address and title of what stands above a page, its entry first."""
        page = self.all.get(name)
        if not page:
            return []
        above = [(page.entry, ENTRIES[page.entry])]
        if page.parent:
            above.append((page.parent, self.all[page.parent].title))
        return above

    def entry_of(self, name: str) -> str:
        """Return the entry a page stands under, or nothing for the search."""
        return name if name in ENTRIES else self.all[name].entry if name in self.all else ""
