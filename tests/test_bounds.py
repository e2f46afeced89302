from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_analysis.bounds import Bounds, Fact, Relation, narrow, relations_for

FORCES = ("Derbyshire", "Kent", "Surrey")
MOST = 4


def cell(area: str, measure: str = "offences", wave: str = "9m"):
    return (measure, "", area, wave)


WHOLE = cell("all")
PARTS = [cell(force) for force in FORCES]
ADDED = [
    Relation((*((1, part) for part in PARTS), (-1, WHOLE))),
    Relation((*((-1, part) for part in PARTS), (1, WHOLE))),
]


def fact(where, low, high, source="a page"):
    return Fact(where, low, high, "publication", "published", f"{where} {low} {high}", source)


def holds(fact_, values):
    value = values[fact_.cell]
    return (fact_.low is None or fact_.low <= value) and (fact_.high is None or value <= fact_.high)


def is_kept(relation, values):
    return sum(factor * values[where] for factor, where in relation.terms) <= 0


def feasible(facts, relations):
    for numbers in product(range(MOST + 1), repeat=len(FORCES)):
        for whole in range(len(FORCES) * MOST + 1):
            values = {**dict(zip(PARTS, numbers, strict=True)), WHOLE: whole}
            if all(holds(one, values) for one in facts) and all(
                is_kept(relation, values) for relation in relations
            ):
                yield values


@st.composite
def facts_on_a_table(draw):
    """Return at most one fact a cell, none of which contradicts itself."""
    facts = []
    for where in (*PARTS, WHOLE):
        low, high = sorted(draw(st.tuples(st.integers(0, 12), st.integers(0, 12))))
        kind = draw(st.sampled_from(["none", "exact", "from", "to", "between"]))
        limits = {"exact": (low, low), "from": (low, None), "to": (None, high)}
        if kind != "none":
            facts.append(fact(where, *limits.get(kind, (low, high))))
    return facts


@st.composite
def orders(draw):
    """Return a relation "no more than" between two cells, or none."""
    one, other = draw(st.permutations([*PARTS, WHOLE]))[:2]
    return draw(st.sampled_from([[], [Relation(((1, one), (-1, other)))]]))


@settings(max_examples=60, deadline=None)
@given(facts_on_a_table(), orders())
def test_every_table_that_fits_the_evidence_lies_within_the_bounds(facts, order):
    relations = [*ADDED, *order]
    # Parts above 4 are not tried, so the facts say so too.
    facts = facts + [
        fact(part, None, MOST) for part in PARTS if part not in {f.cell for f in facts}
    ]
    bounds = narrow(facts, relations)
    tables = list(feasible(facts, relations))
    for values in tables:
        for where, value in values.items():
            bound = bounds.of(where)
            assert bound.low <= value <= bound.high
    if tables:
        assert bounds.conflicts == []


@given(st.lists(st.integers(1, 1000), min_size=3, max_size=3))
def test_a_sum_of_known_parts_is_exact_and_names_them(numbers):
    facts = [fact(part, number, number) for part, number in zip(PARTS, numbers, strict=True)]
    bound = narrow(facts, ADDED).of(WHOLE)
    assert (bound.low, bound.high) == (sum(numbers), sum(numbers))
    assert bound.low_facts == bound.high_facts == frozenset(facts)


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=3))
def test_a_missing_part_is_what_the_others_leave(numbers):
    facts = [fact(WHOLE, sum(numbers), sum(numbers))]
    facts += [fact(part, value, value) for part, value in zip(PARTS[1:], numbers[1:], strict=True)]
    bound = narrow(facts, ADDED).of(PARTS[0])
    assert (bound.low, bound.high) == (numbers[0], numbers[0])


def test_a_missing_force_leaves_the_sum_without_upper_limit():
    facts = [fact(part, 3, 3) for part in PARTS[1:]]
    bound = narrow(facts, ADDED).of(WHOLE)
    assert (bound.low, bound.high) == (6, math.inf)


