"""Turns the text of one cell into a typed count; knows no file, authority or question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from foi_analysis.core.shown import shown_in_notebooks

EXACT = "exact"
INTERVAL = "interval"
WITHHELD = "withheld"
BLANK = "blank"
NOT_HELD = "not held"
NOT_ASKED = "not asked"
UNKNOWN = "unknown"
STATUSES = (EXACT, INTERVAL, WITHHELD, BLANK, NOT_HELD, NOT_ASKED)

MASKED_FROM, MASKED_TO = 1, 4
MOST_DIGITS = 9
MOST_DECIMALS = 6

_DIGITS = r"\d{1,3}(?:,\s?\d{3})+|\d{1,3}(?: \d{3})+|\d+"
_EXACT = re.compile(rf"^({_DIGITS})(?:\.0+)?$")
_WITH_SHARE = re.compile(rf"^({_DIGITS})\s*\(\s*\d+(?:\.\d+)?\s*%\s*\)$")
_SHARE = re.compile(r"^\d+(?:\.\d+)?\s*(?:%|per cent|percent)$", re.IGNORECASE)
_FEWER = re.compile(r"^(?:<|fewer than|less th[ae]n|under)\s*(\d{1,9})$", re.IGNORECASE)
_AT_MOST = re.compile(r"^(?:≤|up to)\s*(\d{1,9})$", re.IGNORECASE)
_AT_LEAST = re.compile(rf"^(?:≥|at least)\s*({_DIGITS})$", re.IGNORECASE)
_MORE = re.compile(rf"^(?:>|more than|over)\s*({_DIGITS})$", re.IGNORECASE)
_RANGE = re.compile(r"^(\d{1,9})\s*(?:-|–|to|or)\s*(\d{1,9})$", re.IGNORECASE)
_MARKED = re.compile(rf"^({_DIGITS})\s*(?:[*†‡¹²³⁴⁵]+|\[[a-z1-9]\])$")
_ONE_SYSTEM = rf"({_DIGITS})\s*\(\s*[A-Za-z][\w /&-]*\)"
_SYSTEMS = re.compile(rf"^{_ONE_SYSTEM}(?:\s*(?:[,;/+&]|and)?\s*{_ONE_SYSTEM})+$")
MASKS = ("*", "-", "–", "—", "#", "~", "†", "‡", "..", "^", "x", "X", "c", "[c]", "z", "[z]", "S")
_YEARS = re.compile(
    r"^(?:aged?\s+)?(\d{1,3})\s*(?:years?(?:\s*-?\s*olds?)?(?:\s+of\s+age)?|yrs?)?$", re.IGNORECASE
)
_WITHHELD = re.compile(
    r"withheld|exempt|refused|\bs\.?\s?(?:12|40)\b|section (?:12|40)", re.IGNORECASE
)
_NOT_HELD = re.compile(
    r"^(?:no information held|not held|information not held|not recorded|unknown|n/?k)\.?$",
    re.IGNORECASE,
)
_NIL = re.compile(r"^(?:nil|none|zero|no results|nil returns?)\.?$", re.IGNORECASE)
_WORD_LIST = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
WORDS = {word: number for number, word in enumerate(_WORD_LIST.split())}
_TENS_LIST = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * number for number, word in enumerate(_TENS_LIST.split(), 2)}
_UNITS = "|".join(_WORD_LIST.split()[1:10])
# Of "one-fifty", which may be 150, only the first word is one.
_SPELT = re.compile(
    rf"(?<![^\W\d]-)\b((?:{'|'.join(TENS)})(?:[\s-](?:{_UNITS}))?|{'|'.join(WORDS)})\b(?:\s*\((\d+)\))?",
    re.IGNORECASE,
)


@shown_in_notebooks
@dataclass(frozen=True)
class Count:
    """What a cell says about a number: its status and, where known, the least and greatest value.

    ``high`` is None where the cell sets no upper limit. Missing is never zero: a blank, a mask, a
    refusal and "no information held" each keep a status of their own.
    """

    status: str
    low: int | None = None
    high: int | None = None

    @classmethod
    def between(cls, low: Any, high: Any) -> Count:
        """Return what lies between two limits, each a number or a gap (None, NaN or NA).

        Two gaps are the status "unknown": nobody gave a number. Raises ValueError when the first is
        above the second.
        """
        limits = [None if _is_gap(limit) else limit for limit in (low, high)]
        if not (_is_gap(low) or _is_gap(high)) and low > high:
            raise ValueError(f"least {low!r} is above greatest {high!r}; expected them in order")
        if limits == [None, None]:
            return cls(UNKNOWN)
        return cls(EXACT if limits[0] == limits[1] else INTERVAL, *limits)

    @property
    def is_exact(self) -> bool:
        """Return whether the cell gives one value."""
        return self.status == EXACT

    def __str__(self) -> str:
        """Return the count as people write it: 20, 1–4, at least 12, withheld."""
        return show_count(self.status, self.low, self.high)


def _is_gap(limit: Any) -> bool:
    return limit is None or str(limit) in ("<NA>", "nan")


def exact(value: int) -> Count:
    """Return the count that is exactly ``value``."""
    return Count(EXACT, value, value)


def show_interval(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Return an interval in words: one value, ``low–high``, "at least", "at most" or "unknown"."""
    if low is None and high is None:
        return "unknown"
    if low is None:
        return f"at most {high:,.{decimals}f}"
    if high is None:
        return f"at least {low:,.{decimals}f}"
    shown_low, shown_high = f"{low:,.{decimals}f}", f"{high:,.{decimals}f}"
    return shown_low if shown_low == shown_high else f"{shown_low}–{shown_high}"


