"""Reads the lines of a reply: headings, legends, the request's words, answers in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from foi_analysis.core.counts import whole_number
from foi_analysis.core.question_types import Ask
from foi_analysis.extract import sentences
from foi_analysis.extract.answers import Entry
from foi_analysis.extract.footnote_symbols import is_legend
from foi_analysis.extract.labelled_lines import LabelledLines
from foi_analysis.extract.periods import Period, find_periods
from foi_analysis.extract.position import Position
from foi_analysis.extract.statements import SentenceReader, Statement
from foi_analysis.extract.surroundings import Surroundings
from foi_analysis.extract.words import LONGEST_LABEL
from foi_analysis.read.grid import Cell

# "?12"
_ASKED_NUMBER = re.compile(r"\?\d")


class LineReader:
    """Reads lines as they are met, and remembers what may answer a question if nothing else does.

    ``before`` holds what stands before any question, ``not_given`` the lines that say a question
    is not answered, ``hints`` numbers that may be an answer, ``prose`` the lines that answer
    nothing and ``remarks`` those of them below the signature.
    """

    def __init__(self, position: Position) -> None:
        self.position, self.words, self.found = position, position.words, position.found
        self._readers: dict[str, SentenceReader] = {}
        self.labelled = LabelledLines(position, self)
        self.around = Surroundings(
            self.found, lambda ask: self.sentences_of(ask).words, position.window
        )
        self.before: list[tuple[Cell, str]] = []
        self.not_given: dict[str, Cell] = {}
        self.hints: dict[str, Cell] = {}
        self._last = ""
        self.prose: list[tuple[Cell, str]] = []
        self.remarks: list[tuple[Cell, str]] = []

    def read(self, cell: Cell) -> None:
        """Read a line of text, or each line of a cell that has several."""
        self.found.lines.add(cell.where)
        for text in cell.lines or (cell.text,):
            self._line(cell, sentences.without_pipes(text.strip()))
        self._last = cell.text

    def begins_quote(self, cell: Cell) -> bool:
        """Return whether a line opens the earlier message that an e-mail quotes below its answers.

        Where no answer stands above it, the answers may stand within: a person has to look.
        """
        is_marked = sentences.opens_quote(cell.text)
        is_head = sentences.heads_message(self._last, cell.text)
        if not is_marked and not is_head:
            return False
        is_answered = bool(self.found.entries or self.not_given)
        if not is_answered and is_marked:
            self.found.question(cell, f"{cell.text!r}", "the reply apart from what it quotes")
        return is_answered

    def _line(self, cell: Cell, text: str) -> None:
        sub = sentences.subquestion(text)
        heading = self.words.question(text)
        if text.startswith(">"):
            self._request_text(cell, text)
        elif is_legend(text):
            self.found.see(cell, "label", "used", "legend")
            for part in sentences.split_sentences(text):
                if part != text and not is_legend(part):
                    self._line(cell, part)
        elif self._is_about(cell, text):
            return
        elif sub and sub[0] in self.position.questions:
            self._heading(cell, sub)
        elif heading:
            self._heading(cell, heading)
        elif self._is_another_point(text):
            self.position.ask = None
            self.found.see(cell, "number", "ignored", "a point that was not asked about")
        elif period := self.words.period(text):
            self.position.period = period
            self.found.see(cell, "label", "used", "period")
        else:
            self.text(cell, text)

    def _heading(self, cell: Cell, heading: tuple[int, str]) -> None:
        self.position.enter(heading[0])
        self.around.start()
        self._check_question(cell, heading[1])
        self.found.see(cell, "label", "used", "question")
        if heading[1]:
            self.text(cell, heading[1])

    def _is_another_point(self, text: str) -> bool:
        """Return whether a line opens a numbered point beyond the last question of the request."""
        point = sentences.question_heading(text) if self.position.has_headings else None
        is_label = bool(point and self.words.period(text))
        return point is not None and point[0] > max(self.position.questions) and not is_label

    def _check_question(self, cell: Cell, text: str) -> None:
        """Ask about a question that the reply restates as one for another count or other days."""
        ask, window = self.position.ask, self.position.window
        if not ask or not self._is_question(text):
            return
        days = find_periods(text)
        is_in_part = window and days and not any(window.is_within(one) for one in days)
        if is_in_part or self.around.says_another(ask, text) or self.around.narrows(ask, text):
            self.found.question(cell, f"{text!r} as the question", "the question of the request")

    def _is_question(self, text: str) -> bool:
        """Return whether a text asks and does not answer, or names what is asked as a title."""
        if sentences.is_asking(text):
            return not sentences.after_question(text)
        return not (sentences.says_not_given(text) or sentences.numbers_in(text))

    def _is_about(self, cell: Cell, text: str) -> bool:
        label, colon, value = text.partition(":")
        about = self.words.meanings(label).get("about") if colon else None
        if not about or not value.strip():
            return False
        self.position.about(about, [cell], cell, value.strip())
        return True

    def _request_text(self, cell: Cell, text: str) -> None:
        if self._ends_in_answer(text):
            return self.found.question(cell, f"{text!r}", "the request's words and answers apart")
        if re.search(r"\d", text):
            self.found.see(cell, "number", "ignored", "request text")
        return None

    def _ends_in_answer(self, text: str) -> bool:
        """Return whether words of the request run into a label and a figure (two columns mixed)."""
        line = None if text.startswith(">") else sentences.line_answer(text)
        parts = line[0].split() if line else []
        first = max(1, len(parts) - LONGEST_LABEL)
        ends = [" ".join(parts[start:]) for start in range(first, len(parts))]
        return any(self.words.asks_of(end) for end in ends)

    def text(self, cell: Cell, text: str) -> None:
        """Read the words of an answer, or set their numbers aside with a reason."""
        is_doubted = text.endswith("?") and self.labelled.asks_of_itself(text)
        if is_doubted or (_ASKED_NUMBER.search(text) and "://" not in text):
            return self.found.question(cell, f"{text!r}", "a number without a question mark")
        if sentences.is_asking(text) and not sentences.after_question(text):
            if text.endswith("?") and not self.found.has_problem(cell):
                self._check_question(cell, text)
            return self._request_text(cell, text)
        text = sentences.after_question(text) if "?" in text else text
        if sentences.is_asking(text):
            return self._request_text(cell, text)
        if number := sentences.answers_to(text):
            self.position.ask = self.position.questions.get(number, self.position.ask)
        if self.labelled.is_bare(cell, text):
            return None
        if self.labelled.read(cell, text):
            self._around_a_line(text)
        elif not self._sentence(cell, text):
            self._prose(cell, text)
        return None

    def _around_a_line(self, text: str) -> None:
        """Check what surrounds a line of a label and a figure."""
        if ask := self.position.ask:
            self.around.stated(ask, is_bare=not (ask.is_list or self._names(ask, text)))

    def _names(self, ask: Ask, text: str) -> bool:
        """Return whether a text says what its number counts; an age needs more than a number."""
        is_said = ask.is_age and re.search(r"[^\W\d]{3}", text)
        return bool(is_said) or self.sentences_of(ask).words.names(text)

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

    def _sentence(self, cell: Cell, text: str) -> bool:
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
        self.around.stated(ask, is_bare=is_midway or not self._names(ask, text))
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
            self._readers[ask.name] = SentenceReader(ask, found.reference, found.force, found.wave)
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

    def _prose(self, cell: Cell, text: str) -> None:
        if self.labelled.is_left_over(cell, text):
            return self.found.question(cell, f"{text!r}", "a label and a count, or a sentence")
        self.around.line(cell, text)
        self.prose.append((cell, text))
        if self.around.is_closed:
            self.remarks.append((cell, text))
        periods = find_periods(text)
        if len(periods) == 1 and not text.endswith("."):
            self.position.period = periods[0]
        if reason := sentences.prose_reasons(text):
            self.found.see(cell, "number", "ignored", reason)
        return None

    def check_what_is_far(self) -> None:
        """Ask about lines far from the values that restrict, correct or state them again.

        They stand before the first question, below the signature or under another question.
        """
        asks = [ask for ask in self.position.asks.values() if self.found.is_answered(ask.name)]
        known = {one.cell.where for one in self.found.entries}
        for cell, text in [*self.before, *self.remarks]:
            is_known = cell.where in known or self._names_last_day(text)
            if not is_known and not sentences.speaks_of_effort(text):
                self.around.of_all(asks, cell, text)
        for cell, text in [*self.before, *self.prose]:
            if cell.where not in known and not self.found.has_problem(cell):
                self._check_again(asks, cell, text)

    def _names_last_day(self, text: str) -> bool:
        """Return whether a line names the last day of the reply, which the register has."""
        end = self.position.window.end if self.position.window else None
        return end is not None and f"{end.day} {end:%B %Y}" in text

    def _check_again(self, asks: Sequence[Ask], cell: Cell, text: str) -> None:
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
