"""Limits and conflicts as published are those another solver finds from the tables alone."""

from __future__ import annotations

import math
from functools import cache

import pytest
from tests.verdicts.printed_statements import (
    AGE,
    KNOWN,
    LISTED,
    SHARE,
    Assumed,
    Cell,
    Statement,
    conflicts,
    doubted,
    related,
    rows,
    statements,
)
from tests.verdicts.recomputed import Cells, cell_of, relations
from tests.verdicts.recomputed_limits import Limits

RANK = "most_recorded_method"
ONE_IN, LEAST_OTHERS, FEW = 6, 60, 6


def is_undoubted(assumed: set[Assumed]) -> bool:
    return not assumed & doubted()


@cache
def limits(release: str, pages: frozenset[str]) -> Limits:
    """Return the limits without a release, its relatives and what some pages print beside it."""
    own = related(release)
    said = (one for one in statements() if one.use == "used" and one.release not in own)
    return Limits([one for one in said if one.address not in pages], is_undoubted)


def of(release: str, pages: set[str], cell: Cell, base: Cell | None) -> tuple[float, float]:
    """Return the limits of a cell, or of its share of a base in per cent."""
    of_others = {one.address for one in statements() if one.release not in related(release)}
    least, greatest = limits(release, frozenset(pages & of_others)).of(cell, base)
    return (100 * least, 100 * greatest) if base else (least, greatest)


def published(row: dict[str, str]) -> tuple[float, float] | None:
    return (float(row["low"]), float(row["high"] or math.inf)) if row["low"] else None


def assert_same(row: dict[str, str], found: tuple[float, float], most: float) -> None:
    says_nothing = found[0] <= 0 and found[1] >= most
    assert published(row) == (None if says_nothing else pytest.approx(found, abs=1e-9)), row


def most_of(cell: Cell, base: Cell | None) -> float:
    return 100 if base else 15 if cell[0] == AGE else math.inf


def rank(release: str, claim: dict[str, str]) -> tuple[float, float]:
    """Return the best and worst place of a method among all, by times it is listed."""
    place = (claim["area"], claim["wave"])
    methods = [row["method"] for row in rows("manual/platforms.csv")]
    found = {one: of(release, set(), (LISTED, one, *place), None) for one in methods}
    least, greatest = found.pop(claim["category"])
    above = sum(one > greatest for one, _ in found.values())
    return 1 + above, 1 + sum(one > least for _, one in found.values())


@pytest.mark.parametrize("claim", rows("processed/figures.csv"), ids=lambda row: row["claim"])
def test_a_claim(claim) -> None:
    stated = next(row for row in rows("manual/claims.csv") if row["claim"] == claim["claim"])
    place = (claim["area"], claim["wave"])
    if claim["measure"] == RANK:
        assert published(claim) == rank(stated["release"], claim)
        return
    is_share = claim["measure"] == SHARE
    cell = (LISTED if is_share else claim["measure"], claim["category"], *place)
    base = (KNOWN, "", *place) if is_share else None
    assert_same(claim, of(stated["release"], set(), cell, base), most_of(cell, base))


def test_other_printed_figures() -> None:
    found = {row["statement"]: row for row in rows("processed/stories.csv")}
    every: dict[str, list[Statement]] = {}
    for one in statements():
        if one.use == "used" and one.key in found:
            every.setdefault(one.key, []).append(one)
    some = list(every)[::ONE_IN]
    assert len(some) >= LEAST_OTHERS
    for key in some:
        cell, base = every[key][0].cell, every[key][0].base
        pages = {one.address for one in every[key]}
        limits_found = of(every[key][0].release, pages, cell, base)
        assert_same(found[key], limits_found, most_of(cell, base))


def test_what_is_not_in_dispute_is_possible_and_what_is_in_dispute_is_found() -> None:
    said = [one for one in statements() if one.use == "used"]
    assert Limits(said, is_undoubted).are_possible()
    named = {cell for one in statements() for cell in (one.cell, one.base) if cell}
    known = {one for _, some in relations(Cells(map(cell_of, named))) for one in some}
    assert doubted() <= known


def are_possible(said: list[Statement], assumed: set[Assumed]) -> bool:
    return Limits(said, lambda some: bool(some & assumed)).are_possible()


@pytest.mark.parametrize("number", range(0, len(conflicts()), 2))
def test_what_is_a_conflict_is_one_and_a_smallest(number) -> None:
    said, assumed = conflicts()[number]
    assert not are_possible(said, assumed)
    if len(said) + len(assumed) <= FEW:
        assert all(are_possible([o for o in said if o != one], assumed) for one in said)
        assert all(are_possible(said, assumed - {one}) for one in assumed)
