"""Says what a page is made of, in plain data that every writer reads; holds no words."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGE = "en-GB"
PLAIN, MAY, MAY_NOT, SMALL = "plain", "may", "may-not", "small"


@dataclass(frozen=True)
class Heading:
    """A heading below the page's title."""

    text: str


@dataclass(frozen=True)
class Text:
    """One paragraph; ``kind`` says what may be done with it (PLAIN, MAY, MAY_NOT, SMALL).

    ``lead`` is shown in bold before it.
    """

    text: str
    kind: str = PLAIN
    lead: str = ""

    @property
    def whole(self) -> str:
        """Return the paragraph as read, its lead first."""
        return f"{self.lead} {self.text}" if self.lead else self.text


@dataclass(frozen=True)
class BriefingTable:
    """A table with one row of heads; the first cell of each row names the row.

    ``widths`` are the columns' shares of the page in per cent.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Items:
    """A numbered list: (words, address) each, the address empty where there is none."""

    lines: tuple[tuple[str, str], ...]


Block = Heading | Text | BriefingTable | Items


@dataclass(frozen=True)
class BriefingPage:
    """One page: its title and its blocks in reading order."""

    title: str
    blocks: tuple[Block, ...]
