"""Finds the labels of every figure in one table, whichever way it is turned; gives no meaning.

A figure's labels are those in its row to the left, in its column above, and in the headings of its
part of the table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from foi_analysis.extract.regions import Block, Row
from foi_analysis.extract.words import FIGURE, LABEL, SHARE, STATUS, YEAR, Words
from foi_analysis.read.grid import Cell

NEUTRAL = frozenset({"total", "subtotal", "column", "stub"})
AXES = frozenset({"sex", "age_band", "period", "question", "system"})


@dataclass(frozen=True)
class LabelledValue:
    """One value cell of a table with its labels: beside it, above it and over its part."""

    cell: Cell
    beside: tuple[Cell, ...]
    above: tuple[Cell, ...]
    over: tuple[Cell, ...]


@dataclass
class TableRow:
    """One row with values: its labels, its figures, the number of its header, and the rest.

    ``empty`` holds, by column, the headings over the places where the row has no cell.
    """

    labels: tuple[Cell, ...]
    figures: list[LabelledValue] = field(default_factory=list)
    empty: dict[int, tuple[Cell, ...]] = field(default_factory=dict)
    header: int = 0
    over: tuple[Cell, ...] = ()


@dataclass
class Header:
    """The header rows in authority: the cells above each column, and how many columns have one."""

    rows: list[Row] = field(default_factory=list)
    number: int = 0
    _covering: list[dict[int, Cell]] = field(default_factory=list)

    def covering(self, level: int) -> dict[int, Cell]:
        """Return, by column, the cell of a header row that stands over it, merged ones too."""
        for row in self.rows[len(self._covering) :]:
            self._covering.append({column: cell for cell in row for column in _columns(cell)})
        return self._covering[level]

    @property
    def cells(self) -> list[Cell]:
        """Return every header cell once."""
        return [cell for row in self.rows for cell in row]

    def texts(self) -> list[str]:
        """Return the header's texts, to see whether it is repeated."""
        return [cell.text.casefold() for cell in self.cells]


Event = Cell | Row | TableRow


def _columns(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.width)


