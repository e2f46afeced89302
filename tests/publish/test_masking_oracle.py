"""What is withheld beside small counts, judged by trying all sets and by another solver."""

from __future__ import annotations

import pytest
from benchmarks.masking import exposed_by, is_safe, least, random_table, withheld_here

TABLES = 16


@pytest.fixture(scope="module")
def chosen() -> list[tuple[dict, frozenset]]:
    tables = [random_table(seed) for seed in range(TABLES)]
    return [(table, withheld_here(table)) for table in tables]


def test_another_solver_finds_every_choice_safe(chosen) -> None:
    assert all(is_safe(table, withheld) for table, withheld in chosen)


def test_hardly_more_is_withheld_than_the_least_that_is_safe(chosen) -> None:
    here = [len(withheld) for _, withheld in chosen]
    best = [least(table, number) for (table, _), number in zip(chosen, here, strict=True)]
    assert all(number is not None for number in best)
    assert sum(here) <= 1.2 * sum(best)


def test_the_attack_and_the_other_solver_agree_on_choices_that_are_too_small(chosen) -> None:
    exposed = 0
    for table, withheld in chosen:
        for left in (withheld - {one} for one in sorted(withheld)):
            assert is_safe(table, left) == (exposed_by(table, left) == 0)
            exposed += not is_safe(table, left)
    assert exposed > TABLES
