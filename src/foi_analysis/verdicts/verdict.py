"""Compares one printed figure with the limits evidence sets; reconciles no evidence itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.evidence.bounds.relations import KNOWN, LISTED
from foi_analysis.evidence.reconciliation import Limits

SHARE, RANK, AGE = "method_share_of_known", "most_recorded_method", "youngest_victim_age"
UNTESTABLE, CONTRADICTED = "untestable", "contradicted"
CORROBORATED, CONSISTENT = "corroborated", "consistent"


@dataclass(frozen=True)
class Finding:
    """What some evidence makes of one printed figure.

    ``bound`` is in the figure's own unit (per cent for a share); the verdict rests on its facts.
    """

    bound: Bound
    verdict: str

    @property
    def low(self) -> float | None:
        """Return the least the evidence allows, or None where nothing bears on the figure."""
        return None if self.verdict == UNTESTABLE else float(self.bound.low)

    @property
    def high(self) -> float | None:
        """Return the greatest the evidence allows, or None for no limit."""
        is_open = self.verdict == UNTESTABLE or math.isinf(self.bound.high)
        return None if is_open else float(self.bound.high)


def find(claimed: Fact, by: Limits) -> Finding:
    """Return the verdict on a figure, given as the fact it claims, by some evidence's limits."""
    limits: list[float | Fraction | None]
    if claimed.base:
        shares = by.share(claimed.cell, claimed.base)
        bound = _at_most_all(replace(shares, low=100 * shares.low, high=100 * shares.high))
        limits = [None if limit is None else 100 * limit for limit in (claimed.low, claimed.high)]
    else:
        bound, limits = by.bound(claimed.cell), [claimed.low, claimed.high]
    if (not bound.low_facts and not bound.high_facts) or _says_nothing(bound, claimed):
        return Finding(Bound(bound.low, bound.high), UNTESTABLE)
    low, high = (_or(limit, side) for limit, side in zip(limits, (0, math.inf), strict=True))
    if high < bound.low or bound.high < low:
        return Finding(_broken(bound, high < bound.low), CONTRADICTED)
    is_fixed = low <= bound.low and bound.high <= high
    return Finding(bound, CORROBORATED if is_fixed else CONSISTENT)


def _at_most_all(bound: Bound) -> Bound:
    """Return a share's limits with no more than all offences, 100 per cent."""
    return bound if bound.high <= 100 else replace(bound, high=100, high_facts=frozenset())


def _says_nothing(bound: Bound, claimed: Fact) -> bool:
    most = 100 if claimed.base else math.inf
    return bound.low <= 0 and bound.high >= most


def _broken(bound: Bound, is_below: bool) -> Bound:
    """Return a bound with only the facts of the limit that a figure breaks."""
    if is_below:
        return replace(bound, high_facts=frozenset())
    return replace(bound, low_facts=frozenset())


def side(fact: Fact, low_facts: frozenset[Fact], high_facts: frozenset[Fact]) -> str:
    """Return which limit a fact is behind: least, greatest or both."""
    if fact in low_facts:
        return "both" if fact in high_facts else "least"
    return "greatest"


def _or(limit: Any, otherwise: float) -> Any:
    return otherwise if limit is None else limit


def place(category: str, area: str, wave: str, by: Limits, reference: Reference) -> Bound:
    """Return the best and worst place a method can have among all, by times it is listed."""

    def times(method: str) -> Bound:
        return by.bound((LISTED, method, area, wave))

    own = times(category)
    above, maybe, facts = 0, 0, own.low_facts | own.high_facts
    for method in reference.methods:
        if method != category:
            rival = times(method)
            above += rival.low > own.high
            maybe += rival.high > own.low
            facts |= rival.low_facts | rival.high_facts
    return Bound(1 + above, 1 + maybe, facts, facts)


def claimed(cell: Cell, value: Any, decimals: int, base: Cell | None = None) -> Fact:
    """Return what a figure printed to some decimals claims, halves included either way.

    A share is in per cent and of ``base``.
    """
    if not base:
        return Fact(cell, int(value), int(value), "claim", "claim", "", "")
    half = Fraction(1, 2 * 10**decimals)
    low, high = ((Fraction(str(value)) + way * half) / 100 for way in (-1, 1))
    return Fact(cell, max(low, Fraction(0)), high, "claim", "claim", "", "", base)


def share_cells(category: str, area: str, wave: str) -> tuple[Cell, Cell]:
    """Return the cells of a share of the offences with a method known."""
    return (LISTED, category, area, wave), (KNOWN, "", area, wave)
