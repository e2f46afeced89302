"""Defines a letter as blocks in reading order; words nothing and knows no file format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MARK = "RECONSTRUCTED from published figures. Not a reply from this force."
SHEET_MARK = "RECONSTRUCTED"


@dataclass(frozen=True)
class LetterHeading:
    """The heading of one answer."""

    text: str


@dataclass(frozen=True)
class LetterLine:
    """A sentence or a paragraph."""

    text: str


@dataclass(frozen=True)
class Item:
    """A label and its value outside a table; ``join`` stands between them on a line of text."""

    label: str
    value: str | int | None
    join: str = ": "


@dataclass(frozen=True)
class LetterTable:
    """Rows of a label and values; ``title`` is a merged row on top; None is an empty cell."""

    rows: tuple[tuple[str | int | None, ...], ...]
    title: str = ""


Block = LetterHeading | LetterLine | Item | LetterTable


def line_of(block: LetterHeading | LetterLine | Item) -> str:
    """Return a block outside a table as one line of text."""
    if not isinstance(block, Item):
        return block.text
    return f"{block.label}{block.join}{'' if block.value is None else block.value}"


@dataclass(frozen=True)
class Letter:
    """One reply before it has a file format."""

    authority: str
    title: str
    opening: tuple[Block, ...]
    answers: Mapping[int, tuple[Block, ...]]
    closing: tuple[Block, ...]
    quirks: frozenset[str]

    @property
    def blocks(self) -> list[Block]:
        """Return the whole letter in reading order."""
        middle = [block for number in sorted(self.answers) for block in self.answers[number]]
        return [*self.opening, *middle, *self.closing]
