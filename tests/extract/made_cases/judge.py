"""Reads a made case through the package and says what became of it; makes no case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.extract.made_cases.case import AUTHORITY, Case, NoAnswer, Question, Values
from tests.extract.made_cases.files import write

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.merge.reading import interpret
from foi_analysis.read import read_grids

RIGHT, NEEDLESS, SILENT, UNPLACED = "right", "needless question", "silent", "asked without a place"


@dataclass(frozen=True)
class Judged:
    """What became of a case: the outcome, and what was found, for people."""

    outcome: str
    said: str


def judge(reference: Reference, case: Case, folder: Path) -> Judged:
    """Return what the reader makes of a case, whose file is written in ``folder``."""
    path = case.make(folder) if case.make else write(folder, case.format, case.parts)
    row = _row(reference, path.name, case.wave)
    try:
        clean = interpret(reference, row, tuple(read_grids(path, path.name)))
        rows = [one for one in clean.observations if one["wave"] == case.wave]
        problems = clean.problems
    except ProblemsFound as found:
        rows, problems = [], list(found.problems)
    said = "; ".join(
        [*(f"{_key(one)}={one['low']}-{one['high']}" for one in rows), *map(str, problems)]
    )
    return Judged(_outcome(case.right, rows, problems), said)


def _key(row: Mapping[str, Any]) -> str:
    return f"{row['measure']} {row['category']} {row['age_band']} {row['status']}".strip()


def _row(reference: Reference, file: str, wave: str) -> dict[str, str]:
    days = reference.waves[wave]
    return {
        "reply": "made",
        "authority": AUTHORITY,
        "wave": wave,
        "status": "answered",
        "provenance": "primary",
        "file": file,
        "sha256": "",
        "period_start": days.start.isoformat(),
        "period_end": days.end.isoformat(),
        "subject": "s.15A",
        "method_counting": "mentions",
    }


def _outcome(
    right: Values | Question | NoAnswer, rows: list[dict[str, Any]], problems: list[Problem]
) -> str:
    if isinstance(right, Question):
        return _of_question(right, rows, problems)
    found = _counts(rows, right.measure, right.by if isinstance(right, Values) else "")
    if isinstance(right, NoAnswer):
        is_stated = found == sorted(right.counts, key=str)
        is_right = set(found) <= set(right.counts) and (is_stated or bool(problems))
        return RIGHT if is_right else SILENT
    if problems:
        return NEEDLESS
    return RIGHT if found == sorted(right.counts, key=str) else SILENT


def _of_question(right: Question, rows: list[dict[str, Any]], problems: list[Problem]) -> str:
    if not problems or any(row["low"] in right.never for row in rows):
        return SILENT
    placed = [one for one in problems if one.cell or one.place]
    return RIGHT if any(right.about in f"{one.found} {one.cell}" for one in placed) else UNPLACED


def _counts(
    rows: list[dict[str, Any]], measure: str, by: str
) -> list[tuple[str, tuple[int | None, int | None]]]:
    own = [row for row in rows if row["measure"] == measure]
    valued = [row for row in own if row["low"] is not None or row["high"] is not None]
    found = [(str(row[by]) if by else "", (row["low"], row["high"])) for row in valued]
    return sorted(found, key=str)
