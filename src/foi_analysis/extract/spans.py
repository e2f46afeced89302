"""Reads spans of days or months ("3 April to 2 October 2017"); knows no years of accounts.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from foi_analysis.extract.periods import Period, month_end

_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr, ("",) * 9 + ("Sept",))
    for number, name in enumerate(names)
    if name
}
# "Sept"
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# "2017"
YEAR = r"(?:199\d|20[0-3]\d)"
# "3rd of April 2017"
POINT = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?)?\b(?P<month>{MONTH})\b\.?,?"
    rf"(?:\s*[-'’]?\s*(?P<year>{YEAR}|\d\d(?!\d|\s*(?:st|nd|rd|th)\b|\s*(?:of\s+)?(?:{MONTH})\b)))?"
    rf"|(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>{YEAR}|\d\d)\b",
    re.IGNORECASE,
)
# "2017"
LONE_YEAR = re.compile(rf"(?<!\d)({YEAR})(?!\d)")
# "to March 2018"
_ENDS = re.compile(r"\b(?:to|until|up\s+to|ending|from|between)\b", re.IGNORECASE)
# "financial year"
FILLER = re.compile(
    r"\b(?:from|between|to|and|until|up to|inclusive|the|of|for|financial|calendar|fiscal|year|"
    r"years|fy|period|covered|months?|total|offences? in|in|ending|figures)\b|[()\s,:–—‐-]",
    re.IGNORECASE,
)


def span(text: str) -> Period | None:
    """Return the period from one day or month of a text to another, or its one month."""
    points = list(POINT.finditer(text))
    if not 1 <= len(points) <= 2:
        return None
    rest = POINT.sub(" ", text)
    year = LONE_YEAR.search(rest)
    if year and len(points) == 1 and not points[0].group("year"):
        rest = rest.replace(year.group(1), " ", 1)
    elif len(points) == 1 and _ENDS.search(rest):
        return None  # "to March 2018" says when a period ends, not that it is that month.
    if not is_filler(rest):
        return None
    years = [point_year(point) for point in points]
    fallback = years[-1] or (int(year.group(1)) if year else None)
    if fallback is None:
        return None
    try:
        start, end = _first_day(points[0], years[0] or fallback), last_day(points[-1], fallback)
        if start > end and years[0] is None and len(points) == 2:
            start = start.replace(year=start.year - 1)
    except ValueError:
        return None
    has_day = points[0].group("day") or points[0].group("d")
    return None if start > end or (len(points) == 1 and has_day) else Period(start, end)


def point_year(point: re.Match[str]) -> int | None:
    """Return the year that a day or month is given with, or None."""
    text = point.group("year") or point.group("y")
    return None if not text else int(text) if len(text) == 4 else 2000 + int(text)


def _month_of(point: re.Match[str]) -> int:
    return int(point.group("m")) if point.group("m") else _MONTHS[point.group("month").casefold()]


def _first_day(point: re.Match[str], year: int) -> date:
    return date(year, _month_of(point), int(point.group("day") or point.group("d") or 1))


def last_day(point: re.Match[str], year: int) -> date:
    """Return a day, or the last one of a month; raises ValueError for a day that is none."""
    day = point.group("day") or point.group("d")
    month = _month_of(point)
    return date(year, month, int(day)) if day else month_end(year, month)


def cut_out(text: str, match: re.Match[str]) -> str:
    """Return a text without what was found in it."""
    return f"{text[: match.start()]} {text[match.end() :]}"


def is_filler(text: str) -> bool:
    """Return whether a text holds nothing but words that go with a period."""
    return not FILLER.sub("", text).strip()
