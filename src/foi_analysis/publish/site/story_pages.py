"""Makes a page for each story, every figure it prints with its verdict; judges no figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import slug
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import VERDICTS
from foi_analysis.notebook.display import badge
from foi_analysis.notebook.story_words import allowed, counted, number_of, with_words
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.key_words import day
from foi_analysis.publish.site.navigation import STORIES, Page
from foi_analysis.publish.site.table_html import (
    about,
    claims_row,
    claims_table,
    linked,
    plain_table,
    raw,
    row_link,
    table_box,
    write_page,
)
from foi_analysis.verdicts.report import story_objects, with_unit

FOLDER = "stories"
LIST, LIST_TITLE = STORIES, "Story by story"
COLUMNS = ("Figure", "Printed", "Other figures allow", "Verdict")
WORDS = (
    "Every figure a page prints, in the order it was noted, with what figures of other releases "
    "allow. The page's own words stay where they were published."
)
Row = Mapping[str, Any]


class StoryPages:
    """The pages of all stories with a judged figure, and the list of them."""

    def __init__(self, facts: SiteFacts, folder: Path) -> None:
        self.facts, self.folder = facts, folder

    @cached_property
    def stories(self) -> dict[str, list[Row]]:
        """Return the judged figures of each page, by page in the order of their release."""
        project = self.facts.project
        frame = with_words(
            read_table(project, "stories"), read_table(project, "published"), self.facts.reference
        )
        judged = {one["id"]: one for one in story_objects(project)}
        pages: dict[str, list[Row]] = {}
        for row in frame.sort_values("figure").to_dict("records"):
            pages.setdefault(row["page"], []).append({**row, **judged[row["figure"]]})
        return dict(sorted(pages.items(), key=lambda item: (item[1][0]["release"], item[0])))

    @cached_property
    def _not_judged(self) -> dict[str, list[dict[str, str]]]:
        judged = {row["figure"] for rows in self.stories.values() for row in rows}
        rows: dict[str, list[dict[str, str]]] = {}
        for row in read_rows(self.facts.project.published / "figures.csv"):
            if row["figure"] not in judged:
                rows.setdefault(row["page"], []).append(row)
        return rows

    @cached_property
    def _claims(self) -> dict[tuple[str, ...], str]:
        """Return the claim computed again for a page's figure, by what it says."""
        names = ("page", "area", "wave", "measure", "category", "printed")
        return {
            tuple(claim[name] for name in names): key for key, claim in self.facts.claims.items()
        }

    def write(self, titles: Mapping[str, str]) -> list[Page]:
        """Write every story's page and the list of them; return what each page is, checked first.

        ``titles`` gives the notebook pages there are.
        """
        for page, rows in self.stories.items():
            text = self._page(page, rows, titles)
            write_page(self.folder / f"{address(page)}.md", text)
        write_page(self.folder / f"{LIST}.md", self._list())
        checked = {claim["page"] for claim in self.facts.claims.values()}
        ordered = sorted(self.stories.items(), key=lambda item: item[0] not in checked)
        return [_as_page(page, self._title(rows), rows[0], rows) for page, rows in ordered]

    def link(self, page: str) -> str:
        """Return the address of a story's page, or nothing when none of its figures is judged."""
        return f"{address(page)}.html" if page in self.stories else ""

    def _page(self, page: str, rows: Sequence[Row], titles: Mapping[str, str]) -> str:
        first = rows[0]
        table = claims_table(WORDS, COLUMNS, [self._figure(row, titles) for row in rows])
        return (
            f"# {self._title(rows)}\n\n{raw(self._about(first, rows))}\n\n"
            f"## The figures\n\n{raw(table)}\n{self._others(page)}"
        )

    def _title(self, rows: Sequence[Row]) -> str:
        return f"{rows[0]['publisher']}: {number_of(len(rows), 'printed figure')}"

    def _figure(self, row: Row, titles: Mapping[str, str]) -> str:
        key = row["figure"].lower()
        name = f"{escape(row['words'])} {row_link(key, '#', row['words'])}"
        cells = (
            escape(with_unit(row["printed"], row["unit"])),
            escape(_allowed(row)),
            f"{badge(row['verdict'])} {escape(row['sentence'])}",
        )
        more = self._claim(row, titles) + self._how_known(row)
        return claims_row(key, name + more, COLUMNS[1:], cells)

    def _claim(self, row: Row, titles: Mapping[str, str]) -> str:
        names = ("page", "area", "wave", "measure", "category", "printed")
        claim = self._claims.get(tuple(row[name] for name in names))
        if f"figure-{claim}" not in titles:
            return ""
        return f'<br><a href="../figure-{claim}.html">Computed again from the replies</a>'

    def _about(self, first: Row, rows: Sequence[Row]) -> str:
        counts = Counter(row["verdict"] for row in rows)
        verdicts = ", ".join(f"{counts[name]} {badge(name)}" for name in VERDICTS if counts[name])
        title = escape(f"“{first['title']}”")
        lines = (
            ("Story", f'<a href="{escape(first["address"])}">{title}</a>'),
            ("Publisher", escape(first["publisher"])),
            ("Published on", escape(day(first["published_on"]) or "no date given")),
            ("Release", escape(self.facts.words.text(first["release"]))),
            ("Verdicts", verdicts),
        )
        return about(lines)

    def _how_known(self, row: Row) -> str:
        own = self._statements(row["rests_on"])
        if not own:
            return ""
        return f'<details class="trace"><summary>How we know</summary>{own}</details>'

    def _statements(self, items: Iterable[Mapping[str, str]]) -> str:
        say = self.facts.words.text
        shown = "".join(
            f"<li>{escape(say(item['statement']))} ({escape(item['provenance'] or item['kind'])})"
            f"<br>{linked(say(item['source']))}</li>"
            for item in items
        )
        return f"<ul>{shown}</ul>" if shown else ""

    def _others(self, page: str) -> str:
        rows = self._not_judged.get(page, [])
        if not rows:
            return ""
        items = "\n".join(
            f'<li id="{row["figure"].lower()}">{escape(self._other(row))} '
            f"{row_link(row['figure'].lower(), '#', self._other(row))}</li>"
            for row in rows
        )
        words = "Nothing on hand relates these to other figures, so they are not judged here."
        return f"\n## Printed and not judged\n\n{words}\n\n{raw(f'<ul>{items}</ul>')}\n"

    def _other(self, row: Mapping[str, str]) -> str:
        label = self.facts.reference.measures[row["measure"]]["label"]
        what = f"{label}, {row['category']}" if row["category"] else label
        window = self.facts.reference.waves[row["wave"]].label
        return f"{row['area']}: {what}, {window}: {row['printed']}"

    def _list(self) -> str:
        words = (
            "Each page whose printed figures are judged leads to them, by the release it repeats."
        )
        caption = f"{number_of(len(self.stories), 'page')} with printed figures."
        rows = [_listed(page, rows) for page, rows in self.stories.items()]
        table = plain_table(caption, ("Story", "Date", "Figures", "Verdicts"), rows)
        box = table_box("stories", table)
        return f"# {LIST_TITLE}\n\n{words}\n\n{raw(box)}\n"


def _as_page(page: str, title: str, first: Row, rows: Sequence[Row]) -> Page:
    printed_on = day(first["published_on"]) if first["published_on"] else "no date given"
    about = f"{first['title']}, {printed_on}: {counted(row['verdict'] for row in rows)}."
    return Page(address(page), title, STORIES, about, (first["publisher"],))


def address(page: str) -> str:
    """Return the name of a story's page without its ending."""
    return f"{FOLDER}/{slug(page)}"


def _allowed(row: Row) -> str:
    return with_unit(allowed(row["low"], row["high"], row["verdict"], row["unit"]), row["unit"])


def _listed(page: str, rows: Sequence[Row]) -> str:
    first, verdicts = rows[0], counted(row["verdict"] for row in rows)
    link = f'<a href="{address(page)}.html">{escape(first["title"])}</a>'
    name = f"{escape(first['publisher'])}: {link}"
    cells = (escape(day(first["published_on"]) or "no date"), str(len(rows)), verdicts)
    shown = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr id="{slug(page)}"><th scope="row">{name}</th>{shown}</tr>'
