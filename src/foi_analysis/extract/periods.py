"""Holds the first and last day of a period and compares periods; reads no text."""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LEEWAY = timedelta(days=3)


@dataclass(frozen=True, order=True)
class Period:
    """The first and last day of a period; ``is_part`` when it is marked as not yet complete."""

    start: date
    end: date
    is_part: bool = False

    def __str__(self) -> str:
        """Return the days as people write them."""
        return f"{self.start.isoformat()} to {self.end.isoformat()}"

    def is_like(self, other: Period) -> bool:
        """Return whether both ends are within a few days of another period's."""
        near = abs(self.start - other.start) <= LEEWAY and abs(self.end - other.end) <= LEEWAY
        return near and not self.is_part

    def is_apart_from(self, other: Period) -> bool:
        """Return whether the two share at most a few days."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return shared < LEEWAY

    def is_within(self, other: Period) -> bool:
        """Return whether the period lies inside another, give or take a few days."""
        return self.start >= other.start - LEEWAY and self.end <= other.end + LEEWAY


def month_of(day: date) -> Period:
    """Return the month a day lies in."""
    return Period(day.replace(day=1), month_end(day.year, day.month))


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def make_up(periods: Sequence[Period], whole: Period) -> bool:
    """Return whether periods follow one another and together cover ``whole``, no more."""
    ordered = sorted(periods)
    if not ordered or any(one.is_part for one in ordered):
        return False
    if abs(ordered[0].start - whole.start) > LEEWAY or abs(ordered[-1].end - whole.end) > LEEWAY:
        return False
    steps = itertools.pairwise(ordered)
    return all(
        abs(later.start - earlier.end - timedelta(days=1)) <= LEEWAY for earlier, later in steps
    )
