"""Chooses what else to withhold, so that no masked count can be worked out; proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foi_analysis.bounds import Bound, Cell
from foi_analysis.disclose.attack import SMALL, WITHHELD, Attack, Plan
from foi_analysis.disclose.content import Item, Share
from foi_analysis.disclose.public import left_by_others


def protect(attack: Attack, small: set[Cell], public: set[Cell]) -> Plan:
    """Return a plan under which every small count keeps the values the rule asks for.

    What exposes a count is withheld, the least first: a share before a count, a count before a
    sum. Only when nothing above the small numbers is left to withhold are zeros withheld as well,
    and small counts as any number. ``public`` is never withheld.
    """
    return _Search(attack, small, public).plan


class _Search:
    def __init__(self, attack: Attack, small: set[Cell], public: set[Cell]) -> None:
        self.attack, self.content, self.rule = attack, attack.content, attack.rule
        self.kept = public | self.content.fixed
        self.plan = Plan({cell: SMALL for cell in self.content.counts if cell in small})
        shares = [one for one in self.content.shares if one.top in small]
        self.plan.marks |= dict.fromkeys(shares, WITHHELD)
        self.wanted = left_by_others(attack, self.plan.cells) if self.rule.keeps_range else {}
        while exposed := attack.exposed(self.plan, self.wanted):
            self._answer(exposed)

    def _answer(self, exposed: dict[Cell, Bound]) -> None:
        """Withhold something for each exposed count, or settle for less where nothing is left."""
        before = set(self.plan.marks.items())
        chosen: set[Item] = set()
        for cell, bound in exposed.items():
            behind = set(self._behind(cell, bound))
            if behind and not behind & chosen:
                chosen.add(min(behind, key=self._loss))
        self.plan.marks |= dict.fromkeys(chosen, WITHHELD)
        if set(self.plan.marks.items()) != before:
            return
        if not self.plan.is_open:
            self.plan.is_open = True
        elif not any(self.wanted.pop(cell, None) for cell in exposed):
            for cell in exposed:
                del self.plan.marks[cell]

    def _behind(self, cell: Cell, bound: Bound) -> Iterator[Item]:
        """Yield what may be withheld of the facts behind a count's limits, else of its sums."""
        facts = bound.low_facts | bound.high_facts
        found = [self.attack.items[fact] for fact in facts if fact in self.attack.items]
        usable = [item for item in found if self._may_go(item)]
        near = [other for cells in self.content.sums_of[cell] for other in cells]
        yield from usable or filter(self._may_go, near)

    def _may_go(self, item: Item) -> bool:
        mark = self.plan.marks.get(item)
        if isinstance(item, Share):
            return mark is None
        if item in self.kept or mark == WITHHELD:
            return False
        is_large = mark is None and (self.content.counts[item].low or 0) > self.rule.high
        return is_large or self.plan.is_open

    def _loss(self, item: Item) -> tuple[Any, ...]:
        """Return how much is lost when something is withheld, comparable with any other loss."""
        if isinstance(item, Share):
            return (0, 0, 0, self.content.counts[item.top].high, item.top, item.base)
        masked = self.plan.marks.keys()
        alone = sum(not masked & (cells - {item}) for cells in self.content.sums_of[item])
        value = self.content.counts[item].high
        return (1, item in self.content.wholes, alone, value, item, ())
