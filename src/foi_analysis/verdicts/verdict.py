"""Holds the words of verdicts and compares one figure with the limits some evidence sets.

It knows neither releases nor conflicts; ``judging`` puts them together into one verdict a figure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from foi_analysis.core.counts import decimals_of, show_interval
from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import COMPILED, VERDICTS
from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.evidence.bounds.assumptions import FAIR, WEAK, assumption_of
from foi_analysis.evidence.bounds.relations import KNOWN, LISTED
from foi_analysis.evidence.reconciliation import Limits

SHARE, RANK, AGE = "method_share_of_known", "most_recorded_method", "youngest_victim_age"
REPRODUCED, FROM_COMPILER, CONFIRMED, REPEATED, FITS, OPEN = VERDICTS[:6]
RESTATED, DISAGREES, IMPOSSIBLE, UNLIKE, UNCHECKED = VERDICTS[6:]
AGAINST = (DISAGREES, IMPOSSIBLE)
NARROW, FEW_UNITS = Fraction(1, 5), 2
WORD = 0  # The rank of a statement in words, such as "nearly".
OUTSIDE, FIXED, INSIDE_NARROW, INSIDE_WIDE, NOTHING = range(5)


@dataclass(frozen=True)
class Ground:
    """How a figure stands to the limits of some evidence.

    ``bound`` is in the figure's own unit (per cent for a share); ``place`` is OUTSIDE, FIXED,
    INSIDE_NARROW, INSIDE_WIDE or NOTHING.
    """

    bound: Bound
    place: int

    @property
    def word(self) -> str:
        """Return the verdict these limits alone give."""
        return {
            OUTSIDE: IMPOSSIBLE,
            FIXED: FITS,
            INSIDE_NARROW: FITS,
            INSIDE_WIDE: OPEN,
            NOTHING: UNCHECKED,
        }[self.place]


@dataclass(frozen=True)
class Weakest:
    """The weakest thing a verdict assumes: how far it is trusted, and its words, after "if"."""

    strength: str
    words: str


def ground(claimed: Fact, by: Limits) -> Ground:
    """Return how a figure, given as the fact it claims, stands to some evidence's limits."""
    limits: list[float | Fraction | None]
    if claimed.base:
        shares = by.share(claimed.cell, claimed.base)
        bound = _at_most_all(replace(shares, low=100 * shares.low, high=100 * shares.high))
        limits = [None if limit is None else 100 * limit for limit in (claimed.low, claimed.high)]
    else:
        bound, limits = by.bound(claimed.cell), [claimed.low, claimed.high]
    if (not bound.low_facts and not bound.high_facts) or _says_nothing(bound, claimed):
        return Ground(Bound(bound.low, bound.high), NOTHING)
    low, high = (_or(limit, side) for limit, side in zip(limits, (0, math.inf), strict=True))
    if high < bound.low or bound.high < low:
        return Ground(_broken(bound, high < bound.low), OUTSIDE)
    if not _is_narrow(bound, low, high):
        return Ground(bound, INSIDE_WIDE)
    return Ground(bound, FIXED if low <= bound.low and bound.high <= high else INSIDE_NARROW)


def _is_narrow(bound: Bound, low: Any, high: Any) -> bool:
    """Return whether limits are at most a fifth of the figure apart, or two units."""
    if math.isinf(bound.high):
        return False
    printed = low if math.isinf(high) else (low + high) / 2
    return bool(bound.high - bound.low <= max(FEW_UNITS, NARROW * printed))


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


def is_doubtful(fact: Fact) -> bool:
    """Return whether a statement is in words ("nearly") or doubtful itself."""
    return fact.rank[0] == WORD


def weakest(bound: Bound) -> Weakest | None:
    """Return the weakest thing limits rest on, or None where all is safe."""
    found = [(fact.provenance, assumption_of(fact).words) for fact in bound.assumptions]
    stated = bound.low_facts | bound.high_facts
    found += [(WEAK, doubt(fact)) for fact in stated if is_doubtful(fact)]
    if not found:
        return None
    return Weakest(*min(found, key=lambda one: (one[0] != WEAK, one[1])))


def doubt(fact: Fact) -> str:
    """Return what a doubtful statement assumes, with what is known against it.

    "“52” for England and Wales, method share of all offences, ... (NSPCC, April 2018) holds".
    """
    what = fact.statement.rpartition(": ")[0]
    words = f"“{as_stated(fact)}” for {what} ({source_of(fact)}) holds"
    return f"{words}, though {fact.caveat}" if fact.caveat else words


def as_stated(fact: Fact) -> str:
    """Return the number a statement gives, as it was printed."""
    return fact.statement.rpartition(": ")[2].removesuffix(f" ({fact.release})")


def source_of(fact: Fact) -> str:
    """Return who states a fact and when: "its reply", or "NSPCC, June 2018"."""
    if fact.provenance == COMPILED:
        return f"by the table of {fact.issuer}, {month(fact.rank[1])}"
    return "its reply" if fact.kind == "reply" else f"{fact.issuer}, {month(fact.rank[1])}"


def month(day: str) -> str:
    """Return a date as month and year, as far as it says them."""
    parts = [int(part) for part in day.split("-")]
    return f"{date(parts[0], parts[1], 1):%B %Y}" if len(parts) > 1 else day


def in_doubt(fact: Fact) -> Weakest | None:
    """Return what a doubtful figure's own reading assumes, or None where it is in no doubt."""
    if not is_doubtful(fact):
        return None
    return Weakest(WEAK, doubt(fact) if fact.caveat else _reach(fact))


def _reach(fact: Fact) -> str:
    """Return how far the words of a figure are taken to reach, such as "almost 50"."""
    times = Fraction(100 if fact.base else 1, fact.scale)
    low, high = (None if one is None else float(times * one) for one in (fact.low, fact.high))
    reach = show_interval(low, high, decimals_of(low, high))
    return f"“{as_stated(fact)}” stands for {reach}"


def is_within(one: Fact, other: Fact) -> bool:
    """Return whether all that a statement can stand for is what another about the same can."""
    if (one.cell, one.base) != (other.cell, other.base):
        return False
    is_above = other.low is None or (one.low is not None and other.low <= one.low)
    return is_above and (other.high is None or (one.high is not None and one.high <= other.high))


def is_assumed(fact: Fact, strength: str) -> bool:
    """Return whether a fact is at most as strong as an assumption of some strength."""
    if is_doubtful(fact):
        return True
    return bool(fact.terms) and (fact.provenance == WEAK or strength == FAIR)


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
    above, maybe, facts, assumed = 0, 0, own.low_facts | own.high_facts, own.assumptions
    for method in reference.methods:
        if method != category:
            rival = times(method)
            above += rival.low > own.high
            maybe += rival.high > own.low
            facts |= rival.low_facts | rival.high_facts
            assumed |= rival.assumptions
    return Bound(1 + above, 1 + maybe, facts, facts, assumptions=assumed)


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
