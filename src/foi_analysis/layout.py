"""Finds the answers in a reply's grids: which cell answers which question, under which label.

It follows the request's own numbered questions, as most replies do, and turns no text into
numbers. A row it cannot place is a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from foi_analysis import sentences
from foi_analysis.counts import parse_age, parse_count
from foi_analysis.problems import Problem
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.reference import Reference

DOMAINS = {
    "offences": ("item", "total"),
    "methods": ("known_total", "method_group", "not_known", "method", "total"),
    "disposals": ("disposal", "total"),
    "victims": ("sex", "age_band", "total"),
    "youngest_victim": ("item",),
    "custody_records": ("item",),
}
MEASURES = {
    "known_total": "offences_method_known",
    "method_group": "offences_with_method",
    "not_known": "offences_method_not_known",
    "method": "method_instances",
    "disposal": "disposals",
    "sex": "victims",
    "age_band": "victims",
}
CATEGORISED = ("method", "method_group", "disposal", "sex", "age_band")
STUBS = {"method": "methods", "disposal": "disposals", "victims": "victims"}

SENTENCE_MEASURES = {
    "offences": "offences",
    "custody_records": "custody_records",
    "youngest_victim": "youngest_victim_age",
}
ASKED_BY = {measure: asks for asks, measure in SENTENCE_MEASURES.items()}
LISTED = ("methods", "disposals")
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Entry:
    """One answer: what it measures, its labels, its part in the table and the cell it stands in.

    ``role`` is "value", "total" (checked, not added), "share" (set aside) or "status" (a sentence
    that gives no figure for the whole question); while reading also "part" (one period of several).
    """

    asks: str
    measure: str
    category: str
    column: str
    role: str
    text: str
    cell: Cell
    label: Cell


@dataclass(frozen=True)
class Seen:
    """What became of a label, or of a number that is no answer."""

    cell: Cell
    kind: str
    fate: str
    reason: str


@dataclass
class Layout:
    """Everything found in one reply: answers, labels and set-aside numbers, problems."""

    entries: list[Entry] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


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
    return walker.layout


class _Walker:
    """Goes down the rows of a reply and remembers the question and the table it is in."""

    def __init__(self, asks: dict[int, str], reference: Reference, force: str, file: str) -> None:
        self.questions, self.reference, self.force, self.file = asks, reference, force, file
        self.layout = Layout()
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
            self._seen(row[0], "label", "used", "question")
            self._after_question(row, heading[1])
        elif self.asks and len(row) == 1 and row[0].column > 1 and _is_figure(row[0]):
            self._number_without_place(row[0])
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
            self._seen(cell, "label", "used", f"about the reply: {found[1]}")
        if found[1] == "force" and self.reference.force(row[1].text) != self.force:
            self._wrong_force(row[1])
        return True

    def _wrong_force(self, cell: Cell) -> None:
        near = ", ".join(self.reference.suggest_forces(cell.text))
        self._problem(
            cell,
            f"the force name {cell.text!r}",
            f"{self.force}, whose reply this is registered as",
            "Register the reply under the right force, or add the spelling to "
            f"data/manual/forces.csv.{f' Nearest known: {near}.' if near else ''}",
        )

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
            self._seen(cell, "label", "used", "heading")
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
                self._add(measure, "", "", "value", cell.text, cell, row[0])
            else:
                self._text(cell, cell.text)

    def _item_row(self, row: list[Cell]) -> None:
        item = self.reference.label(row[0].text, ("item",))
        if item and len(row) == 2:
            self._seen(row[0], "label", "used", item[1])
            self._add(item[1], "", "", "value", row[1].text, row[1], row[0])
        elif item and self.asks and any(_is_figure(cell) for cell in row[1:]):
            for cell in filter(_is_figure, row[1:]):
                self._number_without_place(cell)
        else:
            for cell in row:
                self._text(cell, cell.text)

    def _labelled_row(self, row: list[Cell]) -> None:
        domain, category = self._label(row[0].text) or ("", "")
        if domain == "item":
            return self._item_row(row)
        self._seen(row[0], "label", "used", category)
        role = "total" if domain == "total" and self.asks != "offences" else "value"
        measure = MEASURES.get(domain, self._total_measure())
        group = category if domain in CATEGORISED else ""
        for text, cell, column, is_share in self._values(row):
            self._add(measure, group, column, "share" if is_share else role, text, cell, row[0])
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
            self._number_without_place(cell)
        return values

    def _values_without_header(self, row: list[Cell]) -> list[tuple[str, Cell, str, bool]]:
        if len(row) == 1:
            return [("", row[0], "", False)]
        values = [(row[1].text, row[1], "", False)]
        for cell in row[2:]:
            if cell.text.endswith("%"):
                values.append((cell.text, cell, "", True))
            else:
                self._number_without_place(cell)
        return values

    def _text(self, cell: Cell, text: str) -> None:
        line = sentences.line_answer(text)
        if line and (found := self._line_label(line[0])):
            return self._line(cell, found, line[1])
        if line and self._is_unknown_line(line[0]):
            return self._unknown_label(cell, line[0])
        if self.asks and not self._answered(self.asks):
            if value := sentences.sentence_answer(self.asks, text):
                measure = SENTENCE_MEASURES.get(self.asks, self.asks)
                return self._add(measure, "", "", "value", value, cell, cell)
            if sentences.says_not_given(text):
                self.not_given.setdefault(self.asks, cell)
        if reason := sentences.prose_reasons(text):
            self._seen(cell, "number", "ignored", reason)
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
        self._seen(cell, "label", "used", category)
        if domain == "item":
            return self._add(category, "", "", "value", value, cell, cell)
        role = "total" if domain == "total" else "value"
        group = category if domain in CATEGORISED else ""
        return self._add(
            MEASURES.get(domain, self._total_measure()), group, "", role, value, cell, cell
        )

    def _unknown_row(self, row: list[Cell]) -> None:
        if self.asks == "offences" and len(row) == 2 and sentences.PERIOD.search(row[0].text):
            self._seen(row[0], "label", "used", "period")
            return self._add("offences", "", "", "part", row[1].text, row[1], row[0])
        if not any(re.search(r"\d", cell.text) or _is_figure(cell) for cell in row[1:]):
            for cell in row:
                self._text(cell, cell.text)
            return None
        return self._unknown_label(row[0], row[0].text)

    def _unknown_label(self, cell: Cell, label: str) -> None:
        near = ", ".join(self.reference.suggest_labels(label, DOMAINS[self.asks]))
        what = {"methods": "method of communication"}.get(self.asks, "label")
        self._problem(
            cell,
            f"the unknown {what} {label!r}",
            f"a label listed in data/manual/labels.csv for {self.asks.replace('_', ' ')}",
            "Correct the reading, or add the spelling to data/manual/labels.csv."
            + (f" Nearest known: {near}." if near else ""),
        )

    def _number_without_place(self, cell: Cell) -> None:
        self._problem(
            cell,
            f"{cell.text!r} under no heading",
            "a column headed with a count or a percentage",
            "Add the heading to data/manual/labels.csv, or ask the force what it counts.",
        )

    def _answered(self, asks: str) -> bool:
        return any(entry.asks == asks for entry in self.layout.entries)

    def finish(self, must_answer: bool) -> None:
        self._check_what_is_stated_again()
        for number, asks in self.questions.items():
            if self._answered(asks):
                continue
            if cell := self.not_given.get(asks):
                self.asks = asks
                self._add(
                    SENTENCE_MEASURES.get(asks, asks), "", "", "status", cell.text, cell, cell
                )
            elif must_answer:
                self._problem(
                    None,
                    f"no answer to question {number} ({asks.replace('_', ' ')})",
                    "an answer, or a sentence that says why there is none",
                    "Look at the file; if the force left it out, register the reply as partial.",
                )

    def _check_what_is_stated_again(self) -> None:
        """Make a total of what the reply states beside the first figure, or beside its parts."""
        for measure in ("offences", "custody_records"):
            found = {
                position: entry
                for position, entry in enumerate(self.layout.entries)
                if entry.measure == measure
            }
            parts = [position for position, entry in found.items() if entry.role == "part"]
            counted = parts or list(found)[:1]
            for position, entry in found.items():
                role = "value" if position in counted else "total"
                self.layout.entries[position] = replace(entry, role=role)

    def _add(
        self,
        measure: str,
        category: str,
        column: str,
        role: str,
        text: str,
        cell: Cell,
        label: Cell,
    ) -> None:
        asks = ASKED_BY.get(measure, self.asks or measure)
        entry = Entry(asks, measure, category, column, role, text, cell, label)
        self.layout.entries.append(entry)

    def _seen(self, cell: Cell, kind: str, fate: str, reason: str) -> None:
        self.layout.seen.append(Seen(cell, kind, fate, reason))

    def _problem(self, cell: Cell | None, found: str, expected: str, action: str) -> None:
        where = (cell.place, cell.address) if cell else ("", "")
        self.layout.problems.append(Problem(found, expected, action, self.force, self.file, *where))


def _is_figure(cell: Cell) -> bool:
    """Return whether a cell holds a number or a mask and nothing else."""
    count = parse_count(cell.text)
    return count is not None and count.low is not None
