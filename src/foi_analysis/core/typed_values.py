"""Reads one cell of a table as the kind of value its measure declares; knows no table and no file.

A text that is no value of the kind is not read: it is for a person to declare what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from foi_analysis.core.counts import BLANK, EXACT, INTERVAL
from foi_analysis.core.measure import AGE, COUNT, DATE, FLAG, MONEY, RATE, SHARE, WORDS, Measure

_GROUPED = r"\d{1,3}(?:,\d{3})+|\d+"
_NUMBER = re.compile(rf"({_GROUPED})(?:\.(\d+))?")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHARE = re.compile(r"\s*(?:%|per cent)$")
YES, NO = ("yes", "y", "true"), ("no", "n", "false")


@dataclass(frozen=True)
class TypedValue:
    """What a cell says: its status and the least and greatest it allows, in the smallest unit."""

    status: str
    low: int | None = None
    high: int | None = None


def read_value(text: str, measure: Measure) -> TypedValue:
    """Return what a cell says of a measure; an empty cell gives nothing.

    Raises ValueError with what was expected when the text is no value of the measure's kind.
    """
    text = " ".join(text.split())
    return _READERS[measure.kind](text, measure) if text else TypedValue(BLANK)


def _number(text: str, measure: Measure) -> TypedValue:
    match = _NUMBER.fullmatch(text)
    if not match or len(match[2] or "") > measure.decimals:
        places = f" with at most {measure.decimals} decimals" if measure.decimals else ""
        raise ValueError(f"a {measure.kind} such as 48334 or 62,975{places}")
    value = Fraction(f"{match[1].replace(',', '')}.{match[2] or 0}") * measure.scale
    return TypedValue(EXACT, int(value), int(value))


def _money(text: str, measure: Measure) -> TypedValue:
    try:
        return _number(text.removeprefix("£"), measure)
    except ValueError:
        raise ValueError("an amount such as £5,960.06 or 65") from None


def _share(text: str, measure: Measure) -> TypedValue:
    return _number(_SHARE.sub("", text), measure)


def _rate(text: str, measure: Measure) -> TypedValue:
    return _number(text.removeprefix("£"), measure)


def _flag(text: str, measure: Measure) -> TypedValue:
    if text.casefold() not in (*YES, *NO):
        raise ValueError("yes or no")
    number = int(text.casefold() in YES)
    return TypedValue(EXACT, number, number)


def _date(text: str, measure: Measure) -> TypedValue:
    if _YEAR.fullmatch(text):
        return TypedValue(INTERVAL, int(text) * 10000 + 101, int(text) * 10000 + 1231)
    match = _DAY.fullmatch(text)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else None
        number = as_number(day or date.fromisoformat(text))
    except ValueError:
        raise ValueError("a day such as 23/02/2016 or 2016-02-23, or a year") from None
    return TypedValue(EXACT, number, number)


def _words(text: str, measure: Measure) -> TypedValue:
    return TypedValue(EXACT)


def as_number(day: date) -> int:
    """Return a day as it is kept: 20160223."""
    return day.year * 10000 + day.month * 100 + day.day


def as_day(number: int) -> date:
    """Return the day that a number such as 20160223 stands for."""
    return date(number // 10000, number // 100 % 100, number % 100)


_READERS: dict[str, Callable[[str, Measure], TypedValue]] = {
    COUNT: _number,
    AGE: _number,
    MONEY: _money,
    RATE: _rate,
    SHARE: _share,
    FLAG: _flag,
    DATE: _date,
    WORDS: _words,
}
READABLE = tuple(_READERS)
