"""Judges each claim: what the replies on hand add up to, and what real evidence allows.

The two answers are never blended. Reconstructed replies count for the first and never for the
second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from foi_analysis.core.counts import show_interval
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, area_key, read_rows
from foi_analysis.core.shown import shown_in_notebooks
from foi_analysis.core.tables import PROVENANCES
from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.evidence.counting import refusing
from foi_analysis.evidence.facts import REAL, PublishedEvidence, related_releases, reply_facts
from foi_analysis.evidence.measures import Replies, Value
from foi_analysis.evidence.reconciliation import Evidence, Limits, all_facts, evidence_of
from foi_analysis.evidence.respondents import Answered, answered
from foi_analysis.verdicts.computed import computed_line
from foi_analysis.verdicts.verdict import (
    AGE,
    CONSISTENT,
    CONTRADICTED,
    CORROBORATED,
    RANK,
    SHARE,
    UNTESTABLE,
    Finding,
    claimed,
    find,
    place,
    share_cells,
)
from foi_analysis.verdicts.ways_of_rounding import saved_by

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
    """What was found for one claim; limits are None where there is none."""

    claim: Claim
    computed: str
    computed_value: Value
    computed_provenance: str
    numerator: Value | None = None
    denominator: Value | None = None
    low: float | None = None
    high: float | None = None
    verdict: str = "untestable"
    why: str = ""
    low_facts: frozenset[Fact] = field(default_factory=frozenset)
    high_facts: frozenset[Fact] = field(default_factory=frozenset)
    with_related: Finding | None = None
    respondents: int = 0
    asked: int = 0


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

    def on_hand(self, wave: str) -> Replies:
        """Return the replies of a wave, whatever their provenance, the best for each force."""
        return Replies(self.observations, self.reference, wave, PROVENANCES)

    def real(self, wave: str) -> Replies:
        """Return the primary and transcribed replies of a wave."""
        return Replies(self.observations, self.reference, wave, REAL)

    def judge(self, claim: Claim) -> Judgement:
        """Return the computed value and the verdict of one claim."""
        judgement = self._compute(claim)
        judgement.with_related = self._with_related(claim)
        real = self.real(claim.wave)
        if self._is_settled(real, claim):
            self._judge_by_replies(judgement, self._answered(real, claim).own, real)
        else:
            self._judge_by_evidence(judgement)
        return judgement

    def _compute(self, claim: Claim) -> Judgement:
        replies = self.on_hand(claim.wave)
        given = self._answered(replies, claim)
        provenance = replies.provenance(given.respondents)
        judgement = Judgement(claim, self._shown(replies, claim, given), given.own, provenance)
        judgement.numerator, judgement.denominator = given.above, given.below
        judgement.respondents, judgement.asked = len(given.respondents), given.asked
        return judgement

    def _shown(self, replies: Replies, claim: Claim, given: Answered) -> str:
        members = self.reference.areas[claim.area]
        if not set(replies.rows) & members:
            return "refused" if members <= refusing(self.reference, claim.wave) else "no replies"
        return computed_line(claim, given)

    def _answered(self, replies: Replies, claim: Claim) -> Answered:
        return answered(replies, claim.area, claim.measure, claim.category)

    def _is_settled(self, replies: Replies, claim: Claim) -> bool:
        """Return whether the replies alone decide: all are there, and what they give is exact.

        Where some do not answer a question, a sum or a least age of the others can bear a figure
        out and not be against it; a share or a rank is of those that answer.
        """
        given = self._answered(replies, claim)
        has_all = self.reference.areas[claim.area] <= set(replies.rows)
        is_theirs = given.is_complete or claim.measure in (SHARE, RANK)
        is_decided = is_theirs or _prints_as(given.own.low, claim)
        return has_all and bool(given.respondents) and given.own.is_exact and is_decided

    def _judge_by_replies(self, judgement: Judgement, value: Value, real: Replies) -> None:
        claim = judgement.claim
        judgement.low = judgement.high = value.low
        matches = _prints_as(value.low, claim)
        is_primary = real.provenance(self.reference.areas[claim.area]) == "primary"
        agreed = "reproduced" if is_primary else "corroborated"
        judgement.verdict = agreed if matches else "contradicted"
        shown = f"{value.low:.{claim.decimals}f}" if claim.measure == SHARE else f"{value.low:g}"
        kind = "primary" if is_primary else "primary and transcribed"
        judgement.why = (
            f"The {kind} replies alone give {shown} {claim.unit}; the story prints {claim.printed}."
        )
        facts = frozenset(
            fact
            for fact in reply_facts(real, self._categories(claim))
            if fact.cell[2] in self.reference.areas[claim.area]
            and fact.cell[0] in _MEASURES_BEHIND.get(claim.measure, (claim.measure,))
            and fact.cell[1] in ("", claim.category)
        )
        judgement.low_facts = judgement.high_facts = facts

    def _judge_by_evidence(self, judgement: Judgement) -> None:
        claim = judgement.claim
        found = self.finding(claim, self.without_release(claim.release))
        judgement.low, judgement.high, judgement.verdict = found.low, found.high, found.verdict
        judgement.low_facts = found.bound.low_facts
        judgement.high_facts = found.bound.high_facts
        allowed = "" if found.low is None else _allowed(found.low, found.high, claim)
        judgement.why = {
            UNTESTABLE: "Nothing outside the story's own release bears on it.",
            CONTRADICTED: f"Other evidence allows {allowed}, and not {claim.printed}."
            + _saved(claim, found),
            CORROBORATED: f"Publications outside the story's release fix it: {allowed}.",
            CONSISTENT: f"Evidence outside the story's release allows {allowed}; "
            f"{claim.printed} is among them.",
        }[found.verdict]

    def finding(self, claim: Claim, by: Limits) -> Finding:
        """Return what some evidence makes of a claim."""
        if claim.measure == RANK:
            return self._finding_of_rank(claim, by)
        if claim.measure == SHARE:
            cell, base = share_cells(claim.category, claim.area, claim.wave)
            return find(claimed(cell, claim.value, claim.decimals, base), by)
        cell = (claim.measure, claim.category, claim.area, claim.wave)
        return find(claimed(cell, claim.value, claim.decimals), by)

    def _finding_of_rank(self, claim: Claim, by: Limits) -> Finding:
        bound = place(claim.category, claim.area, claim.wave, by, self.reference)
        if not bound.low_facts:
            return Finding(bound, UNTESTABLE)
        if bound.low > claim.value:
            return Finding(bound, CONTRADICTED)
        return Finding(bound, CORROBORATED if bound.high == claim.value else CONSISTENT)

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

    def _with_related(self, claim: Claim) -> Finding:
        """Return what everything but the claim's own figure makes of it."""
        for fact in self.evidence.facts:
            is_its_own = claim.page in fact.pages and fact.cell == self._cell(claim)
            if is_its_own and _is_of(claim, fact):
                return self.finding(claim, self.evidence.less(fact))
        return self.finding(claim, self.evidence.all)

    def _cell(self, claim: Claim) -> Cell:
        if claim.measure == SHARE:
            return share_cells(claim.category, claim.area, claim.wave)[0]
        return claim.measure, claim.category, claim.area, claim.wave

    def _categories(self, claim: Claim) -> set[str]:
        if not claim.category or claim.measure == RANK:
            return set(self.reference.methods) if claim.measure == RANK else set()
        day = self.reference.waves[claim.wave].end
        return {claim.category} | self.reference.group(claim.category, day)


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


def _allowed(low: float, high: float | None, claim: Claim) -> str:
    if claim.measure == RANK:
        return f"{claim.category} in any place from {low:.0f} to {high:.0f}"
    return f"{show_interval(low, high, 1 if claim.measure == SHARE else 0)} {claim.unit}"


def _saved(claim: Claim, found: Finding) -> str:
    """Return a sentence with the only ways of rounding under which a share fits, or nothing."""
    row = {"measure": claim.measure, "operator": "=", "printed": claim.printed}
    ways = saved_by(row, found)
    return f" It fits only if {ways}." if ways else ""


def _prints_as(value: float, claim: Claim) -> bool:
    half = 0.5 * 10**-claim.decimals if claim.measure == SHARE else 0
    return claim.value - half <= value <= claim.value + half
