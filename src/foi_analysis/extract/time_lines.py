"""Reads short lines that say nothing but a time: how long figures run, or when they were taken.

Figures taken on or after the last day of a period are of the whole of it; taken before that day
they are of a part. Above each pattern stands an example of what it finds, which a
test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from foi_analysis.core.counts import WORDS
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.extract.partial_periods import months_in, says_part
from foi_analysis.extract.period_texts import is_month, parse_period
from foi_analysis.extract.periods import LEEWAY, Period
from foi_analysis.extract.sentences import split_sentences
from foi_analysis.extract.spans import LONE_YEAR, MONTH, POINT, YEAR, last_day, point_year
from foi_analysis.read.grid import Cell, Grid

MONTH_DAYS = 31
# "2022-05-03"
_ISO = re.compile(rf"\b({YEAR})-(0[1-9]|1[0-2])-([0-3]\d)(?:[T ]00:00(?::00)?)?(?!\d)")
# "3 May 2022"
_DATE = (
    rf"(?:{YEAR}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.](?:{YEAR}|\d\d)|(?:{MONTH})\b\.?,?\s*{YEAR}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?(?:{MONTH})\b\.?,?(?:\s*(?:{YEAR}|\d\d)\b)?)"
)
# "at 10:15 am", "Tuesday"
_CLOCK = re.compile(
    r"\b(?:at\s+)?[0-2]?\d[:.][0-5]\d(?::[0-5]\d)?\s*(?:am|pm|hrs|hours)?\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?",
    re.IGNORECASE,
)
# "as at"
_TAKEN = (
    r"(?:as (?:at|of|on)|extract(?:ed|ion)?|taken|retrieved|downloaded|generated|produced|queried|"
    r"pulled|refreshed|updated|compiled|printed|run|correct|accurate|current|snapshot)"
)
# "extracted"
_IS_TAKEN = re.compile(rf"\b{_TAKEN}\b", re.IGNORECASE)
# "data extracted on 3 May 2022"
_TAKEN_ON = re.compile(
    rf"\b{_TAKEN}\b(?:\s+(?:as|at|of|on|the|date|was|is|from|our|live|crime|recording|system|"
    rf"systems|database)\b)*[\s:,(-]*(?P<day>{_DATE})",
    re.IGNORECASE,
)
# "from our live crime system"
_SOURCE = re.compile(
    r"\bfrom (?:the|our|a) (?:(?:live|crime|recording|police|force|records?|management) )*"
    r"(?:system|database)s?\b",
    re.IGNORECASE,
)
# "12 months"
_LENGTH = re.compile(rf"\b(\d{{1,2}}|{'|'.join(WORDS)})[ -]months?\b", re.IGNORECASE)
# "12 months"
_MAY_BE = re.compile(rf"\bmonths?\b|\b{_TAKEN}\b", re.IGNORECASE)
# "last 12 months"
_RELATIVE = re.compile(
    r"\b(?:last|latest|previous|prior|past|preceding|recent|rolling|trailing)\b", re.IGNORECASE
)
# "data to"
_LIMIT = re.compile(
    r"\b(?:to|until|till|from|since|between|before|after|through|ending|ended)\b", re.IGNORECASE
)
# "April"
_WORD = re.compile(r"[^\W\d_]+")
_FIGURES = frozenset(
    _WORD.findall("data figures figure information results counts numbers statistics totals")
)
_PLAIN = _FIGURES | frozenset(
    _WORD.findall("the a an of on in at for is are was were been has this these our and by as")
)
_OF_TAKING = _PLAIN | frozenset(
    _WORD.findall("report search searches query date dated day time last above below shown")
)
_OF_LENGTH = _PLAIN | frozenset(
    _WORD.findall("period full whole complete all over covering covers time frame reporting")
)
_OF_TIME = _OF_LENGTH | frozenset(
    _WORD.findall(
        "year years months total only not part partial partially incomplete first half second "
        "third final other up to end quarter quarters qtr q h date so far yet"
    )
)


def day_taken(text: str) -> date | None:
    """Return the day on which a line says that figures were taken, if it says nothing else."""
    rest, days = _without_days(_SOURCE.sub(" ", text))
    is_taken = _IS_TAKEN.search(rest) is not None
    words = set(_WORD.findall(_IS_TAKEN.sub(" ", rest).casefold()))
    if not is_taken or len(days) != 1 or words - _OF_TAKING or re.search(r"\d", rest):
        return None
    return days[0]


def is_own_length(window: Period, text: str) -> bool:
    """Return whether a line says that figures run over as many months as ``window``, no more."""
    lengths = _LENGTH.findall(text)
    rest = _LENGTH.sub(" ", text)
    words = set(_WORD.findall(rest.casefold()))
    is_plain = not (words - _OF_LENGTH or re.search(r"\d", rest) or says_part(window, text))
    return len(lengths) == 1 and is_plain and _months(lengths[0]) == months_in(window)


def without_day_taken(window: Period | None, text: str) -> str:
    """Return a text without the words that say that figures were taken when ``window`` was over."""
    if not window or not _IS_TAKEN.search(text):
        return text
    return _TAKEN_ON.sub(lambda one: " " if _is_over(window, one["day"]) else one.group(), text)


def says_other_time(window: Period | None, text: str) -> str:
    """Return what of a line says that figures are of other days than ``window``, or nothing.

    That are the day they were taken on, before ``window`` ended, and lines that say nothing else
    than a length counted from a day that is not given, or a day on which ``window`` neither begins
    nor ends.
    """
    if not window:
        return ""
    for sentence in split_sentences(text):
        for taken in _TAKEN_ON.finditer(sentence):
            if _is_of_figures(sentence, taken.start()) and not _is_over(window, taken["day"]):
                return taken.group()
    if not _is_of_time(text) or parse_period(text):
        return ""
    if (length := _LENGTH.search(text)) and _RELATIVE.search(text):
        return length.group()
    _, days = _without_days(text)
    limit = _LIMIT.search(text)
    ends = [one for one in days if one and not _is_edge(window, one)]
    return f"{ends[0].day} {ends[0]:%B %Y}" if limit and len(days) == 1 and ends else ""


def names_day(text: str) -> bool:
    """Return whether a line says on which day something stood so ("open cases as at 3 May")."""
    return any(one.group().casefold().startswith("as ") for one in _TAKEN_ON.finditer(text))


def is_of_other_days(window: Period | None, text: str) -> bool:
    """Return whether a line that is a period, longer than a month, leaves some of ``window`` out.

    A year alone may be that of a letter.
    """
    period = parse_period(text)
    if not window or not period or LONE_YEAR.fullmatch(text.strip()):
        return False
    is_long = (period.end - period.start).days > MONTH_DAYS
    return is_long and not window.is_within(period)


def says_part_only(window: Period | None, text: str) -> str:
    """Return what of a line that says nothing but a time is of a part of ``window``."""
    return says_part(window, text) if _is_of_time(text) and not parse_period(text) else ""


def set_aside(
    grids: Sequence[Grid], found: Layout, window: Period | None
) -> tuple[list[Grid], list[tuple[Cell, date]]]:
    """Return grids without the cells that only say that figures are of all of ``window``.

    Those are its length, and a day on which it was over; the second list holds the cells of such
    days, whose figures may be of no later days either.
    """
    if not window:
        return list(grids), []
    kept, taken = [], []
    for grid in grids:
        aside = {id(cell): cell for row in grid.rows() for cell in _own_times(window, row)}
        for cell in aside.values():
            found.see(cell, "label", "used", "period")
            taken += [(cell, day)] if (day := day_taken(cell.text)) else []
        kept.append(replace(grid, cells=tuple(one for one in grid.cells if id(one) not in aside)))
    return kept, taken


def ask_about_later_figures(found: Layout, taken: Sequence[tuple[Cell, date]]) -> None:
    """Ask about a day on which figures were taken before the period of some of them was over."""
    for cell, day in taken:
        late = (one for one in found.entries if one.period and one.period.end > day)
        if one := next(late, None):
            found.question(
                cell, f"{cell.text!r} and figures of {one.period}", "figures of all days"
            )


def ask_about_lone_periods(found: Layout, window: Period | None) -> None:
    """Ask about a period without a figure below figures of other days that it shares some with.

    It may be the note of a table that its figures are of a part of their days.
    """
    tables: dict[tuple[str, int], list[Entry]] = {}
    for entry in found.entries:
        tables.setdefault((entry.asks, entry.table), []).append(entry)
    for entries in tables.values():
        blank = entries[-1]
        known = {days for one in entries if one.text and (days := one.period or window)}
        is_lone = blank.cell is blank.label and not blank.text and blank.period not in known
        shared = [one for one in known if blank.period and not one.is_apart_from(blank.period)]
        are_apart = all(one.is_apart_from(other) for one, other in combinations(known, 2))
        if is_lone and are_apart and shared:
            what = f"{blank.cell.text!r} without a figure, below figures of {shared[0]}"
            found.question(blank.cell, what, "periods that do not share days")


def _own_times(window: Period, row: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row that only say how long figures run or when they were taken."""
    if len(row) <= 2 and _is_own_time(window, " ".join(cell.text for cell in row)):
        return list(row)
    return [cell for cell in row[1:] if _is_own_time(window, cell.text)]


