"""Judges every printed figure evidence can bear on, without its related releases and with them.

"Without" leaves out the figure's own release with all it descends from and all that descends from
it; "with" leaves out the figure alone. It reconciles no evidence itself, knows no claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foi_analysis.evidence.bounds import Fact
from foi_analysis.evidence.precompute import unsearched
from foi_analysis.evidence.reconciliation import Limits
from foi_analysis.verdicts.verdict import Finding, find, side
from foi_analysis.verdicts.ways_of_rounding import saved_by

if TYPE_CHECKING:
    from foi_analysis.verdicts.claims import ClaimChecker

Row = Mapping[str, Any]
Asked = tuple[Fact, Limits]
WITHOUT, WITH = "without", "with"
FEW = 5


@dataclass(frozen=True)
class DistinctFact:
    """One figure of a release, the rows that print it, and what evidence makes of it."""

    fact: Fact
    rows: Sequence[Row]
    without: Finding
    with_related: Finding


class PublishedFigures:
    """Every printed figure that says something of cells relations join, judged."""

    def __init__(self, checker: ClaimChecker) -> None:
        self._checker = checker

    @cached_property
    def distinct_facts(self) -> list[DistinctFact]:
        """Return the figures by release, each judged twice."""
        with unsearched():
            return self._distinct_facts()

    def _distinct_facts(self) -> list[DistinctFact]:
        checker = self._checker
        grouped = checker.printed.grouped(checker.published)
        facts = sorted(grouped, key=lambda fact: (fact.release, grouped[fact][0]["figure"]))
        others = {one: checker.without_release(one) for one in {fact.release for fact in facts}}
        asked = [(fact, others[fact.release]) for fact in facts]
        asked_with = [(fact, checker.evidence.less(fact)) for fact in facts]
        checker.evidence.precompute_answers([*_by_release(asked), *_few_at_once(asked_with)])
        found = zip(facts, _find_all(asked), _find_all(asked_with), strict=True)
        return [DistinctFact(fact, grouped[fact], *findings) for fact, *findings in found]

    @cached_property
    def keys(self) -> dict[Fact, str]:
        """Return a short key for each statement of the evidence, replies first."""
        evidence = self._checker.evidence.facts
        return {fact: f"S{number:04}" for number, fact in enumerate(evidence, 1)}

    def distinct_fact_rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement of the evidence."""
        aside = self._checker.evidence.aside
        return [
            {
                "statement": key,
                "words": fact.statement,
                "kind": fact.kind,
                "provenance": fact.provenance,
                "measure": fact.cell[0],
                "category": fact.cell[1],
                "area": fact.cell[2],
                "wave": fact.cell[3],
                "release": fact.release,
                "pages": len(fact.pages) or None,
                "use": "set aside" if fact in aside else "used",
                "source": fact.source,
            }
            for fact, key in self.keys.items()
        ]

    def story_rows(self) -> list[dict[str, Any]]:
        """Return one row for each figure of each page, in the order of the figures."""
        rows = [self._story_row(one, row) for one in self.distinct_facts for row in one.rows]
        return sorted(rows, key=lambda row: row["figure"])

    def _story_row(self, one: DistinctFact, row: Row) -> dict[str, Any]:
        names: tuple[str, ...]
        names = ("figure", "page", "publisher", "title", "published_on", "address", "release")
        names += ("measure", "category", "printed", "unit", "operator")
        return {
            **{name: row[name] for name in names},
            "statement": self.keys[one.fact],
            "area": one.fact.cell[2],
            "wave": one.fact.cell[3],
            "other_pages": len(one.fact.pages) - 1,
            **_limits(one.without, ""),
            **_limits(one.with_related, "_with"),
            "saved_by": saved_by(row, one.without),
            "saved_by_with": saved_by(row, one.with_related),
        }

    def evidence_rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement a verdict rests on."""
        return [row for one in self.distinct_facts for row in self._evidence_rows(one)]

    def _evidence_rows(self, one: DistinctFact) -> Iterator[dict[str, Any]]:
        for judged, finding in ((WITHOUT, one.without), (WITH, one.with_related)):
            bound = finding.bound
            for fact in sorted(bound.low_facts | bound.high_facts, key=self.keys.__getitem__):
                yield {
                    "statement": self.keys[one.fact],
                    "judged": judged,
                    "side": side(fact, bound.low_facts, bound.high_facts),
                    "rests_on": self.keys[fact],
                }


def _by_release(asked: Sequence[Asked]) -> list[Callable[[], object]]:
    """Return one question for the figures of each release, which the same evidence judges."""
    groups = groupby(asked, key=lambda one: one[0].release)
    return [partial(_find_all, list(group)) for _, group in groups]


def _few_at_once(asked: Sequence[Asked]) -> list[Callable[[], object]]:
    starts = range(0, len(asked), FEW)
    return [partial(_find_all, asked[start : start + FEW]) for start in starts]


def _find_all(asked: Sequence[Asked]) -> list[Finding]:
    return [find(*one) for one in asked]


def _limits(finding: Finding, ending: str) -> dict[str, Any]:
    return {
        f"low{ending}": finding.low,
        f"high{ending}": finding.high,
        f"is_attained{ending}": finding.bound.is_attained,
        f"verdict{ending}": finding.verdict,
    }
