"""Holds where in a reply the reading stands and keeps what is found there; reads no line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from foi_analysis.core.question_types import Ask
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.extract.meaning import Place
from foi_analysis.extract.period_texts import find_periods
from foi_analysis.extract.periods import Period
from foi_analysis.extract.words import Words
from foi_analysis.read.grid import Cell


class Position:
    """The question, period and table the reading is in; answers are kept under them.

    ``on_enter`` is called whenever the answer to another question begins.
    """

    def __init__(
        self, questions: dict[int, Ask], words: Words, found: Layout, window: Period | None
    ) -> None:
        self.questions, self.words, self.found, self.window = questions, words, found, window
        self.asks = {ask.name: ask for ask in questions.values()}
        self.ask: Ask | None = None
        self.period: Period | None = None
        self.said: Period | None = None
        self.sheet_period: Period | None = None
        self.table = 0
        self.goes_on = False
        self.has_headings = self.will_have_headings = False
        self.on_enter: Callable[[], None] = lambda: None

    def enter(self, number: int) -> None:
        """Enter the answer to a question of the wave."""
        self.ask, self.period = self.questions[number], self.sheet_period
        self.has_headings = True
        self.on_enter()
        self.start_table()

    def start_table(self) -> None:
        """Start a new list or table of figures, unless a bare label joins it to the last one."""
        self.table += not self.goes_on
        self.goes_on = False

    def add(
        self,
        ask: Ask,
        measure: str,
        text: str,
        cell: Cell,
        label: Cell,
        *,
        period: Period | None,
        role: str = "value",
        category: str = "",
        column: str = "",
        over: tuple[str, ...] = (),
        is_subtotal: bool = False,
    ) -> None:
        """Keep one answer, in the list or table that is being read."""
        names = (ask.name, measure, category, column, role, text)
        days = period or self.said
        self.found.add(Entry(*names, cell, label, days, over, self.table, is_subtotal))

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
        """Check what a reply says of itself against the register: its authority and its period."""
        reference, authority = self.found.reference, self.found.authority
        if about == "authority" and authority and reference.authority(value) != authority:
            self.found.wrong_authority(cell, value)
        is_asked = reference.subject_called(value) in reference.asked_subjects
        if about == "subject" and not (is_asked or self._names_subject(value)):
            self.found.question(cell, f"{value!r} as the offence", "the subject asked about")
        is_span = about == "date" and bool(find_periods(value))
        period = self.words.period(value) if about == "period" or is_span else None
        if not period or not self.window or period.is_like(self.window):
            return
        if self.window.is_within(period):
            self.said = period
        else:
            self.found.wrong_period(cell, str(period), str(self.window))

    def _names_subject(self, text: str) -> bool:
        words = self.found.reference.subject_words
        return not words or any(one.casefold() in text.casefold() for one in words)

    def about(self, about: str, cells: Sequence[Cell], at: Cell | None, value: str) -> None:
        """Keep cells that say something of the reply itself, and check the value at one."""
        for cell in cells:
            self.found.see(cell, "label", "used", f"about the reply: {about}")
        if at:
            self._check_about(about, value, at)

    def ask_of(self, measure: str) -> Ask | None:
        """Return the question of the wave whose one figure is a measure."""
        return next((ask for ask in self.asks.values() if ask.measure == measure), None)
