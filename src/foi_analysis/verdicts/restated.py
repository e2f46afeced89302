"""Finds figures that a later release states anew, and what preferring either one changes.

Neither is taken to be right. A number that one release prints in two ways is no restatement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.evidence.facts import related_releases
from foi_analysis.verdicts.claims import Claim, ClaimChecker

EARLIER, LATER = "the earlier", "the later"
COLUMNS = (
    *("wave", "area", "measure", "category", "earlier", "earlier_release"),
    *("later", "later_release"),
)
CLAIM_COLUMNS = ("claim", "printed", "unit", "preferred", "low", "high")


@dataclass(frozen=True)
class Restated:
    """One cell with the first and the last number printed of it, each with its first release."""

    cell: Cell
    earlier: int
    earlier_release: str
    later: int
    later_release: str

    @property
    def numbers(self) -> tuple[int, str, int, str]:
        """Return both numbers, each followed by its release."""
        return self.earlier, self.earlier_release, self.later, self.later_release


def restated_figures(facts: Iterable[Fact]) -> list[Restated]:
    """Return every cell that two releases give different numbers, sorted by cell."""
    cells: dict[Cell, dict[int, Fact]] = {}
    for fact in sorted(facts, key=lambda one: (one.rank[1], one.release)):
        if fact.kind == "publication" and not fact.base and fact.low == fact.high is not None:
            cells.setdefault(fact.cell, {}).setdefault(int(fact.low or 0), fact)
    return [
        Restated(cell, first, found[first].release, last, found[last].release)
        for cell, found in sorted(cells.items(), key=lambda pair: (pair[0][3], pair[0]))
        if len(found) > 1
        for first, last in [(next(iter(found)), next(reversed(found)))]
        if found[first].rank[1] < found[last].rank[1]
    ]


def restated_rows(restated: Iterable[Restated]) -> list[dict[str, Any]]:
    """Return one row (COLUMNS) for each restated figure."""
    return [
        dict(
            zip(
                COLUMNS,
                (*(one.cell[place] for place in (3, 2, 0, 1)), *one.numbers),
                strict=True,
            )
        )
        for one in restated
    ]


def claim_bounds(checker: ClaimChecker, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return what evidence allows each claim (CLAIM_COLUMNS) when either number is preferred.

    Only claims whose limits differ are among them; the claim's own release is left out, as ever.
    """
    restated = restated_figures(checker.evidence.facts)
    rows = []
    for claim in claims:
        found = {
            preferred: _limits(checker, claim, {one.cell: number for one, number in numbers})
            for preferred, numbers in (
                (EARLIER, [(one, one.earlier) for one in restated]),
                (LATER, [(one, one.later) for one in restated]),
            )
        }
        if len(set(found.values())) > 1:
            rows += [
                dict(
                    zip(
                        CLAIM_COLUMNS,
                        (claim.claim, claim.printed, claim.unit, preferred, *limits),
                        strict=True,
                    )
                )
                for preferred, limits in found.items()
            ]
    return rows


def _limits(checker: ClaimChecker, claim: Claim, preferred: Mapping[Cell, int]) -> tuple[Any, Any]:
    own = related_releases(checker.releases, claim.release)

    def is_left_out(fact: Fact) -> bool:
        is_number = not fact.base and fact.low == fact.high and fact.kind == "publication"
        is_other = is_number and preferred.get(fact.cell, fact.low) != fact.low
        return fact.release in own or is_other

    found = checker.finding(claim, checker.evidence.without(is_left_out))
    ends = (found.low, found.high)
    low, high = (None if end is None else round(float(end), 1) for end in ends)
    return low, high
