"""Finds the answers in a reply's grids: which cell answers which question, under which label.

It follows the request's own numbered questions, as most replies do, and turns no text into
numbers. A row it cannot place is a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from foi_analysis import sentences
from foi_analysis.answers import CATEGORISED, DOMAINS, MEASURES, SENTENCE_MEASURES, STUBS, Layout
from foi_analysis.counts import parse_age, parse_count
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.reference import Reference

LISTED = ("methods", "disposals")
LONGEST_LABEL = 60


def find_answers(
    grids: Sequence[Grid],
    asks: dict[int, str],
    reference: Reference,
    force: str,
    file: str,
    must_answer: bool = True,
) -> Layout:
    """Return the answers of one reply to the numbered questions ``asks`` of its wave.

    Problems (unknown labels, numbers without a place, unanswered questions, another force's
    name) are collected with their cells; nothing is raised. With ``must_answer`` false (a partial
    reply) a question without an answer is no problem.
    """
    walker = _Walker(asks, reference, force, file)
    for grid in grids:
        walker.walk(grid)
    walker.finish(must_answer)
    return walker.found


class _Walker:
    """Goes down the rows of a reply and remembers the question and the table it is in."""

    def __init__(self, asks: dict[int, str], reference: Reference, force: str, file: str) -> None:
        self.questions, self.reference, self.force = asks, reference, force
        self.found = Layout(reference, force, file)
        self.asks = ""
        self.columns: dict[int, tuple[str, str]] = {}
        self.place = ""
        self.not_given: dict[str, Cell] = {}

    def walk(self, grid: Grid) -> None:
        self._enter_sheet(grid.name)
        for row in grid.rows():
            if row[0].place != self.place:
                self.place, self.columns = row[0].place, {}
            self._row(row)

    def _enter_sheet(self, name: str) -> None:
        self.columns = {}
        if heading := sentences.question_heading(name):
            self._enter_question(heading[0])

    def _enter_question(self, number: int) -> bool:
        if number not in self.questions:
            return False
        self.asks, self.columns = self.questions[number], {}
        return True

    def _row(self, row: list[Cell]) -> None:
        if self._is_about_the_reply(row) or self._is_header(row):
            return
        if self._label(row[0].text) and self.asks:
            self._labelled_row(row)
        elif (heading := sentences.question_heading(row[0].text)) and self._enter_question(
            heading[0]
        ):
            self.found.see(row[0], "label", "used", "question")
            self._after_question(row, heading[1])
        elif self.asks and len(row) == 1 and row[0].column > 1 and _is_figure(row[0]):
            self.found.number_without_place(row[0])
        elif len(row) == 1:
            self._text(row[0], row[0].text)
        elif self.asks:
            self._unknown_row(row)
        else:
            self._item_row(row)

    def _label(self, text: str) -> tuple[str, str] | None:
        return self.reference.label(text, DOMAINS.get(self.asks, ()))

    def _is_about_the_reply(self, row: list[Cell]) -> bool:
        found = self.reference.label(row[0].text, ("about",))
        if len(row) < 2 or not found:
            return False
        for cell in row:
            self.found.see(cell, "label", "used", f"about the reply: {found[1]}")
        if found[1] == "force" and self.reference.force(row[1].text) != self.force:
            self.found.wrong_force(row[1])
        return True

    def _is_header(self, row: list[Cell]) -> bool:
        stub = self.reference.label(row[0].text, ("stub",))
        found = {cell.column: self._column(cell.text) for cell in row[1 if stub else 0 :]}
        if not found or not all(found.values()) or (len(found) < 2 and not stub):
            return False
        if not stub and self._label(row[0].text) and found[row[0].column][0] != "age_band":
            return False
        if stub and stub[1] in STUBS:
            self.asks = STUBS[stub[1]]
        self.columns = {column: label for column, label in found.items() if label}
        for cell in row:
            self.found.see(cell, "label", "used", "heading")
        return True

    def _column(self, text: str) -> tuple[str, str] | None:
        domains = ("age_band", "column") if self.asks == "victims" else ("column",)
        return self.reference.label(text, domains)

    def _after_question(self, row: list[Cell], rest: str) -> None:
        if len(row) > 1:
            self._answer_beside_question(row)
        elif rest.strip():
            self._text(row[0], rest.strip())

    def _answer_beside_question(self, row: list[Cell]) -> None:
        parse = parse_age if self.asks == "youngest_victim" else parse_count
        measure = SENTENCE_MEASURES.get(self.asks, "")
        for cell in row[1:]:
            if measure and parse(cell.text):
                self.found.add(self.asks, measure, cell.text, cell, row[0])
            else:
                self._text(cell, cell.text)

    def _item_row(self, row: list[Cell]) -> None:
        item = self.reference.label(row[0].text, ("item",))
        if item and len(row) == 2:
            self.found.see(row[0], "label", "used", item[1])
            self.found.add(self.asks, item[1], row[1].text, row[1], row[0])
        elif item and self.asks and any(_is_figure(cell) for cell in row[1:]):
            for cell in filter(_is_figure, row[1:]):
                self.found.number_without_place(cell)
        else:
            for cell in row:
                self._text(cell, cell.text)

    def _labelled_row(self, row: list[Cell]) -> None:
        domain, category = self._label(row[0].text) or ("", "")
        if domain == "item":
            return self._item_row(row)
        self.found.see(row[0], "label", "used", category)
        role = "total" if domain == "total" and self.asks != "offences" else "value"
        measure = MEASURES.get(domain, self._total_measure())
        group = category if domain in CATEGORISED else ""
        for text, cell, column, is_share in self._values(row):
            part = "share" if is_share else role
            self.found.add(self.asks, measure, text, cell, row[0], group, column, part)
        return None

    def _total_measure(self) -> str:
        return {"methods": "method_instances", "offences": "offences"}.get(self.asks, self.asks)

    def _values(self, row: list[Cell]) -> list[tuple[str, Cell, str, bool]]:
        if not self.columns:
            return self._values_without_header(row)
        texts = {cell.column: cell for cell in row[1:]}
        if len(self.columns) == 1 and len(texts) == 1:
            texts = {next(iter(self.columns)): row[1]}
        values = []
        for column, (domain, category) in self.columns.items():
            cell = texts.pop(column, None)
            is_share = category == "percentage"
            if cell or not is_share:
                name = category if domain == "age_band" else ""
                values.append((cell.text if cell else "", cell or row[0], name, is_share))
        for cell in texts.values():
            self.found.number_without_place(cell)
        return values

    def _values_without_header(self, row: list[Cell]) -> list[tuple[str, Cell, str, bool]]:
        if len(row) == 1:
            return [("", row[0], "", False)]
        values = [(row[1].text, row[1], "", False)]
        for cell in row[2:]:
            if cell.text.endswith("%"):
                values.append((cell.text, cell, "", True))
            else:
                self.found.number_without_place(cell)
        return values

    def _text(self, cell: Cell, text: str) -> None:
        line = sentences.line_answer(text)
        if line and (found := self._line_label(line[0])):
            return self._line(cell, found, line[1])
        if line and self._is_unknown_line(line[0]):
            return self.found.unknown_label(self.asks, cell, line[0])
        if self.asks and not self.found.is_answered(self.asks):
            if value := sentences.sentence_answer(self.asks, text):
                measure = SENTENCE_MEASURES.get(self.asks, self.asks)
                return self.found.add(self.asks, measure, value, cell, cell)
            if sentences.says_not_given(text):
                self.not_given.setdefault(self.asks, cell)
        if reason := sentences.prose_reasons(text):
            self.found.see(cell, "number", "ignored", reason)
        return None

    def _line_label(self, text: str) -> tuple[str, str] | None:
        return self._label(text) if self.asks else self.reference.label(text, ("item",))

    def _is_unknown_line(self, label: str) -> bool:
        """Return whether a line with a count in a list of labels names one that is not known."""
        return (
            self.asks in LISTED
            and len(label) <= LONGEST_LABEL
            and not sentences.PERIOD.search(label)
            and not self.reference.label(label, ("about",))
        )

    def _line(self, cell: Cell, found: tuple[str, str], value: str) -> None:
        domain, category = found
        self.found.see(cell, "label", "used", category)
        if domain == "item":
            return self.found.add(self.asks, category, value, cell, cell)
        role = "total" if domain == "total" else "value"
        group = category if domain in CATEGORISED else ""
        measure = MEASURES.get(domain, self._total_measure())
        return self.found.add(self.asks, measure, value, cell, cell, group, role=role)

    def _unknown_row(self, row: list[Cell]) -> None:
        if self.asks == "offences" and len(row) == 2 and sentences.PERIOD.search(row[0].text):
            self.found.see(row[0], "label", "used", "period")
            return self.found.add(self.asks, "offences", row[1].text, row[1], row[0], role="part")
        if not any(re.search(r"\d", cell.text) or _is_figure(cell) for cell in row[1:]):
            for cell in row:
                self._text(cell, cell.text)
            return None
        return self.found.unknown_label(self.asks, row[0], row[0].text)

    def finish(self, must_answer: bool) -> None:
        self.found.settle_repeats()
        for number, asks in self.questions.items():
            if self.found.is_answered(asks):
                continue
            if cell := self.not_given.get(asks):
                measure = SENTENCE_MEASURES.get(asks, asks)
                self.found.add(asks, measure, cell.text, cell, cell, role="status")
            elif must_answer and asks not in self.found.unread:
                self.found.no_answer(number, asks)


def _is_figure(cell: Cell) -> bool:
    """Return whether a cell holds a number or a mask and nothing else."""
    count = parse_count(cell.text)
    return count is not None and count.low is not None
