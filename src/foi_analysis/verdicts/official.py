"""Sums official recorded crime by authority and window and sets printed and real counts beside it.

A window that cuts through a quarter gives an interval, and a quarter that is not known sets no
upper limit; neither is ever taken as nil. Reconstructed replies are not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.facts import REAL
from foi_analysis.verdicts.official_rows import (
    Quarter,
    nearest_quarters,
    quarter_end,
    quarters_touching,
    read_classes,
    read_quarters,
    read_sources,
)

PART, WHOLE = "part of the class", "the class itself"
COLUMNS = (
    *("wave", "authority", "period_start", "period_end", "subject", "count_low", "count_high"),
    *("provenance", "count_from", "note", "class", "relation", "vintage", "low", "high"),
    *("nearest", "quarters", "finding"),
)
LEAST_ABOVE = {"=": 0, ">=": 0, ">": 1}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class RecordedSum:
    """Offences of a class that an authority recorded in a window.

    ``low`` adds the quarters inside the window and ``high`` all that touch it (None when one is
    not known); ``quarters`` says in words which count each quarter has and from which vintage.
    """

    low: int
    high: int | None
    quarters: str


@dataclass(frozen=True)
class AuthorityCount:
    """A count of an offence in an authority and window that a real reply or publication gives.

    ``high`` is None where the print only says "more than"; ``origins`` and ``notes`` have one
    entry for each release or cell that gives the same count.
    """

    wave: str
    authority: str
    start: date
    end: date
    subject: str
    low: int
    high: int | None
    provenance: str
    origins: dict[str, set[str]] = field(default_factory=dict, compare=False)
    notes: list[str] = field(default_factory=list, compare=False)

    @property
    def source(self) -> str:
        """Return releases with their publishers, or the reply's cell, in words."""
        return "; ".join(_origin(name, self.origins[name]) for name in sorted(self.origins))


class Recorded:
    """Official recorded crime by authority, class, quarter and vintage."""

    def __init__(self, quarters: Iterable[Quarter]) -> None:
        self._counts: dict[tuple[str, str, date], dict[str, int]] = {}
        for quarter in quarters:
            key = (quarter.authority, quarter.recorded_class, quarter.start)
            self._counts.setdefault(key, {})[quarter.source] = quarter.count

    def between(
        self, authority: str, recorded_class: str, start: date, end: date, vintage: str
    ) -> RecordedSum:
        """Return what an authority recorded from ``start`` to ``end``, both included.

        Quarters that ``vintage`` lacks come from the others: the least of them for the lower
        limit, the greatest for the upper one.
        """
        low, high, words = 0, 0, []
        is_known = True
        for first in quarters_touching(start, end):
            given = self._counts.get((authority, recorded_class, first), {})
            limits = [given[vintage]] if vintage in given else sorted(given.values())
            words.append(_quarter_words(first, given, vintage))
            is_known = is_known and bool(limits)
            if limits:
                is_inside = start <= first and quarter_end(first) <= end
                low, high = low + is_inside * limits[0], high + limits[-1]
        return RecordedSum(low, high if is_known else None, "; ".join(words))

    def vintages(self, authority: str, recorded_class: str, start: date, end: date) -> set[str]:
        """Return the vintages that have at least one quarter of a window."""
        quarters = quarters_touching(start, end)
        given = (self._counts.get((authority, recorded_class, first), {}) for first in quarters)
        return set().union(*given)


def recorded(project: Project) -> Recorded:
    """Return the official table, checked; raises ProblemsFound when a row of it is wrong."""
    return Recorded(read_quarters(project))


def authority_counts(
    published: Iterable[Row], observations: Iterable[Row], classes: Mapping[str, Sequence[str]]
) -> list[AuthorityCount]:
    """Return the authorities' counts of a class or of a subject in it, equal ones merged, sorted.

    ``published`` and ``observations`` are rows of the processed tables. Counts of a method, age or
    sex are no counts of the whole, and "about" and "nearly" give no limit: both are left out.
    """
    counts: dict[AuthorityCount, AuthorityCount] = {}
    found = (*_published_counts(published, classes), *_reply_counts(observations, classes))
    for count, origin, publisher, note in found:
        known = counts.setdefault(count, count)
        known.origins.setdefault(origin, set()).add(publisher)
        if note and note not in known.notes:
            known.notes.append(note)
    return sorted(counts, key=lambda one: (one.authority, one.start, one.end, one.low, one.wave))


def compare(
    project: Project, published: Iterable[Row], observations: Iterable[Row]
) -> list[dict[str, Any]]:
    """Return each real count beside the official class, one row for each vintage.

    Columns as in COLUMNS: ``nearest`` is the sum of the window moved to whole quarters, which is
    no limit; ``quarters`` is in words; ``finding`` is ``above`` when the count exceeds what
    the class can hold, ``differs`` when one of the class itself is not in its interval,
    ``no limit`` when a quarter is not known, else ``within``. Raises ProblemsFound when an
    official row is wrong.
    """
    table, classes = recorded(project), read_classes(project)
    order = [row["source"] for row in read_sources(project)]
    return [
        _beside(table, count, recorded_class, vintage)
        for count in authority_counts(published, observations, classes)
        for recorded_class in _classes_of(count.subject, classes)
        for vintage in _in_order(table, count, recorded_class, order)
    ]


