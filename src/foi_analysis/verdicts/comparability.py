"""Says why two figures are not like for like: another definition, window or coverage between them.

Dated changes are data/manual/comparability.csv, each with its source; windows are told apart by
their days, and who is in a number by what pages print of it. Whether a change is right in numbers
is for others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from foi_analysis.core.reference import Reference, Wave, area_key, read_rows
from foi_analysis.verdicts.changes import (
    ALIKE,
    DIFFERS,
    Coverage,
    End,
    are_alike,
    coverage_of,
    days,
)
from foi_analysis.verdicts.verdict import UNLIKE

TABLE = "comparability.csv"
DEFINITION, COVERAGE = "definition", "coverage"
Row = Mapping[str, Any]


class Comparability:
    """The dated changes of an investigation, and what pages print of who is in a number.

    ``published`` are rows of the table of that name, ``counted`` the offences investigated.
    """

    def __init__(
        self, reference: Reference, published: Sequence[Row], counted: Collection[str]
    ) -> None:
        self.reference, self.counted = reference, counted
        self.changes = read_rows(reference.project.manual / TABLE)
        self.coverage = Coverage(reference, published, set(counted))

    def between(self, before: Row, after: Row) -> list[str]:
        """Return the reasons why two published rows of one area are not like for like."""
        area = area_key(before["area"], before["area_type"])
        if area != area_key(after["area"], after["area_type"]):
            return [f"{before['area']} is not {after['area']}"]
        if before["subject"] != after["subject"]:
            return [f"{before['subject']} is not {after['subject']}"]
        return self.reasons(before["subject"], area, self._window(before), self._window(after))

    def reasons(
        self, subject: str, area: str, before: Wave, after: Wave, are_same_authorities: bool = False
    ) -> list[str]:
        """Return the reasons why an area's numbers of two windows are not like for like.

        ``are_same_forces``: the numbers are said to be of the authorities that gave both.
        """
        crossed = [
            row
            for row in self.changes
            if row["subject"] == subject
            and not (are_same_authorities and row["kind"] == COVERAGE)
            and self._is_crossed(row, area, before, after)
        ]
        found = [
            f"{row['reason']} ({row['publisher']}, {row['published_on']}: {row['address']})"
            for row in crossed
        ]
        if not are_alike(before, after):
            found.append(f"{before.label} has {days(before)} days, {after.label} {days(after)}")
        is_told = are_same_authorities or any(row["kind"] == COVERAGE for row in crossed)
        return found if is_told else [*found, *self._coverage(subject, area, before, after)]

    def _window(self, row: Row) -> Wave:
        start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
        return replace(self.reference.waves[row["wave"]], start=start, end=end)

    def _is_crossed(self, row: Row, area: str, before: Wave, after: Wave) -> bool:
        here = self.reference.areas.get(area, frozenset())
        of = self.reference.areas.get(row["area"], here)
        start = date.fromisoformat(row["from_day"])
        if row["kind"] == DEFINITION:
            return bool(of & here) and is_crossed(start, before, after)
        window = replace(before, start=start, end=date.fromisoformat(row["to_day"]))
        return of <= here and _is_same(window, before) != _is_same(window, after)

    def _coverage(self, subject: str, area: str, before: Wave, after: Wave) -> Iterator[str]:
        if subject not in self.counted or area not in self.reference.areas:
            return
        both = [self.coverage.of(area, [one.wave]) for one in (before, after)]
        ends = [End(0, 0, one.state) for one in both]
        if coverage_of(*ends) == DIFFERS:
            named = zip((before, after), both, strict=True)
            yield "; ".join(f"{wave.label}: {one.words()}" for wave, one in named)


def is_crossed(day: date, before: Wave, after: Wave) -> bool:
    """Return whether a change on a day lies between two windows, or within one of them.

    A day in a hundred on the other side of it does not count.
    """
    earlier = max(0, (min(before.end, day - timedelta(days=1)) - before.start).days + 1)
    later = max(0, (after.end - max(after.start, day)).days + 1)
    return earlier > ALIKE * days(before) and later > ALIKE * days(after)


def _is_same(one: Wave, other: Wave) -> bool:
    """Return whether two windows have the same days, give or take one in a hundred."""
    apart = abs((one.start - other.start).days) + abs((one.end - other.end).days)
    return apart <= ALIKE * days(one)


def in_one_sentence(reasons: Sequence[str]) -> str:
    """Return "not like for like" with its reasons, or nothing without one."""
    return f"{UNLIKE}: {'; '.join(reasons)}" if reasons else ""
