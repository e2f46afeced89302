"""Reads what is known against a printed figure, and what that makes of it as evidence.

data/manual/caveats.csv gives each code its effect and its words; data/raw/published/figures.csv
names the codes of each figure. It reads no page and judges no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows

AT_LEAST, AT_MOST, OUT = "at_least", "at_most", "out"
DOUBTFUL, ABOUT, CUT = "doubtful", "about", "cut"
EFFECTS = (AT_LEAST, AT_MOST, OUT, DOUBTFUL, ABOUT, CUT, "none")
TABLE = "caveats.csv"


class Caveats:
    """The caveats of a project, by code."""

    def __init__(self, project: Project) -> None:
        rows = read_rows(project.manual / TABLE)
        self.rows = {row["caveat"]: row for row in rows}

    def codes(self, row: Mapping[str, Any]) -> list[str]:
        """Return the codes of a printed figure, in their order."""
        return [code for code in str(row.get("caveats") or "").split("|") if code]

    def words(self, row: Mapping[str, Any]) -> list[str]:
        """Return the caveats of a printed figure in words, each once."""
        return list(dict.fromkeys(self.rows[code]["words"] for code in self.codes(row)))

    def effects(self, row: Mapping[str, Any]) -> set[str]:
        """Return what the caveats of a printed figure make of it as evidence."""
        return {self.rows[code]["effect"] for code in self.codes(row)}

    def limits(
        self, row: Mapping[str, Any], low: Any, high: Any, unit: Fraction
    ) -> tuple[Any, Any]:
        """Return the limits a printed figure stands for, as its caveats widen or move them.

        ``unit`` is one of the last digit printed; a share that was cut reaches from the number
        printed to one unit more.
        """
        effects = self.effects(row)
        if CUT in effects and low is not None and high is not None:
            low, high = low + unit / 2, high + unit / 2
        return None if AT_MOST in effects else low, None if AT_LEAST in effects else high


def as_printed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a printed figure without what is known against it."""
    return {**row, "caveats": ""}
