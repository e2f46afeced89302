"""Reads who let which hazard of which file through, and why; lets nothing through by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foi_analysis.core.manual_tables import day
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.intake.scan.hazards import KINDS, REFUSE

TABLE = "scan_releases.csv"
COLUMNS = ("sha256", "file", "hazard", "reason", "released_by", "released_on")
# A kind of before; more is found under those that took its place, so that no release follows.
FORMER, NOW = "hidden-text", "failed-redaction or masked-by-format"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_releases(project: Project) -> dict[str, frozenset[str]]:
    """Return, by the hash of a file, the slugs of the hazards a person let through for it.

    Raises ProblemsFound when any row of data/manual/scan_releases.csv lacks a reason or a person,
    or names a hazard that is unknown or can never be let through.
    """
    rows = read_rows(project.manual / TABLE)
    problems = [
        problem for number, row in enumerate(rows, 2) for problem in _row_problems(number, row)
    ]
    if problems:
        raise ProblemsFound(problems)
    released: dict[str, frozenset[str]] = {}
    for row in rows:
        released[row["sha256"]] = released.get(row["sha256"], frozenset()) | {row["hazard"]}
    return released


def released_hazards(project: Project, sha256: str) -> frozenset[str]:
    """Return the slugs of the hazards that a person let through for the file of this hash.

    Raises ProblemsFound as ``read_releases`` does.
    """
    return read_releases(project).get(sha256, frozenset())


def _row_problems(number: int, row: dict[str, str]) -> Iterator[Problem]:
    for column in COLUMNS:
        if not (row.get(column) or "").strip():
            yield _problem(number, f"no {column}", "a value in every column", "Fill it in.")
    slug, hash_ = row.get("hazard") or "", row.get("sha256") or ""
    if slug == FORMER:
        yield _problem(
            number,
            f"a release of {FORMER!r} for {row.get('file') or 'a file'}, a kind of before",
            f"a decision on what is found in the file today, which is {NOW}",
            "Decide anew: look at the file, then write the kind it has now and who let it "
            "through, or delete the row.",
        )
    elif slug and slug not in KINDS:
        known = ", ".join(sorted(s for s, kind in KINDS.items() if kind.severity == REFUSE))
        yield _problem(number, f"the unknown hazard {slug!r}", f"one of {known}", "Correct it.")
    elif slug and not KINDS[slug].releasable:
        yield _problem(
            number,
            f"a release of {KINDS[slug].words}",
            "a hazard that a person may let through",
            "Delete the row and ask the authority for a clean copy: such a file is never read.",
        )
    if hash_ and not _SHA256.fullmatch(hash_):
        yield _problem(number, "a hash that is none", "64 hexadecimal digits", "Correct it.")
    if (released := row.get("released_on")) and not day(released):
        yield _problem(number, f"the day {released!r}", "a day such as 2026-01-31", "Correct it.")


def _problem(number: int, found: str, expected: str, action: str) -> Problem:
    place = f"row {number}"
    return Problem(found, expected, action, file=f"data/manual/{TABLE}", place=place)
