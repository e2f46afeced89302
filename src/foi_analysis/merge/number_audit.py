"""Says what became of every number of a reply, in figures and in words; reads and decides nothing.

Each number of each cell and line has one row. What a cell became is in the ledger; here a line with
a count, a period and a law is three numbers, of which one is a value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.period_texts import parse_period, without_periods
from foi_analysis.merge.cell_account import IGNORED, LABEL, TOTAL, USED, Account, accounts_of
from foi_analysis.read.grid import Cell

if TYPE_CHECKING:
    from foi_analysis.merge.reading import Reading

OPEN, UNKNOWN_LABEL = "open", "under an unknown label"
BESIDE, NO_VALUE = "stands in a line beside its value", "in a line that gives no value"
# 071, 17
_FIGURES = re.compile(r"\d+")
# section 15A, 71/17
_LAW = re.compile(
    r"\b(?:ss?|sections?|codes?)\b\.?\s*\d+\w*(?:\(\w+\))*|\b\d{1,3}/\d{1,3}\b"
    r"|\bAct (?:19|20)\d\d\b",
    re.IGNORECASE,
)
# Question 1, 1.
_NUMBERED = re.compile(
    r"^\s*\(?\d{1,2}[.)]|\b(?:q|question|point|table|page|annex)\s*\d+", re.IGNORECASE
)
_GONE = "\0"


@lru_cache(maxsize=8192)
def numbers_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return the numbers of a text with where each begins: "1 628", "forty-two" and "071" alike.

    Tables repeat numbers, so they are kept.
    """
    found = [(one.start, text[one.start : one.end]) for one in number_tokens(text)]
    spans = [(start, start + len(token)) for start, token in found]
    rest = (match for match in _FIGURES.finditer(text))
    alone = [
        (match.start(), match.group())
        for match in rest
        if not any(start <= match.start() < end for start, end in spans)
    ]
    return tuple(sorted(found + alone))


def number_rows(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield one row for each number of a reply, in reading order, as in the table ``numbers``."""
    clean = reading.clean
    accounts = accounts_of(clean.ledger, clean.observations, clean.problems)
    own = {name: reading.row[name] for name in ("reply", "authority", "wave", "provenance", "file")}
    for grid in reading.grids:
        for cell in grid.cells:
            account = accounts.get(cell.where, Account())
            for number, disposition, reason in _of_cell(cell, account):
                yield {
                    **own,
                    "place": cell.place,
                    "cell": cell.address,
                    "number": number,
                    "disposition": disposition,
                    "reason": reason,
                }


def _of_cell(cell: Cell, account: Account) -> Iterator[tuple[str, str, str]]:
    values = _values(account) if account.observations else Counter()
    has_total = any(row["disposition"] == TOTAL for row in account.rows)
    for start, number in numbers_of(cell.text):
        if account.problems:
            yield number, OPEN, account.problems[0].found
        elif values and values[key := _digits(number)]:
            values[key] -= 1
            yield number, USED, "a value"
        elif has_total:
            yield number, TOTAL, _reason(account, TOTAL)
        else:
            yield number, *_of_other(cell.text, start, account)


def _values(account: Account) -> Counter[str]:
    """Return the numbers of the values taken from a cell, as digits."""
    printed = [str(row["printed"]) for row in account.observations]
    exact = [str(row["low"]) for row in account.observations if row["low"] == row["high"]]
    found = Counter(_digits(token) for text in printed for _, token in numbers_of(text))
    return found | Counter(exact)


def _digits(number: str) -> str:
    """Return a number as figures, however it is written."""
    token = next(iter(number_tokens(number)), None)
    return str(token.value) if token else number.lstrip("0") or "0"


def _reason(account: Account, disposition: str) -> str:
    return next(str(row["reason"]) for row in account.rows if row["disposition"] == disposition)


def _of_other(text: str, start: int, account: Account) -> tuple[str, str]:
    """Return what a number is that is no value: a label, a period, a law, or set aside."""
    reason = str(account.rows[0]["reason"]) if account.rows else ""
    disposition = account.rows[0]["disposition"] if account.rows else ""
    disposition = OPEN if disposition == OPEN else account.disposition
    if disposition == OPEN or reason == UNKNOWN_LABEL:
        return OPEN, reason
    if disposition == IGNORED:
        return IGNORED, reason
    if disposition == LABEL:
        return LABEL, reason
    return IGNORED, _kind(text, start) or (BESIDE if account.observations else NO_VALUE)


def _kind(text: str, start: int) -> str:
    """Return what a number of a line is by its place in it, or nothing."""
    if parse_period(text) or _is_gone(without_periods(text, _GONE, lambda *_: False), text, start):
        return "a period or a day"
    if any(match.start() <= start < match.end() for match in _LAW.finditer(text)):
        return "a law or a code"
    if any(match.start() <= start < match.end() for match in _NUMBERED.finditer(text)):
        return "the number of a question, a point, a table or a page"
    return ""


def _is_gone(left: str, text: str, start: int) -> bool:
    """Return whether the number at ``start`` is no longer in a text without its periods."""
    number = next(token for at, token in numbers_of(text) if at == start)
    return _count_of(left, number) < _count_of(text, number)


def _count_of(text: str, number: str) -> int:
    return sum(token == number for _, token in numbers_of(text))
