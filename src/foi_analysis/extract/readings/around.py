"""Reads what stands around a table: which question it answers, and of which period it is.

A period that a title, the sheet's name or a head names is that of the values, or a reason against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference
from foi_analysis.extract.answers import Entry
from foi_analysis.extract.period_texts import find_periods, parse_period
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.arranged import Arranged, Reason
from foi_analysis.extract.readings.roles import PERIOD_ROLES, Labels, month_of
from foi_analysis.extract.readings.rows import ReadingRow
from foi_analysis.extract.readings.tables import Table
from foi_analysis.extract.words import Words
from foi_analysis.read.grid import Cell

# April 2021, Apr-21, but not 12 April 2021
_MONTH = re.compile(
    r"(?<!\d )(?<!\d(?:st|nd|rd|th) )\b"
    r"((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -](?:20)?\d\d)\b",
    re.IGNORECASE,
)
# Quarter 2, 3rd quarter
_QUARTER = re.compile(
    r"\b(?:(?:quarter|qtr)\s*[1-4]|[1-4](?:st|nd|rd|th) quarter)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Context:
    """What a table is read with: the reply's words, authority, wave, own period and file name."""

    words: Words
    asks: dict[str, Ask]
    authority: str
    wave: str
    window: Period | None
    sent_as: str

    @property
    def reference(self) -> Reference:
        """Return the tables people keep."""
        return self.words.reference


def likely_ask(line: ReadingRow, table: Table, labels: Labels, context: Context) -> Ask | None:
    """Return the question by whose words labels are read, before the heads are found."""
    first = next((n for n, row in enumerate(table.rows) if len(row) > 1), 0)
    asks, _ = ask_of(line, Arranged(table, [table.rows[first]], first), labels, context)
    named = next((context.asks[one] for one in line.questions if one in context.asks), None)
    return asks or named or next(iter(context.asks.values()), None)


def ask_of(
    line: ReadingRow, arranged: Arranged, labels: Labels, context: Context
) -> tuple[Ask | None, list[Reason]]:
    """Return the question a line's values answer, by its code or by the places that name it."""
    if any(role.name == "question" for role in (*line.rows, *line.columns)):
        return None, []
    first = arranged.table.rows[arranged.first_head][0]
    codes = [one for one in line.questions if one in context.reference.all_asks]
    asks = set(codes)
    if not codes:
        for place in line.questions:
            asks |= _named_at(place, arranged, labels, context)
    if not asks and len(context.asks) == 1:
        asks = set(context.asks)
    if len(asks) == 1 and asks <= set(context.asks):
        return context.asks[asks.pop()], []
    wanted = " or ".join(context.asks)
    said = f"the questions {', '.join(sorted(asks))}" if asks else "no question named"
    return None, [(first, said, f"one question of the wave ({wanted}) where `question` says")]


def _named_at(place: str, arranged: Arranged, labels: Labels, context: Context) -> set[str]:
    table, first = arranged.table, arranged.first_head
    heads = table.rows[first]
    texts = {
        "sheet": [table.sheet],
        "file": [context.sent_as],
        "corner": [heads[0].text],
        "column": [c.text for row in arranged.heads for c in row],
    }
    if place != "title":
        return {ask for text in texts[place] for ask in labels.asks_in(text)}
    for cell in reversed(table.above(first)):
        if asks := labels.asks_in(cell.text):
            return asks
    return set()


def period_around(line: ReadingRow, arranged: Arranged, context: Context) -> Period | None:
    """Return the period that stands around the table where the line says, else the reply's own."""
    titles = [cell.text for cell in reversed(arranged.table.above(arranged.first_head))]
    texts = {"title": titles, "sheet": [arranged.table.sheet], "file": [context.sent_as]}
    for place in line.period_places:
        for text in texts.get(place, ()):
            if found := _period_in(text):
                return found
    return context.window


def _period_in(text: str) -> Period | None:
    whole = parse_period(text) or next(iter(find_periods(text)), None)
    year = re.search(r"(?<!\d)(20[0-3]\d)(?!\d)", text.replace("_", " "))
    return whole or (parse_period(year.group(1)) if year else None)


