"""Exact limits equal trying every table; conflicts are real and smallest; preferences are kept."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foi_analysis.evidence.bounds import (
    BoundsTable,
    Exact,
    Fact,
    Least,
    Reconciliation,
    Relation,
    smallest_conflict,
)
from foi_analysis.evidence.bounds.conflicts import weights_among
from foi_analysis.evidence.bounds.disputes import disputes

MOST = 4
NAMES = ("a", "b", "c", "all")


def cell(area: str, measure: str = "offences"):
    return (measure, "", area, "9m")


CELLS = [cell(name) for name in NAMES]
PARTS, WHOLE = CELLS[:3], CELLS[3]
SUM = [
    Relation((*((1, part) for part in PARTS), (-1, WHOLE))),
    Relation((*((-1, part) for part in PARTS), (1, WHOLE))),
]


def fact(where, low, high, base=None, rank=(1, ""), word=""):
    text = f"{where[2]} {low} {high} {base[2] if base else ''} {word}"
    return Fact(where, low, high, "publication", "published", text, "a page", base, rank)


def holds(one, values):
    if not one.base:
        return (one.low is None or one.low <= values[one.cell]) and (
            one.high is None or values[one.cell] <= one.high
        )
    top, base = values[one.cell], values[one.base]
    return (one.low is None or one.low * base <= top) and (
        one.high is None or top <= one.high * base
    )


def kept(relation, values):
    if isinstance(relation, Least):
        return values[relation.whole] >= min(values[part] for part in relation.parts)
    return sum(factor * values[where] for factor, where in relation.terms) <= 0


def possible(table):
    return Exact(table).is_possible()


def every_table(facts, relations):
    for numbers in product(range(MOST + 1), repeat=3):
        for whole in range(3 * MOST + 1):
            values = dict(zip(CELLS, (*numbers, whole), strict=True))
            if all(holds(one, values) for one in facts) and all(
                kept(one, values) for one in relations
            ):
                yield values


@st.composite
def evidence(draw):
    """Return facts of every kind about three parts and their whole, and relations between them."""
    facts = [fact(part, 0, MOST) for part in PARTS] + [fact(WHOLE, 0, 3 * MOST)]
    for _ in range(draw(st.integers(0, 3))):
        low, high = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
        limits = draw(st.sampled_from([(low, low), (low, None), (None, high), (low, high)]))
        facts.append(fact(draw(st.sampled_from(CELLS)), *limits))
    for _ in range(draw(st.integers(0, 2))):
        top, base = draw(st.permutations(CELLS))[:2]
        per_cent, half = draw(st.integers(0, 100)), Fraction(draw(st.sampled_from([1, 5, 10])), 2)
        share = Fraction(per_cent, 100)
        facts.append(fact(top, max(share - half / 100, Fraction(0)), share + half / 100, base))
    relations = list(draw(st.sampled_from([SUM, SUM[:1], SUM[1:], []])))
    if draw(st.booleans()):
        one, other = draw(st.permutations(CELLS))[:2]
        relations.append(Relation(((1, one), (-1, other))))
    return facts, relations


def assert_like_brute_authority(facts, relations):
    tables = list(every_table(facts, relations))
    table = BoundsTable(facts, relations)
    assert possible(table) == bool(tables)
    if not tables:
        return
    exact = Exact(table)
    for where in CELLS:
        values = [one[where] for one in tables]
        bound = exact.bound(where)
        assert (bound.low, bound.high) == (min(values), max(values))
        assert bound.is_attained
    for top, base in ((PARTS[0], WHOLE), (PARTS[1], PARTS[2])):
        shares = [Fraction(one[top], one[base]) for one in tables if one[base]]
        if shares:
            bound = exact.share(top, base)
            assert (bound.low, bound.high) == (min(shares), max(min(shares), min(max(shares), 1)))


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(evidence())
def test_limits_equal_trying_every_table(given_):
    assert_like_brute_authority(*given_)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(evidence())
def test_the_facts_behind_a_limit_are_enough_for_it(given_):
    facts, relations = given_
    table = BoundsTable(facts, relations)
    if not possible(table):
        return
    for where in CELLS:
        bound = Exact(table).bound(where)
        for behind, side in ((bound.low_facts, "low"), (bound.high_facts, "high")):
            again = Exact(BoundsTable([*behind, *facts[:4]], relations)).bound(where)
            assert getattr(again, side) == getattr(bound, side)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(evidence())
def test_a_conflict_is_one_and_leaving_one_fact_out_ends_it(given_):
    facts, relations = given_
    reconciled = Reconciliation(facts, relations)
    assert possible(reconciled.table)
    assert bool(reconciled.clashes) == (not possible(BoundsTable(facts, relations)))
    for clash in reconciled.clashes:
        assert not possible(BoundsTable(clash, relations))
        assert clash & reconciled.aside
        for one in clash:
            assert possible(BoundsTable(clash - {one}, []))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(evidence())
def test_ways_out_are_those_that_trying_every_set_finds(given_):
    facts, relations = given_
    own = sorted(set(facts), key=lambda one: one.statement)
    found = disputes(Reconciliation(own, relations))
    ways = _lightest_ways(own, relations)
    some = frozenset().union(*(one.in_some for one in found))
    every = frozenset().union(*(one.in_every for one in found))
    assert every == frozenset(own).intersection(*ways)
    assert some == frozenset().union(*ways)


def _lightest_ways(facts, relations):
    """Return every lightest set of facts to leave out so that the others are possible."""
    weights = weights_among([frozenset(facts)])
    found, least = [], math.inf
    sets = [frozenset(some) for n in range(5) for some in combinations(facts, n)]
    for some in sorted(sets, key=lambda one: sum(weights[fact] for fact in one)):
        weight = sum(weights[fact] for fact in some)
        if weight > least:
            break
        if possible(BoundsTable(set(facts) - some, relations)):
            found.append(some)
            least = weight
    return found


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(evidence())
def test_a_smallest_conflict_has_no_smaller_one(given_):
    facts, relations = given_
    clash = frozenset(facts[-6:])
    if possible(BoundsTable(clash, relations)):
        return
    found = smallest_conflict(clash, relations)
    assert not possible(BoundsTable(found, relations))
    for some in combinations(sorted(clash, key=lambda one: one.statement), len(found) - 1):
        assert not BoundsTable(some, relations).clashes


def test_the_least_of_all_ages_is_the_whole_nations():
    ages = [cell(name, "youngest_victim_age") for name in NAMES]
    least = Least(ages[3], tuple(ages[:3]))
    below = [Relation(((1, ages[3]), (-1, part))) for part in ages[:3]]
    facts = [fact(part, age, age) for part, age in zip(ages[:3], (9, 4, 7), strict=True)]
    bound = Exact(BoundsTable(facts, [*below, least])).bound(ages[3])
    assert (bound.low, bound.high) == (4, 4)
    assert bound.low_facts == frozenset(facts)


def test_a_cell_without_limit_has_none_and_one_tied_to_it_neither():
    tied = [Relation(((2, PARTS[0]), (-1, PARTS[1])))]
    exact = Exact(BoundsTable([fact(PARTS[1], 7, None)], tied))
    assert exact.bound(PARTS[0]).high == math.inf
    assert exact.bound(PARTS[1]).low == 7
    assert exact.bound(cell("x")).high == math.inf


def test_a_limit_that_is_finite_though_a_neighbour_has_none():
    facts = [fact(PARTS[0], 3, 3), fact(WHOLE, None, 10)]
    exact = Exact(BoundsTable(facts, SUM))
    assert (exact.bound(PARTS[1]).low, exact.bound(PARTS[1]).high) == (0, 7)


@pytest.mark.parametrize("size", [1, 10])
def test_fifty_two_per_cent_of_956_is_493_to_501(size):
    top, base = cell("a"), cell("all")
    facts = [fact(base, 956, 956), fact(top, Fraction(515, 1000), Fraction(525, 1000), base)]
    bound = Exact(BoundsTable(facts, [])).bound(top)
    assert (bound.low, bound.high) == (493, 501)


def test_the_later_release_is_preferred_and_the_use_said():
    old, new = (
        replace(fact(WHOLE, n, n, rank=(1, day)), release=day, origin="issuer")
        for n, day in ((5, "2018-06"), (6, "2019-09"))
    )
    reconciled = Reconciliation([old, new], [])
    assert reconciled.clashes == [{old, new}]
    assert reconciled.table.facts == {new}
    assert reconciled.aside == {old}
    assert [one.in_every for one in disputes(reconciled)] == [{old}]
