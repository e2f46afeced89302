"""Sets a class of recorded crime that pages print for a nation beside the sum over its forces.

It reads the same official tables as `official` and tests no count of an offence within a class.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from foi_analysis.core.reference import Reference
from foi_analysis.verdicts.official import (
    WHOLE,
    ForceCount,
    Recorded,
    RecordedSum,
    Row,
    finding,
    recorded,
)
from foi_analysis.verdicts.official_rows import read_classes, read_sources


def class_beside(reference: Reference, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the classes that pages print for a nation beside the sum over its forces.

    ``rows`` are published figures; a row has the columns of COLUMNS that a nation can have, one for
    each vintage. Forces outside the nation's 43, such as the railways', are left out.
    """
    table, classes = recorded(reference.project), read_classes(reference.project)
    vintages = [row["source"] for row in read_sources(reference.project)]
    return [
        _nation_beside(table, reference.areas[row["area"]], row, vintage)
        for row in rows
        if row["area_type"] == "nation" and row["offence"] in classes
        for vintage in vintages
    ]


def _nation_beside(
    table: Recorded, forces: Iterable[str], row: Row, vintage: str
) -> dict[str, Any]:
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    count = ForceCount(
        *(row["wave"], row["area"], start, end, row["offence"]),
        low=int(row["value"]),
        high=int(row["value"]),
        provenance="",
    )
    sums = [
        table.between(force, row["offence"], count.start, count.end, vintage) for force in forces
    ]
    highs = [one.high for one in sums]
    high = None if None in highs else sum(number or 0 for number in highs)
    limits = RecordedSum(sum(one.low for one in sums), high, "")
    return {
        "force": row["area"],
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "count_low": count.low,
        "class": row["offence"],
        "relation": WHOLE,
        "vintage": vintage,
        "low": limits.low,
        "high": limits.high,
        "finding": finding(count, limits, WHOLE),
    }
