"""Checks the totals a reply states against its own rows and narrows masked cells by them."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from foi_analysis.core.counts import Count, show_interval
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.answers import Entry
from foi_analysis.extract.parts_of_totals import Counts, PartsOfTotals, PartSpan


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
    parts = PartsOfTotals(entries, checked.counts, asks)
    chosen = {
        position: run
        for position, entry in enumerate(entries)
        if entry.role == "total" and position in counts and counts[position].is_exact
        if (run := _check(checked, parts, position))
    }
    _narrow_all(checked.counts, chosen)
    return checked


def _check(checked: CheckedTotals, parts: PartsOfTotals, position: int) -> PartSpan | None:
    """Return the parts a total narrows, noting why it holds or what it should have been."""
    stated = checked.counts[position].low or 0
    candidates = list(parts.candidates(position))
    for run in candidates:
        low, high, exact = run.sums()
        if stated == exact and high > exact:
            checked.reasons[position] = "adds up with masked cells left out"
            return None
        if low <= stated <= high:
            checked.reasons[position] = "adds up"
            return run
    if not candidates:
        checked.alone.append(position)
        return None
    low, high, _ = candidates[0].sums()
    checked.wrong[position] = show_interval(low, None if math.isinf(high) else int(high))
    return None


def _narrow_all(counts: Counts, chosen: Mapping[int, PartSpan]) -> None:
    """Narrow the parts of totals, by their positions, until nothing changes.

    Always the first total that may still change something is taken; none can whose parts are
    settled, or did not change since it was taken last.
    """
    open_parts = {total: run.open_parts() for total, run in chosen.items()}
    totals_of: dict[int, list[int]] = defaultdict(list)
    for total, parts in open_parts.items():
        for part in parts:
            totals_of[part].append(total)
    waiting = [total for total, parts in open_parts.items() if parts]
    is_waiting = set(waiting)
    while waiting:
        total = heapq.heappop(waiting)
        is_waiting.discard(total)
        stated = (counts[total].low or 0) - chosen[total].settled()
        for part in _narrow(counts, stated, open_parts[total]):
            for other in totals_of[part]:
                if other not in is_waiting:
                    is_waiting.add(other)
                    heapq.heappush(waiting, other)


def _narrow(counts: Counts, stated: int, parts: Sequence[int]) -> list[int]:
    """Narrow the parts of a total as far as it settles them; return those that changed."""
    before = {part: counts[part] for part in parts}
    found = narrowed(before, stated)
    counts.update(found)
    return [part for part in parts if found[part] != before[part]]


def narrowed(parts: Counts, stated: int) -> Counts:
    """Return the parts of a total as far as it settles them; a blank may hide what is left."""
    lows = {key: part.low or 0 for key, part in parts.items()}
    highs = {key: part.high for key, part in parts.items() if part.high is not None}
    low_sum, high_sum, without_limit = (
        sum(lows.values()),
        sum(highs.values()),
        len(parts) - len(highs),
    )
    found: Counts = {}
    for key, part in parts.items():
        high = highs.get(key, math.inf)
        others_low = low_sum - lows[key]
        is_limited = without_limit == (key not in highs)
        others_high = high_sum - highs.get(key, 0) if is_limited else math.inf
        low, high = max(lows[key], stated - others_high), min(high, stated - others_low)
        found[key] = Count(part.status, int(low), int(high)) if low <= high else part
    return found
