"""Describes what a measure is, as data/manual/measures.csv declares it; works nothing out.

Numbers are kept whole, in the smallest unit a measure has: money in pence, a rate with one decimal
in tenths, a date as 20160223. ``scale`` of these are one of the measure's unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COUNT, MONEY, RATE, SHARE, AGE = "count", "money", "rate", "share", "age"
FLAG, WORDS, DATE, PLACE = "flag", "text", "date", "place"
KINDS = (COUNT, MONEY, RATE, SHARE, AGE, FLAG, WORDS, DATE, PLACE)
SUM, MIN, MAX, MEAN, MEDIAN = "sum", "min", "max", "mean", "median"
SHARE_OF, RATE_PER, PRODUCT, CHANGE_SINCE = "share_of", "rate_per", "product", "change_since"
RANK, AUTHORITIES_WHERE, NONE = "rank", "authorities_where", "none"
CASES = "cases_listed"
OVER_ROWS = (SUM, MIN, MAX, MEAN, MEDIAN)
WORKINGS = (
    *OVER_ROWS,
    *(CASES, SHARE_OF, RATE_PER, PRODUCT, CHANGE_SINCE, RANK, AUTHORITIES_WHERE, NONE),
)
ADDED_UP = (SUM, CASES)
PENCE = 2


@dataclass(frozen=True)
class Measure:
    """One measure: its kind, unit and decimals, and how it is worked out of others.

    ``is_compared`` says whether printed figures of it are set beside each other and beside replies.
    """

    measure: str
    label: str
    kind: str
    unit: str
    decimals: int
    working: str
    numerator: str
    denominator: str
    is_compared: bool

    @property
    def scale(self) -> int:
        """Return how many of the smallest unit, in which numbers are kept, make one unit."""
        return int(10**self.decimals)

    @property
    def is_rounded(self) -> bool:
        """Return whether a printed number of it stands for all that round to it."""
        return self.kind in (MONEY, RATE, SHARE)


def measure_of(row: Mapping[str, str]) -> Measure:
    """Return the measure that a row of measures.csv declares."""
    kind = row["kind"]
    decimals = int(row["decimals"]) if row["decimals"] else PENCE if kind == MONEY else 0
    names = ("measure", "label", "kind", "unit", "working", "numerator", "denominator")
    return Measure(
        **{name: row[name] for name in names},
        decimals=decimals,
        is_compared=row["is_compared"] == "true",
    )
