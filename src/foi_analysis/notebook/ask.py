"""Answers an analyst's own question: what all evidence allows one count to be; judges no claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foi_analysis.core.problems import known_name
from foi_analysis.notebook.display import Shown, interval, table
from foi_analysis.verdicts.verdict import side

if TYPE_CHECKING:
    from foi_analysis.verdicts.processed_project import ProcessedProject

COLUMNS = ("Statement", "Sets the", "Source")


def allowed(
    processed: ProcessedProject, measure: str, area: str, wave: str, category: str = ""
) -> Shown:
    """Return the least and greatest value of a count, and the statements behind either limit.

    ``measure`` is a sum of data/manual/measures.csv, ``area`` a force, region or nation, ``wave``
    a key of data/manual/waves.csv, ``category`` a method where the measure counts methods. Raises
    UnknownName with the nearest names. The method is that of `bounds`: no table of whole numbers
    that fits all the evidence goes beyond the limits.
    """
    reference = processed.reference
    sums = [name for name, row in reference.measures.items() if row["aggregation"] == "sum"]
    known_name(measure, sums, "measure that is a sum")
    known_name(area, reference.areas, "area")
    known_name(wave, reference.waves, "wave")
    if category:
        known_name(category, reference.methods, "method")
    bound = processed.checker.evidence.all.bound((measure, category, area, wave))
    low_facts, high_facts = bound.low_facts, bound.high_facts
    rows = sorted(
        (one.statement, side(one, low_facts, high_facts), one.source)
        for one in low_facts | high_facts
    )
    found = interval(bound.low, bound.high) if rows else "no statement bears on it"
    what = ", ".join(filter(None, (reference.measures[measure]["label"], category, area)))
    return table(f"{what}, {reference.waves[wave].label}: {found}", COLUMNS, rows)
