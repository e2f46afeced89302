"""Reads the lines of a reply: headings, legends, the request's words, answers in sentences."""

from __future__ import annotations

import re

from foi_analysis.extract import sentences
from foi_analysis.extract.footnote_symbols import is_legend
from foi_analysis.extract.labelled_lines import LabelledLines
from foi_analysis.extract.period_texts import find_periods
from foi_analysis.extract.position import Position
from foi_analysis.extract.sentence_answers import SentenceAnswers
from foi_analysis.extract.words import LONGEST_LABEL
from foi_analysis.read.grid import Cell

# "?12"
_ASKED_NUMBER = re.compile(r"\?\d")


class LineReader:
    """Reads lines as they are met, and remembers those that answer nothing.

    ``prose`` holds these, and ``remarks`` those of them below the signature.
    """

    def __init__(self, position: Position) -> None:
        self.position, self.words, self.found = position, position.words, position.found
        self.said = SentenceAnswers(position)
        self.around = self.said.around
        self.labelled = LabelledLines(position, self.said)
        self._last = ""
        self._period: tuple[Cell, str, int] | None = None
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
        is_answered = bool(self.found.entries or self.said.not_given)
        if not is_answered and is_marked:
            self.found.question(cell, f"{cell.text!r}", "the reply apart from what it quotes")
        return is_answered

    def _line(self, cell: Cell, text: str) -> None:
        sub = sentences.subquestion(text)
        heading = self.words.question(text)
        if text.startswith(">"):
            self._request_text(cell, text)
        elif self.around.is_of_other_time(cell, text):
            return
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
            self.keep_period(cell, text)
            self.found.see(cell, "label", "used", "period")
        else:
            self.text(cell, text)

    def keep_period(self, cell: Cell, text: str) -> None:
        """Keep a line that is a period until an answer follows it, or none does."""
        self._period = cell, text, self._answers()

    def _answers(self) -> int:
        return len(self.found.entries) + len(self.said.not_given) + len(self.found.problems)

    def _settle_period(self) -> None:
        """Ask about the last line that was a period, if no answer followed it."""
        if self._period and self._period[2] == self._answers():
            self.around.unused_period(*self._period[:2])
        self._period = None

    def _heading(self, cell: Cell, heading: tuple[int, str]) -> None:
        self._settle_period()
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
        is_answer = sentences.numbers_in(text) or sentences.line_answer(text)
        return not (sentences.says_not_given(text) or is_answer)

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
        elif not self.said.read(cell, text):
            self._prose(cell, text)
        return None

    def _around_a_line(self, text: str) -> None:
        """Check what surrounds a line of a label and a figure."""
        if ask := self.position.ask:
            self.around.stated(ask, is_bare=not (ask.is_list or self.said.names(ask, text)))

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
        self._settle_period()
        asks = [ask for ask in self.position.asks.values() if self.found.is_answered(ask.name)]
        known = {one.cell.where for one in self.found.entries}
        for cell, text in [*self.said.before, *self.remarks]:
            is_known = cell.where in known or self.found.has_problem(cell)
            is_known = is_known or self._names_last_day(text)
            if not is_known and not sentences.speaks_of_effort(text):
                self.around.check_apart(cell, text)
        for cell, text in [*self.said.before, *self.prose]:
            if cell.where not in known and not self.found.has_problem(cell):
                self.said.check_again(asks, cell, text)

    def _names_last_day(self, text: str) -> bool:
        """Return whether a line names the last day of the reply, which the register has."""
        end = self.position.window.end if self.position.window else None
        return end is not None and f"{end.day} {end:%B %Y}" in text
