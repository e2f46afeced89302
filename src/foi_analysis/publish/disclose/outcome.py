"""Masks a publication by a rule and proves it: what is printed, masked and left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from foi_analysis.core.counts import WITHHELD as NO_NUMBER
from foi_analysis.core.counts import Count
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.publish.disclose.attack import SMALL, Attack, MaskingPlan, possible_values
from foi_analysis.publish.disclose.content import Content, Item, Share
from foi_analysis.publish.disclose.protect import protect
from foi_analysis.publish.disclose.public import already_published, believable
from foi_analysis.publish.disclose.rule import Rule

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
                yield PrintedCount(cell, count, PUBLIC if by else "", by)

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
