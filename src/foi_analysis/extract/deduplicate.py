"""Counts once what a reply states more than once, and says which periods count; parses no text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from foi_analysis.core.counts import whole_number
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.extract.periods import LEEWAY, Period, make_up

Key = tuple[object, ...]


def deduplicate(found: Layout, window: Period | None) -> None:
    """Decide, for every figure of a reply, whether it counts, repeats another or is a part.

    Figures of the reply's own period count; periods that together make it up are its parts; what
    lies outside it stays with its own days. Anything else about periods is a problem. A figure
    stated twice is checked against the first.
    """
    _choose_periods(found, window)
    _deduplicate_wholes(found, window)
    _deduplicate_lists(found)


def _choose_periods(found: Layout, window: Period | None) -> None:
    groups: dict[Key, list[int]] = defaultdict(list)
    for position, entry in enumerate(found.entries):
        if window and _adds_up_periods(entry):
            found.entries[position] = replace(entry, period=None)
        elif entry.period and entry.role in ("value", "total", "status"):
            groups[_list_of(found, entry)].append(position)
    for positions in groups.values():
        if not window:
            continue
        periods = sorted({_period(found.entries[p]) for p in positions})
        inside = [one for one in periods if not one.is_apart_from(window)]
        whole = [one for one in inside if one.is_like(window) or _is_to_date(one, window)]
        if rolling := _rolling(periods):
            _report(found, positions, rolling, window)
        elif whole:
            _compare_parts(found, positions, window)
            _keep(found, positions, whole, inside)
        elif inside and not make_up(inside, window) and not _are_own(found, positions):
            _report(found, positions, inside, window)


def _are_own(found: Layout, positions: Iterable[int]) -> bool:
    """Return whether a person took the table's periods as they stand, gaps and all."""
    return all(found.entries[position].table in found.own_periods for position in positions)


def _rolling(periods: list[Period]) -> list[Period]:
    """Return the periods that begin in another of them and end after it, as rolling years do."""
    found: set[Period] = set()
    for earlier, later in pairwise(periods):
        is_within = earlier.is_within(later) or later.is_within(earlier)
        if not (is_within or later.is_apart_from(earlier)):
            found |= {earlier, later}
    return sorted(found)


def _adds_up_periods(entry: Entry) -> bool:
    """Return whether a figure is a total over periods: it is of no period beside its parts."""
    return entry.role == "total" and "period" in entry.over


def _list_of(found: Layout, entry: Entry) -> Key:
    """Return the list whose periods belong together: a table, or all of a one-figure answer."""
    ask = found.reference.all_asks[entry.asks]
    return (entry.asks, entry.table if ask.is_list else 0)


def _is_to_date(period: Period, window: Period) -> bool:
    """Return whether a year to date is the reply's own period, which begins with that year."""
    starts = abs(period.start - window.start) <= LEEWAY
    return period.is_part and starts and window.end <= period.end + LEEWAY


def _period(entry: Entry) -> Period:
    assert entry.period
    return entry.period


def _keep(
    found: Layout, positions: Iterable[int], whole: list[Period], inside: list[Period]
) -> None:
    """Let the figures of the whole period count; parts of it beside them are set aside."""
    wholes, parts = set(whole), set(inside)
    for position in positions:
        entry = found.entries[position]
        if entry.period in wholes:
            found.entries[position] = replace(entry, period=None)
        elif entry.period in parts:
            found.entries[position] = replace(entry, role="part")


def _compare_parts(found: Layout, positions: Iterable[int], window: Period) -> None:
    """Ask about a figure of the whole period beside parts that add up to another."""
    kinds: dict[Key, list[Entry]] = defaultdict(list)
    for entry in (found.entries[position] for position in positions):
        inside = not _period(entry).is_apart_from(window)
        if entry.role == "value" and inside and not found.reference.all_asks[entry.asks].is_age:
            kinds[entry.table, entry.measure, entry.category, entry.column].append(entry)
    for entries in kinds.values():
        wholes = [one for one in entries if _period(one).is_like(window)]
        parts = [one for one in entries if not _period(one).is_like(window)]
        numbers = [whole_number(one.text) for one in (*wholes, *parts)]
        covered = bool(parts) and make_up([_period(one) for one in parts], window)
        if len(wholes) != 1 or not covered or None in numbers:
            continue
        total, *added = (number or 0 for number in numbers)
        if total != sum(added):
            found.question(
                wholes[0].cell,
                f"{total} beside parts of its period that add up to {sum(added)}",
                "parts that add up to the whole",
            )


def _report(found: Layout, positions: Iterable[int], inside: list[Period], window: Period) -> None:
    first = next(found.entries[p] for p in positions if found.entries[p].period in inside)
    listed = "; ".join(str(period) for period in inside)
    found.question(
        first.cell,
        f"a gap or an overlap in the periods under {first.label.text!r}: {listed}",
        f"{window}, or periods that follow one another and cover it",
    )


def _deduplicate_wholes(found: Layout, window: Period | None) -> None:
    """Make a total of what the reply states beside the first figure, or beside its parts."""
    wholes = {ask.measure for ask in found.reference.all_asks.values() if ask.whole}
    groups: dict[str, list[int]] = defaultdict(list)
    for position, entry in enumerate(found.entries):
        is_outside = window and entry.period and entry.period.is_apart_from(window)
        if entry.measure in wholes and entry.role in ("value", "total") and not is_outside:
            groups[entry.measure].append(position)
    for positions in groups.values():
        parts = [p for p in positions if found.entries[p].period and not found.entries[p].over]
        single = [p for p in positions if not found.entries[p].period]
        values = [p for p in single if not found.entries[p].over]
        counted = set(_first_of_each(found, parts) or values[:1])
        for position in positions:
            role = "value" if position in counted else "total"
            found.entries[position] = replace(found.entries[position], role=role)


def _first_of_each(found: Layout, positions: Iterable[int]) -> list[int]:
    first: dict[Period | None, int] = {}
    for position in positions:
        first.setdefault(found.entries[position].period, position)
    return list(first.values())


def _deduplicate_lists(found: Layout) -> None:
    """Check a list printed again, and ask about a label that stands twice in one table."""
    first: dict[Key, Entry] = {}
    totals = {(e.asks, e.table) for e in found.entries if e.role == "total"}
    for position, entry in enumerate(found.entries):
        ask = found.reference.all_asks.get(entry.asks)
        if entry.role != "value" or not ask or not ask.is_list:
            continue
        key = (entry.measure, entry.category, entry.column, entry.period)
        before = first.setdefault(key, entry)
        if before is entry:
            continue
        if before.table != entry.table:
            found.entries[position] = replace(entry, role="again")
        elif _same_label(before, entry) and (entry.asks, entry.table) not in totals:
            found.question(
                entry.label, f"the label {entry.label.text!r} twice in one table", "it once"
            )


def _same_label(one: Entry, other: Entry) -> bool:
    return _label(one) == _label(other)


def _label(entry: Entry) -> str:
    """Return the signs of a figure's label; a line of text holds its figure, too."""
    text, is_line = entry.label.text, entry.label.where == entry.cell.where
    return _letters(re.sub(r"\d", "", text) if is_line else text)


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
