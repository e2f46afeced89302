"""Reads the months that a table's heads write as days or codes ("01/04/2021", "2021M04").

A single first of a month is a day; several that follow one another in a row or column are months.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from foi_analysis.extract.period_texts import parse_period
from foi_analysis.extract.periods import Period, month_of
from foi_analysis.read.grid import Grid

LEAST = 3
# "2021M04"
_CODE = re.compile(r"(20[0-3]\d)[\s-]?M(0[1-9]|1[0-2])", re.IGNORECASE)
# "Month ending 30 April 2021"
_ENDING = re.compile(r"(?:the\s+)?month\s+(?:ending|ended)\s+(?:on\s+)?(?:the\s+)?(.+)", re.I)
# "01/04/2021", "1 April 2021", "1st April 2021"
_FIRST = re.compile(
    r"0?1[/.-](0?[1-9]|1[0-2])[/.-]((?:20)?[0-3]\d)|0?1(?:st)?[\s-]+([A-Za-z]{3,9})[\s,-]+((?:20)?\d\d)"
)


def named_month(text: str) -> Period | None:
    """Return the month that a text names by a code or by its last day, or None."""
    text = text.strip()
    if code := _CODE.fullmatch(text):
        return month_of(date(int(code[1]), int(code[2]), 1))
    ending = _ENDING.fullmatch(text)
    if not ending:
        return None
    if month := parse_period(ending[1]):
        return month if month == month_of(month.start) else None
    day = re.search(r"\d{1,2}", ending[1])
    whole = parse_period(f"1 {_without_day(ending[1])} to {ending[1]}") if day else None
    return whole if whole and whole == month_of(whole.start) else None


def _without_day(text: str) -> str:
    return re.sub(r"^\s*\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s*", "", text)


def month_heads(grids: Iterable[Grid]) -> dict[str, Period]:
    """Return the months of texts that are firsts of months, by the text, where a reply shows so.

    It does where three or more in a row or a column follow one another month by month.
    """
    found: dict[str, Period] = {}
    for grid in grids:
        lines: dict[tuple[str, str, int], list[tuple[int, str, Period]]] = defaultdict(list)
        for cell in grid.cells:
            if cell.kind == "table" and (month := _first_of_month(cell.text)):
                lines[cell.place, "row", cell.row].append((cell.column, cell.text, month))
                lines[cell.place, "column", cell.column].append((cell.row, cell.text, month))
        for line in lines.values():
            ordered = [(text, month) for _, text, month in sorted(line)]
            if len(ordered) >= LEAST and _follow([month for _, month in ordered]):
                found |= dict(ordered)
    return found


def _first_of_month(text: str) -> Period | None:
    match = _FIRST.fullmatch(text.strip())
    if not match:
        return None
    if match[3]:
        return parse_period(f"{match[3]} {_year(match[4])}")
    return month_of(date(_year(match[2]), int(match[1]), 1))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _follow(months: Sequence[Period]) -> bool:
    numbers = [12 * month.start.year + month.start.month for month in months]
    return all(later - earlier == 1 for earlier, later in pairwise(numbers))
