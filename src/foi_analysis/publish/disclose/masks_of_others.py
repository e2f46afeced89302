"""Tells which numbers that replies mask can be worked out, and from what; gives no number.

It is for the analyst alone: who knows that a mask gives way can ask the authority, or keep silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foi_analysis.evidence.bounds import Bound, Cell
from foi_analysis.publish.disclose.attack import OURS, MaskingPlan, believable, unproven
from foi_analysis.publish.disclose.content import Content, Rule

UNMASKED = Rule("none", 1, 0)
COLUMNS = ("authority", "wave", "measure", "category", "rests_on")


@dataclass(frozen=True)
class GivenAway:
    """A count that a reply masks and that has one value all the same, and what leads to it."""

    cell: Cell
    rests_on: tuple[str, ...]

    @property
    def row(self) -> dict[str, str]:
        """Return it as a row of the report (COLUMNS)."""
        measure, category, area, wave = self.cell
        values = (area, wave, measure, category, "; ".join(self.rests_on))
        return dict(zip(COLUMNS, values, strict=True))


def given_away(content: Content) -> list[GivenAway]:
    """Return the replies' own masks that the replies and what others published give away."""
    return sorted(_given_away(content), key=lambda one: one.cell)


def _given_away(content: Content) -> Iterator[GivenAway]:
    masked = {cell for cell, count in content.counts.items() if not count.is_exact}
    masked -= content.wholes
    attack = believable(content, UNMASKED)
    for exact in attack.tables(attack.facts(MaskingPlan())):
        own = [cell for cell in content.counts if cell in masked and cell in exact.system.column]
        for cell in unproven(exact, own, lambda cell, low, high: low < high):
            bound = exact.bound(cell)
            if bound.low == bound.high:
                yield GivenAway(cell, tuple(_named(bound, cell)))


def _named(bound: Bound, cell: Cell) -> list[str]:
    """Return in words the facts behind a limit, without a number of theirs."""
    behind = (fact for fact in bound.low_facts | bound.high_facts if not fact.terms)
    facts = {fact for fact in behind if fact.cell != cell}
    words = {
        f"{', '.join(part.replace('_', ' ') for part in fact.cell if part)} "
        f"({'its reply' if fact.source == OURS else fact.source})"
        for fact in facts
    }
    return sorted(words)
