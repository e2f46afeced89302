"""Estimates shares of all cases under named assumptions about the unknown; bounds nothing.

An estimate is never evidence and never narrows a bound: it stands in a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from foi_analysis.verdicts.missing import per_cent

ASSUMPTIONS = {
    "the unknown are like the known": Fraction(1),
    "the unknown have half the odds of the known": Fraction(1, 2),
    "the unknown have twice the odds of the known": Fraction(2),
}
COLUMNS = ("wave", "area", "category", "printed", "release", "assumption", "estimate", "to")


def estimate(cases: int, known: int, total: int, odds_ratio: Fraction | int) -> Fraction:
    """Return the share of ``total`` that is so when the unknown have these odds of being so.

    ``odds_ratio`` is the odds among the unknown divided by those among the known, above 0.
    Raises ValueError unless 0 <= cases <= known <= total and at least one case is known.
    """
    if not (0 <= cases <= known <= total and known > 0 and odds_ratio > 0):
        raise ValueError(f"{cases} of {known} known of {total} is no share of the known.")
    odds = Fraction(odds_ratio) * cases
    unknown = odds / (odds + known - cases)
    return (cases + (total - known) * unknown) / total


def estimates(bounds: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row (COLUMNS) for each assumption and row of ``SharesOfAll.bounds``.

    ``estimate`` and ``to`` are per cent, to one decimal: they differ by rounding of the printed
    share alone.
    """
    return [
        dict(zip(COLUMNS, (*(row[name] for name in COLUMNS[:5]), name, *ends), strict=True))
        for row in bounds
        if row["known"] and row["total"]
        for name, ratio in ASSUMPTIONS.items()
        if (ends := _ends(row, ratio))
    ]


def _ends(row: Mapping[str, Any], ratio: Fraction) -> tuple[float, ...]:
    known, total = int(row["known"]), int(row["total"])
    cases = (int(row["cases_low"]), int(row["cases_high"]))
    return tuple(per_cent(estimate(one, known, total, ratio)) for one in cases)
