"""The relations between cells, each shown by what it lets follow from a few facts."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest

from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Bound, BoundsTable, Exact, Fact
from foi_analysis.evidence.bounds.relations import relations_for

AGE, LISTED, USED = "youngest_victim_age", "method_instances", "offences_with_method"
NORTH_EAST = ("Cleveland", "Durham", "Northumbria")


def cell(area: str, measure: str = "offences", wave: str = "9m", category: str = ""):
    return (measure, category, area, wave)


def said(facts: dict) -> list[Fact]:
    """Return facts that each give a cell one number, or a least and greatest."""
    limits = {where: (v if isinstance(v, tuple) else (v, v)) for where, v in facts.items()}
    return [
        Fact(where, low, high, "publication", "published", f"{where}", "a page")
        for where, (low, high) in limits.items()
    ]


def limits(reference: Reference, facts: dict, asked, more: Iterable = ()) -> tuple[float, float]:
    return bound(reference, facts, asked, more)[:2]


def bound(reference: Reference, facts: dict, asked, more: Iterable = ()) -> tuple:
    relations = relations_for(reference, {*facts, asked, *more})
    found: Bound = Exact(BoundsTable(said(facts), relations)).bound(asked)
    return found.low, found.high, found.low_facts, found.high_facts


def test_forces_add_up_to_their_region_and_are_the_evidence(reference):
    authorities = {
        cell(authority): number for authority, number in zip(NORTH_EAST, (3, 4, 5), strict=True)
    }
    low, high, low_facts, _ = bound(reference, authorities, cell("North East"))
    assert (low, high) == (12, 12)
    assert low_facts == frozenset(said(authorities))


def test_a_missing_force_is_what_the_others_leave(reference):
    facts = {cell("North East"): 12, cell("Cleveland"): 3, cell("Durham"): 4}
    assert limits(reference, facts, cell("Northumbria")) == (5, 5)


def test_forces_nobody_names_leave_a_region_without_upper_limit(reference):
    facts = {cell("Cleveland"): 3, cell("Durham"): 4}
    assert limits(reference, facts, cell("North East")) == (7, math.inf)


def test_regions_and_overlapping_areas_share_their_forces(reference):
    south_east = "South East (Kent, Sussex, Surrey, Hampshire)"
    facts = {cell("South East"): 100, cell(south_east): 90, cell("Kent"): 40}
    assert limits(reference, facts, cell("Surrey")) == (0, 50)
    assert limits(reference, facts, cell("Thames Valley")) == (10, 10)


def test_a_shorter_window_lies_within_a_longer_one(reference):
    facts = {cell("Kent", wave="6m"): 27, cell("Kent", wave="12m"): 88}
    assert limits(reference, facts, cell("Kent")) == (27, 88)


def test_a_window_is_the_sum_of_those_it_is_made_of(reference):
    nation = "England and Wales"
    facts = {cell(nation, wave="18m"): 5161, cell(nation, wave="2018-04_2018-09"): 1944}
    assert limits(reference, facts, cell(nation, wave="12m")) == (3217, 3217)


def test_the_kingdom_is_the_sum_of_its_nations(reference):
    facts = {
        cell("England and Wales", wave="12m"): 3217,
        cell("Northern Ireland", wave="12m"): 82,
        cell("Scotland", wave="12m"): 429,
    }
    assert limits(reference, facts, cell("United Kingdom", wave="12m")) == (3728, 3728)


def test_others_of_an_area_grow_with_the_window_too(reference):
    facts = {
        cell("North East"): 100,
        cell("North East", wave="12m"): 120,
        cell("Durham", wave="12m"): 50,
    }
    assert limits(reference, facts, cell("Durham")) == (30, 50)


def test_the_youngest_victim_of_a_longer_window_is_no_older(reference):
    facts = {cell("Kent", AGE, "6m"): 9, cell("Kent", AGE, "12m"): 6}
    assert limits(reference, facts, cell("Kent", AGE)) == (6, 9)


def test_an_areas_youngest_victim_is_the_youngest_of_its_forces(reference):
    ages = {cell(authority, AGE): age for authority, age in zip(NORTH_EAST, (9, 4, 7), strict=True)}
    assert limits(reference, ages, cell("North East", AGE)) == (4, 4)
    some = {where: age for where, age in ages.items() if where[2] != "Durham"}
    assert limits(reference, some, cell("North East", AGE)) == (0, 7)


def test_offences_with_a_method_are_among_those_listed_known_and_recorded(reference):
    facts = {
        cell("Kent", LISTED, category="Facebook family"): 9,
        cell("Kent", USED, category="Facebook"): 4,
    }
    group = cell("Kent", USED, category="Facebook family")
    assert limits(reference, facts, group) == (4, 9)
    assert limits(reference, facts, cell("Kent"), [group])[0] == 4


def test_times_listed_add_up_over_a_group_and_never_pass_all(reference):
    facts = {
        cell("Kent", LISTED, category="Instagram"): 15,
        cell("Kent", LISTED, category="WhatsApp"): 3,
        cell("Kent", LISTED, category="All methods"): 40,
    }
    both = cell("Kent", LISTED, category="Instagram and WhatsApp")
    assert limits(reference, facts, both) == (18, 18)
    family = cell("Kent", LISTED, category="Facebook family")
    assert limits(reference, facts, family) == (18, 40)


def test_more_mentions_than_offences_with_a_known_method(reference):
    facts = {cell("Kent", "offences_method_known"): 12}
    asked = cell("Kent", LISTED, category="All methods")
    assert limits(reference, facts, asked) == (12, math.inf)


@pytest.mark.parametrize("measure", ["offences", AGE])
def test_a_cell_nothing_bears_on_is_open_but_an_age_is_under_16(reference, measure):
    assert limits(reference, {}, cell("Kent", measure)) == (0, 15 if measure == AGE else math.inf)
