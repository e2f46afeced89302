"""Reads lines of a label and a figure ("Facebook – 12") into answers; reads no sentence."""

from __future__ import annotations

import re

from foi_analysis.core.counts import parse_age, parse_count
from foi_analysis.core.question_types import COLUMN, NAMED, Ask
from foi_analysis.extract import sentences
from foi_analysis.extract.meaning import Place, domain_of, item_measure
from foi_analysis.extract.period_texts import find_periods
from foi_analysis.extract.position import Position
from foi_analysis.extract.sentence_answers import SentenceAnswers
from foi_analysis.extract.words import FIGURE, STATUS
from foi_analysis.extract.words import LONGEST_LABEL as MOST_SIGNS
from foi_analysis.read.grid import Cell

LONGEST_LABEL = 60
# "12 Snapchat"
_COUNT_FIRST = re.compile(r"[\d,]+\s+(?:(?:on|by|via|through|using)\s+)?([^\W\d].*)")


class LabelledLines:
    """Recognises lines that name what their figure counts, for the question the reading is in."""

    def __init__(self, position: Position, said: SentenceAnswers) -> None:
        self.position, self.words, self.found = position, position.words, position.found
        self.said = said

    def read(self, cell: Cell, text: str) -> bool:
        """Read a line of a label and a figure, or of several; return whether it was one."""
        ask = self.position.ask
        if ask and (several := self._several(text)):
            for label, value in several:
                self._add_line(ask, self._domain(label), label, value, cell)
            return True
        line = (
            sentences.line_answer(text)
            or self._spaced(text)
            or self._item_in_words(text)
            or self._count_in_words(text)
            or self._reason_in_words(text)
        )
        if not line:
            return False
        label, value = line
        measure = item_measure(self.words, label)
        ask = self.position.ask
        if ask and (domain := domain_of(self.words, ask, label)) and domain != "stub":
            self._add_line(ask, domain, label, value, cell)
        elif not self.position.ask and self.words.period(value):
            return False
        elif measure and (ask := self.position.ask_of(measure)):
            self.found.see(cell, "label", "used", measure)
            period = self.position.period
            self.position.add(ask, measure, value, cell, cell, period=period)
        elif self.position.ask and self._is_unknown_line(self.position.ask, label):
            self.found.unknown_label(self.position.ask.name, cell, label)
        elif ask and not ask.is_list and self.said.sentences_of(ask).understands(label):
            self.said.add_said(ask, value, tuple(find_periods(label)), cell)
        else:
            return False
        return True

    def _several(self, text: str) -> list[tuple[str, str]]:
        """Return the labels and figures of "Snapchat - 19, Instagram - 12" or "3 x Facebook"."""
        if not self.position.ask or not self.position.ask.is_list:
            return []
        pairs = sentences.listed_answers(text)
        known = {*self.position.ask.domains, "total", "subtotal"}
        return pairs if all(self._domain(label) in known for label, _ in pairs) else []

    def _domain(self, label: str) -> str:
        return domain_of(self.words, self.position.ask, label) if self.position.ask else ""

    def is_bare(self, cell: Cell, text: str) -> bool:
        """Read a line of a list that is a label and nothing else: a row whose figure is blank."""
        ask = self.position.ask
        domain = domain_of(self.words, ask, text) if ask and ask.is_list else ""
        if not ask or domain not in ask.domains or self.words.kind(text) == FIGURE:
            return False
        if any(kind.part == COLUMN for kind in ask.kinds):
            self.found.question(cell, f"{text!r} on a line of its own", "a table, or a figure")
            return True
        self._add_line(ask, domain, text, "", cell)
        self.position.goes_on = True
        return True

    def _spaced(self, text: str) -> tuple[str, str] | None:
        """Return a line of a known label and a figure with only a space between."""
        line = self._known_start(text)
        if not line or self.words.period(line[1]):
            return None
        ask = self.position.ask_of(item_measure(self.words, line[0]))
        count = (parse_age if ask and ask.is_age else parse_count)(line[1], self.words.legend)
        return line if count and count.low is not None else None

    def _known_start(self, text: str) -> tuple[str, str] | None:
        """Return the longest start of a line that is a label of the answer, and what follows."""
        parts = text.split()
        domains = {*self.position.ask.domains, "total", "subtotal"} if self.position.ask else set()
        for length in range(min(len(parts) - 1, MOST_SIGNS), 0, -1):
            label = " ".join(parts[:length])
            if not re.search(r"[\w)\]\"”’.:]$", label):
                continue  # The sign at its end may belong to the figure.
            meanings = self.words.meanings(label)
            is_item = self.position.ask_of(meanings.get("item", "")) is not None
            ask = self.position.ask
            if is_item or (ask and ask.is_list and domains & set(meanings)):
                return label, " ".join(parts[length:])
        return None

    def _item_in_words(self, text: str) -> tuple[str, str] | None:
        """Return a line that names its own measure and gives its value in words ("aged six")."""
        line = sentences.labelled_words(text)
        ask = self.position.ask_of(item_measure(self.words, line[0])) if line else None
        parse = parse_age if ask and ask.is_age else parse_count
        return line if ask and line and parse(line[1], self.words.legend) else None

    def _count_in_words(self, text: str) -> tuple[str, str] | None:
        """Return a line of a list whose figure is in words or has a hedge ("Kik: forty-two")."""
        line, ask = sentences.labelled_words(text), self.position.ask
        if not line or not ask or not ask.is_list:
            return None
        count = self.said.sentences_of(ask).count(line[1])
        return (line[0], count) if count and self._domain(line[0]) in ask.domains else None

    def _reason_in_words(self, text: str) -> tuple[str, str] | None:
        """Return a line of a list that gives a reason instead of a figure ("Kik: not held")."""
        line = sentences.labelled_words(text)
        if not line or not self.position.ask or not self.position.ask.is_list:
            return None
        is_label = set(self.words.meanings(line[0])) & set(self.position.ask.domains)
        return line if is_label and self.words.kind(line[1]) == STATUS else None

    def _add_line(self, ask: Ask, domain: str, label: str, value: str, cell: Cell) -> None:
        category = self.words.meanings(label).get(domain, "")
        kind = ask.kind(domain)
        where = Place(ask, kind.measure if kind else "", period=None)
        if domain == "other_subject":
            return self.found.see(cell, "number", "ignored", "another subject")
        if kind:
            where.category = category if kind.part in NAMED else ""
            where.band = category if kind.part == COLUMN else ""
        elif domain == "period":
            where.period = self.words.period(label)
        is_total = domain in ("total", "subtotal") and ask.is_list
        where.is_subtotal = domain == "subtotal"
        where.over = ("band", "category") if is_total else ()
        where.measure = where.measure or (ask.added_together[0] if is_total else ask.measure)
        self.found.see(cell, "label", "used", category or domain)
        return self.position.place(where, "total" if is_total else "value", value, cell, cell)

    def _is_unknown_line(self, ask: Ask, label: str) -> bool:
        """Return whether a line with a count in a list of labels names one that is not known."""
        return (
            ask.is_list
            and len(label) <= LONGEST_LABEL
            and not sentences.PERIOD.search(label)
            and "about" not in self.words.meanings(label)
        )

    def asks_of_itself(self, text: str) -> bool:
        """Return whether a line is a known label and a figure with a question mark ("Kik: 12?")."""
        ask, start = self.position.ask, self._known_start(text.rstrip("? "))
        return bool(ask and ask.is_list and start and re.search(r"\d", start[1]))

    def is_left_over(self, cell: Cell, text: str) -> bool:
        """Return whether a line of an answer is a bare figure, or a known label and something."""
        if not self.position.ask:
            return False
        if self.words.kind(text) == FIGURE:
            return cell.place != f"page {text}"
        value = re.search(r"[\d*<]", text)
        glued = re.match(r"(?s).*[^\W\d]", text[: value.start()]) if value else None
        words, start = sentences.labelled_words(text), self._known_start(text)
        count_first = _COUNT_FIRST.fullmatch(text.strip(" .;,"))
        labels = ([glued.group(0)] if glued else []) + ([words[0]] if words else [])
        known = set(self.position.ask.domains)
        is_started = bool(start and (re.search(r"[\d*]", start[1]) or len(start[1].split()) == 1))
        is_list = self.position.ask.is_list
        is_started = is_started or bool(
            count_first and known & set(self.words.meanings(count_first[1]))
        )
        return is_list and (
            is_started or any(known & set(self.words.meanings(one)) for one in labels)
        )
