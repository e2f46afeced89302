"""Takes a sentence with a printed figure apart: number, word before it, unit, days; knows no table.

It guesses nothing: of a sentence with several numbers none is taken, and a word it does not know
is left to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from foi_analysis.evidence.printed_amounts import Amount, read_amount

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH = "|".join(MONTHS)
_SMALL = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_FINANCIAL = re.compile(r"\b((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)?\d\d)\b(?![-–/]\d)")
_ISO = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_DAY = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})\b(?:\s+(?:19|20)\d\d\b)?", re.I)
_OF_MONTH = re.compile(rf"\b(?:{_MONTH})\s+(?:19|20)\d\d\b", re.I)
_ENDS = "since|from|until|till|to|by|before|after|and|between"
_YEAR = re.compile(rf"\b(?:(?:in|during|for|of|year)|({_ENDS}))\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_END = re.compile(rf"\b(?:{_ENDS})\s+(?:the\s+)?$", re.IGNORECASE)
_LASTING = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_SMALL)})[\s-]+(hour|day|week|month|year)s?\b", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?P<pound>£\s?)?(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s*(?:billion|bn|million|m|thousand|k)\b)?(?P<share>\s*(?:%|per\s?cent\b))?",
    re.IGNORECASE,
)
_A_TIME = re.compile(r"\b(?:a|an|per|each|every)\s+(hour|day|week|month|year)\b", re.IGNORECASE)
_OPERATORS = {
    ">": "more than|over|above|in excess of",
    ">=": "at least|no fewer than|no less than|a minimum of",
    "<": "fewer than|less than|under|below",
}
_HEDGES = (
    "just over|just under|well over|close to|as many as|as much as|as few as|up to|at most|"
    "no more than|an estimated|estimated|upwards of|nearly|almost|about|around|roughly|"
    "approximately|approx|circa|some|not"
)
_BEFORE = re.compile(
    rf"\b(?P<hedge>{_HEDGES})\s*$|"
    + "|".join(rf"\b(?P<is{n}>{words})\s*$" for n, words in enumerate(_OPERATORS.values())),
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?P<least>\+|-plus\b|or more\b)|\s*(?P<other>or (?:so|fewer|less))\b", re.I
)


@dataclass(frozen=True)
class PrintedSentence:
    """What a sentence says of a figure, each part as far as it says it.

    ``operator`` is "=", ">", ">=", "<" or a word ("almost"); ``kind`` is "money", "share" or
    nothing; ``a_time`` the "day" of "a day"; ``after`` the words that follow the number. ``days``
    are whole years named, ``months`` how long it lasted; both empty where nothing is said.
    """

    printed: str
    amount: Amount
    operator: str
    kind: str
    a_time: str
    after: str
    years: tuple[tuple[date, date], ...]
    months: int | None
    period: str

    @property
    def value(self) -> str:
        """Return the number as a table holds it: 31000000, 32.6."""
        value = self.amount.value
        return str(value.numerator) if value.denominator == 1 else f"{float(value)}"

    @property
    def decimals(self) -> int:
        """Return how many decimals are printed."""
        return len(self.amount.digits.partition(".")[2])


def numbers_in(sentence: str) -> list[str]:
    """Return the printed numbers of a sentence, but for those of days and lengths of time."""
    return [match.group().strip() for match in _NUMBER.finditer(_without_times(sentence))]


def read_sentence(sentence: str, printed: str) -> PrintedSentence | None:
    """Return what a sentence says of the number that it prints so, or None where it does not."""
    text = _without_times(sentence)
    found = [one for one in _NUMBER.finditer(text) if one.group().strip() == printed.strip()]
    amount = read_amount(printed.strip().lstrip("£"))
    if len(found) != 1 or not amount:
        return None
    match = found[0]
    operator, words = _operator(text[: match.start()], text[match.end() :])
    per = _A_TIME.search(text, match.end())
    return PrintedSentence(
        f"{words} {match.group().strip()}".strip(),
        amount,
        operator,
        "money" if match["pound"] else "share" if match["share"] else "",
        per[1].casefold() if per else "",
        text[match.end() :].strip(" ,.;:"),
        tuple(_years(sentence)),
        _months(sentence),
        _period(sentence),
    )


def _operator(before: str, after: str) -> tuple[str, str]:
    """Return the operator a number is printed with, and the words before it that say it."""
    match, behind = _BEFORE.search(before), _AFTER.match(after)
    if behind and (match or behind["other"]):
        return " ".join(filter(None, (match and match.group().strip(), behind.group().strip()))), ""
    if behind:
        return ">=", ""
    if not match:
        return "=", ""
    words = " ".join(match.group().split())
    if match["hedge"]:
        return words.casefold(), words
    return next(op for n, op in enumerate(_OPERATORS) if match[f"is{n}"]), words


def _without_times(sentence: str) -> str:
    """Return a sentence of the same length, its days, years and lengths of time blanked."""
    text = sentence
    for pattern in (_ISO, _FINANCIAL, _DAY, _OF_MONTH, _YEAR, _LASTING):
        text = pattern.sub(lambda match: re.sub(r"\d", " ", match.group()), text)
    return text


def _years(sentence: str) -> list[tuple[date, date]]:
    """Return the first and last days of the years a sentence names, financial ones and others.

    There are none where it names an end of a longer time: "since 2015", "from 2014-15".
    """
    found = []
    for match in _FINANCIAL.finditer(sentence):
        first, second = int(match[1]), match[2]
        if _END.search(sentence[: match.start()]):
            return []
        if int(second) % 100 == (first + 1) % 100:
            found.append((date(first, 4, 1), date(first + 1, 3, 31)))
    rest = _FINANCIAL.sub(" ", sentence)
    if not _DAY.search(rest) and not _OF_MONTH.search(rest):
        named = list(_YEAR.finditer(rest))
        years = [] if any(match[1] for match in named) else [int(match[2]) for match in named]
        found += [(date(year, 1, 1), date(year, 12, 31)) for year in years]
    return list(dict.fromkeys(found))


def _months(sentence: str) -> int | None:
    """Return how many months a sentence says it was, where it says one length only."""
    found = set()
    for number, unit in _LASTING.findall(sentence):
        count = int(number) if number.isdigit() else _SMALL.index(number.casefold()) + 1
        found.add({"month": count, "year": 12 * count}.get(unit.casefold()))
    return next(iter(found)) if len(found) == 1 else None


def _period(sentence: str) -> str:
    """Return the words of a sentence that say when or how long, for a person."""
    found, rest = [], sentence
    for pattern in (_ISO, _FINANCIAL, _DAY, _OF_MONTH, _YEAR, _LASTING):
        found += [match.group() for match in pattern.finditer(rest)]
        rest = pattern.sub(" ", rest)
    return ", ".join(dict.fromkeys(found))
