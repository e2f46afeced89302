"""Judges each claim: what the replies on hand add up to, and what real evidence allows.

The two answers are never blended. Reconstructed replies count for the first and never for the
second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foi_analysis.bounds import Bound, Bounds, Fact, narrow, relations_for
from foi_analysis.counts import show_interval
from foi_analysis.evidence import REAL, published_facts, related_releases, reply_facts
from foi_analysis.measures import Replies, Value
from foi_analysis.paths import Project
from foi_analysis.reference import Reference, area_key, read_rows
from foi_analysis.tables import PROVENANCES

SHARE, RANK, AGE = "method_share_of_known", "most_recorded_method", "youngest_victim_age"


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

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from foi_analysis.display import judgement

        shown = judgement(self)
        return {"text/plain": shown.text, "text/html": shown.html}


def read_claims(project: Project) -> list[Claim]:
    """Return the claims of data/manual/claims.csv in its order."""
    return [
        Claim(
            row["claim"],
            row["statement"],
            row["page"],
            row["release"],
            row["wave"],
            area_key(row["area"], row["area_type"]),
            row["measure"],
            row["category"],
            row["printed"],
            float(row["value"]),
            row["unit"],
            int(row["decimals"]),
            row["notebook"],
        )
        for row in read_rows(project.manual / "claims.csv")
    ]


class Court:
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
        self._narrowed: dict[tuple[str, str, str], tuple[Bounds, Bounds]] = {}

    def on_hand(self, wave: str) -> Replies:
        """Return the replies of a wave, whatever their provenance, the best for each force."""
        return Replies(self.observations, self.reference, wave, PROVENANCES)

    def real(self, wave: str) -> Replies:
        """Return the primary and transcribed replies of a wave."""
        return Replies(self.observations, self.reference, wave, REAL)

    def judge(self, claim: Claim) -> Judgement:
        """Return the computed value and the verdict of one claim."""
        judgement = self._compute(claim)
        real = self.real(claim.wave)
        exact = self._value(real, claim)[0]
        if self._is_settled(real, claim) and exact.is_exact:
            self._judge_by_replies(judgement, exact, real)
        else:
            self._judge_by_evidence(judgement)
        return judgement

    def _compute(self, claim: Claim) -> Judgement:
        replies = self.on_hand(claim.wave)
        value, numerator, denominator = self._value(replies, claim)
        provenance = replies.provenance(self.reference.areas[claim.area])
        shown = self._shown(replies, claim, value)
        return Judgement(claim, shown, value, provenance, numerator, denominator)

    def _shown(self, replies: Replies, claim: Claim, value: Value) -> str:
        if not set(replies.rows) & self.reference.areas[claim.area]:
            return "no replies"
        if claim.measure == RANK:
            return (replies.methods() or ["none"])[0]
        return show_interval(value.low, value.high, claim.decimals)

    def _value(self, replies: Replies, claim: Claim) -> tuple[Value, Value | None, Value | None]:
        """Return a claim's value, and numerator and denominator when it is a share."""
        area, category = claim.area, claim.category
        if claim.measure == SHARE:
            top = replies.area_value(area, "method_instances", category)
            base = replies.area_value(area, "offences_method_known")
            return _share(top, base), top, base
        if claim.measure == RANK:
            return self._rank(replies, claim), None, None
        return replies.area_value(area, claim.measure, category), None, None

    def _rank(self, replies: Replies, claim: Claim) -> Value:
        def times(method: str) -> Value:
            return replies.area_value(claim.area, "method_instances", method)

        own = times(claim.category)
        rivals = [times(method) for method in self.reference.methods if method != claim.category]
        above = sum(own.high is not None and rival.low > own.high for rival in rivals)
        maybe = sum(rival.high is None or rival.high > own.low for rival in rivals)
        return Value(1 + above, 1 + maybe)

    def _is_settled(self, replies: Replies, claim: Claim) -> bool:
        return self.reference.areas[claim.area] <= set(replies.rows)

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
        bound = self._bound(claim)
        if not bound.low_facts and not bound.high_facts:
            judgement.why = "Nothing outside the story's own release bears on it."
            return
        judgement.low = bound.low
        judgement.high = None if math.isinf(bound.high) else bound.high
        judgement.low_facts, judgement.high_facts = bound.low_facts, bound.high_facts
        allowed = _allowed(judgement.low, judgement.high, claim)
        if not _can_print_as(bound, claim):
            judgement.verdict = "contradicted"
            judgement.why = f"Other evidence allows {allowed}, and not {claim.printed}."
            # Only the limit the printed figure breaks is in conflict with it.
            is_below = claim.value < bound.low
            judgement.low_facts = bound.low_facts if is_below else frozenset()
            judgement.high_facts = frozenset() if is_below else bound.high_facts
        elif bound.low == bound.high:
            judgement.verdict = "corroborated"
            judgement.why = f"Publications outside the story's release fix it: {allowed}."
        else:
            judgement.verdict = "consistent"
            judgement.why = (
                f"Evidence outside the story's release allows {allowed}; "
                f"{claim.printed} is among them."
            )

    def _bound(self, claim: Claim) -> Bound:
        if claim.measure == SHARE:
            top = self._cell_bound(claim, "method_instances", claim.category)
            base = self._cell_bound(claim, "offences_method_known", "")
            return _share_bound(top, base)
        if claim.measure == RANK:
            return self._rank_bound(claim)
        return self._cell_bound(claim, claim.measure, claim.category)

    def _rank_bound(self, claim: Claim) -> Bound:
        own = self._cell_bound(claim, "method_instances", claim.category)
        above, maybe, facts = 0, 0, own.low_facts | own.high_facts
        for method in self.reference.methods:
            if method != claim.category:
                rival = self._cell_bound(claim, "method_instances", method)
                above += rival.low > own.high
                maybe += rival.high > own.low
                facts |= rival.low_facts | rival.high_facts
        return Bound(1 + above, 1 + maybe, facts, facts)

    def _cell_bound(self, claim: Claim, measure: str, category: str) -> Bound:
        bounds = self.narrowed(claim)
        return bounds.of((measure, category, claim.area, claim.wave))

    def narrowed(self, claim: Claim) -> Bounds:
        """Return the bounds of every cell, from real evidence outside the claim's release."""
        key = (claim.wave, claim.release, "|".join(sorted(self._categories(claim))))
        if key not in self._narrowed:
            self._narrowed[key] = self._narrow(claim)
        return self._narrowed[key]

    def _narrow(self, claim: Claim) -> Bounds:
        waves = [wave for wave in self.reference.waves if _family(self.reference, wave, claim.wave)]
        categories = self._categories(claim)
        replies = [fact for wave in waves for fact in reply_facts(self.real(wave), categories)]
        answered = {fact.cell for fact in replies}
        left_out = related_releases(self.releases, claim.release)
        papers = published_facts(self.published, self.reference, waves, left_out)
        facts = replies + [fact for fact in papers if fact.cell not in answered]
        # A method no fact speaks of limits nothing, and there are many.
        spoken = categories & {claim.category, *(fact.cell[1] for fact in facts)}
        return narrow(facts, relations_for(self.reference, waves, spoken))

    def _categories(self, claim: Claim) -> set[str]:
        if claim.measure == RANK:
            return set(self.reference.methods)
        if not claim.category:
            return set()
        day = self.reference.waves[claim.wave].end
        return {claim.category} | self.reference.group(claim.category, day)


