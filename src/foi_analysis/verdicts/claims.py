"""Judges each claim: what the real replies on hand add up to, and what all evidence allows.

Reconstructed replies count for neither; only a demonstration adds them up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, area_key, read_rows
from foi_analysis.core.shown import shown_in_notebooks
from foi_analysis.core.tables import COMPILED, PROVENANCES
from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.evidence.counting import refusing
from foi_analysis.evidence.facts import (
    REAL,
    PublishedEvidence,
    decimals_of,
    page_address,
    related_releases,
)
from foi_analysis.evidence.kept_limits import FOLDER
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.precompute import unsearched
from foi_analysis.evidence.reconciliation import Evidence, Limits, all_facts, evidence_of
from foi_analysis.evidence.respondents import Answered, answered
from foi_analysis.evidence.values import Value
from foi_analysis.verdicts.by_replies import decided_by_replies
from foi_analysis.verdicts.compiled_claims import CompiledClaims
from foi_analysis.verdicts.computed import computed_line
from foi_analysis.verdicts.judging import FigureJudge, FigureVerdict
from foi_analysis.verdicts.sentences import Figure, sentence
from foi_analysis.verdicts.verdict import (
    AGE,
    DISAGREES,
    FITS,
    IMPOSSIBLE,
    OPEN,
    RANK,
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


def claim_of(row: Mapping[str, Any], fact: Fact) -> Claim:
    """Return a printed figure as a claim nobody entered; ``fact`` is what it states."""
    category, area, wave = fact.cell[1:]
    names = ("page", "release", "measure", "printed", "value", "unit")
    known: dict[str, Any] = {name: row[name] for name in names}
    known |= {"category": category, "area": area, "wave": wave, "notebook": ""}
    return Claim("", "", decimals=decimals_of(row["printed"]), **known)


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
        self._real: dict[str, Replies] = {}

    def demonstration(self, wave: str) -> Replies:
        """Return the replies of a wave, reconstructed ones where an authority gave none."""
        return Replies(self.observations, self.reference, wave, PROVENANCES)

    def real(self, wave: str) -> Replies:
        """Return the primary and transcribed replies of a wave."""
        if wave not in self._real:
            self._real[wave] = Replies(self.observations, self.reference, wave, REAL)
        return self._real[wave]

    def judge(self, claim: Claim) -> Judgement:
        """Return the computed value and the verdict of one claim."""
        real, fact = self.real(claim.wave), self.fact(claim)
        given = self._answered(real, claim)
        verdict, why = self.verdict_on(claim, fact)
        said = sentence(verdict, self.figure(fact, vars(claim)), self.reference, why)
        if by_table := self.compiled.computed(claim):
            return Judgement(
                claim, *by_table[:2], COMPILED, None, None, verdict, said, *by_table[2]
            )
        return Judgement(
            claim,
            self._shown(real, claim, given),
            given.own,
            real.provenance(given.respondents),
            given.above,
            given.below,
            verdict,
            said,
            len(given.respondents),
            given.asked,
        )

    def verdict_on(self, claim: Claim, fact: Fact) -> tuple[FigureVerdict, str]:
        """Return the one verdict on a claim, or on a printed figure as one, and why by replies.

        ``fact`` is what it states. Why is empty where replies or compiled tables do not decide.
        """
        verdict, why = self._verdict_on(claim, fact)
        return replace(verdict, scale=fact.scale), why

    def _verdict_on(self, claim: Claim, fact: Fact) -> tuple[FigureVerdict, str]:
        released_on = self.printed.dates.get(claim.release, "")
        if found := self.compiled.decide(claim, fact, released_on, self.stated):
            return found
        if fact.base in (None, _cells(claim)[1]):
            real = self.real(claim.wave)
            given = self._answered(real, claim)
            issuer = self._issuers.get(claim.release, "")
            if decided := decided_by_replies(claim, fact, given, real, issuer):
                return decided
        verdict = self._of_rank(claim) if claim.measure == RANK else self.judge_of.judge(fact)
        return verdict, ""

    def figure(self, fact: Fact, row: Mapping[str, Any]) -> Figure:
        """Return what a sentence says of a claim or printed figure, with its own page's caveats."""
        own = [one for one in self.stated.get(fact, ()) if one["page"] == row["page"]]
        known = dict.fromkeys(words for one in own for words in self.printed.caveats.words(one))
        others = max(len(fact.pages) - 1, 0)
        return Figure(row["printed"], row["unit"], fact, others, "; ".join(known))

    def given(self, replies: Replies, claim: Claim) -> str:
        """Return in a line what some replies of a claim's wave give of it."""
        return self._shown(replies, claim, self._answered(replies, claim))

    def _shown(self, replies: Replies, claim: Claim, given: Answered) -> str:
        members = self.reference.areas[claim.area]
        if not set(replies.rows) & members:
            return "refused" if members <= refusing(self.reference, claim.wave) else "no replies"
        return computed_line(claim, given, self.reference.investigation.nouns.authorities)

    def _answered(self, replies: Replies, claim: Claim) -> Answered:
        return answered(replies, claim.area, claim.measure, claim.category)

    def _of_rank(self, claim: Claim) -> FigureVerdict:
        """Return the verdict on which method is recorded most often."""
        bound = self.bound(claim, self.judge_of.limits(self.fact(claim)))
        if not bound.low_facts:
            return FigureVerdict(UNCHECKED, bound)
        rests_on = weakest(bound)
        if bound.low > claim.value:
            word = DISAGREES if rests_on else IMPOSSIBLE
            others = tuple(sorted(bound.low_facts, key=lambda fact: fact.rank[1:] + fact.cell))
            return FigureVerdict(word, bound, rests_on, UNCHECKED if rests_on else "", others)
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
        met = [
            (claim.printed not in {row["printed"] for row in rows}, number, fact)
            for number, (fact, rows) in enumerate(self.stated.items())
            if claim.page in fact.pages and (fact.cell, fact.base) == (cell, base)
            if _is_of(claim, fact) or claim.value in {row["value"] for row in rows}
        ]
        return min(met)[2] if met else self._unprinted(claim, cell, base)

    def _unprinted(self, claim: Claim, cell: Cell, base: Cell | None) -> Fact:
        """Return a claim its page does not print as a fact of the page's release."""
        issuer, origin = self.printed.issuer_and_origin(claim.release)
        rows = [row for row in self.published if row["page"] == claim.page]
        pages = {page_address(row["address"]) or row["page"] for row in rows}
        scale = self.compiled.measure(claim.measure).scale
        stated = claimed(cell, claim.value * scale, claim.decimals, base)
        return replace(
            stated,
            release=claim.release,
            issuer=issuer,
            origin=origin,
            addresses=frozenset(pages),
            scale=scale,
        )

    @cached_property
    def compiled(self) -> CompiledClaims:
        """Return what compiled tables give of claims."""
        return CompiledClaims(self.reference, self.observations)

    @cached_property
    def stated(self) -> dict[Fact, list[Mapping[str, Any]]]:
        """Return each printed figure of a release as a fact, with the rows that print it."""
        return self.printed.grouped(self.published)

    @cached_property
    def _issuers(self) -> dict[str, str]:
        return {row["release"]: row["issuer"] for row in self.releases}

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
        with unsearched():
            printed = self.printed.facts(self.published)
            compiled = self.compiled.facts(fact.cell for fact in printed)
            facts = all_facts(self.reference, printed, self.observations, REAL, compiled)
            folder = self.reference.project.build / FOLDER
            return evidence_of(self.reference, facts, folder=folder)

    def without_release(self, release: str) -> Limits:
        """Return the limits set by all that neither is nor descends from or leads to a release."""
        left_out = related_releases(self.releases, release)
        return self.evidence.without(lambda fact: fact.release in left_out)


def _cells(claim: Claim) -> tuple[Cell, Cell | None]:
    """Return the cell a claim is about, and for a share the cell it is a share of."""
    if claim.measure == SHARE:
        return share_cells(claim.category, claim.area, claim.wave)
    return (claim.measure, claim.category, claim.area, claim.wave), None


def _is_of(claim: Claim, fact: Fact) -> bool:
    """Return whether a fact about the same states a claim's number."""
    value = claim.value / 100 if fact.base else claim.value * fact.scale
    return (fact.low or 0) <= value and (fact.high is None or value <= fact.high)
