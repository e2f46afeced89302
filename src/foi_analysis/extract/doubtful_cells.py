"""Asks about cells a spreadsheet may have changed, and names of other things over figures.

It looks at the cells of one table beside each other and places none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from foi_analysis.core.counts import whole_number
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.counted_things import other_count
from foi_analysis.extract.periods import Period
from foi_analysis.extract.position import Position
from foi_analysis.extract.quarters import is_short_quarter
from foi_analysis.extract.regions import Row
from foi_analysis.extract.tabular import TableRow
from foi_analysis.extract.whole_reply import other_year
from foi_analysis.extract.words import FIGURE, LABEL, STATUS
from foi_analysis.read.grid import Cell

# Days since 30 December 1899, as workbooks count them: the years 2000 to 2039.
FIRST_SERIAL, LAST_SERIAL = 36526, 51134
# What labels in the corner of a table and its totals are, beside the kinds its rows are of.
NO_KINDS = frozenset(("column", "stub", "period", "question", "about", "item", "total", "subtotal"))
DAY_ZERO = date(1899, 12, 30)
TIMES_THE_NEXT = 20
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "5-9"
_RANGE = re.compile(r"\d{1,2}\s*(?:-|–|to)\s*\d{1,2}|\d{1,2}\s*\+|(?:under|over) \d{1,2}", re.I)
# "2015-12-01"
_DAY = re.compile(r"20(\d\d)-(\d\d)-(\d\d)")
_PART = re.compile(r"\bpart\b", re.IGNORECASE)
_MONTH_AND_NUMBER = re.compile(
    r"([A-Za-z]{3})[a-z]*[-\s]'?(\d{2})|(\d{1,2})[-\s]([A-Za-z]{3})[a-z]*"
)


class DoubtfulCells:
    """Looks at the labels and figures of one table at a time."""

    def __init__(self, position: Position) -> None:
        self.words, self.found = position.words, position.found
        self.window = position.window

    def check(self, rows: Sequence[TableRow]) -> None:
        """Ask about a lone period among other labels, and about a number that may be a date."""
        for label, meant in self._lone_periods(rows):
            if not self.found.has_problem(label):
                self._lone(label, meant)
        for label in self._questions_over(rows):
            self.found.question(
                label,
                f"{label.text!r} over figures, a quarter or a question",
                "the year or the word quarter over quarters",
            )
        for label in self._parts(rows):
            self.found.question(label, f"{label.text!r}, a part of a period", "a whole period")
        for label in self._captions(rows):
            self.found.question(label, f"{label.text!r} over figures", "figures of what was asked")
        for cell in self._over_several(rows):
            self.found.question(
                cell, f"{cell.text!r} over several rows or columns of labels", "a figure for each"
            )
        for cell, day in self._serials(rows):
            self.found.question(
                cell,
                f"{cell.text!r}, which a workbook keeps for {day.isoformat()}",
                "a count like the others",
            )

    def check_heads(self, heads: Sequence[Row], labels: Sequence[Cell]) -> None:
        """Ask about rows without figures whose labels are of a kind with those of other rows.

        "Snapchat | 2021/22" over "Kik | 7" is no head: its value is missing.
        """
        own: dict[str, set[str]] = {}
        for label in labels:
            for domain, category in self.words.meanings(label.text).items():
                own.setdefault(domain, set()).add(category)
        for row in heads:
            found = self.words.meanings(row[0].text)
            alike = (name for name in found if name not in NO_KINDS and own.get(name))
            if len(row) > 1 and any(own[name] - {found[name]} for name in alike):
                self.found.question(
                    row[1], f"{row[1].text!r} beside {row[0].text!r}", "a count, or a reason"
                )

    def check_corners(self, ask: Ask | None, heads: Sequence[Row]) -> None:
        """Ask about the corner of a table that names another count than the question asks for."""
        for row in heads:
            if other_year(self.window, row[0].text):
                self.found.question(row[0], f"{row[0].text!r} over years", "the year asked for")
            if ask and other_count(self.found.reference, ask, row[0].text):
                self.found.question(row[0], f"{row[0].text!r} over figures", "what was asked")

    def check_filters(self, heads: Sequence[Row], has_rows: bool) -> None:
        """Ask about a row over a table that chooses what it counts ("Method | Facebook")."""
        for number, row in enumerate(heads):
            if len(row) != 2 or not (has_rows is False or self._is_head(heads[number + 1 :])):
                continue
            kind = self.words.meanings(row[0].text).get("stub", "period")
            chosen = set(self.words.meanings(row[1].text)) - NO_KINDS
            if kind != "period" and (chosen or row[1].text.startswith("(")):
                self.found.question(
                    row[1],
                    f"{row[1].text!r} beside {row[0].text!r}, which may choose what is counted",
                    "figures of all that was asked",
                )

    def _is_head(self, heads: Sequence[Row]) -> bool:
        return any("stub" in self.words.meanings(row[0].text) for row in heads[:1])

    def check_ages(self, rows: Sequence[Row]) -> None:
        """Ask about a date between ranges of numbers: an age that a workbook made a date of."""
        columns: dict[int, list[Cell]] = {}
        for cell in (cell for row in rows for cell in row):
            columns.setdefault(cell.column, []).append(cell)
        for cells in columns.values():
            self._check_ages(cells[1:], 1)
        for row in rows:
            self._check_ages(row[1:], 2)

    def _check_ages(self, cells: Sequence[Cell], least: int) -> None:
        """Ask about the dates among cells of which some are ranges and none is a figure."""
        others = [cell for cell in cells if not _RANGE.fullmatch(cell.text.strip())]
        if len(cells) - len(others) < least:
            return
        dates = [cell for cell in others if as_range(cell.text)]
        is_axis = all(cell in dates or self._is_label(cell) for cell in others)
        for cell in dates if is_axis else ():
            self._lone(cell, as_range(cell.text))

    def _is_label(self, cell: Cell) -> bool:
        return self.words.kind(cell.text) in (LABEL, STATUS)

    def _lone(self, label: Cell, meant: str) -> None:
        hint = f": {meant}?" if meant else ""
        self.found.question(
            label,
            f"the period {label.text!r} among other labels{hint}",
            "one kind of label in a column",
        )

    def _questions_over(self, rows: Sequence[TableRow]) -> Iterator[Cell]:
        """Yield the first of several heads over figures that may be questions or quarters."""
        above = (cell for row in rows for figure in row.figures for cell in figure.above)
        found = {cell.text: cell for cell in above if is_short_quarter(cell.text)}
        if len(found) > 1 and any(self.words.question(text) for text in found):
            yield next(iter(found.values()))

    def _parts(self, rows: Sequence[TableRow]) -> Iterator[Cell]:
        """Yield the labels that say a period is given in part; "to date" may be the reply's own."""
        labels = {one.where: one for row in rows for one in (*row.labels, *_above(row))}
        for label in labels.values():
            period = self.words.period(label.text) if _PART.search(label.text) else None
            if period and not (self.window and period.is_apart_from(self.window)):
                yield label

    def check_title(self, title: Period | None, rows: Sequence[TableRow]) -> None:
        """Ask about a table whose title names days that are those of none of its figures."""
        labels = [label for row in rows for label in (*row.labels, *_above(row))]
        dated = [(one, period) for one in labels if (period := self.words.period(one.text))]
        if title and dated and not any(period.is_within(title) for _, period in dated):
            self.found.question(
                dated[0][0], f"{dated[0][0].text!r} in a table of {title}", "a period of the table"
            )

    def _captions(self, rows: Sequence[TableRow]) -> Iterator[Cell]:
        """Yield the names of other offences that stand over rows, without a figure beside them."""
        lone = (row.labels[0] for row in rows if not row.figures and len(row.labels) == 1)
        yield from (label for label in lone if "other_subject" in self.words.meanings(label.text))

    def _lone_periods(self, rows: Sequence[TableRow]) -> Iterator[tuple[Cell, str]]:
        lines: dict[tuple[str, int], dict[tuple[str, str], Cell]] = {}
        for row in rows:
            for label in row.labels:
                lines.setdefault(("column", label.column), {})[label.where] = label
            for head in _above(row):
                lines.setdefault(("row", head.row), {})[head.where] = head
        for labels in lines.values():
            kinds = {where: self._kind(label) for where, label in labels.items()}
            if {"period", "category"} <= set(kinds.values()):
                found = (label for where, label in labels.items() if kinds[where] == "period")
                yield from ((label, as_range(label.text)) for label in found)

    def _kind(self, label: Cell) -> str:
        meanings = set(self.words.meanings(label.text))
        if _RANGE.fullmatch(label.text.strip()):
            return "category"
        if meanings <= {"total", "subtotal", "column", "stub", "about"}:
            return ""
        return "period" if meanings == {"period"} else "category"

    def _over_several(self, rows: Sequence[TableRow]) -> Iterator[Cell]:
        """Yield the merged figures that stand beside, or under, more labels than one."""
        labelled = {label.row for row in rows for label in row.labels[-1:]}
        for row in rows:
            for figure in row.figures:
                cell = figure.cell
                down = range(cell.row + 1, cell.row + cell.height)
                across = range(cell.column + 1, cell.column + cell.width)
                is_over_heads = any(column in across for column in row.empty)
                if self.words.kind(cell.text) == FIGURE and (
                    is_over_heads or not labelled.isdisjoint(down)
                ):
                    yield cell

    def _serials(self, rows: Sequence[TableRow]) -> Iterator[tuple[Cell, date]]:
        figures = {figure.cell.where: figure.cell for row in rows for figure in row.figures}
        shown = (cell for cell in figures.values() if self.words.kind(cell.text) == FIGURE)
        return serials(list(shown))


