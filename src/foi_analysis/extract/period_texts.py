"""Reads periods as replies write them; knows no table.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from foi_analysis.extract.periods import Period, month_end
from foi_analysis.extract.spans import (
    FILLER,
    LONE_YEAR,
    MONTH,
    POINT,
    YEAR,
    cut_out,
    is_filler,
    last_day,
    point_year,
    span,
)

# "Q3"
_DIGIT = re.compile(r"\d")
# "2017/18"
_FISCAL = re.compile(rf"(?<![\d/])({YEAR}|\d\d)\s*[/–—-]\s*({YEAR}|\d\d)(?![\d/])")
# "3 April to 2 October 2017"
_SPAN = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?(?:{MONTH})\b\.?,?(?:\s+{YEAR})?\s*"
    rf"(?:to|and|until|-|–|—)\s*(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?"
    rf"(?:{MONTH})\b\.?,?\s+{YEAR}"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?:{YEAR}|\d\d)\s*(?:to|and|until|-|–|—)\s*"
    rf"\d{{1,2}}[/.]\d{{1,2}}[/.](?:{YEAR}|\d\d)\b",
    re.IGNORECASE,
)
# "March 2018"
_MONTH_OF_YEAR = re.compile(
    rf"(?<!\d )(?<!\d[a-z]{{2}} )(?<!\d[a-z]{{2}} of )\b(?:{MONTH})\b\.?,?\s+{YEAR}",
    re.IGNORECASE,
)
# "April to June"
_UNTIL = re.compile(r"\s+(?:to|until|and|-|–|—)\s+", re.IGNORECASE)
# "2017/18 to 2019/20"
_YEARS = re.compile(
    rf"{_FISCAL.pattern}\s+(?:to|until|-|–|—)\s+{_FISCAL.pattern}|"
    rf"(?<![\d/]){YEAR}\s+(?:to|until|-|–|—)\s+{YEAR}(?![\d/])",
    re.IGNORECASE,
)
# "recorded in 2017"
_IN_YEAR = re.compile(rf"(?<![\d/])(?<!Act )(?<!Acts ){YEAR}(?![\d/])")
# "2017/18 up to and including 3 January 2018"
_UP_TO = re.compile(
    rf"(?:(?:ytd\s+)?up\s+to|ytd\s+to|\bto)(?:\s+and\s+including)?\s+((?:{POINT.pattern}))"
    r"\s*\)?\s*$",
    re.IGNORECASE,
)
# "Q3"
_QUARTER = re.compile(
    r"\b(?:q(?:uarter|tr)?\.?\s*|)([1-4])(?:st|nd|rd|th)?\s*(?:quarter|qtr)?\b", re.I
)
# "2017/18*"
_MARKS = re.compile(r"^[*†‡#]+|[*†‡#¹²³⁴⁵]+$")
# "2018 year to date"
_PART = re.compile(r"\b(?:ytd|year[ -]to[ -]date|to[ -]date|part(?:[ -]year)?|so far)\b", re.I)
# "up to 2021/22"
_OPEN = re.compile(r"\s*(?:up to|until|till|from|to)\b", re.IGNORECASE)
# "17/18"
_SHORT_YEAR = re.compile(r"[01]\d\s*[/–—-]\s*\d\d")
# "2021-04-01"
_DATE_CELL = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?")
# "201704"
_YEAR_AND_MONTH = re.compile(rf"({YEAR})(0[1-9]|1[0-2])")
# "year ending March 2018"
_YEAR_TO = re.compile(
    rf"(?:the\s+)?(?:year|(?:12|twelve)\s+months?)\s+(?:ending|ended|up\s+to|to|until)\s+(?:the\s+)?"
    rf"((?:{POINT.pattern}))",
    re.IGNORECASE,
)
# "Apr"
_MONTH_ALONE = re.compile(rf"(?:{MONTH})\.?", re.IGNORECASE)
# "04/2021"
_NUMBERED_MONTH = re.compile(r"(0[1-9]|1[0-2])/(20[0-3]\d)|(20[0-3]\d)-(0[1-9]|1[0-2])(?!\d)")


@lru_cache(maxsize=8192)
def parse_period(text: str) -> Period | None:
    """Return the period a label is ("2017/18", "Apr-Jun 2023", "2018 YTD"), or None.

    The whole text must be a period, footnote marks and words such as "financial year" aside. The
    first or last day of a month, as a workbook keeps a head such as "Apr-21", is the month. A
    bare quarter with a calendar year is none, because authorities count quarters from April, too.
    """
    text = bare(text)
    if month := _DATE_CELL.fullmatch(text):
        return _month_of_date(*map(int, month.groups()))
    if month := _YEAR_AND_MONTH.fullmatch(text):
        return _month_of_date(int(month[1]), int(month[2]), 1)
    if month := _NUMBERED_MONTH.fullmatch(text):
        of_year, number = int(month[2] or month[3]), int(month[1] or month[4])
        return _month_or_year(of_year, number, not month[1] and number == (of_year + 1) % 100)
    if year := _YEAR_TO.fullmatch(text):
        return _year_to(year[1])
    cut = _cut_short(text)
    if cut and is_filler(_UP_TO.sub("", _IN_YEAR.sub("", _FISCAL.sub("", text)))):
        return cut
    rest, parts = _PART.subn(" ", text)
    found = _quarter(rest) or span(rest) or (None if _is_open(rest) else _year(rest))
    return Period(found.start, found.end, bool(parts)) if found else None


def _is_open(text: str) -> bool:
    """Return whether one year only says where a period begins or ends ("up to 2021/22")."""
    return bool(_OPEN.match(text)) and not _YEARS.search(text)


def _month_or_year(year: int, number: int, is_financial: bool) -> Period | None:
    """Return a month, or the financial year that "2011-12" is."""
    if is_financial:
        return _fiscal(str(year), f"{number:02d}")
    return _month_of_date(year, number, 1)


def _month_of_date(year: int, month: int, day: int) -> Period | None:
    try:
        first, last = date(year, month, 1), month_end(year, month)
    except ValueError:
        return None
    return Period(first, last) if day in (1, last.day) else None


def _year_to(text: str) -> Period | None:
    """Return the year that ends with a day or a month, or None where that has no year."""
    point = POINT.fullmatch(text)
    year = point_year(point) if point else None
    if not point or not year:
        return None
    try:
        end = last_day(point, year)
        return Period(_next_day(end.replace(year=year - 1)), end)
    except ValueError:  # The 29th of February, or a day that is none.
        return None


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def bare(text: str) -> str:
    """Return a text without outer spaces and the marks of footnotes."""
    return _MARKS.sub("", text.strip()).strip()


def is_month(text: str) -> bool:
    """Return whether a text is the name of a month and nothing else."""
    return bool(_MONTH_ALONE.fullmatch(text.strip()))


def month_within(text: str, year: Period) -> Period | None:
    """Return the month of that name in a calendar or financial year, or None."""
    for number in (year.start.year, year.end.year):
        found = parse_period(f"{text.strip().rstrip('.')} {number}")
        if found and found.is_within(year):
            return found
    return None


def find_periods(text: str) -> list[Period]:
    """Return the periods a sentence names: spans of days or months, and years but those of laws."""
    if not _DIGIT.search(text):
        return []
    cut = _cut_short(text)
    if cut:
        return [cut]
    found: list[Period] = []
    for pattern, read in ((_SPAN, span), (_YEARS, _year), (_FISCAL, _year), (_IN_YEAR, _year)):
        for match in pattern.finditer(text):
            period = read(match.group(0))
            if period and period not in found:
                found.append(period)
        text = pattern.sub(" ", text)
        text = POINT.sub(" ", text) if pattern is _FISCAL else text
    return found


def without_periods(text: str, unknown: str, is_kept: Callable[[str, int], bool]) -> str:
    """Return a text without the periods it names, and with a mark for single days.

    ``unknown`` is the mark; ``is_kept`` is asked of what looks like a year, and where it stands.
    """

    def shown(match: re.Match[str]) -> str:
        return match.group() if is_kept(text, match.start()) else " "

    if _cut_short(text):
        text = _UP_TO.sub(" ", text)
    text = _SPAN.sub(lambda one: " " if span(one.group()) else one.group(), text)
    for years in (_YEARS, _FISCAL):
        text = years.sub(lambda one: " " if _year(one.group()) else one.group(), text)
    text = POINT.sub(
        lambda day: f" {unknown} " if _DIGIT.search(day.group()) else day.group(),
        _MONTH_OF_YEAR.sub(" ", text),
    )
    return _IN_YEAR.sub(shown, text)


def _cut_short(text: str) -> Period | None:
    """Return the period of "2011 ... up to and including 30/04/11", a year cut short, or None."""
    match = _UP_TO.search(text)
    if not match:
        return None
    years = find_periods(text[: match.start()])
    point = POINT.search(match.group(1))
    if len(years) != 1 or not point:
        return None
    try:
        end = last_day(point, point_year(point) or years[0].start.year)
    except ValueError:
        return None
    return Period(years[0].start, end) if years[0].start < end < years[0].end else None


def is_end(text: str) -> bool:
    """Return whether a text only says when a period ends ("to 31 December 2024")."""
    return bool(_UP_TO.fullmatch(text.strip()))


def is_short_year(text: str) -> bool:
    """Return whether a period is written with two digits ("17/18") that could be ages, too."""
    return bool(_SHORT_YEAR.fullmatch(_MARKS.sub("", text.strip())))


def _fiscal(first: str, second: str) -> Period | None:
    start = int(first) if len(first) == 4 else 2000 + int(first)
    if int(second) % 100 != (start + 1) % 100 or (len(second) == 4 and int(second) != start + 1):
        return None
    if len(first) == 2 and start > 2040:
        return None
    return Period(date(start, 4, 1), date(start + 1, 3, 31))


def _year(text: str) -> Period | None:
    if match := _YEARS.search(text):
        ends = [_year(part) for part in _UNTIL.split(match.group(0))]
        if len(ends) != 2 or not ends[0] or not ends[1] or not is_filler(cut_out(text, match)):
            return None
        return Period(ends[0].start, ends[1].end)
    if match := _FISCAL.search(text):
        return _fiscal(*match.groups()) if is_filler(cut_out(text, match)) else None
    match = LONE_YEAR.search(text)
    if not match or not is_filler(cut_out(text, match)):
        return None
    year = int(match.group(1))
    return Period(date(year, 1, 1), date(year, 12, 31))


def _quarter(text: str) -> Period | None:
    match = _FISCAL.search(text)
    year = _fiscal(*match.groups()) if match else None
    if not match or not year:
        return None
    rest = FILLER.sub(" ", cut_out(text, match)).strip()
    quarter = _QUARTER.fullmatch(rest)
    if not quarter or not re.search(r"[a-z]", rest, re.IGNORECASE):
        return None
    number = int(quarter.group(1))
    month = 3 * number + 1
    first = date(year.start.year + (month > 12), (month - 1) % 12 + 1, 1)
    return Period(first, month_end(first.year, first.month + 2))
