"""Finds the answers in a reply's grids: which cell answers which question, under which label.

It walks lines and tables in reading order and turns no text into numbers. What it cannot place is
a problem, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foi_analysis.core.asks import Ask
from foi_analysis.core.counts import parse_age, parse_count
from foi_analysis.core.reference import Reference
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.extract.audit import unaccounted
from foi_analysis.extract.declared import Declared, without_declared
from foi_analysis.extract.legends import read_legends
from foi_analysis.extract.lines import LineReader
from foi_analysis.extract.meaning import Place, item_measure
from foi_analysis.extract.periods import Period
from foi_analysis.extract.regions import Block, items
from foi_analysis.extract.settle import settle
from foi_analysis.extract.table_answers import TableReader, is_letter
from foi_analysis.extract.words import FIGURE, SHARE, Words
from foi_analysis.read.grid import Cell, Grid


def find_answers(
    grids: Sequence[Grid],
    asks: Mapping[int, str],
    reference: Reference,
    force: str,
    file: str,
    must_answer: bool = True,
    window: Period | None = None,
    declared: Declared | None = None,
) -> Layout:
    """Return the answers of one reply to the numbered questions ``asks`` of its wave.

    Problems (unknown labels, numbers without a place, unanswered questions, another force's
    name, readings that are not certain) are collected with their cells; nothing is raised. With
    ``must_answer`` false (a partial reply) a question without an answer is no problem. ``window``
    is the reply's own period; ``declared`` what an analyst confirmed about single cells. An empty
    ``force`` checks no name.
    """
    found = Layout(reference, force, file)
    declared = declared or Declared()
    found.problems += declared.problems
    grids = without_declared(grids, declared, found)
    found.legend = legend = read_legends(cell.text for grid in grids for cell in grid.cells)
    questions = {number: reference.all_asks[name] for number, name in asks.items()}
    words = Words(reference, questions, legend)
    walker = Walker(questions, words, found, window)
    texts = [text for grid in grids for text in (grid.name, *_texts(grid))]
    words.with_roman = not any(map(words.question, texts))
    walker.will_have_headings = any(map(words.question, texts))
    for grid in grids:
        walker.walk(grid)
    walker.finish(must_answer)
    settle(found, window)
    for cell in unaccounted(grids, found):
        found.number_without_place(cell)
    return found


def _texts(grid: Grid) -> list[str]:
    return [cell.text for cell in grid.cells]


class Walker:
    """Goes down a reply and remembers the question it is in."""

    def __init__(
        self, questions: dict[int, Ask], words: Words, found: Layout, window: Period | None
    ) -> None:
        self.questions, self.words, self.found, self.window = questions, words, found, window
        self.asks = {ask.name: ask for ask in questions.values()}
        self.ask: Ask | None = None
        self.period: Period | None = None
        self.said: Period | None = None
        self.table = 0
        self.goes_on = False
        self.has_headings = self.will_have_headings = False
        self.tables, self.lines = TableReader(self), LineReader(self)

    def walk(self, grid: Grid) -> None:
        """Go down one grid."""
        self._enter_sheet(grid.name)
        for item in items(grid, self.words):
            if isinstance(item, Cell):
                self.lines.read(item)
            elif is_letter(item, self.words):
                self._letter(item)
            else:
                self.tables.read(item)

    def _enter_sheet(self, name: str) -> None:
        self.period = self.words.period(name)
        if heading := self.words.question(name):
            self.enter(heading[0])

    def enter(self, number: int) -> None:
        """Enter the answer to a question of the wave."""
        self.ask, self.period, self.has_headings = self.questions[number], None, True
        self.tables.forget_header()
        self.start_table()

    def start_table(self) -> None:
        """Start a new list or table of figures, unless a bare label joins it to the last one."""
        self.table += not self.goes_on
        self.goes_on = False

    def _letter(self, block: Block) -> None:
        """Read a table of two columns: what was asked on the left, the answer on the right."""
        for row in block.rows:
            left, right = row[0], row[1:]
            number = self.words.question(left.text)
            if number:
                self.enter(number[0])
            elif measure := item_measure(self.words, left.text):
                self.ask = self.ask_of(measure) or self.ask
            self.found.see(left, "label", "used", "question" if number else "request text")
            for cell in right:
                self.beside(cell, left)

    def beside(self, cell: Cell, label: Cell) -> None:
        """Read a cell beside a question: a bare figure is its answer, anything else is text."""
        ask = self.ask
        parse = parse_age if ask and ask.is_age else parse_count
        is_figure = self.words.kind(cell.text) in (FIGURE, SHARE) and not cell.text[0].isalpha()
        if ask and not ask.is_list and parse(cell.text, self.words.legend):
            self.add(ask, ask.measure, cell.text, cell, label)
        elif ask and ask.is_list and is_figure:
            self.found.number_without_place(cell)
        else:
            self.lines.read(cell)

    def add(
        self, ask: Ask, measure: str, text: str, cell: Cell, label: Cell, **more: object
    ) -> None:
        """Keep one answer, in the list or table that is being read."""
        own = {"category": "", "column": "", "role": "value", "table": self.table} | more
        own["period"] = own.get("period", self.period) or self.said
        self.found.add(Entry(ask.name, measure, text=text, cell=cell, label=label, **own))

    def place(self, where: Place, role: str, text: str, cell: Cell, label: Cell) -> None:
        """Keep one figure whose labels say what it measures."""
        assert where.ask
        self.add(
            where.ask,
            where.measure,
            text,
            cell,
            label,
            category=where.category,
            column=where.band,
            role=role,
            period=where.period or self.period,
            over=where.over,
            is_subtotal=where.is_subtotal,
        )

    def _check_about(self, about: str, value: str, cell: Cell) -> None:
        """Check what a reply says of itself against the register: its force and its period."""
        reference, force = self.found.reference, self.found.force
        if about == "force" and force and reference.force(value) != force:
            self.found.wrong_force(cell, value)
        period = self.words.period(value) if about == "period" else None
        if not period or not self.window or period.is_like(self.window):
            return
        if self.window.is_within(period):
            self.said = period
        else:
            self.found.wrong_period(cell, str(period), str(self.window))

    def about(self, about: str, cells: Sequence[Cell], at: Cell | None, value: str) -> None:
        """Keep cells that say something of the reply itself, and check the value at one."""
        for cell in cells:
            self.found.see(cell, "label", "used", f"about the reply: {about}")
        if at:
            self._check_about(about, value, at)

    def ask_of(self, measure: str) -> Ask | None:
        """Return the question of the wave whose one figure is a measure."""
        return next((ask for ask in self.asks.values() if ask.measure == measure), None)

    def finish(self, must_answer: bool) -> None:
        """Settle the questions that no line or table answered."""
        if not self.has_headings:
            self.lines.answers_without_headings()
        for number, ask in self.questions.items():
            if self.found.is_answered(ask.name):
                continue
            if cell := self.lines.not_given.get(ask.name):
                self.add(ask, ask.measure, cell.text, cell, cell, role="status", period=None)
            elif cell := self.lines.hints.get(ask.name):
                self.found.question(cell, f"{cell.text!r}", "a label and a count, or a sentence")
            elif must_answer and ask.name not in self.found.unread:
                self.found.no_answer(number, ask.name)
