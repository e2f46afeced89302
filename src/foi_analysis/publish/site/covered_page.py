"""Draws which force's count is known for which window, as a grid and a map of tiles; counts none.

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
from foi_analysis.publish.site.table_html import raw, row_link, scroll_box, write_page

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
    """The page of coverage: the state of every force in every window, and its two pictures."""

    def __init__(self, facts: SiteFacts) -> None:
        self.facts = facts
        self.forces = facts.reference.territorial_forces

    @cached_property
    def states(self) -> dict[tuple[str, str], str]:
        """Return the best state of each force and window; nothing on hand is left out."""
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

    def known(self, force: str) -> int:
        """Return for how many windows a force or a page gives the force's count."""
        return sum(self.states.get((force, wave)) in KNOWN for wave in self.waves)

    def _replies(self) -> list[tuple[tuple[str, str], str]]:
        coverage = read_table(self.facts.project, "coverage")
        rows = coverage[coverage["reply"] != ""].drop_duplicates("reply")
        return [
            ((row.force, row.wave), _state(row.provenance, row.status))
            for row in rows.itertuples()
            if row.force in self.forces and row.provenance in REAL
        ]

    def _printed(self) -> list[tuple[tuple[str, str], str]]:
        offences = read_rows(self.facts.project.manual / "offences.csv")
        counted = {row["offence"] for row in offences if row["is_counted"] == "true"}
        rows = read_rows(self.facts.project.published / "figures.csv")
        return [
            ((row["area"], row["wave"]), "P")
            for row in rows
            if row["area"] in self.forces and row["value"] and row["measure"] == "offences"
            if row["offence"] in counted and not row["category"]
        ]

    def write(self, titles: Mapping[str, str], folder: Path) -> dict[str, str]:
        """Write the page; return its name and title. ``titles`` gives the notebook pages."""
        known = sum(map(self.known, self.forces))
        cells = len(self.forces) * len(self.waves)
        nouns = self.facts.nouns
        number = len(self.forces)
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
        windows = [(wave, self.facts.reference.waves[wave].label) for wave in self.waves]
        heads = "".join(
            f'<th scope="col"><abbr title="{escape(label)}">{escape(wave)}</abbr></th>'
            for wave, label in windows
        )
        rows = "\n".join(self._row(force, titles) for force in self.forces)
        noun = self.facts.nouns.authority
        table = (
            '<table class="covered">'
            f"<caption>What is known of each {noun}, by window.</caption><thead><tr>"
            f'<th scope="col">{noun.capitalize()}</th><th scope="col">Known</th>'
            f"{heads}</tr></thead>"
            f"<tbody>\n{rows}\n</tbody></table>"
        )
        return scroll_box(f"coverage by {noun} and window", table, is_whole=True)

    def _row(self, force: str, titles: Mapping[str, str]) -> str:
        page = f"briefing-{slug(force)}"
        name = f'<a href="{page}.html">{escape(force)}</a>' if page in titles else escape(force)
        link = row_link(slug(force), "#", force)
        states = [self.states.get((force, wave), "–") for wave in self.waves]
        cells = "".join(f'<td class="{STATES[one][0]}">{_spoken(one)}</td>' for one in states)
        return (
            f'<tr id="{slug(force)}"><th scope="row">{name} {link}</th>'
            f'<td class="number">{self.known(force)}</td>{cells}</tr>'
        )

    def _tiles(self, rows: Sequence[Mapping[str, str]]) -> str:
        most = max(map(self.known, self.forces), default=0)
        items = "\n".join(self._tile(row, most) for row in sorted(rows, key=itemgetter("force")))
        return f'<ul class="tiles">\n{items}\n</ul>'

    def _tile(self, row: Mapping[str, str], most: int) -> str:
        force, known = row["force"], self.known(row["force"])
        shade = 0 if not known else 1 + (3 * known - 1) // max(most, 1)
        place = f"grid-row: {int(row['row'])}; grid-column: {int(row['column'])}"
        return (
            f'<li style="{place}"><a class="shade-{shade}" href="#{slug(force)}" '
            f'title="{escape(force)}" aria-label="{row["short"]} {known}: {escape(force)}">'
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
