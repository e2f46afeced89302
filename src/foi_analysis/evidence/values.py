"""Holds the least and greatest value of a measure, and adds such values up; reads no row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foi_analysis.core.counts import decimals_of, show_interval
from foi_analysis.core.shown import shown_in_notebooks


@shown_in_notebooks
@dataclass(frozen=True)
class Value:
    """The least and greatest value of a measure; ``high`` None means no upper limit."""

    low: float
    high: float | None

    @property
    def is_exact(self) -> bool:
        """Return whether only one value is possible."""
        return self.high == self.low

    def __str__(self) -> str:
        """Return the value as people write it: 493, 493–501, at least 5."""
        return show_interval(self.low, self.high, decimals_of(self.low, self.high))


UNKNOWN = Value(0, None)
NIL = Value(0, 0)


def total(values: Iterable[Value]) -> Value:
    """Return the sum of values; no upper limit when one of them has none."""
    values = list(values)
    highs = [value.high for value in values]
    high = None if None in highs else sum(high for high in highs if high is not None)
    return Value(sum(value.low for value in values), high)


def percentage(top: Value, base: Value) -> Value:
    """Return one value in per cent of another; no upper limit where the other may be 0."""
    low = 100 * top.low / base.high if base.high else 0.0
    return Value(low, 100 * top.high / base.low if top.high is not None and base.low else None)


def rank(own: Value, rivals: Iterable[Value]) -> Value:
    """Return the best and the worst place of a value among rivals, the greatest first."""
    rivals = list(rivals)
    above = sum(own.high is not None and rival.low > own.high for rival in rivals)
    maybe = sum(rival.high is None or rival.high > own.low for rival in rivals)
    return Value(1 + above, 1 + maybe)


def least(values: Sequence[Value]) -> Value:
    """Return the least of values; no upper limit when none of them has one."""
    highs = [value.high for value in values if value.high is not None]
    return Value(min((value.low for value in values), default=0), min(highs) if highs else None)