def _in_order(
    table: Recorded, count: AuthorityCount, recorded_class: str, order: Sequence[str]
) -> list[str]:
    there = table.vintages(count.authority, recorded_class, count.start, count.end)
    return [vintage for vintage in order if vintage in there] or [""]


def _beside(
    table: Recorded, count: AuthorityCount, recorded_class: str, vintage: str
) -> dict[str, Any]:
    place = (count.authority, recorded_class)
    limits = table.between(*place, count.start, count.end, vintage)
    window = nearest_quarters(count.start, count.end)
    nearest = _one_number(table.between(*place, *window, vintage)) if window else None
    return {**_compared(count, recorded_class, vintage, limits), "nearest": nearest}


def _compared(
    count: AuthorityCount, recorded_class: str, vintage: str, limits: RecordedSum
) -> dict[str, Any]:
    relation = WHOLE if count.subject == recorded_class else PART
    return {
        "wave": count.wave,
        "authority": count.authority,
        "period_start": count.start.isoformat(),
        "period_end": count.end.isoformat(),
        "subject": count.subject,
        "count_low": count.low,
        "count_high": count.high,
        "provenance": count.provenance,
        "count_from": count.source,
        "note": "; ".join(count.notes),
        "class": recorded_class,
        "relation": relation,
        "vintage": vintage,
        "low": limits.low,
        "high": limits.high,
        "quarters": limits.quarters,
        "finding": finding(count, limits, relation),
    }


def class_beside(reference: Reference, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the classes that pages print for a nation beside the sum over its authorities.

    ``rows`` are published figures; a row has the columns of COLUMNS that a nation can have, one for
    each vintage. Authorities outside the nation's 43, such as the railways', are left out.
    """
    table, classes = recorded(reference.project), read_classes(reference.project)
    vintages = [row["source"] for row in read_sources(reference.project)]
    counts = [
        _count(row, row["area"], int(row["value"]), int(row["value"]), "published")
        for row in rows
        if row["area_type"] == "nation" and row["subject"] in classes
    ]
    return [
        _compared(
            one, one.subject, vintage, _over(table, reference.areas[one.authority], one, vintage)
        )
        for one in counts
        for vintage in vintages
    ]


def _over(
    table: Recorded, authorities: Iterable[str], count: AuthorityCount, vintage: str
) -> RecordedSum:
    """Return what authorities together recorded of a count's class in its window."""
    days = (count.start, count.end, vintage)
    sums = [table.between(authority, count.subject, *days) for authority in authorities]
    highs = [one.high for one in sums]
    high = None if None in highs else sum(number or 0 for number in highs)
    return RecordedSum(sum(one.low for one in sums), high, "")


def _one_number(limits: RecordedSum) -> int | None:
    return limits.low if limits.low == limits.high else None


def finding(count: AuthorityCount, limits: RecordedSum, relation: str) -> str:
    """Return what the limits of a class say of a count, as in ``compare``."""
    is_above = limits.high is not None and count.low > limits.high
    is_below = count.high is not None and count.high < limits.low
    if relation == WHOLE and (is_above or is_below):
        return "differs"
    if is_above:
        return "above"
    return "no limit" if limits.high is None else "within"


def _classes_of(subject: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    return [name for name, contained in classes.items() if subject in (name, *contained)]


def _published_counts(
    rows: Iterable[Row], classes: Mapping[str, Sequence[str]]
) -> Iterator[tuple[AuthorityCount, str, str, str]]:
    for row in rows:
        is_whole = row["subject"] in classes or row["measure"] == "offences"
        is_number = row["operator"] in LEAST_ABOVE and row["value"] == row["value"]
        if row["area_type"] != "authority" or row["category"] or not (is_whole and is_number):
            continue
        if row["period_end"] and _classes_of(row["subject"], classes):
            low = int(row["value"]) + LEAST_ABOVE[row["operator"]]
            high = low if row["operator"] == "=" else None
            count = _count(row, row["area"], low, high, "published")
            yield count, row["release"], row["publisher"], row["note"]


def _reply_counts(
    rows: Iterable[Row], classes: Mapping[str, Sequence[str]]
) -> Iterator[tuple[AuthorityCount, str, str, str]]:
    for row in rows:
        is_whole = row["measure"] == "offences" and not row["category"] and not row["age_band"]
        if row["provenance"] not in REAL or not is_whole or _is_missing(row["low"]):
            continue
        if _classes_of(row["subject"], classes):
            high = None if _is_missing(row["high"]) else int(row["high"])
            count = _count(row, row["authority"], int(row["low"]), high, row["provenance"])
            yield count, f"reply {row['reply']}", f"{row['place']}, {row['cell']}", ""


def _count(row: Row, authority: str, low: int, high: int | None, provenance: str) -> AuthorityCount:
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    return AuthorityCount(row["wave"], authority, start, end, row["subject"], low, high, provenance)


def _is_missing(number: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(number))


def _origin(name: str, publishers: set[str]) -> str:
    first, *others = sorted(publishers)
    return f"{name} ({first}{f' and {len(others)} more' if others else ''})"


def _quarter_words(first: date, given: Mapping[str, int], vintage: str) -> str:
    name = f"{first:%b}–{quarter_end(first):%b} {first.year}"
    if vintage in given:
        return f"{name} {given[vintage]}"
    others = ", ".join(f"{count} ({source})" for source, count in sorted(given.items()))
    return f"{name} {others or 'not known'}"
