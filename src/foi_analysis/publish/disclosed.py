"""Writes the masked tables to build/disclosed when their inputs changed; masks nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_analysis.core.investigation import FILE as INVESTIGATION
from foi_analysis.core.paths import Project
from foi_analysis.publish.disclose import Rule
from foi_analysis.publish.disclose.disclosure import (
    COUNT_COLUMNS,
    REPORT_COLUMNS,
    SHARE_COLUMNS,
    Disclosure,
    Row,
)
from foi_analysis.publish.disclose.files import write_csv, write_xlsx
from foi_analysis.run.build_stamp import hash_of, note, noted

if TYPE_CHECKING:
    from foi_analysis.notebook.views import Views

FOLDER, STATE = "disclosed", "disclosed-state.json"
FILES = {
    "counts.csv": "Counts as CSV",
    "shares.csv": "Shares as CSV",
    "disclosed.xlsx": "Counts, shares and report as a workbook",
}


def make(views: Views, rule: Rule) -> tuple[bool, list[str]]:
    """Write the masked tables to build/disclosed; return (whether anew, the files from the root).

    Raises ProblemsFound, before anything is written, when the attack recovers a masked count.
    """
    project = views.project
    files = [f"build/{FOLDER}/{name}" for name in FILES]
    now = {"inputs": _inputs(project), "rule": rule.words}
    if state_of(project) == now and all((project.root / file).is_file() for file in files):
        return False, files
    _write(Disclosure(views, rule), project)
    note(project, STATE, now)
    return True, files


def _write(made: Disclosure, project: Project) -> None:
    folder = project.build / FOLDER
    counts = COUNT_COLUMNS, _values(made.counts(), COUNT_COLUMNS)
    shares = SHARE_COLUMNS, _values(made.shares(), SHARE_COLUMNS)
    report = REPORT_COLUMNS, _values(made.report(), REPORT_COLUMNS)
    write_csv(folder / "counts.csv", *counts)
    write_csv(folder / "shares.csv", *shares)
    about = ("about",), [[line] for line in made.about()]
    sheets = {"About": about, "Counts": counts, "Shares": shares, "Report": report}
    write_xlsx(folder / "disclosed.xlsx", "Counts from replies, small numbers masked", sheets)


def _values(rows: list[Row], columns: tuple[str, ...]) -> list[list[Any]]:
    return [[row[column] for column in columns] for row in rows]


def state_of(project: Project) -> dict[str, str]:
    """Return what the masked tables were made from and by which rule, empty when there are none."""
    return noted(project, STATE)


def is_current(project: Project) -> bool:
    """Return whether the masked tables were made from the data as they are now."""
    return state_of(project).get("inputs") == _inputs(project)


def _inputs(project: Project) -> str:
    files = [project.processed / "observations.csv", project.processed / "published.csv"]
    files += [project.published / "releases.csv", *sorted(project.manual.glob("*.csv"))]
    files.append(project.root / INVESTIGATION)
    return hash_of(project, files)
