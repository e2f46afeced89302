"""Gives each reconstructed reply an age of the youngest victim that fits the printed ones."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from foi_analysis.core.reference import Reference, area_key
from tools.reconstruct.facts import PublishedFact
from tools.reconstruct.targets import Plan

USUAL_AGES = range(8, 13)


def youngest_ages(
    reference: Reference,
    plan: Plan,
    facts: Sequence[PublishedFact],
    shorter: Sequence[PublishedFact],
    offences: Mapping[str, int],
    seed: int,
) -> dict[str, int]:
    """Return the age of the youngest victim of every force whose letter gives one.

    A printed age of a force is kept. An age printed for an area is a floor for its forces, and
    its largest force without a printed age of its own reaches it. A shorter wave's age is a
    ceiling, because the longer window holds the shorter one.
    """
    chance = random.Random(seed)
    printed, ceiling = _of_authorities(facts), _of_authorities(shorter)
    ages = {}
    for authority in sorted(plan):
        age = min(chance.choice(USUAL_AGES), ceiling.get(authority, 99))
        age = max(
            [age, *(value for members, value in _areas(reference, facts) if authority in members)]
        )
        if plan[authority]["youngest"] == "given":
            ages[authority] = printed.get(authority, age)
    for members, value in _areas(reference, facts):
        free = [
            authority for authority in members if authority in ages and authority not in printed
        ]
        if free and min(ages[authority] for authority in members if authority in ages) > value:
            ages[max(free, key=lambda authority: (offences[authority], authority))] = value
    return ages


def ages_that_are_true(
    reference: Reference, plan: Plan, facts: Sequence[PublishedFact], ages: Mapping[str, int]
) -> dict[int, bool]:
    """Return, for each printed age and each "ages given" flag, whether the letters bear it out."""
    truths = {}
    for index, fact in enumerate(facts):
        members = _members(reference, fact)
        if fact.measure == "youngest_victim_age":
            given = [ages[authority] for authority in members if authority in ages]
            truths[index] = bool(given) and min(given) == int(float(fact.value))
        elif fact.measure == "victim_age_given":
            says_yes = fact.printed.strip().casefold() == "yes"
            truths[index] = all((authority in ages) == says_yes for authority in members)
    return truths


def _members(reference: Reference, fact: PublishedFact) -> list[str]:
    return sorted(reference.areas.get(area_key(fact.area, fact.area_type), ()))


def _of_authorities(facts: Sequence[PublishedFact]) -> dict[str, int]:
    return {
        fact.area: int(float(fact.value))
        for fact in facts
        if (fact.measure, fact.area_type) == ("youngest_victim_age", "authority")
    }


def _areas(reference: Reference, facts: Sequence[PublishedFact]) -> list[tuple[list[str], int]]:
    """Return the members and the printed age of areas larger than a force, widest area first."""
    areas = [
        (_members(reference, fact), int(float(fact.value)))
        for fact in facts
        if fact.measure == "youngest_victim_age" and fact.area_type != "authority"
    ]
    return sorted(areas, key=lambda area: (-len(area[0]), area[1]))
