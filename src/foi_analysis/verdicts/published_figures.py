"""Judges every printed figure evidence can bear on, once; it reconciles no evidence itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any

from foi_analysis.evidence.bounds import Fact
from foi_analysis.evidence.precompute import unsearched
from foi_analysis.verdicts.claims import ClaimChecker, claim_of
from foi_analysis.verdicts.judging import FigureJudge, FigureVerdict
from foi_analysis.verdicts.sentences import sentence
from foi_analysis.verdicts.verdict import UNCHECKED, side

Row = Mapping[str, Any]
NAMED = "named"


@dataclass(frozen=True)
class DistinctFact:
    """One figure of a release, the rows that print it, and its verdict."""

    fact: Fact
    rows: Sequence[Row]
    verdict: FigureVerdict
    by_replies: str = ""


class PublishedFigures:
    """Every printed figure that says something of cells relations join, judged."""

    def __init__(self, checker: ClaimChecker) -> None:
        self._checker = checker

    @cached_property
    def distinct_facts(self) -> list[DistinctFact]:
        """Return the figures by release, each with its verdict."""
        with unsearched():
            return self._distinct_facts()

    def _distinct_facts(self) -> list[DistinctFact]:
        checker = self._checker
        grouped = checker.stated
        facts = sorted(grouped, key=lambda fact: (fact.release, grouped[fact][0]["figure"]))
        judge = checker.judge_of
        checker.evidence.precompute_answers([*_few_of_a_release(judge, facts)])
        found = [
            DistinctFact(fact, rows, *checker.verdict_on(claim_of(rows[0], fact), fact))
            for fact, rows in ((fact, grouped[fact]) for fact in facts)
        ]
        checker.evidence.keep()
        return found

    @cached_property
    def keys(self) -> dict[Fact, str]:
        """Return a short key for each statement, replies first, those not used as evidence last."""
        every = [*self._checker.evidence.facts, *(one.fact for one in self.distinct_facts)]
        return {fact: f"S{number:04}" for number, fact in enumerate(dict.fromkeys(every), 1)}

    def distinct_fact_rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement of the evidence."""
        use = self._checker.evidence.use
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
                "use": use(fact),
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
            "is_attained": one.verdict.bound.is_attained,
            **verdict_columns(one.verdict, self._sentence(one, row)),
            "caveats": row["caveats"],
        }

    def _sentence(self, one: DistinctFact, row: Row) -> str:
        figure = self._checker.figure(one.fact, row)
        return sentence(one.verdict, figure, self._checker.reference, one.by_replies)

    def evidence_rows(self) -> list[dict[str, Any]]:
        """Return one row for each statement a verdict rests on."""
        return [row for one in self.distinct_facts for row in self._evidence_rows(one)]

    def _evidence_rows(self, one: DistinctFact) -> Iterator[dict[str, Any]]:
        sides = behind(one.verdict)
        for fact in sorted(sides, key=self.keys.__getitem__):
            yield {
                "statement": self.keys[one.fact],
                "side": sides[fact],
                "rests_on": self.keys[fact],
            }


def behind(verdict: FigureVerdict) -> dict[Fact, str]:
    """Return each statement a verdict rests on or names, with the limit it sets."""
    bound = verdict.bound
    named = () if verdict.word == UNCHECKED else verdict.others
    sides = dict.fromkeys(named, NAMED)
    for fact in bound.low_facts | bound.high_facts:
        sides[fact] = side(fact, bound.low_facts, bound.high_facts)
    return sides


def verdict_columns(verdict: FigureVerdict, sentence: str) -> dict[str, Any]:
    """Return the columns of a verdict in the tables of figures."""
    weakest = verdict.weakest
    return {
        "low": verdict.low,
        "high": verdict.high,
        "verdict": verdict.word,
        "sentence": sentence,
        "weakest": weakest.words if weakest else "",
        "strength": weakest.strength if weakest else "",
        "without_it": verdict.without_it,
    }


def _few_of_a_release(judge: FigureJudge, facts: Sequence[Fact]) -> Iterator[Callable[[], object]]:
    """Yield questions for some figures of a release each, which the same evidence judges."""
    for _, group in groupby(facts, key=lambda fact: fact.release):
        yield partial(_judge_all, judge, list(group))


def _judge_all(judge: FigureJudge, facts: Sequence[Fact]) -> None:
    for fact in facts:
        judge.judge(fact)
