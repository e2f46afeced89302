"""Reads periods as replies write them and compares them with a reply's own days; knows no table.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

LEEWAY = timedelta(days=3)
_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr, ("",) * 9 + ("Sept",))
    for number, name in enumerate(names)
    if name
}
# "Sept"
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# "2017"
_YEAR = r"(?:199\d|20[0-3]\d)"
# "Q3"
_DIGIT = re.compile(r"\d")
# "3rd of April 2017"
_POINT = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?)?\b(?P<month>{_MONTH})\b\.?,?"
    rf"(?:\s*[-'’]?\s*(?P<year>{_YEAR}|\d\d(?!\d|\s*(?:st|nd|rd|th)\b|\s*(?:of\s+)?(?:{_MONTH})\b)))?"
    rf"|(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>{_YEAR}|\d\d)\b",
    re.IGNORECASE,
)
# "2017/18"
_FISCAL = re.compile(rf"(?<![\d/])({_YEAR}|\d\d)\s*[/–—-]\s*({_YEAR}|\d\d)(?![\d/])")
# "3 April to 2 October 2017"
_SPAN = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?(?:{_MONTH})\b\.?,?(?:\s+{_YEAR})?\s*"
    rf"(?:to|and|until|-|–|—)\s*(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?"
    rf"(?:{_MONTH})\b\.?,?\s+{_YEAR}"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d)\s*(?:to|and|until|-|–|—)\s*"
    rf"\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d)\b",
    re.IGNORECASE,
)
# "March 2018"
_MONTH_OF_YEAR = re.compile(
    rf"(?<!\d )(?<!\d[a-z]{{2}} )(?<!\d[a-z]{{2}} of )\b(?:{_MONTH})\b\.?,?\s+{_YEAR}",
    re.IGNORECASE,
)
# "2017"
_LONE_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
# "April to June"
_UNTIL = re.compile(r"\s+(?:to|until|and|-|–|—)\s+", re.IGNORECASE)
# "2017/18 to 2019/20"
_YEARS = re.compile(
    rf"{_FISCAL.pattern}\s+(?:to|until|-|–|—)\s+{_FISCAL.pattern}|"
    rf"(?<![\d/]){_YEAR}\s+(?:to|until|-|–|—)\s+{_YEAR}(?![\d/])",
    re.IGNORECASE,
)
# "recorded in 2017"
_IN_YEAR = re.compile(rf"(?<![\d/])(?<!Act )(?<!Acts ){_YEAR}(?![\d/])")
# "2017/18 up to and including 3 January 2018"
_UP_TO = re.compile(
    rf"(?:(?:ytd\s+)?up\s+to|ytd\s+to|\bto)(?:\s+and\s+including)?\s+((?:{_POINT.pattern}))"
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
# "Quarter 1", "Q1 (Apr-Jun)"
_QUARTER_ALONE = re.compile(
    r"(?:(?:quarter|qtr|q)\.?\s*([1-4])|([1-4])(?:st|nd|rd|th)\s+quarter|"
    r"(first|second|third|fourth)\s+quarter)"
    rf"(?:\s*[(:–-]\s*({_MONTH})\s*(?:-|–|to)\s*({_MONTH})\s*\)?)?",
    re.I,
)
_ORDINALS = ("first", "second", "third", "fourth")
# "Q1"
_SHORT_QUARTER = re.compile(r"q\.?\s*[1-4]", re.IGNORECASE)
# "201704"
_YEAR_AND_MONTH = re.compile(rf"({_YEAR})(0[1-9]|1[0-2])")
# "year ending March 2018"
_YEAR_TO = re.compile(
    rf"(?:the\s+)?(?:year|(?:12|twelve)\s+months?)\s+(?:ending|ended|up\s+to|to|until)\s+(?:the\s+)?"
    rf"((?:{_POINT.pattern}))",
    re.IGNORECASE,
)
# "to March 2018"
_ENDS = re.compile(r"\b(?:to|until|up\s+to|ending|from|between)\b", re.IGNORECASE)
# "Apr"
_MONTH_ALONE = re.compile(rf"(?:{_MONTH})\.?", re.IGNORECASE)
# "financial year"
_FILLER = re.compile(
    r"\b(?:from|between|to|and|until|up to|inclusive|the|of|for|financial|calendar|fiscal|year|"
    r"years|fy|period|covered|months?|total|offences? in|in|ending|figures)\b|[()\s,:–—‐-]",
    re.IGNORECASE,
)


# "04/2021"
_NUMBERED_MONTH = re.compile(r"(0[1-9]|1[0-2])/(20[0-3]\d)|(20[0-3]\d)-(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True, order=True)
class Period:
    """The first and last day of a period; ``is_part`` when it is marked as not yet complete."""

    start: date
    end: date
    is_part: bool = False

    def __str__(self) -> str:
        """Return the days as people write them."""
        return f"{self.start.isoformat()} to {self.end.isoformat()}"

    def is_like(self, other: Period) -> bool:
        """Return whether both ends are within a few days of another period's."""
        near = abs(self.start - other.start) <= LEEWAY and abs(self.end - other.end) <= LEEWAY
        return near and not self.is_part

    def is_apart_from(self, other: Period) -> bool:
        """Return whether the two share at most a few days."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return shared < LEEWAY

    def is_within(self, other: Period) -> bool:
        """Return whether the period lies inside another, give or take a few days."""
        return self.start >= other.start - LEEWAY and self.end <= other.end + LEEWAY


@lru_cache(maxsize=8192)
def parse_period(text: str) -> Period | None:
    """Return the period a label is ("2017/18", "Apr-Jun 2023", "2018 YTD"), or None.

    The whole text must be a period, footnote marks and words such as "financial year" aside. The
    first or last day of a month, as a workbook keeps a head such as "Apr-21", is the month. A
    bare quarter with a calendar year is none, because forces count quarters from April, too.
    """
    text = _MARKS.sub("", text.strip()).strip()
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
    if cut and _is_filler(_UP_TO.sub("", _IN_YEAR.sub("", _FISCAL.sub("", text)))):
        return cut
    rest, parts = _PART.subn(" ", text)
    found = _quarter(rest) or _span(rest) or (None if _is_open(rest) else _year(rest))
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
        first, last = date(year, month, 1), _month_end(year, month)
    except ValueError:
        return None
    return Period(first, last) if day in (1, last.day) else None


def _year_to(text: str) -> Period | None:
    """Return the year that ends with a day or a month, or None where that has no year."""
    point = _POINT.fullmatch(text)
    year = _point_year(point) if point else None
    if not point or not year:
        return None
    try:
        end = _last_day(point, year)
        return Period(_next_day(end.replace(year=year - 1)), end)
    except ValueError:  # The 29th of February, or a day that is none.
        return None


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def is_quarter(text: str) -> bool:
    """Return whether a text names a quarter and nothing else ("Quarter 1", "Q1")."""
    return bool(_QUARTER_ALONE.fullmatch(_bare(text)))


def is_short_quarter(text: str) -> bool:
    """Return whether a text is "Q1", which can name a question as well."""
    return bool(_SHORT_QUARTER.fullmatch(_bare(text)))


def _bare(text: str) -> str:
    return _MARKS.sub("", text.strip()).strip()


def quarter_of(text: str, whole: Period) -> Period | None:
    """Return the quarter a label names ("Quarter 1") of a whole year, whatever month that begins.

    None where ``whole`` is no year, or the text names no quarter alone.
    """
    match = _QUARTER_ALONE.fullmatch(_bare(text))
    if not match or not 364 <= (whole.end - whole.start).days <= 366 or whole.start.day > 3:
        return None
    number = _ORDINALS.index(match[3].casefold()) + 1 if match[3] else int(match[1] or match[2])
    months = whole.start.year * 12 + whole.start.month - 1 + 3 * (number - 1)
    last = months + 2
    found = Period(date(months // 12, months % 12 + 1, 1), _month_end(last // 12, last % 12 + 1))
    named = [month_within(name, whole) for name in match.group(4, 5) if name]
    is_own = not named or named == [month_of(found.start), month_of(found.end)]
    return found if is_own else None


def month_of(day: date) -> Period:
    """Return the month a day lies in."""
    return Period(day.replace(day=1), _month_end(day.year, day.month))


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
    for pattern, read in ((_SPAN, _span), (_YEARS, _year), (_FISCAL, _year), (_IN_YEAR, _year)):
        for match in pattern.finditer(text):
            period = read(match.group(0))
            if period and period not in found:
                found.append(period)
        text = pattern.sub(" ", text)
        text = _POINT.sub(" ", text) if pattern is _FISCAL else text
    return found


def without_periods(text: str, unknown: str, is_kept: Callable[[str, int], bool]) -> str:
    """Return a text without the periods it names, and with a mark for single days.

    ``unknown`` is the mark; ``is_kept`` is asked of what looks like a year, and where it stands.
    """

    def shown(match: re.Match[str]) -> str:
        return match.group() if is_kept(text, match.start()) else " "

    if _cut_short(text):
        text = _UP_TO.sub(" ", text)
    text = _SPAN.sub(lambda span: " " if _span(span.group()) else span.group(), text)
    for years in (_YEARS, _FISCAL):
        text = years.sub(lambda one: " " if _year(one.group()) else one.group(), text)
    text = _POINT.sub(
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
    point = _POINT.search(match.group(1))
    if len(years) != 1 or not point:
        return None
    try:
        end = _last_day(point, _point_year(point) or years[0].start.year)
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
        if len(ends) != 2 or not ends[0] or not ends[1] or not _is_filler(_cut(text, match)):
            return None
        return Period(ends[0].start, ends[1].end)
    if match := _FISCAL.search(text):
        return _fiscal(*match.groups()) if _is_filler(_cut(text, match)) else None
    match = _LONE_YEAR.search(text)
    if not match or not _is_filler(_cut(text, match)):
        return None
    year = int(match.group(1))
    return Period(date(year, 1, 1), date(year, 12, 31))


def _quarter(text: str) -> Period | None:
    match = _FISCAL.search(text)
    year = _fiscal(*match.groups()) if match else None
    if not match or not year:
        return None
    rest = _FILLER.sub(" ", _cut(text, match)).strip()
    quarter = _QUARTER.fullmatch(rest)
    if not quarter or not re.search(r"[a-z]", rest, re.IGNORECASE):
        return None
    number = int(quarter.group(1))
    month = 3 * number + 1
    first = date(year.start.year + (month > 12), (month - 1) % 12 + 1, 1)
    return Period(first, _month_end(first.year, first.month + 2))


def _span(text: str) -> Period | None:
    points = list(_POINT.finditer(text))
    if not 1 <= len(points) <= 2:
        return None
    rest = _POINT.sub(" ", text)
    year = _LONE_YEAR.search(rest)
    if year and len(points) == 1 and not points[0].group("year"):
        rest = rest.replace(year.group(1), " ", 1)
    elif len(points) == 1 and _ENDS.search(rest):
        return None  # "to March 2018" says when a period ends, not that it is that month.
    if not _is_filler(rest):
        return None
    years = [_point_year(point) for point in points]
    fallback = years[-1] or (int(year.group(1)) if year else None)
    if fallback is None:
        return None
    try:
        start, end = _first_day(points[0], years[0] or fallback), _last_day(points[-1], fallback)
        if start > end and years[0] is None and len(points) == 2:
            start = start.replace(year=start.year - 1)
    except ValueError:
        return None
    has_day = points[0].group("day") or points[0].group("d")
    return None if start > end or (len(points) == 1 and has_day) else Period(start, end)


def _point_year(point: re.Match[str]) -> int | None:
    text = point.group("year") or point.group("y")
    return None if not text else int(text) if len(text) == 4 else 2000 + int(text)


def _month_of(point: re.Match[str]) -> int:
    return int(point.group("m")) if point.group("m") else _MONTHS[point.group("month").casefold()]


def _first_day(point: re.Match[str], year: int) -> date:
    return date(year, _month_of(point), int(point.group("day") or point.group("d") or 1))


def _last_day(point: re.Match[str], year: int) -> date:
    day = point.group("day") or point.group("d")
    month = _month_of(point)
    return date(year, month, int(day)) if day else _month_end(year, month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _is_filler(text: str) -> bool:
    return not _FILLER.sub("", text).strip()


def make_up(periods: Sequence[Period], whole: Period) -> bool:
    """Return whether periods follow one another and together cover ``whole``, no more."""
    ordered = sorted(periods)
    if not ordered or any(one.is_part for one in ordered):
        return False
    if abs(ordered[0].start - whole.start) > LEEWAY or abs(ordered[-1].end - whole.end) > LEEWAY:
        return False
    steps = itertools.pairwise(ordered)
    return all(
        abs(later.start - earlier.end - timedelta(days=1)) <= LEEWAY for earlier, later in steps
    )
