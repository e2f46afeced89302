"""Makes the page of each reply: the file as read, every number marked; judges no reply."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from foi_analysis.core.paths import Project, replacing, slug
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import read_rows
from foi_analysis.evidence.counting import RECONSTRUCTED
from foi_analysis.merge.cell_account import Account, Where, accounts_of, anchor
from foi_analysis.merge.masked_tables import is_masked
from foi_analysis.merge.reading import read_replies
from foi_analysis.notebook.display import provenance
from foi_analysis.notebook.reply_excerpt import crop, crop_words, excerpts
from foi_analysis.notebook.reply_page import ReplyView, reply_words, view_html
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.key_words import day
from foi_analysis.publish.site.navigation import DATA, Page
from foi_analysis.publish.site.table_html import about, linked, raw, write_page
from foi_analysis.read.grid import Grid
from foi_analysis.run.demonstration import SHOWN

FOLDER = "replies"
PICTURES = "_static/excerpts"
LIST, LIST_TITLE = "replies-as-read", "Replies as read"
LIST_WORDS = (
    "Each reply with a file on hand, cell by cell, every number marked with what became of it."
)
RESTS = "Figures that rest on it"
LEFT_OUT = (
    "Replies with counts that are masked are left out, and those whose files say more than their "
    "counts, here and among the files: no page of this site shows what they say beyond the tables."
)


@dataclass(frozen=True)
class RegisteredReply:
    """One registered reply with a file: its row, its cells and what became of each."""

    row: dict[str, str]
    grids: tuple[Grid, ...]
    accounts: Mapping[Where, Account]

    @property
    def page(self) -> str:
        """Return the page's name without its ending."""
        return f"{FOLDER}/{slug(self.row['reply'])}"

    @cached_property
    def cells(self) -> frozenset[Where]:
        """Return the place and address of every cell that is drawn."""
        return frozenset(cell.where for grid in self.grids for cell in grid.cells)


