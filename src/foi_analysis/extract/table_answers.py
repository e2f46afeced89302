"""Reads one table of a reply into answers, by the labels of its figures; settles nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, groupby

from foi_analysis.core.question_types import Ask
from foi_analysis.extract.doubtful_cells import DoubtfulCells
from foi_analysis.extract.lines import LineReader
from foi_analysis.extract.meaning import CATEGORY, axes_of, axis_of, choose_ask
from foi_analysis.extract.periods import Period
from foi_analysis.extract.position import Position
from foi_analysis.extract.regions import Block
from foi_analysis.extract.sentences import is_asking
from foi_analysis.extract.table_items import ItemRows
from foi_analysis.extract.table_rows import RowReader, places, sides
from foi_analysis.extract.tabular import AnswerTable, Header, LabelledValue, TableRow
from foi_analysis.extract.words import FIGURE, LABEL, YEAR, Words
from foi_analysis.read.grid import Cell

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
    """Reads tables as they are met: finds the question each answers and places its figures."""

    def __init__(self, position: Position, lines: LineReader) -> None:
        self.lines = lines
        self.position, self.words, self.found = position, position.words, position.found
        self.rows = RowReader(position)
        self.items = ItemRows(position, self.rows, lines.around)
        self.doubts = DoubtfulCells(position)
        self.header = Header()
        self.columns: set[int] = set()
        self.labels: set[int] = set()
        self.answered: set[str] = set()
        self.names: set[str] = set()
        self.title: Period | None = None

    def forget_header(self) -> None:
        """Let no header carry over into the answer to another question."""
        self.header, self.columns, self.labels = Header(), set(), set()

    def read(self, block: Block) -> None:
        """Read one table; a header carries over to a table that goes on without one."""
        table = AnswerTable(block, self.words)
        self.doubts.check_ages(block.rows)
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
        heads: list[list[Cell]] = []
        labels: list[Cell] = []
        for event in table.events():
            if isinstance(event, TableRow):
                rows.append(event)
                labels += event.labels
            elif isinstance(event, Cell):
                if self._is_break(event):
                    self._group(rows)
                    rows = []
                self._heading(event)
            elif self._is_break(event[0]) and len(event) == 1:
                self.lines.read(event[0])
            elif table.is_about(event):
                self._about_row(event)
            else:
                self._header_row(event)
                heads.append(event)
        self.doubts.check_heads(heads, labels)
        self.doubts.check_filters(heads, bool(labels))
        if table.in_body and (heading := table.shifted()):
            self.found.question(
                heading, f"{heading.text!r} over some columns only", "a heading for each column"
            )
        self._group(rows)
        self.doubts.check_corners(self.position.ask if labels else None, heads)
        self.header, self.columns, self.labels = table.header, block.columns, table.labels
        self.answered = answered
        self._headers_without_rows(table)

    def _join(self, block: Block, table: AnswerTable, is_alike: bool) -> None:
        """Let a table go on that has the header of the one before, or none, and other rows."""
        names = {row[0].text.casefold() for row in block.rows if self.words.asks_of(row[0].text)}
        is_repeated = bool(self.header.rows) and table.repeats(self.header)
        goes_on = is_repeated or (is_alike and bool(self.columns) and not table.has_header())
        is_new = bool(names) and not names & self.names
        if goes_on and (is_new or self._is_total_only(block)):
            self.position.goes_on = True
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
            self.lines.read(cell)
        elif "other_subject" in self.words.meanings(cell.text):
            self.found.question(cell, f"{cell.text!r} over figures", "figures of what was asked")
        else:
            self.rows.see(cell, "heading")
            if set(self.words.meanings(cell.text)) <= {"column", "stub", "item"}:
                self.lines.around.before.append((cell, cell.text))
            self.title = self.words.period(cell.text) or self.title

    def _header_row(self, row: Sequence[Cell]) -> None:
        """Keep the headings that are known; an unknown one is reported by the figures under it."""
        if len(row) == 1:
            return self._heading(row[0])
        for cell in row:
            if self.words.meanings(cell.text) or self.rows.is_question(cell):
                self.rows.see(cell, "heading")
        return None

    def _about_row(self, row: Sequence[Cell]) -> None:
        self.position.about(self.words.meanings(row[0].text)["about"], row, row[1], row[1].text)

    def _headers_without_rows(self, table: AnswerTable) -> None:
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
            self._group([TableRow((label,), [LabelledValue(value, (label,), (), ())])])
        else:
            self.found.question(label, "a heading with no figures under it", "figures")

    def _group(self, rows: Group) -> None:
        """Place the figures of rows between two headings, by the question each row names."""
        for question, group in groupby(rows, key=self._question_of):
            if question:
                self.position.enter(question)
            for number, part in groupby(list(group), key=lambda row: row.header):
                self._part(list(part), number)

    def _question_of(self, row: TableRow) -> int:
        found = [self.words.question(label.text) for label in row.labels]
        return next((heading[0] for heading in found if heading), 0)

    def _part(self, rows: Group, number: int) -> None:
        rows = list(self.items.without_items(rows))
        if not rows or self._is_title(rows):
            return
        labels = [self._labels(row) for row in rows]
        if self.position.will_have_headings and not self.position.has_headings:
            return self._before_the_answers(rows)
        context = self.position.ask.name if self.position.ask else ""
        ask = choose_ask(self.words, self.position.asks, context, labels)
        if not ask:
            return self._unclear(rows, labels)
        self.position.ask = ask
        is_dated = any("period" in self.words.meanings(one.text) for row in labels for one in row)
        self.lines.around.table(ask, is_dated)
        self.position.start_table()
        self.doubts.check(rows)
        self.doubts.check_title(self.title or self.position.period, rows)
        self.title = None
        rows = [self._by_own_label(ask, row) for row in rows]
        axes = axes_of(self.words, ask, [sides(row, f) for row in rows for f in places(row)])
        for row in rows:
            self.rows.read(ask, row, axes)
            for figure in row.figures:
                if self.words.kind(figure.cell.text) == LABEL:
                    self.lines.around.remark(ask, figure.cell)
        return None

    def _is_title(self, rows: Group) -> bool:
        """Return whether rows are one lone period without a figure: the title of what follows."""
        only = rows[0]
        is_lone = len(rows) == len(only.labels) == 1 and not (only.figures or only.empty)
        period = self.words.period(only.labels[0].text) if is_lone else None
        if period:
            self.title = period
            self.lines.keep_period(only.labels[0], only.labels[0].text)
            self.rows.see(only.labels[0], "period")
        return bool(period)

    def _by_own_label(self, ask: Ask, row: TableRow) -> TableRow:
        """Let the name beside a lone figure speak for it, not one in a header above."""
        if len(row.figures) != 1 or not self._names(ask, row.labels):
            return row
        figure = row.figures[0]
        above = [cell for where in places(row) for cell in where]
        if not self._names(ask, above):
            return row
        return replace(row, figures=[replace(figure, above=())], empty={})

    def _names(self, ask: Ask, labels: Iterable[Cell]) -> bool:
        return any(axis_of(self.words, ask, label.text) == CATEGORY for label in labels)

    def _labels(self, row: TableRow) -> list[Cell]:
        """Return the labels of a row's values, each once, but for names of questions."""
        labels = (*row.over, *row.labels, *chain.from_iterable(places(row)))
        once = {id(cell): cell for cell in labels}.values()
        return [cell for cell in once if not self.rows.is_question(cell)]

    def _before_the_answers(self, rows: Group) -> None:
        """Set aside a table that stands before the first answer: an example, or the request's."""
        for row in rows:
            for cell in (*row.labels, *row.over):
                self.found.see(cell, "label", "ignored", "before the first answer")
            for figure in row.figures:
                self.found.see(figure.cell, "number", "ignored", "before the first answer")

    def _unclear(self, rows: Group, labels_of_rows: Sequence[Sequence[Cell]]) -> None:
        """Report the labels of a table that answers no question, or no single one."""
        labels = list(chain.from_iterable(labels_of_rows))
        if labels and all(self.words.meanings(cell.text) for cell in labels):
            self.found.question(labels[0], "a table that answers no one question", "a heading")
            for cell in (*labels, *(figure.cell for row in rows for figure in row.figures)):
                self.found.see(cell, "number", "ignored", "under an unknown label")
            return
        for row, own in zip(rows, labels_of_rows, strict=True):
            unknown = [cell for cell in own if not self.words.meanings(cell.text)]
            for cell in own:
                if self.words.meanings(cell.text):
                    self.rows.see(cell, "heading")
            for cell in unknown[:1] or own[:1]:
                self.found.unknown_label("", cell, cell.text)
            for figure in row.figures:
                if not own:
                    self.found.number_without_place(figure.cell)
                else:
                    self.found.see(figure.cell, "number", "ignored", "under an unknown label")