def test_restatements_span_what_was_stated():
    facts = [fact(WHOLE, 3171, 3171, "June"), fact(WHOLE, 3217, 3217, "September")]
    bounds = narrow(facts, [])
    assert (bounds.of(WHOLE).low, bounds.of(WHOLE).high) == (3171, 3217)
    assert bounds.conflicts == []


def test_a_restatement_is_narrowed_by_a_limit_within_it():
    facts = [fact(WHOLE, 10, 10), fact(WHOLE, 20, 20), fact(WHOLE, 15, None)]
    assert narrow(facts, []).of(WHOLE).low == 15


@pytest.mark.parametrize("limits", [(7, None), (None, 3), (6, 9)])
def test_a_limit_that_excludes_what_is_stated_is_a_conflict(limits):
    facts = [fact(WHOLE, 5, 5), fact(WHOLE, *limits)]
    bounds = narrow(facts, [])
    assert (bounds.of(WHOLE).low, bounds.of(WHOLE).high) == (5, 5)
    (conflict,) = bounds.conflicts
    assert conflict.facts == frozenset(facts)


def test_parts_above_their_whole_are_reported_and_do_not_raise():
    facts = [fact(PARTS[0], 5, 5), fact(PARTS[1], 6, 6), fact(WHOLE, 8, 8), fact(cell("x"), 1, 1)]
    bounds = narrow(facts, ADDED)
    assert bounds.conflicts
    assert set(bounds.conflicts[0].facts) <= set(facts)
    assert (bounds.of(cell("x")).low, bounds.of(cell("x")).high) == (1, 1)
    for bound in bounds.cells.values():
        assert bound.low <= bound.high


def test_a_cell_nothing_bears_on_is_open_but_an_age_is_under_16():
    bounds = Bounds()
    assert bounds.of(WHOLE).high == math.inf
    age = bounds.of(cell("Kent", "youngest_victim_age"))
    assert (age.low, age.high) == (0, 15)


def test_a_shorter_window_lies_within_a_longer_one(reference):
    relations = relations_for(reference, ["6m", "9m", "12m"], {""})
    six, twelve = cell("Kent", wave="6m"), cell("Kent", wave="12m")
    bounds = narrow([fact(six, 27, 27), fact(twelve, 88, 88)], relations)
    nine = bounds.of(cell("Kent"))
    assert (nine.low, nine.high) == (27, 88)


def test_the_youngest_victim_of_a_longer_window_is_no_older(reference):
    relations = relations_for(reference, ["6m", "9m", "12m"], {""})
    ages = [
        (cell("Kent", "youngest_victim_age", wave), age)
        for wave, age in {"6m": 9, "12m": 6}.items()
    ]
    bounds = narrow([fact(where, age, age) for where, age in ages], relations)
    nine = bounds.of(cell("Kent", "youngest_victim_age"))
    assert (nine.low, nine.high) == (6, 9)


def test_an_areas_youngest_victim_is_no_older_than_any_of_its_forces(reference):
    relations = relations_for(reference, ["9m"], {""})
    where = cell("Kent", "youngest_victim_age")
    nation = narrow([fact(where, 4, 4)], relations).of(
        cell("England and Wales", "youngest_victim_age")
    )
    assert (nation.low, nation.high) == (0, 4)


def test_a_method_is_used_in_no_more_offences_than_it_is_listed(reference):
    relations = relations_for(reference, ["9m"], {"Facebook family", "Facebook", "Instagram"})
    listed = ("method_instances", "Facebook family", "Kent", "9m")
    used = ("offences_with_method", "Facebook family", "Kent", "9m")
    part = ("offences_with_method", "Facebook", "Kent", "9m")
    bounds = narrow([fact(listed, 9, 9), fact(part, 4, 4)], relations)
    assert (bounds.of(used).low, bounds.of(used).high) == (4, 9)
    assert bounds.of(cell("Kent")).low == 4
