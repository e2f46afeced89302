"""Says how far a number changed between two windows, and which authorities each covers.

Each end is an interval. Windows of different length are refused, and an end that not all
authorities are in has no upper limit. Who is covered is as pages print it; nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from foi_analysis.core.reference import Reference, Wave, area_key

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

    def of_all_authorities(self) -> End:
        """Return the number of all authorities: those that are missing can add any number."""
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
    """Return the change in per cent that both intervals allow, whatever authorities they cover."""
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
    """Return whether both ends cover the same authorities: SAME only where both cover all."""
    if before.covered == after.covered == ALL:
        return SAME
    return DIFFERS if NOT_ALL in (before.covered, after.covered) else UNKNOWN


def per_day(end: End, window: Wave) -> tuple[float | Fraction, float | Fraction]:
    """Return an interval for each day of its window: how windows of unlike length are set out."""
    return end.low / days(window), end.high / days(window)


def compare(one: Wave, before: End, other: Wave, after: End) -> tuple[Change | None, Change]:
    """Return the change between the numbers, None where coverage differs, and that of all.

    Raises ValueError for windows of unlike length or that overlap.
    """
    if not are_alike(one, other):
        raise ValueError(
            f"{one.label} has {days(one)} days and {other.label} {days(other)}: unlike windows "
            "are set out for each day, not compared."
        )
    if one.end >= other.end or (one.end - other.start).days > days(one) * ALIKE:
        raise ValueError(f"{one.label} and {other.label} overlap or stand in the wrong order.")
    of_all = change(before.of_all_authorities(), after.of_all_authorities())
    return (None if coverage_of(before, after) == DIFFERS else change(before, after)), of_all


ASKED, RESPONDED, COMPARED = "forces_asked", "forces_responded", "forces_compared"
SILENT, OFFENCES = "forces_not_responding", "offences"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Covered:
    """Who is in an area's number for a window.

    ``state`` is ALL, NOT_ALL or NOT_PRINTED; ``counted`` holds what pages say in words, ``missing``
    the authorities of the area said to have given nothing and ``partial`` those that gave a part.
    """

    state: str
    counted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()

    def words(self) -> str:
        """Return it as a table shows it."""
        parts = list(self.counted)
        parts += [f"without {', '.join(self.missing)}"] if self.missing else []
        parts += [f"part of the window: {', '.join(self.partial)}"] if self.partial else []
        return "; ".join(parts) or NOT_PRINTED


class Coverage:
    """What pages print of who answered, for any area and window."""

    def __init__(self, reference: Reference, published: Sequence[Row], counted: set[str]) -> None:
        self.reference = reference
        self._said = [row for row in published if row["measure"] in (ASKED, RESPONDED, COMPARED)]
        self._silent = [row for row in published if row["measure"] == SILENT]
        self._offences = [
            row
            for row in published
            if row["measure"] == OFFENCES and row["subject"] in counted and not row["category"]
        ]

    def of(self, area: str, waves: Sequence[str]) -> Covered:
        """Return who is in an area's number for a window known by any of the ``waves``."""
        members = self.reference.areas[area]
        silent = self._missing(waves)
        missing = tuple(sorted(members & silent))
        partial = tuple(sorted(members & self._partial(waves)))
        counts = [one for row in self._said if row["wave"] in waves if (one := self._count(row))]
        inside = [done < asked for within, done, asked, _ in counts if within <= members]
        around = [
            done + len((within & silent) - members) >= asked
            for within, done, asked, _ in counts
            if within >= members
        ]
        state = ALL if any(around) else NOT_PRINTED
        state = NOT_ALL if missing or partial or any(inside) else state
        words = [words for within, *_, words in counts if within <= members or within >= members]
        words += [
            f"{int(row['value'])} authorities compared"
            for row in self._said
            if row["measure"] == COMPARED and row["wave"] in waves and self._members(row) == members
        ]
        return Covered(state, tuple(dict.fromkeys(words)), missing, partial)

    def _members(self, row: Row) -> frozenset[str]:
        return self.reference.areas.get(_area(row), frozenset())

    def _count(self, row: Row) -> tuple[frozenset[str], int, int, str] | None:
        """Return whom a count of answers is about, the count, of how many, and in words."""
        members = self._members(row)
        if row["measure"] != RESPONDED or not members:
            return None
        asked = [
            int(one["value"])
            for one in self._said
            if one["measure"] == ASKED and one["wave"] == row["wave"] and one["area"] == row["area"]
        ]
        done, of = int(row["value"]), max(asked, default=len(members))
        return members, done, of, f"{done} of {of} authorities of {row['area']}"

    def _missing(self, waves: Sequence[str]) -> set[str]:
        """Return authorities that pages say gave nothing for a window."""
        names = {
            authority
            for row in self._silent
            if row["wave"] in waves
            for name in row["printed"].split(",")
            if (authority := self.reference.authority(name))
        }
        given = [row for row in self._offences if row["wave"] in waves]
        named = {_area(row) for row in given if row["value"] == row["value"]}
        return names | {_area(row) for row in given} - named

    def _partial(self, waves: Sequence[str]) -> set[str]:
        """Return authorities whose figure in a round of the request is of a shorter window."""
        return {
            _area(row)
            for row in self._offences
            if row["wave"] in waves
            and len(self._members(row)) == 1
            and _days(row) < 0.99 * days(self.reference.waves[row["wave"]])
        }


def _area(row: Row) -> str:
    return area_key(row["area"], row["area_type"])


def _days(row: Row) -> int:
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    return (end - start).days + 1
