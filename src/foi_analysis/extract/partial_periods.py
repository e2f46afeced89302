"""Tells short lines that say that figures are of a part of the reply's period; asks nothing.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re

from foi_analysis.core.counts import WORDS
from foi_analysis.extract.period_texts import find_periods, is_month, parse_period
from foi_analysis.extract.periods import Period

MOST_WORDS = 12
DAYS_IN_MONTH = 30.44
# "nine"
_NUMBER = r"(\d{1,2}|" + "|".join(WORDS) + r")"
# "part year"
_PART = re.compile(
    r"\bpart[- ]?(?:year|period|month)s?\b|\bpartial(?:ly)?\b|\bincomplete\b|"
    r"\b(?:not|nor?) (?:yet )?(?:an? |the )?(?:full|complete|whole|entire)\b|\bytd\b|"
    r"\b(?:year|period|month|quarter)[ -]to[ -]date\b|\bso far\b|\bhalf[ -]year\b|\bH[12]\b",
    re.IGNORECASE,
)
# "first nine months"
_SHARE = re.compile(
    r"\b(?:first|last|second|third|final|other) "
    r"(?:half|quarter|third|(?:\d{1,2}|[a-z]+) (?:months|quarters|weeks))\b",
    re.IGNORECASE,
)
# "9 months"
_MONTHS = re.compile(rf"\b{_NUMBER}[ -]months?\b(?! (?:old|later|ago))", re.IGNORECASE)
# "for 3 quarters"
_QUARTERS = re.compile(r"\b(?:[1-3]|one|two|three) quarters\b", re.IGNORECASE)
# "Q1-Q3"
_SPAN = re.compile(r"\bQ[1-4]\s*(?:-|–|to|and|&)\s*Q?[1-4]\b|\bquarter [1-4] only\b", re.I)
# "until end of quarter 3"
_UNTIL_QUARTER = re.compile(r"\b(?:to|until|till|up to)\b.*\b(?:quarter|qtr|Q) ?[1-3]\b", re.I)
# "up to December"
_LIMIT = re.compile(
    r"\b(?:up to|to|until|till|from|between|only|since|before|after|excluding|except|as (?:at|of)|"
    r"correct (?:at|to)|ending|ended)\b|[a-z]\s*[-–]\s*[a-z]",
    re.IGNORECASE,
)
# "until Christmas"
_FEAST = re.compile(r"\b(?:until|till|to|before|after|since) (?:christmas|xmas|easter)\b", re.I)


def says_part(window: Period | None, text: str) -> str:
    """Return what of a short line says that figures are of a part of ``window``, or nothing."""
    if len(text.split()) > MOST_WORDS or not window:
        return ""
    for pattern in (_PART, _SHARE, _QUARTERS, _SPAN, _UNTIL_QUARTER, _FEAST):
        if found := pattern.search(text):
            return found.group()
    if (found := _MONTHS.search(text)) and _value(found[1]) != months_in(window):
        return found.group()
    return _other_month(window, text) if _LIMIT.search(text) else ""


def _value(text: str) -> int:
    return int(text) if text.isdigit() else WORDS[text.casefold()]


def months_in(window: Period) -> int:
    """Return how many months a period is long, give or take some days."""
    return round(((window.end - window.start).days + 1) / DAYS_IN_MONTH)


def _other_month(window: Period, text: str) -> str:
    """Return the month of a text with which ``window`` neither begins nor ends, or nothing.

    A month of a year before or after it may be that of a system, a search or the reply.
    """
    ends = {window.start.month, window.end.month}
    named = [word for word in re.findall(r"[^\W\d]+", text) if is_month(word)]
    if any(one.start > window.end or one.is_like(window) for one in find_periods(text)):
        return ""
    for word in named:
        year = re.search(rf"{word}\.?,?\s+((?:19|20)\d\d)", text)
        own = parse_period(f"{word} {year[1]}") if year else None
        is_outside = own is not None and own.is_apart_from(window)
        month = parse_period(f"{word} 2020")
        is_end = month is None or month.start.month in ends
        if not (is_outside or is_end or word.casefold() == "may"):
            return str(word)
    return ""
