"""Reads the sentences of a reply that answer the question the reading is in; knows no headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from foi_analysis.core.counts import whole_number
from foi_analysis.core.question_types import Ask
from foi_analysis.extract import sentences
from foi_analysis.extract.answers import Entry
from foi_analysis.extract.period_texts import find_periods
from foi_analysis.extract.periods import Period
from foi_analysis.extract.position import Position
from foi_analysis.extract.statements import SentenceReader, Statement
from foi_analysis.extract.surroundings import Surroundings
from foi_analysis.read.grid import Cell


class SentenceAnswers:
    """Reads sentences as they are met, and remembers what may answer if nothing else does.

    ``before`` holds what stands before any question, ``not_given`` the lines that say a question
    is not answered, ``hints`` numbers that may be an answer.
    """

    def __init__(self, position: Position) -> None:
        self.position, self.found = position, position.found
        self._readers: dict[str, SentenceReader] = {}
        self.around = Surroundings(
            self.found, lambda ask: self.sentences_of(ask).words, position.window
        )
        self.before: list[tuple[Cell, str]] = []
        self.not_given: dict[str, Cell] = {}
        self.hints: dict[str, Cell] = {}

    def add_said(self, ask: Ask, value: str, periods: tuple[Period, ...], cell: Cell) -> None:
        """Keep a figure of a sentence, with the one period it is said of."""
        window = self.position.window
        own = [one for one in periods if not (window and one.is_like(window))]
        if len(own) > 1 or (own and len(periods) > 1):
            listed = "; ".join(str(period) for period in periods)
            self.found.question(cell, f"{value} said of several periods: {listed}", "one period")
        else:
            self.position.add(
                ask, ask.measure, value, cell, cell, period=own[0] if own else self.position.period
            )

    def read(self, cell: Cell, text: str) -> bool:
        """Read the sentences of a line; return whether they answer the question."""
        ask = self.position.ask
        if not ask:
            self.before.append((cell, text))
            return False
        said = self.stated(ask, text)
        first = self.found.first_answer(ask.name)
        if self._is_in_doubt(cell, text, said):
            return True
        for one in said:
            self._others(cell, one)
        if said and first and not self._is_of_another_period(said[0].periods, ask):
            earlier = [entry for entry in self.found.entries if entry.asks == ask.name]
            return self._is_another(cell, said[0], earlier)
        if said:
            self.add_said(ask, said[0].value, said[0].periods, cell)
            self._rest(ask, cell, text)
        elif sentences.says_not_given(text):
            self._not_given(ask, cell, find_periods(text))
        elif sentences.numbers_in(text):
            self.hints.setdefault(ask.name, cell)
        return bool(said)

    def _rest(self, ask: Ask, cell: Cell, text: str) -> None:
        """Check what surrounds a value: the lines above it and the other sentences of its own."""
        is_midway = not text[:1].isupper() and self.around.is_unfinished()
        self.around.stated(ask, is_bare=is_midway or not self.names(ask, text))
        for sentence in sentences.split_sentences(text):
            if not self.stated(ask, sentence):
                self.around.line(cell, sentence)

    def stated(self, ask: Ask, text: str) -> list[Statement]:
        """Return what the sentences of a line state for a question; a list only that it is nil."""
        if sentences.says_nil(ask, text):
            return [Statement("nil", ())]
        return [] if ask.is_list else self.sentences_of(ask).read(text)

    def sentences_of(self, ask: Ask) -> SentenceReader:
        """Return what reads the sentences that answer a question."""
        if ask.name not in self._readers:
            found = self.found
            self._readers[ask.name] = SentenceReader(
                ask, found.reference, found.authority, found.wave
            )
        return self._readers[ask.name]

    def _is_in_doubt(self, cell: Cell, text: str, said: Sequence[Statement]) -> bool:
        """Ask about a line whose number is not certain; return whether it was asked about."""
        values = list(dict.fromkeys(one.value for one in said if one.value))
        doubts = [one.doubt for one in said if one.doubt]
        if len(values) > 1 and not doubts:
            doubts = [f"several possible counts: {', '.join(values)}"]
        if doubts:
            expected = "one number, in a sentence of which every word is understood"
            self.found.question(cell, f"{text!r}: {doubts[0]}", expected)
        return bool(doubts)

    def _others(self, cell: Cell, one: Statement) -> None:
        for other in one.others:
            self.found.see(cell, "number", "ignored", f"another thing counted: {other}")

    def _is_of_another_period(self, periods: Sequence[Period], ask: Ask) -> bool:
        """Return whether a sentence goes on with the next period of a list of periods."""
        known = self.found.periods_of(ask.name)
        return len(periods) == 1 and None not in known and periods[0] not in known

    def _not_given(self, ask: Ask, cell: Cell, periods: Sequence[Period]) -> None:
        """Keep that no figure is given, for the whole question or for the one period named."""
        is_own = bool(periods and self.position.window and periods[0].is_like(self.position.window))
        if len(periods) == 1 and not is_own and not ask.is_list:
            self.position.add(
                ask, ask.measure, cell.text, cell, cell, role="status", period=periods[0]
            )
        else:
            self.not_given.setdefault(ask.name, cell)

    def _is_another(self, cell: Cell, said: Statement, earlier: Sequence[Entry]) -> bool:
        """Ask about a second sentence with another count; one said of other days is no answer.

        What a table gives, and what its figures add up to, is no other count.
        """
        first, value = earlier[0], said.value
        is_text = first.cell.kind == "text" and first.role == "value"
        numbers = {value.replace(",", "")} & self._known_counts(earlier)
        is_other_time = any(one != first.period for one in said.periods)
        if numbers or (is_text and is_other_time) or (not is_text and said.periods):
            return False
        self.found.question(cell, f"{value} after {first.text}", "one answer")
        return True

    def _known_counts(self, earlier: Sequence[Entry]) -> set[str]:
        """Return the figures of earlier answers, and what all or those of the period add up to."""
        texts = {one.text.replace(",", "") for one in earlier}
        window = self.position.window
        for days in (None, window):
            parts = [
                whole_number(one.text) or 0
                for one in earlier
                if one.role == "value"
                and not (days and one.period and one.period.is_apart_from(days))
            ]
            texts.add(str(sum(parts)))
        return texts

    def check_again(self, asks: Sequence[Ask], cell: Cell, text: str) -> None:
        """Ask about a line that states another count for a question answered elsewhere."""
        for ask in asks:
            if ask.is_list or not ask.counts or not ask.counts.search(text):
                continue
            said = self.stated(ask, text)
            earlier = [one for one in self.found.entries if one.asks == ask.name]
            window = self.position.window
            if said and not said[0].doubt:
                periods = [one for one in said[0].periods if not (window and one.is_like(window))]
                self._is_another(cell, replace(said[0], periods=tuple(periods)), earlier)

    def names(self, ask: Ask, text: str) -> bool:
        """Return whether a text says what its number counts; an age needs more than a number."""
        is_said = ask.is_age and re.search(r"[^\W\d]{3}", text)
        return bool(is_said) or self.sentences_of(ask).words.names(text)

    def answers_without_headings(self) -> None:
        """Read the sentences of a letter without numbered answers: a count with its noun."""
        for ask in self.position.questions.values():
            if ask.is_list or self.found.is_answered(ask.name):
                continue
            found = []
            for cell, text in self.before:
                is_named = ask.is_age or (ask.counts and ask.counts.search(text))
                said = self.stated(ask, text) if is_named else []
                if not self._is_in_doubt(cell, text, said):
                    found += [(cell, one) for one in said]
            if len({one.value for _, one in found}) == 1:
                self.add_said(ask, found[0][1].value, found[0][1].periods, found[0][0])
            elif found:
                self.found.question(found[0][0], "several possible counts", "one count")
