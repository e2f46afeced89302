"""Works out offences for every 100,000 people where a count can bear it; ranks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from foi_analysis.core.counts import show_interval
from foi_analysis.core.reference import area_key
from foi_analysis.evidence.measures import Value
from foi_analysis.publish.briefing.known import Record

PER = 100_000
LEAST_COUNT = 10
LEAST_PEOPLE = 100_000
COLUMN, COUNTED_ON, YEAR = "population_mid2018", date(2018, 6, 30), "mid-2018"
MOST_DAYS_APART = 731
DISPUTED = "the count is in dispute"


@dataclass(frozen=True)
class Compared:
    """One area's offences, people and rate; ``why`` says what forbids a rate, empty if nothing."""

    area: str
    count: Value
    people: int | None
    why: str = ""

    @property
    def is_known(self) -> bool:
        """Return whether anything limits the count."""
        return self.count.low > 0 or self.count.high is not None

    @property
    def rate(self) -> str:
        """Return the rate as printed, one value or an interval, empty when there is none."""
        if self.why or not self.people or self.count.high is None:
            return ""
        low, high = (PER * end / self.people for end in (self.count.low, self.count.high))
        return show_interval(low, high, 1)


def compared(record: Record, force: str, wave: str) -> list[Compared]:
    """Return the force, its region, its nation and the main area, each area once."""
    return [_compared(record, area, wave) for area in _areas(record, force)]


def _areas(record: Record, force: str) -> Iterator[str]:
    row = record.reference.forces[force]
    named = (force, area_key(row["region"], "region"), row["nation"], record.whole)
    yield from (area for area in dict.fromkeys(named) if area in record.reference.areas)


def _compared(record: Record, area: str, wave: str) -> Compared:
    rows = [record.reference.forces[force] for force in record.reference.areas[area]]
    given = [row.get(COLUMN, "") for row in rows]
    people = sum(map(int, given)) if all(given) else None
    count, is_whole = record.offences(area, wave), record.is_covered(area, wave)
    if not is_whole and (wider := record.with_missing(area, wave)):
        count, is_whole = wider, True
    days = abs((record.reference.waves[wave].end - COUNTED_ON).days)
    why = DISPUTED if record.is_disputed(area, wave) else _why(count, is_whole, people, days)
    return Compared(area, count, people, why)


def _why(count: Value, is_whole: bool, people: int | None, days: int) -> str:
    reasons = {
        "the count is not known": not count.low and count.high is None,
        "the count may be too small": count.low < LEAST_COUNT,
        "nothing limits the count": count.high is None,
        "the window is not counted in full": not is_whole,
        "the population is not known": people is None,
        "too few people live there": (people or 0) < LEAST_PEOPLE,
        "the population is of another time": days > MOST_DAYS_APART,
    }
    return next((words for words, holds in reasons.items() if holds), "")