_MEASURES_BEHIND = {
    SHARE: ("method_instances", "offences_method_known"),
    RANK: ("method_instances",),
}


def _family(reference: Reference, wave: str, other: str) -> bool:
    """Return whether two waves are nested one in the other."""

    def upwards(name: str) -> list[str]:
        return [name, *upwards(reference.waves[name].nested_in)] if name else []

    return wave in upwards(other) or other in upwards(wave)


def _share(top: Value, base: Value) -> Value:
    if not base.low and not base.high:
        return Value(0, None)
    low = 100 * top.low / base.high if base.high else 0.0
    high = 100 * top.high / base.low if top.high is not None and base.low else None
    return Value(low, high)


def _share_bound(top: Bound, base: Bound) -> Bound:
    low = 100 * top.low / base.high if not math.isinf(base.high) else 0.0
    high = 100 * top.high / base.low if base.low else math.inf
    facts_low = top.low_facts | base.high_facts if low else frozenset()
    facts_high = top.high_facts | base.low_facts if high < 100 else frozenset()
    return Bound(low, min(high, 100.0), frozenset(facts_low), frozenset(facts_high))


def _allowed(low: float, high: float | None, claim: Claim) -> str:
    if claim.measure == RANK:
        return f"{claim.category} in any place from {low:.0f} to {high:.0f}"
    return f"{show_interval(low, high, 1 if claim.measure == SHARE else 0)} {claim.unit}"


def _prints_as(value: float, claim: Claim) -> bool:
    half = 0.5 * 10**-claim.decimals if claim.measure == SHARE else 0
    return claim.value - half <= value <= claim.value + half


def _can_print_as(bound: Bound, claim: Claim) -> bool:
    half = 0.5 * 10**-claim.decimals if claim.measure == SHARE else 0
    return bound.low <= claim.value + half and claim.value - half <= bound.high
