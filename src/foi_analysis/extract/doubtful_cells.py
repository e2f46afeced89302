"""Asks about cells a spreadsheet may have changed, and names of other things over figures.

It looks at the cells of one table beside each other and places none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from foi_analysis.core.counts import whole_number
from foi_analysis.extract.periods import Period
from foi_analysis.extract.position import Position
from foi_analysis.extract.tabular import TableRow
from foi_analysis.extract.words import FIGURE
from foi_analysis.read.grid import Cell

# Days since 30 December 1899, as workbooks count them: the years 2000 to 2039.
FIRST_SERIAL, LAST_SERIAL = 36526, 51134
DAY_ZERO = date(1899, 12, 30)
TIMES_THE_NEXT = 20
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PART = re.compile(r"\bpart\b", re.IGNORECASE)
_MONTH_AND_NUMBER = re.compile(
    r"([A-Za-z]{3})[a-z]*[-\s]'?(\d{2})|(\d{1,2})[-\s]([A-Za-z]{3})[a-z]*"
)


class DoubtfulCells:
    """Looks at the labels and figures of one table at a time."""

    def __init__(self, position: Position) -> None:
        self.words, self.found = position.words, position.found

    def check(self, rows: Sequence[TableRow]) -> None:
        """Ask about a lone period among other labels, and about a number that may be a date."""
        for label, meant in self._lone_periods(rows):
            hint = f": {meant}?" if meant else ""
            self.found.question(
                label,
                f"the period {label.text!r} among other labels{hint}",
                "one kind of label in a row or column",
            )
        for label in self._parts(rows):
            self.found.question(label, f"{label.text!r}, a part of a period", "a whole period")
        for label in self._captions(rows):
            self.found.question(label, f"{label.text!r} over figures", "figures of what was asked")
        for cell in self._serials(rows):
            day = DAY_ZERO + timedelta(days=whole_number(cell.text) or 0)
            self.found.question(
                cell,
                f"{cell.text!r}, which a workbook keeps for {day.isoformat()}",
                "a count like the others",
            )

    def _parts(self, rows: Sequence[TableRow]) -> Iterator[Cell]:
        """Yield the labels that say a period is given in part; "to date" may be the reply's own."""
        labels = {one.where: one for row in rows for one in (*row.labels, *_above(row))}
        for label in labels.values():
            if _PART.search(label.text) and self.words.period(label.text):
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
        yield from (label for label in lone if "other_offence" in self.words.meanings(label.text))

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
                yield from ((label, _as_range(label.text)) for label in found)

    def _kind(self, label: Cell) -> str:
        meanings = set(self.words.meanings(label.text))
        if meanings <= {"total", "subtotal", "column", "stub", "about"}:
            return ""
        return "period" if meanings == {"period"} else "category"

    def _serials(self, rows: Sequence[TableRow]) -> Iterator[Cell]:
        cells = {figure.cell.where: figure.cell for row in rows for figure in row.figures}
        values = {
            where: whole_number(cell.text) or 0
            for where, cell in cells.items()
            if self.words.kind(cell.text) == FIGURE
        }
        serials = {where for where, value in values.items() if FIRST_SERIAL <= value <= LAST_SERIAL}
        others = [value for where, value in values.items() if where not in serials]
        if others and max(others) * TIMES_THE_NEXT < FIRST_SERIAL:
            yield from (cells[where] for where in values if where in serials)


def _above(row: TableRow) -> list[Cell]:
    return [cell for figure in row.figures for cell in figure.above]


def _as_range(text: str) -> str:
    """Return the range of small numbers that a workbook turns into this month, or nothing."""
    match = _MONTH_AND_NUMBER.fullmatch(text.strip())
    if not match:
        return ""
    month, number = (match[1], match[2]) if match[1] else (match[4], match[3])
    if month.casefold() not in MONTHS:
        return ""
    first, last = sorted((MONTHS.index(month.casefold()) + 1, int(number)))
    return f"{first}-{last}"
