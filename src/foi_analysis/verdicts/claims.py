"""Judges each claim: what the real replies on hand add up to, and what all evidence allows.

Reconstructed replies count for neither; only a demonstration adds them up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, area_key, read_rows
from foi_analysis.core.shown import shown_in_notebooks
from foi_analysis.core.tables import PROVENANCES
from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.evidence.counting import refusing
from foi_analysis.evidence.facts import REAL, PublishedEvidence, related_releases, reply_facts
from foi_analysis.evidence.measures import Replies, Value
from foi_analysis.evidence.reconciliation import Evidence, Limits, all_facts, evidence_of
from foi_analysis.evidence.respondents import Answered, answered
from foi_analysis.verdicts.computed import computed_line
from foi_analysis.verdicts.judging import FigureJudge, FigureVerdict
from foi_analysis.verdicts.sentences import Figure, sentence
from foi_analysis.verdicts.verdict import (
    AGE,
    CONFIRMED,
    DISAGREES,
    FITS,
    FROM_COMPILER,
    IMPOSSIBLE,
    OPEN,
    RANK,
    REPRODUCED,
    RESTATED,
    SHARE,
    UNCHECKED,
    claimed,
    ground,
    place,
    share_cells,
    weakest,
)

__all__ = ["AGE", "RANK", "SHARE", "Claim", "ClaimChecker", "Judgement", "read_claims"]


@dataclass(frozen=True)
class Claim:
    """One figure a story prints, as in data/manual/claims.csv."""

    claim: str
    statement: str
    page: str
    release: str
    wave: str
    area: str
    measure: str
    category: str
    printed: str
    value: float
    unit: str
    decimals: int
    notebook: str
    context: str = ""


@shown_in_notebooks
@dataclass
class Judgement:
    """What was found for one claim: what the replies on hand add up to, and its verdict."""

    claim: Claim
    computed: str
    computed_value: Value
    computed_provenance: str
    numerator: Value | None
    denominator: Value | None
    verdict: FigureVerdict
    sentence: str
    respondents: int
    asked: int


def read_claims(project: Project) -> list[Claim]:
    """Return the claims of data/manual/claims.csv in its order."""
    names = [one.name for one in fields(Claim)]
    found = []
    for row in read_rows(project.manual / "claims.csv"):
        numbers = {"value": float(row["value"]), "decimals": int(row["decimals"])}
        known: dict[str, Any] = {**row, **numbers, "area": area_key(row["area"], row["area_type"])}
        found.append(Claim(**{name: known[name] for name in names}))
    return found


class ClaimChecker:
    """Everything claims are judged by: observations, publications, releases and reference tables.

    ``observations`` and ``published`` are rows of the processed tables of those names.
    """

    def __init__(
        self,
        project: Project,
        observations: Sequence[Mapping[str, Any]],
        published: Sequence[Mapping[str, Any]],
    ) -> None:
        self.reference = Reference(project)
        self.observations, self.published = observations, published
        self.releases = read_rows(project.published / "releases.csv")

    def demonstration(self, wave: str) -> Replies:
        """Return the replies of a wave, reconstructed ones where a force gave none."""
        return Replies(self.observations, self.reference, wave, PROVENANCES)

    def real(self, wave: str) -> Replies:
        """Return the primary and transcribed replies of a wave."""
        return Replies(self.observations, self.reference, wave, REAL)

    def judge(self, claim: Claim) -> Judgement:
        """Return the computed value and the verdict of one claim."""
        real = self.real(claim.wave)
        given = self._answered(real, claim)
        if self._is_settled(real, claim, given):
            verdict, why = self._by_replies(claim, given.own, real)
        else:
            verdict, why = self._by_evidence(claim)
        return Judgement(
            claim,
            self._shown(real, claim, given),
            given.own,
            real.provenance(given.respondents),
            given.above,
            given.below,
            verdict,
            why,
            len(given.respondents),
            given.asked,
        )

    def _by_evidence(self, claim: Claim) -> tuple[FigureVerdict, str]:
        """Return a claim's verdict by all that is published and replied."""
        fact = self.fact(claim)
        figure = Figure(claim.printed, claim.unit, fact, max(len(fact.pages) - 1, 0))
        verdict = self._of_rank(claim) if claim.measure == RANK else self.judge_of.judge(fact)
        return verdict, sentence(verdict, figure, self.reference)

    def given(self, replies: Replies, claim: Claim) -> str:
        """Return in a line what some replies of a claim's wave give of it."""
        return self._shown(replies, claim, self._answered(replies, claim))

    def _shown(self, replies: Replies, claim: Claim, given: Answered) -> str:
        members = self.reference.areas[claim.area]
        if not set(replies.rows) & members:
            return "refused" if members <= refusing(self.reference, claim.wave) else "no replies"
        return computed_line(claim, given)

    def _answered(self, replies: Replies, claim: Claim) -> Answered:
        return answered(replies, claim.area, claim.measure, claim.category)

    def _is_settled(self, replies: Replies, claim: Claim, given: Answered) -> bool:
        """Return whether the replies alone decide: all are there, and what they give is exact.

        Where some do not answer a question, a sum or a least age of the others can bear a figure
        out and not be against it; a share or a rank is of those that answer.
        """
        has_all = self.reference.areas[claim.area] <= set(replies.rows)
        is_theirs = given.is_complete or claim.measure in (SHARE, RANK)
        is_decided = is_theirs or _prints_as(given.own.low, claim)
        return has_all and bool(given.respondents) and given.own.is_exact and is_decided

    def _by_replies(self, claim: Claim, value: Value, real: Replies) -> tuple[FigureVerdict, str]:
        """Return the verdict of complete real replies on a claim."""
        members = self.reference.areas[claim.area]
        facts = frozenset(
            fact
            for fact in reply_facts(real, self._categories(claim))
            if fact.cell[2] in members
            and fact.cell[0] in _MEASURES_BEHIND.get(claim.measure, (claim.measure,))
            and fact.cell[1] in ("", claim.category)
        )
        assert value.low is not None
        bound = Bound(Fraction(str(value.low)), Fraction(str(value.low)), facts, facts)
        shown = f"{value.low:.{claim.decimals}f}" if claim.measure == SHARE else f"{value.low:g}"
        whose = f"All {len(members)} replies give" if len(members) > 1 else "The reply gives"
        kind = real.provenance(members)
        is_compilers = self._are_of_issuer(real, members, claim.release)
        if is_compilers and kind != "primary":
            return self._by_compiler(claim, value.low, bound, shown)
        if not _prints_as(value.low, claim):
            return FigureVerdict(IMPOSSIBLE, bound), f"{whose} {shown} {claim.unit}."
        if kind == "primary":
            return FigureVerdict(REPRODUCED, bound), f"{whose} exactly {shown} {claim.unit}."
        why = f"{whose} {shown} {claim.unit}, transcribed from what was published of them."
        return FigureVerdict(CONFIRMED, bound), why

    def _by_compiler(
        self, claim: Claim, low: float, bound: Bound, shown: str
    ) -> tuple[FigureVerdict, str]:
        """Return the verdict of the compiler's own table, which a later edition may restate."""
        if _prints_as(low, claim):
            why = f"The compiler's own table gives {shown} {claim.unit}."
            return FigureVerdict(FROM_COMPILER, bound), why
        why = f"The compiler's own table, as published since, gives {shown} {claim.unit}. "
        return FigureVerdict(RESTATED, bound), f"{why}We call neither wrong."

    def _are_of_issuer(self, real: Replies, members: frozenset[str], release: str) -> bool:
        """Return whether whoever issued a release published the replies of all of some forces."""
        issuer = {row["release"]: row["issuer"] for row in self.releases}.get(release)
        replies = {real.rows[force][0]["reply"] for force in members if force in real.rows}
        publishers = {
            self.reference.registered.get(reply, {}).get("publisher") for reply in replies
        }
        return publishers == {issuer}

    def _of_rank(self, claim: Claim) -> FigureVerdict:
        """Return the verdict on which method is recorded most often."""
        bound = self.bound(claim, self.judge_of.limits(self.fact(claim)))
        if not bound.low_facts:
            return FigureVerdict(UNCHECKED, bound)
        rests_on = weakest(bound)
        if bound.low > claim.value:
            word = DISAGREES if rests_on else IMPOSSIBLE
            return FigureVerdict(word, bound, rests_on, UNCHECKED if rests_on else "")
        return FigureVerdict(FITS if bound.high == claim.value else OPEN, bound, rests_on)

    def bound(self, claim: Claim, by: Limits) -> Bound:
        """Return the limits some evidence sets a claim, in its unit."""
        if claim.measure == RANK:
            return place(claim.category, claim.area, claim.wave, by, self.reference)
        return ground(self.fact(claim), by).bound

    def fact(self, claim: Claim) -> Fact:
        """Return what a claim states as the fact its page and release stand for.

        Where its page prints no such figure, it is a fact no evidence holds.
        """
        cell, base = _cells(claim)
        for fact in self.evidence.facts:
            if claim.page in fact.pages and fact.cell == cell and _is_of(claim, fact):
                return fact
        stated = claimed(cell, claim.value, claim.decimals, base)
        return replace(stated, release=claim.release)

    @cached_property
    def judge_of(self) -> FigureJudge:
        """Return what judges one printed figure after another."""
        return FigureJudge(self.evidence, self.releases)

    @cached_property
    def printed(self) -> PublishedEvidence:
        """Return what turns printed figures into facts."""
        return PublishedEvidence(self.reference, self.releases)

    @cached_property
    def evidence(self) -> Evidence:
        """Return all real evidence of all waves."""
        printed = self.printed.facts(self.published)
        facts = all_facts(self.reference, printed, self.observations, REAL)
        return evidence_of(self.reference, facts)

    def without_release(self, release: str) -> Limits:
        """Return the limits set by all that neither is nor descends from or leads to a release."""
        left_out = related_releases(self.releases, release)
        return self.evidence.without(lambda fact: fact.release in left_out)

    def _categories(self, claim: Claim) -> set[str]:
        if not claim.category or claim.measure == RANK:
            return set(self.reference.methods) if claim.measure == RANK else set()
        day = self.reference.waves[claim.wave].end
        return {claim.category} | self.reference.group(claim.category, day)


def _cells(claim: Claim) -> tuple[Cell, Cell | None]:
    """Return the cell a claim is about, and for a share the cell it is a share of."""
    if claim.measure == SHARE:
        return share_cells(claim.category, claim.area, claim.wave)
    return (claim.measure, claim.category, claim.area, claim.wave), None


def _is_of(claim: Claim, fact: Fact) -> bool:
    """Return whether a fact states a claim's number, as a share if the claim is one."""
    if bool(fact.base) != (claim.measure == SHARE):
        return False
    value = claim.value / 100 if fact.base else claim.value
    return (fact.low or 0) <= value and (fact.high is None or value <= fact.high)


_MEASURES_BEHIND = {
    SHARE: ("method_instances", "offences_method_known"),
    RANK: ("method_instances",),
}


def _prints_as(value: float, claim: Claim) -> bool:
    half = 0.5 * 10**-claim.decimals if claim.measure == SHARE else 0
    return claim.value - half <= value <= claim.value + half
