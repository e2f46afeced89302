"""Builds the one table in which most published figures are true, and says which are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from tools.reconstruct.facts import AuthorityCell, Condition, PublishedFact, Readings, read_facts
from tools.reconstruct.solve import Choice, choose_true, nearest_table
from tools.reconstruct.targets import (
    LONGER_WAVE,
    SHORTER_WAVE,
    ground_rules,
    other_waves,
    proportional_offences,
    proportional_table,
)


@dataclass(frozen=True)
class Solution:
    """The table, the facts it was made from, and which of them are true in it."""

    facts: tuple[PublishedFact, ...]
    methods: tuple[str, ...]
    table: Mapping[AuthorityCell, int]
    choice: Choice
    conflicts: Mapping[int, tuple[int, ...]]


def read_plan(project: Project) -> dict[str, dict[str, str]]:
    """Return the rows of reconstruction.csv by force: how each force's letter is written.

    Raises ProblemsFound unless every authority asked has one row.
    """
    rows = read_rows(project.manual / "reconstruction.csv")
    named, wanted = (
        sorted(row["authority"] for row in rows),
        Reference(project).asked_authorities,
    )
    if named != list(wanted):
        wrong = sorted(set(named) ^ set(wanted)) or "a force twice"
        raise ProblemsFound([_wrong_authorities(f"{wrong}")])
    return {row["authority"]: row for row in rows}


def _wrong_authorities(wrong: str) -> Problem:
    return Problem(
        found=f"forces that do not match authorities.csv: {wrong}",
        expected="one row for each territorial force",
        action="Add, correct or remove the rows named.",
        file="data/manual/reconstruction.csv",
    )


def solve_table(project: Project, wave: str, seed: int) -> Solution:
    """Return the table for ``wave``; every figure that can be true together with most others is.

    Raises ProblemsFound when the ground rules cannot be kept.
    """
    reference, plan = Reference(project), read_plan(project)
    facts = read_facts(project, wave)
    writer = Readings(reference, wave, facts)
    facts = [replace(fact, readings=writer.of(fact)) for fact in facts]
    shorter, longer = read_facts(project, SHORTER_WAVE), read_facts(project, LONGER_WAVE)
    ground = ground_rules(plan, writer.methods, _families(facts, writer))
    expected = other_waves(reference, shorter, longer)
    choice = choose_true(facts, ground, expected)
    fixed = ground + _chosen(facts, choice) + [expected[index] for index in choice.expectations]
    offences = proportional_offences(reference, facts, shorter, longer)
    targets = proportional_table(plan, writer.methods, facts, offences)
    table = nearest_table(fixed, targets, seed)
    anything = {
        authority: {"method_counting": "mentions", "methods": "given"} for authority in plan
    }
    loosest = ground_rules(anything, writer.methods, _families(facts, writer))
    conflicts = _conflicts(facts, loosest, choice)
    return Solution(tuple(facts), writer.methods, table, choice, conflicts)


def _families(facts: list[PublishedFact], writer: Readings) -> dict[AuthorityCell, list[str]]:
    """Return the cells that count offences naming any method of a group, with the group."""
    return {
        cell: writer.categories(fact)
        for fact in facts
        for reading in fact.readings
        for condition in reading.conditions
        for cell, _ in condition.terms
        if cell.quantity == "family" and cell.category == fact.category
    }


def _chosen(facts: list[PublishedFact], choice: Choice) -> list[Condition]:
    return [
        condition
        for index, way in sorted(choice.readings.items())
        for condition in facts[index].readings[way].conditions
    ]


def _conflicts(
    facts: list[PublishedFact], ground: list[Condition], choice: Choice
) -> dict[int, tuple[int, ...]]:
    """Return, for each figure that is not true, what must be given up to make it true."""
    conflicts = {}
    for index, fact in enumerate(facts):
        if fact.readings and index not in choice.readings:
            other = choose_true(facts, ground, must_hold=index)
            conflicts[index] = tuple(sorted(set(choice.readings) - set(other.readings)))
    return conflicts
