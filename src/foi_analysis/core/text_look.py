"""Describes how a run of a text document looks and where its paragraph stands; reads no format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

WHITE, BLACK = "ffffff", "000000"
Colour = tuple[int, int, int]
# Of 255: colours that differ by no more, or are both lighter than that, are alike.
_NEAR, _PALEST = 26, 245
# Of 255: on what is darker, programs show letters of no colour of their own in white.
_DARKEST = 60
# Points; what is smaller cannot be read.
TINY = 2.0
# Twentieths of a point: further no page goes, a line or a column less than that is flat.
FAR_LEFT, FAR_RIGHT, FLAT = -5_000, 15_000, 60
# What ends a paragraph: its mark, the end of a table's cell, or the end of a table's row.
PARAGRAPH, CELL, ROW = "paragraph", "cell", "row"


@lru_cache(maxsize=1024)
def are_alike(one: Colour, two: Colour) -> bool:
    """Return whether text of one colour can hardly be seen on a ground of the other."""
    if max(abs(a - b) for a, b in zip(one, two, strict=True)) <= _NEAR:
        return True
    return min(_light(one), _light(two)) > _PALEST


def _light(colour: Colour) -> float:
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def _parts(code: str) -> Colour:
    red, green, blue = bytes.fromhex(code)
    return (red, green, blue)


@dataclass(frozen=True)
class Look:
    """How a run looks: ``colour`` and ``ground`` are six hexadecimal digits, or nothing.

    ``ground`` is the colour behind it, its own, its paragraph's or its cell's; ``points`` is its
    size, 0 where it is not said. ``is_inserted`` and ``is_deleted`` are tracked changes;
    ``is_away`` says that it is off the page, or squeezed to nothing.
    """

    is_struck: bool = False
    is_hidden: bool = False
    is_raised: bool = False
    is_inserted: bool = False
    is_deleted: bool = False
    colour: str = ""
    ground: str = ""
    points: float = 0.0
    is_away: bool = False

    @property
    def is_unseen(self) -> bool:
        """Return whether text with this look cannot be seen, hidden text aside."""
        is_dark = self.ground == BLACK and self.colour == ""
        is_like = self.colour and are_alike(_parts(self.colour), _parts(self.ground or WHITE))
        return bool(is_like) or is_dark or self.is_away or 0 < self.points <= TINY


@dataclass(frozen=True)
class DocumentRun:
    """A piece of text of one look; ``is_object`` says that it names something that is not read."""

    text: str
    look: Look = Look()
    is_object: bool = False


@dataclass(frozen=True)
class CellPlace:
    """Where a table's cell begins and ends, in twentieths of a point, and the colour behind it.

    ``goes_on`` says that it continues the cell above it, ``joins`` the cell before it, ``is_flat``
    that its row is too low, or it too narrow, for a letter.
    """

    left: int
    right: int
    goes_on: bool = False
    joins: bool = False
    ground: str = ""
    is_flat: bool = False


@dataclass(frozen=True)
class Paragraph:
    """The runs of one paragraph and what ends it; the end of a row says where its cells are.

    ``depth`` is 0 outside tables and 2 in a table inside a cell; ``number`` is the automatic
    number before the text.
    """

    runs: tuple[DocumentRun, ...]
    end: str = PARAGRAPH
    depth: int = 0
    number: str = ""
    cells: tuple[CellPlace, ...] = ()

    @property
    def text(self) -> str:
        """Return the text of all its runs, whatever they look like."""
        return "".join(run.text for run in self.runs)


@dataclass
class TextDocument:
    """A text document: its body, what stands beside it by place, and what it carries by kind."""

    body: list[Paragraph] = field(default_factory=list)
    beside: dict[str, list[Paragraph]] = field(default_factory=dict)
    carried: Counter[str] = field(default_factory=Counter)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield every paragraph, those beside the body last."""
        yield from self.body
        for paragraphs in self.beside.values():
            yield from paragraphs


def on_ground(paragraphs: Iterable[Paragraph], ground: str) -> list[Paragraph]:
    """Return paragraphs whose runs without a colour behind them have this one.

    Letters of no colour of their own are white on a dark cell, as programs show them.
    """
    if not ground:
        return list(paragraphs)
    own = WHITE if _light(_parts(ground)) < _DARKEST else ""
    return [
        replace(one, runs=tuple(_on(run, ground, own) for run in one.runs)) for one in paragraphs
    ]


def _on(run: DocumentRun, ground: str, colour: str) -> DocumentRun:
    if run.look.ground:
        return run
    return replace(run, look=replace(run.look, ground=ground, colour=run.look.colour or colour))


Row = list[tuple[CellPlace, list[Paragraph]]]


def blocks(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph | list[Row]]:
    """Yield paragraphs and tables in their order, a table as its rows of cells.

    Runs in a cell stand on its colour. Raises ValueError where a row of cells does not end, or
    says that it has other cells than it has.
    """
    rows: list[Row] = []
    pending: list[Paragraph] = []
    for one in paragraphs:
        if one.end == ROW:
            rows.append(_row(pending, one.cells))
            pending = []
        elif one.depth or one.end == CELL:
            pending.append(one)
        else:
            yield from _ended(rows, pending)
            rows, pending = [], []
            yield one
    yield from _ended(rows, pending)


def _ended(rows: list[Row], pending: list[Paragraph]) -> Iterator[Paragraph | list[Row]]:
    if any(one.end == CELL for one in pending):
        raise ValueError("a table's row that does not end")
    if rows:
        yield rows
    yield from pending


def _row(paragraphs: list[Paragraph], places: tuple[CellPlace, ...]) -> Row:
    row: Row = []
    inside: list[Paragraph] = []
    for one in paragraphs:
        inside.append(one)
        if one.end == CELL:
            if len(row) == len(places):
                raise ValueError("a table's row with more cells than it says")
            row.append((places[len(row)], on_ground(inside, places[len(row)].ground)))
            inside = []
    if inside or len(row) != len(places):
        raise ValueError("a table's row with other cells than it says")
    return row
