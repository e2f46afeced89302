"""Reads words such as "nearly 30", "a fifth" and "more than doubled" as the values they allow.

"About" and "nearly" have no exact meaning; here they reach a tenth of the number, and say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from foi_analysis.evidence.rounding import CUT, EITHER, RULE_WORDS, UP, Span, printed_number, span

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
        """Return the rule or modifier under which the wording fits ``value``, or nothing."""
        if not self.modifier:
            for rule in (CUT, UP):
                if self.allows(rule).meets(value):
                    return RULE_WORDS[rule]
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
