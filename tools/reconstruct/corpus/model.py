"""Defines a made-up reply before it has a file format; draws nothing and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.reconstruct.blocks import Item, LetterHeading, LetterLine

MARK = "MADE FOR TESTS. Not a reply from any police force."


@dataclass(frozen=True)
class PercentCell:
    """A percentage that a workbook holds as a number with a format."""

    percent: int

    def __str__(self) -> str:
        """Return the share as printed."""
        return f"{self.percent}%"


Value = str | int | PercentCell | None


@dataclass(frozen=True)
class Merge:
    """A merged cell of a table: its first row and column, its height and its width."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class DocumentTable:
    """Rows of equally many cells; the first ``headers`` rows are headers; None is an empty cell."""

    rows: tuple[tuple[Value, ...], ...]
    headers: int = 0
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True)
class TwoColumns:
    """A letter of two columns: each pair is the request's text and the answer to it."""

    titles: tuple[str, str]
    pairs: tuple[tuple[str, tuple[LetterHeading | LetterLine | Item | DocumentTable, ...]], ...]


Block = LetterHeading | LetterLine | Item | DocumentTable | TwoColumns


@dataclass(frozen=True)
class DocumentPage:
    """One sheet of a workbook, or a stretch of a document."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """One file: its pages, and the quirks that only its writer can put in."""

    pages: tuple[DocumentPage, ...]
    quirks: frozenset[str] = frozenset()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks of all pages in reading order."""
        return tuple(block for page in self.pages for block in page.blocks)


@dataclass
class Bundle:
    """A letter and the files that came with it, by name; a lone file has no parts."""

    letter: Document
    parts: dict[str, Document] = field(default_factory=dict)
