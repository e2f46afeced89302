"""Says which values a printed amount can stand for: “£31m”, “£275k”, “62,975”, “about £1,700”.

The digits are taken as they stand, whatever words are before them; what those allow is said by the
figure's operator. A number that ends in noughts may be rounded to them, which is an assumption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from foi_analysis.evidence.rounding import EITHER, OTHER_RULES, RULE_WORDS, Span, span

_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?P<scale>billion|bn|million|m|thousand|k)?(?![\w])",
    re.IGNORECASE,
)
_SCALES = {
    "billion": 10**9,
    "bn": 10**9,
    "million": 10**6,
    "m": 10**6,
    "thousand": 10**3,
    "k": 10**3,
}
_NOUGHTS = re.compile(r"(?<=[1-9])(0+)$")


@dataclass(frozen=True)
class Amount:
    """A printed number: its digits and what one of them in the last place stands for."""

    digits: str
    scale: int

    @property
    def unit(self) -> Fraction:
        """Return the value of one in the last place printed."""
        return self.scale * Fraction(1, 10 ** len(self.digits.partition(".")[2]))

    @property
    def value(self) -> Fraction:
        """Return the number as it stands."""
        return self.scale * Fraction(self.digits.replace(",", ""))

    def allows(self, rule: str = EITHER) -> Span:
        """Return the true values that a way of rounding prints so."""
        return span(self.digits, rule).scaled(self.scale)

    def coarser(self) -> Amount | None:
        """Return the number as if its noughts at the end were rounded, or None without any."""
        noughts = _NOUGHTS.search(self.digits.replace(",", ""))
        if "." in self.digits or not noughts:
            return None
        unit = 10 ** len(noughts[1])
        return Amount(str(int(self.digits.replace(",", "")) // unit), self.scale * unit)

    def ways(self) -> Iterator[tuple[str, Span]]:
        """Yield the other ways to make the number, in words after "it was", and what they allow."""
        for rule in OTHER_RULES:
            yield RULE_WORDS[rule], self.allows(rule)
        if coarser := self.coarser():
            yield f"rounded to the nearest {int(coarser.unit):,}", coarser.allows()


def read_amount(printed: str) -> Amount | None:
    """Return the first number of a printed figure, or None where it holds none in digits."""
    match = _AMOUNT.search(printed)
    if not match:
        return None
    return Amount(match["digits"], _SCALES.get((match["scale"] or "").lower(), 1))
