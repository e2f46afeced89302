"""Lays one area's windows side by side: what was printed, what evidence allows, who is covered.

Changes are stated between windows of one length only and, where coverage differs, as bounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from foi_analysis.core.reference import Wave, area_key
from foi_analysis.evidence.bounds.relations import OFFENCES
from foi_analysis.evidence.facts import PublishedEvidence
from foi_analysis.evidence.reconciliation import NOT_USED, USED
from foi_analysis.verdicts.changes import (
    NOT_PRINTED,
    End,
    are_alike,
    change,
    compare,
    coverage_of,
    days,
    per_day,
)
from foi_analysis.verdicts.comparability import Comparability

if TYPE_CHECKING:
    from foi_analysis.evidence.bounds import Bound
    from foi_analysis.verdicts.claims import ClaimChecker

YEAR, LEEWAY, MOST_NAMED = 365, 7, 3
Row = dict[str, Any]


class OverTime:
    """An area's windows since the first round of the request, with all evidence settled."""

    def __init__(self, checker: ClaimChecker, area: str) -> None:
        self.checker, self.area, self.reference = checker, area, checker.reference
        self.reader = PublishedEvidence(checker.reference, checker.releases)
        self.exact = checker.evidence.without(lambda fact: False)
        self.comparability = Comparability(
            checker.reference, checker.published, self.reader.counted
        )
        self.coverage = self.comparability.coverage
        self._bounds: dict[tuple[str, str], Bound] = {}

    @cached_property
    def years(self) -> list[tuple[Wave, ...]]:
        """Return the years since the first round, each with the windows that stand for it."""
        waves = list(self.reference.waves.values())
        first, found = waves[0].start, dict[int, list[Wave]]()
        for wave in waves:
            since = (wave.start - first).days + LEEWAY
            if abs(days(wave) - YEAR) <= 1 and since >= 0 and since % YEAR <= 2 * LEEWAY:
                found.setdefault(since // YEAR, []).append(wave)
        return [tuple(found[year]) for year in sorted(found)]

    @cached_property
    def parts(self) -> list[Wave]:
        """Return the windows shorter than a year since the first round, in order."""
        waves = list(self.reference.waves.values())
        short = [one for one in waves if days(one) < YEAR and one.start >= waves[0].start]
        return sorted(short, key=lambda one: (one.start, one.end))

    def bound(self, area: str, wave: Wave) -> Bound:
        """Return what all evidence allows for an area's offences in a window."""
        key = area, wave.wave
        if key not in self._bounds:
            self._bounds[key] = self.exact.bound((OFFENCES, "", *key))
        return self._bounds[key]

    def window_of(self, year: Sequence[Wave], area: str) -> Wave:
        """Return the window of a year that evidence narrows most; of equals the first."""
        return min(year, key=lambda one: _width(self.bound(area, one)))

    def end(self, wave: Wave) -> End:
        """Return the area's number for a window with its coverage."""
        bound = self.bound(self.area, wave)
        return End(bound.low, bound.high, self.coverage.of(self.area, self._known_by(wave)).state)

    def alike(self, wave: Wave) -> tuple[Wave, ...]:
        """Return the windows that stand for the same year as a window, or it alone."""
        return next((year for year in self.years if wave in year), (wave,))

    def _known_by(self, wave: Wave) -> list[str]:
        """Return the keys under which pages' figures of a window stand."""
        return [one.wave for one in self.alike(wave)]

    def windows(self) -> list[Row]:
        """Return one row a window that evidence says anything of, years first."""
        shown = [(wave, "year") for year in self.years for wave in year]
        shown += [(wave, "part of a year") for wave in self.parts]
        return [self._window(wave, kind) for wave, kind in shown if self._is_told(wave)]

    def _is_told(self, wave: Wave) -> bool:
        is_printed = any(row["window"] == wave.wave for row in self.printed())
        return is_printed or not math.isinf(self.bound(self.area, wave).high)

    def _window(self, wave: Wave, kind: str) -> Row:
        bound, end = self.bound(self.area, wave), self.end(wave)
        printed = [row for row in self.printed() if row["window"] == wave.wave]
        facts = sorted(fact.statement for fact in bound.low_facts | bound.high_facts)
        low, high = per_day(end, wave)
        return {
            "window": wave.wave,
            "label": wave.label,
            "kind": kind,
            "period_start": wave.start.isoformat(),
            "period_end": wave.end.isoformat(),
            "days": days(wave),
            "printed": " → ".join(dict.fromkeys(row["printed"] for row in printed)),
            "low": bound.low,
            "high": _finite(bound.high),
            "low_per_day": low,
            "high_per_day": _finite(high),
            "covered": self.coverage.of(self.area, self._known_by(wave)).words(),
            "coverage": end.covered,
            "rests_on": "; ".join(facts) if len(facts) <= MOST_NAMED else f"{len(facts)} facts",
        }

    def printed(self) -> list[Row]:
        """Return each figure of the area's offences once a release, as printed, oldest first."""
        return self._printed

    @cached_property
    def _printed(self) -> list[Row]:
        shown = {one.wave for one in (*self.parts, *(wave for year in self.years for wave in year))}
        found: dict[tuple[str, str, str], Row] = {}
        for row in self.checker.published:
            if self._is_own(row) and (window := self._days_of(row)) in shown:
                key = (window, row["release"], _plain(row))
                found.setdefault(key, self._figure(row, window))
                found[key]["pages"] += 1
        order = {wave: place for place, wave in enumerate(self.reference.waves)}
        return sorted(
            found.values(),
            key=lambda row: (order[row["window"]], row["released_on"], row["printed"]),
        )

    def _is_own(self, row: Mapping[str, Any]) -> bool:
        return area_key(row["area"], row["area_type"]) == self.area and self._is_count(row)

    def _is_count(self, row: Mapping[str, Any]) -> bool:
        is_whole = row["measure"] == OFFENCES and not row["category"]
        return is_whole and self.reader.is_evident(row)

    def _days_of(self, row: Mapping[str, Any]) -> str:
        return self.reader.days[row["period_start"], row["period_end"]]

    def _figure(self, row: Mapping[str, Any], window: str) -> Row:
        return {
            "window": window,
            "printed": _plain(row),
            "is_plain": row["operator"] == "=",
            "value": row["value"],
            "release": row["release"],
            "released_on": self.reader.dates[row["release"]],
            "use": self._use(row),
            "pages": 0,
            "publisher": row["publisher"],
            "address": row["address"],
            "note": row["note"],
        }

    @cached_property
    def _uses(self) -> dict[tuple[Any, ...], str]:
        evidence = self.checker.evidence
        return {(one.cell, one.low, one.high): evidence.use(one) for one in evidence.facts}

    def _use(self, row: Mapping[str, Any]) -> str:
        """Return what becomes of a printed figure beside the others."""
        key = (self.reader.cells(row)[0], *self.reader.limits(row))
        return self._uses.get(key, NOT_USED)

    def pairs(self) -> Iterator[tuple[Wave, Wave]]:
        """Yield windows of one length, the earlier first: each two years, each two parts alike."""
        yield from combinations([self.window_of(year, self.area) for year in self.years], 2)
        for one, other in combinations(self.parts, 2):
            if are_alike(one, other) and one.end < other.start:
                yield one, other

    def changes(self) -> list[Row]:
        """Return the change between each two alike windows that evidence says anything of.

        Empty limits of ``low_pct`` and ``high_pct``: coverage differs and only ``all_low_pct`` and
        ``all_high_pct`` (of all authorities of the area) are stated; empty limits of those: no
        limit.
        """
        told = [pair for pair in self.pairs() if all(self._is_told(wave) for wave in pair)]
        return [self._change(one, other) for one, other in told]

    def _change(self, one: Wave, other: Wave) -> Row:
        before, after = self.end(one), self.end(other)
        of_those, of_all = compare(one, before, other, after)
        return {
            **_between(one, other),
            **_ends(before, after),
            "coverage": coverage_of(before, after),
            "low_pct": of_those.low if of_those else None,
            "high_pct": _finite(of_those.high) if of_those else None,
            "all_low_pct": of_all.low,
            "all_high_pct": _finite(of_all.high),
        }

    def same_authorities(self) -> list[Row]:
        """Return the change of the authorities that printed whole figures for both windows."""
        pairs = [
            *combinations(self.years, 2),
            *(((one,), (other,)) for one, other in self.pairs() if one in self.parts),
        ]
        rows = [self._same(*pair) for pair in pairs]
        return [row for row in rows if row["authorities"]]

    def _same(self, one: Sequence[Wave], other: Sequence[Wave]) -> Row:
        given = [self.given(year) for year in (one, other)]
        both = sorted(given[0].keys() & given[1].keys())
        ends = [total_of([of[authority] for authority in both]) for of in given]
        found = change(*ends)
        return {
            **_between(one[0], other[0]),
            **_ends(*ends),
            "low_pct": found.low,
            "high_pct": _finite(found.high),
            "authorities": len(both),
            "of": len(self.reference.areas[self.area]),
            "names": ", ".join(both),
        }

    def given(self, year: Sequence[Wave]) -> dict[str, End]:
        """Return the settled number of each authority that printed one for the whole of a window.

        An authority whose figures for the window are all in dispute is left out.
        """
        keys = {one.wave: one for one in year}
        covered = self.coverage.of(self.area, list(keys))
        found: dict[str, End] = {}
        for row in self.checker.published:
            authority = area_key(row["area"], row["area_type"])
            if authority not in self.reference.areas[self.area] or authority in covered.partial:
                continue
            is_used = self._is_count(row) and self._use(row) == USED
            if is_used and self._days_of(row) in keys:
                bound = self.bound(authority, keys[self._days_of(row)])
                found[authority] = End(bound.low, bound.high)
        return found


def total_of(ends: Sequence[End]) -> End:
    """Return the limits of a sum."""
    return End(sum(one.low for one in ends), sum(one.high for one in ends), NOT_PRINTED)


def _plain(row: Mapping[str, Any]) -> str:
    """Return a figure as printed, a plain number with its commas however a page sets it."""
    return f"{row['value']:,.0f}" if row["operator"] == "=" else row["printed"]


def _width(bound: Bound) -> float | Fraction:
    return bound.high - bound.low


def _finite(number: float | Fraction) -> float | Fraction | None:
    return None if math.isinf(number) else number


def _between(one: Wave, other: Wave) -> Row:
    return {
        "from": one.label,
        "to": other.label,
        "from_days": days(one),
        "to_days": days(other),
    }


def _ends(before: End, after: End) -> Row:
    return {
        "before_low": before.low,
        "before_high": _finite(before.high),
        "after_low": after.low,
        "after_high": _finite(after.high),
    }
