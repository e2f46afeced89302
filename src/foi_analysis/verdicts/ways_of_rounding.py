"""Says under which ways of rounding alone a printed share fits what evidence allows.

A share is judged as rounded, both halves included. Where that does not hold, or only one way of
taking halves does, cut, rounded up or rounded twice may; all of them that do are named.
"""

from __future__ import annotations

from fractions import Fraction
from math import isinf

from foi_analysis.evidence.bounds import Bound
from foi_analysis.evidence.rounding import (
    HALF_EVEN,
    HALF_UP,
    OTHER_RULES,
    Span,
    span,
    ways_in_words,
)

WAYS = (HALF_UP, HALF_EVEN, *OTHER_RULES)


def only_ways(printed: str, low: Fraction, high: Fraction | None) -> str:
    """Return the ways under which a share fits limits in per cent, in words, all of them.

    Empty where halves up and halves to the even digit both do, and where nothing does.
    """
    allowed = Span(low, high)
    fits = [rule for rule in WAYS if span(printed, rule).meets(allowed)]
    return "" if {HALF_UP, HALF_EVEN} <= set(fits) else ways_in_words(fits)


def saved_by(printed: str, bound: Bound) -> str:
    """Return the only ways of rounding under which a printed share fits limits, in words.

    ``bound`` is in per cent. Empty where nothing bears on the share.
    """
    if not bound.low_facts | bound.high_facts:
        return ""
    high = None if isinf(bound.high) else Fraction(bound.high)
    return only_ways(printed, Fraction(bound.low), high)
