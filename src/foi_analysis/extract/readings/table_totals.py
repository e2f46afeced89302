"""Checks the totals of an arranged table and settles its blanks by them; reads no text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from foi_analysis.core.counts import BLANK, Count, exact, show_interval
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.arranged import Labelled
from foi_analysis.extract.readings.roles import OTHER, PERIOD, SUBTOTAL, TOTAL, YEAR, Meaning


@dataclass
class Checked:
    """The count of each value by its position, why each total holds, and those that do not."""

    counts: list[Count]
    reasons: dict[int, str] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def check(values: Sequence[Labelled], counts: Sequence[Count], rule: str, blank: str) -> Checked:
    """Return what the totals settle: ``rule`` is "check" or "distinct", ``blank`` what blanks are.

    With ``blank`` "total" a blank is zero where an exact total is reached without it, and what is
    missing where it is the only one. A total that its parts cannot reach is wrong.
    """
    checked = Checked(list(counts))
    find = _Parts(values)
    parts = {
        position: find.of(value)
        for position, value in enumerate(values)
        if value.is_total and counts[position].status != BLANK
    }
    exact_ones = [(p, own) for p, own in parts.items() if counts[p].is_exact]
    while blank == "total":
        settled = [_settle(checked, p, own) for p, own in exact_ones]
        if not any(settled):
            break
    for position, own in parts.items():
        _compare(checked, position, own, rule)
    return checked


class _Parts:
    """Finds the values a total adds up: those whose labels are its own, where it has any."""

    def __init__(self, values: Sequence[Labelled]) -> None:
        self.labels = {
            position: (*value.beside, *value.above)
            for position, value in enumerate(values)
            if not value.is_total
        }
        self.positions = {id(value): position for position, value in enumerate(values)}
        self.subtotals = [
            (position, value)
            for position, value in enumerate(values)
            if any(one and one.value == SUBTOTAL for one in value.beside)
        ]
        self._by_labels: dict[tuple[int, ...], dict[tuple[Meaning | None, ...], list[int]]] = {}

    def of(self, total: Labelled) -> list[int]:
        """Return the positions of the parts of a total."""
        whole = (*total.beside, *total.above)
        fixed = tuple(at for at, one in enumerate(whole) if one and one.kind not in (TOTAL, OTHER))
        if fixed not in self._by_labels:
            index: dict[tuple[Meaning | None, ...], list[int]] = {}
            for position, labels in self.labels.items():
                index.setdefault(tuple(labels[at] for at in fixed), []).append(position)
            self._by_labels[fixed] = index
        found = self._by_labels[fixed].get(tuple(whole[at] for at in fixed), [])
        if any(one and one.value == SUBTOTAL for one in total.beside):
            found = self._since_last(total, found)
        limits = [(at, one) for at, one in enumerate(whole) if one and one.kind == TOTAL]
        return [p for p in found if all(_covers(one, self.labels[p][at]) for at, one in limits)]

    def _since_last(self, total: Labelled, found: Sequence[int]) -> list[int]:
        """Return those parts of a subtotal that stand below the subtotal before it."""
        own = self.positions[id(total)]
        before = [
            position
            for position, value in self.subtotals
            if position < own and value.above == total.above
        ]
        return [position for position in found if max(before, default=-1) < position < own]


def _covers(whole: Meaning, part: Meaning | None) -> bool:
    if not isinstance(whole.value, Period) or part is None or part.kind not in (PERIOD, YEAR):
        return True
    return isinstance(part.value, Period) and part.value.is_within(whole.value)


def _settle(checked: Checked, position: int, parts: Sequence[int]) -> bool:
    """Fill in blanks that an exact total leaves no choice for; return whether any was."""
    blanks = [p for p in parts if checked.counts[p].status == BLANK]
    others = [checked.counts[p] for p in parts if checked.counts[p].status != BLANK]
    if not blanks or not all(count.is_exact for count in others):
        return False
    missing = (checked.counts[position].low or 0) - sum(count.low or 0 for count in others)
    if missing < 0 or (missing and len(blanks) > 1):
        return False
    for place in blanks:
        checked.counts[place] = exact(missing)
    return True


def _compare(checked: Checked, position: int, parts: Sequence[int], rule: str) -> None:
    stated = checked.counts[position]
    counts = [checked.counts[p] for p in parts]
    low = sum(count.low or 0 for count in counts)
    high = sum(_most(count) for count in counts)
    if not parts:
        checked.wrong.append((position, "the rows a total belongs to"))
        return
    if rule == "distinct":
        low = max(count.low or 0 for count in counts)
    bottom, top = stated.low or 0, _most(stated)
    if bottom <= high and top >= low:
        checked.reasons[position] = "adds up" if rule == "check" else "within its rows"
    elif stated.is_exact and rule == "check" and stated.low == _exact_sum(counts):
        checked.reasons[position] = "adds up with masked cells left out"
    else:
        shown = show_interval(low, None if math.isinf(high) else int(high))
        checked.wrong.append((position, f"{shown}, which is what its rows add up to"))


def _exact_sum(counts: Sequence[Count]) -> int:
    return sum(count.low or 0 for count in counts if count.is_exact)


def _most(count: Count) -> float:
    return math.inf if count.high is None else count.high
