"""Works a measure out of one reply's rows by the working that measures.csv declares.

A sum is what the reply states. What a list holds is added up; in how many cases something listed
was recorded (`cases_listed`) is stated, or follows from the list, within bounds where a case can
stand in it twice. It knows no other reply.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from foi_analysis.core.counts import EXACT, INTERVAL
from foi_analysis.core.measure import CASES, MIN, SHARE_OF, Measure
from foi_analysis.core.question_types import ADDED
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.values import NIL, UNKNOWN, Value, least, total

Row = Mapping[str, Any]


class ReplyRules:
    """The measures an investigation declares, and what the rows of a reply give of them."""

    def __init__(self, reference: Reference, day: date) -> None:
        self.reference, self.day = reference, day
        self.measures = reference.declared_measures
        self._lists: dict[str, str] = {}

    @cached_property
    def share(self) -> Measure | None:
        """Return the share of cases in which something of a list is recorded, if there is one."""
        shares = (one for one in self.measures.values() if one.working == SHARE_OF)
        return next((one for one in shares if self._is_of_cases(one)), None)

    def _is_of_cases(self, share: Measure) -> bool:
        below = self.measures.get(share.denominator)
        return below is not None and below.working == CASES

    @property
    def listed(self) -> str:
        """Return the measure that the list of such a share counts, or nothing."""
        return self.share.numerator if self.share else ""

    def value(self, rows: Sequence[Row], name: str, category: str = "") -> Value | None:
        """Return what a reply's rows give of a measure, UNKNOWN where they leave it open."""
        measure = self.measures[name]
        if measure.working == MIN:
            return _least_given(rows, name)
        if measure.working == CASES:
            return self.cases(rows, name, category)
        if self.list_of(name):
            listed = self._members(rows, name, category)
            return self._without_list(rows, name) or total(map(value_of, listed))
        return _stated(rows, name) or UNKNOWN

    def list_of(self, measure: str) -> str:
        """Return what the question asks for whose answer lists a measure, or nothing."""
        if measure not in self._lists:
            lists = (
                ask.name
                for ask in self.reference.all_asks.values()
                if ask.measure == ask.name
                and any((kind.measure, kind.part) == (measure, ADDED) for kind in ask.kinds)
            )
            self._lists[measure] = next(lists, "")
        return self._lists[measure]

    def used(self, name: str) -> tuple[str, ...]:
        """Return the measures that a measure is worked out of, itself and its list among them."""
        measure = self.measures[name]
        listed = measure.numerator if measure.working == CASES else name
        return tuple(filter(None, dict.fromkeys([name, listed, self.list_of(listed)])))

    def lists_something(self, rows: Sequence[Row]) -> bool:
        """Return whether a reply's rows list anything of the share's list, or say it is empty."""
        return any(
            _lists_a_number(row, self.listed) or self._says_none(row, self.listed) for row in rows
        )

    def cases(self, rows: Sequence[Row], name: str, category: str = "") -> Value:
        """Return in how many cases something listed was recorded: as stated, or by the list."""
        measure = self.measures[name]
        said = _stated(rows, name, category) or self._without_list(rows, measure.numerator)
        return said or _among(rows, measure, self._members(rows, measure.numerator, category))

    def at_end(self, rows: Sequence[Row], members: Collection[str], is_most: bool) -> list[Row]:
        """Return rows with what is listed of ``members`` as high as can be, or as low."""
        return [
            _at_end(row, is_most)
            if row["measure"] == self.listed and row["category"] in members
            else row
            for row in rows
        ]

    def _members(self, rows: Sequence[Row], measure: str, category: str) -> list[Row]:
        members = self.reference.group(category, self.day) if category else None
        return [
            row
            for row in rows
            if row["measure"] == measure and (members is None or row["category"] in members)
        ]

    def _without_list(self, rows: Sequence[Row], measure: str) -> Value | None:
        """Return what a reply without a list says of each: nil or nothing; None with one."""
        if any(_lists_a_number(row, measure) for row in rows):
            return None
        return NIL if any(self._says_none(row, measure) for row in rows) else UNKNOWN

    def _says_none(self, row: Row, measure: str) -> bool:
        return bool(row["measure"] == self.list_of(measure) and row["status"] == EXACT)


def value_of(row: Row) -> Value:
    """Return what a row allows."""
    low, high = row["low"], row["high"]
    return Value(_plain(low) or 0, _plain(high))


def _plain(number: Any) -> float | None:
    return None if number is None or number != number else int(number)


def _at_end(row: Row, is_most: bool) -> Row:
    value = value_of(row)
    end = value.high if is_most else value.low
    return row if end is None else {**row, "low": end, "high": end}


def _stated(rows: Sequence[Row], measure: str, category: str = "") -> Value | None:
    found = [row for row in rows if row["measure"] == measure and row["category"] == category]
    return total(value_of(row) for row in found) if found else None


def _lists_a_number(row: Row, measure: str) -> bool:
    return row["measure"] == measure and value_of(row) != UNKNOWN


def _among(rows: Sequence[Row], measure: Measure, listed: list[Row]) -> Value:
    """Return the cases behind listed rows: their sum, or bounds where one can stand in two."""
    values = [value_of(row) for row in listed]
    summed = total(values)
    every = measure.denominator
    if len(values) < 2 or all(row["counting_rule"] == every for row in listed):
        return summed
    most = (_stated(rows, every) or UNKNOWN).high
    highs = [high for high in (summed.high, most) if high is not None]
    return Value(max(value.low for value in values), min(highs) if highs else None)


def _least_given(rows: Sequence[Row], measure: str) -> Value | None:
    own = [row for row in rows if row["measure"] == measure]
    given = [value_of(row) for row in own if row["status"] in (EXACT, INTERVAL)]
    return least(given) if given else None
