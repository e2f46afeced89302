"""Finds the answers in a reply's grids: which cell answers which question, under which label.

It walks lines and tables in reading order and turns no text into numbers. What it cannot place is
a problem, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foi_analysis.core.counts import parse_age, parse_count
from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference
from foi_analysis.extract.answers import Layout
from foi_analysis.extract.audit import unaccounted
from foi_analysis.extract.deduplicate import deduplicate
from foi_analysis.extract.footnote_symbols import (
    STAR,
    marks_without_notes,
    read_legends,
    unclear_stars,
)
from foi_analysis.extract.lines import LineReader
from foi_analysis.extract.meaning import item_measure
from foi_analysis.extract.month_heads import month_heads
from foi_analysis.extract.odd_figures import ask_about_odd_figures
from foi_analysis.extract.periods import Period
from foi_analysis.extract.position import Position
from foi_analysis.extract.quarters import short_quarters
from foi_analysis.extract.readings.around import Context
from foi_analysis.extract.readings.rows import ReadingRows, wording
from foi_analysis.extract.readings.use import apply_readings
from foi_analysis.extract.regions import Block, items
from foi_analysis.extract.table_answers import TableReader, is_letter
from foi_analysis.extract.time_lines import (
    ask_about_later_figures,
    ask_about_lone_periods,
    set_aside,
)
from foi_analysis.extract.words import FIGURE, SHARE, Words
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.read.number_formats import words_beside


def find_answers(
    grids: Sequence[Grid],
    asks: Mapping[int, str],
    reference: Reference,
    authority: str,
    file: str,
    must_answer: bool = True,
    window: Period | None = None,
    wave: str = "",
    readings: Sequence[ReadingRows] = (),
    sent_as: str = "",
) -> Layout:
    """Return the answers of one reply to the numbered questions ``asks`` of its wave.

    Problems (unknown labels, numbers without a place, unanswered questions, another authority's
    name, readings that are not certain) are collected with their cells; nothing is raised. With
    ``must_answer`` false (a partial reply) a question without an answer is no problem. ``window``
    is the reply's own period. An empty ``authority`` checks no name. The words of the questions of
    ``wave`` are understood in sentences.
    ``readings`` are the confirmed ones for the reply, ``sent_as`` the file's name as sent.
    """
    found = Layout(reference, authority, file, wave)
    found.settled = {key for reading in readings for line in reading.lines for key in line.settled}
    grids = _as_shown(grids, found)
    found.legend = legend = read_legends(cell.text for grid in grids for cell in grid.cells)
    grids = _without_unclear_stars(grids, found)
    grids, taken = set_aside(grids, found, window)
    questions = {number: reference.all_asks[name] for number, name in asks.items()}
    words = Words(reference, questions, legend)
    words.window, words.short_quarters = window, short_quarters(grids)
    words.month_heads = month_heads(grids)
    position = Position(questions, words, found, window)
    parser = AnswerParser(position, words, found)
    texts = [text for grid in grids for text in (grid.name, *_texts(grid))]
    words.with_roman = not any(map(words.question, texts))
    position.will_have_headings = any(map(words.question, texts))
    context = Context(words, position.asks, authority, wave, window, sent_as or file)
    for part in apply_readings(grids, readings, context, found):
        if isinstance(part, Grid):
            parser.walk(part)
        else:
            parser.pass_over(part)
    parser.finish(must_answer)
    deduplicate(found, window)
    ask_about_odd_figures(found)
    ask_about_later_figures(found, taken)
    ask_about_lone_periods(found, window)
    for cell in unaccounted(grids, found):
        found.number_without_place(cell)
    return found


def _as_shown(grids: Sequence[Grid], found: Layout) -> list[Grid]:
    """Ask about each cell that is not shown as it is stored, and leave it out."""
    doubtful: dict[tuple[str, str], list[Cell]] = {}
    shown = []
    for grid in grids:
        kept = []
        for cell in grid.cells:
            if not cell.doubt or _is_as_meant(found, cell.doubt):
                kept.append(cell)
            else:
                doubtful.setdefault((cell.place, cell.doubt), []).append(cell)
        shown.append(Grid(grid.name, tuple(kept)))
    for (_, doubt), cells in doubtful.items():
        _doubt(found, doubt, cells)
    texts = [text for grid in shown for cell in grid.cells for text in (cell.lines or [cell.text])]
    for cell, mark in marks_without_notes(shown, texts):
        found.question(
            cell, f"{cell.text!r}, with the mark {mark} and no note", "a note for a mark"
        )
    return shown


def _without_unclear_stars(grids: list[Grid], found: Layout) -> list[Grid]:
    """Ask about each star whose note is not understood, and leave it out."""
    texts = [line for grid in grids for cell in grid.cells for line in (cell.lines or [cell.text])]
    if not unclear_stars(texts, found.legend):
        return grids
    stars = [cell for grid in grids for cell in grid.cells if cell.text == STAR]
    for cell in stars:
        found.question(cell, "'*', whose note is not understood", "a note that says what * is")
    return [Grid(one.name, tuple(c for c in one.cells if c.text != STAR)) for one in grids]


def _is_as_meant(found: Layout, doubt: str) -> bool:
    """Return whether a person settled it, or only the word for what is counted is beside it."""
    words, reference = words_beside(doubt), found.reference
    is_counted = bool(words) and set(words or ()) <= reference.counted - reference.other_counts
    return is_counted or ("look", wording("look", doubt)) in found.settled


def _doubt(found: Layout, doubt: str, cells: Sequence[Cell]) -> None:
    """Ask once about the cells of a sheet or page that are not shown as they are stored."""
    more = f" and {len(cells) - 1} more cells" if len(cells) > 1 else ""
    found.question(cells[0], f"{cells[0].text!r}{more}: {doubt}", "text shown as it is stored")
    for cell in cells[1:]:
        found.see(cell, "number", "open", doubt)


def _texts(grid: Grid) -> list[str]:
    return [cell.text for cell in grid.cells]


class AnswerParser:
    """Goes down a reply and remembers the question it is in."""

    def __init__(self, position: Position, words: Words, found: Layout) -> None:
        self.position, self.words, self.found = position, words, found
        self.lines = LineReader(position)
        self.tables = TableReader(position, self.lines)
        position.on_enter = self.tables.forget_header

    def walk(self, grid: Grid) -> None:
        """Go down one grid."""
        self._enter_sheet(grid)
        is_quoted = False
        for item in items(grid, self.words):
            is_quoted = is_quoted or (isinstance(item, Cell) and self.lines.begins_quote(item))
            if is_quoted:
                self._quoted(item)
            elif isinstance(item, Cell):
                self.lines.read(item)
            elif is_letter(item, self.words):
                self._letter(item)
            else:
                self.tables.read(item)

    def _quoted(self, item: Cell | Block) -> None:
        """Set aside what an e-mail quotes of the request it answers."""
        rows = [[item]] if isinstance(item, Cell) else item.rows
        for cell in (cell for row in rows for cell in row):
            self.found.see(cell, "number", "ignored", "request text")

    def pass_over(self, ask: Ask) -> None:
        """Go past a table that a reading took: what stands above and below it is still checked."""
        self.position.ask = ask
        self.lines.around.sheet = None
        self.lines.around.table(ask)

    def _enter_sheet(self, grid: Grid) -> None:
        name = grid.name
        self.position.period = self.position.sheet_period = self.words.period(name)
        if grid.cells and self.lines.around.says_another(None, name):
            self.found.question(grid.cells[0], f"a sheet named {name!r}", "what was asked")
        elif grid.cells and f'sheet "{name}"' in grid.cells[0].place:
            self.lines.around.sheet = grid.cells[0], name
        if heading := self.words.question(name):
            self.position.enter(heading[0])

    def _letter(self, block: Block) -> None:
        """Read a table of two columns: what was asked on the left, the answer on the right."""
        for row in block.rows:
            left, right = row[0], row[1:]
            number = self.words.question(left.text)
            if number:
                self.position.enter(number[0])
            elif measure := item_measure(self.words, left.text):
                self.position.ask = self.position.ask_of(measure) or self.position.ask
            self.found.see(left, "label", "used", "question" if number else "request text")
            for cell in right:
                self.beside(cell, left)

    def beside(self, cell: Cell, label: Cell) -> None:
        """Read a cell beside a question: a bare figure is its answer, anything else is text."""
        ask = self.position.ask
        parse = parse_age if ask and ask.is_age else parse_count
        is_figure = self.words.kind(cell.text) in (FIGURE, SHARE) and not cell.text[0].isalpha()
        if ask and not ask.is_list and parse(cell.text, self.words.legend):
            period = self.position.period
            self.position.add(ask, ask.measure, cell.text, cell, label, period=period)
        elif ask and ask.is_list and is_figure:
            self.found.number_without_place(cell)
        else:
            self.lines.read(cell)

    def finish(self, must_answer: bool) -> None:
        """Settle the questions that no line or table answered."""
        if not self.position.has_headings:
            self.lines.said.answers_without_headings()
        self.lines.check_what_is_far()
        for number, ask in self.position.questions.items():
            if self.found.is_answered(ask.name):
                if must_answer and self._is_of_other_days(ask):
                    self.found.no_answer(number, ask.name)
                continue
            if cell := self.lines.said.not_given.get(ask.name):
                self.position.add(
                    ask, ask.measure, cell.text, cell, cell, role="status", period=None
                )
            elif cell := self.lines.said.hints.get(ask.name):
                self.found.question(cell, f"{cell.text!r}", "a label and a count, or a sentence")
            elif must_answer and ask.name not in self.found.unread:
                self.found.no_answer(number, ask.name)

    def _is_of_other_days(self, ask: Ask) -> bool:
        """Return whether every figure for a question is said of days that were not asked about."""
        window, periods = self.position.window, self.found.periods_of(ask.name)
        return bool(window) and all(one and window and one.is_apart_from(window) for one in periods)
