"""Gives the judged claims as plain objects for `foi claims` and the site; judges nothing."""

from __future__ import annotations

from typing import Any

from foi_analysis.paths import Project
from foi_analysis.tables import read_table


def claim_objects(project: Project) -> list[dict[str, Any]]:
    """Return one object a claim, in the order of data/manual/claims.csv.

    ``rests_on`` lists {kind, provenance, source, statement} of the verdict's evidence; numbers
    without a limit are None.
    """
    evidence = read_table(project, "evidence")
    return [
        _object(row, evidence[evidence["claim"] == row["claim"]].to_dict(orient="records"))
        for row in read_table(project, "figures").to_dict(orient="records")
    ]


def _object(row: dict[str, Any], evidence: list[dict[str, Any]]) -> dict[str, Any]:
    numbers = ("computed_numerator", "computed_denominator", "low", "high")
    return {
        "id": row["claim"],
        "area": row["area"],
        "wave": row["wave"],
        "measure": row["measure"],
        "category": row["category"],
        "printed": row["printed"],
        "unit": row["unit"],
        "computed": row["computed"],
        "computed_provenance": row["computed_provenance"],
        **{name: _plain(row[name]) for name in numbers},
        "verdict": row["verdict"],
        "why": row["why"],
        "rests_on": [
            {name: item[name] for name in ("kind", "provenance", "source", "statement")}
            for item in evidence
        ],
        "same_release": {
            "agrees": int(row["same_release_agrees"]),
            "differs": int(row["same_release_differs"]),
        },
        "notes": row["notes"].splitlines(),
        "notebook": row["notebook"],
    }


def _plain(number: float) -> float | int | None:
    if number != number:
        return None
    return int(number) if number == int(number) else round(number, 4)
