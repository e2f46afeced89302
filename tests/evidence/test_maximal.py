"""Ways to leave facts out are exactly those that trying every subset finds, the rule's first."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from foi_analysis.evidence.bounds import BoundsTable, Exact, Fact, Reconciliation, Relation
from foi_analysis.evidence.bounds.conflicts import joined
from foi_analysis.evidence.bounds.programme import Unsolved
from foi_analysis.verdicts.maximal_consistent_subsets import MaximalConsistentSubsets

MOST = 24  # No fact of the strategy asks for more: shares are quarters, counts at most 6.
A, B, ALL = [("offences", "", name, "9m") for name in ("a", "b", "all")]
SUM = [Relation(((1, A), (1, B), (-1, ALL))), Relation(((-1, A), (-1, B), (1, ALL)))]
NO_MORE = Relation(((1, A), (-1, B)))
VALUES = dict(zip((A, B, ALL), np.indices((MOST + 1,) * 3).reshape(3, -1), strict=True))


def fact(where, low, high, base=None, release="1"):
    text = f"{where[2]} {low} {high} of {base and base[2]} in {release}"
    return Fact(where, low, high, "publication", "published", text, "a page", base, (1, release))


def breaks(one):
    """Return of each table of three numbers whether a fact is false in it."""
    least, most = (None if limit is None else Fraction(limit) for limit in (one.low, one.high))
    top, base = VALUES[one.cell], VALUES[one.base] if one.base else 1
    low = least is not None and top * least.denominator < base * least.numerator
    return low | (most is not None and top * most.denominator > base * most.numerator)


def maximal(facts, relations):
    """Return, by trying every subset, what each greatest set that can be true leaves out."""
    kept = np.ones((MOST + 1) ** 3, dtype=bool)
    for relation in relations:
        kept &= sum(factor * VALUES[where] for factor, where in relation.terms) <= 0
    numbers = range(len(facts))
    false = sum(breaks(one)[kept] << number for number, one in enumerate(facts))
    tables = [
        frozenset(number for number in numbers if bits >> number & 1)
        for bits in np.unique(false).tolist()
    ]
    every = [frozenset(some) for size in numbers for some in combinations(numbers, size)]
    can = [some for some in every if any(table <= some for table in tables)]
    least = [some for some in can if not any(other < some for other in can)]
    return {frozenset(facts[number] for number in some) for some in least}


@st.composite
def evidence(draw):
    """Return up to seven facts about two parts and their whole, and relations between them."""
    facts = set()
    for _ in range(draw(st.integers(2, 5))):
        low, high = sorted(draw(st.tuples(st.integers(0, 6), st.integers(0, 6))))
        limits = draw(st.sampled_from([(low, low), (low, None), (None, high), (low, high)]))
        release = draw(st.sampled_from("123"))
        facts.add(fact(draw(st.sampled_from([A, B, ALL])), *limits, release=release))
    for part in draw(st.sampled_from([[], [A], [A, B]])):
        quarters = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
        facts.add(fact(part, *(Fraction(one, 4) for one in quarters), ALL))
    relations = draw(st.sampled_from([SUM, SUM[:1], [], [*SUM, NO_MORE], [NO_MORE]]))
    return sorted(facts, key=lambda one: one.statement), relations


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(evidence())
def test_the_ways_are_those_that_trying_every_subset_finds(given_):
    facts, relations = given_
    reconciled = Reconciliation(facts, relations)
    distinct = [one for one in facts if reconciled.alike(one)[0] == one]
    expected = maximal(distinct, relations)
    groups = MaximalConsistentSubsets(reconciled, most=10_000).groups
    assert bool(groups) == (expected != {frozenset()})
    for group in groups:
        assert group.are_all
        assert group.ways[0] == reconciled.aside & group.facts
        others = reconciled.aside - group.facts
        like = {one - others for one in expected if one - group.facts == others}
        assert len(group.ways) == len(set(group.ways))
        assert set(group.ways) == like
    if len(groups) == 1:
        assert set(groups[0].ways) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(evidence())
def test_the_rule_leaves_out_what_weighs_least_and_the_lightest_come_first(given_):
    reconciled = Reconciliation(*given_)
    every = MaximalConsistentSubsets(reconciled, most=10_000).groups
    for group, short in zip(
        every, MaximalConsistentSubsets(reconciled, most=2).groups, strict=True
    ):
        weights = [sum(group.weights[one] for one in way) for way in group.ways]
        assert weights == sorted(weights)
        assert short.are_all == (len(short.ways) == len(group.ways))
        assert len(short.ways) == min(2, len(group.ways))


def test_two_counts_that_a_third_joins_are_left_out_together_or_it_alone():
    two = [fact(A, 5, 5), fact(B, 4, 4)]
    less = fact(ALL, 3, 3)
    (group,) = MaximalConsistentSubsets(Reconciliation([*two, less], SUM)).groups
    assert set(group.ways) == {frozenset(two), frozenset([less])}
    assert group.ways[0] == {less}
    assert group.are_all


def test_what_contradicts_a_statement_only_once_it_is_put_back_joins_the_group():
    old, new = fact(ALL, 5, 5, release="1"), fact(ALL, 9, 9, release="2")
    part = fact(A, 7, 7)
    reconciled = Reconciliation([old, new, part], SUM)
    assert reconciled.aside == {old}
    (group,) = MaximalConsistentSubsets(reconciled).groups
    assert group.facts == {old, new, part}
    assert set(group.ways) == {frozenset([old]), frozenset([new, part])}


def test_a_way_that_the_solver_does_not_settle_is_not_offered(monkeypatch: pytest.MonkeyPatch):
    reconciled = Reconciliation([fact(ALL, 5, 5), fact(ALL, 9, 9, release="2")], SUM)
    found = MaximalConsistentSubsets(reconciled)

    def give_up(exact: Exact) -> frozenset[Fact]:
        raise Unsolved

    monkeypatch.setattr(Exact, "impossible_facts", give_up)
    (group,) = found.groups
    assert group.ways == (reconciled.aside,)
    assert not group.are_all


def test_facts_that_can_all_be_true_leave_nothing_to_choose():
    assert not MaximalConsistentSubsets(
        Reconciliation([fact(A, 1, 1), fact(ALL, 3, 3)], SUM)
    ).groups
    assert not BoundsTable([fact(A, 1, 1), fact(ALL, 3, 3)], SUM).clashes


@given(st.lists(st.frozensets(st.integers(0, 20), min_size=1, max_size=4), max_size=20))
def test_conflicts_in_one_group_are_joined_and_those_of_different_groups_share_nothing(clashes):
    links = np.zeros((21, 21))
    for clash in clashes:
        links[np.ix_(sorted(clash), sorted(clash))] = 1
    together = connected_components(links)[1]
    groups = joined(clashes)
    assert Counter(chain(*groups)) == Counter(clashes)
    assert all(len({together[fact] for clash in one for fact in clash}) == 1 for one in groups)
    facts = [frozenset().union(*one) for one in groups]
    assert sum(map(len, facts)) == len(frozenset().union(*facts))
