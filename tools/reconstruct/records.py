"""Writes the tables that go with the reconstructed replies: register rows, fit and truth."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from foi_analysis.core.paths import Project, replacing, sha256_of
from foi_analysis.core.reference import read_rows
from tools.reconstruct.contents import Contents
from tools.reconstruct.table import Solution

FIT_COLUMNS = (
    "area_type",
    "area",
    "measure",
    "category",
    "denominator",
    "denominator_value",
    "value",
    "printed",
    "pages",
    "is_true",
    "reading",
    "conflicts_with",
)
TRUTH_COLUMNS = ("authority", "measure", "counting_rule", "category", "value")
NOTE = "Reconstructed from published figures; never evidence"


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write ``rows`` as UTF-8 CSV with plain line ends, in one step."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def register_row(
    contents: Contents,
    row: Mapping[str, str],
    wave: str,
    reference: str,
    path: Path,
    period: tuple[str, str],
) -> dict[str, str]:
    """Return the row of replies.csv for one written letter."""
    said = [row[name] for name in ("methods", "youngest") if row[name].startswith("s.")]
    is_whole = contents.offences == 0 or (contents.known is not None and contents.age is not None)
    return {
        "reply": path.name.partition(".")[0],
        "authority": contents.authority,
        "wave": wave,
        "reference": reference,
        "requested_on": "",
        "answered_on": "",
        "status": "answered" if is_whole else "partial",
        "exemption": "|".join(said),
        "provenance": "reconstructed",
        "file": f"{path.parent.name}/{path.name}",
        "sha256": sha256_of(path),
        "period_start": period[0],
        "period_end": period[1],
        "subject": "s.15A",
        "method_counting": row["method_counting"],
        "publisher": "foi_analysis (reconstructed)",
        "address": "",
        "note": NOTE,
    }


def update_register(project: Project, wave: str, rows: list[dict[str, str]]) -> None:
    """Replace the reconstructed rows of ``wave`` in replies.csv; every other row stays as it is."""
    path = project.manual / "replies.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    kept = [
        row
        for row in read_rows(path)
        if (row["provenance"], row["wave"]) != ("reconstructed", wave)
    ]
    every = sorted(kept + rows, key=lambda row: (row["wave"], row["authority"], row["reply"]))
    write_table(path, columns, every)


def fit_rows(solution: Solution, ages: Mapping[int, bool]) -> list[dict[str, str]]:
    """Return one row for each distinct figure: whether the replies make it true, or why not.

    ``reading`` says how a share is true: rounded, cut, or as the sum of printed shares.
    ``conflicts_with`` lists the figures that would have to be given up for it.
    """
    rows = []
    for index, fact in enumerate(solution.facts):
        way = solution.choice.readings.get(index)
        is_true = ages.get(index, way is not None)
        row = {name: getattr(fact, name) for name in FIT_COLUMNS[:8]}
        row["pages"] = str(fact.pages)
        row["is_true"] = str(is_true).lower()
        row["reading"] = fact.readings[way].how if way is not None else "as printed" * is_true
        others = [solution.facts[other].name for other in solution.conflicts.get(index, ())]
        row["conflicts_with"] = "" if is_true else " | ".join(others) or _why_not(fact)
        rows.append(row)
    return rows


def _why_not(fact) -> str:
    if fact.readings:
        return "the least that every reply must satisfy"
    return "not a figure that a table of replies can show"
