"""Asks about figures that look like a year, a day a workbook keeps, or a code; places none of them.

It looks at all answers to a question together: 2021 beside 1,890 is a count, alone it may be a year
that stands where a figure should.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from foi_analysis.core.counts import whole_number
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.extract.doubtful_cells import (
    DAY_ZERO,
    FIRST_SERIAL,
    LAST_SERIAL,
    TIMES_THE_NEXT,
)

FIRST_YEAR, LAST_YEAR = 1990, 2039
ROLES = ("value", "total", "again", "part")
# "0012"
_WITH_NOUGHT = re.compile(r"0\d+")


def ask_about_odd_figures(found: Layout) -> None:
    """Ask about each figure that may be a year, a day or a code, by the answers beside it."""
    by_question: dict[str, list[Entry]] = defaultdict(list)
    for entry in found.entries:
        ask = found.reference.all_asks.get(entry.asks)
        if entry.role in ROLES and entry.count is None and ask and not ask.is_age:
            by_question[entry.asks].append(entry)
        if entry.role in ROLES and _WITH_NOUGHT.fullmatch(entry.text.strip()):
            found.question(
                entry.cell, f"{entry.text!r}, which begins with a nought", "a count, not a code"
            )
    for entries in by_question.values():
        _ask_about(found, entries)


def _ask_about(found: Layout, entries: Sequence[Entry]) -> None:
    numbers = [(entry, whole_number(entry.text)) for entry in entries]
    odd = [(entry, number, says) for entry, number in numbers if (says := _says(entry, number))]
    others = [number for entry, number in numbers if number and not _says(entry, number)]
    for entry, number, says in odd:
        is_alike = max(others, default=0) * TIMES_THE_NEXT >= (number or 0)
        is_told = found.has_problem(entry.cell)
        if not (is_alike or is_told or _is_counted(found, entry, number)):
            found.question(entry.cell, f"{entry.text!r}, {says}", "a count like the others")


def _says(entry: Entry, number: int | None) -> str:
    """Return what else than a count a number may be, in words; one with a comma is a count."""
    if number is None or not entry.text.strip().isdecimal():
        return ""
    if FIRST_YEAR <= number <= LAST_YEAR:
        return "which may be a year"
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        day = DAY_ZERO.fromordinal(DAY_ZERO.toordinal() + number)
        return f"which a workbook keeps for {day.isoformat()}"
    return ""


def _is_counted(found: Layout, entry: Entry, number: int | None) -> bool:
    """Return whether a sentence names what is counted right after the number ("2013 crimes")."""
    counts = found.reference.all_asks[entry.asks].counts
    texts = entry.cell.lines or (entry.cell.text,)
    places = ((text, one.start()) for text in texts for one in re.finditer(rf"\b{number}\b", text))
    return counts is not None and any(counts.match(text, place) for text, place in places)
