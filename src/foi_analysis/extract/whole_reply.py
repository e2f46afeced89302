"""Finds what a line far from any table or value says of all figures of a reply; asks nothing.

A covering letter, a cover sheet, a page header or a note after the closing words may restrict every
figure, and the name of a sheet those on it. Above each pattern stands an example of what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from foi_analysis.extract.period_texts import find_periods, is_month, parse_period
from foi_analysis.extract.periods import Period
from foi_analysis.extract.qualifying import LIMITS, RESTRICTS
from foi_analysis.extract.sentences import split_sentences

MOST_WORDS = 12
SHORTEST_DAYS = 27
YEAR_DAYS = 360, 370
# "Figures", at the head of what is said of them
_FIGURES = (
    r"\b(?:figures?|totals?|counts?|data|statistics|results?|tables?|offences|crimes|records)\b"
)
# "Figures cover April to June only."
_SAID_OF_FIGURES = re.compile(
    rf"{_FIGURES}.*\b(?:cover(?:s|ed|ing)?|includ(?:e|es|ed|ing)|exclud(?:e|es|ed|ing)|only|"
    r"relat(?:e|es|ing) to|limited|restricted|incomplete|missing|archived|removed|sampled|"
    r"(?:is|are|were) (?:not|in|of|for|based|taken|rounded|estimat\w+))\b",
    re.IGNORECASE,
)
# "The figures above"
_OF_ALL = re.compile(
    r"\b(?:figures?|data|counts?|numbers?|totals?|answers?|results?|response)\b", re.IGNORECASE
)
# "Excludes attempts."
_OPENS = re.compile(
    r"^(?:this |it |which )?(?:excludes?|excluding|includes|only|attempts?|counts|"
    r"not including|based on|taken from|a sample|one system)\b",
    re.IGNORECASE,
)
# "The north division only"
_ENDS = re.compile(r"(?<!\buse) only\.?$|, not \w+\.?$", re.IGNORECASE)
# "Attempts are excluded."
_LEFT_OUT = re.compile(
    r"\b(?:attempts?|duplicates?|no-?crimes?)\b.*\b(?:in|ex)cluded\b|\bdouble\w* count\w*|"
    r"\b(?:is|are|were|was|been) (?:not included|excluded|left out)\b|\brounding\b",
    re.IGNORECASE,
)
# "up to 2 October 2017"
_UP_TO = re.compile(
    r"\b(?:up to|until|to)\s+(\d{1,2}(?:st|nd|rd|th)?\s+[a-z]+\s+\d{4})", re.IGNORECASE
)
# "April to June"
_LIMITS_TIME = re.compile(
    r"\b(?:to|until|till|from|between|only|since|before|after|for)\b", re.IGNORECASE
)
# "Charge for this reply: none (limit of the Act: £450)"
_FEE = re.compile(
    r"\b(?:charges?|fees?|costs?) (?:for|of) (?:this|the|our|your|providing|answering|a) (?:\w+ )?"
    r"(?:reply|response|request|letter|answer)\b|\bfree of charge\b|\bappropriate limit\b",
    re.IGNORECASE,
)
# "telephone 01632"
_CONTACT = re.compile(r"\btel(?:ephone)?\b|@|https?:|\bwww\.", re.IGNORECASE)


def restrictions(text: str) -> Iterator[str]:
    """Yield the sentences of a line that say something of all figures of a reply."""
    for sentence in split_sentences(text):
        is_short = len(sentence.split()) <= MOST_WORDS
        patterns = (_ENDS, _LEFT_OUT) if is_short else ()
        is_said = any(one.search(sentence) for one in (_SAID_OF_FIGURES, _OPENS, *patterns))
        if is_said or _is_said_of_all(sentence):
            yield sentence


def _is_said_of_all(sentence: str) -> bool:
    subject = _OF_ALL.search(sentence)
    is_part = subject and (RESTRICTS.search(sentence) or LIMITS.search(sentence, subject.start()))
    return bool(is_part)


def is_of_no_count(text: str) -> bool:
    """Return whether a line says where to write, or what a reply costs."""
    return bool(_CONTACT.search(text) or _FEE.search(text))


def names_part_of_area(text: str, kinds: frozenset[str]) -> bool:
    """Return whether a short line is the name of a part of an area ("North Division").

    ``kinds`` are the words for such parts.
    """
    words = re.findall(r"[^\W\d]+", text.casefold())
    return bool(kinds & set(words)) and len(words) <= 3


def part_of(window: Period, text: str) -> Period | None:
    """Return the period of a text, of a month or more, that is only a part of ``window``."""
    parts = (one for one in find_periods(text) if one.is_within(window) and not one.is_like(window))
    return next((one for one in parts if (one.end - one.start).days >= SHORTEST_DAYS), None)


def is_own_end(window: Period, text: str) -> bool:
    """Return whether a text says that figures end where ``window`` does."""
    match = _UP_TO.search(text)
    whole = parse_period(f"{window.start:%d %B %Y} to {match[1]}") if match else None
    return bool(whole and whole.is_like(window))


def limits_time(window: Period | None, text: str) -> str:
    """Return what of a remark limits its figure to days other than ``window``, or nothing."""
    periods = find_periods(text)
    if any(window is None or not one.is_like(window) for one in periods):
        return str(periods[0])
    months = [word for word in re.findall(r"[^\W\d]+", text) if is_month(word)]
    return months[0] if months and not periods and _LIMITS_TIME.search(text) else ""


def words_of_name(name: str) -> str:
    """Return the name of a sheet as words: ``FOI_123_NorthArea`` as "FOI 123 North Area"."""
    apart = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|[_.]", " ", name)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", apart)


def other_year(window: Period | None, text: str) -> str:
    """Return the kind of year that a text names and ``window`` is not, or nothing."""
    if not window or not YEAR_DAYS[0] <= (window.end - window.start).days <= YEAR_DAYS[1]:
        return ""
    starts = {"calendar year": 1, "financial year": 4}
    named = (kind for kind in starts if re.search(rf"\b{kind}s?\b", text, re.IGNORECASE))
    return next((kind for kind in named if window.start.month != starts[kind]), "")
