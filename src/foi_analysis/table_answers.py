"""Reads one table of a reply into answers, by the labels of its figures; settles nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from foi_analysis.asks import Ask
from foi_analysis.meaning import (
    CATEGORY,
    Axes,
    Place,
    axes_of,
    axis_of,
    choose_ask,
    item_measure,
    place,
)
from foi_analysis.read.grid import Cell
from foi_analysis.regions import Block
from foi_analysis.sentences import is_asking
from foi_analysis.tabular import Figure, Header, Table, TableRow
from foi_analysis.words import FIGURE, LABEL, SHARE, YEAR, Words

if TYPE_CHECKING:
    from foi_analysis.layout import Walker

ASKED = frozenset(
    {"request", "your request", "question", "questions", "information requested", "you asked"}
)
ANSWERED = frozenset({"response", "our response", "answer", "answers", "reply", "our reply"})
LONG = 30
Group = list[TableRow]


def is_letter(block: Block, words: Words) -> bool:
    """Return whether a table is a letter in two columns: what was asked, and the answer."""
    if any(len(row) > 2 for row in block.rows) or not any(len(row) > 1 for row in block.rows):
        return False
    heads = [cell.text.casefold().strip(" :") for cell in block.rows[0]]
    is_headed = heads[0] in ASKED and heads[-1] in ANSWERED
    body = block.rows[1:] if is_headed else block.rows
    asked = [row for row in body if words.question(row[0].text) or is_asking(row[0].text)]
    if is_headed:
        answers = [row[1] for row in body if len(row) > 1]
        return bool(asked) or not body or any(_is_prose(cell, words) for cell in answers)
    return bool(asked) and len(asked) * 2 >= len(body)


def _is_prose(cell: Cell, words: Words) -> bool:
    return words.kind(cell.text) == LABEL and len(cell.text) > LONG


class TableReader:
    """Reads tables for a walker: finds the question each answers and places its figures."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.words, self.found = walker, walker.words, walker.found
        self.header = Header()
        self.columns: set[int] = set()
        self.labels: set[int] = set()
        self.answered: set[str] = set()
        self.names: set[str] = set()

    def forget_header(self) -> None:
        """Let no header carry over into the answer to another question."""
        self.header, self.columns, self.labels = Header(), set(), set()

    def read(self, block: Block) -> None:
        """Read one table; a header carries over to a table that goes on without one."""
        table = Table(block, self.words)
        answered = {name for row in block.rows for name in self.words.asks_of(row[0].text)}
        is_alike = block.columns <= self.columns and table.labels == self.labels
        is_other = answered and self.answered and answered.isdisjoint(self.answered)
        if is_alike and not is_other:
            table.carry_on(self.header)
        self._join(block, table, bool(is_alike and not is_other))
        if table.uneven:
            self.found.question(
                table.uneven, f"{table.uneven.text!r} beside some rows only", "a label for each row"
            )
        rows: Group = []
        for event in table.events():
            if isinstance(event, TableRow):
                rows.append(event)
            elif isinstance(event, Cell):
                if self._is_break(event):
                    self._group(rows)
                    rows = []
                self._heading(event)
            elif self._is_break(event[0]) and len(event) == 1:
                self.walker.line(event[0])
            elif table.is_about(event):
                self._about_row(event)
            else:
                self._header_row(event)
        if table.in_body and (heading := table.shifted()):
            self.found.question(
                heading, f"{heading.text!r} over some columns only", "a heading for each column"
            )
        self._group(rows)
        self.header, self.columns, self.labels = table.header, block.columns, table.labels
        self.answered = answered
        self._headers_without_rows(table)

    def _join(self, block: Block, table: Table, is_alike: bool) -> None:
        """Let a table go on that has the header of the one before, or none, and other rows."""
        names = {row[0].text.casefold() for row in block.rows if self.words.asks_of(row[0].text)}
        is_repeated = bool(self.header.rows) and table.repeats(self.header)
        goes_on = is_repeated or (is_alike and bool(self.columns) and not table.has_header())
        is_new = bool(names) and not names & self.names
        if goes_on and (is_new or self._is_total_only(block)):
            self.walker.goes_on = True
        self.names = (self.names if goes_on else set()) | names

    def _is_total_only(self, block: Block) -> bool:
        rows = [row for row in block.rows if any(map(self._is_value, row))]
        known = [set(self.words.meanings(row[0].text)) for row in rows]
        return bool(known) and all({"total", "subtotal"} & meanings for meanings in known)

    def _is_value(self, cell: Cell) -> bool:
        return self.words.kind(cell.text) == FIGURE

    def _is_break(self, cell: Cell) -> bool:
        return bool(self.words.question(cell.text)) or not self.words.meanings(cell.text)

    def _heading(self, cell: Cell) -> None:
        if self._is_break(cell):
            self.walker.line(cell)
        else:
            self._see(cell, "heading")

    def _header_row(self, row: Sequence[Cell]) -> None:
        for cell in row:
            if not self.words.meanings(cell.text) and not self._is_question(cell):
                self._unknown_heading(cell)
            else:
                self._see(cell, "heading")

    def _about_row(self, row: Sequence[Cell]) -> None:
        about = self.words.meanings(row[0].text)["about"]
        for cell in row:
            self.found.see(cell, "label", "used", f"about the reply: {about}")
        self.walker.check_about(about, row[1].text, row[1])

    def _is_question(self, cell: Cell) -> bool:
        return bool(self.words.question(cell.text))

    def _unknown_heading(self, cell: Cell) -> None:
        """Say nothing yet of an unknown heading: the figures under it report it."""

    def _see(self, cell: Cell, what: str) -> None:
        if not any(seen.cell is cell for seen in self.found.seen):
            self.found.see(cell, "label", "used", what)

    def _headers_without_rows(self, table: Table) -> None:
        """Settle a table without figures: records, or a figure that looks like a year."""
        rows = [row for row in table.header.rows if not table.in_body]
        known = [cell for row in rows for cell in row if self.words.meanings(cell.text)]
        if len(rows) > 1 and len(known) > 2:
            self.found.question(known[0], "a table of records, without counts", "counts")
        elif any(self.words.kind(cell.text) == YEAR for cell in known):
            self._year_or_figure(rows[0])

    def _year_or_figure(self, row: Sequence[Cell]) -> None:
        """Take "Number of offences | 2034" for a figure; ask about any other lone year."""
        label, value = row[0], row[-1]
        if len(row) == 2 and "item" in self.words.meanings(label.text):
            self._group([TableRow((label,), [Figure(value, (label,), (), ())])])
        else:
            self.found.question(label, "a heading with no figures under it", "figures")

    def _group(self, rows: Group) -> None:
        """Place the figures of rows between two headings, by the question each row names."""
        for question, group in groupby(rows, key=self._question_of):
            if question:
                self.walker.enter(question)
            for number, part in groupby(list(group), key=lambda row: row.header):
                self._part(list(part), number)

    def _question_of(self, row: TableRow) -> int:
        found = [self.words.question(label.text) for label in row.labels]
        return next((heading[0] for heading in found if heading), 0)

    def _part(self, rows: Group, number: int) -> None:
        rows = list(self._without_items(rows))
        if not rows:
            return
        labels = [self._labels(row) for row in rows]
        every = [group for row in labels for group in row]
        context = self.walker.ask.name if self.walker.ask else ""
        ask = choose_ask(self.words, self.walker.asks, context, every)
        if self.walker.will_have_headings and not self.walker.has_headings:
            return self._before_the_answers(rows)
        if not ask:
            return self._unclear(rows)
        if self.walker.ask is None or ask.name != self.walker.ask.name:
            self.walker.ask = ask
        self.walker.start_table()
        rows = [self._by_own_label(ask, row) for row in rows]
        axes = axes_of(self.words, ask, [_sides(row, f) for row in rows for f in _places(row)])
        for row in rows:
            self._row(ask, row, axes)
        return None

    def _by_own_label(self, ask: Ask, row: TableRow) -> TableRow:
        """Let the name beside a lone figure speak for it, not one in a header above."""
        if len(row.figures) != 1 or not self._names(ask, row.labels):
            return row
        figure = row.figures[0]
        above = [cell for where in _places(row) for cell in where]
        if not self._names(ask, above):
            return row
        return replace(row, figures=[replace(figure, above=())], empty={})

    def _names(self, ask: Ask, labels: Iterable[Cell]) -> bool:
        return any(axis_of(self.words, ask, label.text) == CATEGORY for label in labels)

    def _labels(self, row: TableRow) -> list[list[Cell]]:
        sides = [_sides(row, above) for above in _places(row)]
        return [
            [cell for cell in (*left, *top) if not self.words.question(cell.text)]
            for left, top in sides
        ]

    def _without_items(self, rows: Group) -> Iterator[TableRow]:
        """Take out the rows that name their own measure or say something about the reply."""
        for row in rows:
            label = row.labels[-1] if row.labels else None
            meanings = self.words.meanings(label.text) if label else {}
            if label and "about" in meanings and self._is_about(row, meanings):
                self._about(row, meanings["about"])
            elif label and "item" in meanings and self._is_item(row, label):
                self._item(row, row.figures[0], label, meanings["item"])
            elif self._are_items(row):
                for figure in row.figures:
                    self._item(row, figure, figure.above[-1], self._item_above(figure))
            else:
                yield row

    def _is_about(self, row: TableRow, meanings: dict[str, str]) -> bool:
        return not row.empty and len(row.figures) <= 2 and set(meanings) <= {"about", "stub"}

    def _about(self, row: TableRow, about: str) -> None:
        for cell in (*row.labels, *(figure.cell for figure in row.figures)):
            self.found.see(cell, "label", "used", f"about the reply: {about}")
        for figure in row.figures[:1]:
            self.walker.check_about(about, figure.cell.text, figure.cell)

    def _is_item(self, row: TableRow, label: Cell) -> bool:
        ask = self.walker.ask
        if ask and ask.is_list and set(self.words.meanings(label.text)) & set(ask.domains):
            return False
        return len(row.figures) == 1 and not row.over

    def _are_items(self, row: TableRow) -> bool:
        """Return whether the headings name a measure for each figure, the row at most a period."""
        only_periods = all("period" in self.words.meanings(cell.text) for cell in row.labels)
        named = [self._item_above(figure) for figure in row.figures]
        is_apart = len(set(named)) > 1 or not row.labels
        return only_periods and is_apart and bool(named) and all(named)

    def _item_above(self, figure: Figure) -> str:
        return item_measure(self.words, figure.above[-1].text) if figure.above else ""

    def _item(self, row: TableRow, figure: Figure, label: Cell, measure: str) -> None:
        ask = next((one for one in self.walker.asks.values() if one.measure == measure), None)
        if not ask:
            return self.found.number_without_place(figure.cell)
        self._see(label, measure)
        for other in row.labels:
            self._see(other, "heading")
        periods = [self.words.period(cell.text) for cell in (*row.labels, *figure.above)]
        period = next((one for one in periods if one), None) or self.walker.period
        self.walker.start_table()
        return self.walker.add(ask, measure, figure.cell.text, figure.cell, label, period=period)

    def _before_the_answers(self, rows: Group) -> None:
        """Set aside a table that stands before the first answer: an example, or the request's."""
        for row in rows:
            for cell in (*row.labels, *row.over):
                self.found.see(cell, "label", "ignored", "before the first answer")
            for figure in row.figures:
                self.found.see(figure.cell, "number", "ignored", "before the first answer")

    def _unclear(self, rows: Group) -> None:
        """Report the labels of a table that answers no question, or no single one."""
        labels = [cell for row in rows for group in self._labels(row) for cell in group]
        if labels and all(self.words.meanings(cell.text) for cell in labels):
            self.found.question(labels[0], "a table that answers no one question", "a heading")
            for cell in (*labels, *(figure.cell for row in rows for figure in row.figures)):
                self.found.see(cell, "number", "ignored", "under an unknown label")
            return
        for row in rows:
            labels = [cell for group in self._labels(row) for cell in group]
            unknown = [cell for cell in labels if not self.words.meanings(cell.text)]
            for cell in dict.fromkeys(unknown[:1] or labels[:1]):
                self.found.unknown_label("", cell, cell.text)
            for figure in row.figures:
                if not unknown[:1] + labels[:1]:
                    self.found.number_without_place(figure.cell)
                else:
                    self.found.see(figure.cell, "number", "ignored", "under an unknown label")

    def _row(self, ask: Ask, row: TableRow, axes: Axes) -> None:
        for _, cell, above in _in_order(row):
            left, top = _sides(row, above)
            where = place(self.words, ask, self._only(left), self._only(top), axes)
            if cell:
                self._figure(where, row, cell)
            else:
                self._blank(where, row, top)
        for label in (*row.labels, *row.over):
            what = "question" if self._is_question(label) else self._category(ask, label)
            self._see(label, what)

    def _blank(self, where: Place, row: TableRow, top: Sequence[Cell]) -> None:
        if where.measure and not (where.over or where.unknown or where.aside or where.is_share):
            label = row.labels[-1] if row.labels else top[-1]
            self.walker.place(where, "value", "", label, label)

    def _only(self, cells: Iterable[Cell]) -> list[Cell]:
        return [cell for cell in cells if not self._is_question(cell)]

    def _category(self, ask: Ask, label: Cell) -> str:
        meanings = self.words.meanings(label.text)
        domains = (*ask.domains, "item", "total", "subtotal", "period", "column", "stub")
        return next((meanings[name] for name in domains if name in meanings), "heading")

    def _figure(self, where: Place, row: TableRow, cell: Cell) -> None:
        kind = self.words.kind(cell.text)
        if where.unknown:
            self._unknown(where, row, cell)
        elif where.conflict:
            self.found.question(
                cell, f"{cell.text!r} under two names: {where.conflict}", "one name for a figure"
            )
        elif where.aside:
            self.found.see(cell, "number", "ignored", where.aside)
        elif where.is_share or kind == SHARE:
            self.walker.place(where, "share", cell.text, cell, self._named(row, cell))
        elif self._is_lone(where, row, cell):
            self.found.number_without_place(cell)
        elif kind == LABEL and self._is_remark(row, cell):
            self.found.see(cell, "label", "ignored", "remark")
        else:
            role = "total" if where.over else "value"
            self.walker.place(where, role, cell.text, cell, self._named(row, cell))

    def _unknown(self, where: Place, row: TableRow, cell: Cell) -> None:
        assert where.ask
        label = where.unknown[0]
        keys = {(problem.place, problem.cell) for problem in self.found.problems}
        if (label.place, label.address) not in keys:
            self.found.unknown_label(where.ask.name, label, label.text)
        self.found.see(cell, "number", "ignored", "under an unknown label")

    def _is_lone(self, where: Place, row: TableRow, cell: Cell) -> bool:
        """Return whether a figure has no label that says what it is."""
        if not where.measure:
            return True
        headed = next((f.above for f in row.figures if f.cell is cell), ())
        counted = [f.cell for f in row.figures if self.words.kind(f.cell.text) == FIGURE]
        is_first = bool(where.ask and where.ask.is_list and counted and cell is counted[0])
        return len(counted) > 1 and not headed and not is_first

    def _is_remark(self, row: TableRow, cell: Cell) -> bool:
        is_last = row.figures[-1].cell is cell and len(row.figures) > 1
        return is_last and not any(sign.isdigit() for sign in cell.text)

    def _named(self, row: TableRow, cell: Cell) -> Cell:
        if row.labels:
            return row.labels[-1]
        above = next((f.above for f in row.figures if f.cell is cell), ())
        return above[-1] if above else cell


def _in_order(row: TableRow) -> list[tuple[int, Cell | None, tuple[Cell, ...]]]:
    """Return each place of a row from left to right: column, cell if any, and what stands above."""
    places = [(figure.cell.column, figure.cell, figure.above) for figure in row.figures]
    blanks = [(column, None, above) for column, above in row.empty.items()]
    found = sorted([*places, *blanks], key=lambda place: place[0])
    return found or [(0, None, ())]


def _places(row: TableRow) -> list[tuple[Cell, ...]]:
    """Return what stands above each value of a row, blanks included."""
    return [above for _, _, above in _in_order(row)]


def _sides(row: TableRow, above: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    return [*row.over, *row.labels], list(above)