class ReplyPages:
    """The pages of all replies with a file, and the links and excerpts that lead to them."""

    def __init__(self, project: Project, facts: SiteFacts, folder: Path) -> None:
        self.project, self.facts, self.folder = project, facts, folder
        self._excerpts: dict[tuple[str, frozenset[Where]], str] = {}

    @cached_property
    def replies(self) -> dict[str, RegisteredReply]:
        """Return the replies whose file can be read, by key."""
        tables = {name: read_table(self.project, name) for name in ("ledger", "observations")}
        rows = {
            name: {reply: own.to_dict(orient="records") for reply, own in frame.groupby("reply")}
            for name, frame in tables.items()
        }
        found = {}
        register = read_rows(self.project.manual / "replies.csv")
        with_file = [row for row in register if row["file"]]
        for reading in read_replies(self.project, self.facts.reference, with_file):
            if reading.grids:
                key = reading.row["reply"]
                accounts = accounts_of(*(rows[name].get(key, []) for name in rows))
                found[key] = RegisteredReply(reading.row, reading.grids, accounts)
        return found

    def link(self, reply: str, place: str, cell: str) -> str:
        """Return the address of a cell on its reply's page, or nothing when it is not drawn."""
        found = self.replies.get(reply)
        if not found or (place, cell) not in found.cells:
            return ""
        return f"{found.page}.html#{anchor(place, cell)}"

    def link_in_file(self, file: str, place: str, cell: str) -> str:
        """Return the address of a cell of a file; of several replies in it the first counts."""
        links = (self.link(reply, place, cell) for reply in self._by_file.get(file, ()))
        return next((link for link in links if link), "")

    @cached_property
    def _by_file(self) -> dict[str, list[str]]:
        replies: dict[str, list[str]] = {}
        for key, reply in self.replies.items():
            replies.setdefault(reply.row["file"], []).append(key)
        return replies

    def excerpt(self, reply: str, cells: Iterable[Where]) -> str:
        """Return some cells of a reply in their surroundings, as HTML; made once for each."""
        wanted = frozenset(cells)
        if reply not in self.replies:
            return ""
        key = (reply, wanted)
        if key not in self._excerpts:
            self._excerpts[key] = self._excerpt(self.replies[reply], wanted)
        return self._excerpts[key]

    def _excerpt(self, reply: RegisteredReply, wanted: frozenset[Where]) -> str:
        parts = []
        for found, html in excerpts(reply.grids, wanted):
            file = reply.row["file"]
            picture = crop(self.project.replies / file, found)
            if picture is None:
                parts.append(html)
            else:
                name = self._keep(picture)
                words = escape(crop_words(found, file))
                parts.append(f'<img class="excerpt" loading="lazy" src="{name}" alt="{words}">')
        return "".join(parts)

    def _keep(self, picture: bytes) -> str:
        name = f"{PICTURES}/{hashlib.sha256(picture).hexdigest()[:16]}.png"
        with replacing(self.folder / name) as partial:
            partial.write_bytes(picture)
        return name

    def write(self, used_in: Mapping[str, list[str]], pages: Iterable[str]) -> dict[str, str]:
        """Write every reply's page and the list of them; return the list's name and title.

        ``used_in`` names the claims that rest on a reply, ``pages`` the other pages of the site.
        """
        known = set(pages)
        for key, reply in self.replies.items():
            text = self._page(reply, used_in.get(key, []), known)
            write_page(self.folder / f"{reply.page}.md", text)
        write_page(self.folder / f"{LIST}.md", self._list())
        return {LIST: LIST_TITLE}

    def pages(self) -> Iterator[Page]:
        """Yield what each reply's page is."""
        for reply in self.replies.values():
            about = f"{reply.row['provenance']}, {reply.row['status']}".capitalize() + "."
            yield Page(reply.page, self._title(reply), DATA, about, (), LIST)

    def _list(self) -> str:
        ordered = sorted(
            self.replies.values(),
            key=lambda reply: (reply.row["authority"], reply.row["period_start"]),
        )
        words = [LIST_WORDS, LEFT_OUT] if is_masked(self.project) else [LIST_WORDS]
        parts = [f"# {LIST_TITLE}", " ".join(words), *self._items(ordered, is_made=False)]
        made = self._items(ordered, is_made=True)
        parts += ["## Made for the demonstration", self.facts.NEVER_EVIDENCE, *made] if made else []
        return "\n\n".join(parts) + "\n"

    def _items(self, replies: Iterable[RegisteredReply], *, is_made: bool) -> list[str]:
        """Return a list of links to the pages of the replies that are made, or of the others."""
        links = [
            f"- [{self._title(reply)}]({reply.page}.md) ({reply.row['provenance']})"
            for reply in replies
            if (reply.row["provenance"] == RECONSTRUCTED) == is_made
        ]
        return ["\n".join(links)] if links else []

    def _title(self, reply: RegisteredReply) -> str:
        wave = self.facts.reference.waves[reply.row["wave"]]
        return f"{reply.row['authority']}, {wave.label}: {reply_words(reply.row)} as read"

    def _page(self, reply: RegisteredReply, claims: list[str], known: set[str]) -> str:
        row = reply.row
        warning = ""
        if row["provenance"] == RECONSTRUCTED:
            warning = (
                "```{admonition} Not a reply of its own\n:class: warning\n\n"
                f"This reply is reconstructed. {self.facts.NEVER_EVIDENCE}\n```\n\n"
            )
        view = ReplyView(reply.grids, reply.accounts, (), (row["period_start"], row["period_end"]))
        return (
            f"# {self._title(reply)}\n\n{warning}"
            f"{raw(self._about(reply, claims, known))}\n\n{raw(view_html(view))}\n"
        )

    def _about(self, reply: RegisteredReply, claims: list[str], known: set[str]) -> str:
        row = reply.row
        is_made = row["provenance"] == RECONSTRUCTED
        words, end = ("Figures it demonstrates", f"-{SHOWN}") if is_made else (RESTS, "")
        lines = [
            ("Provenance", provenance(row["provenance"])),
            ("Period", escape(f"{day(row['period_start'])} to {day(row['period_end'])}")),
            ("File", escape(row["file"].replace("|", ", "))),
            ("sha256", escape(row["sha256"].replace("|", ", "))),
            ("Published at", linked(row["address"])),
            ("Note", escape(row["note"])),
            ("Briefing", _page_link(f"briefing-{slug(row['authority'])}", row["authority"], known)),
            (words, self._claims(claims, end, known)),
        ]
        return about(lines)

    def _claims(self, claims: list[str], end: str, known: set[str]) -> str:
        titles = {f"figure-{claim}{end}": self.facts.claim_title(claim) for claim in claims}
        words = [_page_link(page, title, known) or escape(title) for page, title in titles.items()]
        return f"<ul>{''.join(f'<li>{one}</li>' for one in words)}</ul>" if words else ""


def _page_link(name: str, words: str, known: set[str]) -> str:
    return f'<a href="../{name}.html">{escape(words)}</a>' if name in known else ""
