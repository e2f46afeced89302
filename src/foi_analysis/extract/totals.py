"""Checks the totals a reply states against its own rows and narrows masked cells by them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from foi_analysis.core.counts import BLANK, Count, show_interval
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.answers import Entry

Counts = dict[int, Count]


@dataclass
class CheckedTotals:
    """The counts after narrowing, why each total holds, and the totals that do not add up.

    All by the position of the entry; ``wrong`` gives what the rows add up to; ``alone`` lists the
    totals that have no rows.
    """

    counts: Counts
    reasons: dict[int, str] = field(default_factory=dict)
    wrong: dict[int, str] = field(default_factory=dict)
    alone: list[int] = field(default_factory=list)


def check_totals(
    entries: Sequence[Entry], counts: Mapping[int, Count], asks: Mapping[str, Ask]
) -> CheckedTotals:
    """Return what the stated totals of a reply settle.

    ``counts`` holds the count of each entry by its position. A total that adds up narrows its
    masked and blank parts, again and again until nothing changes; one that equals the exact parts
    alone left the masked ones out and narrows nothing.
    """
    checked = CheckedTotals(dict(counts))
    totals = [
        position
        for position, entry in enumerate(entries)
        if entry.role == "total" and position in counts and counts[position].is_exact
    ]
    chosen: dict[int, list[int]] = {}
    for position in totals:
        chosen[position] = _check(checked, entries, position, asks)
    while any(_narrow(checked, counts[p].low or 0, chosen[p]) for p in totals):
        pass
    return checked


def _check(
    checked: CheckedTotals, entries: Sequence[Entry], position: int, asks: Mapping[str, Ask]
) -> list[int]:
    """Return the parts a total narrows, noting why it holds or what it should have been."""
    stated = checked.counts[position].low or 0
    candidates = list(_candidates(entries, position, asks, checked.counts))
    for parts in candidates:
        low, high, exact = _sums(checked.counts, parts)
        if stated == exact and high > exact:
            checked.reasons[position] = "adds up with masked cells left out"
            return []
        if low <= stated <= high:
            checked.reasons[position] = "adds up"
            return parts
    if not candidates:
        checked.alone.append(position)
        return []
    low, high, _ = _sums(checked.counts, candidates[0])
    checked.wrong[position] = show_interval(low, None if math.isinf(high) else int(high))
    return []


def _candidates(
    entries: Sequence[Entry], position: int, asks: Mapping[str, Ask], counts: Counts
) -> Iterator[list[int]]:
    """Yield the rows a total may add up: those above it, those since the last total, or all."""
    total = entries[position]
    parts = [
        other
        for other, entry in enumerate(entries)
        if other in counts and _is_part(entry, total, asks)
    ]
    above = [other for other in parts if other < position]
    earlier = [other for other in range(position) if _is_total_like(entries[other], total)]
    since = [other for other in above if other > max(earlier, default=-1)]
    ways = (since, above, parts) if total.is_subtotal else (above, since, parts)
    seen: list[list[int]] = []
    for way in ways:
        if way and way not in seen:
            seen.append(way)
            yield way


def _is_total_like(entry: Entry, total: Entry) -> bool:
    own, stated = _coordinates(entry), _coordinates(total)
    return entry.role == "total" and (entry.table, entry.over, own) == (
        total.table,
        total.over,
        stated,
    )


def _coordinates(entry: Entry) -> dict[str, object]:
    return {"category": entry.category, "band": entry.column, "period": entry.period}


def _is_part(entry: Entry, total: Entry, asks: Mapping[str, Ask]) -> bool:
    ask = asks.get(total.asks)
    if entry.asks != total.asks or not ask or entry.measure not in ask.added_together:
        return False
    if not ask.is_list and "period" not in total.over:
        return entry.role == "value"
    if entry.role not in ("value", "again", "part") or entry.table != total.table:
        return False
    own, stated = _coordinates(entry), _coordinates(total)
    return all(own[axis] == stated[axis] for axis in own if axis not in total.over)


def _sums(counts: Counts, parts: Sequence[int]) -> tuple[int, float, int]:
    low = sum(counts[part].low or 0 for part in parts)
    high = sum(most(counts[part]) for part in parts)
    return low, high, sum(counts[part].low or 0 for part in parts if counts[part].is_exact)


def most(part: Count) -> float:
    """Return the greatest value of a part of a total; a blank is no part of it."""
    if part.high is not None:
        return part.high
    return 0 if part.status == BLANK else math.inf


def _narrow(checked: CheckedTotals, stated: int, parts: Sequence[int]) -> bool:
    """Narrow the parts of a total as far as it settles them; return whether anything changed."""
    before = {part: checked.counts[part] for part in parts}
    checked.counts.update(narrowed(before, stated))
    return any(checked.counts[part] != before[part] for part in parts)


def narrowed(parts: Counts, stated: int) -> Counts:
    """Return the parts of a total as far as it settles them; a blank may hide what is left."""
    lows = {key: part.low or 0 for key, part in parts.items()}
    highs = {key: math.inf if part.high is None else part.high for key, part in parts.items()}
    found: Counts = {}
    for key, part in parts.items():
        others_low = sum(low for other, low in lows.items() if other != key)
        others_high = sum(high for other, high in highs.items() if other != key)
        low = max(lows[key], stated - others_high)
        high = min(highs[key], stated - others_low)
        found[key] = Count(part.status, int(low), int(high)) if low <= high else part
    return found
