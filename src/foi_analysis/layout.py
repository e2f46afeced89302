"""Finds the answers in a reply's grids: which cell answers which question, under which label.

It walks lines and tables in reading order and turns no text into numbers. What it cannot place is
a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from foi_analysis import sentences
from foi_analysis.answers import Entry, Layout
from foi_analysis.asks import COLUMN, NAMED, Ask
from foi_analysis.audit import unaccounted
from foi_analysis.counts import parse_age, parse_count
from foi_analysis.declared import Declared, without_declared
from foi_analysis.legends import is_legend, read_legends
from foi_analysis.meaning import Place, domain_of, item_measure
from foi_analysis.periods import Period, find_periods
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.reference import Reference
from foi_analysis.regions import Block, items
from foi_analysis.settle import settle
from foi_analysis.table_answers import TableReader, is_letter
from foi_analysis.words import FIGURE, SHARE, STATUS, Words

LONGEST_LABEL = 60


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
        self.before: list[tuple[Cell, str]] = []
        self.not_given: dict[str, Cell] = {}
        self.hints: dict[str, Cell] = {}
        self.tables = TableReader(self)

    def walk(self, grid: Grid) -> None:
        """Go down one grid."""
        self._enter_sheet(grid.name)
        for item in items(grid, self.words):
            if isinstance(item, Cell):
                self.line(item)
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
                self.ask = self._ask_of(measure) or self.ask
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
            self.line(cell)

    def add(
        self, ask: Ask, measure: str, text: str, cell: Cell, label: Cell, **more: object
    ) -> None:
        """Keep one answer, in the list or table that is being read."""
        own = {"period": self.period, "table": self.table} | more
        own["period"] = own["period"] or self.said
        entry = Entry(ask.name, measure, "", "", "value", text, cell, label)
        self.found.add(entry.but(**own))

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

    def line(self, cell: Cell) -> None:
        """Read a line of text, or each line of a cell that has several."""
        self.found.lines.add((cell.place, cell.address))
        for text in cell.lines or (cell.text,):
            self._line(cell, sentences.without_pipes(text.strip()))

    def _line(self, cell: Cell, text: str) -> None:
        sub = sentences.subquestion(text)
        heading = self.words.question(text)
        if text.startswith(">"):
            self._request_text(cell, text)
        elif is_legend(text):
            self.found.see(cell, "label", "used", "legend")
        elif self._is_about(cell, text):
            return
        elif sub and sub[0] in self.questions:
            self._heading(cell, sub)
        elif heading:
            self._heading(cell, heading)
        elif period := self.words.period(text):
            self.period = period
            self.found.see(cell, "label", "used", "period")
        else:
            self.text(cell, text)

    def _heading(self, cell: Cell, heading: tuple[int, str]) -> None:
        self.enter(heading[0])
        self.found.see(cell, "label", "used", "question")
        if heading[1]:
            self.text(cell, heading[1])

    def _is_about(self, cell: Cell, text: str) -> bool:
        label, colon, value = text.partition(":")
        about = self.words.meanings(label).get("about") if colon else None
        if not about or not value.strip():
            return False
        self.found.see(cell, "label", "used", f"about the reply: {about}")
        self.check_about(about, value.strip(), cell)
        return True

    def check_about(self, about: str, value: str, cell: Cell) -> None:
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
        ends = [" ".join(parts[start:]) for start in range(1, len(parts))]
        return any(self.words.asks_of(end) for end in ends)

    def text(self, cell: Cell, text: str) -> None:
        """Read the words of an answer, or set their numbers aside with a reason."""
        if sentences.is_asking(text) and not sentences.after_question(text):
            return self._request_text(cell, text)
        text = sentences.after_question(text) if "?" in text else text
        if sentences.is_asking(text):
            return self._request_text(cell, text)
        if number := sentences.answers_to(text):
            self.ask = self.questions.get(number, self.ask)
        if self._is_bare_label(cell, text):
            return None
        if not self._labelled(cell, text) and not self._sentence(cell, text):
            self._prose(cell, text)
        return None

    def _labelled(self, cell: Cell, text: str) -> bool:
        """Read a line of a label and a figure; return whether it was one."""
        line = (
            sentences.line_answer(text)
            or self._spaced(text)
            or self._item_in_words(text)
            or self._reason_in_words(text)
        )
        if not line:
            return False
        label, value = line
        measure = item_measure(self.words, label)
        ask = self.ask
        if ask and (domain := domain_of(self.words, ask, label)) and domain != "stub":
            self._add_line(ask, domain, label, value, cell)
        elif not self.ask and self.words.period(value):
            return False
        elif measure and (ask := self._ask_of(measure)):
            self.found.see(cell, "label", "used", measure)
            self.add(ask, measure, value, cell, cell)
        elif self.ask and self._is_unknown_line(self.ask, label):
            self.found.unknown_label(self.ask.name, cell, label)
        elif ask and not ask.is_list and sentences.is_about_count(ask, label):
            self._add_said(ask, value, tuple(find_periods(label)), cell)
        else:
            return False
        return True

    def _add_said(self, ask: Ask, value: str, periods: tuple[Period, ...], cell: Cell) -> None:
        """Keep a figure of a sentence, with the one period it is said of."""
        own = [one for one in periods if not (self.window and one.is_like(self.window))]
        if len(own) > 1 or (own and len(periods) > 1):
            listed = "; ".join(str(period) for period in periods)
            self.found.question(cell, f"{value} said of several periods: {listed}", "one period")
        else:
            self.add(ask, ask.measure, value, cell, cell, period=own[0] if own else self.period)

    def _is_bare_label(self, cell: Cell, text: str) -> bool:
        """Read a line of a list that is a label and nothing else: a row whose figure is blank."""
        ask = self.ask
        domain = domain_of(self.words, ask, text) if ask and ask.is_list else ""
        if not ask or domain not in ask.domains or self.words.kind(text) == FIGURE:
            return False
        if any(kind.part == COLUMN for kind in ask.kinds):
            self.found.question(cell, f"{text!r} on a line of its own", "a table, or a figure")
            return True
        self._add_line(ask, domain, text, "", cell)
        self.goes_on = True
        return True

    def _spaced(self, text: str) -> tuple[str, str] | None:
        """Return a line of a known label and a figure with only a space between."""
        line = self._known_start(text)
        if not line or self.words.period(line[1]):
            return None
        ask = self._ask_of(item_measure(self.words, line[0]))
        count = (parse_age if ask and ask.is_age else parse_count)(line[1], self.words.legend)
        return line if count and count.low is not None else None

    def _known_start(self, text: str) -> tuple[str, str] | None:
        """Return the longest start of a line that is a label of the answer, and what follows."""
        parts = text.split()
        domains = {*self.ask.domains, "total", "subtotal"} if self.ask else set()
        for length in range(len(parts) - 1, 0, -1):
            label = " ".join(parts[:length])
            meanings = self.words.meanings(label)
            is_item = self._ask_of(meanings.get("item", "")) is not None
            if is_item or (self.ask and self.ask.is_list and domains & set(meanings)):
                return label, " ".join(parts[length:])
        return None

    def _item_in_words(self, text: str) -> tuple[str, str] | None:
        """Return a line that names its own measure and gives its value in words ("aged six")."""
        line = sentences.labelled_words(text)
        ask = self._ask_of(item_measure(self.words, line[0])) if line else None
        parse = parse_age if ask and ask.is_age else parse_count
        return line if ask and line and parse(line[1], self.words.legend) else None

    def _reason_in_words(self, text: str) -> tuple[str, str] | None:
        """Return a line of a list that gives a reason instead of a figure ("Kik: not held")."""
        line = sentences.labelled_words(text)
        if not line or not self.ask or not self.ask.is_list:
            return None
        is_label = set(self.words.meanings(line[0])) & set(self.ask.domains)
        return line if is_label and self.words.kind(line[1]) == STATUS else None

    def _ask_of(self, measure: str) -> Ask | None:
        return next((ask for ask in self.asks.values() if ask.measure == measure), None)

    def _add_line(self, ask: Ask, domain: str, label: str, value: str, cell: Cell) -> None:
        category = self.words.meanings(label).get(domain, "")
        kind = ask.kind(domain)
        where = Place(ask, kind.measure if kind else "", period=None)
        if domain == "other_offence":
            return self.found.see(cell, "number", "ignored", "another offence")
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
        return self.place(where, "total" if is_total else "value", value, cell, cell)

    def _is_unknown_line(self, ask: Ask, label: str) -> bool:
        """Return whether a line with a count in a list of labels names one that is not known."""
        return (
            ask.is_list
            and len(label) <= LONGEST_LABEL
            and not sentences.PERIOD.search(label)
            and "about" not in self.words.meanings(label)
        )

    def _sentence(self, cell: Cell, text: str) -> bool:
        ask = self.ask
        if not ask:
            self.before.append((cell, text))
            return False
        said = sentences.sentence_answers(ask, text)
        values = [value for value, _ in said]
        earlier = [entry for entry in self.found.entries if entry.asks == ask.name]
        if len(values) > 1:
            self.found.question(
                cell, f"several possible counts: {', '.join(values)}", "one count in the sentence"
            )
            return True
        if values and earlier and not self._is_of_another_period(said[0][1], earlier):
            return self._is_another(cell, said[0], earlier[0])
        if values:
            self._add_said(ask, values[0], said[0][1], cell)
        elif sentences.says_not_given(text):
            self._not_given(ask, cell, find_periods(text))
        elif sentences.numbers_in(text):
            self.hints.setdefault(ask.name, cell)
        return bool(values)

    def _is_of_another_period(self, periods: Sequence[Period], earlier: Sequence[Entry]) -> bool:
        """Return whether a sentence goes on with the next period of a list of periods."""
        known = [entry.period for entry in earlier]
        return len(periods) == 1 and None not in known and periods[0] not in known

    def _not_given(self, ask: Ask, cell: Cell, periods: Sequence[Period]) -> None:
        """Keep that no figure is given, for the whole question or for the one period named."""
        is_own = bool(periods and self.window and periods[0].is_like(self.window))
        if len(periods) == 1 and not is_own and not ask.is_list:
            self.add(ask, ask.measure, cell.text, cell, cell, role="status", period=periods[0])
        else:
            self.not_given.setdefault(ask.name, cell)

    def _is_another(self, cell: Cell, said: tuple[str, tuple[Period, ...]], first: Entry) -> bool:
        """Ask about a second sentence with another count; one said of other days is no answer."""
        value, periods = said
        is_text = first.cell.kind == "text" and first.role == "value"
        is_same = value.replace(",", "") == first.text.replace(",", "")
        if not is_text or is_same or any(one != first.period for one in periods):
            return False
        self.found.question(cell, f"{value} after {first.text}", "one answer")
        return True

    def _prose(self, cell: Cell, text: str) -> None:
        if self._is_left_over(cell, text):
            return self.found.question(cell, f"{text!r}", "a label and a count, or a sentence")
        periods = find_periods(text)
        if len(periods) == 1 and not text.endswith("."):
            self.period = periods[0]
        if reason := sentences.prose_reasons(text):
            self.found.see(cell, "number", "ignored", reason)
        return None

    def _is_left_over(self, cell: Cell, text: str) -> bool:
        """Return whether a line of an answer is a bare figure, or a known label and something."""
        if not self.ask:
            return False
        if self.words.kind(text) == FIGURE:
            return cell.place != f"page {text}"
        glued = re.match(r"[^\d*<]*[^\W\d](?=\W*[\d*<])", text)
        words, start = sentences.labelled_words(text), self._known_start(text)
        labels = ([glued.group(0)] if glued else []) + ([words[0]] if words else [])
        known = set(self.ask.domains)
        is_started = bool(start and re.search(r"[\d*]", start[1]))
        is_list = self.ask.is_list
        return is_list and (
            is_started or any(known & set(self.words.meanings(one)) for one in labels)
        )

    def finish(self, must_answer: bool) -> None:
        """Settle the questions that no line or table answered."""
        if not self.has_headings:
            self._answers_without_headings()
        for number, ask in self.questions.items():
            if self.found.is_answered(ask.name):
                continue
            if cell := self.not_given.get(ask.name):
                self.add(ask, ask.measure, cell.text, cell, cell, role="status", period=None)
            elif cell := self.hints.get(ask.name):
                self.found.question(cell, f"{cell.text!r}", "a label and a count, or a sentence")
            elif must_answer and ask.name not in self.found.unread:
                self.found.no_answer(number, ask.name)

    def _answers_without_headings(self) -> None:
        """Read the sentences of a letter without numbered answers: a count with its noun."""
        for ask in self.questions.values():
            if ask.is_list or self.found.is_answered(ask.name):
                continue
            found = []
            for cell, text in self.before:
                is_named = ask.is_age or (ask.counts and ask.counts.search(text))
                said = sentences.sentence_answers(ask, text) if is_named else []
                found += [(cell, *one) for one in said]
            if len({value for _, value, _ in found}) == 1:
                self._add_said(ask, found[0][1], found[0][2], found[0][0])
            elif found:
                self.found.question(found[0][0], "several possible counts", "one count")