def decimals_of(low: float | None, high: float | None) -> int:
    """Return the decimals to show limits with: none for whole numbers, else 1 or what parts them.

    Limits closer than MOST_DECIMALS tell apart are shown as one value.
    """
    limits = [float(limit) for limit in (low, high) if limit is not None]
    if all(limit.is_integer() for limit in limits):
        return 0
    wanted = len(set(limits))
    decimals = 1
    while decimals < MOST_DECIMALS and len({f"{one:.{decimals}f}" for one in limits}) < wanted:
        decimals += 1
    return decimals


def show_count(status: str, low: int | None, high: int | None) -> str:
    """Return a count in words: 20, 1–4, at least 12, withheld; "0 (blank)" for a settled blank."""
    if low is None and high is None:
        return status
    shown = show_interval(low, high, decimals_of(low, high))
    return shown if status in (EXACT, INTERVAL) else f"{shown} ({status})"


def as_printed(printed: str, shown: str) -> str:
    """Return the text a cell prints, with the value in words where the two differ: “*” = 1–4."""
    if not printed:
        return shown
    return f"“{printed}”" + ("" if printed == shown else f" = {shown}")


def whole_number(text: str) -> int | None:
    """Return the whole number ``text`` spells ("1,628", "1 628", "77, 686", "20.0"), else None.

    More digits than MOST_DIGITS are a reference or a telephone number, not a count.
    """
    match = _EXACT.match(text.strip())
    digits = re.sub(r"[,\s]", "", match.group(1)) if match else ""
    return int(digits) if 0 < len(digits) <= MOST_DIGITS else None


def is_share(text: str) -> bool:
    """Return whether ``text`` is a percentage rather than a count."""
    return bool(_SHARE.match(text.strip()))


def parse_count(text: str, legend: Mapping[str, Count] | None = None) -> Count | None:
    """Return the typed count a cell holds, or None when the text is not a count at all.

    ``*`` is read as 1 to 4, the usual small-number mask; ``<5`` as 0 to 4, because it says no
    more than that; "72 (86%)" and "72†" as 72; "92 (Qlikview) 33 (Niche)" as 92 to 125, because a
    case may be in both systems. ``legend`` holds what the reply says its marks stand for.
    """
    text = text.strip()
    if legend and text in legend:
        return legend[text]
    marked = _MARKED.match(text) if legend else None
    # A number that bears the mark of a count as well is either.
    if legend and marked and text[marked.end(1) :].strip() in legend:
        return None
    return _parse_plain(text)


def _in_figures(text: str) -> str:
    """Return a text with its numbers up to ninety-nine in figures; "six (6)" is said once."""
    return _SPELT.sub(_figures, text)


def _figures(spelt: re.Match[str]) -> str:
    words = re.split(r"[\s-]", spelt[1].casefold())
    value = str(sum(TENS.get(word) or WORDS[word] for word in words))
    return value if spelt[2] in (None, value) else spelt[0]


@lru_cache(maxsize=8192)
def _parse_plain(text: str) -> Count | None:
    if not text:
        return Count(BLANK)
    value = whole_number(_in_figures(text))
    if value is None and (match := _WITH_SHARE.match(text) or _MARKED.match(text)):
        value = whole_number(match.group(1))
    if value is not None:
        return exact(value)
    if _NIL.match(text):
        return exact(0)
    return _parse_partial(text)


def holds_systems(text: str) -> bool:
    """Return whether a cell holds one value for each of several computer systems."""
    return bool(_SYSTEMS.match(text.strip()))


def _systems(text: str) -> Count | None:
    if not holds_systems(text):
        return None
    numbers = [whole_number(number) or 0 for number in re.findall(_ONE_SYSTEM, text)]
    return Count(INTERVAL, max(numbers), sum(numbers))


def _parse_partial(text: str) -> Count | None:
    if systems := _systems(text):
        return systems
    if text == "*":
        return Count(INTERVAL, MASKED_FROM, MASKED_TO)
    if limits := _limits(_in_figures(text)):
        low, high = limits
        return Count(INTERVAL, low, high) if high is None or low <= high else None
    if _NOT_HELD.match(text):
        return Count(NOT_HELD)
    if _WITHHELD.search(text):
        return Count(WITHHELD)
    return None


def _limits(text: str) -> tuple[int, int | None] | None:
    """Return the limits a text spells, which may be the wrong way round ("<0", "2017-18")."""
    if match := _FEWER.match(text):
        return 0, int(match.group(1)) - 1
    if match := _AT_MOST.match(text):
        return 0, int(match.group(1))
    if match := _RANGE.match(text):
        return int(match.group(1)), int(match.group(2))
    if match := _AT_LEAST.match(text):
        least = whole_number(match.group(1))
        return None if least is None else (least, None)
    match = _MORE.match(text)
    more_than = whole_number(match.group(1)) if match else None
    return None if more_than is None else (more_than + 1, None)


def parse_age(text: str, legend: Mapping[str, Count] | None = None) -> Count | None:
    """Return an age in years ("9", "9 years old", "aged ten"), or a status, else None.

    A legend is for counts and changes nothing here. "None" means that no victim was identified, not
    a victim aged 0; ``*`` hides an age of any size.
    """
    text = text.strip()
    if match := _YEARS.match(text):
        return exact(int(match.group(1)))
    word = text.casefold().removeprefix("aged ").removesuffix(" years").removesuffix(" years old")
    if word in WORDS:
        return exact(WORDS[word])
    if _NIL.match(text):
        return Count(NOT_HELD)
    return Count(WITHHELD) if text == "*" else parse_count(text)
