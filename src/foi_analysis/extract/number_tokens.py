"""Finds the whole numbers of a text, in figures or in words; says nothing of what they count.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foi_analysis.core.counts import MOST_DIGITS, TENS, WORDS

# "nineteen"
_SMALL = "|".join(sorted(WORDS, key=len, reverse=True))
# "nine"
_UNIT = "|".join(word for word, value in WORDS.items() if 0 < value < 10)
# "forty-two"
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(TENS)})(?:[\s-]+(?:{_UNIT}))?|(?:{_SMALL}))"
# "one hundred and twenty"
_BELOW_THOUSAND = (
    rf"(?:(?:{_UNIT}|a)[\s-]+hundred(?:[\s-]+(?:and\s+)?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
)
# "two thousand, one hundred and four"
_SPELT = (
    rf"(?:(?:{_BELOW_THOUSAND}|a)[\s-]+thousand(?:,?\s+(?:and\s+)?{_BELOW_THOUSAND})?"
    rf"|{_BELOW_THOUSAND})"
)
# " "
_GAP = "[  \u2009\u202f]"
# "1 628"
_FIGURES = rf"\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d{{1,3}}(?:,\s?\d{{3}})+(?!\d)|\d+"
# "There were 1 628 offences."
_NUMBER = re.compile(
    rf"(?<![\w£$€])(?<![\d)][.,:/])(?:(?P<figures>{_FIGURES})(?![\w%])(?![.,:/]\d)"
    rf"|(?P<spelt>{_SPELT})(?![\w-]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NumberToken:
    """One whole number and where in its text it stands, from ``start`` to before ``end``."""

    start: int
    end: int
    value: int


def number_tokens(text: str) -> Iterator[NumberToken]:
    """Yield the whole numbers of a text in their order; "forty-two" and "1 628" are one each."""
    for match in _NUMBER.finditer(text):
        spelt = match.group("spelt")
        figures = re.sub(r"\D", "", match.group("figures") or "")
        if spelt or len(figures) <= MOST_DIGITS:
            yield NumberToken(*match.span(), spelt_value(spelt) if spelt else int(figures))


def spelt_value(text: str) -> int:
    """Return the number that words such as "one hundred and twenty" spell."""
    total = group = 0
    for word in re.findall(r"[a-z]+", text.casefold()):
        if word == "hundred":
            group *= 100
        elif word == "thousand":
            total, group = total + group * 1000, 0
        elif word != "and":
            group += 1 if word == "a" else (TENS.get(word) or WORDS.get(word, 0))
    return total + group
