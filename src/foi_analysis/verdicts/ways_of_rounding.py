"""Says under which ways of rounding alone a printed share fits what evidence allows.

A share is judged as rounded, both halves included. Where that does not hold, or only one way of
taking halves does, cut, rounded up or rounded twice may; all of them that do are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isinf
from typing import Any

from foi_analysis.evidence.facts import SHARE
from foi_analysis.evidence.rounding import (
    HALF_EVEN,
    HALF_UP,
    OTHER_RULES,
    Span,
    span,
    ways_in_words,
)
from foi_analysis.verdicts.verdict import UNTESTABLE, Finding

WAYS = (HALF_UP, HALF_EVEN, *OTHER_RULES)


def only_ways(printed: str, low: Fraction, high: Fraction | None) -> str:
    """Return the ways under which a share fits limits in per cent, in words, all of them.

    Empty where halves up and halves to the even digit both do, and where nothing does.
    """
    allowed = Span(low, high)
    fits = [rule for rule in WAYS if span(printed, rule).meets(allowed)]
    return "" if {HALF_UP, HALF_EVEN} <= set(fits) else ways_in_words(fits)


def saved_by(row: Mapping[str, Any], finding: Finding) -> str:
    """Return the only ways of rounding under which a published row fits a finding, in words.

    Empty for all that is no plain share, and where nothing bears on it.
    """
    is_plain = row["measure"] == SHARE and row["operator"] == "="
    if not is_plain or finding.verdict == UNTESTABLE:
        return ""
    low, high = finding.bound.low, finding.bound.high
    return only_ways(row["printed"], Fraction(low), None if isinf(high) else Fraction(high))


def with_way(verdict: str, ways: str) -> str:
    """Return a verdict with the only ways of rounding that save its figure, if any."""
    return f"{verdict} (it fits only if {ways})" if ways else verdict
