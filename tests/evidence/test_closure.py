"""What passes through cells nobody named limits those named, and nothing is lost or added."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from math import inf

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import BoundsTable, Exact, Fact, Relation
from foi_analysis.evidence.bounds.closure import (
    _Rows,
    crossings,
    relations_by_need,
    with_those_met,
)
from foi_analysis.evidence.bounds.conflicts import cells_of
from foi_analysis.evidence.bounds.relations import KNOWN, LISTED, OFFENCES, relations_for
from foi_analysis.verdicts.processed_project import ProcessedProject

NATION, FAMILY = "England and Wales", (LISTED, "Facebook family")
AREA = "Northshire"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(Project.find())


def said(category: str, wave: str, low, high, measure: str = LISTED) -> Fact:
    cell = (measure, category, AREA, wave)
    return Fact(cell, low, high, "publication", "published", f"{cell}: {low}", "a page")


def test_members_named_for_a_shorter_window_are_within_the_group_of_a_longer(reference) -> None:
    members = ("Facebook", "Instagram", "WhatsApp")
    facts = [said(one, "6m", 10 + n, 10 + n) for n, one in enumerate(members)]
    facts.append(said("Facebook family", "9m", None, 500))
    family = facts[-1].cell
    without = BoundsTable(facts, relations_for(reference, cells_of(facts)))
    assert Exact(without).bound(family).low == 0
    bound = Exact(BoundsTable(facts, relations_by_need(reference, cells_of(facts)))).bound(family)
    assert (bound.low, bound.low_facts) == (33, frozenset(facts[:3]))


def test_the_order_in_which_cells_are_named_changes_nothing(reference) -> None:
    facts = [said(one, wave, 1, 9) for one in ("Facebook", "Kik") for wave in ("6m", "12m")]
    facts += [said("", "9m", 4, 40, KNOWN), said("Facebook family", "9m", 2, 30)]
    cells = sorted(cells_of(facts))
    found = relations_by_need(reference, cells)
    for seed in range(3):
        random.Random(seed).shuffle(cells)
        assert relations_by_need(reference, cells) == found


def test_methods_cross_windows_named_for_them_and_offences_all(reference) -> None:
    named = {(LISTED, "Kik", AREA, "6m"), (LISTED, "Skype", AREA, "9m")}
    joined = named | {(OFFENCES, "", AREA, "6m"), (KNOWN, "", AREA, "12m")}
    found = set(crossings(reference, named, joined))
    assert (LISTED, "Kik", AREA, "9m") in found and (OFFENCES, "", AREA, "12m") in found
    assert (LISTED, "Kik", AREA, "12m") not in found


def test_windows_meet_in_one_nobody_named(reference) -> None:
    facts = [said("", "12m", 64, 64, OFFENCES), said("", "2018/19", 252, 252, OFFENCES)]
    asked = (OFFENCES, "", AREA, "18m")
    cells = {*cells_of(facts), asked}
    for relations, most in ((relations_for, inf), (relations_by_need, 316)):
        exact = Exact(BoundsTable(facts, relations(reference, cells)))
        assert exact.bound(asked).high == most


@pytest.mark.parametrize(
    ("windows", "met"),
    [
        ({"12m", "18m", "2018/19"}, {"24m", "2018-04_2018-09"}),
        ({"12m", "2018/19"}, set()),
        ({"9m", "12m"}, set()),
        ({"12m", "2018/19", "2019-04_2019-10", "30m"}, {"24m"}),
    ],
)
def test_a_window_in_which_nothing_new_meets_is_not_added(reference, windows, met) -> None:
    assert with_those_met(reference, windows) == windows | met


NAMES = [("offences", "", f"Northshire {number}", "9m") for number in range(5)]
KEPT = NAMES[:3]


def rows(seed: int) -> list[Relation]:
    """Return some rows over five cells, most of two or three of them."""
    chance = random.Random(seed)
    found = []
    for _ in range(chance.randint(3, 9)):
        cells = chance.sample(NAMES, chance.choice([2, 2, 3]))
        found.append(Relation(tuple((chance.choice([-2, -1, -1, 1, 1]), one) for one in cells)))
    return found


def tables(relations, most: int = 3) -> set[tuple[int, ...]]:
    """Return the values of the cells kept in every table of small numbers that keeps the rows."""
    return {
        values[: len(KEPT)]
        for values in product(range(most + 1), range(most + 1), range(most + 1), *[range(13)] * 2)
        if all(
            sum(factor * values[NAMES.index(cell)] for factor, cell in one.terms) <= 0
            for one in relations
        )
    }


@pytest.mark.parametrize("seed", range(40))
def test_what_is_left_out_changes_no_table_of_the_other_cells(seed) -> None:
    relations = rows(seed)
    found = _Rows(relations)
    found.leave_out(NAMES[3:])
    assert tables(found.relations) == tables(relations)


def test_the_least_share_of_the_family_of_apps_in_the_first_nine_months() -> None:
    checker = ProcessedProject(Project.find()).checker
    family, known = ((measure, name, NATION, "9m") for measure, name in (FAMILY, (KNOWN, "")))
    release = next(one.release for one in checker.evidence.facts if one.cell == family)
    assert checker.without_release(release).share(family, known).low == Fraction(210, 2117)
