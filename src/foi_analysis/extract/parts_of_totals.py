"""Finds the rows that each stated total of a reply may add up; judges no total.

Rows and totals are sorted into lists once, so that a reply with many totals is checked in a time
that grows with its cells.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from foi_analysis.core.counts import BLANK, Count
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.answers import Entry

Counts = dict[int, Count]
Key = tuple[object, ...]
AXES = ("category", "band", "period")


class Parts:
    """The positions of rows that one kind of total adds up, in their order, and running sums."""

    def __init__(self, positions: Sequence[int], counts: Mapping[int, Count]) -> None:
        self.positions = positions
        found = [counts[position] for position in positions]
        highs = [most(one) for one in found]
        self.lows = _running(one.low or 0 for one in found)
        self.highs = _running(0 if math.isinf(high) else int(high) for high in highs)
        self.without_limit = _running(int(math.isinf(high)) for high in highs)
        self.exact = _running((one.low or 0) if one.is_exact else 0 for one in found)
        opened = [not _is_settled(one) for one in found]
        self.open_before = _running(map(int, opened))
        pairs = zip(positions, opened, strict=True)
        self.open_positions = [position for position, is_open in pairs if is_open]
        settled = zip(found, opened, strict=True)
        self.settled = _running(0 if is_open else one.low or 0 for one, is_open in settled)


@dataclass(frozen=True)
class PartSpan:
    """Parts that follow one another in a list of parts, from ``first`` to before ``end``."""

    parts: Parts
    first: int
    end: int

    def sums(self) -> tuple[int, float, int]:
        """Return what the parts add up to at least, at most, and the exact ones alone."""
        parts, without_limit = self.parts, self._sum(self.parts.without_limit)
        high = math.inf if without_limit else self._sum(parts.highs)
        return self._sum(parts.lows), high, self._sum(parts.exact)

    def open_parts(self) -> list[int]:
        """Return the positions of the parts that have more than one possible value."""
        before = self.parts.open_before
        return self.parts.open_positions[before[self.first] : before[self.end]]

    def settled(self) -> int:
        """Return the sum of all other parts."""
        return self._sum(self.parts.settled)

    def _sum(self, running: Sequence[int]) -> int:
        return running[self.end] - running[self.first]


class PartsOfTotals:
    """The rows of one reply by the totals that can add them up."""

    def __init__(
        self, entries: Sequence[Entry], counts: Mapping[int, Count], asks: Mapping[str, Ask]
    ) -> None:
        self.entries, self.counts, self.asks = entries, counts, asks
        self._parts: dict[Key, dict[Key, Parts]] = {}
        self._totals: dict[Key, list[int]] = defaultdict(list)
        for position, entry in enumerate(entries):
            if entry.role == "total":
                self._totals[_place_of_total(entry)].append(position)

    def candidates(self, position: int) -> Iterator[PartSpan]:
        """Yield the rows a total may add up: above it, since the last total, or all."""
        total = self.entries[position]
        parts = self._parts_of(total)
        if not parts:
            return
        alike = self._totals[_place_of_total(total)]
        at = bisect_left(alike, position)
        here = bisect_left(parts.positions, position)
        last = bisect_left(parts.positions, alike[at - 1]) if at else 0
        since, above, every = (last, here), (0, here), (0, len(parts.positions))
        ways = (since, above, every) if total.is_subtotal else (above, since, every)
        for first, end in dict.fromkeys(ways):
            if first < end:
                yield PartSpan(parts, first, end)

    def _parts_of(self, total: Entry) -> Parts | None:
        ask = self.asks.get(total.asks)
        if not ask:
            return None
        is_whole = not ask.is_list and "period" not in total.over
        kind: Key = ("whole",) if is_whole else total.over
        if kind not in self._parts:
            self._parts[kind] = self._sorted(None if is_whole else total.over)
        return self._parts[kind].get(_key(total, None if is_whole else total.over))

    def _sorted(self, over: tuple[str, ...] | None) -> dict[Key, Parts]:
        """Return all parts by what a total that adds up these axes has in common with them."""
        found: dict[Key, list[int]] = defaultdict(list)
        roles = ("value",) if over is None else ("value", "again", "part")
        for position in sorted(self.counts):
            entry = self.entries[position]
            ask = self.asks.get(entry.asks)
            if ask and entry.role in roles and entry.measure in ask.added_together:
                found[_key(entry, over)].append(position)
        return {key: Parts(positions, self.counts) for key, positions in found.items()}


def most(part: Count) -> float:
    """Return the greatest value of a part of a total; a blank is no part of it."""
    if part.high is not None:
        return part.high
    return 0 if part.status == BLANK else math.inf


def _is_settled(part: Count) -> bool:
    return part.low is not None and part.low == part.high


def _running(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _coordinates(entry: Entry) -> dict[str, object]:
    return {"category": entry.category, "band": entry.column, "period": entry.period}


def _place_of_total(total: Entry) -> Key:
    return (total.table, total.over, *_coordinates(total).values())


def _key(entry: Entry, over: tuple[str, ...] | None) -> Key:
    """Return what a part and a total over these axes share; of a whole answer only the question."""
    if over is None:
        return (entry.asks,)
    where = _coordinates(entry)
    return (entry.asks, entry.table, *(where[axis] for axis in AXES if axis not in over))
