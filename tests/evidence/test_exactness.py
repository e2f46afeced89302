"""What a solver of floats says is believed only with whole multipliers; ages are the least."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.evidence.test_exact_bounds import PARTS, SUM, WHOLE, cell, evidence, fact, possible

from foi_analysis.evidence.bounds import BoundsTable, Exact, Fact, Least, Relation
from foi_analysis.evidence.bounds.branching import Branching
from foi_analysis.evidence.bounds.multipliers import proved
from foi_analysis.evidence.bounds.programme import LinearProgramme, Unsolved

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
A, B, C = PARTS
AGES = [cell(name, "youngest_victim_age") for name in ("x", "y", "z", "all")]


def share(top, printed: str, base) -> Fact:
    """Return the fact that one cell is a printed per cent of another, halves included."""
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    return fact(top, *((Fraction(printed) + way * half) / 100 for way in (-1, 1)), base)


FIVE = [
    share(WHOLE, "254.2", B),
    share(A, "69.498", B),
    share(A, "82.055", C),
    share(WHOLE, "300.124", C),
    fact(A, 36126, 36958),
]


def whole_numbers(low: Fraction, high: Fraction) -> range:
    """Return the whole numbers from one limit to another."""
    return range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)


def tables_of_five():
    """Yield every a, b, c that fits the five facts, by trying."""
    whole_of_b, a_of_b, a_of_c, whole_of_c, _ = FIVE
    for a in range(36126, 36959):
        for b in whole_numbers(a / a_of_b.high, a / a_of_b.low):
            for c in whole_numbers(a / a_of_c.high, a / a_of_c.low):
                whole = a + b + c
                if (
                    whole_of_b.low * b <= whole <= whole_of_b.high * b
                    and whole_of_c.low * c <= whole <= whole_of_c.high * c
                ):
                    yield a, b, c


def test_five_facts_of_which_a_solver_says_seven_too_many() -> None:
    tables = [(*one, sum(one)) for one in tables_of_five()]
    exact = Exact(BoundsTable(FIVE, SUM))
    assert exact.is_possible()
    for where, values in zip((A, B, C, WHOLE), zip(*tables, strict=True), strict=True):
        bound = exact.bound(where)
        assert (bound.low, bound.high, bound.is_attained) == (min(values), max(values), True)
    assert min(b for _, b, *_ in tables) == 52163


@QUICK
@given(evidence())
def test_no_limit_is_believed_without_multipliers_that_prove_it(given_) -> None:
    facts, relations = given_
    table = BoundsTable(facts, relations)
    if table.clashes or not possible(table):
        return
    programme = table.system.programme
    for column in range(len(table.system.column)):
        place, found = programme.proved_least(table, {column: 1})
        assert found is not None and place is not None
        sums = table.system.matrix.T @ _weights(table, found.rows)
        sums[column] += found.of
        left = {one: int(value) for one, value in enumerate(sums) if value}
        assert left == found.left and min(found.rows.values(), default=0) >= 0
        least = sum(g * int(table.limits[0 if g > 0 else 1, one]) for one, g in left.items())
        assert found.value == -(-least // found.of) <= round(place[column] + 0.4999999)


def _weights(table: BoundsTable, rows):
    weights = np.zeros(table.system.matrix.shape[0])
    for row, times in rows.items():
        weights[row] = times
    return weights


def test_weights_that_prove_nothing_give_nothing() -> None:
    table = BoundsTable([fact(A, 1, None)], [Relation(((1, A), (-1, B)))])
    column = table.system.column
    bad = proved(table.system, table.limits, {column[B]: -1}, {0: 1.0}, 0)
    assert bad is None, "b has no greatest value"
    assert proved(table.system, table.limits, {}, {0: 1.0}, 0) is None, "something fits"
    good = proved(table.system, table.limits, {column[B]: 1}, {0: 0.9999999}, 1)
    assert good and good.value == 1 and good.rows == {0: 1}


def test_a_solver_that_calls_what_fits_impossible_is_not_believed(monkeypatch) -> None:
    facts = [fact(WHOLE, 7, 9), fact(A, 2, 4)]

    def refuses(*_) -> None:
        raise Unsolved

    monkeypatch.setattr(LinearProgramme, "least", refuses)
    monkeypatch.setattr("foi_analysis.evidence.bounds.open.whole_least", lambda *_: None)
    exact = Exact(BoundsTable(facts, SUM))
    assert exact.is_possible()
    bound = exact.bound(B)
    assert (bound.low, bound.high, bound.is_attained) == (0, 7, True)
    whole = Exact(BoundsTable([share(A, "33", B), fact(B, 10, 11)], []))
    assert not whole.is_possible(), "33 per cent of 10 and of 11 is no whole number"


def test_where_halving_does_not_end_nothing_is_said() -> None:
    table = BoundsTable(FIVE, SUM)
    with pytest.raises(Unsolved):
        Branching(table, {table.system.column[B]: 1}, 60_000, nodes=1).proof()


@st.composite
def ages(draw):
    """Return facts about three ages and the least of them."""
    found = [fact(age, 0, 4) for age in AGES]
    for _ in range(draw(st.integers(0, 4))):
        low, high = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
        found.append(fact(draw(st.sampled_from(AGES)), low, high, word="said"))
    return found


@QUICK
@given(ages(), st.booleans())
def test_an_age_that_is_the_least_of_others_is_so_in_every_table(facts, is_one_older) -> None:
    relations = [Least(AGES[3], tuple(AGES[:3]))]
    relations += [Relation(((1, AGES[0]), (-1, AGES[1])))] if is_one_older else []
    relations += [Relation(((1, AGES[3]), (-1, part))) for part in AGES[:3]]
    tables = [
        (*three, min(three))
        for three in product(range(5), repeat=3)
        if three[0] <= three[1] or not is_one_older
        if all(one.low <= (*three, min(three))[AGES.index(one.cell)] <= one.high for one in facts)
    ]
    table = BoundsTable(facts, relations)
    assert possible(table) == bool(tables)
    for where, values in zip(AGES, zip(*tables, strict=True), strict=True) if tables else ():
        bound = Exact(table).bound(where)
        assert (bound.low, bound.high, bound.is_attained) == (min(values), max(values), True)


def test_a_share_that_is_only_come_near_to_is_not_reached() -> None:
    open_base = Exact(BoundsTable([fact(A, 5, 5), fact(WHOLE, 9, None)], [])).share(A, WHOLE)
    assert (open_base.low, open_base.is_attained) == (0, False)
    tied = [share(A, "50", B), Relation(((2, C), (-1, A)))]
    facts, relation = [tied[0], fact(A, 7, None), fact(C, 3, 3)], [tied[1]]
    near = Exact(BoundsTable(facts, relation)).share(C, B)
    assert (near.low, near.is_attained) == (0, False)


def test_a_share_of_cells_without_limit_is_solved_for() -> None:
    parts = [Relation(((1, A), (-1, C)))]
    bound = Exact(BoundsTable([share(A, "32", B), fact(A, 6, None)], parts)).share(C, B)
    assert bound.low == Fraction(63, 200)
    assert bound.high == 1


def test_large_numbers_are_exact() -> None:
    most = 10**12 + 1
    facts = [fact(WHOLE, most, most), fact(A, 10**12, None), fact(B, 1, None)]
    exact = Exact(BoundsTable(facts, SUM))
    assert [exact.bound(part).low for part in PARTS] == [10**12, 1, 0]
    assert exact.bound(C).high == 0