def other_periods(
    line: ReadingRow,
    arranged: Arranged,
    entries: Sequence[Entry],
    labels: Labels,
    window: Period | None,
) -> Iterator[Reason]:
    """Yield each title, head or name of the sheet with a period that is not the values'.

    Without a period in their labels the values must be of the period named; with one, share it.
    """
    has_own = bool({role.name for role in (*line.rows, *line.columns)} & PERIOD_ROLES)
    values = {period for one in entries if (period := one.period or window)}
    titles = _titles(line, arranged, labels, with_heading=not has_own)
    places = (titles, _value_heads(line, arranged), _constants(arranged))
    for cell, text in chain.from_iterable(places):
        for named in _periods_in(text):
            if not all(_agrees(one, named, has_own) for one in values):
                yield cell, f"the period {named} in {text!r}", "the period of the values"
        if match := _QUARTER.search(text):
            yield cell, f"{match.group()!r} in {text!r}", "the period of the values"


def out_of_order(
    line: ReadingRow, arranged: Arranged, entries: Sequence[Entry]
) -> Iterator[Reason]:
    """Yield months without a year that do not run on in the period they are placed in."""
    names = {role.name for role in (*line.rows, *line.columns)}
    periods = list(dict.fromkeys(entry.period for entry in entries if entry.period))
    has_no_year = "month_of_year" in names and not names & {"year", "financial_year"}
    back = [(a, b) for a, b in pairwise(periods) if b.start < a.start]
    if has_no_year and back:
        before, after = back[0]
        said = f"months without a year, {before} before {after}"
        yield arranged.heads[0][0], said, "months in their order, or their year"


def _agrees(period: Period, named: Period, is_own: bool) -> bool:
    return not period.is_apart_from(named) and (is_own or period.is_like(named))


def others_counted(
    line: ReadingRow, arranged: Arranged, ask: Ask, labels: Labels
) -> Iterator[Reason]:
    """Yield where the sheet's name or a title further up names another thing that is counted.

    The title right above the heads is checked with the lines around it, whatever reads the table.
    """
    last = arranged.table.above(arranged.first_head)[-1:]
    for cell, text in _titles(line, arranged, labels):
        other = labels.others_counted(text, ask)
        if other and (cell not in last or text != cell.text):
            yield cell, f"“{other[0]}” in {text!r}", "what the question counts"
        named = labels.reference.authority(text)
        if labels.authority and named and named != labels.authority:
            yield cell, f"the authority {named} in {text!r}", labels.authority


def _titles(
    line: ReadingRow, arranged: Arranged, labels: Labels, with_heading: bool = False
) -> Iterator[tuple[Cell, str]]:
    """Yield the titles since the question's heading and the sheet's name, but those settled."""
    table = arranged.table
    cells = table.above(arranged.first_head)
    headings = [n for n, cell in enumerate(cells) if labels.words.question(cell.text)]
    first = headings[-1] + (not with_heading) if headings else 0
    titles = [(cell, cell.text) for cell in cells[first:]]
    for cell, text in (*titles, (table.rows[0][0], table.sheet)):
        if not line.is_settled("title", text):
            yield cell, text


def _value_heads(line: ReadingRow, arranged: Arranged) -> Iterator[tuple[Cell, str]]:
    axes = [cell for row in arranged.heads[len(line.columns) :] for cell in row]
    inner = [cell for row in arranged.heads for cell in row if cell.column in arranged.labels]
    yield from ((cell, cell.text) for cell in (*axes, *inner))
    if line.columns[-1].name == "value":
        heads = {value.head.where: value.head for value in arranged.values if value.head}
        yield from ((cell, cell.text) for cell in heads.values())


def _constants(arranged: Arranged) -> Iterator[tuple[Cell, str]]:
    for column, role in arranged.labels.items():
        cell = arranged.table.reaching(arranged.records[0], column)
        if role.name == "constant" and cell:
            yield cell, cell.text


def _periods_in(text: str) -> list[Period]:
    months = (month_of(found) for found in _MONTH.findall(text))
    return find_periods(text) or [month for month in months if month]
