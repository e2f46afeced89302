"""Moving cells finds only tables that fit, and says "for ever" only of cells without a limit."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.evidence.test_exact_bounds import CELLS, PARTS, SUM, WHOLE, evidence, fact, possible

from foi_analysis.evidence.bounds import BoundsTable, Exact, Relation
from foi_analysis.evidence.bounds.linear_system import LinearSystem
from foi_analysis.evidence.bounds.open import Open, find_feasible

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def table_of(facts, values):
    """Return a table in the order of its columns."""
    table = BoundsTable(facts, SUM)
    return table, np.array([float(values[cell]) for cell in table.system.column])


def near(table: BoundsTable, start):
    return find_feasible(table.system, table.is_used, table.limits, start)


@QUICK
@given(evidence(), st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_what_is_found_keeps_all_limits_and_rows(given_, numbers):
    facts, relations = given_
    table = BoundsTable(facts, relations)
    if table.clashes:
        return
    found = near(table, np.array(numbers[: len(table.system.column)], dtype=float))
    if found is None:
        return
    assert possible(table)
    assert (found >= table.limits[0]).all()
    assert (found <= table.limits[1]).all()
    assert (found == np.round(found)).all()
    assert (table.system.matrix @ found <= 0)[table.is_used].all()


def test_a_table_whose_whole_has_changed_is_mended_in_its_parts():
    before = dict(zip(CELLS, (3, 4, 5, 12), strict=True))
    table, start = table_of([fact(WHOLE, 20, 20), fact(PARTS[0], None, 4)], before)
    found = dict(zip(table.system.column, near(table, start).tolist(), strict=True))
    assert found[WHOLE] == sum(found[part] for part in PARTS) == 20
    assert found[PARTS[0]] <= 4


def test_none_is_found_where_none_fits():
    system = LinearSystem(
        [Relation(((2, PARTS[0]), (-1, WHOLE))), Relation(((-2, PARTS[0]), (1, WHOLE)))], []
    )
    limits = np.array([[0.0, 3.0], [9.0, 3.0]])  # The whole is 3, twice a part.
    assert find_feasible(system, np.ones(2, dtype=bool), limits, limits[0]) is None


@QUICK
@given(evidence())
def test_a_cell_said_to_be_endless_has_no_greatest_value(given_):
    facts, relations = given_
    table = BoundsTable(facts[4:], relations)  # The first four limit every cell.
    if not possible(table):
        return
    for column in table.system.column.values():
        if math.isinf(table.limits[1, column]) and Open(table).is_endless(column):
            assert table.system.programme.least(table, {column: -1})[1] is None


def test_a_cell_is_endless_unless_what_holds_it_is_not():
    tied = [Relation(((2, PARTS[0]), (-1, PARTS[1])))]
    free, held = (
        Exact(BoundsTable([fact(PARTS[1], 7, None)], tied)),
        BoundsTable([fact(WHOLE, 1, 9)], SUM),
    )
    assert free.bound(PARTS[0]).high == math.inf
    assert Exact(held).bound(PARTS[0]).high == 9


def test_a_table_with_some_values_is_found_near_one_known_and_never_outside_the_limits():
    table, start = table_of([fact(WHOLE, 12, 20)], dict(zip(CELLS, (3, 4, 5, 12), strict=True)))
    found, column = Open(table), table.system.column
    assert not found.has_with({column[WHOLE]: 20}), "no table is known yet"
    assert found.note(start)
    assert found.has_with({column[PARTS[0]]: 9, column[WHOLE]: 20})
    assert found.known[-1][column[PARTS[0]]] == 9
    assert sum(found.known[-1][column[part]] for part in PARTS) == 20
    assert not found.has_with({column[WHOLE]: 21})
    assert not found.has_with({column[PARTS[0]]: 19, column[WHOLE]: 18})
