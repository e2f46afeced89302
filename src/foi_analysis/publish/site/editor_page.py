"""Makes the page of what an editor asks before printing; judges no figure and asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.core.reference import read_rows
from foi_analysis.merge.right_of_reply import read_right_of_reply
from foi_analysis.notebook.display import badge
from foi_analysis.notebook.story_words import counted, number_of
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.story_pages import StoryPages, address
from foi_analysis.publish.site.table_html import plain_table, raw, table_box, write_page

PAGE, TITLE = "editor", "What an editor asks"
SETTLED = ("reproduced", "reproduced from the compiler's data", "confirmed")
WORDS = (
    "Before a figure is printed: what does its verdict rest on, who else says so, and who has been "
    "asked?"
)
ASSUMED = (
    "Each figure of a release once. *Weak* has failed somewhere; *fair* is usual practice that may "
    "fail. The last column is the verdict without it."
)
NOBODY = (
    "Nobody but the source that first printed them confirms these. The source can be asked for its "
    "table, and the authority for its own number."
)
NOT_ASKED = "not asked yet"
Row = Mapping[str, Any]


class EditorPage:
    """The page on what verdicts assume, what nobody confirmed, and whom to ask."""

    def __init__(self, facts: SiteFacts, stories: StoryPages) -> None:
        self.facts = facts
        rows = [row for page in stories.stories.values() for row in page]
        first: dict[str, Row] = {}
        for row in rows:
            first.setdefault(row["statement"], row)
        self.figures = [*first.values()]
        releases = read_rows(facts.project.published / "releases.csv")
        self.issuers = {row["release"]: row["issuer"] for row in releases}

    def write(self, titles: Mapping[str, str], folder: Path) -> dict[str, str]:
        """Write the page; return its name and title. ``titles`` gives the notebook pages."""
        parts = [
            *(f"# {TITLE}", WORDS, "## What verdicts assume", ASSUMED, raw(self._assumed())),
            *("## What nobody else confirms", NOBODY, self._counted(), raw(self._unconfirmed())),
            *("## Who has been asked", raw(self._asked(titles))),
        ]
        write_page(folder / f"{PAGE}.md", "\n\n".join(parts) + "\n")
        return {PAGE: TITLE}

    def _assumed(self) -> str:
        held = [row for row in self.figures if row["weakest"]]
        order = sorted(held, key=lambda row: (row["strength"] != "weak", row["weakest"], row["id"]))
        rows = [
            _line(
                _named(row),
                escape(row["printed"]),
                badge(row["verdict"]),
                f"{escape(row['weakest'])} ({row['strength']})",
                badge(row["without_it"]) if row["without_it"] else "",
            )
            for row in order
        ]
        caption = f"{number_of(len(rows), 'figure')} whose verdict assumes something."
        heads = ("Figure", "Printed", "Verdict", "It assumes that", "Without that")
        return _table("assumptions", caption, heads, rows)

    def _counted(self) -> str:
        told = counted(row["verdict"] for row in self.figures)
        return f"Of {number_of(len(self.figures), 'figure')}: {told}."

    def _unconfirmed(self) -> str:
        rows = [
            _line(
                _named(row),
                escape(row["printed"]),
                badge(row["verdict"]),
                escape(self._whom(row)),
            )
            for row in self.figures
            if row["verdict"] not in SETTLED
        ]
        caption = f"{number_of(len(rows), 'figure')} that nobody else confirms."
        return _table("unconfirmed", caption, ("Figure", "Printed", "Verdict", "Ask"), rows)

    def _whom(self, row: Row) -> str:
        """Return whom to ask about a figure: its source, and the authority it is about."""
        issuer = self.issuers.get(row["release"], "")
        authorities = self.facts.reference.authorities
        own = authorities[row["area"]]["full_name"] if row["area"] in authorities else ""
        return "; ".join(dict.fromkeys(filter(None, [issuer, own])))

    def _claim(self, claim: str, titles: Mapping[str, str]) -> str:
        words, page = escape(self.facts.claim_title(claim)), f"figure-{claim}"
        return f'<a href="{page}.html">{words}</a>' if page in titles else words

    def _asked(self, titles: Mapping[str, str]) -> str:
        asked: dict[str, list[str]] = {}
        for one in read_right_of_reply(self.facts.project):
            asked.setdefault(one.claim, []).append(str(one))
        rows = [
            _line(
                self._claim(claim, titles),
                "<br>".join(map(escape, asked.get(claim, [NOT_ASKED]))),
            )
            for claim in self.facts.claims
        ]
        caption = "Right of reply, by figure."
        return _table("right of reply", caption, ("Figure", "Asked"), rows)


def _named(row: Row) -> str:
    page = f"{address(row['page'])}.html#{row['id'].lower()}"
    return f'<a href="{page}">{escape(row["words"])}</a>'


def _line(first: str, *cells: str) -> str:
    shown = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{first}</th>{shown}</tr>'


def _table(name: str, caption: str, heads: Iterable[str], rows: Sequence[str]) -> str:
    return table_box(name, plain_table(caption, heads, rows))