class AnswerTable:
    """One table whose columns of labels are known, ready to be walked row by row."""

    def __init__(self, block: Block, words: Words) -> None:
        self.rows, self.words = block.rows, words
        self.is_wide = any(len(row) > 1 for row in block.rows)
        self.header = Header()
        self.labels = self._label_columns()
        self.sections: tuple[Cell, ...] = ()
        self.is_new_section = False
        self.carried: dict[int, Cell] = {}
        self.in_body = False
        self._headings_over: dict[int, tuple[Cell, ...]] = {}

    def carry_on(self, header: Header) -> None:
        """Take the header of the table before, which goes on here without one of its own."""
        self.header, self.in_body, self._headings_over = header, bool(header.rows), {}

    def repeats(self, header: Header) -> bool:
        """Return whether the table begins with the header rows of another, word for word."""
        own = [cell.text.casefold() for row in self.rows[: len(header.rows)] for cell in row]
        return own == header.texts()

    def has_header(self) -> bool:
        """Return whether the first row with values only labels the columns under it."""
        rows = ((row, self._values_of(row)) for row in self.rows)
        first = next(((row, values) for row, values in rows if values), None)
        return bool(first and self._is_header(*first))

    def _label_columns(self) -> set[int]:
        """Return the leading columns that hold labels beside figures."""
        figures = [row for row in self.rows if self._has_figure(row)]
        with_figures = [row for row in figures if any(self._is(FIGURE, SHARE, c) for c in row)]
        rows = with_figures or figures
        if not rows:
            return {min((cell.column for row in self.rows for cell in row), default=1)}
        first = min(
            cell.column
            for row in rows
            for cell in row
            if self._is(FIGURE, SHARE, cell) or (not with_figures and self._is(STATUS, "", cell))
        )
        before = [cell for row in rows for cell in row if cell.column < first]
        labels = {cell.column for cell in before if self._is(LABEL, YEAR, cell)}
        return labels | self._outer_columns(max(labels, default=0))

    def _outer_columns(self, last: int) -> set[int]:
        """Return the columns of labels to the left of the last one, in rows of blanks as well."""
        rows = [
            row
            for row in self.rows
            if any(cell.column == last and self._is_row_label(cell.text) for cell in row)
        ]
        outer = [cell for row in rows for cell in row if cell.column < last]
        return {cell.column for cell in outer if self._is(LABEL, YEAR, cell)}

    def _is(self, kind: str, other: str, cell: Cell) -> bool:
        return self.words.kind(cell.text) in (kind, other)

    def _has_figure(self, row: Row) -> bool:
        return any(self.words.kind(cell.text) in (FIGURE, SHARE, STATUS) for cell in row)

    @property
    def uneven(self) -> Cell | None:
        """Return the first outer label when rows above it have none: it may be centred, not first.

        Which rows such a label speaks for cannot be told without lines around them.
        """
        outer = self.labels - {max(self.labels, default=0)}
        rows = [row for row in self.rows if self._has_figure(row)] if outer else []
        first = self._first_named() if outer else {}
        for position, row in enumerate(rows):
            for cell in row:
                is_outer = cell.column in outer and self._is_row_label(cell.text)
                if is_outer and position and first[cell.column] == cell.row:
                    return cell
        return None

    def _first_named(self) -> dict[int, int]:
        """Return the row of the first label of each column, whatever that row holds."""
        first: dict[int, int] = {}
        for row in self.rows:
            for cell in row:
                if cell.column not in first and self._is_row_label(cell.text):
                    first[cell.column] = cell.row
        return first

    def events(self) -> Iterator[Event]:
        """Yield, top to bottom, headings (cells), header rows (rows) and rows with values."""
        for position, row in enumerate(self.rows):
            values = [cell for cell in row if cell.column not in self.labels]
            if not values:
                yield from self._without_values(row, position)
            elif self._is_caption(row):
                yield row[0]
            elif self.is_about(row):
                yield row
            elif self._is_header(row, values):
                yield from self._take_header(row)
            else:
                yield self._body(row, values)

    def is_about(self, row: Row) -> bool:
        """Return whether a row tells of the reply itself: its authority, period, reference."""
        return self.words.is_about([cell.text for cell in row])

    def _is_caption(self, row: Row) -> bool:
        """Return whether a row is one cell of words over a table that has no labels beside it."""
        is_alone = len(row) == 1 and self.is_wide
        is_words = self._is(LABEL, "", row[0]) and not self.words.meanings(row[0].text)
        return is_alone and is_words and not self.labels

    def _is_header(self, row: Row, values: Sequence[Cell]) -> bool:
        """Return whether a row only labels the columns under it."""
        kinds = {self.words.kind(cell.text) for cell in values}
        if kinds & {FIGURE, SHARE}:
            return False
        labels = [cell for cell in row if cell.column in self.labels]
        has_category = any(
            self.words.is_category(cell.text) and not self._is_stub(cell.text) for cell in labels
        ) or (len(values) == 1 and any("item" in self.words.meanings(c.text) for c in labels))
        has_period = any("period" in self.words.meanings(cell.text) for cell in labels)
        if kinds <= {STATUS, YEAR} and (has_category or has_period or STATUS in kinds):
            return not (labels or kinds == {STATUS})
        return not ((has_category or has_period) and self._is_remark(values))

    def _is_stub(self, text: str) -> bool:
        return bool({"stub", "column"} & set(self.words.meanings(text)))

    def _is_row_label(self, text: str) -> bool:
        return self.words.is_category(text) or "period" in self.words.meanings(text)

    def _is_remark(self, values: Sequence[Cell]) -> bool:
        labels = [cell for cell in values if self.words.kind(cell.text) == LABEL]
        return not any(self.words.meanings(cell.text) for cell in labels)

    def _take_header(self, row: Row) -> Iterator[Event]:
        if self.in_body:
            self.header = Header([], self.header.number + (not self._is_repeated(row)))
            self.in_body, self.carried = False, {}
            self.sections = self.sections if self.is_new_section else ()
        self.header.rows.append(row)
        self._headings_over = {}
        yield row

    def _is_repeated(self, row: Row) -> bool:
        return [cell.text.casefold() for cell in row] == self.header.texts()[: len(row)]

    def _without_values(self, row: Row, position: int) -> Iterator[Event]:
        """Yield a row with labels only: a heading of the rows below, or a row of blanks."""
        last = row[-1]
        if len(row) > 1 and all(self._is_stub(cell.text) for cell in row):
            yield from self._take_header(row)
        elif len(row) > 1 and last.column == max(self.labels) and self._is_row_label(last.text):
            yield self._body(row, [])
        elif len(row) > 1 or not self.words.meanings(last.text) or self.words.question(last.text):
            yield from row
        elif self._is_section(last, position):
            self.sections, self.carried, self.is_new_section = (last,), {}, True
            yield row
        elif not self._is_row_label(last.text):
            yield row
        else:
            yield self._body(row, [])

    def _is_section(self, cell: Cell, position: int) -> bool:
        own = AXES & set(self.words.meanings(cell.text))
        following = self.rows[position + 1][0] if position + 1 < len(self.rows) else None
        is_inner = len(self.labels) > 1 and cell.column == max(self.labels)
        if not own or following is None or is_inner:
            return False
        after = set(self.words.meanings(following.text)) - NEUTRAL
        return not own & after and bool(after)

    def shifted(self) -> Cell | None:
        """Return a heading over several columns that begins right of the first column it may mean.

        Without lines around it nothing tells which columns a centred heading speaks for.
        """
        lowest = self._values_of(self.header.rows[-1]) if self.header.rows else []
        for row in self.header.rows[:-1]:
            upper = self._values_of(row)
            if upper and lowest and upper[0].column > lowest[0].column:
                return upper[0]
        return None

    def _values_of(self, row: Row) -> list[Cell]:
        return [cell for cell in row if cell.column not in self.labels]

    def _body(self, row: Row, values: Sequence[Cell]) -> TableRow:
        self.in_body, self.is_new_section = True, False
        labels = self._labels_of(row)
        made = TableRow(tuple(labels), header=self.header.number, over=self.sections)
        filled = set()
        for cell in values:
            above = self._above(cell.column, len(values))
            filled |= {heading.column for heading in above[-1:]}
            made.figures.append(LabelledValue(cell, tuple(labels), above, self.sections))
        made.empty = dict(self._empty(filled, {cell.column for cell in values}))
        return made

    def _labels_of(self, row: Row) -> list[Cell]:
        """Return a row's labels; one left empty in a merged first column is carried down."""
        own = {cell.column: cell for cell in row if cell.column in self.labels}
        last = max(self.labels, default=0)
        if last in own:
            for column in self.labels - {last}:
                if column not in own and column in self.carried:
                    own[column] = self.carried[column]
            self.carried = {column: own[column] for column in self.labels - {last} & set(own)}
        return [own[column] for column in sorted(own)]

    def _above(self, column: int, values_in_row: int) -> tuple[Cell, ...]:
        """Return the header cells over a column, outermost first."""
        cells = self._headings(column)
        if cells or values_in_row > 1:
            return cells
        only = [cell for cell in self.header.cells if cell.column not in self.labels]
        return (only[0],) if len(only) == 1 else ()

    def _headings(self, column: int) -> tuple[Cell, ...]:
        if column not in self._headings_over:
            found = (self._heading(level, column) for level in range(len(self.header.rows)))
            self._headings_over[column] = tuple(cell for cell in found if cell)
        return self._headings_over[column]

    def _heading(self, level: int, column: int) -> Cell | None:
        if covering := self.header.covering(level).get(column):
            return covering if covering.column not in self.labels else None
        if level == len(self.header.rows) - 1:
            return None
        row = self.header.rows[level]
        at = bisect_left(row, column, key=lambda cell: cell.column) - 1
        while at >= 0 and row[at].column in self.labels:
            at -= 1
        return row[at] if at >= 0 and row[at].width == row[at].height == 1 else None

    def _empty(self, filled: set[int], columns: set[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield the headings over each column in which a row has no cell."""
        if not self.header.rows:
            return
        not_empty = self.labels | filled | columns
        for cell in self.header.rows[-1]:
            if cell.column in not_empty:
                continue
            yield cell.column, self._headings(cell.column)
