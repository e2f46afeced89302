"""Says how far a number changed between two windows when each end is an interval.

Windows of different length are refused, and an end that not all forces are in has no upper limit.
It takes numbers and reads nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from foi_analysis.core.reference import Wave

ALL, NOT_ALL, NOT_PRINTED = "all", "not all", "not printed"
SAME, UNKNOWN, DIFFERS = "same coverage", "coverage not printed", "coverage differs"
NOTHING = "nothing is known"
ALIKE = Fraction(1, 100)  # A leap year is alike to a year; six months are not to nine.


@dataclass(frozen=True)
class End:
    """One end of a change: the least and greatest the number can be, and who is in it.

    ``high`` is infinity for no limit; ``covered`` is ALL, NOT_ALL or NOT_PRINTED.
    """

    low: float | Fraction
    high: float | Fraction
    covered: str = NOT_PRINTED

    def of_all_forces(self) -> End:
        """Return the number of all forces: those that are missing can add any number."""
        return self if self.covered == ALL else replace(self, high=math.inf)


@dataclass(frozen=True)
class Change:
    """Least and greatest change in per cent of the earlier number; infinity for no limit."""

    low: float
    high: float


def days(window: Wave) -> int:
    """Return the number of days of a window, both ends included."""
    return (window.end - window.start).days + 1


def are_alike(one: Wave, other: Wave) -> bool:
    """Return whether two windows are of one length, but for a day in a hundred."""
    longer = max(days(one), days(other))
    return abs(days(one) - days(other)) <= ALIKE * longer


def change(before: End, after: End) -> Change:
    """Return the change in per cent that both intervals allow, whatever forces they cover."""
    low = _ratio(after.low, before.high)
    high = _ratio(after.high, before.low)
    return Change(*(math.inf if end == math.inf else float(100 * (end - 1)) for end in (low, high)))


def show_change(low: float, high: float) -> str:
    """Return a change in words: "+43.8", "-2.2 to +154.4", "at most +98.6", "at least +2.8".

    NaN and infinity are no limit. Nothing falls by more than 100 per cent, so that is none below.
    """
    least = "" if math.isnan(low) else f"{low:+.1f}"
    most = f"{high:+.1f}" if math.isfinite(high) else ""
    if least and not most:
        return NOTHING if low <= -100 else f"at least {least}"
    if low <= -100 < high:
        return f"at most {most}"
    return least if least == most else f"{least} to {most}"


def ratio_limits(before: End, after: End) -> tuple[Fraction | float, Fraction | float]:
    """Return the least and greatest the later number can be for each one of the earlier."""
    return _ratio(after.low, before.high), _ratio(after.high, before.low)


def _ratio(top: float | Fraction, bottom: float | Fraction) -> Fraction | float:
    """Return a quotient at its limit: nothing over any number is 0, anything over 0 endless."""
    if bottom == math.inf or top == 0:
        return Fraction(0)
    if top == math.inf or bottom == 0:
        return math.inf
    return Fraction(int(top), int(bottom))


def coverage_of(before: End, after: End) -> str:
    """Return whether both ends cover the same forces: SAME only where both cover all."""
    if before.covered == after.covered == ALL:
        return SAME
    return DIFFERS if NOT_ALL in (before.covered, after.covered) else UNKNOWN


def per_day(end: End, window: Wave) -> tuple[float | Fraction, float | Fraction]:
    """Return an interval for each day of its window: how windows of unlike length are set out."""
    return end.low / days(window), end.high / days(window)


def compare(one: Wave, before: End, other: Wave, after: End) -> tuple[Change | None, Change]:
    """Return the change between the numbers, None where their coverage differs, and of all forces.

    Raises ValueError for windows of unlike length or that overlap.
    """
    if not are_alike(one, other):
        raise ValueError(
            f"{one.label} has {days(one)} days and {other.label} {days(other)}: unlike windows "
            "are set out for each day, not compared."
        )
    if one.end >= other.end or (one.end - other.start).days > days(one) * ALIKE:
        raise ValueError(f"{one.label} and {other.label} overlap or stand in the wrong order.")
    of_all = change(before.of_all_forces(), after.of_all_forces())
    return (None if coverage_of(before, after) == DIFFERS else change(before, after)), of_all