def serials(cells: Sequence[Cell]) -> Iterator[tuple[Cell, date]]:
    """Yield each number that a workbook keeps for a day, with the day, beside small counts only."""
    values = [(cell, whole_number(cell.text.strip()) or 0) for cell in cells]
    doubtful = [(cell, n) for cell, n in values if FIRST_SERIAL <= n <= LAST_SERIAL]
    others = [n for _, n in values if not FIRST_SERIAL <= n <= LAST_SERIAL]
    if others and max(others) * TIMES_THE_NEXT < FIRST_SERIAL:
        yield from ((cell, DAY_ZERO + timedelta(days=n)) for cell, n in doubtful)


def _above(row: TableRow) -> list[Cell]:
    return [cell for figure in row.figures for cell in figure.above]


def as_range(text: str) -> str:
    """Return the range of small numbers that a workbook turns into this month, or nothing."""
    if day := _DAY.fullmatch(text.strip()):
        first, last = sorted((int(day[2]), int(day[1]) if day[3] == "01" else int(day[3])))
        return f"{first}-{last}"
    match = _MONTH_AND_NUMBER.fullmatch(text.strip())
    if not match:
        return ""
    month, number = (match[1], match[2]) if match[1] else (match[4], match[3])
    if month.casefold() not in MONTHS:
        return ""
    first, last = sorted((MONTHS.index(month.casefold()) + 1, int(number)))
    return f"{first}-{last}"
