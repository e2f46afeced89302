"""Masks a publication by a rule, withholds what would give it away, and proves the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foi_analysis.core.counts import WITHHELD as NO_NUMBER
from foi_analysis.core.counts import Count
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.publish.disclose.attack import (
    SMALL,
    WITHHELD,
    Attack,
    MaskingPlan,
    already_published,
    believable,
    left_by_others,
    possible_values,
)
from foi_analysis.publish.disclose.content import Content, Item, Rule, Share

PUBLIC = "already published"


@dataclass(frozen=True)
class PrintedCount:
    """One count as printed: its number or its mask, why it is masked, who published it before."""

    cell: Cell
    printed: Count
    mark: str = ""
    published_by: str = ""


@dataclass(frozen=True)
class Disclosed:
    """A publication masked by a rule, with what an attack on it finds.

    ``limits`` are those a reader can work out for each masked count from print alone; ``left_out``
    are statements of others that cannot be true beside the counts, so that believing them helps no
    reader. Those that tell something of a masked count must not be printed.
    """

    content: Content
    rule: Rule
    plan: MaskingPlan
    public: dict[Cell, str]
    limits: dict[Cell, Bound]
    left_out: Sequence[Fact]

    @cached_property
    def lines(self) -> list[PrintedCount]:
        """Return every count as printed, in the publication's order."""
        return list(self._lines())

    def _lines(self) -> Iterator[PrintedCount]:
        for cell, count in self.content.counts.items():
            mark = self.plan.marks.get(cell, "")
            if mark:
                yield PrintedCount(cell, self._mask(count, mark), mark)
            else:
                by = self.public.get(cell, "")
                yield PrintedCount(cell, self.rule.printed(count), PUBLIC if by else "", by)

    def _mask(self, count: Count, mark: str) -> Count:
        if mark == SMALL:
            return self.rule.mask(count)
        return Count(NO_NUMBER, None if self.plan.is_open else self.rule.high + 1)

    def printed_share(self, share: Share) -> str:
        """Return a share as printed, empty when it is withheld or has no one value."""
        value = self.content.printed_share(share)
        is_shown = value is not None and share not in self.plan.marks
        return f"{float(value):.{share.decimals}f}" if is_shown and value is not None else ""

    def masked(self, mark: str) -> list[Item]:
        """Return the counts and shares with a mark, in the publication's order."""
        items = (*self.content.counts, *self.content.shares)
        return [item for item in items if self.plan.marks.get(item) == mark]

    def values_left(self, cell: Cell) -> float:
        """Return how many values a reader must think possible for a masked count."""
        return possible_values(self.limits[cell])


def published(content: Content, rule: Rule) -> Disclosed:
    """Return a publication with what the rule masks, and what else must be withheld for it.

    Raises ProblemsFound when the counts are no publication (a sum that does not add up), or when
    an attack made afresh, with guesses, on what would be printed still recovers a masked count.
    """
    content.check()
    attack = believable(content, rule)
    small = [cell for cell, count in content.counts.items() if rule.is_small(count)]
    public = already_published(attack, content.known, content.counts)
    plan = protect(attack, set(small) - set(public), set(public))
    late = [cell for cell in small if cell not in public and cell not in plan.marks]
    public |= dict.fromkeys(late, "follows from what others published")
    _refuse_recovered(Attack(attack.content, rule).exposed(plan, {}))
    limits = Attack(attack.content, rule, guesses=False).limits(plan)
    believed = {fact.statement for fact in attack.content.known}
    left_out = [fact for fact in content.known if fact.statement not in believed]
    return Disclosed(content, rule, plan, public, limits, left_out)


def _refuse_recovered(cells: Iterable[Cell]) -> None:
    problems = [
        Problem(
            "a masked count that the printed tables give away",
            "at least two possible values",
            "Publish nothing; report this with the tables.",
            place=", ".join(part for part in cell if part),
        )
        for cell in cells
    ]
    if problems:
        raise ProblemsFound(problems)


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
        shares = [one for one in self.content.shares if one.top in small or self.rule.base]
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
