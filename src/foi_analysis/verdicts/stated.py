"""Finds what else is stated of what a figure is about: the same again, other numbers, newer ones.

It knows who stated what and when, and no limits; it judges none.
"""

from __future__ import annotations

from functools import cached_property

from foi_analysis.evidence.bounds import Fact
from foi_analysis.evidence.bounds.assumptions import FAIR
from foi_analysis.evidence.reconciliation import Evidence
from foi_analysis.verdicts.clashes import in_order
from foi_analysis.verdicts.verdict import Weakest, is_doubtful, is_within

RIGHT_SINCE = "a number printed anew since is the right one"
RIGHT_FIRST = "a number is right though another was printed since"


class Stated:
    """The statements of some evidence, by what they are about."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    @cached_property
    def _by_cells(self) -> dict[object, list[Fact]]:
        found: dict[object, list[Fact]] = {}
        for one in self._evidence.facts:
            found.setdefault((one.cell, one.base), []).append(one)
        return found

    def about(self, fact: Fact) -> list[Fact]:
        """Return the other statements about exactly what a figure is about."""
        alike = self._by_cells.get((fact.cell, fact.base), [])
        return [one for one in alike if one != fact]

    def other_numbers(self, fact: Fact) -> tuple[Fact, ...]:
        """Return the statements that give what a figure is about another number, in order."""
        stated = fact.low, fact.high
        other = (one for one in self.about(fact) if (one.low, one.high) != stated)
        return tuple(sorted(other, key=in_order))

    def repeating(self, fact: Fact) -> tuple[Fact, ...]:
        """Return statements of the same source that give the same figure, in order of date.

        They are in other releases; one that its very page gives of another issuer is one of them.
        """
        same = [
            one
            for one in self.about(fact)
            if one.release != fact.release
            and (one.origin == fact.origin or one.addresses & fact.addresses)
            and one.kind == "publication"
            and ((one.low, one.high) == (fact.low, fact.high) or _is_rounding(one, fact))
            and one not in self._evidence.in_dispute
        ]
        return tuple(sorted(same, key=in_order))

    def apart(self, fact: Fact, *, is_own: bool) -> tuple[Fact, ...]:
        """Return other figures printed for the same thing in other releases, in order of date.

        They are those of the same source if ``is_own``, else those of others.
        """
        if _is_vague(fact):
            return ()
        other = [
            one
            for one in self.about(fact)
            if (one.origin == fact.origin) == is_own
            and (one.release != fact.release or one.kind == "reply")
            and not _is_vague(one)
            and _are_apart(one, fact)
        ]
        return tuple(sorted(other, key=in_order))

    def has_come_round(self, one: Fact, fact: Fact) -> bool:
        """Return whether the source of a statement has since printed what a figure says."""
        return any(
            later.origin == one.origin and is_before(one, later) and not _are_apart(later, fact)
            for later in self.about(fact)
        )

    @cached_property
    def since_restated(self) -> frozenset[Fact]:
        """Return the statements of which the same source printed another number in a release."""
        return frozenset(one for one in self._evidence.facts if self.apart(one, is_own=True))

    def right_number(self, facts: frozenset[Fact]) -> Weakest | None:
        """Return what statements assume if the same source printed another number for one."""
        restated = facts & self.since_restated
        if not restated:
            return None
        is_first = any(is_before(one, self.apart(one, is_own=True)[0]) for one in restated)
        return Weakest(FAIR, RIGHT_FIRST if is_first else RIGHT_SINCE)


def _is_rounding(one: Fact, other: Fact) -> bool:
    """Return whether one amount is the other, printed to fewer or more digits."""
    if is_doubtful(one) or is_doubtful(other) or min(one.scale, other.scale) == 1:
        return False
    return is_within(one, other) or is_within(other, one)


def _is_vague(fact: Fact) -> bool:
    """Return whether a doubtful statement gives no one number."""
    return is_doubtful(fact) and fact.low != fact.high


def _are_apart(one: Fact, other: Fact) -> bool:
    """Return whether no value is what both statements say."""
    return _ends_below(one, other) or _ends_below(other, one)


def is_before(one: Fact, other: Fact) -> bool:
    """Return whether a statement was made before another."""
    return in_order(one) < in_order(other)


def _ends_below(one: Fact, other: Fact) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low


def is_of_other_issuer(fact: Fact, one: Fact) -> bool:
    """Return whether a publication is of another issuer, who may count other records."""
    return one.kind == "publication" and one.origin != fact.origin


def is_of_same_figure(fact: Fact, one: Fact) -> bool:
    """Return whether two statements give one thing the same number."""
    return is_of_same_thing(fact, one) and (one.low, one.high) == (fact.low, fact.high)


def is_of_same_thing(fact: Fact, one: Fact) -> bool:
    """Return whether two statements are about the same number of the same cells."""
    return (one.cell, one.base) == (fact.cell, fact.base)
