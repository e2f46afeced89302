"""Judges a figure by the real replies of all of its area, where they alone decide.

Claims and the figures of story pages are judged by the same rule, so that no figure has two
verdicts. A reply transcribed from the very page that prints a figure says nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from foi_analysis.evidence.bounds import Bound, Fact
from foi_analysis.evidence.bounds.assumptions import FAIR
from foi_analysis.evidence.facts import page_address, reply_facts
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.respondents import Answered
from foi_analysis.verdicts.judging import NOT_CUT, FigureVerdict
from foi_analysis.verdicts.report import with_unit
from foi_analysis.verdicts.verdict import (
    CONFIRMED,
    DISAGREES,
    FITS,
    FROM_COMPILER,
    IMPOSSIBLE,
    RANK,
    REPRODUCED,
    RESTATED,
    SHARE,
    UNCHECKED,
    Weakest,
    in_doubt,
)

if TYPE_CHECKING:
    from foi_analysis.verdicts.claims import Claim

NIL_UNLISTED = "a method that a reply does not list is nil in it"
Decided = tuple[FigureVerdict, str]


def decided_by_replies(
    claim: Claim, fact: Fact, given: Answered, replies: Replies, issuer: str
) -> Decided | None:
    """Return the verdict that real replies alone give, and why; None where they do not decide.

    ``fact`` is what the claim states, ``given`` what the replies give of it and ``issuer`` who
    issued its release.
    """
    settled = _Settled(claim, fact, given, replies)
    return settled.verdict(issuer) if settled.is_settled else None


@dataclass(frozen=True)
class _Settled:
    claim: Claim
    fact: Fact
    given: Answered
    replies: Replies

    @property
    def is_settled(self) -> bool:
        """Return whether the replies alone decide: all are there, and what they give is exact.

        Where some do not answer a question, a sum or a least age of the others can bear a figure
        out and not be against it; a share or a rank is of those that answer.
        """
        given, category = self.given, self.claim.category
        if not (self.members <= set(self.replies.rows) and given.respondents):
            return False
        if category and category not in self.replies.reference.listed:
            return False
        is_theirs = given.is_complete or self.claim.measure in (SHARE, RANK)
        return given.own.is_exact and (is_theirs or self.is_printed)

    @cached_property
    def members(self) -> frozenset[str]:
        """Return the authorities of the claim's area."""
        return self.replies.reference.areas[self.claim.area]

    @property
    def value(self) -> Fraction:
        """Return what the replies give, in the claim's unit."""
        return Fraction(str(self.given.own.low))

    @property
    def is_printed(self) -> bool:
        """Return whether what the replies give would be printed as the claim is."""
        half = _half(self.claim)
        return abs(self.value - Fraction(str(self.claim.value))) <= half and self.is_allowed

    @property
    def is_allowed(self) -> bool:
        """Return whether what the replies give is within what the claim says."""
        value = self.value / 100 if self.fact.base else self.value
        low, high = self.fact.low, self.fact.high
        return (low is None or low <= value) and (high is None or value <= high)

    def verdict(self, issuer: str) -> Decided | None:
        """Return the verdict of complete replies, and why."""
        if self._are_of_its_page():
            return None
        if self.kind != "primary" and self._are_of_issuer(issuer):
            return self._by_compiler()
        if self.is_printed:
            return self._the_same()
        if self.kind != "primary":
            return None
        if self.is_allowed:
            return FigureVerdict(FITS, self.bound), f"{self._given()}."
        held = self._saving()
        if held is None:
            return FigureVerdict(IMPOSSIBLE, self.bound), f"{self._given()}."
        why = f"{self._given()}: it disagrees, if {held.words} ({held.strength})."
        return FigureVerdict(DISAGREES, self.bound, held, UNCHECKED), why

    def _the_same(self) -> Decided:
        if self.kind == "primary":
            return FigureVerdict(REPRODUCED, self.bound), f"{self._given('exactly ')}."
        why = f"{self._given()}, not all of them at first hand."
        return FigureVerdict(CONFIRMED, self.bound), why

    def _by_compiler(self) -> Decided:
        """Return the verdict of the compiler's own table, which a later edition may restate."""
        if self.is_printed:
            why = f"The compiler's own table gives {self._shown}."
            return FigureVerdict(FROM_COMPILER, self.bound), why
        why = f"The compiler's own table, as published since, gives {self._shown}."
        return FigureVerdict(RESTATED, self.bound), f"{why} We call neither wrong."

    def _saving(self) -> Weakest | None:
        """Return what would save a figure that the replies rule out, or None."""
        if held := in_doubt(self.fact):
            return held
        value = Fraction(str(self.claim.value))
        if self._is_nil_unlisted:
            return Weakest(FAIR, NIL_UNLISTED)
        is_cut = self.claim.measure == SHARE and value <= self.value < value + 2 * _half(self.claim)
        return Weakest(FAIR, NOT_CUT) if is_cut else None

    @property
    def _is_nil_unlisted(self) -> bool:
        """Return whether no reply lists a method of what the claim is about: it counts as nil."""
        if self.value or not self.claim.category:
            return False
        wanted = self.replies.reference.group(self.claim.category, self.replies.day)
        rows = (row for name in self.members for row in self.replies.rows[name])
        return not any(row["category"] in wanted for row in rows)

    @cached_property
    def kind(self) -> str:
        """Return the provenance of the replies that count."""
        return self.replies.provenance(self.members)

    @cached_property
    def bound(self) -> Bound:
        """Return the one value the replies leave, and the statements behind it."""
        facts = frozenset(
            one
            for one in reply_facts(self.replies, self._categories())
            if one.cell[2] in self.members
            and one.cell[0] in _MEASURES_BEHIND.get(self.claim.measure, (self.claim.measure,))
            and one.cell[1] in ("", self.claim.category)
        )
        return Bound(self.value, self.value, facts, facts)

    def _categories(self) -> set[str]:
        reference, category = self.replies.reference, self.claim.category
        if not category or self.claim.measure == RANK:
            return set(reference.methods) if self.claim.measure == RANK else set()
        return {category} | reference.group(category, reference.waves[self.claim.wave].end)

    @property
    def _shown(self) -> str:
        value, decimals = self.value, self.claim.decimals
        shown = f"{int(value):,}" if value.denominator == 1 else f"{float(value)}"
        if self.claim.measure == SHARE:
            shown = f"{float(value):.{decimals}f}"
        return with_unit(shown, self.claim.unit)

    def _given(self, exactly: str = "") -> str:
        number = len(self.members)
        whose = f"All {number} replies give" if number > 1 else "The reply gives"
        return f"{whose} {exactly}{self._shown}"

    def _registered(self) -> list[Mapping[str, Any]]:
        replies, registered = self.replies, self.replies.reference.registered
        keys = [replies.rows[name][0]["reply"] for name in sorted(self.members)]
        return [registered.get(key, {}) for key in keys]

    def _are_of_its_page(self) -> bool:
        """Return whether a reply that is no file of its own was transcribed from the page."""
        copied = [one for one in self._registered() if one.get("provenance") != "primary"]
        addresses = {page_address(one.get("address", "")) for one in copied}
        return bool(addresses & self.fact.addresses)

    def _are_of_issuer(self, issuer: str) -> bool:
        return {one.get("publisher") for one in self._registered()} == {issuer}


def _half(claim: Claim) -> Fraction:
    """Return half a unit of the last digit of a share as printed, 0 for other claims."""
    return Fraction(1, 2 * 10**claim.decimals) if claim.measure == SHARE else Fraction(0)


_MEASURES_BEHIND = {
    SHARE: ("method_instances", "offences_method_known"),
    RANK: ("method_instances",),
}
