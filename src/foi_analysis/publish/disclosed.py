"""Writes masked tables, safe to open, to build/disclosed when inputs changed; masks nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_analysis.core.investigation import FILE as INVESTIGATION
from foi_analysis.core.packing import repacked
from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.processed import read_table
from foi_analysis.publish.disclose import PRESETS, Rule
from foi_analysis.publish.disclose.disclosure import (
    COUNT_COLUMNS,
    REPORT_COLUMNS,
    SHARE_COLUMNS,
    Disclosure,
    Row,
)
from foi_analysis.publish.disclose.masking import PRIMARY, Masking
from foi_analysis.publish.disclose.masks_of_others import COLUMNS as AWAY_COLUMNS
from foi_analysis.publish.disclose.masks_of_others import given_away
from foi_analysis.run.build_stamp import hash_of, note, noted

if TYPE_CHECKING:
    from foi_analysis.verdicts.processed_project import ProcessedProject

FOLDER, STATE, AT_RISK = "disclosed", "disclosed-state.json", "at_risk"
# For the analyst, so not among what is published.
GIVEN_AWAY = "masks-given-away.csv"
FILES = {
    "counts.csv": "Counts as CSV",
    "shares.csv": "Shares as CSV",
    "disclosed.xlsx": "Counts, shares and report as a workbook",
}


def make(processed: ProcessedProject, rule: Rule) -> tuple[bool, list[str]]:
    """Write the masked tables to build/disclosed; return (whether anew, the files from the root).

    Raises ProblemsFound, before anything is written, when the attack recovers a masked count.
    """
    project = processed.project
    files = [f"build/{FOLDER}/{name}" for name in FILES]
    now = {"inputs": _inputs(project), "rule": rule.words}
    before = {name: state_of(project).get(name) for name in now}
    files_there = [*files, f"build/{GIVEN_AWAY}"]
    if before == now and all((project.root / file).is_file() for file in files_there):
        return False, files
    disclosure = Disclosure(processed, rule)
    _write(disclosure, project)
    away = [one.row for one in given_away(disclosure.found.content)]
    write_csv(project.build / GIVEN_AWAY, AWAY_COLUMNS, _values(away, AWAY_COLUMNS))
    at_risk = len(Masking(processed, disclosure).secrets)
    note(project, STATE, {**now, AT_RISK: at_risk})
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


def holds_unpublished(project: Project) -> bool:
    """Return whether small counts of primary replies are, or may be, in what is not masked."""
    rows = read_table(project, "observations")
    small = rows["low"].between(1, max(rule.high for rule in PRESETS.values()))
    if not (small & rows["provenance"].eq(PRIMARY)).any():
        return False
    return not is_current(project) or state_of(project).get(AT_RISK) != 0


def refuse_unpublished(project: Project) -> None:
    """Raise ProblemsFound where the project's own files hold unpublished small counts."""
    if holds_unpublished(project):
        found, expected = "small counts of replies that nobody has published", "none of them"
        action = "Run `foi publish`, which makes the bundle of a masked copy."
        raise ProblemsFound([Problem(found, expected, action, file="data/processed")])


def _inputs(project: Project) -> str:
    files = [project.processed / "observations.csv", project.processed / "published.csv"]
    files += [project.published / "releases.csv", *sorted(project.manual.glob("*.csv"))]
    files.append(project.root / INVESTIGATION)
    return hash_of(project, files)


STARTS = tuple("=+-@＝＋－＠")
WIDEST = 60
Rows = Sequence[Sequence[Any]]


def safe_cell(value: Any) -> Any:
    """Return a value for a cell: numbers as they are, text that no spreadsheet takes for a formula.

    What would start a formula gets an apostrophe in front, and what is no printable letter, such
    as a tab or a line end, becomes a space. None becomes an empty text.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    text = "".join(char if char.isprintable() else " " for char in text)
    return f"'{text}" if text.lstrip().startswith(STARTS) else text


def write_csv(path: Path, columns: Sequence[str], rows: Rows) -> None:
    """Write rows as UTF-8 CSV; the same rows give the same bytes."""
    with replacing(path) as partial, partial.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([safe_cell(value) for value in row] for row in (columns, *rows))


def write_xlsx(path: Path, title: str, sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> None:
    """Write sheets, each with its columns and rows, as a workbook without dates or names.

    The same sheets give the same bytes.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, (columns, rows) in sheets.items():
        _fill(workbook.create_sheet(name), columns, rows)
    with replacing(path) as partial, repacked(partial, title) as written:
        workbook.save(written)


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.styles import Font

    widths = [len(name) for name in columns]
    for number, row in enumerate((columns, *rows), 1):
        for column, value in enumerate(map(safe_cell, row), 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            widths[column - 1] = min(WIDEST, max(widths[column - 1], len(str(value))))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width + 2
        sheet.cell(1, column).font = Font(bold=True)
    sheet.freeze_panes = "A2"
