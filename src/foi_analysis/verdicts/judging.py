"""Gives a printed figure its one verdict from all evidence; writes no sentence.

A figure's own release, those it descends from and those that descend from it support nothing, nor
does the reply its own page was transcribed into. Statements in dispute set no limit. The verdicts
are those of the table in METHODOLOGY.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial

from foi_analysis.evidence.bounds import Bound, Fact
from foi_analysis.evidence.bounds.assumptions import ASSUMPTION, FAIR, SAFE, WEAK, assumption_of
from foi_analysis.evidence.facts import related_releases
from foi_analysis.evidence.reconciliation import Evidence, Limits
from foi_analysis.verdicts.clashes import beside, clashes_by_assumption, in_order, size
from foi_analysis.verdicts.stated import (
    RIGHT_SINCE,
    Stated,
    is_before,
    is_of_other_issuer,
    is_of_same_figure,
    is_of_same_thing,
)
from foi_analysis.verdicts.verdict import (
    CONFIRMED,
    DISAGREES,
    FIXED,
    IMPOSSIBLE,
    OUTSIDE,
    REPEATED,
    RESTATED,
    UNCHECKED,
    Ground,
    Weakest,
    ground,
    in_doubt,
    is_assumed,
    is_doubtful,
    weakest,
)

IN_DISPUTE = "the statements it is in dispute with hold"
NOT_CUT = "the share was rounded, not cut"
SAME_RECORDS = "both count the same records, on the same day"


@dataclass(frozen=True)
class FigureVerdict:
    """The verdict on one printed figure: its word, and what it rests on.

    ``bound`` holds the limits that other figures set, ``scale`` of which make the figure's unit.
    ``weakest`` is the weakest thing the verdict assumes and ``without_it`` the verdict without
    that; None and empty where all is safe. ``others`` are the statements it names: those that
    give the same figure, give another, or that it clashes with.
    """

    word: str
    bound: Bound
    weakest: Weakest | None = None
    without_it: str = ""
    others: tuple[Fact, ...] = ()
    scale: int = 1

    @property
    def low(self) -> float | None:
        """Return the least that other figures allow, or None where nothing bears on the figure."""
        return float(self.bound.low / self.scale) if self._is_limited else None

    @property
    def high(self) -> float | None:
        """Return the greatest that other figures allow, or None for no limit."""
        is_open = not self._is_limited or math.isinf(self.bound.high)
        return None if is_open else float(self.bound.high / self.scale)

    @property
    def _is_limited(self) -> bool:
        return bool(self.bound.low_facts or self.bound.high_facts)


class FigureJudge:
    """Everything that judges one figure after another: evidence and who issued what."""

    def __init__(self, evidence: Evidence, releases: Sequence[Mapping[str, str]]) -> None:
        self.evidence = evidence
        self.releases = releases
        self.stated = Stated(evidence)
        self._related: dict[str, set[str]] = {}
        self._limits: dict[tuple[str, frozenset[str], str], Limits] = {}
        self._by_strength: dict[str, dict[int, frozenset[Fact]]] = {}

    def judge(self, fact: Fact) -> FigureVerdict:
        """Return the verdict on a figure of a release, given as the fact it states."""
        if others := self.stated.apart(fact, is_own=True):
            return FigureVerdict(RESTATED, self.ground(fact).bound, others=others)
        apart = self.stated.apart(fact, is_own=False)
        if others := tuple(one for one in apart if not self.stated.has_come_round(one, fact)):
            held = Weakest(FAIR, SAME_RECORDS)
            bound = self.ground(fact).bound
            return FigureVerdict(DISAGREES, bound, held, self._by_own_source(fact), others)
        if fact in self.evidence.in_dispute:
            return self._in_dispute(fact)
        if clash := self._clash_by_assumption(fact):
            return self._disagreeing(fact, *clash)
        return self._by_limits(fact)

    def limits(self, fact: Fact, strength: str = SAFE) -> Limits:
        """Return the limits of all undisputed statements but those that repeat a figure.

        With a strength that is not safe, what is assumed and trusted no further is left out, too.
        """
        key = fact.release, self._pages_of_others(fact), strength
        if key not in self._limits:
            # No assumption is of a release or a page.
            same = [one for one in self.evidence.facts if self.is_of_same(one, fact)]
            left_out = self.evidence.by_component(same)
            if strength != SAFE:
                for number, assumed in self._assumed_by_component(strength).items():
                    left_out[number] = left_out.get(number, frozenset()) | assumed
            self._limits[key] = Limits(self.evidence, left_out)
        return self._limits[key]

    def _without(self, is_left_out: Callable[[Fact], bool], strength: str) -> Limits:
        if strength == SAFE:
            return self.evidence.without(is_left_out)
        assumed = frozenset().union(*self._assumed_by_component(strength).values())
        return self.evidence.without(lambda one: one in assumed or is_left_out(one))

    def _assumed(self, strength: str) -> frozenset[Fact]:
        """Return what is trusted no further than a strength, and the numbers printed anew."""
        every = (*self.evidence.facts, *self.evidence.assumptions)
        weak = frozenset(one for one in every if is_assumed(one, strength))
        return weak | self.stated.since_restated

    def _assumed_by_component(self, strength: str) -> dict[int, frozenset[Fact]]:
        if strength not in self._by_strength:
            by_component = self.evidence.by_component(self._assumed(strength))
            self._by_strength[strength] = by_component
        return self._by_strength[strength]

    def _pages_of_others(self, fact: Fact) -> frozenset[str]:
        """Return the pages of a figure that print another release, or were made a reply."""
        return frozenset(
            page for page in fact.addresses if self._releases_on.get(page, set()) - {fact.release}
        )

    @cached_property
    def _releases_on(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in self.evidence.facts:
            for page in one.addresses:
                found.setdefault(page, set()).add(one.release)
        return found

    def is_of_same(self, one: Fact, fact: Fact) -> bool:
        """Return whether a statement is of a figure's own release, a relative or its own page."""
        if fact.release not in self._related:
            self._related[fact.release] = related_releases(self.releases, fact.release)
        is_related = bool(one.release) and one.release in self._related[fact.release]
        return is_related or (not one.terms and bool(one.addresses & fact.addresses))

    def ground(self, fact: Fact) -> Ground:
        """Return how a figure stands to the limits that other releases set."""
        return ground(fact, self.limits(fact))

    def _by_own_source(self, fact: Fact) -> str:
        """Return the verdict that no statement of another source has a part in."""

        def is_left_out(one: Fact) -> bool:
            is_of_others = one.kind != ASSUMPTION and one.origin != fact.origin
            return is_of_others or self.is_of_same(one, fact)

        return ground(fact, self.evidence.without(is_left_out)).word

    def _by_limits(self, fact: Fact) -> FigureVerdict:
        """Return the verdict on a figure that clashes with nothing."""
        found, held, without = self._settled(fact, partial(self.limits, fact))
        if found.place == OUTSIDE:
            others = _behind(found.bound)
            return self._ruled_out(fact, found.bound, held, without, others)
        if found.place == FIXED and (others := self._other_issuers(fact)):
            return FigureVerdict(CONFIRMED, found.bound, others=others)
        if others := self.stated.repeating(fact):
            return FigureVerdict(REPEATED, found.bound, others=others)
        others = self.stated.other_numbers(fact) if found.word == UNCHECKED else ()
        return FigureVerdict(found.word, found.bound, held, without, others)

    def _settled(
        self, fact: Fact, limits: Callable[[str], Limits]
    ) -> tuple[Ground, Weakest | None, str]:
        """Return how a figure stands to some evidence, the weakest thing needed, and without it.

        ``limits`` gives the limits of that evidence, and without what is trusted no further than a
        strength. What a limit rests on is not needed where other statements set the same limit.
        """
        found = ground(fact, limits(SAFE))
        held = self._weakest(found.bound)
        if held is None:
            return found, None, ""
        safe = ground(fact, limits(FAIR))
        if _is_as(safe, found):
            return safe, None, ""
        if held.strength == FAIR:
            return found, held, safe.word
        fair = ground(fact, limits(WEAK))
        if _is_as(fair, found):
            return fair, self._weakest(fair.bound), safe.word
        return found, held, fair.word

    def _ruled_out(
        self,
        fact: Fact,
        bound: Bound,
        held: Weakest | None,
        without: str,
        others: tuple[Fact, ...],
    ) -> FigureVerdict:
        """Return that a figure is impossible, or disagrees if something holds that may not.

        Of publications only those of its own source make it impossible.
        """
        if held is None and (own := in_doubt(fact)):
            return FigureVerdict(DISAGREES, bound, own, UNCHECKED, others)
        if held is None and self._is_saved_by_cutting(fact):
            return FigureVerdict(DISAGREES, bound, Weakest(FAIR, NOT_CUT), UNCHECKED, others)
        if held is None and any(is_of_other_issuer(fact, one) for one in others):
            found = self._ground_of_own(fact)
            if found.place != OUTSIDE:
                held = Weakest(FAIR, SAME_RECORDS)
                return FigureVerdict(DISAGREES, bound, held, self._by_own_source(fact), others)
            bound, others = found.bound, _behind(found.bound)
        if held is None:
            return FigureVerdict(IMPOSSIBLE, bound, others=others)
        return FigureVerdict(DISAGREES, bound, held, without, others)

    def _ground_of_own(self, fact: Fact) -> Ground:
        """Return how a figure stands, without assumptions, to its own source and to replies."""

        def is_left_out(one: Fact) -> bool:
            return is_of_same_thing(fact, one) or is_of_other_issuer(fact, one)

        return ground(fact, self._without(is_left_out, FAIR))

    def _is_saved_by_cutting(self, fact: Fact) -> bool:
        """Return whether a share of a known number could be right if its last digit was cut."""
        if not fact.base or fact.low is None or fact.high is None:
            return False
        base = self.evidence.all.bound(fact.base)
        top = self.evidence.without(partial(is_of_same_thing, fact)).bound(fact.cell)
        half = Fraction(fact.high - fact.low) / 2
        low, end = (Fraction(limit) + half for limit in (fact.low, fact.high))
        least = max(math.ceil(low * int(base.low)), int(top.low))
        return base.low == base.high and least < min(end * int(base.high), top.high + 1)

    def _weakest(self, bound: Bound) -> Weakest | None:
        """Return the weakest thing limits rest on; that a restated number holds is fair."""
        return weakest(bound) or self.stated.right_number(bound.low_facts | bound.high_facts)

    def _is_by_number_since(self, clash: frozenset[Fact], fact: Fact) -> bool:
        """Return whether what the same source printed before one of its members settles a clash."""
        return any(
            is_before(earlier, one) and self.evidence.can_hold(clash - {one} | {earlier})
            for one in clash - {fact}
            for earlier in self.stated.apart(one, is_own=True)
        )

    def _in_dispute(self, fact: Fact) -> FigureVerdict:
        """Return the verdict on a figure that some way out of a clash leaves out."""
        dispute = next(one for one in self.evidence.disputes if fact in one.in_some)
        same = {one for clash in dispute.clashes for one in clash if is_of_same_figure(fact, one)}
        clashes = sorted((one - same | {fact} for one in dispute.clashes if one & same), key=size)
        if fact in dispute.in_every:
            other_things = partial(self._without, partial(is_of_same_thing, fact))
            found, held, without = self._settled(fact, other_things)
            if found.place == OUTSIDE:
                return self._ruled_out(fact, found.bound, held, without, _behind(found.bound))
            if firm := next((one for one in clashes if self._is_firm(one - {fact})), None):
                held, found = self.stated.right_number(firm), self.ground(fact)
                return self._ruled_out(fact, found.bound, held, found.word, beside(firm, fact))
        found = self.ground(fact)
        others = beside(clashes[0], fact)
        is_since = all(self._is_by_number_since(one, fact) for one in clashes)
        held = Weakest(FAIR, RIGHT_SINCE) if is_since else Weakest(WEAK, IN_DISPUTE)
        return FigureVerdict(DISAGREES, found.bound, held, found.word, others)

    def _is_firm(self, others: frozenset[Fact]) -> bool:
        """Return whether what a figure clashes with is stated, in figures, and undisputed."""
        doubtful = (one for one in others if one.terms or is_doubtful(one))
        return next(doubtful, None) is None and not others & self.evidence.in_dispute

    def _clash_by_assumption(self, fact: Fact) -> tuple[Fact, tuple[Fact, ...]] | None:
        """Return the assumption by which a figure clashes, and with what.

        A clash names one of the statements that give a figure; it is one of all of them.
        """
        alike = [one for one in self.stated.about(fact) if is_of_same_figure(fact, one)]
        found = map(self._clashes_by_assumption.get, [fact, *alike])
        return next(filter(None, found), None) if fact in self._evident else None

    @cached_property
    def _clashes_by_assumption(self) -> dict[Fact, tuple[Fact, tuple[Fact, ...]]]:
        return clashes_by_assumption(self.evidence.disputes)

    def _disagreeing(self, fact: Fact, assumption: Fact, others: tuple[Fact, ...]) -> FigureVerdict:
        """Return the verdict on a figure that clashes with others if an assumption holds."""
        without = self._by_limits(fact)
        held = Weakest(assumption.provenance, assumption_of(assumption).words)
        return FigureVerdict(DISAGREES, without.bound, held, without.word, others)

    def _other_issuers(self, fact: Fact) -> tuple[Fact, ...]:
        """Return the statements of other issuers that fix a figure without an assumption, or none.

        What else would set the same limits by an assumption is left out, or it could be named.
        """

        def is_left_out(one: Fact) -> bool:
            return self.is_of_same(one, fact) or (
                one.origin == fact.origin and one.kind != ASSUMPTION
            )

        is_other = any(one.origin not in ("", fact.origin) for one in self.stated.about(fact))
        if not is_other or not self._says_one_thing(fact):
            return ()
        found = ground(fact, self._without(is_left_out, FAIR))
        bound = found.bound
        if found.place != FIXED:
            return ()
        if fact.low is None or fact.high is None:
            none = frozenset[Fact]()
            low = none if fact.low is None else bound.low_facts
            high = none if fact.high is None else bound.high_facts
            bound = replace(bound, low_facts=low, high_facts=high)
        return _behind(bound)

    def _says_one_thing(self, fact: Fact) -> bool:
        """Return whether no doubt or caveat makes of a figure a limit, or rules it out."""
        is_limit = None in (fact.low, fact.high) or fact not in self._evident
        return not is_doubtful(fact) and not (fact.caveat and is_limit)

    @cached_property
    def _evident(self) -> frozenset[Fact]:
        return frozenset(self.evidence.facts)


def _behind(bound: Bound) -> tuple[Fact, ...]:
    """Return the statements behind limits, in order of date."""
    return tuple(sorted(bound.low_facts | bound.high_facts, key=in_order))


def _is_as(one: Ground, other: Ground) -> bool:
    """Return whether limits are the same, or rule a figure out as others do."""
    limits = [(found.bound.low, found.bound.high) for found in (one, other)]
    return one.place == other.place and (one.place == OUTSIDE or limits[0] == limits[1])