def _is_own_time(window: Period, text: str) -> bool:
    if not _MAY_BE.search(text):
        return False
    day = day_taken(text)
    return (day is not None and day >= window.end) or is_own_length(window, text)


def _is_of_figures(sentence: str, place: int) -> bool:
    """Return whether what was taken on a day are figures: nothing else is named before it."""
    before = [word.casefold() for word in _WORD.findall(sentence[:place])]
    return not before or bool(_FIGURES & set(before)) or not set(before) - _OF_TAKING


def _is_of_time(text: str) -> bool:
    rest, _ = _without_days(text)
    rest = _RELATIVE.sub(" ", _LIMIT.sub(" ", _LENGTH.sub(" ", rest)))
    words = _WORD.findall(rest.casefold())
    return not any(word not in _OF_TIME and not is_month(word) for word in words)


def _months(text: str) -> int:
    return int(text) if text.isdigit() else WORDS[text.casefold()]


def _is_edge(window: Period, day: date) -> bool:
    return min(abs(day - window.start), abs(day - window.end)) <= LEEWAY


def _is_over(window: Period, text: str) -> bool:
    """Return whether a day, given in words, is one on which ``window`` is over."""
    _, days = _without_days(text)
    return bool(days and days[0] and days[0] >= window.end)


def _without_days(text: str) -> tuple[str, list[date | None]]:
    """Return a text without days, clock times and names of weekdays, and the days.

    A day that has no year, or is none, comes as None; a month is its last day.
    """
    days: list[date | None] = []

    def note(found: re.Match[str]) -> str:
        point = POINT.fullmatch(found.group())
        is_word = point is not None and not (point["day"] or point["year"] or point["d"])
        if is_word:  # "may", or a month that says nothing without its year.
            return found.group()
        days.append(_day(found))
        return " "

    rest = POINT.sub(note, _ISO.sub(note, text))
    return _CLOCK.sub(" ", rest), days


def _day(found: re.Match[str]) -> date | None:
    try:
        if iso := _ISO.fullmatch(found.group()):
            return date(*map(int, iso.groups()))
        year = point_year(found)
        return last_day(found, year) if year else None
    except ValueError:
        return None
