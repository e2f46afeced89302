"""Writes years, months and spans of days the ways forces write them; knows no figures."""

from __future__ import annotations

from datetime import date, timedelta

from tools.reconstruct.corpus.draw import Draw
from tools.reconstruct.corpus.truth import Days

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def days(start: date, end: date) -> Days:
    """Return a span as the register writes it."""
    return start.isoformat(), end.isoformat()


def dates(span: Days) -> tuple[date, date]:
    """Return the first and the last day of a span."""
    return date.fromisoformat(span[0]), date.fromisoformat(span[1])


def is_financial_year(span: Days) -> bool:
    """Return whether a span is 1 April to 31 March."""
    return span[0].endswith("-04-01") and span[1].endswith("-03-31")


def is_calendar_year(span: Days) -> bool:
    """Return whether a span is 1 January to 31 December."""
    return span[0].endswith("-01-01") and span[1].endswith("-12-31")


def year_before(span: Days, back: int) -> Days:
    """Return the span ``back`` years earlier."""
    start, end = dates(span)
    return days(start.replace(year=start.year - back), end.replace(year=end.year - back))


def financial_year_before(span: Days, back: int) -> Days:
    """Return the financial year that ends ``back`` years before the span begins, or earlier."""
    start = dates(span)[0]
    first = start.year - (0 if (start.month, start.day) >= (4, 1) else 1) - back
    return days(date(first, 4, 1), date(first + 1, 3, 31))


def long_day(day: date) -> str:
    """Return a day in words."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span_text(span: Days, style: str) -> str:
    """Return a span of days as printed: in words, short or in figures."""
    start, end = dates(span)
    if style == "once" and start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} to {long_day(end)}"
    if style in ("words", "once"):
        return f"{long_day(start)} to {long_day(end)}"
    if style == "short":
        first = f"{start.day} {MONTHS[start.month - 1][:3]} {start.year}"
        return f"{first} - {end.day} {MONTHS[end.month - 1][:3]} {end.year}"
    if style == "months":
        first = f"{MONTHS[start.month - 1]} {start.year}"
        return f"{first} to {MONTHS[end.month - 1]} {end.year}"
    if style == "short-months":
        first = f"{MONTHS[start.month - 1][:3]} {start.year}"
        return f"{first} - {MONTHS[end.month - 1][:3]} {end.year}"
    return f"{start:%d/%m/%Y} - {end:%d/%m/%Y}"


YEAR_STYLES = {
    "5.8-year-slash": "{0}/{2:02d}",
    "5.8-year-long": "{0}-{1}",
    "5.8-year-short": "{3:02d}/{2:02d}",
    "5.8-year-both-long": "{0}/{1}",
}


def year_text(span: Days, draw: Draw) -> str:
    """Return a year as printed: 2024, or 2024/25 in the style of the reply's quirks."""
    first, last = dates(span)[0].year, dates(span)[1].year
    if is_calendar_year(span):
        return str(first)
    style = draw.first_of(list(YEAR_STYLES)) or "5.8-year-slash"
    return YEAR_STYLES[style].format(first, last, last % 100, first % 100)


def own_text(span: Days, draw: Draw) -> str:
    """Return the reply's own period as printed."""
    if is_financial_year(span):
        if draw.has("5-own-year-in-months"):
            return span_text(span, draw.one(("months", "short-months")))
        return year_text(span, draw)
    if is_calendar_year(span):
        return year_text(span, draw)
    if draw.has("5-few-days-off"):
        return _few_days_off(span)
    return span_text(span, draw.one(("words", "short", "figures")))


def _few_days_off(span: Days) -> str:
    """Return the whole months a span nearly is: 3 April to 3 January as April to December."""
    start, end = dates(span)
    return f"1 {MONTHS[start.month - 1]} {start.year} to {long_day(end - timedelta(days=end.day))}"


def months_of(span: Days) -> list[Days]:
    """Return the months of a financial or calendar year."""
    start, end = dates(span)
    found, first = [], start
    while first < end:
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        found.append(days(first, following - timedelta(days=1)))
        first = following
    return found


def quarters_of(span: Days) -> list[Days]:
    """Return the quarters of a financial or calendar year."""
    months = months_of(span)
    return [(months[n][0], months[n + 2][1]) for n in range(0, len(months), 3)]


def spans_of(span: Days, parts: int) -> list[Days]:
    """Return ``parts`` spans of days that make up a span of any length."""
    start, end = dates(span)
    length = ((end - start).days + 1) // parts
    starts = [start + timedelta(days=length * n) for n in range(parts)]
    ends = [one - timedelta(days=1) for one in starts[1:]] + [end]
    return [days(first, last) for first, last in zip(starts, ends, strict=True)]


def month_text(span: Days, style: str) -> str:
    """Return a month as printed: April 2024, Apr 2024 or Apr-24."""
    month = dates(span)[0]
    name = MONTHS[month.month - 1]
    return f"{name[:3] if style == 'short' else name} {month.year}"


def quarter_text(span: Days, style: str) -> str:
    """Return a quarter as printed: April to June 2024, or Apr - Jun 2024."""
    first, last = dates(span)
    start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if style == "short":
        return f"{start[:3]} - {end[:3]} {last.year}"
    return f"{start} to {end} {last.year}"
