"""Limits are those other makers' solver finds, on systems of mixed shape; others in benchmarks."""

from __future__ import annotations

import pytest
from tests.evidence.differential import compared
from tests.evidence.mixed_systems import SHAPES, mixed_systems

from foi_analysis.evidence.bounds import BoundsTable, Exact

SYSTEMS, SEED = 200, 3


@pytest.mark.parametrize("part", range(4))
def test_limits_are_those_cp_sat_finds(part) -> None:
    systems = [one for n, one in enumerate(mixed_systems(SYSTEMS, SEED)) if n % 4 == part]
    found = compared(systems, ["CP-SAT"])
    assert not found.wrong
    assert found.same.total() > 3 * found.unsettled.total()


def test_systems_are_of_every_kind() -> None:
    systems = list(mixed_systems(SYSTEMS, SEED))
    assert {one.shape for one in systems} == set(SHAPES)
    facts = [fact for one in systems for fact in one.facts]
    assert max(fact.low or 0 for fact in facts) > 10**9
    assert sum(not _is_possible(one) for one in systems) > SYSTEMS // 20


def _is_possible(system) -> bool:
    table = BoundsTable(system.facts, system.relations)
    return not table.clashes and Exact(table).has_some()
