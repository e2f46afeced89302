"""Says which values can be behind a printed number, and behind words such as "nearly 30".

It knows no figure, file or story, and works in exact fractions, never in floats. "About" and
"nearly" have no exact meaning; here they reach a tenth of the number, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

HALF_UP, HALF_EVEN, EITHER = "half up", "half to even", "either half"
CUT, UP, TWICE = "cut", "rounded up", "rounded twice"
RULES = (HALF_UP, HALF_EVEN, EITHER, CUT, UP, TWICE)
OTHER_RULES = (CUT, UP, TWICE)
RULE_WORDS = {
    HALF_UP: "rounded, halves up",
    HALF_EVEN: "rounded, halves to the even digit",
    EITHER: "rounded",
    CUT: "cut, not rounded",
    UP: "rounded up",
    TWICE: "rounded twice",
}
_NUMBER = re.compile(r"^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*(?:%|per cent|percent)?$")


@dataclass(frozen=True)
class Span:
    """Values from ``low`` to ``high`` (None: no limit), each end within or not."""

    low: Fraction
    high: Fraction | None
    has_low: bool = True
    has_high: bool = True

    def __contains__(self, value: Fraction | int) -> bool:
        """Return whether ``value`` lies within."""
        is_above = value >= self.low if self.has_low else value > self.low
        if self.high is None:
            return is_above
        return is_above and (value <= self.high if self.has_high else value < self.high)

    def scaled(self, factor: Fraction | int) -> Span:
        """Return the span of values times a positive ``factor``."""
        high = None if self.high is None else self.high * factor
        return Span(self.low * factor, high, self.has_low, self.has_high)

    def meets(self, other: Span) -> bool:
        """Return whether some value lies in both."""
        return _starts_before_end(self, other) and _starts_before_end(other, self)


def _starts_before_end(one: Span, other: Span) -> bool:
    if other.high is None or one.low < other.high:
        return True
    return one.low == other.high and one.has_low and other.has_high


def added(spans: Iterable[Span]) -> Span:
    """Return the span of sums of one value out of each span; 0 for none."""
    total = Span(Fraction(0), Fraction(0))
    for span in spans:
        total = Span(
            total.low + span.low,
            None if total.high is None or span.high is None else total.high + span.high,
            total.has_low and span.has_low,
            total.has_high and span.has_high,
        )
    return total


def whole_numbers(span: Span, least: int = 0) -> range | Span:
    """Return the whole numbers in ``span`` from ``least`` on, as a range; as a span if endless."""
    low = max(least, ceil(span.low) if span.has_low else floor(span.low) + 1)
    if span.high is None:
        return Span(Fraction(low), None)
    high = floor(span.high) if span.has_high else ceil(span.high) - 1
    return range(low, max(low, high + 1))


def printed_number(printed: str) -> tuple[Fraction, int]:
    """Return the number ``printed`` spells ("1,628", "26.8%", "52 per cent") and its decimals.

    Raises ValueError when it spells no plain number from 0 on.
    """
    match = _NUMBER.match(printed.strip())
    if not match:
        raise ValueError(f"{printed!r} is no printed number such as 52, 26.8% or 1,628.")
    digits, decimals = match.group(1).replace(",", ""), match.group(2) or ""
    return Fraction(f"{digits}.{decimals or 0}"), len(decimals)


def span(printed: str, rule: str = EITHER) -> Span:
    """Return the true values that ``rule`` prints as ``printed``, in its own unit.

    ``either half`` takes both ends, because nobody says which way halves went. ``rounded twice``
    is to one decimal more and then to those printed, halves up both times.
    """
    value, decimals = printed_number(printed)
    unit = Fraction(1, 10**decimals)
    if rule == CUT:
        return Span(value, value + unit, True, False)
    if rule == UP:
        return Span(value - unit, value, False, True)
    if rule == TWICE:
        return Span(value - unit * Fraction(11, 20), value + unit * Fraction(9, 20), True, False)
    is_even = value / unit % 2 == 0
    with_low, with_high = {
        HALF_UP: (True, False),
        HALF_EVEN: (is_even, is_even),
        EITHER: (True, True),
    }[rule]
    return Span(value - unit / 2, value + unit / 2, with_low, with_high)


def shown(value: Fraction, decimals: int, rule: str = HALF_UP) -> str:
    """Return a value from 0 on as ``rule`` prints it; ``either half`` prints halves up."""
    scaled = value * 10**decimals
    digits = {
        HALF_UP: floor(scaled + Fraction(1, 2)),
        EITHER: floor(scaled + Fraction(1, 2)),
        HALF_EVEN: round(scaled),
        CUT: floor(scaled),
        UP: ceil(scaled),
        TWICE: floor(Fraction(floor(10 * scaled + Fraction(1, 2)), 10) + Fraction(1, 2)),
    }[rule]
    whole, rest = divmod(digits, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}d}" if decimals else f"{whole:,}"


def ways_in_words(rules: Iterable[str]) -> str:
    """Return ways of rounding in words, all of them: "cut, not rounded; or rounded twice"."""
    return "; or ".join(RULE_WORDS[rule] for rule in rules)


def numerators(printed: str, of: int, rule: str = EITHER) -> range:
    """Return every whole number that is ``printed`` per cent of ``of`` under ``rule``.

    ``numerators("52", of=956)`` is 493 to 501.
    """
    if of < 1:
        raise ValueError(f"A share is of at least 1, not of {of}.")
    found = whole_numbers(span(printed, rule).scaled(Fraction(of, 100)))
    assert isinstance(found, range)
    return found


def inverse(share: Span) -> Span:
    """Return the span of 1 / value for the positive values of a span that has some."""
    low = Fraction(0) if share.high is None else 1 / share.high
    has_low = share.high is not None and share.has_high
    if share.low <= 0:
        return Span(low, None, has_low)
    return Span(low, 1 / share.low, has_low, share.has_low)


BARE, MORE, AT_LEAST = "", "more than", "at least"
NEARLY, ABOUT, LESS, AT_MOST = "nearly", "about", "less than", "at most"
NUMBER, SHARE, FRACTION, TIMES = "number", "share", "fraction", "times"
REACH = Fraction(1, 10)
SAVING = {
    BARE: "the number alone",
    NEARLY: "“nearly”",
    ABOUT: "“about”",
    AT_LEAST: "“at least”",
    MORE: "“more than”",
}

_MODIFIERS = {
    MORE: "more than|over|above|tops|exceeds|>",
    AT_LEAST: "at least|>=|≥",
    NEARLY: "nearly|almost|just under|close to",
    ABOUT: "about|around|roughly|approximately|approx|some|~",
    LESS: "less than|fewer than|under|below|<",
    AT_MOST: "at most|<=|≤",
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_HOW_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_MULTIPLES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "twofold": 2, "threefold": 3}
_CORE = (
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?P<share>\s*(?:%|per cent|percent))?"
    rf"|(?:(?P<many>{'|'.join(_HOW_MANY)})[\s-]+)?(?P<part>{'|'.join(_PARTS)})s?\b"
    rf"|(?P<times>{'|'.join(_MULTIPLES)})(?:es|ed|e|ing)?\b"
)
_BEFORE = "|".join(rf"(?P<m{n}>{words})" for n, words in enumerate(_MODIFIERS.values()))
_WORDING = re.compile(rf"(?:(?<!\w)(?:{_BEFORE})\s*)?(?<![\w.,])(?:{_CORE})", re.IGNORECASE)
_FALL = re.compile(r"\b(?:down|fell|falls?|drop(?:s|ped)?|decreas\w+|lower)\b|^\s*[-−]", re.I)


@dataclass(frozen=True)
class Wording:
    """A printed number or word: modifier, kind, exact value and the digits as printed.

    Shares and fractions are parts of 1, not of 100; ``times`` is how many times as many.
    """

    modifier: str
    kind: str
    value: Fraction
    digits: str
    is_fall: bool = False

    def allows(self, rule: str = EITHER) -> Span:
        """Return the values for which the wording is true; ``rule`` is how digits were rounded.

        A bare count is exact. A bare share rounds to its digits, a bare fraction ("a fifth") to
        the same whole per cent. "Doubled" is from twice to below three times.
        """
        value = self.value
        return {
            MORE: Span(value, None, has_low=False),
            AT_LEAST: Span(value, None),
            NEARLY: Span(value * (1 - REACH), value, has_high=False),
            ABOUT: Span(value * (1 - REACH), value * (1 + REACH)),
            LESS: Span(Fraction(0), value, has_high=False),
            AT_MOST: Span(Fraction(0), value),
        }.get(self.modifier) or self._bare(rule)

    def _bare(self, rule: str) -> Span:
        if self.kind == SHARE or (self.kind == NUMBER and "." in self.digits):
            unit = Fraction(1, 100) if self.kind == SHARE else Fraction(1)
            return span(self.digits, rule).scaled(unit)
        if self.kind == FRACTION:
            half = Fraction(1, 200)
            nearest = Fraction(round(self.value * 100), 100)
            return Span(nearest - half, nearest + half)
        if self.kind == TIMES:
            return Span(self.value, self.value + 1, has_high=False)
        return Span(self.value, self.value)

    def saved_by(self, value: Span) -> str:
        """Return the rules, or the modifier, under which the wording fits ``value``, or nothing."""
        fits = [rule for rule in OTHER_RULES if self.allows(rule).meets(value)]
        if fits and not self.modifier:
            return ways_in_words(fits)
        for modifier, words in SAVING.items():
            if modifier != self.modifier and replace(self, modifier=modifier).allows().meets(value):
                return words
        return ""


def read_wording(text: str) -> Wording:
    """Return the first number or number word of ``text`` with the modifier right before it.

    Raises ValueError when it holds none.
    """
    match = _WORDING.search(text)
    if not match:
        raise ValueError(f"{text!r} holds no number, fraction or multiple.")
    names = list(_MODIFIERS)
    modifier = next((names[n] for n in range(len(names)) if match.group(f"m{n}")), BARE)
    return _wording(modifier, match, bool(_FALL.search(text)))


def _wording(modifier: str, match: re.Match[str], is_fall: bool) -> Wording:
    if part := match.group("part"):
        many = _HOW_MANY[(match.group("many") or "a").casefold()]
        return Wording(modifier, FRACTION, Fraction(many, _PARTS[part.casefold()]), "", is_fall)
    if times := match.group("times"):
        return Wording(modifier, TIMES, Fraction(_MULTIPLES[times.casefold()]), "", is_fall)
    digits = match.group("number") + (match.group("decimals") or "")
    value, is_share = printed_number(digits)[0], bool(match.group("share"))
    kind = SHARE if is_share else NUMBER
    return Wording(modifier, kind, value / 100 if is_share else value, digits, is_fall)
