"""Draws whose count is known for which window, as a grid and a map of tiles; counts none.

The tiles' places are data/manual/tiles.csv, made for this project; they follow no boundary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from operator import itemgetter
from pathlib import Path

from foi_analysis.core.paths import slug
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import read_rows
from foi_analysis.evidence.counting import REFUSED
from foi_analysis.evidence.facts import REAL
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.table_html import raw, row_link, table_box, write_page

PAGE, TITLE = "coverage-by-window", "Coverage by {authority} and window"
TILES = "tiles.csv"
STATES = {
    "F": ("own-file", "a file of its own is on hand"),
    "T": ("typed", "figures typed from its public reply"),
    "P": ("printed", "no figures of its own on hand; somebody printed its count"),
    "X": ("refused", "it refused, and nobody printed its count"),
    "U": ("unread", "a public reply is known, its figures not read"),
    "–": ("nothing", "nothing on hand"),
}
KNOWN = ("F", "T", "P")
WITH_FIGURES = ("answered", "partial")
WORDS = (
    "One row for each of the {number} {authorities}, one column for each window of time that a "
    "request or a page asked about. {known} of {cells} cells hold a count of its own or from a "
    "page; the rest is a gap, and a gap is never counted as nil."
)
MAP_WORDS = (
    "One tile for each {authority}, roughly where it lies, with the number of windows for which "
    "it or a page gives its count. A tile leads to its row below."
)


class CoveredPage:
    """The page of coverage: the state of every authority in every window, and its two pictures."""

    def __init__(self, facts: SiteFacts) -> None:
        self.facts = facts
        self.authorities = facts.reference.asked_authorities

    @cached_property
    def states(self) -> dict[tuple[str, str], str]:
        """Return the best state of each authority and window; nothing on hand is left out."""
        found = [*self._replies(), *self._printed()]
        order = list(STATES)
        best: dict[tuple[str, str], str] = {}
        for where, state in found:
            best[where] = min(state, best.get(where, state), key=order.index)
        return best

    @cached_property
    def waves(self) -> list[str]:
        """Return the windows anything is known of, in the order of waves.csv."""
        used = {wave for _, wave in self.states}
        return [wave for wave in self.facts.reference.waves if wave in used]

    def known(self, authority: str) -> int:
        """Return for how many windows an authority or a page gives the authority's count."""
        return sum(self.states.get((authority, wave)) in KNOWN for wave in self.waves)

    def _replies(self) -> list[tuple[tuple[str, str], str]]:
        coverage = read_table(self.facts.project, "coverage")
        rows = coverage[coverage["reply"] != ""].drop_duplicates("reply")
        return [
            ((row.authority, row.wave), _state(row.provenance, row.status))
            for row in rows.itertuples()
            if row.authority in self.authorities and row.provenance in REAL
        ]

    def _printed(self) -> list[tuple[tuple[str, str], str]]:
        offences = read_rows(self.facts.project.manual / "subjects.csv")
        counted = {row["subject"] for row in offences if row["is_counted"] == "true"}
        rows = read_rows(self.facts.project.published / "figures.csv")
        return [
            ((row["area"], row["wave"]), "P")
            for row in rows
            if row["area"] in self.authorities and row["value"] and row["measure"] == "offences"
            if row["subject"] in counted and not row["category"]
        ]

    def write(self, titles: Mapping[str, str], folder: Path) -> dict[str, str]:
        """Write the page; return its name and title. ``titles`` gives the notebook pages."""
        known = sum(map(self.known, self.authorities))
        cells = len(self.authorities) * len(self.waves)
        nouns = self.facts.nouns
        number = len(self.authorities)
        words = WORDS.format(number=number, known=known, cells=cells, authorities=nouns.authorities)
        title = TITLE.format(authority=nouns.authority)
        parts = [f"# {title}", words, raw(_legend())]
        path = self.facts.project.manual / TILES
        if rows := read_rows(path) if path.is_file() else []:
            tiles = MAP_WORDS.format(authority=nouns.authority)
            parts += ["## Map of tiles", tiles, raw(self._tiles(rows))]
        parts += [f"## Every {nouns.authority} and window", raw(self._grid(titles))]
        write_page(folder / f"{PAGE}.md", "\n\n".join(parts) + "\n")
        return {PAGE: title}

    def _grid(self, titles: Mapping[str, str]) -> str:
        windows = [self.facts.reference.waves[wave].label for wave in self.waves]
        heads = "".join(f'<th scope="col"><span>{escape(label)}</span></th>' for label in windows)
        rows = "\n".join(self._row(authority, titles) for authority in self.authorities)
        noun = self.facts.nouns.authority
        table = (
            '<table class="covered">'
            f"<caption>What is known of each {noun}, by window.</caption><thead><tr>"
            f'<th scope="col">{noun.capitalize()}</th><th scope="col">Known</th>'
            f"{heads}</tr></thead>"
            f"<tbody>\n{rows}\n</tbody></table>"
        )
        return table_box(f"coverage by {noun} and window", table)

    def _row(self, authority: str, titles: Mapping[str, str]) -> str:
        page = f"briefing-{slug(authority)}"
        name = (
            f'<a href="{page}.html">{escape(authority)}</a>'
            if page in titles
            else escape(authority)
        )
        link = row_link(slug(authority), "#", authority)
        states = [self.states.get((authority, wave), "–") for wave in self.waves]
        labels = [self.facts.reference.waves[wave].label for wave in self.waves]
        cells = "".join(
            f'<td class="{STATES[one][0]}" data-label="{escape(label)}">{_spoken(one)}</td>'
            for one, label in zip(states, labels, strict=True)
        )
        return (
            f'<tr id="{slug(authority)}"><th scope="row">{name} {link}</th>'
            f'<td class="number">{self.known(authority)}</td>{cells}</tr>'
        )

    def _tiles(self, rows: Sequence[Mapping[str, str]]) -> str:
        most = max(map(self.known, self.authorities), default=0)
        items = "\n".join(
            self._tile(row, most) for row in sorted(rows, key=itemgetter("authority"))
        )
        return f'<ul class="tiles">\n{items}\n</ul>'

    def _tile(self, row: Mapping[str, str], most: int) -> str:
        authority, known = row["authority"], self.known(row["authority"])
        shade = 0 if not known else 1 + (3 * known - 1) // max(most, 1)
        place = f"grid-row: {int(row['row'])}; grid-column: {int(row['column'])}"
        return (
            f'<li style="{place}"><a class="shade-{shade}" href="#{slug(authority)}" '
            f'title="{escape(authority)}" aria-label="{row["short"]} {known}: {escape(authority)}">'
            f"<span>{row['short']}</span><strong>{known}</strong></a></li>"
        )


def _state(provenance: str, status: str) -> str:
    if status not in WITH_FIGURES:
        return "X" if status == REFUSED else "U"
    return "F" if provenance == "primary" else "T"


def _spoken(state: str) -> str:
    words = STATES[state][0].replace("-", " ")
    return f'<span aria-hidden="true">{state}</span><span class="unseen">{words}</span>'


def _legend() -> str:
    items = "".join(
        f'<li><span class="covered-key {name}" aria-hidden="true">{mark}</span> {words}</li>'
        for mark, (name, words) in STATES.items()
    )
    return f'<ul class="covered-legend">{items}</ul>'
