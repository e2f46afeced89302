"""Chooses what else to withhold, so that no masked count can be worked out; proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foi_analysis.evidence.bounds import Bound, Cell
from foi_analysis.publish.disclose.attack import SMALL, WITHHELD, Attack, MaskingPlan
from foi_analysis.publish.disclose.content import Item, Share
from foi_analysis.publish.disclose.public import left_by_others


def protect(attack: Attack, small: set[Cell], public: set[Cell]) -> MaskingPlan:
    """Return a plan under which every small count keeps the values the rule asks for.

    What exposes a count is withheld, the least first: a share before a count, a count before a
    sum. Only when nothing above the small numbers is left to withhold are zeros withheld as well,
    and small counts as any number. ``public`` is never withheld.
    """
    return _Search(attack, small, public).plan


class _Search:
    def __init__(self, attack: Attack, small: set[Cell], public: set[Cell]) -> None:
        self.attack, self.content, self.rule = attack, attack.content, attack.rule
        self.kept = {*public, *self.content.fixed}
        self.plan = MaskingPlan({cell: SMALL for cell in self.content.counts if cell in small})
        shares = [one for one in self.content.shares if one.top in small]
        self.plan.marks |= dict.fromkeys(shares, WITHHELD)
        self.wanted = left_by_others(attack, self.plan.cells) if self.rule.keeps_range else {}
        while exposed := attack.exposed(self.plan, self.wanted):
            self._answer(exposed)

    def _answer(self, exposed: dict[Cell, Bound]) -> None:
        """Withhold something for each exposed count, or settle for less where nothing is left.

        A large count that can be worked out and has nothing left to hide it is printed: to print
        what follows from the rest tells nothing.
        """
        chosen: dict[Item, str] = {}
        helpless = []
        for cell, bound in exposed.items():
            behind = set(self._behind(bound))
            if not behind:
                helpless.append(cell)
            elif not behind & chosen.keys():
                chosen[min(behind, key=self._loss)] = WITHHELD
        for cell in helpless:
            if self._is_large(cell):
                del self.plan.marks[cell]
                self.kept.add(cell)
        self.plan.marks |= chosen
        if chosen or any(cell not in self.plan.marks for cell in helpless):
            return
        if not self.plan.is_open:
            self.plan.is_open = True
        elif not any(self.wanted.pop(cell, None) for cell in exposed):
            for cell in exposed:
                del self.plan.marks[cell]

    def _is_large(self, cell: Cell) -> bool:
        return (self.content.counts[cell].low or 0) > self.rule.high

    def _behind(self, bound: Bound) -> Iterator[Item]:
        """Yield what may be withheld of the facts behind a count's limits."""
        facts = bound.low_facts | bound.high_facts
        items = (self.attack.items[fact] for fact in facts if fact in self.attack.items)
        yield from filter(self._may_go, items)

    def _may_go(self, item: Item) -> bool:
        mark = self.plan.marks.get(item)
        if isinstance(item, Share):
            return mark is None
        if item in self.kept or mark == WITHHELD:
            return False
        return self.plan.is_open or (mark is None and self._is_large(item))

    def _loss(self, item: Item) -> tuple[Any, ...]:
        """Return how much is lost when something is withheld, comparable with any other loss."""
        if isinstance(item, Share):
            return (0, 0, 0, self.content.counts[item.top].high, item.top, item.base)
        masked, is_whole = self.plan.marks.keys(), item in self.content.wholes
        value = self.content.counts[item].high
        if item in masked:
            return (1, not is_whole, 0, value, item, ())
        alone = sum(not masked & (cells - {item}) for cells in self.content.sums_of[item])
        return (2, is_whole, alone, value, item, ())
