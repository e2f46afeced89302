"""Turns weights a solver proposes for rows into whole multipliers that prove a limit, or into none.

Every row is at most 0 and every cell within its limits. ``of`` times a sum and each row as many
times as its multiplier, which is not below 0, come to a sum over single cells, and its least value
by their limits alone is at most ``of`` times the sum. It trusts no float.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

LOW, HIGH = 0, 1
DENOMINATORS = (1, 60, 2_000, 100_000, 100_000_000)
MOST_ROWS = 200  # More equations than these are not solved in fractions.
ZERO = 1e-7
Whole = Mapping[int, int]
Equation = tuple[dict[int, Fraction], Fraction]


class System(Protocol):
    """Rows of whole numbers, each as its columns with their factors."""

    @property
    def cells_of_row(self) -> list[list[tuple[int, float]]]:
        """Return each row's columns with their factors."""


@dataclass(frozen=True)
class Multipliers:
    """Proof that a sum is at least ``value``; with ``of`` 0, that nothing fits.

    ``rows`` has the multiplier of each row used, ``left`` what single cells come to.
    """

    of: int
    rows: Whole
    left: Whole
    value: int

    @property
    def is_refusal(self) -> bool:
        """Return whether they prove that nothing fits."""
        return self.of == 0


def proved(
    system: System, limits: Any, factors: Whole, weights: Mapping[int, float], wanted: float
) -> Multipliers | None:
    """Return multipliers that prove a sum to be at least what is wanted, else the best found.

    Without factors they prove that nothing fits, or there are none.
    """
    best = None
    for exact in _proposals(system, factors, weights):
        found = _checked(system, limits, factors, exact)
        if found and (not best or found.value > best.value):
            best = found
        if best and (best.is_refusal or best.value >= wanted):
            return best
    return best


def _proposals(
    system: System, factors: Whole, weights: Mapping[int, float]
) -> Iterator[dict[int, Fraction]]:
    """Yield weights as fractions: rounded ever less, then as their equations give them."""
    if not factors and weights:
        least = min(weights.values())
        weights = {row: weight / least for row, weight in weights.items()}
    for most in DENOMINATORS:
        yield {row: Fraction(one).limit_denominator(most) for row, one in weights.items()}
    if 0 < len(weights) <= MOST_ROWS:
        yield _solved(_equations(system, factors, weights), weights)


def _checked(
    system: System, limits: Any, factors: Whole, weights: Mapping[int, Fraction]
) -> Multipliers | None:
    """Return the proof that weights make in whole numbers, or None where they make none."""
    common = math.lcm(*(one.denominator for one in weights.values()))
    rows = {row: int(one * common) for row, one in weights.items() if one > 0}
    of = common if factors else 0
    left = {column: of * factor for column, factor in factors.items()}
    for row, times in rows.items():
        for column, factor in system.cells_of_row[row]:
            left[column] = left.get(column, 0) + times * int(factor)
    left = {column: factor for column, factor in left.items() if factor}
    least = 0
    for column, factor in left.items():
        limit = limits[LOW if factor > 0 else HIGH, column].item()
        if math.isinf(limit):
            return None
        least += factor * int(limit)
    if of:
        return Multipliers(of, rows, left, -(-least // of))
    return Multipliers(0, rows, left, least) if least > 0 else None


def _equations(system: System, factors: Whole, weights: Mapping[int, float]) -> Iterator[Equation]:
    """Yield that rows leave nothing of each cell of which they leave nearly nothing."""
    terms: dict[int, dict[int, Fraction]] = {column: {} for column in factors}
    for row in weights:
        for column, factor in system.cells_of_row[row]:
            terms.setdefault(column, {})[row] = Fraction(int(factor))
    for column, own in terms.items():
        sizes = [abs(float(factor) * weights[row]) for row, factor in own.items()]
        near = sum(float(factor) * weights[row] for row, factor in own.items())
        known = factors.get(column, 0)
        if abs(near + known) <= ZERO * max([1.0, *sizes]):
            yield own, Fraction(-known)
    if not factors:  # Multiples of what proves that nothing fits do so, too.
        yield {max(weights, key=lambda row: weights[row]): Fraction(1)}, Fraction(1)


def _solved(equations: Iterator[Equation], weights: Mapping[int, float]) -> dict[int, Fraction]:
    """Return weights that fulfil equations, those left open nearly as given."""
    pivots: dict[int, Equation] = {}
    for own, right in equations:
        terms, right = _reduced(dict(own), right, pivots)
        if terms:
            row = min(terms)
            first = terms.pop(row)
            rest = {one: factor / first for one, factor in terms.items()}
            pivots[row] = (rest, right / first)
    found = {
        row: Fraction(weight).limit_denominator(DENOMINATORS[-1])
        for row, weight in weights.items()
        if row not in pivots
    }
    for row in reversed([*pivots]):
        rest, right = pivots[row]
        found[row] = right - sum(factor * found[one] for one, factor in rest.items())
    return found


def _reduced(
    terms: dict[int, Fraction], right: Fraction, pivots: Mapping[int, Equation]
) -> tuple[dict[int, Fraction], Fraction]:
    """Return an equation without the weights that earlier ones give by others."""
    for row, (rest, known) in pivots.items():
        if factor := terms.pop(row, None):
            right -= factor * known
            for one, by in rest.items():
                terms[one] = terms.get(one, Fraction(0)) - factor * by
    return {row: factor for row, factor in terms.items() if factor}, right
