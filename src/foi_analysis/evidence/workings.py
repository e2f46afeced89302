"""Works a measure out of compiled rows by the ways that are declared for it; judges nothing.

A measure may have several readings ("as printed", "totals over days"), the first the plainest. All
is exact, in fractions. A row without a number, or with an interval, adds nothing and is counted as
lacking. No working adds numbers of different periods but those a table itself gives for each item.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Any

from foi_analysis.core.counts import EXACT
from foi_analysis.core.measure import (
    AUTHORITIES_WHERE,
    CHANGE_SINCE,
    MAX,
    MEAN,
    MEDIAN,
    MIN,
    PRODUCT,
    RANK,
    SHARE,
    SHARE_OF,
    SUM,
)
from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import COMPILED
from foi_analysis.evidence.declared_workings import (
    ITEMS,
    Sought,
    Worked,
    Working,
    declared,
    workings_of,
)

PER_HUNDRED = 100
Key = tuple[str, str]
Numbers = dict[Key, Fraction]
Row = Mapping[str, Any]


class CompiledRows:
    """The rows of compiled tables by measure and period, and what is worked out of them."""

    def __init__(self, reference: Reference, observations: Iterable[Row]) -> None:
        self.reference = reference
        self.rows: dict[tuple[str, str], dict[Key, Row]] = {}
        for row in observations:
            if row["provenance"] == COMPILED:
                own = self.rows.setdefault((row["measure"], row["wave"]), {})
                own[row["authority"], row["item"]] = row

    @cached_property
    def _declared(self) -> dict[str, list[Working]]:
        return declared(self.reference)

    @cached_property
    def _keys(self) -> set[Key]:
        return {key for rows in self.rows.values() for key in rows}

    def worked(self, sought: Sought) -> list[Worked]:
        """Return what each working gives, without those for which no row has a number."""
        if not any(self._is_sought(key, sought) for key in self._keys):
            return []
        ways = workings_of(self.reference, self._declared, sought)
        found = (self._by(one, sought) for one in ways)
        return [one for one in found if one]

    def _by(self, working: Working, sought: Sought) -> Worked | None:
        if working.working == AUTHORITIES_WHERE:
            return self._authorities(working, sought)
        if working.working == RANK:
            return self._place(working, sought)
        above = self._numbers(working.numerator, working.numerator_wave, sought)
        if working.working in _ALONE:
            value = _ALONE[working.working]([*above.values()]) if above else None
            return self._made(working, sought, value, above)
        if working.working == SHARE_OF and not working.denominator:
            return self._share_of_authorities(working, sought, above)
        below = self._below(working, sought, above)
        both = [key for key in above if key in below]
        if working.working == CHANGE_SINCE:
            return self._made(working, sought, self._change(sought, above, below, both), both)
        return self._of_two(working, sought, above, below)

    def _made(
        self, working: Working, sought: Sought, value: Fraction | None, used: Collection[Key]
    ) -> Worked | None:
        if value is None:
            return None
        rows = self.rows.get((working.numerator, working.numerator_wave or sought.wave), {})
        own = [key for key in rows if self._is_sought(key, sought)]
        days = {(rows[key]["period_start"], rows[key]["period_end"]) for key in used}
        names = {key[0] for key in used}
        return Worked(working, value, len(used), len(own) - len(used), len(names), len(days) > 1)

    def _share_of_authorities(
        self, working: Working, sought: Sought, above: Numbers
    ) -> Worked | None:
        """Return how many of every hundred authorities that answer say yes.

        One whose rows say both yes and no is left out.
        """
        said: dict[str, set[bool]] = {}
        for (name, _), value in above.items():
            said.setdefault(name, set()).add(bool(value))
        clear = {name: answers == {True} for name, answers in said.items() if len(answers) == 1}
        used = [key for key in above if key[0] in clear]
        share = Fraction(PER_HUNDRED * sum(clear.values()), len(clear)) if clear else None
        return self._made(working, sought, share, used)

    def _of_two(
        self, working: Working, sought: Sought, above: Numbers, below: Numbers
    ) -> Worked | None:
        """Return what one measure gives with another: a product, or the one over the other.

        Only items with both count; with ``over`` items each is worked out apart, and added.
        """
        left_out = self.numbers(working.only_without, sought.wave)
        both = [key for key in above if key in below and key not in left_out]
        if working.over == ITEMS or working.working == PRODUCT:
            both = [key for key in both if below[key] or working.working == PRODUCT]
            parts = [_of(working.working, above[key], below[key]) for key in both]
            value = sum(parts, Fraction(0)) if parts else None
            return self._made(working, sought, value, both)
        whole = sum((above[key] for key in both), Fraction(0))
        divisor = _plain(working.denominator) or sum((below[key] for key in both), Fraction(0))
        value = _of(working.working, whole, divisor) if divisor else None
        return self._made(working, sought, value, both)

    def _change(
        self, sought: Sought, above: Numbers, below: Numbers, both: Sequence[Key]
    ) -> Fraction | None:
        """Return the change of those with both ends; in per cent where it is declared a share."""
        after, before = (sum((end[key] for key in both), Fraction(0)) for end in (above, below))
        if self.reference.declared_measures[sought.measure].kind == SHARE:
            return (after / before - 1) * PER_HUNDRED if before else None
        return after - before if both else None

    def _below(self, working: Working, sought: Sought, above: Numbers) -> Numbers:
        """Return the numbers below the line: a plain number, or those of another measure.

        "days+1" is of each one more: a first day counted, too.
        """
        if number := _plain(working.denominator):
            return dict.fromkeys(above, number)
        name, _, more = working.denominator.partition("+")
        below = self._numbers(name, working.denominator_wave, sought)
        return {key: value + int(more or 0) for key, value in below.items()}

    def numbers(self, measure: str, wave: str) -> Numbers:
        """Return the exact numbers of a measure and period by authority and item, in its unit."""
        rows = self.rows.get((measure, wave), {})
        scale = self.reference.declared_measures[measure].scale if rows else 1
        return {
            key: Fraction(int(row["low"]), scale)
            for key, row in rows.items()
            if row["status"] == EXACT and row["low"] is not None and row["low"] == row["low"]
        }

    def _numbers(self, measure: str, wave: str, sought: Sought) -> Numbers:
        found = self.numbers(measure, wave or sought.wave)
        return {key: value for key, value in found.items() if self._is_sought(key, sought)}

    def _is_sought(self, key: Key, sought: Sought) -> bool:
        return key[0] in self.reference.areas[sought.area] and sought.item in ("", key[1])

    def _authorities(self, working: Working, sought: Sought) -> Worked:
        """Return how many authorities list an item, or give a number of a measure that is not 0."""
        keys: Iterable[Key] = self._keys
        if working.numerator not in ("", sought.measure):
            found = self._numbers(working.numerator, working.numerator_wave, sought)
            keys = (key for key, value in found.items() if value)
        names = {key[0] for key in keys if self._is_sought(key, sought)}
        return Worked(working, Fraction(len(names)), len(names), 0, len(names))

    def _place(self, working: Working, sought: Sought) -> Worked | None:
        """Return the place of an item among all, or of an authority's sum, the greatest first."""
        wave = working.numerator_wave or sought.wave
        found, rows = self.numbers(working.numerator, wave), self.rows[working.numerator, wave]
        names = {key[0] for key in found}
        lacking = len(rows) - len(found)
        if not sought.item:
            found = _summed(found)
        own = [value for key, value in found.items() if self._is_sought(key, sought)]
        if len(own) != 1:
            return None
        above = sum(value > own[0] for value in found.values())
        return Worked(working, Fraction(1 + above), len(found), lacking, len(names))


def _plain(text: str) -> Fraction | None:
    return Fraction(text) if text.replace(".", "", 1).isdigit() else None


def _of(working: str, above: Fraction, below: Fraction) -> Fraction:
    if working == PRODUCT:
        return above * below
    return above / below * (PER_HUNDRED if working == SHARE_OF else 1)


def _summed(found: Numbers) -> Numbers:
    totals: Numbers = {}
    for (name, _), value in found.items():
        totals[name, ""] = totals.get((name, ""), Fraction(0)) + value
    return totals


_ALONE: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    SUM: lambda values: sum(values, Fraction(0)),
    MIN: min,
    MAX: max,
    MEAN: lambda values: sum(values, Fraction(0)) / len(values),
    MEDIAN: median,
}
