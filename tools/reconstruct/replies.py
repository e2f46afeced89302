"""Runs the reconstruction from published figures to labelled files; the steps are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.reference import Reference, read_rows
from tools.reconstruct.ages import ages_that_are_true, youngest_ages
from tools.reconstruct.blocks import Letter
from tools.reconstruct.contents import Contents, contents_of, truth_rows
from tools.reconstruct.documents import write_docx, write_html, write_pdf
from tools.reconstruct.facts import AuthorityCell, read_facts
from tools.reconstruct.letters import LetterWriter
from tools.reconstruct.records import (
    FIT_COLUMNS,
    TRUTH_COLUMNS,
    fit_rows,
    register_row,
    update_register,
    write_table,
)
from tools.reconstruct.spreadsheets import write_csv, write_xlsx
from tools.reconstruct.table import read_plan, solve_table
from tools.reconstruct.targets import SHORTER_WAVE

FOLDER = "reconstructed"
WRITERS: Mapping[str, Callable[[Letter, Path], None]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "docx": write_docx,
    "pdf": write_pdf,
    "html": write_html,
}


def reconstruct(project: Project, wave: str = "9m", seed: int = 2018) -> list[Path]:
    """Write one labelled reply for each territorial force and return the written paths.

    Also writes ``fit.csv`` (which published figures the replies make true) and ``truth.csv``
    (what the letters say) beside them, and the reconstructed rows of replies.csv. The same inputs
    give the same bytes. Raises ProblemsFound when no table keeps the ground rules.
    """
    reference, plan = Reference(project), read_plan(project)
    solution = solve_table(project, wave, seed)
    offences = {
        authority: solution.table[AuthorityCell("offences", authority)] for authority in plan
    }
    shorter = read_facts(project, SHORTER_WAVE)
    ages = youngest_ages(reference, plan, solution.facts, shorter, offences, seed)
    every = [contents_of(authority, plan, solution.table, ages, seed) for authority in sorted(plan)]
    paths = _write_letters(project, reference, wave, every, plan)
    folder = project.replies / FOLDER
    truths = ages_that_are_true(reference, plan, solution.facts, ages)
    write_table(folder / "fit.csv", FIT_COLUMNS, fit_rows(solution, truths))
    said = [row for one in every for row in truth_rows(one, plan[one.authority])]
    write_table(folder / "truth.csv", TRUTH_COLUMNS, said)
    return [*paths, folder / "fit.csv", folder / "truth.csv"]


def _write_letters(
    project: Project,
    reference: Reference,
    wave: str,
    every: list[Contents],
    plan: Mapping[str, Mapping[str, str]],
) -> list[Path]:
    writer, periods = LetterWriter(reference, wave), _periods(project, reference, wave)
    paths, rows = [], []
    for contents in every:
        row = plan[contents.authority]
        start, end = periods[contents.authority]
        letter = writer.letter(contents, row, date.fromisoformat(end))
        path = project.replies / FOLDER / file_name(contents.authority, wave, row["format"])
        with replacing(path) as temporary:
            WRITERS[row["format"]](letter, temporary)
        reference_shown = writer.reply_reference(contents.authority)
        rows.append(register_row(contents, row, wave, reference_shown, path, (start, end)))
        paths.append(path)
    for stale in set((project.replies / FOLDER).glob(f"*-{wave}.reconstructed.*")) - set(paths):
        stale.unlink()
    update_register(project, wave, rows)
    return paths


def file_name(authority: str, wave: str, suffix: str) -> str:
    """Return the name of a reconstructed reply; it says what the file is."""
    return f"{authority.lower().replace(' ', '-')}-{wave}.reconstructed.{suffix}"


def _periods(project: Project, reference: Reference, wave: str) -> dict[str, tuple[str, str]]:
    """Return the days each force's figures cover: the wave's, or fewer where a page says so."""
    whole = reference.waves[wave]
    periods = {
        authority: (whole.start.isoformat(), whole.end.isoformat())
        for authority in reference.asked_authorities
    }
    for row in read_rows(project.published / "figures.csv"):
        is_total = (row["wave"], row["area_type"], row["measure"]) == (
            wave,
            "authority",
            "offences",
        )
        if is_total and row["area"] in periods and row["period_end"] < whole.end.isoformat():
            periods[row["area"]] = (row["period_start"], row["period_end"])
    return periods
