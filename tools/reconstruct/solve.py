"""Finds the whole-number table in which most published figures are true; writes no file.

Two mixed-integer programmes, both solved by HiGHS through scipy.optimize.milp. The first chooses
which figures are true, counting distinct figures and not the pages that repeat them. The second
keeps those true and takes the table nearest to what the size of each force suggests.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.reconstruct.facts import AuthorityCell, Condition, PublishedFact
from tools.reconstruct.programme import IntegerProgramme

PAGE_WEIGHT = 0.0001
EXPECTATION_WEIGHT = 0.001
BANDS = ((0.1, 1.0), (0.4, 4.0), (float("inf"), 20.0))


@dataclass(frozen=True)
class Choice:
    """Which facts are true together, by position, with the reading of each; and the rules used."""

    readings: dict[int, int]
    rules: dict[str, str]
    expectations: tuple[int, ...]


def choose_true(
    facts: Sequence[PublishedFact],
    ground: Sequence[Condition],
    expectations: Sequence[Condition] = (),
    must_hold: int | None = None,
) -> Choice:
    """Return the largest set of distinct figures that can be true at once.

    ``ground`` always holds; ``expectations`` (other waves' figures) only break ties. With
    ``must_hold`` that fact is made true and the largest set around it is returned. Raises
    ProblemsFound when nothing satisfies ``ground``.
    """
    programme = IntegerProgramme()
    for condition in ground:
        programme.require(condition)
    columns = {index: _reading_columns(programme, index, fact) for index, fact in enumerate(facts)}
    for index, fact in enumerate(facts):
        _offer(programme, columns, index, fact)
    for index, condition in enumerate(expectations):
        switch = programme.column(("expectation", index), 1)
        programme.cost[switch] = -EXPECTATION_WEIGHT
        programme.require(condition, unless=(switch,))
    if must_hold is not None:
        programme.rows.append(([(column, 1.0) for column in columns[must_hold]], 1.0, 1.0))
    return _choice(programme.solve(), facts, expectations)


def _reading_columns(programme: IntegerProgramme, index: int, fact: PublishedFact) -> list[int]:
    return [programme.column(("reading", index, way), 1) for way in range(len(fact.readings))]


def _offer(
    programme: IntegerProgramme, columns: dict[int, list[int]], index: int, fact: PublishedFact
) -> None:
    if columns[index]:
        programme.rows.append(([(column, 1.0) for column in columns[index]], 0.0, 1.0))
    for column, reading in zip(columns[index], fact.readings, strict=True):
        programme.cost[column] = -1.0 - PAGE_WEIGHT * fact.pages
        for condition in reading.conditions:
            programme.require(condition, unless=(column,))
        for needed in reading.needs:
            others = [(other, -1.0) for other in columns[needed]]
            programme.rows.append(([(column, 1.0), *others], float("-inf"), 0.0))
        if reading.rule:
            is_cut = programme.column(("cut", fact.release), 1)
            sign, limit = (-1.0, 0.0) if reading.rule == "cut" else (1.0, 1.0)
            programme.rows.append(([(column, 1.0), (is_cut, sign)], float("-inf"), limit))


def _choice(
    values: Mapping[object, float],
    facts: Sequence[PublishedFact],
    expectations: Sequence[Condition],
) -> Choice:
    readings = {
        index: way
        for index, fact in enumerate(facts)
        for way in range(len(fact.readings))
        if values[("reading", index, way)] > 0.5
    }
    releases = sorted(
        {facts[index].release for index, way in readings.items() if _rule(facts, index, way)}
    )
    rules = {name: "cut" if values[("cut", name)] > 0.5 else "rounded" for name in releases}
    met = (n for n in range(len(expectations)) if values[("expectation", n)] > 0.5)
    return Choice(readings, rules, tuple(met))


def _rule(facts: Sequence[PublishedFact], index: int, way: int) -> str:
    return facts[index].readings[way].rule


def nearest_table(
    conditions: Sequence[Condition], targets: Mapping[AuthorityCell, float], seed: int
) -> dict[AuthorityCell, int]:
    """Return the whole-number table that meets ``conditions`` and lies nearest to ``targets``.

    Distance is the sum over cells of the deviation, dearer the larger its part of the target.
    Weights differ slightly by cell, from ``seed``, so that one table alone is nearest.
    """
    programme = IntegerProgramme()
    for condition in conditions:
        programme.require(condition)
    chance = random.Random(seed)
    for cell, target in sorted(targets.items()):
        _pull(programme, cell, target, 1.0 + chance.random() / 10)
    values = programme.solve()
    return {name: round(value) for name, value in values.items() if isinstance(name, AuthorityCell)}


def _pull(programme: IntegerProgramme, cell: AuthorityCell, target: float, weight: float) -> None:
    """Make every step of ``cell`` away from ``target`` cost, the further the more."""
    terms = [(programme.cell(cell), 1.0)]
    goal = float(round(target))
    for width, price in BANDS:
        reach = max(1.0, round(goal * width)) if width < float("inf") else 3000.0
        for sign in (-1.0, 1.0):
            step = programme.column(("step", cell, width, sign), reach, whole=False)
            programme.cost[step] = price * weight * (1.0 + 0.001 * sign)
            terms.append((step, sign))
    programme.rows.append((terms, goal, goal))
